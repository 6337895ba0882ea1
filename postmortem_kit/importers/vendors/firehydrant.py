"""FireHydrant: retrospectives, exported as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from postmortem_kit.importers.results import Refused, Told
from postmortem_kit.importers.vendors import exports, writeups

NAME = "firehydrant"


def read(paths: Sequence[Path]) -> Iterator[Told | Refused]:
    """Yield the write-ups in the JSON files at *paths*.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    return writeups.read(NAME, list(exports.read(paths)))
