"""What comes of reading a document: a record, where each part went, and what a person has to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config

KINDS = ("token", "people", "day", "encoding", "times", "picture", "heading", "unplaced")
"""What a person has to look at, in the order of worth."""


@dataclass(frozen=True)
class Note:
    """What a person has to look at."""

    line: int
    """In the document, from 1; 0 where it has no lines, as an export."""
    text: str
    kind: str
    """One of KINDS."""


@dataclass(frozen=True)
class Placed:
    """Where a part of the document went."""

    line: int
    """In the document, from 1; 0 for a value that a system exported."""
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


@dataclass(frozen=True)
class Told:
    """One incident, as a system exported it."""

    system: str
    """The system's name, as `--from` and `source.system` have it."""
    id: str
    """The system's own id: `source.id`."""
    place: str
    """Where in the export: `incidents.json#3`."""
    title: str
    fields: Mapping[str, object] = field(default_factory=dict)
    """Values for the record by field, typed as the model has them; `severity`, `services`, `teams`, `environments`,
    `tags` and `authors` as they are written there: what the site does not know is kept in words."""
    markdown: str = ""
    """A write-up. Its headings go to fields; where it and a value of *fields* differ, the value is taken, and the words
    are kept."""
    left: object = None
    """What fits no field, as JSON would have it: it is kept as such."""
    url: str | None = None
    """Its address there."""
    written_on: dt.date | None = None
    """A day that is hardly the incident's, such as that of the write-up: taken where none is said otherwise."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Refused:
    """What gives no record, and why."""

    source: str
    """A document's path, or a place in an export."""
    reason: str


class Undated(ValueError):
    """No day is written anywhere in a document, and none was given."""


@dataclass(frozen=True)
class Site:
    """What the site says that a record may hold."""

    scale: tuple[str, ...] = ("sev1", "sev2", "sev3", "sev4")
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """The names that the catalog has, by field."""

    @classmethod
    def of(cls, config: Config) -> Site:
        """Return what the settings and the catalog say."""
        catalog = config.catalog
        names = {
            "services": frozenset(catalog.service_names),
            "teams": frozenset(catalog.team_names),
            "environments": frozenset(catalog.environments),
        }
        return cls(tuple(config.settings.severities), names)
