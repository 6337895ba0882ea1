"""Records as one CSV table, a row each, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from postmortem_kit.views.documents import Document

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, and run."""
_SEPARATOR = "; "
_OPEN = ("open", "in_progress")


def as_csv(documents: Iterable[Document]) -> str:
    """Return *documents* as CSV (RFC 4180), with a row of names above."""
    return table(COLUMNS, ([cell(one) for cell in COLUMNS.values()] for one in documents))


def table(names: Iterable[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table as CSV in which no cell is a formula; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(value: Any) -> Any:
    """Return text that a spreadsheet shows as it is: with an apostrophe in front where it would compute."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _at(*path: str) -> Callable[[Document], Any]:
    def cell(found: Any) -> Any:
        for key in path:
            found = found.get(key, {})
        return None if found == {} else _joined(found) if isinstance(found, list) else found

    return cell


def _joined(values: Iterable[str]) -> str:
    return _SEPARATOR.join(values)


def _of_each(key: str, inner: str) -> Callable[[Document], str]:
    return lambda one: _joined(dict.fromkeys(entry[inner] for entry in one.get(key, ()) if inner in entry))


def _haiku(one: Document) -> str:
    return " / ".join(one.get("haiku", ()))


def _count(*statuses: str) -> Callable[[Document], int]:
    return lambda one: sum(not statuses or action["status"] in statuses for action in one.get("actions", ()))


COLUMNS: dict[str, Callable[[Document], Any]] = {
    **{name: _at(name) for name in ("id", "url", "title")},
    "haiku": _haiku,
    **{name: _at(name) for name in ("date", "kind", "status", "published_on", "severity")},
    **{name: _at(name) for name in ("services", "teams", "environments", "origin", "tags", "authors")},
    **{f"{name}_utc": _at("times", name, "utc") for name in ("started", "detected", "mitigated", "resolved")},
    **{
        f"seconds_{name}": _at("seconds", name)
        for name in ("to_detect", "to_acknowledge", "to_mitigate", "to_resolve", "affected")
    },
    "detection": _at("detection", "method"),
    "trigger": _at("trigger", "type"),
    "factors": _of_each("contributing_factors", "category"),
    "customers_affected": _at("impact", "customers_affected"),
    "signals": _at("signals"),
    "actions": _count(),
    "actions_open": _count(*_OPEN),
    "summary": _at("summary"),
}
"""Each column, and what stands in it; several values are separated by semicolons."""
