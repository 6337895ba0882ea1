"""Dates, times, durations and words as a reader sees them, in English whatever the machine speaks."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from postmortem_kit.moment import Moment, offset_text

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = MappingProxyType({"wont_do": "won’t do", "lead_up": "lead-up", "follow_up": "follow-up"})


def duration(span: dt.timedelta) -> str:
    """Return a length of time in words: 2 h 52 min, 3 days, under a minute."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return "under a minute"
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = (f"{days} day{'s' * (days > 1)}" if days else "", f"{hours} h" if hours else "", f"{minutes} min")
    return " ".join(part for part in parts if part and not part.startswith("0 "))


def day(date: dt.date) -> str:
    """Return a day with its month in three letters: 2 Sep 2024."""
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def long_day(date: dt.date) -> str:
    """Return a day with its month in full: 2 September 2024."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """Return a month: September 2024."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def clock(moment: dt.datetime, *, offset: bool = False) -> str:
    """Return the time of day, with the offset where it is asked for: 04:58, 04:58 +02:00."""
    time = f"{moment:%H:%M}"
    return f"{time} {offset_text(moment)}".rstrip() if offset else time


def since(span: dt.timedelta) -> str:
    """Return the time since the start, before it with a minus: +1:43, −12:38."""
    minutes = abs(int(span.total_seconds())) // 60
    return f"{'−' if span < dt.timedelta() else '+'}{minutes // 60}:{minutes % 60:02}"


def moment(value: Moment, *, offset: bool = False) -> str:
    """Return a time value as it is known: a day, a day and a time, or the answer that it is unknown."""
    if value.answer is not None:
        return value.answer
    assert value.date is not None
    text = day(value.date) if value.at is None else f"{day(value.date)} {clock(value.at, offset=offset)}"
    return f"about {text}" if value.about else text


def count(value: str) -> str:
    """Return a count with its thousands apart: 5,118, about 4,200."""
    number = f"{int(value.lstrip('~')):,}"
    return f"about {number}" if value.startswith("~") else number


def word(value: str) -> str:
    """Return one of the record's own words as it is read: won’t do, customer report."""
    return _WORDS.get(value) or value.replace("_", " ")
