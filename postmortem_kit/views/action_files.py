"""Actions as files: a table in CSV, objects in JSON, and the days they are due as a calendar."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from icalendar import Calendar, Event

from postmortem_kit.views import sheets
from postmortem_kit.views.page import Shown
from postmortem_kit.views.standing import Standing

FIELDS = (
    "state", "days_late", "due", "team", "owner", "title", "type", "priority", "ticket", "age_days", "opened_on",
    "closed_on", "reason", "again", "post", "post_title", "services", "action",
)  # fmt: skip
"""The columns, in their order."""
_PRODUCT = "-//postmortem_kit//action ledger//EN"


def files(shown: Shown) -> Iterator[tuple[str, str | bytes]]:
    """Return the actions of a site as files beside its pages; none on a site without an action."""
    found = shown.standings
    if found:
        yield "actions.csv", as_csv(found)
        yield "actions.json", as_json(found)
        yield "actions.ics", as_calendar(found)


def as_csv(found: Sequence[Standing]) -> str:
    """Return one line for each action; a text that a spreadsheet would calculate has a ' in front of it."""
    values = map(_values, found)
    return sheets.table(FIELDS, ([_cell(each[name]) for name in FIELDS] for each in values))


def as_json(found: Sequence[Standing]) -> str:
    """Return a list with one object for each action, without what is not known."""
    objects = [{name: value for name, value in _values(one).items() if value not in (None, [])} for one in found]
    return json.dumps(objects, indent=2, ensure_ascii=False) + "\n"


def as_calendar(found: Sequence[Standing]) -> bytes:
    """Return the open actions that have a day on which they are due, each as an event of that day.

    An event has the same UID as long as its record and its action have their ids (an action without one: its title),
    and the same bytes as long as nothing in the record changes.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Postmortem actions")
    taken: set[str] = set()
    for one in found:
        if one.is_open and one.action.due:
            calendar.add_component(_event(one, one.action.due, _uid(one, taken)))
    return bytes(calendar.to_ical())


def _values(one: Standing) -> dict[str, Any]:
    action = one.action
    return {
        "state": "declined" if action.status == "wont_do" else one.state,
        "days_late": one.late or None,
        "due": action.due.isoformat() if action.due else None,
        "team": one.team,
        "owner": action.owner,
        "title": action.title,
        "type": action.type,
        "priority": action.priority,
        "ticket": action.ticket,
        "age_days": one.age,
        "opened_on": action.opened_on.isoformat() if action.opened_on else None,
        "closed_on": action.closed_on.isoformat() if action.closed_on else None,
        "reason": action.reason,
        "again": [each.record.id for each in one.again],
        "post": one.record.id,
        "post_title": one.record.title,
        "services": list(one.record.services),
        "action": one.name,
    }


def _cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


def _event(one: Standing, due: dt.date, uid: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", dt.datetime.combine(one.action.opened_on or one.record.date, dt.time(), dt.UTC))
    event.add("dtstart", due)
    event.add("dtend", due + dt.timedelta(days=1))
    event.add("summary", f"Due: {one.action.title}")
    event.add("description", _description(one))
    event.add("transp", "TRANSPARENT")
    if one.team:
        event.add("categories", [one.team])
    return event


def _description(one: Standing) -> str:
    who = ", ".join(dict.fromkeys(filter(None, (one.team, one.action.owner))))
    lines = (who, one.action.ticket, f"From {one.record.id}: {one.record.title}")
    return "\n".join(line for line in lines if line)


def _uid(one: Standing, taken: set[str]) -> str:
    """Return a name for an event that no other one in the calendar has."""
    name = one.action.id or sha256(one.action.title.encode()).hexdigest()[:12]
    uid, number = f"{one.record.id}.{name}@postmortem-kit", 2
    while uid in taken:
        uid, number = f"{one.record.id}.{name}.{number}@postmortem-kit", number + 1
    taken.add(uid)
    return uid
