"""Links and notes by name: a part of a document takes along what another part defines."""

from __future__ import annotations

import re

from markdown_it.common.utils import normalizeReference

_DEFINES = re.compile(r"^ {0,3}\[(?P<label>[^\]\n]+)\]:", re.MULTILINE)
_USES = re.compile(r"\[(?P<label>[^\]\[\n]+)\]")
_BY_NAME = re.compile(r"\[(?P<words>[^\]\[]+)\](?:\[(?P<label>[^\]\[]*)\])?(?![(:\[])")
_ENDS = re.compile(r"\n[ \t]*\n|\n(?= {0,3}\[)|\Z")


class Definitions:
    """What a document defines by name."""

    def __init__(self, text: str, links: dict[str, object]) -> None:
        """Begin with the document, and the links that the parser found defined in it."""
        self.links = links
        self._written: dict[str, str] = {}
        for found in _DEFINES.finditer(text) if links or "[^" in text else ():
            end = _ENDS.search(text, found.start())
            written = text[found.start() : end.start() if end else len(text)].strip()
            self._written.setdefault(found["label"].casefold(), written)

    def whole(self, text: str) -> str:
        """Return *text* with what it uses and does not define behind it."""
        if not self._written:
            return text
        own = {one["label"].casefold() for one in _DEFINES.finditer(text)}
        used = dict.fromkeys(one["label"].casefold() for one in _USES.finditer(text))
        more = [self._written[label] for label in used if label not in own and label in self._written]
        return text + ("\n\n" + "\n".join(more) if more else "")

    def inlined(self, text: str) -> str:
        """Return *text* with the addresses of its links in their place: a cell has no room for what defines them."""
        return self.whole(text) if "```" in text or not self.links else _BY_NAME.sub(self._address, text)

    def _address(self, found: re.Match[str]) -> str:
        defined = self.links.get(normalizeReference(found["label"] or found["words"]))
        return f"[{found['words']}]({defined['href']})" if isinstance(defined, dict) else found[0]
