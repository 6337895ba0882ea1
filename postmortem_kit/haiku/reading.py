"""How many syllables a piece of text may have: one reading, and the ways to put readings together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Reading(NamedTuple):
    """The syllables of a piece of text as it is said aloud."""

    count: int  # type: ignore[assignment]  # tuple has a count of its own, which nobody needs here
    """The primary count: the way most engineers say it."""
    mask: int
    """Every accepted count as a bit, so that adding two readings is a shift and an or."""
    source: str
    """Who knew: lexicon, number, acronym, cmu …"""


Hear = Callable[[str], Reading]
"""Reads one word in full; the readers are given it for the parts they split a word into."""

SILENT = Reading(0, 1, "silent")
"""Nothing is said: a slash, a dash, an emoji."""


def exactly(source: str, count: int, *others: int) -> Reading:
    """Return the reading of *count* syllables, with the *others* accepted too."""
    mask = 1 << count
    for other in others:
        mask |= 1 << other
    return Reading(count, mask, source)


def accepted(mask: int) -> tuple[int, ...]:
    """Return the counts that *mask* holds, smallest first."""
    if mask & (mask - 1) == 0:
        return (mask.bit_length() - 1,)
    return tuple(n for n in range(mask.bit_length()) if mask >> n & 1)


def both(first: Reading, second: Reading) -> Reading:
    """Return the reading of *first* said and then *second*; the source is the first one's."""
    return Reading(first.count + second.count, added(first.mask, second.mask), first.source)


def added(left: int, right: int) -> int:
    """Return the mask of every sum of a count in *left* and a count in *right*."""
    if right & (right - 1) == 0:
        return left << (right.bit_length() - 1)
    mask, shift = 0, 0
    if left.bit_count() < right.bit_count():
        left, right = right, left
    while right >> shift:
        if right >> shift & 1:
            mask |= left << shift
        shift += 1
    return mask


def sequence(source: str, readings: Iterable[Reading]) -> Reading:
    """Return the reading of all *readings* said one after another."""
    count, mask = 0, 1
    for reading in readings:
        count += reading.count
        mask = added(mask, reading.mask)
    return Reading(count, mask, source)


def either(first: Reading, *others: Reading) -> Reading:
    """Return *first* with the counts of *others* accepted too."""
    mask = first.mask
    for other in others:
        mask |= other.mask
    return Reading(first.count, mask, first.source)


def more(reading: Reading, syllables: int, *others: int) -> Reading:
    """Return *reading* with so many *syllables* added, or any of the *others*."""
    return both(reading, exactly(reading.source, syllables, *others))
