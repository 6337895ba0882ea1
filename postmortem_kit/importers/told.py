"""One incident that a system exported as a record: its values in their fields, its write-up read, the rest kept."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from postmortem_kit.checks.times import is_before
from postmortem_kit.importers import documents, naming, survival
from postmortem_kit.importers.fields import NARRATIVE
from postmortem_kit.importers.keys import Known
from postmortem_kit.importers.results import Imported, Note, Placed, Site, Told, Undated
from postmortem_kit.model import Postmortem, Row, Source, Times
from postmortem_kit.moment import Moment

_BY_THE_SITE = ("severity", "services", "teams", "environments", "tags", "authors")
"""Fields whose values the site may not know."""
_TEXTS = ("summary", "intro", "setup", "hunch", "investigation", "lightbulb", "fix", "mitigation", "reflections")


def read(
    told: Told,
    *,
    day: dt.date | None = None,
    site: Site = Site(),  # noqa: B008  frozen
    status: str = "draft",
    whole: bool = False,
) -> Imported:
    """Return the record that *told* gives.

    Args:
        told: the incident.
        day: the day of the incident where the export has none.
        site: the severities and the names that the site knows.
        status: of the record.
        whole: keep every section of the write-up as it is.

    Raises:
        Undated: the export says no day, and none is given.
    """
    said, given = _day(told), day
    day = day or told.written_on
    text = _written(told, said, day, site, status, whole=whole)
    work = _Work(told, text, site)
    on = said or (text.record.date if text else day)
    if on is None:
        raise Undated("no day is written in it")
    record = work.record(on, status)
    taken = [name for name in told.fields if name in record.model_fields_set]
    typed = (Placed(0, _counted(told.fields[name]), name) for name in taken)
    return Imported(
        record=record,
        placed=(*typed, *(text.placed if text else ())),
        notes=(*told.notes, *_of_day(told, said, given, text), *work.notes()),
        names=text.names if text else (),
        is_undated=said is None and given is not None and (text.is_undated if text else True),
        is_plain=text is not None and text.is_plain,
    )


def _counted(value: object) -> str:
    return f"{len(value)} as exported" if isinstance(value, tuple | Mapping) else "as exported"


def _written(
    told: Told, said: dt.date | None, day: dt.date | None, site: Site, status: str, *, whole: bool
) -> Imported | None:
    """Return the write-up as a record, where there is one."""
    if not told.markdown.strip():
        return None
    return documents.read(told.markdown, told.id, day=day, site=site, status=status, whole=whole, said=said)


def _of_day(told: Told, said: dt.date | None, given: dt.date | None, text: Imported | None) -> Iterator[Note]:
    """Yield a word on a day that was taken for want of a better one."""
    if said is None and given is None and told.written_on and (text is None or text.is_undated):
        yield Note(0, f"no day is written in it that is surely the incident's: {told.written_on} was taken", "day")


def _day(told: Told) -> dt.date | None:
    """Return the day that the export says: its own, that of the earliest of the five times, or of the first row."""
    if isinstance(day := told.fields.get("date"), dt.date):
        return day
    times: Any = told.fields.get("times") or {}
    rows: Any = told.fields.get("timeline") or ()
    moments = (*(times.get(name) for name in Times.model_fields), *(row.at for row in rows))
    return next((one.date for one in moments if one and one.date), None)


class _Work:
    """One incident on its way to a record."""

    def __init__(self, told: Told, text: Imported | None, site: Site) -> None:
        self.told, self.text, self.site = told, text, site
        self.values: dict[str, Any] = {}
        self.unplaced: list[str] = []
        self.words: list[str] = []
        """Values that no field holds, each with its name."""
        if text:
            record = text.record
            self.values = {name: getattr(record, name) for name in record.model_fields_set}
            self.unplaced += record.source.unplaced

    def record(self, day: dt.date, status: str) -> Postmortem:
        """Return the record of all that is told."""
        for name, value in self.told.fields.items():
            if name in _BY_THE_SITE:
                self._by_the_site(name, value)
            elif name != "date":
                self._value(name, value)
        self._title()
        if self.words:
            self.unplaced.append("\n".join(f"- {line}" for line in self.words))
        if self.told.left:
            self.unplaced.append(f"```json\n{_json(self.told.left)}\n```")
        source = Source(
            system=self.told.system, id=self.told.id, url=self.told.url, unplaced=tuple(self.unplaced)
        )  # fmt: skip
        id = naming.slugged(self.told.title or self.told.id, day)
        values = self.values | {"id": id, "date": day, "status": status, "source": source}
        if not any(values.get(name) for name in NARRATIVE):
            values["topics"] = ({"body": values.pop("intro", None) or self.told.title or self.told.id},)
        return Postmortem.model_validate({name: value for name, value in values.items() if value})

    def notes(self) -> Iterator[Note]:
        """Yield what a person has to look at, of the write-up and of what no field holds."""
        for note in self.text.notes if self.text else ():
            if note.kind == "day" and self.text and self.text.is_undated and self.told.written_on:
                continue  # said already
            yield replace(note, line=0, text=f"line {note.line} of its text: {note.text}")
        if self.words:
            yield Note(0, f"kept in words under `source.unplaced`: {'; '.join(self.words)}", "unplaced")

    def _by_the_site(self, name: str, value: Any) -> None:
        """Set a field as far as the site knows what is told; the rest stays in words."""
        found: list[str] = [value] if isinstance(value, str) else list(value)
        taken: list[str] = list(self.values.get(name) or ()) if name != "severity" else []
        for words in dict.fromkeys(found):
            known = Known(self.site.scale, self.site.names)
            is_all = known.take(name, words if name == "severity" else [words], where="export")
            got = known.values.get(name, ())
            taken += [got] if isinstance(got, str) else got
            if not is_all and survival.words(words) - survival.words(" ".join(taken)):
                self.words.append(f"{name}: {' '.join(words.split())}")
        if taken and name == "severity":
            self._value(name, taken[0])
        elif taken:
            self.values[name] = tuple(dict.fromkeys(taken))

    def _value(self, name: str, value: Any) -> None:
        """Set a field, or join it to what the write-up says."""
        before = self.values.get(name)
        if name == "times":
            self._times(value)
        elif not before or before == value:
            self.values[name] = value
        elif name == "timeline":
            self.values[name] = merged(before, value)
        elif isinstance(value, tuple):
            self.values[name] = tuple(dict.fromkeys((*value, *before)))
        elif name in _TEXTS:
            self.values[name] = f"{value}\n\n{before}"
        elif isinstance(value, Mapping | type(before)) and not isinstance(value, str):
            self._part(name, value, before)
        else:
            self.words.append(f"{name}, in the text: {before}")
            self.values[name] = value

    def _part(self, name: str, value: Any, before: Any) -> None:
        """Join an object of several values, such as the impact."""
        new = dict(value)
        for inner, old in before:
            if not new.get(inner):
                new[inner] = old
            elif old and old != new[inner]:
                self.words.append(f"{name}.{inner}, in the text: {' '.join(str(old).split())}")
        self.values[name] = type(before).model_validate(new)

    def _times(self, value: Mapping[str, Moment]) -> None:
        before: Times = self.values.get("times") or Times()
        for name, old in before:
            if old and name in value and value[name] != old:
                self.words.append(f"{name}, in the text: {old}")
        kept = {name: old for name, old in before if old}
        self.values["times"] = Times.model_validate(kept | {name: new for name, new in value.items() if new})

    def _title(self) -> None:
        named = self.values.get("title", "")
        own = " ".join((self.told.title or named or self.told.id).split())
        below = [self.values.get("subtitle") or ""]
        is_nameless = named == naming.title(self.told.id)
        if named and not is_nameless and named.casefold() != own.casefold():
            below.insert(0, named)
        self.values["title"], self.values["subtitle"] = naming.fitting(own, below)


def _json(value: object) -> str:
    """Return what is left as JSON: one line for each key, and for each element of a list at the top."""
    if not isinstance(value, Mapping):
        return _line(value)
    rows = []
    for name, inner in value.items():
        if isinstance(inner, list) and len(inner) > 1:
            told = ",\n".join(f"  {_line(one)}" for one in inner)
            rows.append(f" {_line(name)}: [\n{told}\n ]")
        else:
            rows.append(f" {_line(name)}: {_line(inner)}")
    return "{\n" + ",\n".join(rows) + "\n}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def merged(one: Sequence[Row], other: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of two timelines in one, by their times; one behind the other where these cannot be compared."""
    found: list[Row] = []
    left = list(other)
    for row in one:
        while left and row.at and left[0].at and is_before(left[0].at, row.at):
            found.append(left.pop(0))
        found.append(row)
    return (*found, *left)


def untimed(imported: Imported) -> Imported:
    """Return a record whose times contradict each other without its five times and its types of rows: all in words."""
    record = imported.record
    typed = [f"- {name}: {at}" for name, at in record.times if at]
    rows = tuple(row.model_copy(update={"type": None, "source": _with_type(row)}) for row in record.timeline)
    source = record.source
    if typed:
        source = source.model_copy(update={"unplaced": (*source.unplaced, "\n".join(typed))})
    note = Note(0, "its times contradict each other: kept in words", "times")
    changed = record.model_copy(update={"times": Times(), "timeline": rows, "source": source})
    return replace(imported, record=changed, notes=(*imported.notes, note))


def _with_type(row: Row) -> str | None:
    return ", ".join(filter(None, (row.source, row.type))) or None
