"""Which records have something in common, each pair with the things that they share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config

Trait = tuple[str, ...]
"""One thing that a record has: ('signal', key), ('place', service, factor) or ('word', word)."""

NEIGHBOURS = 3
"""So many that nobody declared are shown with a record."""
_NEAR = 8
"""Of many records that share one thing, each is compared with so many before it and after it in time."""
_WORDS = 2
"""So many rare words make two records akin; one alone does not."""
_SIGNAL_WEIGHT = 100
"""A shared signal says more than everything else together."""
_LEAST = 4
"""A signal of fewer letters and digits, such as 502, is too short to be one fault's own; so is a word."""

_USUAL = {"signal": (25, 50), "place": (4, 50), "word": (8, 5000)}
"""What more records than this have, and more than every n-th, tells no two of them from the rest: the signal of a
wrapper, a service together with a factor that it often has, a word that stands everywhere."""

_VARYING = re.compile(
    r"\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?"
    r"|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
    r"|\b(?=[a-f]*\d)[0-9a-f]{8,}\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b"
    r"|\b\d{4,}\b"
)
"""What differs between two times that one thing is seen: times, ids, addresses, long numbers."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Shared:
    """What two records have in common, the rarest first."""

    signals: tuple[str, ...] = ()
    """Keys of signals."""
    places: tuple[tuple[str, str], ...] = ()
    """Services, each with a factor."""
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.signals or self.places or self.words)


@lru_cache(maxsize=65_536)
def signal_key(signal: str) -> str:
    """Return *signal* without what varies from one time that it is seen to the next; '' for one that tells nothing."""
    key = " ".join(_VARYING.sub("*", signal.casefold()).split())
    return key if sum(char.isalnum() for char in key) >= _LEAST else ""


def telling_signals(records: Sequence[Postmortem]) -> dict[str, list[Postmortem]]:
    """Return the records that carry each signal, by its key; without the signals that too many have."""
    holders: defaultdict[str, list[Postmortem]] = defaultdict(list)
    for record in records:
        for key in dict.fromkeys(map(signal_key, record.signals)):
            holders[key].append(record)
    most = _most("signal", len(records))
    return {key: found for key, found in holders.items() if key and len(found) <= most}


class Kinship:
    """The neighbours of each record: symmetric, the same in any order, in about linear time."""

    def __init__(
        self, records: Sequence[Postmortem], config: Config, apart: Collection[tuple[str, str]] = frozenset()
    ) -> None:
        """Compare *records* with one another, but not those that stand *apart* because they are linked already."""
        order = sorted(records, key=lambda record: (record.date, record.id))
        self._count = len(order)
        self._traits = _traits(order, config)
        self._holders = _holders(self._traits)
        self._neighbours = self._chosen(apart)

    def of(self, id: str) -> tuple[tuple[str, Shared], ...]:
        """Return the nearest neighbours of a record, the nearest first, with what they share."""
        return tuple((other, self.between(id, other)) for other in self._neighbours.get(id, ()))

    def between(self, id: str, other: str) -> Shared:
        """Return what two records have in common."""
        nothing: frozenset[Trait] = frozenset()
        common = self._traits.get(id, nothing) & self._traits.get(other, nothing) & self._holders.keys()
        ordered = sorted(common, key=lambda trait: (len(self._holders[trait]), trait))
        words = tuple(trait[1] for trait in ordered if trait[0] == "word")
        return Shared(
            signals=tuple(trait[1] for trait in ordered if trait[0] == "signal"),
            places=tuple((trait[1], trait[2]) for trait in ordered if trait[0] == "place"),
            words=words if len(words) >= _WORDS else (),
        )

    def _chosen(self, apart: Collection[tuple[str, str]]) -> dict[str, list[str]]:
        """Return the neighbours of each record: the best pairs first, while both ends have room."""
        chosen: defaultdict[str, list[str]] = defaultdict(list)
        for score, one, two in sorted((-self._score(*pair), *pair) for pair in self._pairs() if pair not in apart):
            if score and len(chosen[one]) < NEIGHBOURS and len(chosen[two]) < NEIGHBOURS:
                chosen[one].append(two)
                chosen[two].append(one)
        return chosen

    def _pairs(self) -> set[tuple[str, str]]:
        """Return the pairs worth a look: of a trait that many have, each with those near it in time."""
        return {
            (min(one, two), max(one, two))
            for ids in self._holders.values()
            for index, one in enumerate(ids)
            for two in ids[index + 1 : index + 1 + _NEAR]
        }

    def _score(self, one: str, two: str) -> int:
        """Return how close two records are: of what they share, that counts most which few have."""
        shared = self.between(one, two)
        rest = [*(("place", *place) for place in shared.places), *(("word", word) for word in shared.words)]
        weight = sum((self._count // len(self._holders[trait])).bit_length() for trait in rest)
        return _SIGNAL_WEIGHT * len(shared.signals) + weight


def _traits(records: Sequence[Postmortem], config: Config) -> dict[str, frozenset[Trait]]:
    """Return what each record is compared by. Words are those that some record has as a tag."""
    names = config.catalog.service_names
    known = frozenset(word for record in records for tag in record.tags for word in _words(tag))
    return {record.id: frozenset(_of(record, names, known)) for record in records}


def _of(record: Postmortem, names: Mapping[str, str], known: frozenset[str]) -> Iterator[Trait]:
    yield from (("signal", key) for key in map(signal_key, record.signals) if key)
    for factor in record.contributing_factors:
        if factor.category:
            yield from (("place", names.get(name, name), factor.category) for name in record.services)
    for text in (*record.tags, record.title, *record.signals, record.trigger.text or ""):
        yield from (("word", word) for word in _words(text) if word in known)


def _words(text: str) -> Iterator[str]:
    """Yield the words of *text* in small letters, without the s of a plural."""
    for word in _WORD.findall(text.casefold()):
        if len(word) >= _LEAST and not word.isdigit():
            yield word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _holders(traits: Mapping[str, Iterable[Trait]]) -> dict[Trait, list[str]]:
    """Return the records that have each trait, by time; without the traits of one alone, and of too many."""
    holders: defaultdict[Trait, list[str]] = defaultdict(list)
    for id, found in traits.items():
        for trait in found:
            holders[trait].append(id)
    return {trait: ids for trait, ids in holders.items() if 1 < len(ids) <= _most(trait[0], len(traits))}


def _most(kind: str, records: int) -> int:
    least, share = _USUAL[kind]
    return max(least, records // share)
