"""Which record each document becomes, and under which name: one that is taken is never taken over."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from slugify import slugify

from postmortem_kit import checks, loader, moment, secrets
from postmortem_kit.checks.case import Case, Shelf
from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.dumper import dump
from postmortem_kit.importers import MAX, decoded, documents, named, pictures, whens
from postmortem_kit.importers import told as telling
from postmortem_kit.importers.results import Imported, Note, Refused, Site, Told, Undated
from postmortem_kit.importers.vendors import exports
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Row
from postmortem_kit.moment import TimeFault
from postmortem_kit.problem import KitError, Level, Problem, errors
from postmortem_kit.settings import Config

Files = dict[str, Path]
"""Files that go along with a record, by their path below its folder."""
_UNDATED = "no day is written in it: give the incident's with --date YYYY-MM-DD"
_ZONE = "its times are in a zone that may be several, and not the site's: set `timezone`, and write them as times"
_TOKEN = "what looks like a token or a password, kept as it is: take it out, and revoke it"


@dataclass(frozen=True)
class Made:
    """A record, ready to be written."""

    source: str
    """What the next run knows it by: the document's path, or the system and its id there."""
    place: str
    """Where it is read: the document's path, or a place in an export."""
    target: str
    """The record's file, below the folder of posts."""
    text: str
    imported: Imported
    pictures: Mapping[str, Path] = field(default_factory=dict)
    """The files that go along, by their path below the folder of posts."""


@dataclass
class Plan:
    """Takes documents and told incidents one by one, and gives each a name of its own."""

    config: Config
    folder: Path
    """The folder of posts."""
    owners: Mapping[str, str]
    """What each file came from in an earlier run."""
    day: dt.date | None = None
    status: str = "draft"
    used: set[str] = field(default_factory=set)
    seen: dict[str, str] = field(default_factory=dict)
    """The place of each incident that was told in this run."""

    def take(self, told: Told | Refused) -> Made | Refused:
        """Return the record of an incident that a system exported, or why there is none."""
        if isinstance(told, Refused):
            return told
        key = f"{told.system}:{told.id}"
        if key in self.seen:
            return Refused(told.place, f"the incident {told.id} is at {self.seen[key]} already")
        self.seen[key] = told.place
        try:
            return self._made(key, told.place, self._tellings(told), told.id)
        except Undated:
            return Refused(told.place, _UNDATED)
        except KitError as error:
            return Refused(told.place, str(error))

    def _tellings(self, told: Told) -> Iterator[tuple[Imported, Files]]:
        """Yield the record of what was told, and the same plainer each time."""
        text, _, missing = pictures.along(told.markdown, Path(os.devnull)) if "![" in told.markdown else ("", {}, [])
        lost = tuple(
            Note(0, f"no picture '{target}' in the export: it is a link now", "picture") for _, target in missing
        )
        told = replace(told, markdown=text or told.markdown, notes=(*told.notes, *lost))
        site = Site.of(self.config)
        for whole in (False, True):
            imported = telling.read(told, day=self.day, site=site, status=self.status, whole=whole)
            imported = self._zoned(imported)
            if secrets.lines(dump(imported.record)):
                imported = replace(imported, notes=(Note(0, _TOKEN, "token"), *imported.notes))
            yield imported, {}
            yield telling.untimed(self._as_written(imported)), {}

    def add(self, path: Path) -> Made | Refused:
        """Read the document at *path*, and return its record, or why there is none."""
        name = named(path)
        if path.suffix.lower() == ".json":
            return exports.hint(path, name)
        try:
            text, note = _text(path)
            noted = tuple(_noted(text, note))
            return self._made(name, name, self._readings(text, path, noted), PurePosixPath(name).parent.name)
        except Undated:
            return Refused(name, _UNDATED)
        except KitError as error:
            return Refused(name, str(error))

    def _read(self, text: str, name: str, folder: Path, *, whole: bool = False) -> tuple[Imported, dict[str, Path]]:
        text, files, missing = pictures.along(text, folder) if "![" in text else (text, {}, [])
        imported = documents.read(text, name, day=self.day, site=Site.of(self.config), status=self.status, whole=whole)
        notes = (
            Note(line, f"no picture '{target}' beside it: it is a link now", "picture") for line, target in missing
        )
        return replace(imported, notes=(*imported.notes, *notes)), files

    def _readings(self, text: str, path: Path, noted: tuple[Note, ...]) -> Iterator[tuple[Imported, Files]]:
        """Yield the record of a document, and the same plainer each time."""
        for whole in (False, True):
            imported, files = self._read(text, named(path), path.parent, whole=whole)
            imported = self._zoned(replace(imported, notes=(*noted, *imported.notes)))
            yield imported, files
            yield telling.untimed(self._as_written(imported)), files

    def _zoned(self, imported: Imported) -> Imported:
        """Return a record whose times are words, where their zone may be several and the site's would be read in."""
        record = imported.record
        if self.config.settings.zone is None or record.timezone:
            return imported
        told = (text for text in record.source.unplaced if not text.startswith(("```", "~~~", "- ")))
        is_told = any(map(whens.is_unclear, told))
        rows = tuple(_in_words(row) if is_told or whens.is_unclear(row.when or "") else row for row in record.timeline)
        if rows == record.timeline:
            return imported
        note = Note(0, _ZONE, "times")
        return replace(
            imported, record=record.model_copy(update={"timeline": rows}), notes=(note, *imported.notes)
        )  # fmt: skip

    def _as_written(self, imported: Imported) -> Imported:
        """Return a record whose times that the site's zone has twice or never are words."""
        rows = tuple(_as_written(row, self.config.settings.zone) for row in imported.record.timeline)
        return replace(imported, record=imported.record.model_copy(update={"timeline": rows}))

    def _made(self, key: str, place: str, readings: Iterator[tuple[Imported, Files]], more: str) -> Made:
        """Return the first of *readings* that reads back without an error; *more* tells its id from one that is taken.

        Raises:
            KitError: there is none.
        """
        wrong: tuple[Problem, ...] = ()
        for imported, files in readings:
            id = self._id(imported.record.id, key, more)
            target = f"{id}/postmortem.yaml" if files else f"{id}.yaml"
            record = imported.record.model_copy(update={"id": id})
            yaml = dump(record)
            if len(yaml.encode()) > MAX_BYTES:
                raise KitError(f"its record would have {len(yaml.encode()):,} bytes, and one holds {MAX_BYTES:,}")
            wrong = self._wrong(yaml, target)
            if not wrong:
                self.used.add(id)
                along = {f"{id}/{path}": file for path, file in files.items()}
                return Made(key, place, target, yaml, replace(imported, record=record), along)
        raise KitError(f"its record would have an error: {wrong[0].message}")

    def _wrong(self, yaml: str, target: str) -> tuple[Problem, ...]:
        """Return the errors that the record would have; a picture is not there yet, and has been looked for."""
        entry = loader.load(yaml, f"posts/{target}", zone=self.config.settings.zone)
        return errors(entry.problems) or tuple(_of_checks(entry, self.config))

    @cached_property
    def _targets(self) -> dict[str, str]:
        """The file that each document or incident became in an earlier run."""
        return {source: target for target, source in reversed(list(self.owners.items()))}

    def _id(self, id: str, key: str, more: str) -> str:
        """Return the id itself where it is free or its own, else one with *more* behind it, else with a number."""
        if before := self._targets.get(key):
            return before.partition("/")[0].removesuffix(".yaml")
        return next(one for one in _candidates(id, more) if one not in self.used and self._is_free(one, key))

    def _is_free(self, id: str, key: str) -> bool:
        for path in (self.folder / f"{id}.yaml", self.folder / id / "postmortem.yaml"):
            if path.is_file():
                shown = path.relative_to(self.folder).as_posix()
                return self.owners.get(shown, _owner(path)) == key
        return not (self.folder / id).exists()


def _candidates(id: str, more: str) -> Iterator[str]:
    yield id
    behind = slugify(more)[:30].strip("-")
    if behind:
        yield f"{id[:65].rstrip('-')}-{behind}"
    number = 2
    while True:
        yield f"{id}-{number}"
        number += 1


def _as_written(row: Row, zone: ZoneInfo | None) -> Row:
    """Return a row; its time as words where *zone* has it twice or never."""
    try:
        if row.at is not None:
            moment.read(str(row.at), zone=zone)
    except TimeFault:
        return _in_words(row)
    return row


def _in_words(row: Row) -> Row:
    """Return a row; its time as words, unless it says its offset or is a day."""
    if row.at is None or row.at.at is None or row.at.is_instant:
        return row
    words = str(row.at).replace("T", " ").removesuffix(":00")
    return row.model_copy(update={"at": None, "when": row.when or words})


def _of_checks(entry: Loaded, config: Config) -> Iterator[Problem]:
    """Yield the errors of a record alone; that the site requires a field is for a person to see."""
    case = Case(entry, config, Shelf.of((entry,)), as_published=False)
    for check in checks.CHECKS:
        if check.level is Level.ERROR and check.id != "required":
            for mark, message, hint in check.find(case):
                yield Problem(entry.source.path, mark, check.level, check.id, message, hint)


def _owner(path: Path) -> str | None:
    """Return the document, or the system and its id, that a record says it came from."""
    try:
        source = loader.read(path).postmortem.source
    except KitError:
        return None
    return source.id if source.system in (None, "markdown") else f"{source.system}:{source.id}"


def _text(path: Path) -> tuple[str, str | None]:
    try:
        if (size := path.stat().st_size) > MAX:
            raise KitError(f"it has {size:,} bytes, and a record holds {MAX:,}: leave logs out, or cut it")
        text, note = decoded(path.read_bytes())
    except OSError as error:
        raise KitError(f"it cannot be read: {error.strerror}") from error
    if not text.strip():
        raise KitError("it is empty")
    return text, note


def _noted(text: str, note: str | None) -> Iterable[Note]:
    if note:
        yield Note(1, note, "encoding")
    for line in secrets.lines(text):
        yield Note(line, _TOKEN, "token")
