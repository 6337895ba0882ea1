"""Dates, times, durations and words as a reader sees them: in the site's language, whatever the machine speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import MappingProxyType

from postmortem_kit.moment import offset_text
from postmortem_kit.wording import Text, plural, say

MONTHS = (
    Text("January"), Text("February"), Text("March"), Text("April"), Text("May"), Text("June"), Text("July"),
    Text("August"), Text("September"), Text("October"), Text("November"), Text("December"),
)  # fmt: skip
_SHORT_MONTHS = (
    Text("Jan"), Text("Feb"), Text("Mar"), Text("Apr"), Text("May"), Text("Jun"), Text("Jul"), Text("Aug"),
    Text("Sep"), Text("Oct"), Text("Nov"), Text("Dec"),
)  # fmt: skip
WEEKDAYS = (
    Text("Monday"), Text("Tuesday"), Text("Wednesday"), Text("Thursday"), Text("Friday"), Text("Saturday"),
    Text("Sunday"),
)  # fmt: skip
_SHORT_WEEKDAYS = (
    Text("Mon"), Text("Tue"), Text("Wed"), Text("Thu"), Text("Fri"), Text("Sat"), Text("Sun"),
)  # fmt: skip
_WORDS = MappingProxyType({"wont_do": "won’t do", "lead_up": "lead-up", "follow_up": "follow-up"})


def duration(span: dt.timedelta) -> str:
    """Return a length of time in words: 2 h 52 min, 3 days, under a minute."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return say("under a minute")
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = (
        (days, plural("{count} day", "{count} days", days)),
        (hours, say("{count} h", count=hours)),
        (minutes, say("{count} min", count=minutes)),
    )
    return " ".join(text for count, text in parts if count)


def day(date: dt.date) -> str:
    """Return a day with its month in short: 2 Sep 2024."""
    return say("{day} {month} {year}", day=date.day, month=short_month(date), year=date.year)


def day_of_year(date: dt.date) -> str:
    """Return a day whose year is known: 2 Sep."""
    return say("{day} {month}", day=date.day, month=short_month(date))


def day_of_month(date: dt.date) -> str:
    """Return a day whose month is known: Mon 2."""
    return say("{weekday} {day}", weekday=say(_SHORT_WEEKDAYS[date.weekday()]), day=date.day)


def long_day(date: dt.date) -> str:
    """Return a day with its month in full: 2 September 2024."""
    return say("{day} {month} {year}", day=date.day, month=say(MONTHS[date.month - 1]), year=date.year)


def month(date: dt.date) -> str:
    """Return a month: September 2024."""
    return say("{month} {year}", month=say(MONTHS[date.month - 1]), year=date.year)


def short_month(date: dt.date) -> str:
    """Return a month without its year, in short: Sep."""
    return say(_SHORT_MONTHS[date.month - 1])


def short_weekday(number: int) -> str:
    """Return the weekday of *number*, Monday 0, in short: Mon."""
    return say(_SHORT_WEEKDAYS[number])


def span(first: str, last: str) -> str:
    """Return a stretch from one day or month to another, or what both are: May 2024 to July 2025."""
    return first if first == last else say("{first} to {last}", first=first, last=last)


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
    number = grouped(int(value.lstrip("~")))
    return say("about {what}", what=number) if value.startswith("~") else number


def grouped(number: int) -> str:
    """Return a number with its thousands apart, as the site's language writes them."""
    between = say("1,000")[1:-3]
    return f"{number:,}" if between == "," else f"{number:,}".replace(",", between)


def word(value: str) -> str:
    """Return one of the record's own words as English reads it: won’t do, customer report."""
    return _WORDS.get(value) or value.replace("_", " ")


def said(value: str) -> str:
    """Return one of the record's own words in the site's language; one of an author's own as it is."""
    return say(word(value))


def capital(text: str) -> str:
    """Return *text* with a capital in front."""
    return f"{text[:1].upper()}{text[1:]}"


def joined(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return say("{most} and {last}", most=", ".join(words[:-1]), last=words[-1])
