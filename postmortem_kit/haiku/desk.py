"""What can be said of one record: the phrases that its facts grant, filled with its words where they scan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product
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
"""A picture that answers another one is drawn earlier, by so many halves: it makes one poem of three lines. Any other
picture is drawn earlier by one."""


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
        self.is_sober = facts.is_sober
        self.kind = self._keys[f"kind: {facts.kind}"]
        self._groups: dict[str, list[bank.Group]] = {}
        for group in bank.granted((*self._keys, *available(facts))):
            if group.is_sober or not self.is_sober:
                self._groups.setdefault(group.role, []).append(group)
        self._lines: dict[tuple[str, int], tuple[Line, ...]] = {}
        self._fits: dict[tuple[str, ...], dict[int, list[tuple[Filler, ...]]]] = {}
        self._fillers: dict[str, tuple[tuple[Filler, int], ...]] = {}
        self._granted: dict[frozenset[str], tuple[str, ...]] = {}

    @property
    def roles(self) -> frozenset[str]:
        """The roles that a phrase is granted for."""
        return frozenset(self._groups)

    def ranked(self, role: str, place: int, seed: int) -> Iterator[tuple[int, bank.Group, bank.Phrase]]:
        """Yield every phrase of *role* that may stand at *place*, with its rank, in the order that *seed* draws."""
        spread, most = bank.SPREAD, bank.MASK
        ranks: list[int] = []
        phrases: list[bank.Phrase] = []
        groups: list[bank.Group] = []
        for group in self._groups.get(role, ()):
            if there := group.at[place]:
                sooner = ECHOING if group.is_echo else 1 if group.image else 0
                ranks += [((mark ^ seed) * spread & most) >> sooner for mark in group.marks[place]]
                phrases += there
                groups += [group] * len(there)
        for at in sorted(range(len(ranks)), key=ranks.__getitem__):
            yield ranks[at], groups[at], phrases[at]

    def lines(self, group: bank.Group, phrase: bank.Phrase, place: int) -> tuple[Line, ...]:
        """Return the lines that *phrase* makes at *place*, one for each way to fill it that scans."""
        if not phrase.slots:
            return (Line(phrase.text, self._sources(group)),)
        if (lines := self._lines.get((phrase.text, place))) is None:
            fits = self._fitting(phrase.slots).get(FORM[place] - _fixed(phrase.pieces))
            lines = tuple(self._said(group, phrase, fits)) if fits else ()
            self._lines[phrase.text, place] = lines
        return lines

    def _sources(self, group: bank.Group) -> tuple[str, ...]:
        if group.needs not in self._granted:
            sources = (self._keys[need] for need in sorted(group.needs))
            self._granted[group.needs] = tuple(dict.fromkeys(source for source in sources if source))
        return self._granted[group.needs]

    def _said(self, group: bank.Group, phrase: bank.Phrase, fits: list[tuple[Filler, ...]]) -> Iterator[Line]:
        for filled in fits:
            said = (piece + filler.text for piece, filler in zip(phrase.pieces, filled, strict=False))
            text = "".join((*said, phrase.pieces[-1]))
            if _is_sound(text):
                sources = (*self._sources(group), *(filler.source for filler in filled))
                yield Line(text, tuple(dict.fromkeys(sources)))

    def _fitting(self, slots: tuple[str, ...]) -> dict[int, list[tuple[Filler, ...]]]:
        """Return what fills *slots*, by its syllables; of two names, the one that the record has first comes first."""
        if (known := self._fits.get(slots)) is None:
            known = self._fits[slots] = {}
            one_by_one = slots[1:] == (f"{slots[0]}2",)
            choices = [self._fills(slot) for slot in slots]
            for filled in combinations(choices[0], 2) if one_by_one else product(*choices):
                said, syllables = zip(*filled, strict=True)
                known.setdefault(sum(syllables), []).append(said)
        return known

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
    apart = " ".join(split_words(text))
    parts = whole if apart == text else count(apart, words=words)
    guessed = any(word.source == "estimate" for word in (*whole.words, *parts.words))
    return 0 if guessed or whole.count != parts.count else whole.count
