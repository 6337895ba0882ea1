"""Letters said one at a time, and whether a row of capitals is spelled out or said as a word."""

from __future__ import annotations

import re

from postmortem_kit.haiku.morphology import Known
from postmortem_kit.haiku.reading import Reading, either, exactly

_SHORT_WORDS = "am an as at be by do go he hi if in is it me my no of oh ok on or ox so to up us we"
SHORT_WORDS = frozenset(_SHORT_WORDS.split())
"""The two-letter words that stay words in capitals; every other pair of capitals is spelled out."""

ONSET = (
    "b c d f g h j k l m n p r s t v w x y z bl br cl cr dr fl fr gl gr pl pr sc sk sl sm sn sp st sw tr "
    "tw ch sh th wh ph qu spr str scr"
)
CODA = (
    "b c d f g k l m n p r s t v w x z ck ct ft lk ll lm lp lt mp nd ng nk nt pt rb rc rd rf rk rl rm rn "
    "rp rs rt sh sk sp ss st th ch ns ps ts ls ks"
)
_ONSETS = "|".join(sorted(ONSET.split(), key=len, reverse=True))
_CODAS = "|".join(sorted(CODA.split(), key=len, reverse=True))
PRONOUNCEABLE = re.compile(
    rf"(?:{_ONSETS})?[aeiou]{{1,2}}(?:(?:{_CODAS})?(?:{_ONSETS})[aeiouy]{{1,2}})*(?:{_CODAS})?e?"
)
"""One onset, vowels, and so on to a coda, all of which English has."""

VOWELS = "aeiou"
SHORTEST_SAID = 4
"""Fewer capitals than this are spelled out, unless the dictionary or the lexicon has the word."""


def spell(text: str, *, source: str = "letters") -> Reading:
    """Return the reading of *text* said letter by letter; w is double-u."""
    count = sum(3 if letter in "wW" else 1 for letter in text)
    if text.lower() == "www":
        return exactly(source, count, 3)
    return exactly(source, count)


def in_capitals(word: str, known: Known, estimate: Known) -> Reading:
    """Return the reading of *word*, two or more capitals that no lexicon has."""
    lower = word.lower()
    spelled = spell(word, source="acronym")
    if len(word) == 2:
        found = known(lower) if lower in SHORT_WORDS else None
        return either(found, spelled) if found else spelled
    said = known(lower)
    if said is not None:
        return either(said, spelled)
    said = estimate(lower)
    if said is None or not PRONOUNCEABLE.fullmatch(lower):
        return spelled if len(word) <= 6 or said is None else either(said, spelled)
    said = said._replace(source="acronym")
    return either(said, spelled) if len(word) >= SHORTEST_SAID else either(spelled, said)


def has_vowel(word: str) -> bool:
    """Whether *word* (in lower case) can be said at all."""
    return any(letter in VOWELS or letter == "y" for letter in word)


def dotted(word: str) -> Reading | None:
    """Read e.g., U.S., a.m.: letters, and the dots are not said."""
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}[A-Za-z]?", word) or re.fullmatch(r"[A-Za-z]\.[A-Za-z]", word):
        return spell(word.replace(".", ""))
    return None
