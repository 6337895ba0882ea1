"""PagerDuty: incidents, their log entries and their notes, as its REST API gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from postmortem_kit.importers.results import Note, Refused, Told
from postmortem_kit.importers.vendors import exports
from postmortem_kit.importers.vendors.exports import Given
from postmortem_kit.model import Participant, Row
from postmortem_kit.moment import Moment

NAME = "pagerduty"
_SHAPE = "`incidents`, `incident`, `log_entries` or `notes`"
_PARTS = ("incidents", "incident", "log_entries", "log_entry", "notes", "note")
_SINGLE = {"incidents": "incident", "log_entries": "log entry", "log_entry": "log entry", "notes": "note"}
_PAGED = frozenset({"limit", "offset", "total"})
"""How a page of a list is counted: of the request, not of an incident."""
_TYPES = {
    "trigger": "detected",
    "acknowledge": "acknowledged",
    "resolve": "resolved",
    "notify": "communication",
    "status_update": "communication",
    "responder_request": "communication",
}
"""The type of a row; what is not here, such as an escalation, has none."""


@dataclass(frozen=True)
class _Piece:
    """A log entry or a note."""

    place: str
    owner: str
    """Its incident's id, where it is said."""
    name: str
    """The file's, which may hold the id."""
    given: Given


@dataclass
class _Pile:
    """What the files hold, before it is known which belong together."""

    incidents: list[tuple[str, Given]] = field(default_factory=list)
    """Each with its place."""
    logs: list[_Piece] = field(default_factory=list)
    notes: list[_Piece] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    is_paged: bool = False
    """Whether the export says that there is more of it."""


def read(paths: Sequence[Path]) -> Iterator[Told | Refused]:
    """Yield the incidents in the JSON files at *paths*; log entries and notes may lie in files of their own.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    pile = _Pile()
    for found in exports.read(paths):
        if isinstance(found, Refused):
            pile.refused.append(found)
        elif not _sorted(pile, found[1], found[0], found[0]):
            pile.refused.append(exports.unknown(found[1], found[0], NAME, _SHAPE))
    told = list(_joined(pile))
    yield from told
    yield from pile.refused


def _sorted(pile: _Pile, data: Any, place: str, name: str, owner: str = "") -> bool:
    """Put what *data* holds on the pile; return whether it is of PagerDuty."""
    if isinstance(data, list):
        found = [_sorted(pile, one, f"{place}#{number}", name, owner) for number, one in enumerate(data, start=1)]
        if any(found):
            wrong = (number for number, is_known in enumerate(found, start=1) if not is_known)
            pile.refused += [Refused(f"{place}#{number}", f"no {_SHAPE} in it") for number in wrong]
        return any(found) or not found
    if not isinstance(data, Mapping):
        return False
    given = Given(data)
    kind = str(data.get("type", ""))
    if kind.endswith("_log_entry"):
        pile.logs.append(_Piece(place, _id(data.get("incident")) or owner, name, given))
    elif _id(data) and (data.get("title") or data.get("summary")):
        pile.incidents.append((place, given))
    elif any(part in data for part in _PARTS):
        return _bundle(pile, data, place, name)
    elif "content" in data and "created_at" in data:
        pile.notes.append(_Piece(place, owner, name, given))
    else:
        return False
    return True


def _bundle(pile: _Pile, data: Mapping[str, Any], place: str, name: str) -> bool:
    """Take a wrapper apart; what else stands in it stays with its one incident."""
    owner = _id(data.get("incident"))
    before = len(pile.incidents)
    known, refused = False, []
    for part in _PARTS:
        inner = data.get(part)
        elements = inner if isinstance(inner, list) else [inner] if isinstance(inner, Mapping) else []
        for number, one in enumerate(elements, start=1):
            where = f"{place}#{number}" if isinstance(inner, list) else place
            is_known = _sorted(pile, one, where, name, owner)
            known |= is_known
            if not is_known:
                refused.append(Refused(where, f"no {_SINGLE.get(part, part)} that is known here"))
        known |= isinstance(inner, list) and not inner
    pile.is_paged |= data.get("more") is True
    pile.refused += refused if known else []
    more = {key: value for key, value in data.items() if key not in (*_PARTS, *_PAGED, "more")}
    for _, given in pile.incidents[before:] if more else ():
        given.data["export"] = more
    return known


def _id(data: Any) -> str:
    id = data.get("id") if isinstance(data, Mapping) else None
    return id if isinstance(id, str) and id.strip() else ""


def _joined(pile: _Pile) -> Iterator[Told]:
    """Yield each incident with its own log entries and notes."""
    ids: dict[str, str] = {}
    for place, given in pile.incidents:
        ids.setdefault(str(given.data["id"]), place)
    logs, notes = (_by_owner(pile, found, ids) for found in (pile.logs, pile.notes))
    if not pile.incidents and not pile.refused:
        pile.refused.append(Refused("the export", "no incident is in it"))
    for place, given in pile.incidents:
        id = str(given.data["id"])
        reading = _Reading(given, logs.pop(id, []), notes.pop(id, []))
        yield reading.told(place, is_paged=pile.is_paged)


def _named(name: str, ids: Mapping[str, str]) -> str:
    """Return the one incident whose id is in a file's name, or the only one there is."""
    found = [id for id in ids if id in name] if len(ids) > 1 else list(ids)
    return found[0] if len(found) == 1 else ""


def _by_owner(pile: _Pile, found: Sequence[_Piece], ids: Mapping[str, str]) -> dict[str, list[Given]]:
    """Return log entries or notes by their incident; those of another one are refused, once for each file."""
    by: dict[str, list[Given]] = {}
    lost: dict[tuple[str, str], list[str]] = {}
    for piece in found:
        owner = piece.owner or _named(piece.name, ids)
        if owner in ids:
            by.setdefault(owner, []).append(piece.given)
        else:
            lost.setdefault((piece.owner, piece.name), []).append(piece.place)
    for (owner, _), places in lost.items():
        more = f", with {len(places) - 1} more" if len(places) > 1 else ""
        why = (
            f"its incident {owner} is not in the export"
            if owner
            else "it does not say its incident: put the incident's id into the file's name"
        )
        pile.refused.append(Refused(places[0], f"{why}{more}"))
    return by


class _Reading:
    """One incident with what belongs to it."""

    def __init__(self, given: Given, logs: Sequence[Given], notes: Sequence[Given]) -> None:
        self.given = given
        self.logs = [*logs, *given.each("log_entries")]
        self.notes = [*notes, *given.each("notes")]
        self.people: list[Participant] = []

    def told(self, place: str, *, is_paged: bool) -> Told:
        """Return the incident."""
        given = self.given
        id = given.text("id")
        title = given.text("title") or given.text("summary")
        if given.data.get("summary") in (title, f"[#{given.data.get('incident_number')}] {title}"):
            del given.data["summary"]
        rows = self._rows()
        times = self._times(rows)
        self._assigned()
        fields: dict[str, object] = {
            "timeline": rows,
            "times": times,
            "participants": tuple(dict.fromkeys(self.people)),
        }
        if severity := given.inner("priority").text("summary"):
            fields["severity"] = severity
        fields["services"] = tuple(filter(None, (given.inner("service").text("summary"),)))
        fields["teams"] = tuple(filter(None, (team.text("summary") for team in given.each("teams"))))
        if intro := self._intro(title):
            fields["intro"] = intro
        notes = (Note(0, "the export has more pages (`more` is true)", "unplaced"),) if is_paged else ()
        url = given.url("html_url")
        return Told(
            NAME, id, place, title, {k: v for k, v in fields.items() if v}, left=self._left(), url=url, notes=notes
        )

    def _rows(self) -> tuple[Row, ...]:
        """Return the log entries and the notes as rows, each of the five times at one of them only."""
        rows = list(exports.in_order([self._row(entry) for entry in self.logs]))
        noted = [row for note in self.notes if (row := self._note(note, rows)) is not None]
        rows = list(exports.in_order([*rows, *noted]))
        for kind in ("detected", "acknowledged", "resolved"):
            at = [number for number, row in enumerate(rows) if row.type == kind]
            for number in at[:-1] if kind == "resolved" else at[1:]:
                rows[number] = rows[number].model_copy(update={"type": None})
        return tuple(rows)

    def _row(self, entry: Given) -> Row:
        kind = entry.text("type")
        channel = entry.inner("channel")
        agent = entry.inner("agent")
        if str(agent.data.get("type", "")).startswith("user"):
            self._person(agent)
        for name in ("service", "teams"):
            if entry.data.get(name) == self.given.data.get(name):
                entry.data.pop(name, None)
        said = (entry.text("summary"), entry.text("note"), channel.text("content"))
        text = "\n\n".join(dict.fromkeys(filter(None, said)))
        base = kind.removesuffix("_log_entry")
        source = ", ".join(filter(None, (kind, channel.text("type"))))
        told = {"text": text or base.replace("_", " "), "type": _TYPES.get(base), "source": source or None}
        return Row.model_validate({"at": entry.moment("created_at")} | told)

    def _note(self, note: Given, rows: Sequence[Row]) -> Row | None:
        """Return a note as a row; None where a log entry says the same."""
        at, text = note.moment("created_at"), note.text("content")
        self._person(note.inner("user"))
        if any(text and row.text and text in row.text and row.at == at for row in rows):
            return None
        return Row(at=at, text=text or None, source="note")

    def _person(self, given: Given) -> None:
        if name := given.text("summary"):
            self.people.append(Participant(name=name))

    def _assigned(self) -> None:
        """Take the people to whom it went."""
        for name, inner in (("assignments", "assignee"), ("acknowledgements", "acknowledger")):
            for one in self.given.each(name):
                if str(one.inner(inner).data.get("type", "")).startswith("user"):
                    self._person(one.inner(inner))

    def _times(self, rows: Sequence[Row]) -> dict[str, Moment]:
        """Return the times that no row says; one that a row says otherwise is left."""
        times: dict[str, Moment] = {}
        first = self.given.each("acknowledgements")[:1]
        for kind, given, name in (
            ("detected", self.given, "created_at"),
            *(("acknowledged", one, "at") for one in first),
            ("resolved", self.given, "resolved_at"),
        ):
            said = [row.at for row in rows if row.type == kind and row.at]
            at = exports.moment_of(given.data.get(name))
            if at and (not said or at in said):
                given.moment(name)
                times |= {} if said else {kind: at}
        return times

    def _intro(self, title: str) -> str:
        """Return what is written on the incident beside its title."""
        said = (self.given.text("description"), self.given.inner("body").text("details"))
        return "\n\n".join(words for words in dict.fromkeys(said) if words and words != title)

    def _left(self) -> dict[str, Any]:
        left = self.given.left()
        for name, found in (("log_entries", self.logs), ("notes", self.notes)):
            if kept := [inner for one in found if (inner := one.left())]:
                left[name] = kept
        return left
