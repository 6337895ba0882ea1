"""Which record each document becomes, and under which name: one that is taken is never taken over."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from slugify import slugify

from postmortem_kit import checks, loader, moment, secrets
from postmortem_kit.checks.case import Case, Shelf
from postmortem_kit.dumper import dump
from postmortem_kit.importers import MAX, decoded, documents, pictures
from postmortem_kit.importers.results import Imported, Note, Site, Undated
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Row, Times
from postmortem_kit.moment import TimeFault
from postmortem_kit.problem import KitError, Level, Problem, errors
from postmortem_kit.settings import Config


@dataclass(frozen=True)
class Made:
    """A document's record, ready to be written."""

    source: str
    """The document's path."""
    target: str
    """The record's file, below the folder of posts."""
    text: str
    imported: Imported
    pictures: Mapping[str, Path] = field(default_factory=dict)
    """The files that go along, by their path below the folder of posts."""


@dataclass(frozen=True)
class Refused:
    """A document that gives no record, and why."""

    source: str
    reason: str


@dataclass
class Plan:
    """Takes documents one by one, and gives each a name of its own."""

    config: Config
    folder: Path
    """The folder of posts."""
    owners: Mapping[str, str]
    """The document that each file came from in an earlier run."""
    day: dt.date | None = None
    status: str = "draft"
    used: set[str] = field(default_factory=set)

    def add(self, path: Path) -> Made | Refused:
        """Read the document at *path*, and return its record, or why there is none."""
        name = named(path)
        try:
            text, note = _text(path)
            imported, files = self._read(text, name, path.parent)
            imported = replace(imported, notes=(*_noted(text, note), *imported.notes))
            return self._made(imported, name, files, text, path.parent)
        except Undated:
            return Refused(name, "no day is written in it: give the incident's with --date YYYY-MM-DD")
        except KitError as error:
            return Refused(name, str(error))

    def _read(self, text: str, name: str, folder: Path, *, whole: bool = False) -> tuple[Imported, dict[str, Path]]:
        text, files, missing = pictures.along(text, folder) if "![" in text else (text, {}, [])
        imported = documents.read(text, name, day=self.day, site=_site(self.config), status=self.status, whole=whole)
        notes = (
            Note(line, f"no picture '{target}' beside it: it is a link now", "picture") for line, target in missing
        )
        return replace(imported, notes=(*imported.notes, *notes)), files

    def _made(self, imported: Imported, name: str, files: dict[str, Path], text: str, folder: Path) -> Made:
        """Return the record as it will be read; one that cannot be read back is made again, plainer."""
        id = self._id(imported.record.id, name)
        target = f"{id}/postmortem.yaml" if files else f"{id}.yaml"
        record = imported.record.model_copy(update={"id": id})
        wrong: tuple[Problem, ...] = ()
        for attempt in range(3):
            if attempt == 1:  # a time that the site's zone has twice or never, or that contradicts another
                rows = tuple(_as_written(row, self.config.settings.zone) for row in record.timeline)
                record = record.model_copy(update={"times": Times(), "timeline": rows})
            elif attempt == 2:
                imported = self._read(text, name, folder, whole=True)[0]
                record = imported.record.model_copy(update={"id": id, "times": Times()})
            yaml = dump(record)
            wrong = self._wrong(yaml, target)
            if not wrong:
                self.used.add(id)
                along = {f"{id}/{path}": file for path, file in files.items()}
                return Made(name, target, yaml, replace(imported, record=record), along)
        raise KitError(f"its record would have an error: {wrong[0].message}")

    def _wrong(self, yaml: str, target: str) -> tuple[Problem, ...]:
        """Return the errors that the record would have; a picture is not there yet, and has been looked for."""
        entry = loader.load(yaml, f"posts/{target}", zone=self.config.settings.zone)
        return errors(entry.problems) or tuple(_of_checks(entry, self.config))

    def _id(self, id: str, name: str) -> str:
        """Return the id itself where it is free or its own, else one with the folder's name, else with a number."""
        if before := next((target for target, source in self.owners.items() if source == name), None):
            return before.partition("/")[0].removesuffix(".yaml")
        return next(one for one in _candidates(id, name) if one not in self.used and self._is_free(one, name))

    def _is_free(self, id: str, name: str) -> bool:
        for path in (self.folder / f"{id}.yaml", self.folder / id / "postmortem.yaml"):
            if path.is_file():
                shown = path.relative_to(self.folder).as_posix()
                return self.owners.get(shown, _owner(path)) == name
        return not (self.folder / id).exists()


def _candidates(id: str, name: str) -> Iterator[str]:
    yield id
    parent = slugify(PurePosixPath(name).parent.name)[:30].strip("-")
    if parent:
        yield f"{id[:65].rstrip('-')}-{parent}"
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
        words = str(row.at).replace("T", " ").removesuffix(":00")
        return row.model_copy(update={"at": None, "when": row.when or words})
    return row


def _of_checks(entry: Loaded, config: Config) -> Iterator[Problem]:
    """Yield the errors of a record alone; that the site requires a field is for a person to see."""
    case = Case(entry, config, Shelf.of((entry,)), as_published=False)
    for check in checks.CHECKS:
        if check.level is Level.ERROR and check.id != "required":
            for mark, message, hint in check.find(case):
                yield Problem(entry.source.path, mark, check.level, check.id, message, hint)


def _owner(path: Path) -> str | None:
    """Return the document that a record says it came from."""
    try:
        return loader.read(path).postmortem.source.id
    except KitError:
        return None


def named(path: Path) -> str:
    """Return how a document is called in its record: as seen from here, or by its last folder and its name."""
    absolute = Path(os.path.abspath(path))
    here = Path.cwd()
    if absolute.is_relative_to(here):
        return absolute.relative_to(here).as_posix()
    text = path.as_posix()
    return "/".join(absolute.parts[-3:]) if path.is_absolute() else re.sub(r"^(?:\.\./)+", "", text)


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
        yield Note(line, "what looks like a token or a password, kept as it is: take it out, and revoke it", "token")


def _site(config: Config) -> Site:
    catalog = config.catalog
    names = {
        "services": frozenset(catalog.service_names),
        "teams": frozenset(catalog.team_names),
        "environments": frozenset(catalog.environments),
    }
    return Site(tuple(config.settings.severities), names)
