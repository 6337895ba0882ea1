"""The shelf: texts in SQLite's full-text search, by place, and how rare each of their words is."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable

from postmortem_kit.match.normal import words

AT_LEAST = 50
"""A word is as rare as among this many texts where there are fewer: three posts do not make a word common."""
_TABLE = "CREATE VIRTUAL TABLE shelf USING fts5(words, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_-.#'\")"


class Shelf:
    """Texts that stand one after another, found by their words; in memory, and as long as the run."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute(_TABLE)
        self._base.execute("CREATE VIRTUAL TABLE word USING fts5vocab(shelf, row)")
        rows = ((place, " ".join(words(text))) for place, text in enumerate(texts))
        self._base.executemany("INSERT INTO shelf(rowid, words) VALUES (?, ?)", rows)
        self._size = max(AT_LEAST, self._base.execute("SELECT count(*) FROM shelf").fetchone()[0])
        self._weights: dict[str, float] = {}

    def with_any(self, wanted: Iterable[str], *, limit: int) -> tuple[int, ...]:
        """Return the places of up to *limit* texts that have one of the words *wanted*, by relevance."""
        return self._found(wanted, " OR ", limit)

    def with_all(self, wanted: Iterable[str], *, limit: int) -> tuple[int, ...]:
        """Return the places of up to *limit* texts that have each of the words *wanted*."""
        return self._found(wanted, " AND ", limit)

    def _found(self, wanted: Iterable[str], joined: str, limit: int) -> tuple[int, ...]:
        query = joined.join('"' + word.replace('"', '""') + '"' for word in wanted)
        if not query:
            return ()
        sql = "SELECT rowid FROM shelf WHERE shelf MATCH ? ORDER BY rank, rowid LIMIT ?"
        return tuple(row[0] for row in self._base.execute(sql, (query, limit)))

    def weight(self, word: str) -> float:
        """Return how much *word* tells: 1 for one that no text has, near 0 for one that all have."""
        if word not in self._weights:
            row = self._base.execute("SELECT doc FROM word WHERE term = ?", (word,)).fetchone()
            have = row[0] if row else 0
            rare = math.log((self._size + 1) / (have + 0.5)) / math.log(2 * (self._size + 1))
            self._weights[word] = max(rare, 0.01)
        return self._weights[word]
