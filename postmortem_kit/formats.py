"""Dates, times, durations and words as a reader sees them, in English whatever the machine speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import MappingProxyType

from postmortem_kit.moment import offset_text

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WORDS = MappingProxyType({"wont_do": "won’t do", "lead_up": "lead-up", "follow_up": "follow-up"})


def duration(span: dt.timedelta) -> str:
    """Return a length of time in words: 2 h 52 min, 3 days, under a minute."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return "under a minute"
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = (f"{days} day{'s' * (days > 1)}", f"{hours} h", f"{minutes} min")
    return " ".join(part for part in parts if not part.startswith("0 "))


def day(date: dt.date) -> str:
    """Return a day with its month in three letters: 2 Sep 2024."""
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def long_day(date: dt.date) -> str:
    """Return a day with its month in full: 2 September 2024."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """Return a month: September 2024."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def clock(at: dt.datetime, *, offset: bool = False) -> str:
    """Return the time of day, with its seconds where it has some, and its offset where that is asked for."""
    time = at.strftime("%H:%M:%S" if at.second else "%H:%M")
    return f"{time} {offset_text(at)}".rstrip() if offset else time


def since(span: dt.timedelta) -> str:
    """Return the time since the start, before it with a minus: +1:43, −12:38."""
    minutes = abs(int(span.total_seconds())) // 60
    return f"{'−' if span < dt.timedelta() else '+'}{minutes // 60}:{minutes % 60:02}"


def count(value: str) -> str:
    """Return a count with its thousands apart: 5,118, about 4,200."""
    number = f"{int(value.lstrip('~')):,}"
    return f"about {number}" if value.startswith("~") else number


def word(value: str) -> str:
    """Return one of the record's own words as it is read: won’t do, customer report."""
    return _WORDS.get(value) or value.replace("_", " ")


def joined(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
