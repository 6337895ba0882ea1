"""Turns a generated page into HTML: its blocks are finished, so that Python-Markdown reads the headings only.

Python-Markdown is right about such a page too, and other engines use it; this changes the time of a build, not a byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

_BLOCK = re.compile(r'<(aside|details|div|dl|form|h1|nav|ol|p|section|table|ul) class="pm-[^\n]*</\1> *')
_HEADING = re.compile(r"#{2,6} [^\n]*\{ *#([\w-]+)[^\n{}]*\} *")
_ID = re.compile(r'<[a-zA-Z][^<>]* id="([^"]*)"')


@dataclass(frozen=True)
class Converted:
    """A page as HTML, and what is in it to link to."""

    html: str
    toc_tokens: Sequence[Mapping[str, Any]]
    ids: frozenset[str]


class Converter:
    """Converts the pages of one build, whose configuration of Markdown is the same for all of them."""

    def __init__(self, extensions: Sequence[str], options: Mapping[str, Mapping[str, Any]]) -> None:
        self._markdown = Markdown(extensions=extensions, extension_configs={key: dict(options[key]) for key in options})
        self._headings: dict[str, tuple[str, Sequence[Mapping[str, Any]]]] = {}

    def converted(self, text: str) -> Converted | None:
        """Return *text* as HTML; None for one with anything else in it than the kit's own blocks and headings."""
        parts: list[str] = []
        tokens: list[dict[str, Any]] = []
        ids: list[str] = []
        for line in filter(None, text.split("\n")):
            if is_whole(line):
                parts.append(f"{line.rstrip()}\n")
                ids += _ID.findall(line) if " id=" in line else ()
            elif heading := _HEADING.fullmatch(line):
                html, listed = self._heading(line)
                parts.append(html)
                tokens += ({**token, "children": []} for token in listed)  # nesting writes into them
                ids.append(heading[1])
            else:
                return None
        if len(set(ids)) < len(ids):
            return None  # of two headings with one id, the second is given another
        return Converted("\n".join(parts).strip(), nest_toc_tokens(tokens), frozenset(ids))

    def _heading(self, line: str) -> tuple[str, Sequence[Mapping[str, Any]]]:
        """Return a heading as HTML, and its entry in the list of contents; most of them stand on every page."""
        found = self._headings.get(line)
        if found is None:
            html = self._markdown.reset().convert(line)
            found = self._headings[line] = html, tuple(self._markdown.toc_tokens)
        return found


def is_whole(line: str) -> bool:
    """Return whether *line* is one block of the kit from its first tag to the end of that tag."""
    found = _BLOCK.fullmatch(line)
    return found is not None and line.count(f"<{found[1]} ") + line.count(f"<{found[1]}>") == line.count(
        f"</{found[1]}>"
    )


def take_over(page: Page, converter: Converter) -> None:
    """Let *page* be converted by *converter*, and by MkDocs where that cannot."""
    page.render = partial(_render, page, converter, page.render)  # type: ignore[method-assign]


def _render(page: Page, converter: Converter, slow: Any, config: MkDocsConfig, files: Files) -> None:
    converted = converter.converted(page.markdown or "")
    if converted is None:
        slow(config, files)
        return
    page.content = converted.html
    page.toc = get_toc(converted.toc_tokens)  # type: ignore[arg-type]
    page.present_anchor_ids = set(converted.ids)
    page.links_to_anchors = {}  # links within blocks are the kit's own to check
