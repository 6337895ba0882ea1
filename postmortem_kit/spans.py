"""What follows from the times of an incident: durations, waves and phases, computed and never typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from postmortem_kit.moment import Moment

MILESTONES = ("started", "detected", "acknowledged", "mitigated", "resolved")
"""The five times, in the order in which they happen."""

_LAST = frozenset({"mitigated", "resolved"})


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of an incident in one state."""

    kind: str
    """undetected, unmitigated or recovering."""
    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it took."""
        return self.end - self.start


def milestones(times: Mapping[str, Moment | None], rows: Iterable[tuple[str, Moment]]) -> dict[str, Moment]:
    """Return each of the five times that is known.

    One written in *times* counts; else the first row of that type (started, detected, acknowledged) or the last
    one (mitigated, resolved).
    """
    found: dict[str, Moment] = {}
    for kind, moment in rows:
        if kind in MILESTONES and (kind in _LAST or kind not in found):
            found[kind] = moment
    found.update((kind, moment) for kind, moment in times.items() if moment is not None)
    return {kind: found[kind] for kind in MILESTONES if kind in found}


def duration(start: Moment | None, end: Moment | None) -> timedelta | None:
    """Return *end* − *start*, or None where it cannot be told.

    A value known to the day counts from two days up; a negative difference is no duration.
    """
    if start is None or end is None:
        return None
    if start.is_instant and end.is_instant:
        assert start.at is not None and end.at is not None
        span = end.at - start.at
    elif (start.day or end.day) and start.date and end.date:
        span = end.date - start.date
        if span < timedelta(days=2):
            return None
    else:
        return None
    return span if span >= timedelta() else None


def _changes(times: Mapping[str, Moment], rows: Iterable[tuple[str, Moment]]) -> list[tuple[datetime, str]]:
    """Return every known change of state as an instant in UTC, in order."""
    seen = {
        (moment.at.astimezone(UTC), kind)
        for kind, moment in (*rows, *times.items())
        if kind in MILESTONES and moment.is_instant and moment.at is not None
    }
    return sorted(seen, key=lambda change: (change[0], MILESTONES.index(change[1])))


def affected(times: Mapping[str, Moment], rows: Iterable[tuple[str, Moment]]) -> tuple[tuple[datetime, datetime], ...]:
    """Return the spans in which users were affected: from each start to the next mitigation, else resolution."""
    spans: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for at, kind in _changes(times, rows):
        if kind == "started" and since is None:
            since = at
        elif kind in _LAST and since is not None:
            spans.append((since, at))
            since = None
    return tuple(spans)


def phases(times: Mapping[str, Moment], rows: Iterable[tuple[str, Moment]]) -> tuple[Phase, ...]:
    """Return the phases of the incident from its first start to its end, one after the other without a gap.

    Empty without a start, a detection and an end. Where no mitigation is known the last phase ends at the
    resolution and its kind is `unmitigated`; the view says that the mitigation was not recorded.
    """
    changes = [change for change in _changes(times, rows) if change[1] != "acknowledged"]
    kinds = {kind for _, kind in changes}
    if not {"started", "detected"} <= kinds or not kinds & _LAST:
        return ()
    out: list[Phase] = []
    state: str | None = None
    since, detected = changes[0][0], False
    last_start = max(at for at, kind in changes if kind == "started")
    for at, change in changes:
        kind = "mitigated" if change == "resolved" and at < last_start else change  # it was not over
        detected = detected or kind == "detected"
        following = _next_state(kind, state, detected=detected)
        if following != state:
            if state is not None and at > since:
                out.append(Phase(state, since, at))
            state, since = following, at
    return tuple(out)


def _next_state(kind: str, state: str | None, *, detected: bool) -> str | None:
    if kind == "started":
        return "unmitigated" if detected else "undetected"
    if kind == "detected":
        return "unmitigated" if state == "undetected" else state
    if kind == "mitigated":
        return "recovering" if state is not None else None
    return None
