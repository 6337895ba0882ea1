"""Statuspage: the incidents of a status page, as `incidents.json` holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postmortem_kit.importers.results import Note, Refused, Told
from postmortem_kit.importers.vendors import exports, html
from postmortem_kit.importers.vendors.exports import Given
from postmortem_kit.model import Row
from postmortem_kit.moment import Moment, TimeFault, zone_named

NAME = "statuspage"
_SHAPE = "`incidents`, each with `id`, `name` and `incident_updates`,"
_PLANNED = "it was planned (`scheduled_for`): see whether it is an incident at all"
_TIMES = (("started", "started_at"), ("mitigated", "monitoring_at"), ("resolved", "resolved_at"))
"""Monitoring is what this system calls the time from which a fix is in place and only watched."""


def read(paths: Sequence[Path]) -> Iterator[Told | Refused]:
    """Yield the incidents in the JSON files at *paths*.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    return exports.told(paths, _incidents)


def _incidents(data: Any, place: str) -> Iterator[Told | Refused]:
    """Yield the incidents of a file: a page with its list, several pages, a list, or one."""
    if isinstance(data, list) and data and all(isinstance(one, Mapping) and "incidents" in one for one in data):
        for number, one in enumerate(data, start=1):
            yield from _incidents(one, f"{place}#{number}")
        return
    page: Mapping[str, Any] = {}
    found = data
    if isinstance(data, Mapping) and "incident_updates" not in data:
        page = given if isinstance(given := data.get("page"), Mapping) else {}
        found = data.get("incidents", data.get("incident"))
        yield from _others(data, place)
    if isinstance(found, Mapping) and _is_incident(found):
        yield _incident(found, page, place)
    elif not isinstance(found, list) or (found and not any(_is_incident(one) for one in found)):
        yield exports.unknown(data, place, NAME, _SHAPE)
    elif not found:
        yield Refused(place, "no incident is in it")
    else:
        for number, one in enumerate(found, start=1):
            yield _incident(one, page, f"{place}#{number}")


def _others(data: Mapping[str, Any], place: str) -> Iterator[Refused]:
    """Yield what stands beside the incidents and is none."""
    if "incidents" in data or "incident" in data:
        for name, value in data.items():
            if value and name not in ("page", "incidents", "incident", "meta"):
                yield Refused(place, f"'{name}' beside the incidents is left out")


def _is_incident(one: object) -> bool:
    return (
        isinstance(one, Mapping)
        and isinstance(one.get("id"), str)
        and bool(one["id"].strip())
        and isinstance(one.get("name"), str)
        and isinstance(one.get("incident_updates"), list)
    )


def _incident(one: Any, page: Mapping[str, Any], place: str) -> Told | Refused:
    if not _is_incident(one):
        return Refused(place, "no incident that is known here: `id`, `name` and `incident_updates` were expected")
    given = Given(one)
    if page:
        given.data["page"] = Given(page)
    title, url = given.text("name"), given.url("shortlink")
    fields: dict[str, object] = {}
    write_up = given.text("postmortem_body")
    rows, more = _rows(given, write_up)
    text = "\n\n".join(filter(None, (html.markdown(write_up), more)))
    fields["timeline"] = rows
    fields["times"] = _times(given)
    fields["date"] = _day(given, fields["times"], rows)
    if str(given.data.get("impact")) not in ("none", "None"):
        fields["severity"] = given.text("impact")
    fields["services"] = tuple(filter(None, (part.text("name") for part in given.each("components"))))
    if not text:  # the times of a write-up need not be of the page's zone
        fields["timezone"] = _zone(given.inner("page"))
    kept = {name: value for name, value in fields.items() if value}
    id = given.text("id")
    notes = (Note(0, _PLANNED, "day"),) if given.data.get("scheduled_for") else ()
    return Told(NAME, id, place, title or id, kept, markdown=text, left=given.left(), url=url, notes=notes)


def _rows(given: Given, write_up: str) -> tuple[tuple[Row, ...], str]:
    """Return the updates as rows in order, and an update that is the write-up itself."""
    rows, more = [], []
    for update in reversed(given.each("incident_updates")):  # the newest is first
        status, body = update.text("status"), update.text("body")
        if status == "postmortem":
            more += [html.markdown(body)] if body.strip() != write_up.strip() else []
            update.data["status"] = status
            continue
        if update.data.get("display_at") == update.data.get("created_at"):
            update.data.pop("created_at", None)
        at = update.moment("display_at", "created_at")
        named = f"**{status.replace('_', ' ').capitalize()}**" if status else ""
        text = " — ".join(filter(None, (named, html.markdown(body))))
        rows.append(Row(at=at, text=text or None, type="communication", source="incident update"))
    return exports.in_order(rows), "\n\n".join(filter(None, more))


def _times(given: Given) -> dict[str, Moment]:
    found = {kind: given.moment(name) for kind, name in _TIMES}
    return {kind: at for kind, at in found.items() if at}


def _day(given: Given, times: object, rows: Sequence[Row]) -> object:
    """Return the day on which it started, else was entered, else was first told."""
    started = times.get("started") if isinstance(times, dict) else None
    created = exports.moment_of(given.data.get("created_at"))
    if created and created in (started, *(row.at for row in rows)):
        del given.data["created_at"]
    first = started or created or next((row.at for row in rows if row.at), None)
    return first.date if first else None


def _zone(page: Given) -> str | None:
    """Return the zone of the page, where it is one that records know."""
    try:
        name = zone_named(str(page.data.get("time_zone"))).key
    except TimeFault:
        return None
    del page.data["time_zone"]
    return name
