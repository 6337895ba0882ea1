"""An estimate for a word nobody listed: each vowel letter votes, by weights learned from the CMU data."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from postmortem_kit.haiku.reading import Reading, exactly

PACKED = Path(__file__).with_name("estimate.bin")
SPANS = (
    (0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1), (1, 2), (2, 2), (3, 0),
    (0, 3), (3, 1), (1, 3), (0, 4), (0, 5), (4, 0), (2, 3), (3, 2), (3, 3), (1, 4),
)  # fmt: skip
"""How many letters to the left and right of a vowel letter each feature sees."""
DOUBT = 16
"""A vote closer to zero than this could go either way: the other count is accepted too."""

Weights = Mapping[str, int]


def units(word: str) -> list[list[str]]:
    """Return the features of every letter of *word* that may carry a syllable."""
    padded = f"^^^^^{word}$$$$$"
    return [
        [f"{left}{right}{padded[i - left : i + right + 1]}" for left, right in SPANS]
        for i, letter in enumerate(padded)
        if letter in "aeiouy" or _carries_one_without_a_vowel(padded, i)
    ]


def _carries_one_without_a_vowel(padded: str, i: int) -> bool:
    """Whether the consonant at *i* may be a syllable: the m of prism and rhythm, the c of McNeil."""
    return (padded[i] == "m" and padded[i - 1] in "sh") or padded[i - 2 : i + 1] == "^mc"


def votes(word: str, weights: Weights) -> list[int]:
    """Return one number for each unit of *word*: above zero, it is a syllable."""
    return [sum(weights.get(feature, 0) for feature in unit) for unit in units(word)]


def tally(ballot: list[int]) -> Reading:
    """Return the reading that a *ballot* adds up to; nothing that is said has no syllable."""
    count = max(1, sum(vote > 0 for vote in ballot))
    closest = min(ballot, key=abs, default=DOUBT)
    if abs(closest) >= DOUBT:
        return exactly("estimate", count)
    other = count - 1 if closest > 0 else count + 1
    return exactly("estimate", count, max(1, other))


def pack(weights: Weights) -> bytes:
    """Return *weights* in the form that `load` reads."""
    text = "\n".join(f"{feature} {weights[feature]}" for feature in sorted(weights))
    return zlib.compress(text.encode("ascii"), 9)


@cache
def load() -> Weights:
    """Return the learned weights, read from their file once and only when they are asked for."""
    lines = zlib.decompress(PACKED.read_bytes()).decode("ascii").split("\n")
    return {feature: int(weight) for feature, weight in (line.split(" ") for line in lines)}


def estimate(word: str) -> Reading:
    """Return the estimate for *word*, letters a to z."""
    return tally(votes(word, load()))
