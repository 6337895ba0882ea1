"""The CMU Pronouncing Dictionary as a packed table: a word's syllable counts, primary first."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from functools import cache
from pathlib import Path

from postmortem_kit.haiku.reading import Reading, exactly

PACKED = Path(__file__).with_name("cmu.bin")
FIRST_SIGNATURE = 33


class Table:
    """Sorted words beside one character each, which stands for the tuple of the word's counts."""

    def __init__(self, packed: bytes) -> None:
        """Unpack what `pack` made."""
        signatures, marks, words = zlib.decompress(packed).decode("ascii").split("\t")
        self._words = words.split("\n")
        self._marks = marks
        self._readings = tuple(
            exactly("cmu", *(int(count, 36) for count in signature)) for signature in signatures.split(" ")
        )

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self._words)

    def get(self, word: str) -> Reading | None:
        """Return the reading of *word* (in lower case), if it is there."""
        at = bisect_left(self._words, word)
        if at == len(self._words) or self._words[at] != word:
            return None
        return self._readings[ord(self._marks[at]) - FIRST_SIGNATURE]


def pack(counts: dict[str, tuple[int, ...]]) -> bytes:
    """Return the table of *counts* (primary first) in the form that `Table` reads."""
    by_use: dict[tuple[int, ...], int] = {}
    for value in counts.values():
        by_use[value] = by_use.get(value, 0) + 1
    order = sorted(by_use, key=lambda value: (-by_use[value], value))
    mark = {value: chr(FIRST_SIGNATURE + n) for n, value in enumerate(order)}
    words = sorted(counts)
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    signatures = " ".join("".join(digits[count] for count in value) for value in order)
    text = "\t".join((signatures, "".join(mark[counts[word]] for word in words), "\n".join(words)))
    return zlib.compress(text.encode("ascii"), 9)


@cache
def table() -> Table:
    """Return the packed dictionary, read from its file once and only when it is asked for."""
    return Table(PACKED.read_bytes())


def look_up(word: str) -> Reading | None:
    """Return what the dictionary says of *word* (in lower case)."""
    return table().get(word)
