"""Exports in JSON: files read whole or refused with their place, and objects from which values are taken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postmortem_kit import moment
from postmortem_kit.decoding import CONTROL
from postmortem_kit.importers import decoded, files, named, visible
from postmortem_kit.importers.results import Refused, Told
from postmortem_kit.importers.vendors import signs
from postmortem_kit.model import Row
from postmortem_kit.moment import Moment, TimeFault
from postmortem_kit.problem import KitError

MAX = 200_000_000
"""A larger file, in bytes, is not read: it would not fit in memory beside its records."""


class Given:
    """One object of an export: what is taken from it is gone, and what is left of it is known."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.data: dict[str, Any] = dict(data or {})

    def text(self, *names: str) -> str:
        """Take the first text of *names*, or a number as one; return an empty text where there is none."""
        for name in names:
            value = self.data.get(name)
            is_number = isinstance(value, int) and not isinstance(value, bool)
            if is_number or (isinstance(value, str) and value.strip()):
                return str(self.data.pop(name))
        return ""

    def url(self, *names: str) -> str | None:
        """Take the first address of *names* that a browser may be led to."""
        for name in names:
            if is_url(self.data.get(name)):
                return str(self.data.pop(name))
        return None

    def moment(self, *names: str) -> Moment | None:
        """Take the first time of *names*, with its offset as it is written; what is no time is left."""
        for name in names:
            if found := moment_of(self.data.get(name)):
                del self.data[name]
                return found
        return None

    def inner(self, name: str) -> Given:
        """Return the object that is there, or an empty one."""
        value = self.data.get(name)
        if isinstance(value, Given):
            return value
        if not isinstance(value, Mapping):
            return Given()
        self.data[name] = found = Given(value)
        return found

    def each(self, name: str) -> list[Given]:
        """Return the objects of a list."""
        value = self.data.get(name)
        if not isinstance(value, list):
            return []
        self.data[name] = value = [Given(one) if isinstance(one, Mapping) else one for one in value]
        return [one for one in value if isinstance(one, Given)]

    def left(self) -> dict[str, Any]:
        """Return what was not taken; what is empty says nothing."""
        found: dict[str, Any] = _left(self.data)
        return found


def is_url(value: object) -> bool:
    """Whether *value* is an address that a browser may be led to."""
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"]+", value) is not None


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows by their times; as they are, where one has none that can be compared."""
    keys = [row.at.at.timestamp() if row.at and row.at.is_instant and row.at.at else None for row in rows]
    if all(key is not None for key in keys):
        return tuple(row for _, row in sorted(zip(keys, rows, strict=True), key=lambda pair: pair[0] or 0))
    naive = [row.at.at if row.at and row.at.at and row.at.at.tzinfo is None else None for row in rows]
    if all(naive):
        return tuple(row for _, row in sorted(zip(naive, rows, strict=True), key=lambda pair: str(pair[0])))
    return tuple(rows)


def _left(value: Any) -> Any:
    if isinstance(value, Given):
        return _left(value.data)
    if isinstance(value, Mapping):
        return {name: left for name, inner in value.items() if (left := _left(inner)) not in (None, "", [], {})}
    if isinstance(value, list):
        return [left for inner in value if (left := _left(inner)) not in (None, "", [], {})]
    return value


def moment_of(value: object) -> Moment | None:
    """Return the time that a text is, to the second at least; None where it is none."""
    if not isinstance(value, str) or len(value) < len("2026-03-04T09:10"):
        return None
    try:
        found = moment.read(value)
    except TimeFault:
        return None
    return found if found.at is not None else None


def read(paths: Sequence[Path]) -> Iterator[tuple[str, Any] | Refused]:
    """Yield what each JSON file at *paths* and below them holds, by its name, or why it cannot be read.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    found = files(paths, (".json",))
    if not found:
        raise KitError(f"no export in {', '.join(path.as_posix() for path in paths)}: .json")
    for path in found:
        yield loaded(path, named(path))


def told(paths: Sequence[Path], of: Callable[[Any, str], Iterator[Told | Refused]]) -> Iterator[Told | Refused]:
    """Yield what *of* makes of each JSON file at *paths*, of its content and its name, or why it cannot be read.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    for found in read(paths):
        if isinstance(found, Refused):
            yield found
        else:
            name, data = found
            yield from of(data, name)


def loaded(path: Path, name: str) -> tuple[str, Any] | Refused:
    """Return what a JSON file holds, with *name*; its texts hold no control character."""
    try:
        if (size := path.stat().st_size) > MAX:
            return Refused(name, f"it has {size:,} bytes, and {MAX:,} are read: export fewer incidents at once")
        data = path.read_bytes()
    except OSError as error:
        return Refused(name, f"it cannot be read: {error.strerror}")
    return of_bytes(data, name)


def of_bytes(data: bytes, name: str) -> tuple[str, Any] | Refused:
    """Return what the bytes of a JSON file hold, with *name*, or why they are none."""
    try:
        text, _ = decoded(data, most=MAX)
        return name, parsed(text)
    except KitError as error:
        return Refused(name, str(error))
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
        why = "it ends in the middle, as one that was cut off" if is_cut else f"it is no JSON: {error.msg}"
        return Refused(f"{name}:{error.lineno}:{error.colno}", why)
    except RecursionError:
        return Refused(name, "it is nested too deeply to be an export")
    except ValueError:
        return Refused(name, "it holds a number that no system writes")


def parsed(text: str) -> Any:
    """Return what JSON holds, its texts without control characters.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    data = json.loads(text, strict=False)
    return _visible(data) if "\\u" in text else data


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value) if CONTROL.search(value) else value
    if isinstance(value, list):
        return [_visible(one) for one in value]
    if isinstance(value, dict):
        return {_visible(name): _visible(inner) for name, inner in value.items()}
    return value


def unknown(data: object, place: str, system: str, shape: str) -> Refused:
    """Return why *data* is no export of *system*: it looks like another one, or like none that is known.

    Args:
        data: what was found.
        place: where.
        system: the name that was given.
        shape: what an export of it holds, in words.
    """
    looks = signs.system(data)
    if looks and looks != system:
        return Refused(place, f"it looks like an export of another system: give --from {looks}")
    return Refused(place, f"no shape of {system} that is known here: {shape} was expected")


def hint(path: Path, name: str) -> Refused:
    """Return why a JSON file that was named as a document is none, and what to do."""
    found = loaded(path, name)
    if isinstance(found, Refused):
        return found
    system = signs.system(found[1])
    if system is None:
        return Refused(name, "it is JSON, and no document: give --from with the system that exported it")
    return Refused(name, f"it is JSON, and looks like an export of {system}: give --from {system}")
