"""Judging three lines: do they scan 5-7-5, by which readings, and what would mend a line off by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from postmortem_kit.haiku.counting import Count, Word, count
from postmortem_kit.haiku.lexicon import Lexicon
from postmortem_kit.haiku.mending import mended
from postmortem_kit.haiku.reading import added

FORM = (5, 7, 5)
"""The syllables of a haiku's lines."""

Level = Literal["strict", "ok", "off"]


@dataclass(frozen=True)
class Choice:
    """A word that has to be read in a rarer way for its line to scan."""

    word: str
    count: int

    def __str__(self) -> str:
        """Say it as a condition."""
        return f"'{self.word}' is {self.count}"


@dataclass(frozen=True)
class LineVerdict:
    """How one line scans."""

    text: str
    number: int
    """Which line, from 1."""
    wanted: int
    """Five or seven."""
    count: int
    """The count by which it is judged: the wanted one if that is accepted, else the primary one."""
    level: Level
    words: tuple[Word, ...]
    choices: tuple[Choice, ...]
    """The fewest words that have to be read otherwise than first thought, when it is *ok*."""

    @property
    def delta(self) -> int:
        """How many syllables too many; below zero, too few."""
        return self.count - self.wanted

    @property
    def note(self) -> str:
        """What there is to say about it: nothing for a line that scans."""
        if self.level == "ok":
            return "scans if " + " and ".join(str(choice) for choice in self.choices)
        return f"{self.delta:+d}, wants {self.wanted}" if self.level == "off" else ""


@dataclass(frozen=True)
class Suggestion:
    """Another wording of a line, which scans strictly."""

    line: int
    """Which line, from 1."""
    text: str


@dataclass(frozen=True)
class Verdict:
    """How a haiku scans."""

    level: Level
    """strict: by primary readings; ok: by accepted ones, which are named; off: by none."""
    lines: tuple[LineVerdict, ...]
    suggestions: tuple[Suggestion, ...]
    """For every line that is off by one, the wordings near it that scan; none where none is good."""

    @property
    def estimated(self) -> tuple[Word, ...]:
        """The words nobody listed, whose counts are estimates."""
        return tuple(word for line in self.lines for word in line.words if word.source == "estimate")

    @property
    def form(self) -> str:
        """The counts of the lines, such as 5-8-5."""
        return "-".join(str(line.count) for line in self.lines)

    @property
    def message(self) -> str:
        """Say in one sentence why it is not strict: empty when it is."""
        if len(self.lines) != len(FORM):
            return f"found {_so_many(len(self.lines), 'line')}, a haiku has three"
        if self.level == "off":
            return "; ".join(_off(line) for line in self.lines if line.level == "off")
        return "; ".join(f"line {line.number} {line.note}" for line in self.lines if line.level == "ok")


def judge(lines: Sequence[str], *, words: Lexicon | None = None) -> Verdict:
    """Judge *lines* as a haiku; *words* are the site's own."""
    judged = tuple(_line(count(text, words=words), at) for at, text in enumerate(lines))
    worst = _worst(judged) if len(judged) == len(FORM) else "off"
    suggestions = tuple(
        Suggestion(line.number, text)
        for line in judged
        if line.level == "off" and abs(line.delta) == 1
        for text in mended(line.text, line.wanted, words=words)
    )
    return Verdict(worst, judged, suggestions)


def _line(counted: Count, at: int) -> LineVerdict:
    """Judge one line; past the third, a line is held to five."""
    wanted = FORM[at] if at < len(FORM) else FORM[-1]
    choices: tuple[Choice, ...] = ()
    level: Level = "strict"
    if counted.count != wanted:
        level = "ok" if wanted in counted.accepted else "off"
    if level == "ok":
        choices = _choices(counted.words, wanted)
    judged_by = wanted if level == "ok" else counted.count
    return LineVerdict(counted.text, at + 1, wanted, judged_by, level, counted.words, choices)


def _choices(words: tuple[Word, ...], wanted: int) -> tuple[Choice, ...]:
    """Return the fewest words to be read otherwise so that *words* add up to *wanted*; the first ones win."""
    rest = [1]
    for word in reversed(words):
        rest.append(added(rest[-1], sum(1 << count for count in word.accepted)))
    rest.reverse()
    for most in range(1, len(words) + 1):
        if (found := _search(words, wanted, most, tuple(rest))) is not None:
            return found
    return ()


def _search(words: tuple[Word, ...], wanted: int, most: int, reachable: tuple[int, ...]) -> tuple[Choice, ...] | None:
    """Return at most so many choices that add up, or None."""
    if not words:
        return () if wanted == 0 else None
    if wanted < 0 or not reachable[0] >> wanted & 1:
        return None
    first, *rest = words
    others = [count for count in first.accepted if count != first.count] if most else []
    for heard in others:
        found = _search(tuple(rest), wanted - heard, most - 1, reachable[1:])
        if found is not None:
            return (Choice(first.word, heard), *found)
    return _search(tuple(rest), wanted - first.count, most, reachable[1:])


def _worst(lines: tuple[LineVerdict, ...]) -> Level:
    levels = {line.level for line in lines}
    return "off" if "off" in levels else "ok" if "ok" in levels else "strict"


def _off(line: LineVerdict) -> str:
    way = "too many" if line.delta > 0 else "too few"
    return f"line {line.number} has {_so_many(abs(line.delta), 'syllable')} {way}"


def _so_many(number: int, noun: str) -> str:
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    said = names[number] if number < len(names) else str(number)
    return f"{said} {noun}" if number == 1 else f"{said} {noun}s"
