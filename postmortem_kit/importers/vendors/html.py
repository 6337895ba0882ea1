"""Texts of status pages that were written in HTML, as Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_IS_HTML = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|b|strong|i|em|code|pre|blockquote|h[1-6]|hr|img)(?:\s[^<>]*)?/?>|<a\s[^<>]*href",
    re.I,
)
_SIGNS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "s": "~~", "del": "~~"}
_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "tr", "section", "article"})


def markdown(text: str) -> str:
    """Return *text* in Markdown where it is HTML; as it is where it is none."""
    if not _IS_HTML.search(text):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    found = re.sub(r"[ \t]+\n", "\n", "".join(reader.out))
    return re.sub(r"\n{3,}", "\n\n", found).strip()


class _Reader(HTMLParser):
    """Writes Markdown while it reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.lists: list[int | None] = []
        """The number of the last item of each open list; None in a list without numbers."""
        self.links: list[str] = []
        self.is_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what *tag* means."""
        given = {name: value or "" for name, value in attrs}
        if tag in ("ul", "ol"):
            self.out.append("" if self.lists else "\n\n")
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.out.append(f"\n{'   ' * (len(self.lists) - 1)}{self._bullet()} ")
        elif tag == "br":
            self.out.append("\n")
        elif tag == "a":
            self.links.append(given.get("href", ""))
            self.out.append("[")
        elif tag == "img":
            self.out.append(f"![{given.get('alt', '')}]({given.get('src', '')})")
        elif re.fullmatch(r"h[1-6]", tag):
            self.out.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag == "pre":
            self.is_pre = True
            self.out.append("\n\n```\n")
        elif tag == "blockquote":
            self.out.append("\n\n> ")
        elif tag == "hr":
            self.out.append("\n\n---\n\n")
        elif not (self.is_pre and tag == "code"):
            self.out.append("\n\n" if tag in _BLOCKS and not self.lists else _SIGNS.get(tag, ""))

    def _bullet(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "-"
        self.lists[-1] += 1
        return f"{self.lists[-1]}."

    def handle_endtag(self, tag: str) -> None:
        """Close what *tag* means."""
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.out.append("" if self.lists else "\n\n")
        elif tag == "a" and self.links:
            self.out.append(f"]({self.links.pop()})")
        elif tag == "pre" and self.is_pre:
            self.is_pre = False
            self.out.append("\n```\n\n")
        elif re.fullmatch(r"h[1-6]", tag) or tag == "blockquote":
            self.out.append("\n\n")
        elif not (self.is_pre and tag == "code"):
            self.out.append("\n\n" if tag in _BLOCKS and not self.lists else _SIGNS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        """Write words."""
        self.out.append(data if self.is_pre else re.sub(r"[ \t]+", " ", data))
