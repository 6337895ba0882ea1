"""All records as data: the files below data/, and what `postmortem export` writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.views.databases import as_sqlite
from postmortem_kit.views.documents import Document, document, published_schema
from postmortem_kit.views.page import Masthead, Shown
from postmortem_kit.views.sheets import as_csv

FOLDER = "data"
INDEX = "postmortems"
"""The index of OpenSearch that the bulk file writes to."""


def documents(records: Iterable[Postmortem], config: Config, masthead: Masthead) -> tuple[Document, ...]:
    """Return *records* as data, in their order."""
    return tuple(document(record, config, masthead) for record in records)


def as_json(found: Sequence[Document]) -> str:
    """Return an array with a document a line."""
    return "[\n" + ",\n".join(map(_line, found)) + "\n]\n" if found else "[]\n"


def as_ndjson(found: Sequence[Document]) -> str:
    """Return a document a line, and nothing else: what DuckDB's read_json takes."""
    return "".join(f"{_line(one)}\n" for one in found)


def as_bulk(found: Sequence[Document]) -> str:
    """Return two lines a document, what to do and what with: what OpenSearch's _bulk takes.

    A document's id there is the record's, so that a second run replaces what the first has written.
    """
    actions = (_line({"index": {"_index": INDEX, "_id": one["id"]}}) for one in found)
    return "".join(f"{action}\n{_line(one)}\n" for action, one in zip(actions, found, strict=True))


def schema_text() -> str:
    """Return the schema of a document as it is published."""
    return json.dumps(published_schema(), indent=2, ensure_ascii=False) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Document]], str | bytes]] = MappingProxyType(
    {"json": as_json, "csv": as_csv, "ndjson": as_ndjson, "opensearch": as_bulk, "sqlite": as_sqlite}
)
"""Each format by its name, and what makes it."""

PUBLISHED = ("json", "csv", "ndjson", "sqlite")
"""The formats that a site holds."""


def files(shown: Shown) -> Iterator[tuple[str, str | bytes]]:
    """Return the data of what is published, and the schema of it."""
    live = (record for record in shown.records if record.is_live)
    found = documents(live, shown.config, shown.masthead)
    for name in PUBLISHED:
        yield f"{FOLDER}/{INDEX}.{name}", FORMATS[name](found)
    yield f"{FOLDER}/schema.json", schema_text()


def _line(value: Document) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
