"""What a check is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from postmortem_kit import mentions
from postmortem_kit.loader import Loaded
from postmortem_kit.mentions import Mention
from postmortem_kit.model import Postmortem
from postmortem_kit.places import place
from postmortem_kit.problem import Level, Mark
from postmortem_kit.settings import Config, Requirement

REVIEWED = ("in_review", "published", "superseded")
"""The statuses of a record that others read."""
LIVE = ("published", "superseded")
"""The statuses of a record that a build holds."""


class Finding(NamedTuple):
    """What a check found, before it has a name and a level."""

    mark: Mark
    message: str
    hint: str | None = None


Lines = frozenset[str]
"""Two lines of a haiku, in small letters."""


def pairs(lines: Iterable[str]) -> Iterator[Lines]:
    """Yield each two different ones of *lines*."""
    return map(frozenset, combinations(dict.fromkeys(line.casefold() for line in lines), 2))


@dataclass(frozen=True)
class Shelf:
    """The records that can be referred to, by name."""

    by_id: Mapping[str, tuple[Loaded, ...]]
    """Each id and the files that have it, by path."""
    by_alias: Mapping[str, Loaded]
    """Each older id, and the record that had it."""
    superseded: frozenset[str]
    """The ids that some record supersedes."""
    by_place: Mapping[str, tuple[str, str]]
    """Each address of a service or a team, the first name that makes it, and its file."""
    first_with: Mapping[Lines, Loaded]
    """Each two lines of a haiku, in small letters, and the first file that has them; none of a superseded record."""

    @classmethod
    def of(cls, entries: Sequence[Loaded]) -> Shelf:
        """Index *entries*."""
        by_id: dict[str, tuple[Loaded, ...]] = {}
        by_alias: dict[str, Loaded] = {}
        superseded: set[str] = set()
        by_place: dict[str, tuple[str, str]] = {}
        first_with: dict[Lines, Loaded] = {}
        for entry in sorted(entries, key=lambda entry: entry.source.path):
            record = entry.postmortem
            by_id[record.id] = (*by_id.get(record.id, ()), entry)
            for alias in record.aliases:
                by_alias.setdefault(alias.strip("/"), entry)
            for kind, names in (("service", record.services), ("team", record.teams)):
                for name in names:
                    by_place.setdefault(place(kind, name), (name, entry.source.path))
            superseded.update(link.id for link in record.related if link.type == "supersedes")
            is_title = isinstance(record.haiku, tuple) and record.status != "superseded"  # a successor may keep it
            for pair in pairs(record.haiku or () if is_title else ()):
                first_with.setdefault(pair, entry)
        return cls(
            MappingProxyType(by_id),
            MappingProxyType(by_alias),
            frozenset(superseded),
            MappingProxyType(by_place),
            MappingProxyType(first_with),
        )


@dataclass(frozen=True)
class Case:
    """One record before the checks, with what they may look up."""

    entry: Loaded
    config: Config
    shelf: Shelf
    as_published: bool = False

    @property
    def record(self) -> Postmortem:
        """The record itself."""
        return self.entry.postmortem

    @property
    def status(self) -> str:
        """The status that it is judged by."""
        return self.status_of(self.record)

    def status_of(self, record: Postmortem) -> str:
        """Return the status that a record is judged by."""
        return "published" if self.as_published and record.status not in LIVE else record.status

    def mark(self, *loc: str | int) -> Mark:
        """Return the place of the value at *loc*, or of the nearest thing around it."""
        return self.entry.source.mark(*loc)

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The site's rules that hold for this record."""
        return tuple(rule for rule in self.config.settings.required if self._is_under(rule))

    def _is_under(self, rule: Requirement) -> bool:
        record = self.record
        return (
            self.status in (rule.status or REVIEWED)
            and (not rule.kind or record.kind in rule.kind)
            and (not rule.severity or record.severity in rule.severity)
        )

    @cached_property
    def links(self) -> tuple[Mention, ...]:
        """The links in its Markdown to other posts, by id."""
        return mentions.posts(self.entry)

    @cached_property
    def pictures(self) -> tuple[Mention, ...]:
        """The pictures in its Markdown that are its own."""
        return mentions.pictures(self.entry)

    def requires(self, name: str) -> bool:
        """Whether the site requires the field called *name* of this record."""
        return any(name in rule.fields for rule in self.requirements)

    def is_spoiled(self, key: str) -> bool:
        """Whether something written under the top-level *key* could not be read, which has been said already."""
        return key in self._spoiled or self.entry.source.has(f"?{key}")

    def is_unread(self, *loc: str | int) -> bool:
        """Whether what is written at *loc* could not be read, which has been said already."""
        return self.entry.source.marks.get(loc) in self._named

    @cached_property
    def _named(self) -> frozenset[Mark]:
        return frozenset(problem.mark for problem in self.entry.problems)

    @cached_property
    def _spoiled(self) -> frozenset[str | int]:
        marks = self.entry.source.marks.items() if self._named else ()
        return frozenset(loc[0] for loc, mark in marks if loc and mark in self._named)


class Check(NamedTuple):
    """One check: its id, how bad what it finds is, and the function that finds it."""

    id: str
    level: Level
    find: Callable[[Case], Iterator[Finding]]


Findings: TypeAlias = Iterator[Finding]
