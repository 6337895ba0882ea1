"""The parts of a document below its headings: a tree, each part with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from postmortem_kit.importers import vocabulary
from postmortem_kit.importers.lines import Block

_WHOLE = frozenset({"timeline", "actions", "lessons", "facts", "figures"})
"""Fields whose parts below headings of their own belong to them."""


@dataclass
class Portion:
    """A heading and what is below it, down to the next heading of its level or a higher one."""

    heading: str
    """Its Markdown."""
    level: int
    start: int
    """The line of the heading, from 0."""
    body: int
    """The first line below the heading."""
    end: int
    inner: list[Portion] = field(default_factory=list)

    def below(self) -> Iterator[Portion]:
        """Return all portions within this one, in order."""
        for one in self.inner:
            yield one
            yield from one.below()


def tree(blocks: Sequence[Block], length: int) -> tuple[int, list[Portion]]:
    """Return the line at which the first heading stands, and the portions; *length* is the number of lines."""
    headings = [block for block in blocks if block.kind == "heading"]
    top: list[Portion] = []
    open_: list[Portion] = []
    for block in headings:
        level = int(block.tokens[0].tag[1])
        while open_ and open_[-1].level >= level:
            open_.pop().end = block.start
        one = Portion(block.inline, level, block.start, block.end, length)
        (open_[-1].inner if open_ else top).append(one)
        open_.append(one)
    return (headings[0].start if headings else length), top


def without(lines: Sequence[str], start: int, end: int, out: Sequence[Portion]) -> str:
    """Return the lines from *start* to *end* that are in none of *out*."""
    gone = {number for one in out for number in range(one.start, one.end)}
    kept = [lines[number] for number in range(start, end) if number not in gone]
    return "\n".join(kept).strip("\n").rstrip()


def claims(blocks: Sequence[Block]) -> list[str]:
    """Return the field of each heading that has one."""
    found = (vocabulary.heading(block.inline) for block in blocks if block.kind == "heading")
    return [match.field for match in found if match]


def elsewhere(one: Portion, kind: str, claimed: Sequence[str]) -> list[Portion]:
    """Return the portions within *one*, of the field *kind*, that have a field of their own which no other claims."""
    found: list[Portion] = []
    for inner in one.below() if kind not in _WHOLE else ():
        match = vocabulary.heading(inner.heading)
        within = any(other.start < inner.start < other.end for other in found)
        if match is None or within or match.field == kind or claimed.count(match.field) > 1:
            continue
        if match.exact or match.field in ("timeline", "actions"):
            found.append(inner)
    return found
