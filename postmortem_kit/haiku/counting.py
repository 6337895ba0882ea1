"""Counting the syllables of a text, word by word, by the first step that knows the word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from postmortem_kit.haiku.lexicon import EMPTY, Lexicon
from postmortem_kit.haiku.reading import Reading, sequence

CHUNK = re.compile(r"[^\s—…]+")
"""What stands between blanks; a dash or an ellipsis parts two words as a blank does."""


@dataclass(frozen=True)
class Word:
    """One word of a text as it is said."""

    word: str
    """The word, without the punctuation around it."""
    count: int
    """Its syllables, the primary count."""
    accepted: tuple[int, ...]
    """Every count that is a way to say it, smallest first."""
    source: str
    """Who knew: site, lexicon, letters, number, acronym, identifier, cmu, morphology, or estimate."""
    column: int
    """Where it begins in the text, counted from 1."""


@dataclass(frozen=True)
class Count:
    """The syllables of a text."""

    text: str
    count: int
    """The sum of the words' primary counts."""
    accepted: tuple[int, ...]
    """Every sum of accepted counts, smallest first."""
    words: tuple[Word, ...]
    """The words that are said; a lone dash or slash is none."""


def count(text: str, *, words: Lexicon | None = None) -> Count:
    """Count the syllables of *text*; *words* are the site's own."""
    hear = _listener(words or EMPTY)
    heard = [(at, core, reading) for at, core, reading in _heard(text, hear) if reading.source != "silent"]
    total = sequence("text", (reading for _, _, reading in heard))
    return Count(
        text,
        total.count,
        total.accepted,
        tuple(Word(core, r.count, r.accepted, r.source, at + 1) for at, core, r in heard),
    )


def _heard(text: str, hear: Callable[[str], tuple[int, str, Reading]]) -> Iterator[tuple[int, str, Reading]]:
    for chunk in CHUNK.finditer(text):
        offset, core, reading = hear(chunk[0])
        yield chunk.start() + offset, core, reading


@lru_cache(maxsize=8)
def _listener(words: Lexicon) -> Callable[[str], tuple[int, str, Reading]]:
    """Return the function that reads one chunk, with the site's *words*; it remembers what it heard."""
    from postmortem_kit.haiku.ear import Ear

    return lru_cache(maxsize=16384)(Ear(words).chunk)
