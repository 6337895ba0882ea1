"""Durations, waves and phases, each against figures counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from postmortem_kit.moment import Moment
from postmortem_kit.spans import affected, duration, milestones, phases


def _at(clock: str, *, day: int = 1, about: bool = False) -> Moment:
    hour, minute = map(int, clock.split(":"))
    return Moment(at=datetime(2026, 3, day, hour, minute, tzinfo=UTC), about=about)


def _rows(text: str) -> list[tuple[str, Moment]]:
    """Read `started 09:05, mitigated 11:35`."""
    return [(kind, _at(clock)) for kind, clock in (part.split() for part in text.split(", "))]


def _minutes(span: timedelta | None) -> float | None:
    return None if span is None else span / timedelta(minutes=1)


def _waves(text: str) -> list[float | None]:
    return [_minutes(end - start) for start, end in affected({}, _rows(text))]


def _phases(text: str) -> list[tuple[str, float | None]]:
    rows = _rows(text)
    return [(phase.kind, _minutes(phase.length)) for phase in phases(milestones({}, rows), rows)]


# The five times


def test_of_several_rows_the_first_start_and_the_last_end_count() -> None:
    rows = _rows("started 09:00, detected 09:05, mitigated 10:00, started 11:00, detected 11:05, mitigated 12:00")
    known = milestones({}, rows)

    assert known == {"started": _at("09:00"), "detected": _at("09:05"), "mitigated": _at("12:00")}


def test_what_stands_in_times_counts_before_the_rows() -> None:
    known = milestones({"started": _at("08:00"), "resolved": None}, _rows("started 09:00, resolved 10:00"))

    assert known == {"started": _at("08:00"), "resolved": _at("10:00")}


def test_the_five_times_come_in_their_order() -> None:
    assert list(milestones({}, _rows("resolved 10:00, started 09:00"))) == ["started", "resolved"]


# Durations


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (_at("09:00"), _at("09:11"), 11),
        (_at("09:00"), _at("09:00"), 0),
        (_at("09:00", about=True), _at("09:11"), 11),
        (_at("09:00"), _at("08:59"), None),
        (None, _at("09:00"), None),
        (Moment(answer="unknown"), _at("09:00"), None),
        (_at("09:00"), Moment(answer="none"), None),
        (Moment(at=datetime(2026, 3, 1, 9)), _at("09:11"), None),  # noqa: DTZ001
        (Moment(day=date(2026, 3, 1)), Moment(day=date(2026, 3, 3)), 2 * 24 * 60),
        (Moment(day=date(2026, 3, 1)), Moment(day=date(2026, 3, 2)), None),
        (Moment(day=date(2026, 3, 1)), _at("09:00", day=4), 3 * 24 * 60),
        (_at("09:00", day=4), Moment(day=date(2026, 3, 1)), None),
    ],
)
def test_a_duration_is_told_only_where_it_can_be(start: Moment | None, end: Moment | None, minutes: int | None) -> None:
    assert _minutes(duration(start, end)) == minutes


def test_a_duration_is_between_instants_whatever_the_clocks_on_the_wall() -> None:
    before = Moment(at=datetime.fromisoformat("2026-10-25T02:30:00+02:00"))
    after = Moment(at=datetime.fromisoformat("2026-10-25T02:10:00+01:00"))

    assert _minutes(duration(before, after)) == 40


# Waves


@pytest.mark.parametrize(
    ("rows", "minutes"),
    [
        ("started 09:00, mitigated 10:00, resolved 12:00", [60]),
        ("started 09:00, resolved 12:00", [180]),
        ("started 09:00, mitigated 10:00, started 11:00, mitigated 11:20, resolved 12:00", [60, 20]),
        ("started 09:00, mitigated 10:00, started 11:00, resolved 12:00", [60, 60]),
        ("started 09:00, started 09:30, mitigated 10:00", [60]),
        ("started 09:00, mitigated 10:00, mitigated 10:30", [60]),
        ("started 09:00, mitigated 10:00, started 11:00", [60]),
        ("started 09:00, resolved 10:00, started 11:00, resolved 11:30", [60, 30]),
        ("mitigated 08:00, started 09:00, mitigated 10:00", [60]),
        ("started 11:00, mitigated 11:20, started 09:00, mitigated 10:00", [60, 20]),
        ("started 09:00, mitigated 09:00", [0]),
        ("started 09:00", []),
        ("detected 09:00, resolved 10:00", []),
    ],
)
def test_users_are_affected_from_each_start_to_the_next_mitigation(rows: str, minutes: list[int]) -> None:
    assert _waves(rows) == minutes


def test_answers_and_days_make_no_wave() -> None:
    assert affected({"started": _at("09:00"), "mitigated": Moment(answer="none")}, []) == ()
    assert affected({"started": Moment(day=date(2026, 3, 1)), "mitigated": _at("09:00")}, []) == ()


def test_a_time_that_stands_in_both_places_is_counted_once() -> None:
    rows = _rows("started 09:00, mitigated 10:00")

    assert [end - start for start, end in affected(dict(rows), rows)] == [timedelta(hours=1)]


# Phases


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "started 09:00, detected 09:10, acknowledged 09:15, mitigated 10:00, resolved 12:00",
            [("undetected", 10), ("unmitigated", 50), ("recovering", 120)],
        ),
        ("started 09:00, detected 09:10, resolved 12:00", [("undetected", 10), ("unmitigated", 170)]),
        ("started 09:00, detected 09:10, mitigated 10:00", [("undetected", 10), ("unmitigated", 50)]),
        ("detected 08:50, started 09:00, mitigated 10:00, resolved 11:00", [("unmitigated", 60), ("recovering", 60)]),
        ("started 09:00, detected 09:00, mitigated 10:00", [("unmitigated", 60)]),
        (
            "started 09:00, detected 09:10, mitigated 10:00, started 11:00, mitigated 11:30, resolved 12:00",
            [("undetected", 10), ("unmitigated", 50), ("recovering", 60), ("unmitigated", 30), ("recovering", 30)],
        ),
        (
            "started 09:00, detected 09:10, resolved 10:00, started 11:00, resolved 11:30",
            [("undetected", 10), ("unmitigated", 50), ("recovering", 60), ("unmitigated", 30)],
        ),
        (
            "started 09:00, mitigated 09:20, detected 10:00, resolved 11:00",
            [("undetected", 20), ("recovering", 100)],
        ),
        ("started 09:00, resolved 12:00", []),
        ("started 09:00, detected 09:10", []),
        ("detected 09:10, resolved 12:00", []),
    ],
)
def test_an_incident_goes_through_its_phases_without_a_gap(rows: str, expected: list[tuple[str, int]]) -> None:
    assert _phases(rows) == expected
