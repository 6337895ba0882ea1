"""Counting the syllables of a text, word by word, by the first step that knows the word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from postmortem_kit.haiku.lexicon import EMPTY, Lexicon
from postmortem_kit.haiku.reading import accepted, added

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
    listen = _listener(words or EMPTY)
    found: list[Word] = []
    total, mask = 0, 1
    for chunk in CHUNK.finditer(text):
        heard = listen(chunk[0])
        if heard.source == "silent":
            continue
        total += heard.count
        mask = added(mask, heard.mask)
        found.append(Word(heard.word, heard.count, heard.accepted, heard.source, chunk.start() + heard.offset + 1))
    return Count(text, total, accepted(mask), tuple(found))


class Heard(NamedTuple):
    """What was heard in a chunk of text; only where the chunk stands is missing."""

    word: str
    count: int  # type: ignore[assignment]  # tuple has a count of its own, which nobody needs here
    mask: int
    accepted: tuple[int, ...]
    source: str
    offset: int


@lru_cache(maxsize=8)
def _listener(words: Lexicon) -> Callable[[str], Heard]:
    """Return the function that reads one chunk, with the site's *words*; it remembers what it heard."""
    from postmortem_kit.haiku.ear import Ear

    ear = Ear(words)

    @lru_cache(maxsize=16384)
    def listen(chunk: str) -> Heard:
        offset, core, reading = ear.chunk(chunk)
        return Heard(core, reading.count, reading.mask, accepted(reading.mask), reading.source, offset)

    return listen
