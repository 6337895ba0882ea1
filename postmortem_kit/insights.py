"""What many incidents show together: counts, medians and spans, each with its n and with what is missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from postmortem_kit.incidents import MEASURES, REASONS, Incident, Interval, Measure, Scope, incident
from postmortem_kit.model import Action, Postmortem
from postmortem_kit.settings import Config, Settings

MEDIAN_FROM = 5
"""With fewer values than this no median is given."""
P90_FROM = 10
"""With fewer values than this no p90 is given."""
NOT_RECORDED = ""
"""The name under which what nobody wrote down is counted."""
METHODS = ("alert", "watching", "internal_report", "customer_report", "third_party")
"""The ways in which an incident is noticed."""

_UNDONE = ("proposed", "open", "in_progress")
_ACCEPTED = ("open", "in_progress", "done")
_ZERO = dt.timedelta()


@dataclass(frozen=True)
class Timed:
    """One measure over many incidents."""

    measure: Measure
    marks: tuple[tuple[dt.timedelta, Incident], ...]
    """Shortest first."""
    of: int
    """How many incidents were looked at."""
    backward: int
    """How many have the end before the start."""

    @property
    def n(self) -> int:
        """How many have this length."""
        return len(self.marks)

    @property
    def missing(self) -> int:
        """How many lack one of the two times, or know it only to the day."""
        return self.of - self.n - self.backward

    @property
    def median(self) -> dt.timedelta | None:
        """The middle one; None for fewer than MEDIAN_FROM."""
        return median([length for length, _ in self.marks]) if self.n >= MEDIAN_FROM else None

    @property
    def p90(self) -> dt.timedelta | None:
        """What nine in ten did not exceed; None for fewer than P90_FROM."""
        return p90([length for length, _ in self.marks]) if self.n >= P90_FROM else None


def median(ordered: Sequence[dt.timedelta]) -> dt.timedelta:
    """Return the middle of *ordered*; with an even count, what lies halfway between the two in the middle."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def p90(ordered: Sequence[dt.timedelta]) -> dt.timedelta:
    """Return the value at rank ⌈0.9 n⌉ of *ordered*: one that was measured, never one between two."""
    return ordered[-(-9 * len(ordered) // 10) - 1]


def union(intervals: Iterable[Interval]) -> dt.timedelta:
    """Return how much time lies in at least one of *intervals*: what overlaps counts once."""
    total, reached = _ZERO, None
    for start, end in sorted(intervals):
        since = start if reached is None else max(start, reached)
        total += max(end - since, _ZERO)
        reached = end if reached is None else max(end, reached)
    return total


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    n: int
    of: int
    missing: int = 0
    """How many more cannot be told, and are in neither number."""


@dataclass(frozen=True)
class Period:
    """A stretch of the calendar, and how many incidents of each severity lie in it."""

    first: dt.date
    months: int
    """How long it is: 1, 3 or 12."""
    levels: tuple[tuple[str, int], ...]
    """Worst first; only those that occurred."""

    @property
    def count(self) -> int:
        """All incidents in it."""
        return sum(count for _, count in self.levels)


@dataclass(frozen=True)
class Unalerted:
    """An action that would let an alert find what none had found, and that is not done."""

    record: Postmortem
    action: Action


@dataclass(frozen=True)
class Insights:
    """The numbers of some incidents."""

    incidents: tuple[Incident, ...]
    """Newest first."""
    left_out: tuple[tuple[str, int], ...]
    """What lies in the same scope and is in no number: why, and how many."""
    scope: Scope
    settings: Settings
    today: dt.date

    @property
    def n(self) -> int:
        """How many incidents."""
        return len(self.incidents)

    @cached_property
    def severities(self) -> tuple[tuple[str, int], ...]:
        """How many of each severity, worst first, those of the scale also with zero."""
        counted = Counter(one.record.severity or NOT_RECORDED for one in self.incidents)
        names = dict.fromkeys((*self.settings.severities, *sorted(counted.keys() - {NOT_RECORDED})))
        rest = [NOT_RECORDED] if counted[NOT_RECORDED] else []
        return tuple((name, counted[name]) for name in (*names, *rest))

    @cached_property
    def durations(self) -> tuple[Timed, ...]:
        """Each measure over all incidents."""
        return tuple(self._timed(index, measure) for index, measure in enumerate(MEASURES))

    def _timed(self, index: int, measure: Measure) -> Timed:
        found = [(length, one) for one in self.incidents if (length := one.lengths[index]) is not None]
        marks = sorted(found, key=lambda mark: (mark[0], mark[1].record.id))
        return Timed(measure, tuple(marks), self.n, sum(one.backward[index] for one in self.incidents))

    @cached_property
    def factors(self) -> tuple[tuple[str, int], ...]:
        """How many incidents name each factor, most first; at the end those that name none."""
        counted: Counter[str] = Counter()
        for one in self.incidents:
            counted.update({factor.category for factor in one.record.contributing_factors if factor.category} or {""})
        return _by_count(counted)

    @cached_property
    def detection(self) -> tuple[tuple[str, int], ...]:
        """How many were noticed in each way, most first; at the end those that do not say."""
        counted = Counter(dict.fromkeys(METHODS, 0))
        counted.update(one.record.detection.method or NOT_RECORDED for one in self.incidents)
        return _by_count(counted)

    @cached_property
    def alerted(self) -> Share:
        """How many were found by an alert, of those that say how they were found."""
        known = dict(self.detection)
        missing = known.get(NOT_RECORDED, 0)
        return Share(known["alert"], self.n - missing, missing)

    @cached_property
    def affected(self) -> tuple[dt.timedelta, Share]:
        """The time in which users were affected by at least one incident, and how many say when they were."""
        told = [one.affected for one in self.incidents if one.affected]
        return union(span for spans in told for span in spans), Share(len(told), self.n, self.n - len(told))

    @cached_property
    def recurrences(self) -> Share:
        """How many say that they are the recurrence of another."""
        types = [{relation.type for relation in one.record.related} for one in self.incidents]
        return Share(sum("recurrence_of" in them for them in types), self.n)

    @cached_property
    def closed_in_time(self) -> Share:
        """Of the accepted actions whose due day is over, how many were done by that day."""
        actions = [action for one in self.incidents for action in one.record.actions if self._was_due(action)]
        undated = [action for action in actions if action.status == "done" and action.closed_on is None]
        kept = [action for action in actions if action.due and action.closed_on and action.closed_on <= action.due]
        return Share(
            len([action for action in kept if action.status == "done"]), len(actions) - len(undated), len(undated)
        )

    def _was_due(self, action: Action) -> bool:
        return action.status in _ACCEPTED and action.due is not None and action.due < self.today

    @cached_property
    def starts(self) -> tuple[tuple[int, ...], ...]:
        """How many began in each hour of each weekday, Monday first, on the clocks of those who were hit."""
        grid = [[0] * 24 for _ in range(7)]
        for at in (one.started for one in self.incidents if one.started is not None):
            grid[at.weekday()][at.hour] += 1
        return tuple(map(tuple, grid))

    @cached_property
    def started(self) -> Share:
        """How many say at which hour they began."""
        n = sum(map(sum, self.starts))
        return Share(n, self.n, self.n - n)

    @cached_property
    def unalerted(self) -> tuple[Unalerted, ...]:
        """What no alert found, and for which one is still owed."""
        return tuple(
            Unalerted(one.record, action)
            for one in self.incidents
            if one.record.detection.method not in (None, "alert")
            for action in one.record.actions
            if action.type == "detect" and action.status in _UNDONE
        )

    def periods(self, *, most: int) -> tuple[Period, ...]:
        """Return the calendar from the first incident to the last, those parts without one among them.

        The parts are months, or quarters where there would be more than *most* of them, or else years.
        """
        if not self.incidents:
            return ()
        days = [one.record.date for one in self.incidents]
        first, last = _month(min(days)), _month(max(days))
        months = next((size for size in (1, 3) if last // size - first // size < most), 12)
        counted = Counter((_month(one.record.date) // months, one.record.severity or "") for one in self.incidents)
        names = [name for name, _ in self.severities]
        return tuple(
            Period(
                dt.date(number * months // 12, number * months % 12 + 1, 1),
                months,
                tuple((name, count) for name in names if (count := counted[number, name])),
            )
            for number in range(first // months, last // months + 1)
        )


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _by_count(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (item[0] == NOT_RECORDED, -item[1], item[0])))


def read(records: Iterable[Postmortem], config: Config) -> tuple[Incident, ...]:
    """Read *records* for the numbers, those too that no number will hold."""
    return tuple(incident(record, config) for record in records)


def of(known: Sequence[Incident], config: Config, *, today: dt.date, scope: Scope | None = None) -> Insights:
    """Count what lies in *scope*.

    Args:
        known: what `read` made of the records, newest first.
        config: the scale of severities.
        today: the day as of which actions were due.
        scope: which of them; None for all.
    """
    scope = scope or Scope()
    inside = [one for one in known if scope.holds(one)]
    left_out = Counter(one.reason for one in inside)
    return Insights(
        incidents=tuple(one for one in inside if one.reason is None),
        left_out=tuple((reason, left_out[reason]) for reason in REASONS if left_out[reason]),
        scope=scope,
        settings=config.settings,
        today=today,
    )
