from __future__ import annotations

from datetime import date, timedelta

import pytest

from postmortem_kit.model import Action, Postmortem
from postmortem_kit.views.again import Recurrences, while_open

DAY = date(2026, 3, 1)
DISK = "No space left on device"


def record(id: str, days: int = 0, **fields: object) -> Postmortem:
    day = DAY + timedelta(days)
    return Postmortem.model_validate({"id": id, "title": id, "date": day, **fields})


def again(*records: Postmortem) -> list[tuple[str, str | None]]:
    """Return what happened again after the first of *records*."""
    return [(one.record.id, one.signal) for one in Recurrences(records).of(records[0])]


def test_a_later_record_with_the_same_signal_is_the_same_again() -> None:
    """In order, and with the signal as the later one writes it."""
    first = record("a", signals=[DISK])

    assert again(first, record("c", 9, signals=[DISK]), record("b", 5, signals=["NO SPACE left on device"])) == [
        ("b", "NO SPACE left on device"),
        ("c", DISK),
    ]


def test_a_declared_recurrence_needs_no_signal() -> None:
    """Nor does the recurrence of a recurrence; a circle ends."""
    to = {"type": "recurrence_of"}
    first = record("a", related=[{"id": "c", **to}])
    second, third = record("b", 1, related=[{"id": "a", **to}]), record("c", 2, related=[{"id": "b", **to}])

    assert again(first, second, third) == [("b", None), ("c", None)]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "drill"},
        {"status": "superseded"},
        {"related": [{"id": "a", "type": "duplicate_of"}]},
        {"related": [{"id": "a", "type": "supersedes"}]},
        {"signals": ["broken pipe"], "services": ["edge"], "contributing_factors": [{"category": "process"}]},
    ],
    ids=["a drill", "replaced by another", "a duplicate", "a replacement", "a service and a factor"],
)
def test_what_is_no_recurrence(fields: dict[str, object]) -> None:
    """A service and a factor in common are too little, and one incident told twice is one incident."""
    shared = {"signals": [DISK], "services": ["edge"], "contributing_factors": [{"category": "process"}]}

    assert again(record("a", **shared), record("b", 3, **shared)) == [("b", DISK)]
    assert again(record("a", **shared), record("b", 3, **shared | fields)) == []


def test_what_came_before_or_on_the_same_day_is_not_again() -> None:
    """Of two on one day nobody can tell here which was first."""
    assert again(record("a", signals=[DISK]), record("b", -1, signals=[DISK]), record("c", signals=[DISK])) == []


OPENED, DUE = DAY + timedelta(1), DAY + timedelta(20)


@pytest.mark.parametrize(
    ("days", "fields", "counts"),
    [
        (5, {"status": "open"}, True),
        (5, {"status": "in_progress"}, True),
        (1, {"status": "open"}, False),
        (40, {"status": "open"}, False),
        (5, {"status": "proposed"}, False),
        (5, {"status": "done", "closed_on": DAY + timedelta(6)}, True),
        (5, {"status": "done", "closed_on": DAY + timedelta(5)}, False),
        (5, {"status": "wont_do", "closed_on": DAY + timedelta(9)}, True),
        (5, {"status": "done"}, False),
    ],
)
def test_only_what_happened_while_an_action_was_open_counts(days: int, fields: dict[str, object], counts: bool) -> None:
    """After the day of its acceptance, before the day of its end, and not after today."""
    first = record("a", signals=[DISK])
    after = Recurrences((first, record("b", days, signals=[DISK]))).of(first)
    action = Action.model_validate({"title": "Watch the disk", "opened_on": OPENED, **fields})

    assert bool(while_open(first, action, after, today=DAY + timedelta(30))) is counts


def test_an_action_that_nobody_dated_is_there_since_its_incident() -> None:
    """The day of the incident is the first that it can have been accepted on."""
    first = record("a", signals=[DISK])
    after = Recurrences((first, record("b", 1, signals=[DISK]))).of(first)

    assert while_open(first, Action(title="Watch the disk", status="open"), after, today=DUE)
