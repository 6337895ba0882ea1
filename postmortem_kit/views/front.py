"""The head of a clean post: what programs read, as YAML."""

from __future__ import annotations

from typing import Any

import yaml

from postmortem_kit.model import Postmortem, Times

FIELDS = (
    "id", "aliases", "title", "haiku", "subtitle", "date", "kind", "status", "published_on", "severity", "authors",
    "services", "teams", "environments", "origin", "tags", "timezone", "times", "audience",
)  # fmt: skip
"""Each is there when the record has it."""

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def matter(postmortem: Postmortem) -> str:
    """Return what is set of *postmortem*, without the lines around it."""
    data = {name: _plain(value) for name in FIELDS if (value := _set(postmortem, name))}
    dumped: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return dumped


def _set(postmortem: Postmortem, name: str) -> Any:
    return getattr(postmortem, name) if name in postmortem.model_fields_set else None


def _plain(value: Any) -> Any:
    """Return *value* in the types that YAML knows."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Times):
        return {name: str(moment) for name, moment in value if moment is not None}
    return value
