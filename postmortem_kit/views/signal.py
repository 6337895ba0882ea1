"""A signal, whichever posts carry it, with a name in addresses that never changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from postmortem_kit import markdown
from postmortem_kit.match.normal import flat
from postmortem_kit.model import Postmortem

FOLDER = "signal"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,79}")
"""A signal that is one name, such as that of an alert, is its own key: a monitor can write the address itself."""
_DEVICES = re.compile(r"(?i)(?:aux|con|nul|prn|com\d|lpt\d)")
_LONGEST = 60
_OTHERS = "0-9"
"""Where the signals stand that begin with no letter of A to Z."""


@dataclass(frozen=True)
class Signal:
    """One signal, and the posts that carry it; two that differ in numbers and times only are one."""

    key: str
    """Its name in addresses; it depends on nothing but the signal."""
    text: str
    """As the newest post writes it."""
    letter: str
    """a to z, or 0-9."""
    posts: tuple[Postmortem, ...]
    """Newest first."""

    @property
    def path(self) -> str:
        """Its address, below the site's root."""
        return f"{FOLDER}/{self.key}/"


def signals_of(records: Iterable[Postmortem]) -> tuple[Signal, ...]:
    """Return the signals of *records*, which come newest first, in order."""
    carrying: dict[str, dict[str, Postmortem]] = defaultdict(dict)
    written: dict[str, list[str]] = defaultdict(list)
    for record in records:
        for text in record.signals:
            shape = flat(text) or text
            carrying[shape].setdefault(record.id, record)
            written[shape].append(text)
    return tuple(
        Signal(_key(shape, min(written[shape])), written[shape][0], _letter(shape), tuple(carrying[shape].values()))
        for shape in sorted(carrying, key=_order)
    )


def _key(shape: str, text: str) -> str:
    if _NAME.fullmatch(text) and not _DEVICES.fullmatch(text):
        return text
    slug = markdown.slug(shape.replace("#", " "))[:_LONGEST].strip("-")
    return f"{slug}-{blake2b(shape.encode(), digest_size=4).hexdigest()}".lstrip("-")


def _order(shape: str) -> tuple[bool, str, str]:
    letters = re.sub(r"[^a-z0-9]+", " ", shape).strip()
    return not letters[:1].isalpha(), letters, shape


def _letter(shape: str) -> str:
    first = _order(shape)[1][:1]
    return first if first.isascii() and first.isalpha() else _OTHERS
