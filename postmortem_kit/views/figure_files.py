"""Every number of the insights as data: one object, or one row a number."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from postmortem_kit.incidents import MEASURES, Incident
from postmortem_kit.insights import Insights, Share, Timed
from postmortem_kit.views.figures import AFFECTED, CLOSED, RECURRENCES
from postmortem_kit.views.plots import PARTS, WEEKDAYS, unit_of


def as_json(numbers: Insights) -> str:
    """Return every number, and the lengths of every incident, as one object; lengths in seconds."""
    total, affected = numbers.affected
    scope = numbers.scope
    return _dumped(
        {
            "scope": {
                "from": scope.first and scope.first.isoformat(),
                "to": scope.last and scope.last.isoformat(),
                "service": scope.service,
                "severity": scope.severity,
            },
            "as_of": numbers.today.isoformat(),
            "incidents": numbers.n,
            "left_out": dict(numbers.left_out),
            "severities": _named(numbers.severities),
            "periods": [
                {"first_day": one.first.isoformat(), "months": one.months, "severities": _named(one.levels)}
                for one in numbers.periods(most=PARTS)
            ],
            "durations": [_timed_object(timed) for timed in numbers.durations],
            "factors": _named(numbers.factors),
            "detection": _named(numbers.detection),
            "starts": {day: list(hours) for day, hours in zip(WEEKDAYS, numbers.starts, strict=True)},
            "starts_known": _share(numbers.started),
            "affected": {
                "definition": AFFECTED, "seconds": _seconds(total if affected.n else None), **_share(affected),
            },
            "recurrences": {"definition": RECURRENCES, **_share(numbers.recurrences)},
            "actions_done_in_time": {"definition": CLOSED, **_share(numbers.closed_in_time)},
            "alert_still_owed": [
                {"id": one.record.id, "found_by": one.record.detection.method, "action": one.action.title,
                 "status": one.action.status, "due": one.action.due and one.action.due.isoformat()}
                for one in numbers.unalerted
            ],
            "by_incident": [_incident_object(one) for one in numbers.incidents],
        }
    )  # fmt: skip


def _dumped(value: dict[str, Any]) -> str:
    """Return JSON with one line for each entry of each list: readable, and short."""
    lines = []
    for key, entry in value.items():
        if isinstance(entry, list) and entry:
            inner = ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in entry)
            lines.append(f"  {json.dumps(key)}: [\n{inner}\n  ]")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _named(counted: Sequence[tuple[str, int]]) -> dict[str, int]:
    return {name or "not_recorded": count for name, count in counted}


def _share(of: Share) -> dict[str, int]:
    return {"n": of.n, "of": of.of, "not_recorded": of.missing}


def _seconds(length: dt.timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds())


def _timed_object(timed: Timed) -> dict[str, Any]:
    return {
        "name": timed.measure.key,
        "definition": timed.measure.formula,
        "n": timed.n,
        "of": timed.of,
        "without_a_time": timed.missing,
        "end_first": timed.backward,
        "shortest_seconds": _seconds(timed.marks[0][0] if timed.n else None),
        "median_seconds": _seconds(timed.median),
        "p90_seconds": _seconds(timed.p90),
        "longest_seconds": _seconds(timed.marks[-1][0] if timed.n else None),
    }


def _incident_object(one: Incident) -> dict[str, Any]:
    record = one.record
    waves = [end - start for start, end in one.affected]
    lengths = {f"{measure.key}_seconds": _seconds(value) for measure, value in zip(MEASURES, one.lengths, strict=True)}
    return {
        "id": record.id,
        "date": record.date.isoformat(),
        "severity": record.severity,
        "services": list(one.services),
        **lengths,
        "affected_seconds": _seconds(sum(waves, dt.timedelta()) if waves else None),
    }


COLUMNS = ("section", "name", "value", "unit", "n", "of", "not_recorded", "definition")


def as_csv(numbers: Insights) -> str:
    """Return every number as a row of its own; lengths in seconds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_csv_rows(numbers))
    return out.getvalue()


def _csv_rows(numbers: Insights) -> Iterator[tuple[Any, ...]]:
    n = numbers.n
    yield ("incidents", "all", n, "incidents", n, n, 0, "")
    for section, counted in (
        ("severity", numbers.severities),
        ("left out", numbers.left_out),
        ("factor", numbers.factors),
        ("detection", numbers.detection),
    ):
        for name, count in counted:
            yield (section, _safe(name or "not_recorded"), count, "incidents", "", n, "", "")
    for period in numbers.periods(most=PARTS):
        for level, count in period.levels:
            name = f"{period.first.isoformat()} {level or 'not_recorded'}"
            yield (f"per {unit_of([period])}", name, count, "incidents", "", n, "", "")
    for timed in numbers.durations:
        yield from _timed_rows(timed)
    for day, hours in zip(WEEKDAYS, numbers.starts, strict=True):
        for hour, count in enumerate(hours):
            if count:
                yield (
                    "start",
                    f"{day} {hour:02}",
                    count,
                    "incidents",
                    numbers.started.n,
                    n,
                    numbers.started.missing,
                    "",
                )
    yield from _together_rows(numbers)


def _safe(text: str) -> str:
    """A program that calculates would take a name that starts with one of these for a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text


def _timed_rows(timed: Timed) -> Iterator[tuple[Any, ...]]:
    measure, missing = timed.measure, timed.missing + timed.backward
    ends = [timed.marks[index][0] if timed.n else None for index in (0, -1)]
    for name, value in (("shortest", ends[0]), ("median", timed.median), ("p90", timed.p90), ("longest", ends[1])):
        seconds = _seconds(value)
        shown = "" if seconds is None else seconds
        yield (measure.key, name, shown, "seconds", timed.n, timed.of, missing, measure.formula)


def _together_rows(numbers: Insights) -> Iterator[tuple[Any, ...]]:
    total, told = numbers.affected
    seconds = _seconds(total) if told.n else ""
    yield ("affected", "union", seconds, "seconds", told.n, told.of, told.missing, AFFECTED)
    again, closed = numbers.recurrences, numbers.closed_in_time
    yield ("recurrences", "declared", again.n, "incidents", again.n, again.of, again.missing, RECURRENCES)
    yield ("actions", "done in time", closed.n, "actions", closed.n, closed.of, closed.missing, CLOSED)
    for one in numbers.unalerted:
        yield ("alert still owed", _safe(one.record.id), "", "", "", "", "", _safe(one.action.title))
