"""Which system an export looks like, by the names of its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("statuspage", frozenset({"incident_updates"})),
    ("pagerduty", frozenset({"incident_number"})),
    ("pagerduty", frozenset({"log_entries"})),
    ("pagerduty", frozenset({"agent", "summary", "created_at"})),
    ("pagerduty", frozenset({"content", "user", "created_at"})),
    ("opsgenie", frozenset({"executiveSummary"})),
    ("opsgenie", frozenset({"postmortemId"})),
    ("incident.io", frozenset({"document_url", "incident_id"})),
    ("slack", frozenset({"type", "ts", "text"})),
    ("github", frozenset({"number", "title", "body"})),
)
"""Keys that an object of a system has, the surest first."""
_DEEP = 3
"""An object that tells the system is at most so far below the top."""


def system(data: object) -> str | None:
    """Return the name of the system that *data* looks like an export of."""
    for name, keys in _SIGNS:
        if any(keys <= found.keys() for found in _objects(data, _DEEP)):
            return "upptime" if name == "github" and _is_upptime(data) else name
    return None


def _objects(data: object, deep: int) -> Iterator[Mapping[str, object]]:
    """Yield the objects at the top of *data*: of a list, the first one."""
    if isinstance(data, Mapping):
        yield data
        for value in data.values() if deep else ():
            yield from _objects(value, deep - 1)
    elif isinstance(data, list) and data:
        yield from _objects(data[0], deep)


def _is_upptime(data: object) -> bool:
    return any(str(found.get("title", "")).startswith("🛑 ") for found in _objects(data, 1))
