"""YAML to records: any bytes in, a record and its problems out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from postmortem_kit import moment
from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.model import Postmortem
from postmortem_kit.moment import Moment, TimeFault
from postmortem_kit.problem import KitError, Level, Mark, Problem, in_order
from postmortem_kit.shaper import Loc, Shape, shape
from postmortem_kit.sieve import drop, validate
from postmortem_kit.spans import MILESTONES
from postmortem_kit.tree import parse

_CLOCK = re.compile(r"~? ?\d{1,2}:\d{2}(:\d{2})?")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})")
NO_DAY = date(1970, 1, 1)
"""Stands in for a date that a broken file does not have; such a record has an error and is not built."""


@dataclass(frozen=True)
class Source:
    """Where each value of a record stands in its file."""

    path: str
    lines: tuple[str, ...]
    marks: MappingProxyType[Loc, Mark]
    folder: Path | None = None
    """Where its attachments are; None for a text that is no file."""

    def mark(self, *loc: str | int) -> Mark:
        """Return the place of the value at *loc*, or of the nearest thing around it that is there."""
        for end in range(len(loc), -1, -1):
            if (mark := self.marks.get(loc[:end])) is not None:
                return mark
        return Mark()

    def has(self, *loc: str | int) -> bool:
        """Whether the author wrote something at *loc*."""
        return loc in self.marks


@dataclass(frozen=True)
class Loaded:
    """One file, read: the record, where its values stand, and what was wrong in reading it."""

    postmortem: Postmortem
    source: Source
    problems: tuple[Problem, ...]


def read(path: Path, *, shown: str | None = None, zone: ZoneInfo | None = None) -> Loaded:
    """Read the file at *path*; problems name it as *shown*.

    Raises:
        KitError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KitError(f"{shown or path}: {error.strerror}") from error
    return load(data, shown or path.as_posix(), zone=zone, folder=path.parent)


def load(data: bytes | str, path: str, *, zone: ZoneInfo | None = None, folder: Path | None = None) -> Loaded:
    """Read a record from YAML.

    Args:
        data: what the file holds.
        path: the file's name, for problems and for the default id.
        zone: the site's, for times that name none.
        folder: where attachments are looked for; without it they are not.
    """
    tree = parse(data, path)
    shaped = shape(tree, Postmortem)
    _resolve_times(shaped, zone)
    stem = default_id(path)
    _name(shaped, stem)
    dated = _DATED.search(stem)
    stand_ins = {"id": _slugged(stem), "title": stem or "untitled", "date": _day(dated[1] if dated else "") or NO_DAY}
    record = validate(shaped, Postmortem, stand_ins)
    source = Source(path, tuple(tree.lines), MappingProxyType(shaped.marks), folder)
    return Loaded(record, source, in_order(shaped.problems))


def default_id(path: str) -> str:
    """Return the id that a file's name gives: its stem, or its folder's name for `postmortem.yaml`."""
    pure = PurePosixPath(path)
    return pure.parent.name if pure.stem == "postmortem" and pure.parent.name else pure.stem


def _name(shaped: Shape, stem: str) -> None:
    """Give a record without an id the one of its file."""
    if "id" not in shaped.data:
        shaped.data["id"] = stem
        shaped.marks.setdefault(("id",), Mark())


def _slugged(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:100] or "untitled"


def _day(text: Any) -> date | None:
    try:
        return moment.read(str(text)).day
    except TimeFault:
        return None


def _resolve_times(shaped: Shape, site: ZoneInfo | None) -> None:
    """Replace each time value by a moment: a day and an offset for every one that can have them."""
    zone = _zone(shaped, site)
    day = _day(shaped.data.get("date", ""))
    naive: list[Loc] = []
    times = shaped.data.get("times") or {}
    for kind in MILESTONES:
        if kind in times and (found := _moment(shaped, ("times", kind), times[kind], day, zone, naive)):
            times[kind] = found
    above: Moment | None = None
    for index, row in _indexed(shaped.data.get("timeline")):
        if isinstance(row.get("at"), str):
            loc: Loc = ("timeline", index, "at")
            found = _moment(shaped, loc, row["at"], (above and above.date) or day, zone, naive)
            if found is not None:
                _look_back(shaped, loc, row["at"], found, above)
                row["at"] = found
                above = found if found.date else above
    if naive and not (site or "timezone" in shaped.data):
        hint = "add `timezone:` with an IANA name such as Europe/Berlin, here or in postmortem.yml"
        message = "no time zone: times without an offset stay as written, and no duration is computed"
        problem = shaped.tree.problem(shaped.mark(*naive[0]), "no-zone", message, hint, level=Level.WARNING)
        shaped.problems.append(problem)


def _indexed(rows: Any) -> list[tuple[int, dict[str, Any]]]:
    return [(index, row) for index, row in enumerate(rows or ()) if isinstance(row, dict)]


def _zone(shaped: Shape, site: ZoneInfo | None) -> ZoneInfo | None:
    """Return the record's zone; a wrong one is reported by the model and none is used instead of it."""
    name = shaped.data.get("timezone")
    if not isinstance(name, str):
        return site
    try:
        return moment.zone_named(name.strip())
    except TimeFault:
        return None


def _moment(
    shaped: Shape, loc: Loc, text: str, day: date | None, zone: ZoneInfo | None, naive: list[Loc]
) -> Moment | None:
    try:
        found = moment.read(text, day=day, zone=zone)
    except TimeFault as fault:
        if fault.message.endswith("has no day") and "date" not in shaped.data:
            fault = TimeFault(fault.rule, fault.message, "add `date:`, the day that it is on")
        shaped.report(loc, fault.rule, fault.message, fault.hint)
        drop(shaped, loc)
        return None
    if found.at is not None and found.at.tzinfo is None:
        naive.append(loc)
    return found


def _look_back(shaped: Shape, loc: Loc, text: str, found: Moment, above: Moment | None) -> None:
    """Warn when a bare clock time is earlier than the row above: it may be on the next day."""
    if above is None or above.at is None or found.at is None or not _CLOCK.fullmatch(text.strip()):
        return
    if _comparable(found.at, above.at) and found.at < above.at:
        day = found.at.date()
        following = date.fromordinal(day.toordinal() + 1)
        clock = f"{found.at:%H:%M}"
        message = f"'{text}' is earlier than the row above: read as {day} {clock}"
        hint = f"if it was the next day, write {following} {clock}; if it was not, write {day} {clock}"
        shaped.problems.append(
            shaped.tree.problem(shaped.mark(*loc), "time-backwards", message, hint, level=Level.WARNING)
        )


def _comparable(one: datetime, other: datetime) -> bool:
    return (one.tzinfo is None) == (other.tzinfo is None)
