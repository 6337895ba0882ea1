"""The dossier of a service: what it has been, what it has not been, and what is still to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from postmortem_kit import formats
from postmortem_kit.model import Postmortem
from postmortem_kit.places import Address
from postmortem_kit.settings import Service
from postmortem_kit.views import lane, lists, lore
from postmortem_kit.views.actions import Item, items_of
from postmortem_kit.views.facts import Severity, Term, severity_of
from postmortem_kit.views.page import Shown, rendered
from postmortem_kit.views.subjects import Subject
from postmortem_kit.wording import Text, plural, say

TEMPLATE = "service.md.j2"
LATEST = 12
"""So many posts stand in the dossier; the older ones are pages of a list."""
SHOWN = 12
"""So many signals, hypotheses and actions stand in it."""
ENOUGH = 5
"""Of fewer durations than this there is no median."""

_WEB = ("https://", "http://")
_SPANS = (
    (Text("median {length} to detect (detected − started, {n})"), "time_to_detect"),
    (Text("median {length} to resolve (resolved − started, {n})"), "time_to_resolve"),
)
_PEOPLE = frozenset({"watching", "customer_report", "internal_report", "third_party"})


@dataclass(frozen=True)
class Incident:
    """A row of the dossier's list."""

    row: lists.Row
    spans: str
    """How long it took to be detected and resolved."""


@dataclass(frozen=True)
class Todo:
    """An open action, and the post that it came from."""

    item: Item
    post: Term


@dataclass(frozen=True)
class Tally:
    """A factor, and how many posts name it."""

    term: Term
    count: int
    share: int
    """Of the most frequent one, in percent."""


@dataclass(frozen=True)
class First:
    """A post that the team would have a newcomer read."""

    row: lists.Row
    note: str | None


def page(subject: Subject, shown: Shown, rows: Sequence[lists.Row], *, up: str, older: lists.Turn | None) -> str:
    """Return the dossier of a service.

    Args:
        subject: the service.
        shown: what the site shows.
        rows: its latest posts, as rows of a list.
        up: the way to the site's root.
        older: the way to its other posts.
    """
    entries = [one for one in shown.config.catalog.services if one.name in subject.spellings]
    signs, ruled_out = lore.signs(subject.records, up), lore.ruled_out(subject.records, up)
    todos = tuple(_todos(subject, shown, up))
    return rendered(
        TEMPLATE,
        shown.root,
        called=subject.name,
        feed=f"{subject.place}/",
        description=" ".join(one.description for one in entries if one.description),
        people=_people(subject.records),
        lane=lane.lane_of(subject.records, shown.config.settings, today=shown.today),
        facts=_facts(subject, entries, shown, up),
        doors=tuple(doors(entries)),
        signs=signs[:SHOWN],
        signs_total=len(signs),
        ruled_out=ruled_out[:SHOWN],
        ruled_out_total=len(ruled_out),
        incidents=tuple(Incident(row, _spans(one)) for one, row in zip(subject.records, rows, strict=False)),
        count=_count(subject.records),
        older=older,
        todos=todos[:SHOWN],
        todos_total=len(todos),
        ledger=f"{up}actions/",
        late=sum(todo.item.is_late for todo in todos),
        tallies=tuple(_tallies(subject, shown, up)),
        firsts=tuple(_firsts(entries, shown, up)),
        chosen_by=next((one.team for one in entries if one.read_first and one.team), None),
        today=shown.today,
    )


def _facts(subject: Subject, entries: Sequence[Service], shown: Shown, up: str) -> dict[str, Any]:
    """Return what stands in the rail."""
    records, address = subject.records, shown.address(up)
    incidents = [one for one in records if one.kind == "incident"]
    known = shown.config.catalog.team_names
    teams = dict.fromkeys(known.get(one.team, one.team) for one in entries if one.team)
    newest, oldest = formats.month(records[0].date), formats.month(records[-1].date)
    aliases = [alias for one in entries for alias in one.aliases]
    return {
        "teams": tuple(Term(team, address("team", team)) for team in teams),
        "posts": f"{len(records)}, {formats.span(oldest, newest)}",
        "last": incidents[0].date if incidents else None,
        "ago": _ago((shown.today - incidents[0].date).days) if incidents else "",
        "severities": _severities(incidents, shown, address),
        "kinds": Counter(formats.said(one.kind) for one in records if one.kind != "incident"),
        "runbooks": tuple(_runbooks(records)),
        "aliases": (*aliases, *(name for name in subject.spellings if name != subject.name)),
    }


def _ago(days: int) -> str:
    if days < 1:
        return say("today") if days == 0 else ""
    return say("yesterday") if days == 1 else say("{count} days ago", count=days)


def _severities(incidents: Sequence[Postmortem], shown: Shown, address: Address) -> tuple[tuple[Severity, int], ...]:
    """Return how many incidents there were of each severity, worst first."""
    settings = shown.config.settings
    counts = Counter(one.severity for one in incidents if one.severity)
    scale = settings.severities
    levels = sorted(counts, key=lambda level: (scale.index(level) if level in scale else len(scale), level))
    by_level = {one.severity: one for one in incidents}
    found = ((severity_of(by_level[level], settings, address), counts[level]) for level in levels)
    return tuple((severity, count) for severity, count in found if severity)


def _runbooks(records: Sequence[Postmortem]) -> Iterator[Term]:
    """Yield the runbooks that posts name, each once, the newest first."""
    found = {link.url: link for one in reversed(records) for link in one.links if link.kind == "runbook"}
    for link in tuple(reversed(found.values()))[:SHOWN]:
        yield Term(link.title or link.url, link.url if link.url.startswith(_WEB) else None)


def doors(entries: Sequence[Service]) -> Iterator[tuple[str, Term]]:
    """Yield where the catalog sends somebody at night: whom to call, and what to do."""
    for entry in entries:
        for name, text in ((Text("On call"), entry.on_call), (Text("Runbook"), entry.runbook)):
            if text:
                is_web = text.startswith(_WEB)
                yield say(name), Term(re.sub(r"^https?://", "", text) if is_web else text, text if is_web else None)


def _people(records: Sequence[Postmortem]) -> str:
    """Say how many incidents a person found before any alert; '' where alerts found all of them."""
    ways = [one.detection.method for one in records if one.kind == "incident" and one.detection.method]
    people = sum(way in _PEOPLE for way in ways)
    if len(ways) < 2 or not people:
        return ""
    return plural(
        "Of the {total} incidents whose detection is recorded, {count} was noticed by people, not by an alert.",
        "Of the {total} incidents whose detection is recorded, {count} were noticed by people, not by an alert.",
        people,
        total=len(ways),
    )


def _spans(record: Postmortem) -> str:
    """Say how long it took: detected after 8 min, resolved after 1 h 1 min."""
    known = (
        (Text("detected after {length}"), record.time_to_detect),
        (Text("resolved after {length}"), record.time_to_resolve),
    )
    return ", ".join(say(text, length=formats.duration(span)) for text, span in known if span is not None)


def _count(records: Sequence[Postmortem]) -> str:
    """Return n, and the medians where enough durations are known; each with its definition."""
    incidents = [one for one in records if one.kind == "incident"]
    told = []
    for text, name in _SPANS:
        spans = [span for one in incidents if (span := getattr(one, name)) is not None]
        if len(spans) >= ENOUGH:
            told.append(say(text, length=formats.duration(median(spans)), n=_of(spans, incidents)))
    if told:
        return "; ".join(told)
    return say("n = {n}, too few for a median", n=len(incidents)) if incidents else ""


def _of(spans: Sequence[object], incidents: Sequence[object]) -> str:
    if len(spans) < len(incidents):
        return say("n = {n} of {total}", n=len(spans), total=len(incidents))
    return say("n = {n}", n=len(spans))


def _todos(subject: Subject, shown: Shown, up: str) -> tuple[Todo, ...]:
    """Return what is still to do, what is due first before the rest."""
    found = []
    for record in subject.records:
        post = Term(record.title, f"{up}post/{record.id}/")
        items = items_of(record.actions, today=shown.today)
        for action, item in zip(record.actions, items.items if items else (), strict=True):
            if action.status in ("open", "in_progress"):
                found.append((action.due or date.max, record.id, Todo(item, post)))
    return tuple(todo for _, _, todo in sorted(found, key=lambda one: one[:2]))


def _tallies(subject: Subject, shown: Shown, up: str) -> Iterator[Tally]:
    """Yield the factors, the most frequent first."""
    address = shown.address(up)
    counts: Counter[str] = Counter()
    for record in subject.records:
        counts.update({one.category: 1 for one in record.contributing_factors if one.category})
    most = max(counts.values(), default=1)
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Tally(Term(formats.said(name), address("factor", name)), count, 100 * count // most)


def _firsts(entries: Sequence[Service], shown: Shown, up: str) -> Iterator[First]:
    """Yield the posts that the team chose, of those that the site shows."""
    chosen = [one for entry in entries for one in entry.read_first]
    records = [shown.by_id[one.id] for one in chosen if one.id in shown.by_id]
    rows = lists.rows_of(records, shown.config, up=up, address=shown.address(up))
    notes = {one.id: one.note for one in chosen}
    for record, row in rows:
        yield First(row, notes[record.id])
