"""What can be said of one record: the phrases that its facts grant, filled with its words where they scan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from postmortem_kit.haiku import bank
from postmortem_kit.haiku.counting import count
from postmortem_kit.haiku.given import Facts
from postmortem_kit.haiku.keywords import is_unsaid, split_words
from postmortem_kit.haiku.lexicon import Lexicon
from postmortem_kit.haiku.slots import Filler, available, fillers
from postmortem_kit.haiku.stems import hangs, stems
from postmortem_kit.haiku.verdict import FORM

FREE = frozenset({"np", "np2", "pp"})
"""Slots that have many fillers, so that one which may be said in two ways can be left out."""


ECHOING = 2
"""A picture that answers another one is drawn earlier, by so many halves: it makes one poem of three lines."""


class Line(NamedTuple):
    """One line of a title."""

    text: str
    facts: tuple[str, ...]
    """The facts of the record that entail it, such as `trigger: expiry`."""


class Desk:
    """What can be said of one record, phrase by phrase and line by line."""

    def __init__(self, facts: Facts, words: Lexicon | None) -> None:
        self._facts, self._words = facts, words
        self._keys = facts.keys
        self._groups: dict[str, list[bank.Group]] = {}
        for group in bank.granted((*self._keys, *available(facts))):
            if group.is_sober or not facts.is_sober:
                self._groups.setdefault(group.role, []).append(group)
        self._lines: dict[tuple[str, int], tuple[Line, ...]] = {}
        self._fillers: dict[str, tuple[tuple[Filler, int], ...]] = {}
        self._granted: dict[frozenset[str], tuple[str, ...]] = {}
        self._reached: dict[tuple[str, ...], frozenset[int]] = {}

    def ranked(self, role: str, place: int, seed: int) -> list[tuple[int, bank.Group, bank.Phrase]]:
        """Return every phrase of *role* that may stand at *place*, in the order that *seed* draws."""
        spread, mask = bank.SPREAD, bank.MASK
        ranked = [
            (((phrase.mark ^ seed) * spread & mask) >> (ECHOING if group.is_echo else 0), group, phrase)
            for group in self._groups.get(role, ())
            for phrase in group.at[place]
        ]
        return sorted(ranked, key=itemgetter(0))

    def lines(self, group: bank.Group, phrase: bank.Phrase, place: int) -> tuple[Line, ...]:
        """Return the lines that *phrase* makes at *place*, one for each way to fill it that scans."""
        if not phrase.slots:
            return (Line(phrase.text, self._sources(group)),)
        if (phrase.text, place) not in self._lines:
            self._lines[phrase.text, place] = tuple(self._said(group, phrase, FORM[place]))
        return self._lines[phrase.text, place]

    def _sources(self, group: bank.Group) -> tuple[str, ...]:
        if group.needs not in self._granted:
            sources = (self._keys[need] for need in sorted(group.needs))
            self._granted[group.needs] = tuple(dict.fromkeys(source for source in sources if source))
        return self._granted[group.needs]

    def _said(self, group: bank.Group, phrase: bank.Phrase, wanted: int) -> Iterator[Line]:
        rest = wanted - _fixed(phrase.pieces)
        for filled in self._filled(phrase.slots, rest) if rest in self._sums(phrase.slots) else ():
            said = (piece + filler.text for piece, filler in zip(phrase.pieces, filled, strict=False))
            text = "".join((*said, phrase.pieces[-1]))
            if _is_sound(text):
                sources = (*self._sources(group), *(filler.source for filler in filled))
                yield Line(text, tuple(dict.fromkeys(sources)))

    def _filled(self, slots: tuple[str, ...], wanted: int) -> Iterator[tuple[Filler, ...]]:
        """Yield what fills *slots* with exactly the *wanted* syllables."""
        if len(slots) == 1:
            yield from ((filler,) for filler, syllables in self._fills(slots[0]) if syllables == wanted)
            return
        for at, (filler, syllables) in enumerate(self._fills(slots[0])):
            if syllables <= wanted:
                for rest in self._filled(slots[1:], wanted - syllables):
                    if slots[1] != f"{slots[0]}2" or self._place(slots[0], rest[0]) > at:
                        yield (filler, *rest)

    def _sums(self, slots: tuple[str, ...]) -> frozenset[int]:
        """Return every number of syllables that fillers of *slots* make together."""
        if slots not in self._reached:
            first = {syllables for _, syllables in self._fills(slots[0])}
            others = self._sums(slots[1:]) if slots[1:] else {0}
            self._reached[slots] = frozenset(one + other for one in first for other in others)
        return self._reached[slots]

    def _place(self, slot: str, filler: Filler) -> int:
        """Return which of a slot's fillers it is: of two names, the one that the record has first is said first."""
        return [known for known, _ in self._fills(slot)].index(filler)

    def _fills(self, slot: str) -> tuple[tuple[Filler, int], ...]:
        if slot not in self._fillers:
            counted = ((filler, _sure(filler.text, slot, self._words)) for filler in fillers(self._facts, slot))
            self._fillers[slot] = tuple((filler, syllables) for filler, syllables in counted if syllables)
        return self._fillers[slot]


def _is_sound(line: str) -> bool:
    """Whether a filled pattern says nothing twice and leaves no word hanging."""
    said = stems(line)
    return len(set(said)) == len(said) and not hangs(line)


@lru_cache(maxsize=4096)
def _fixed(pieces: tuple[str, ...]) -> int:
    """Return the syllables of a pattern without its slots."""
    return count(" ".join(pieces)).count


@lru_cache(maxsize=4096)
def _sure(text: str, slot: str, words: Lexicon | None) -> int:
    """Return the syllables of a filler, or 0 where they are a guess or no line should hold it."""
    if is_unsaid(text):
        return 0
    whole = count(text, words=words)
    if slot in FREE and len(whole.accepted) > 1:
        return 0
    parts = count(" ".join(split_words(text)), words=words)
    guessed = any(word.source == "estimate" for word in (*whole.words, *parts.words))
    return 0 if guessed or whole.count != parts.count else whole.count
