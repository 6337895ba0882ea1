"""Blocks of Markdown with their lines, and what a block says in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKER = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_BOX = re.compile(r"^\[([ xX✓✔])\][ \t]+")


@cache
def parser() -> MarkdownIt:
    """Return the reading of a document: one that knows HTML, so that a heading in a comment is none."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Block:
    """One block at the top of a text."""

    kind: str
    """paragraph, heading, bullet_list, ordered_list, table, fence, code_block, blockquote, hr, html_block."""
    start: int
    """Its first line, from 0."""
    end: int
    tokens: tuple[Token, ...]

    @property
    def inline(self) -> str:
        """The Markdown within it, where it holds one run of it."""
        return next((token.content for token in self.tokens if token.type == "inline"), "")

    @property
    def is_list(self) -> bool:
        """Whether it is a list of either kind."""
        return self.kind in ("bullet_list", "ordered_list")


@dataclass(frozen=True)
class Words:
    """A run of Markdown as plain words, in which only code is marked up."""

    text: str
    links: tuple[tuple[str, str], ...] = ()
    """Each link: its words, its address."""
    is_simple: bool = True
    """Whether nothing but emphasis is lost: a picture would be."""
    is_struck: bool = False
    """Whether all of it is struck through."""


@dataclass(frozen=True)
class Item:
    """One item of a list."""

    text: str
    """Its Markdown, moved to the left."""
    start: int
    box: bool | None = None
    """Whether its box is ticked; None without one."""


def blocks(text: str) -> list[Block]:
    """Return the blocks of *text*, in order."""
    return list(parsed(parser().parse(text)))


def parsed(tokens: Sequence[Token]) -> Iterator[Block]:
    """Return the blocks that *tokens* are, in order."""
    begin = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            opening = tokens[begin]
            if opening.map:
                yield Block(
                    opening.type.removesuffix("_open"), opening.map[0], opening.map[1], tuple(tokens[begin : index + 1])
                )
            begin = index + 1


def source(text: str, start: int, end: int) -> str:
    """Return some lines of *text*, without the empty ones around them."""
    return "\n".join(text.split("\n")[start:end]).strip("\n").rstrip()


def items(text: str, block: Block) -> list[Item]:
    """Return the items of a list."""
    lines = text.split("\n")
    found = []
    for token in block.tokens:
        if token.type == "list_item_open" and token.level == 1 and token.map:
            start, end = token.map
            found.append(_item(lines[start:end], start))
    return found


def _item(lines: list[str], start: int) -> Item:
    marker = _MARKER.match(lines[0].expandtabs(4))
    first = lines[0].expandtabs(4)
    width = len(marker[0]) if marker else 0
    if marker and len(first) > width and len(marker[0]) - len(marker[0].rstrip()) > 4:
        width = len(marker[0].rstrip()) + 1
    rest = [line.expandtabs(4) if line.startswith("\t") else line for line in lines[1:]]
    rest = [line[min(width, len(line) - len(line.lstrip(" "))) :] for line in rest]
    text = "\n".join([first[width:], *rest]).strip("\n").rstrip()
    box = _BOX.match(text)
    return Item(text[box.end() :] if box else text, start, box[1] != " " if box else None)


def rows(block: Block) -> list[list[str]]:
    """Return the cells of a table as Markdown, its head first."""
    found: list[list[str]] = []
    for token in block.tokens:
        if token.type == "tr_open":
            found.append([])
        elif token.type == "inline" and found:
            found[-1].append(token.content)
    return found


def words(text: str, defined: dict[str, object] | None = None) -> Words:
    """Return a run of Markdown as plain words.

    Args:
        text: the Markdown.
        defined: the addresses that the document gives by name, as the parser keeps them.
    """
    text = " ".join(text.split())
    if not re.search(r"[\\`*_\[\]<&~!]", text):
        return Words(text)
    env = {"references": defined or {}}
    tokens = parser().parseInline(text, env)[0].children or []
    out: list[str] = []
    links: list[tuple[str, str]] = []
    simple, opened = True, 0
    for token in tokens:
        if token.type == "link_open":
            opened = len(out)
            links.append(("", str(token.attrs.get("href", ""))))
        elif token.type == "link_close":
            links[-1] = ("".join(out[opened:]).replace("`", ""), links[-1][1])
        elif token.type == "code_inline":
            out.append(f"{token.markup}{token.content}{token.markup}")
        elif token.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif token.type == "image":
            simple = False
        else:
            out.append(token.content)
    is_struck = bool(tokens) and tokens[0].type == "s_open" and tokens[-1].type == "s_close"
    return Words(" ".join("".join(out).split()), tuple(links), simple, is_struck)
