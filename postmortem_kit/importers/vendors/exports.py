"""Exports in JSON: files read whole or refused with their place, and objects from which values are taken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postmortem_kit import moment
from postmortem_kit.decoding import CONTROL
from postmortem_kit.importers import decoded, files, visible
from postmortem_kit.importers.results import Refused
from postmortem_kit.importers.vendors import signs
from postmortem_kit.moment import Moment, TimeFault
from postmortem_kit.problem import KitError

MAX = 200_000_000
"""A larger file, in bytes, is not read: it would not fit in memory beside its records."""


class Given:
    """One object of an export: what is taken from it is gone, and what is left of it is known."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.data: dict[str, Any] = dict(data or {})

    def text(self, name: str) -> str:
        """Take a text, or a number as one; return an empty text where there is none."""
        value = self.data.get(name)
        if isinstance(value, str) and value.strip():
            return str(self.data.pop(name))
        if isinstance(value, int) and not isinstance(value, bool):
            return str(self.data.pop(name))
        return ""

    def url(self, name: str) -> str | None:
        """Take an address that a browser may be led to."""
        value = self.data.get(name)
        is_url = (
            isinstance(value, str) and value.startswith(("https://", "http://")) and not any(map(str.isspace, value))
        )
        return str(self.data.pop(name)) if is_url else None

    def moment(self, name: str) -> Moment | None:
        """Take a time, with its offset as it is written; one that is no time is left."""
        value = self.data.get(name)
        found = moment_of(value)
        if found is not None:
            del self.data[name]
        return found

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
    from postmortem_kit.importers.planning import named

    found = files(paths, (".json",))
    if not found:
        raise KitError(f"no export in {', '.join(path.as_posix() for path in paths)}: .json")
    for path in found:
        yield loaded(path, named(path))


def loaded(path: Path, name: str) -> tuple[str, Any] | Refused:
    """Return what a JSON file holds, with *name*; its texts hold no control character."""
    try:
        if (size := path.stat().st_size) > MAX:
            return Refused(name, f"it has {size:,} bytes, and {MAX:,} are read: export fewer incidents at once")
        text, _ = decoded(path.read_bytes(), most=MAX)
        return name, parsed(text)
    except OSError as error:
        return Refused(name, f"it cannot be read: {error.strerror}")
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
