"""How much a word tells: the fewer texts have it, the more."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

AT_LEAST = 50
"""A word is as rare as among this many texts where there are fewer: three posts do not make a word common."""


@dataclass(frozen=True)
class Rarity:
    """In how many of *size* texts each word stands."""

    size: int
    counts: Mapping[str, int]

    def weight(self, word: str) -> float:
        """Return how much *word* tells: 1 for one that no text has, near 0 for one that all have."""
        size = max(AT_LEAST, self.size) + 1
        return max(math.log(size / (self.counts.get(word, 0) + 0.5)) / math.log(2 * size), 0.01)
