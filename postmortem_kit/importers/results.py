"""What comes of reading a document: a record, where each part went, and what a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from postmortem_kit.model import Postmortem

KINDS = ("token", "day", "encoding", "times", "picture", "heading", "unplaced")
"""What a person has to look at, in the order of worth."""


@dataclass(frozen=True)
class Note:
    """What a person has to look at."""

    line: int
    """In the document, from 1."""
    text: str
    kind: str
    """One of KINDS."""


@dataclass(frozen=True)
class Placed:
    """Where a part of the document went."""

    line: int
    heading: str
    where: str
    """The field."""


@dataclass(frozen=True)
class Imported:
    """One document, read."""

    record: Postmortem
    placed: tuple[Placed, ...] = ()
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    """What became the name of a field: headings, keys, heads of columns."""
    is_undated: bool = False
    """Whether no day is written in it, and the one given was taken."""
    is_plain: bool = False
    """Whether every section was kept as it is, because a word of it would have been lost."""


class Undated(ValueError):
    """No day is written anywhere in a document, and none was given."""


@dataclass(frozen=True)
class Site:
    """What the site says that a record may hold."""

    scale: tuple[str, ...] = ("sev1", "sev2", "sev3", "sev4")
    names: dict[str, frozenset[str]] = field(default_factory=dict)
