"""Records as an SQLite database: a row each, and a table for every list in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from postmortem_kit.views.documents import Document, published_schema

MAIN = "postmortems"
_SEARCHED = (
    "title", "subtitle", "summary", "mitigation", "intro", "setup", "hunch", "investigation", "lightbulb", "fix",
    "reflections",
)  # fmt: skip
"""The columns of the full-text index."""
_RELATED = "related"
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}


@dataclass(frozen=True)
class Column:
    """A single value, and the way to it from the object that a row is made of."""

    path: tuple[str, ...]
    type: str

    @property
    def name(self) -> str:
        """Its name in the table."""
        return "_".join(self.path) or "value"


@dataclass(frozen=True)
class Table:
    """What the entries of one list become."""

    path: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Its name in the database."""
        return "_".join(self.path) or MAIN


def as_sqlite(documents: Sequence[Document]) -> bytes:
    """Return *documents* as a database file; the same documents give the same bytes with the same SQLite."""
    main, *lists = tables()
    connection = sqlite3.connect(":memory:")
    try:
        with connection:
            _fill(connection, main, (_cells(main, one) for one in documents))
            ids = {one["id"] for one in documents}
            for table in lists:
                _fill(connection, table, _entries(table, documents, ids))
            _index(connection)
        return connection.serialize()
    finally:
        connection.close()


def tables() -> tuple[Table, ...]:
    """Return the table of records, and that of each list; what they hold follows from the published schema."""
    schema = published_schema()
    found: list[Table] = []

    def look(schema_of: Document, path: tuple[str, ...], columns: list[Column], inside: tuple[str, ...]) -> None:
        part = schema["$defs"][schema_of["$ref"].rpartition("/")[2]] if "$ref" in schema_of else schema_of
        if part["type"] == "object":
            for name, inner in part["properties"].items():
                look(inner, (*path, name), columns, inside)
        elif part["type"] == "array" and path != ("haiku",):
            inner_columns: list[Column] = []
            look(part["items"], (), inner_columns, (*inside, *path))
            found.append(Table((*inside, *path), tuple(inner_columns)))
        else:
            columns.append(Column(path, _TYPES.get(part["type"], "TEXT")))

    main: list[Column] = []
    look(schema, (), main, ())
    return (Table((), tuple(main)), *found)


def _fill(connection: sqlite3.Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    connection.execute(_create(table))
    width = len(table.columns) + (0 if table.name == MAIN else 2)
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * width)})', rows)


def _create(table: Table) -> str:
    columns = [f'"{column.name}" {column.type}{_rule(table, column)}' for column in table.columns]
    if table.name != MAIN:
        owner = f"postmortem_id TEXT NOT NULL REFERENCES {MAIN}(id)"
        columns = [owner, "position INTEGER NOT NULL", *columns, "PRIMARY KEY (postmortem_id, position)"]
    lines = ",\n  ".join(columns)
    return f'CREATE TABLE "{table.name}" (\n  {lines}\n)'


def _rule(table: Table, column: Column) -> str:
    if column.name == "id" and table.name == MAIN:
        return " PRIMARY KEY NOT NULL"
    return f" NOT NULL REFERENCES {MAIN}(id)" if column.name == "id" and table.name == _RELATED else ""


def _entries(table: Table, documents: Iterable[Document], ids: set[str]) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a list. A relation to a record that is not in the file is left out: it would lead nowhere."""
    for one in documents:
        for position, entry in enumerate(_get(one, table.path) or (), start=1):
            if table.name != _RELATED or entry["id"] in ids:
                yield (one["id"], position, *_cells(table, entry))


def _cells(table: Table, entry: Any) -> tuple[Any, ...]:
    return tuple(_cell(_get(entry, column.path)) for column in table.columns)


def _cell(value: Any) -> Any:
    return " / ".join(value) if isinstance(value, list) else value


def _get(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = (value or {}).get(name)
    return value


def _index(connection: sqlite3.Connection) -> None:
    """Add the full-text index, written as Datasette looks for one: with these quotes and no others."""
    columns = ", ".join(_SEARCHED)
    connection.execute(f'CREATE VIRTUAL TABLE {MAIN}_fts USING fts5({columns}, content="{MAIN}")')
    connection.execute(f"INSERT INTO {MAIN}_fts({MAIN}_fts) VALUES ('rebuild')")
