"""Upptime: the downtimes that it wrote as issues of its repository."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from slugify import slugify

from postmortem_kit.importers.results import Refused, Told
from postmortem_kit.importers.vendors import exports, github
from postmortem_kit.importers.vendors.exports import Given
from postmortem_kit.model import Detection, Row
from postmortem_kit.moment import Moment

NAME = "upptime"
_TITLE = re.compile(r"(?:🛑|⚠️?)?\s*(?P<title>(?P<site>.+?) (?:is down|has degraded performance))")
_RESOLVED = re.compile(r"\*\*Resolved:?\*\*:?", re.IGNORECASE)


def read(paths: Sequence[Path]) -> Iterator[Told | Refused]:
    """Yield the downtimes among the issues in the JSON files at *paths*.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    for found in github.issues(paths, NAME):
        if isinstance(found, Refused):
            yield found
            continue
        place, given = found
        title = _TITLE.fullmatch(str(given.data["title"]).strip())
        if title is None:
            yield Refused(place, "no downtime: the title of one is '🛑 … is down' or '⚠️ … has degraded performance'")
        else:
            yield _told(given, place, title["title"], title["site"])


def _told(given: Given, place: str, title: str, site: str) -> Told:
    id, url = github.identity(given)
    given.text("title")
    rows = _rows(given)
    fields: dict[str, object] = _labelled(given, site)
    fields["timeline"] = rows
    fields["detection"] = Detection(method="alert")
    fields["times"] = _closed(given, rows)
    kept = {name: value for name, value in fields.items() if value}
    return Told(NAME, id, place, title, kept, left=given.left(), url=url, notes=tuple(github.missing(given)))


def _rows(given: Given) -> tuple[Row, ...]:
    """Return the issue and its comments as rows: what it opened with is the alert, what it closed with the end."""
    opened = given.moment("created_at", "createdAt")
    rows = [Row(at=opened, text=given.text("body") or None, type="detected" if opened else None, source="issue")]
    for comment in given.each("comments"):
        text = comment.text("body")
        is_end = _RESOLVED.match(text.strip()) is not None
        at = comment.moment("created_at", "createdAt")
        rows.append(Row(at=at, text=text or None, type="resolved" if is_end and at else None, source="comment"))
    last = [number for number, row in enumerate(rows) if row.type == "resolved"]
    for number in last[:-1]:
        rows[number] = rows[number].model_copy(update={"type": None})
    return exports.in_order(rows)


def _closed(given: Given, rows: Sequence[Row]) -> dict[str, Moment]:
    """Return the end, where no comment says it: then it is the closing of the issue."""
    if any(row.type == "resolved" for row in rows):
        return {}
    closed = given.moment("closed_at", "closedAt")
    return {"resolved": closed} if closed else {}


def _labelled(given: Given, site: str) -> dict[str, object]:
    """Return the service and the tags that the labels say: `status`, the slug of the site, and its tags."""
    names = [name for name in github.labels(given) if name != "status"]
    slug = next((name for name in names if name == slugify(site)), names[0] if names else "")
    return {"services": (slug,) if slug else (), "tags": tuple(name for name in names if name != slug)}
