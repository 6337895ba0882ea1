"""The shelf: texts in SQLite's full-text search, found by their words, and named by their places."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_TABLE = "CREATE VIRTUAL TABLE shelf USING fts5(words, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_-.#'\")"


class Shelf:
    """Texts that stand one after another, in memory, and as long as the run."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute(_TABLE)
        rows = ((place, " ".join(text)) for place, text in enumerate(texts))
        self._base.executemany("INSERT INTO shelf(rowid, words) VALUES (?, ?)", rows)

    def with_any(self, wanted: Iterable[str], *, limit: int) -> tuple[int, ...]:
        """Return the places of up to *limit* texts that have one of the words *wanted*, by relevance."""
        return self._found(wanted, " OR ", limit)

    def with_all(self, wanted: Iterable[str], *, limit: int) -> tuple[int, ...]:
        """Return the places of up to *limit* texts that have each of the words *wanted*, by relevance."""
        return self._found(wanted, " AND ", limit)

    def _found(self, wanted: Iterable[str], joined: str, limit: int) -> tuple[int, ...]:
        query = joined.join('"' + word.replace('"', '""') + '"' for word in wanted)
        if not query:
            return ()
        sql = "SELECT rowid FROM shelf WHERE shelf MATCH ? ORDER BY rank, rowid LIMIT ?"
        return tuple(row[0] for row in self._base.execute(sql, (query, limit)))
