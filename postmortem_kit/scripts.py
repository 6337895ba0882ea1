"""What the scripts of the pages say: their texts in the site's language, as data for a page to hand over."""

from __future__ import annotations

import json
import re
from functools import cache

from postmortem_kit.templates import DEFAULTS
from postmortem_kit.wording import language

_FOLDER = DEFAULTS / "overrides" / "assets"
_STRING = r'"((?:[^"\\\n]|\\.)*)"'
_SAID = re.compile(rf"\bsay\(\s*{_STRING}")
_COUNTED = re.compile(rf"\bplural\(\s*{_STRING},\s*{_STRING}")


@cache
def said_in(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts that a script says, and those that count something, by the one for many."""
    source = (_FOLDER / name).read_text(encoding="utf-8")
    single = dict.fromkeys(json.loads(f'"{text}"') for text in _SAID.findall(source))
    counted = dict.fromkeys(json.loads(f'"{many}"') for _, many in _COUNTED.findall(source))
    return tuple(single), tuple(counted)


def texts(*names: str) -> str:
    """Return what the scripts *names* say in the language that is spoken here, as JSON; '' where that is English."""
    here = language()
    if here.is_plain:
        return ""
    found: dict[str, object] = {}
    for single, counted in map(said_in, names):
        found |= {text: here.texts[text] for text in single if text in here.texts}
        found |= {text: dict(here.counted[text]) for text in counted if text in here.counted}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
