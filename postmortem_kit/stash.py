"""Takes the kit's own blocks of HTML past Python-Markdown's HTML parser: they are finished, and the parser is slow.

The parser is right about them too, and other engines use it; this changes the time of a build, not a byte of it.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

NAME = "postmortem_kit.stash"
"""How an engine's list of extensions names this one."""

_BEFORE_ANY_HTML = 25
"""Behind the normaliser of white space (30), before whoever reads raw HTML (21 and below)."""
_BLOCK = re.compile(r'<(aside|div|nav|ol|p|table|ul) class="pm-[^\n]*</\1> *')


class _Stasher(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """Store each line that is a whole block, between blank lines; anything else is left to the parser."""
        out: list[str] = []
        for line in lines:
            if is_whole(line):
                out += ["", self.md.htmlStash.store(f"{line}\n"), ""]
            else:
                out.append(line)
        return out


def is_whole(line: str) -> bool:
    """Return whether *line* is one block of the kit from its first tag to the end of that tag."""
    found = _BLOCK.fullmatch(line)
    return found is not None and line.count(f"<{found[1]} ") + line.count(f"<{found[1]}>") == line.count(
        f"</{found[1]}>"
    )


class _Stash(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_Stasher(md), "postmortem_stash", _BEFORE_ANY_HTML)


def makeExtension(**options: Any) -> _Stash:
    """Return the extension, as Python-Markdown asks for it."""
    return _Stash(**options)
