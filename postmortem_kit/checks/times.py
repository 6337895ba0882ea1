"""Whether the times of a record can all be true."""

from __future__ import annotations

from datetime import timedelta

from postmortem_kit.checks.case import Case, Finding, Findings
from postmortem_kit.model import Postmortem
from postmortem_kit.moment import Moment
from postmortem_kit.shaper import Loc
from postmortem_kit.spans import MILESTONES

_AFTER = {"acknowledged": ("detected", "started"), "mitigated": ("started",), "resolved": ("mitigated", "started")}
"""What each time cannot be before. A mitigation may be before its detection: some incidents end unnoticed."""
_LAST = frozenset({"mitigated", "resolved"})
_INSIDE = frozenset({*MILESTONES, "diagnosis", "action"})


def time_order(case: Case) -> Findings:
    """Two times are in an order in which nothing can happen.

    An incident starts, is noticed, is taken by somebody, is mitigated, is resolved. Where a mitigation is before the
    start or a resolution before the mitigation, one of the two has a wrong day, a wrong offset or a slip of the
    finger, and every duration computed from it would be wrong.

    Times that are known to the day, or marked with `~`, are compared by their day. An incident may well be over
    before anybody notices: a mitigation before the detection is left alone.
    """
    known = case.record.milestones
    for later, earlier in _AFTER.items():
        for other in earlier:
            if later in known and other in known and is_before(known[later], known[other]):
                hint = f"{_gap(known[other], known[later])}mend the one of the two that is wrong"
                yield Finding(case.mark(*_place(case.record, later)), f"{later} is before {other}", hint)
                break


def detected_early(case: Case) -> Findings:
    """It was detected before it started.

    `started` is the first harm, not the fault that lay in wait. An alert can be there before the first harm, and then
    the times are right; more often one of the two is a slip. Such a record counts in no figure of how long detection
    takes, and the figure says how many were left out.
    """
    known = case.record.milestones
    if "detected" in known and "started" in known and is_before(known["detected"], known["started"]):
        hint = f"{_gap(known['started'], known['detected'])}no time to detect is computed from the two"
        yield Finding(case.mark(*_place(case.record, "detected")), "detected is before started", hint)


def times_conflict(case: Case) -> Findings:
    """A time is written twice, and differently.

    Each of the five times stands in `times`, or comes from the timeline's row of that type: the first such row for
    started, detected and acknowledged, the last one for mitigated and resolved. Both may be there and agree; where
    they differ, nobody can tell which one to count from.
    """
    record = case.record
    for kind, written in record.times:
        row = _row(record, kind)
        if written is None or row is None:
            continue
        in_row = record.timeline[row].at
        if in_row is not None and not _agree(written, in_row):
            line = case.mark("timeline", row, "at").line
            message = f"'{kind}' is {written} here, and {in_row} in the timeline"
            yield Finding(case.mark("times", kind), message, f"the row is at line {line}: delete one of the two")


def timeline_outside(case: Case) -> Findings:
    """A row of the timeline does not lie where its type says.

    A diagnosis, an action and each of the five times happen between the start and the resolution; what came before is
    a `lead_up`, what came after a `follow_up`. A row outside has a wrong time or a wrong type. Rows without a type,
    decisions and communications may be anywhere.
    """
    record, known = case.record, case.record.milestones
    start, end = known.get("started"), known.get("resolved")
    if start and end and is_before(end, start):
        return  # said by time-order; nothing can lie inside
    told = {problem.mark for problem in case.entry.problems}
    chosen = {_row(record, kind) for kind in MILESTONES}
    for index, row in enumerate(record.timeline):
        mark = case.mark("timeline", index, "at")
        if row.at and row.type and index not in chosen and mark not in told:
            found = _outside(row.type, row.at, start, end)
            if found:
                yield Finding(mark, *found)


def _outside(kind: str, at: Moment, start: Moment | None, end: Moment | None) -> tuple[str, str] | None:
    """Return the message and the hint for a row that lies on the wrong side."""
    name = kind.replace("_", "-")
    if kind == "lead_up" and start and is_before(start, at):
        return f"a {name} after the start", "what happens during the incident has another type, or none"
    if kind == "follow_up" and end and is_before(at, end):
        return f"a {name} before the resolution", "what happens during the incident has another type, or none"
    article = "an" if name[0] in "aeiou" else "a"
    if kind in _INSIDE and start and is_before(at, start):
        return f"{article} '{kind}' row before the start", "check the day; what came before is a `lead_up`"
    if kind in _INSIDE and end and is_before(end, at):
        return f"{article} '{kind}' row after the resolution", "check the day; what came after is a `follow_up`"
    return None


def is_before(one: Moment, other: Moment) -> bool:
    """Whether *one* is certainly before *other*: by the day where either is no exact time."""
    exact = not (one.about or other.about)
    if exact and one.at and other.at and (one.at.tzinfo is None) == (other.at.tzinfo is None):
        return one.at < other.at
    return bool(one.date and other.date and one.date < other.date)


def _agree(one: Moment, other: Moment) -> bool:
    """Whether two values can mean the same time, to the minute or to the day, whichever both know."""
    if one.answer or other.answer:
        return one.answer == other.answer
    if one.at and other.at and (one.at.tzinfo is None) == (other.at.tzinfo is None):
        return abs(one.at - other.at) < timedelta(minutes=1)
    return one.date == other.date


def _gap(late: Moment, early: Moment) -> str:
    """Say by how much, where that is known."""
    if not (late.is_instant and early.is_instant and late.at and early.at):
        return ""
    minutes = -(-(late.at - early.at) // timedelta(minutes=1))
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours // 24} d" * (hours >= 24), f"{hours % 24} h" * (hours % 24 > 0), f"{rest} min" * (rest > 0))
    return f"{' '.join(filter(None, parts))} too early: "


def _place(record: Postmortem, kind: str) -> Loc:
    """Return where one of the five times is written."""
    row = _row(record, kind)
    return ("times", kind) if getattr(record.times, kind) is not None or row is None else ("timeline", row, "at")


def _row(record: Postmortem, kind: str) -> int | None:
    """Return the row that one of the five times comes from."""
    rows = [index for index, row in enumerate(record.timeline) if row.type == kind and row.at]
    return rows[-1 if kind in _LAST else 0] if rows else None
