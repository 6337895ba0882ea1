"""The posts that belong to a post: linked by an author and seen from both ends, or with something in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from postmortem_kit import formats, titles
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import short
from postmortem_kit.settings import Config
from postmortem_kit.views.kinship import Kinship, Shared, signal_key
from postmortem_kit.wording import Text

MOST = 20
"""So many of those that link to one post are shown there, the newest; the rest are counted."""
_SHOWN = 3
"""So many signals, services with their factors, and words are named."""
_SIGNAL = 80
"""So many characters of a signal are shown."""

_KINDS: Mapping[str, tuple[str, str]] = {
    "supersedes": (Text("Replaced by this post"), Text("Replaces this post")),
    "duplicate_of": (Text("The same incident"), Text("The same incident")),
    "recurrence_of": (Text("It happened before"), Text("It happened again")),
    "caused_by": (Text("Its cause"), Text("Its consequence")),
    "similar": (Text("Similar"), Text("Similar")),
}
"""What the other post is: where the link is declared, and at its other end. The first that holds is said."""
_ORDER = tuple(_KINDS)


@dataclass(frozen=True)
class Card:
    """A post, as another one names it."""

    href: str
    haiku: tuple[str, ...] | None
    title: str
    date: str


@dataclass(frozen=True)
class Relative:
    """One post that belongs to another, and why."""

    card: Card
    kind: str
    """What it is to the other one."""
    is_declared: bool
    notes: tuple[str, ...] = ()
    """What the authors of the link say of it."""
    signals: tuple[str, ...] = ()
    """What both carry, as it stands in this one."""
    places: tuple[str, ...] = ()
    """A service each, with the factors that it had in both."""
    words: str = ""
    """The words of both, as a sentence lists them."""

    @property
    def has_reason(self) -> bool:
        """Whether more is known than that somebody linked them."""
        return bool(self.notes or self.signals or self.places or self.words) or self.kind in _KINDS["supersedes"]


@dataclass(frozen=True)
class _Said:
    """One declared link, from one of its ends."""

    other: str
    rank: int
    kind: str
    note: str | None


class Relatives:
    """The relatives of each of many records."""

    def __init__(self, records: Sequence[Postmortem], config: Config) -> None:
        """Read the links of *records* from both ends, and compare the records."""
        self._records = {record.id: record for record in records}
        self._cards = {record.id: card_of(record, config) for record in records}
        self._said = _said(self._records)
        linked = frozenset((id, one.other) for id, said in self._said.items() for one in said)
        self._kinship = Kinship([one for one in records if one.status != "superseded"], config, linked)

    def card(self, id: str) -> Card:
        """Return a record as others name it."""
        return self._cards[id]

    def replacement(self, id: str) -> Card | None:
        """Return the post that says it supersedes this one; the newest, where several do."""
        found = (one for one in self._declared(id) if one.kind == _KINDS["supersedes"][1])
        return next((self._cards[one.other] for one in found), None)

    def of(self, id: str) -> tuple[tuple[Relative, ...], int]:
        """Return the relatives of a record, the declared ones first, and how many of these are not shown."""
        declared = [list(said) for _, said in groupby(self._declared(id), key=lambda one: one.other)]
        found = [self._linked(id, said) for said in declared[:MOST]]
        found += [self._akin(id, other, shared) for other, shared in self._kinship.of(id)]
        return tuple(found), len(declared[MOST:])

    def _declared(self, id: str) -> list[_Said]:
        """Return what is said of a record, together for each other one; the newest first within each kind."""
        said = sorted(self._said.get(id, ()), key=lambda one: one.rank)
        best: dict[str, int] = {}
        for one in said:
            best.setdefault(one.other, one.rank)
        newest = sorted(said, key=lambda one: (self._records[one.other].date, one.other), reverse=True)
        return sorted(newest, key=lambda one: best[one.other])

    def _linked(self, id: str, said: Sequence[_Said]) -> Relative:
        other = said[0].other
        notes = tuple(dict.fromkeys(one.note for one in said if one.note))
        shared = self._kinship.between(id, other)
        if notes:  # what its author says is the reason; a signal is a fact beside it
            shared = Shared(signals=shared.signals)
        return self._relative(id, other, shared, kind=said[0].kind, notes=notes)

    def _akin(self, id: str, other: str, shared: Shared) -> Relative:
        return self._relative(id, other, shared, kind=Text("Same signal") if shared.signals else "Similar")

    def _relative(
        self, id: str, other: str, shared: Shared, *, kind: str, notes: tuple[str, ...] | None = None
    ) -> Relative:
        return Relative(
            card=self._cards[other],
            kind=kind,
            is_declared=notes is not None,
            notes=notes or (),
            signals=tuple(_signals(self._records[id], shared.signals[:_SHOWN])),
            places=tuple(_places(shared.places))[:_SHOWN],
            words=formats.joined(shared.words[:_SHOWN]),
        )


def card_of(record: Postmortem, config: Config) -> Card:
    """Return *record* as another post names it."""
    haiku = titles.shown(record, config).lines
    return Card(f"../{record.id}/", haiku, record.title, formats.day(record.date))


def _said(records: Mapping[str, Postmortem]) -> dict[str, list[_Said]]:
    """Return the links between *records*, at both ends; a link that leads elsewhere is the checks' business."""
    said: defaultdict[str, list[_Said]] = defaultdict(list)
    for id, record in records.items():
        for link in record.related:
            if link.id in records and link.id != id:
                here, there = _KINDS[link.type]
                rank = _ORDER.index(link.type)
                said[id].append(_Said(link.id, rank, here, link.note))
                said[link.id].append(_Said(id, rank, there, link.note))
    return said


def _signals(record: Postmortem, keys: Sequence[str]) -> Iterator[str]:
    """Yield the signals with *keys* as they stand in *record*."""
    by_key = {signal_key(signal): signal for signal in reversed(record.signals)}
    return (short(by_key[key], _SIGNAL) for key in keys)


def _places(places: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield each service with its factors: edge (configuration, observability)."""
    factors: defaultdict[str, list[str]] = defaultdict(list)
    for service, factor in places:
        factors[service].append(formats.said(factor))
    return (f"{service} ({', '.join(found)})" for service, found in factors.items())
