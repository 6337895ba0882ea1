"""The systems whose exports are read, by their names: each has a module, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postmortem_kit.importers.results import Refused, Told

VENDORS: Mapping[str, str] = MappingProxyType(
    {
        "cstate": "cstate",
        "firehydrant": "firehydrant",
        "github": "github",
        "incident.io": "incidentio",
        "opsgenie": "opsgenie",
        "pagerduty": "pagerduty",
        "slack": "slack",
        "statuspage": "statuspage",
        "upptime": "upptime",
    }
)
"""Each system's module in this package: it has `read(paths)`."""


def read(system: str, paths: Sequence[Path], **options: Sequence[str]) -> Iterator[Told | Refused]:
    """Yield the incidents that the export of *system* at *paths* holds, and what of it could not be read, in order.

    Args:
        system: one of VENDORS.
        paths: files or folders.
        options: of the system's own `read`.

    Raises:
        KitError: there is nothing at one of *paths*, or no export.
    """
    found: Iterator[Told | Refused] = import_module(f"{__name__}.{VENDORS[system]}").read(paths, **options)
    return found
