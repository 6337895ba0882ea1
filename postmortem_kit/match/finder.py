"""Have we seen this: a pasted text in, the posts that know it out, the surest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from postmortem_kit.match import pasted
from postmortem_kit.match.normal import HOLE, asked, flat, loose, names, words
from postmortem_kit.match.parts import Part, parts_of
from postmortem_kit.match.rarity import Rarity
from postmortem_kit.match.shelf import Shelf
from postmortem_kit.model import Hypothesis, Postmortem

SHARED = 5
"""What more posts than this have in common tells none of them from the others."""
SURE = 0.6
"""A paragraph that has this much of a line, by the weight of its words, mentions it."""
WEAK = 0.4
"""One that has this much may have to do with it."""
ENOUGH = 1.4
"""So much weight must be found: about two rare words, or a name."""
RARE = 0.5
"""A name of this weight is enough alone."""
NEARLY = 0.75
"""A signal of which this much stands in one line is known, in other words."""
_LOOKED_AT = 40
"""Posts whose paragraphs are read for one line."""

Group = Literal["known", "mentioned", "ruled out"]
GROUPS: tuple[Group, ...] = ("known", "mentioned", "ruled out")


@dataclass(frozen=True)
class Hit:
    """A post, and why it may be about what was pasted."""

    record: Postmortem
    group: Group
    line: str
    """The pasted line."""
    text: str
    """What the post has of it: the signal, the paragraph, the hypothesis."""
    same: str
    """What both have, flat; of several posts with the same, none is told from the others by it."""
    words: frozenset[str]
    """The words that both have."""
    places: tuple[str, ...]
    """Where in the post."""
    share: float
    """How much of the line was found, 0 to 1; of a signal, how much of the signal."""
    weight: float
    """How much it tells."""
    doubt: str | None = None
    """Why the match is weak; None where it is not."""
    hypothesis: Hypothesis | None = None
    """What was suspected and ruled out."""

    @property
    def is_weak(self) -> bool:
        """Whether it is a guess."""
        return self.doubt is not None


@dataclass(frozen=True)
class Found:
    """The answer."""

    hits: tuple[Hit, ...]
    """The known, then the mentions, then what was ruled out; weak ones last."""
    lines: tuple[str, ...]
    """What was looked for."""
    searched: int
    """How many posts there are."""


class Finder:
    """Records, ready to be asked; where they are some of many, with how rare each word is among all."""

    def __init__(self, records: Sequence[Postmortem], *, rarity: Rarity | None = None) -> None:
        self.records = tuple(records)
        self._vocabulary = [words("\n".join(part.text for part in parts_of(record))) for record in self.records]
        self._rarity = rarity or Rarity(len(self.records), Counter(word for one in self._vocabulary for word in one))
        self._signals = [(place, signal) for place, one in enumerate(self.records) for signal in one.signals]
        self._parts: dict[int, tuple[tuple[Part, frozenset[str]], ...]] = {}

    @cached_property
    def _texts(self) -> Shelf:
        return Shelf(self._vocabulary)

    @cached_property
    def _known(self) -> Shelf:
        return Shelf(words(signal) for _, signal in self._signals)

    @cached_property
    def _shapes(self) -> list[tuple[str, str]]:
        return [(flat(signal), loose(signal)) for _, signal in self._signals]

    def _parts_of(self, place: int) -> tuple[tuple[Part, frozenset[str]], ...]:
        """Return the paragraphs of a post, each with its words."""
        if place not in self._parts:
            self._parts[place] = tuple((part, frozenset(words(part.text))) for part in parts_of(self.records[place]))
        return self._parts[place]

    def match(self, text: str, *, limit: int = 8) -> Found:
        """Return the posts that know what stands in *text*: an error, an alert in JSON, a log."""
        given = pasted.read(text)
        best: dict[str, Hit] = {}
        for hit in _doubted([*self._by_signal(given), *self._by_text(given)]):
            key = hit.record.id
            best[key] = _better(best[key], hit) if key in best else hit
        hits = sorted(best.values(), key=_order)
        return Found(tuple(hits[:limit]), given.lines, self._rarity.size)

    def search(self, text: str, *, limit: int = 10) -> tuple[Postmortem, ...]:
        """Return the posts that have all words of *text*; where none has, those that have most."""
        wanted = words(text)
        places = self._texts.with_all(wanted, limit=limit) or self._texts.with_any(wanted, limit=limit)
        return tuple(self.records[place] for place in places)

    def _by_signal(self, given: pasted.Pasted) -> Iterator[Hit]:
        whole = "".join(f" {shape} \n" for shape in given.every)
        told = [(line, f" {flat(line)} ") for line in given.lines if asked(line)[0]]
        for number, (_, signal) in enumerate(self._signals):
            shape = f" {self._shapes[number][0]} "
            if shape.strip(f"{HOLE} ") and shape in whole:
                line = next(line for flat_line, line in given.every.items() if shape in f" {flat_line} ")
                yield self._known_hit(number, line, of=signal)
            else:
                yield from (self._known_hit(number, line, of=line) for line, short in told if short in shape)
        for line, _ in told:
            yield from self._by_like_signal(line)

    def _by_like_signal(self, line: str) -> Iterator[Hit]:
        """Yield the signals that nearly stand in *line*."""
        wanted = asked(line)[0]
        for number in self._known.with_any(wanted, limit=_LOOKED_AT):
            share = self._nearly(number, line, frozenset(wanted))
            if share >= NEARLY:
                yield self._known_hit(number, line, of=self._signals[number][1], share=share)

    def _nearly(self, number: int, line: str, there: frozenset[str]) -> float:
        """Return how much of a signal stands in *line*, names in quotes aside."""
        shape = f" {self._shapes[number][1]} "
        if shape.strip(f"{HOLE} ") and shape in f" {loose(line)} ":
            return 1.0
        wanted = asked(self._signals[number][1])[0]
        return self._share(wanted, there) if len(there.intersection(wanted)) > 2 else 0.0

    def _known_hit(self, number: int, line: str, *, of: str, share: float = 1.0) -> Hit:
        """Return the hit by a signal; *of* is the text in common: the signal, or the line where that is shorter."""
        place, signal = self._signals[number]
        same = asked(of)[0]
        weight = self._weight(same)
        tells = flat(line) == flat(signal) or bool(names(of).intersection(same))
        tells = tells or (len(same) > 1 and (of == signal or weight >= ENOUGH))
        return Hit(
            record=self.records[place],
            group="known",
            line=line,
            text=signal,
            same=flat(of),
            words=frozenset(words(line)) & frozenset(words(signal)),
            places=("signals",),
            share=share,
            weight=weight,
            doubt=None if tells else "a few plain words of it",
        )

    def _by_text(self, given: pasted.Pasted) -> Iterator[Hit]:
        for line in given.lines:
            must, may = asked(line)
            for place in self._texts.with_any((*must, *may), limit=_LOOKED_AT):
                for part, there in self._parts_of(place):
                    wanted = [*must, *(word for word in may if word in there)]
                    if hit := self._mention(place, part, line, wanted=wanted, there=there):
                        yield hit

    def _mention(
        self, place: int, part: Part, line: str, *, wanted: Sequence[str], there: frozenset[str]
    ) -> Hit | None:
        """Return the hit by one paragraph; None where it has too little of *line*."""
        same = [word for word in wanted if word in there]
        weight, share = self._weight(same), self._share(wanted, there)
        rare = weight >= ENOUGH or any(self._rarity.weight(word) >= RARE for word in names(line).intersection(same))
        if share < WEAK or not (rare or share == 1):
            return None
        return Hit(
            record=self.records[place],
            group="ruled out" if part.ruled_out else "mentioned",
            line=line,
            text=part.text,
            same=flat(line),
            words=frozenset(same),
            places=(part.place,),
            share=share,
            weight=weight,
            doubt=_doubt(part, line, same, wanted) if share < SURE or not rare else None,
            hypothesis=part.ruled_out,
        )

    def _weight(self, wanted: Iterable[str]) -> float:
        return sum(map(self._rarity.weight, wanted))

    def _share(self, wanted: Sequence[str], there: frozenset[str]) -> float:
        """Return how much of *wanted* is *there*, by weight."""
        found = [word for word in wanted if word in there]
        return self._weight(found) / self._weight(wanted) if found else 0.0


def _doubt(part: Part, line: str, same: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Return why a paragraph is a weak match; None where the line stands in it, word for word."""
    if len(same) < len(wanted):
        return f"{len(same)} of {len(wanted)} words"
    is_there = f" {flat(line)} " in f" {flat(part.text)} "
    return None if is_there and len(same) > 2 else "common words only"


def _doubted(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Doubt what more posts have in common than it can tell apart."""
    having: dict[tuple[Group, str], set[str]] = defaultdict(set)
    for hit in hits:
        if not hit.is_weak:
            having[hit.group, hit.same].add(hit.record.id)
    for hit in hits:
        count = len(having[hit.group, hit.same])
        yield hit if hit.is_weak or count <= SHARED else replace(hit, doubt=f"{count} posts have it")


def _better(one: Hit, other: Hit) -> Hit:
    """Return the surer of two hits on one post, with the places of both where both are sure, or neither is."""
    first, second = sorted((one, other), key=_order)
    if second.is_weak and not first.is_weak:
        return first
    return replace(first, places=tuple(dict.fromkeys((*first.places, *second.places))))


def _order(hit: Hit) -> tuple[bool, int, float, int, str]:
    told = round(hit.share * hit.weight, 6)
    return hit.is_weak, GROUPS.index(hit.group), -told, -hit.record.date.toordinal(), hit.record.id
