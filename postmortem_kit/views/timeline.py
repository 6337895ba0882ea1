"""The timeline as rows: clock, time since the start, kind, text, and the phase along its edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from postmortem_kit import formats
from postmortem_kit.model import Postmortem, Row
from postmortem_kit.moment import Moment
from postmortem_kit.spans import MILESTONES, Phase
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.times import Clock, phases
from postmortem_kit.wording import Text, say

_LONG = timedelta(hours=48)
"""From here on, days say more than hours."""
_OUTCOMES = {"helped": Text("helped"), "no_effect": Text("no effect"), "worse": Text("made it worse")}


@dataclass(frozen=True)
class Line:
    """One row, as it is shown."""

    clock: str
    """'' where it is known in words only."""
    words: str
    """The source's own, where there is no clock."""
    since: str
    """Since the first start; '' where that cannot be told."""
    kind: str
    outcome: str
    is_milestone: bool
    phase: str | None
    text: str
    """Markdown."""
    notes: tuple[str, ...]
    """What else the row says, in a few words each."""


@dataclass(frozen=True)
class Timeline:
    """All rows, and what their columns mean."""

    zone: str
    counts: bool
    """Whether any row has a time since the start."""
    lines: tuple[Line, ...]


def timeline_of(record: Postmortem, clock: Clock) -> Timeline | None:
    """Return the timeline of *record*; None without one."""
    if not record.timeline:
        return None
    clocks = clock.texts((row.at for row in record.timeline), start=record.date)
    start, shown = record.milestones.get("started"), phases(record)
    lines = tuple(_line(row, text, start, shown) for row, text in zip(record.timeline, clocks, strict=True))
    has_times = any(row.at and row.at.at for row in record.timeline)
    return Timeline(clock.name if has_times else "", any(line.since for line in lines), lines)


def _line(row: Row, clock: str, start: Moment | None, shown: Sequence[Phase]) -> Line:
    return Line(
        clock=clock,
        words="" if clock else row.when or "",
        since=_since(row.at, start),
        kind=formats.said(row.type) if row.type else "",
        outcome=say(_OUTCOMES[row.outcome]) if row.outcome else "",
        is_milestone=row.type in MILESTONES,
        phase=_phase(row.at, shown),
        text=row.text or "",
        notes=tuple(_notes(row, has_clock=bool(clock))),
    )


def _since(at: Moment | None, start: Moment | None) -> str:
    if at is None or start is None or at.at is None or start.at is None or not (at.is_instant and start.is_instant):
        return ""
    span = at.at - start.at
    if abs(span) < _LONG:
        return formats.since(span)
    return f"{'−' if span < timedelta() else '+'}{say('{count} d', count=round(abs(span) / timedelta(days=1)))}"


def _phase(at: Moment | None, shown: Sequence[Phase]) -> str | None:
    if at is None or at.at is None or not at.is_instant:
        return None
    return next((phase.kind for phase in shown if phase.start <= at.at < phase.end), None)


def _notes(row: Row, *, has_clock: bool) -> Iterator[str]:
    if row.when and has_clock:
        yield f"“{row.when}”"
    if row.role:
        yield row.role
    if row.severity:
        yield say("{severity} from here on", severity=severity_word(row.severity))
    if row.source:
        yield say("from {source}", source=row.source)
