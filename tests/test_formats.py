"""Dates, times and durations read the same on every machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from postmortem_kit import formats


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(), "under a minute"),
        (timedelta(seconds=59), "under a minute"),
        (timedelta(minutes=11, seconds=59), "11 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=52), "2 h 52 min"),
        (timedelta(hours=10, minutes=10), "10 h 10 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, minutes=5), "1 day 5 min"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=20, hours=3, minutes=20), "20 days 3 h 20 min"),
    ],
)
def test_a_duration_in_words(span: timedelta, text: str) -> None:
    assert formats.duration(span) == text


def test_days() -> None:
    assert formats.day(date(2024, 9, 2)) == "2 Sep 2024"
    assert formats.long_day(date(2024, 9, 2)) == "2 September 2024"
    assert formats.month(date(2024, 5, 31)) == "May 2024"


@pytest.mark.parametrize(
    ("at", "offset", "text"),
    [
        (datetime(2024, 9, 2, 4, 58, tzinfo=UTC), False, "04:58"),
        (datetime(2024, 9, 2, 4, 58, tzinfo=UTC), True, "04:58 +00:00"),
        (datetime(2024, 9, 2, 4, 58, 7, tzinfo=timezone(timedelta(hours=5.5))), True, "04:58:07 +05:30"),
        (datetime(2024, 9, 2, 4, 58), True, "04:58"),  # noqa: DTZ001  no zone was named anywhere
    ],
)
def test_clock_times(at: datetime, offset: bool, text: str) -> None:
    assert formats.clock(at, offset=offset) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(), "+0:00"),
        (timedelta(hours=1, minutes=43), "+1:43"),
        (timedelta(hours=-12, minutes=-38), "−12:38"),
        (timedelta(minutes=-1), "−0:01"),
        (timedelta(days=2), "+48:00"),
    ],
)
def test_time_since_the_start(span: timedelta, text: str) -> None:
    assert formats.since(span) == text


@pytest.mark.parametrize(("value", "text"), [("34", "34"), ("5118", "5,118"), ("~4200", "about 4,200"), ("0", "0")])
def test_counts(value: str, text: str) -> None:
    assert formats.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("wont_do", "won’t do"), ("customer_report", "customer report"), ("lead_up", "lead-up"), ("action", "action")],
)
def test_words(value: str, text: str) -> None:
    assert formats.word(value) == text
