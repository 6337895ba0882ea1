"""Time values: what an author wrote about when something happened, as a moment or as an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic_core import core_schema

from postmortem_kit.problem import short

ANSWERS = ("unknown", "none")
"""`unknown`: asked, and nobody knows; `none`: did not happen, or not yet."""

PATTERN = (
    r"^(unknown|none|~?\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?)?"
    r"|~?\d{1,2}:\d{2}(:\d{2})?)$"
)
"""What a time value may look like, for the JSON Schema."""

_VALUE = re.compile(
    r"(?P<about>~ ?)?(?P<day>\d{4}-\d{1,2}-\d{1,2})?"
    r"(?:(?(day)(?:[Tt]| +))(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>\.\d{1,9})?)?"
    r"(?: ?(?P<offset>[Zz]|UTC|utc|[+-]\d{2}(?::?\d{2})?))?)?",
    re.ASCII,
)
_ZONED = re.compile(r"(?P<before>.*\d) ?(?P<zone>[A-Z]{2,5}|[a-z]{2,5}|[A-Z][A-Za-z]+/[A-Za-z/_+-]+)$")
_OF_THE_MACHINE = ("localtime", "posixrules", "posix/", "right/")
"""What a zone directory holds beside zones: read, a record would mean something else on each machine."""
_YEARS = range(1970, 2200)
_MEANINGS = {
    "BST": ("Europe/London", "Asia/Dhaka"),
    "CEST": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid"),
    "CET": ("Europe/Berlin", "Europe/Paris", "Africa/Algiers"),
    "CDT": ("America/Chicago", "America/Havana"),
    "CST": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "EDT": ("America/New_York", "America/Toronto"),
    "EET": ("Europe/Athens", "Europe/Helsinki", "Africa/Cairo"),
    "EST": ("America/New_York", "America/Panama"),
    "GMT": ("UTC", "Europe/London", "Africa/Accra"),
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "JST": ("Asia/Tokyo",),
    "MDT": ("America/Denver",),
    "MSK": ("Europe/Moscow",),
    "MST": ("America/Denver", "America/Phoenix"),
    "PDT": ("America/Los_Angeles",),
    "PST": ("America/Los_Angeles", "Asia/Manila"),
    "AEST": ("Australia/Sydney", "Australia/Brisbane"),
    "WET": ("Europe/Lisbon", "Atlantic/Canary"),
}


_ANSWERED = {
    "unknown": "unknown", "?": "unknown", "??": "unknown", "tbd": "unknown", "unclear": "unknown",
    "not known": "unknown", "none": "none", "n/a": "none", "na": "none", "never": "none", "no": "none", "-": "none",
    "not yet": "none",
}  # fmt: skip
"""What people write for the two answers."""


class TimeFault(ValueError):
    """Why a text is no time value: a rule id, a message and a hint."""

    def __init__(self, rule: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, as exactly as its author knew."""

    at: datetime | None = None
    """The instant, with its offset; without one when no zone was named anywhere."""
    day: date | None = None
    """Known to the day only."""
    about: bool = False
    """Written with a leading `~`."""
    answer: str | None = None
    """`unknown` or `none`: an answer instead of a time."""

    @property
    def is_instant(self) -> bool:
        """Exact enough to compute with: to the minute, with an offset."""
        return self.at is not None and self.at.tzinfo is not None

    @property
    def date(self) -> date | None:
        """The calendar day, as written."""
        return self.at.date() if self.at is not None else self.day

    def __str__(self) -> str:
        """The value as YAML: RFC 3339 where there is an offset."""
        if self.answer is not None:
            return self.answer
        text = self.at.isoformat() if self.at is not None else str(self.day)
        return f"~{text}" if self.about else text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Let a model hold moments: in as a moment or as text with its day and offset, out as text."""
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else read(str(value)),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Describe a time value to editors."""
        return {"type": "string", "pattern": PATTERN}


def read(text: str, *, day: date | None = None, zone: ZoneInfo | None = None) -> Moment:
    """Read one time value.

    Args:
        text: what the author wrote.
        day: the day that a bare `HH:MM` is on.
        zone: the zone of times without an offset; without it they stay without one.

    Raises:
        TimeFault: *text* is no time value, or names an instant that *zone* has never or twice.
    """
    text = text.strip()
    if text in ANSWERS:
        return Moment(answer=text)
    found = _VALUE.fullmatch(text)
    if not found or not (found["day"] or found["hour"]):
        raise _unread(text)
    on = _day(found["day"]) if found["day"] else day
    about = bool(found["about"])
    if found["hour"] is None:
        return Moment(day=on, about=about)
    if on is None:
        raise TimeFault("time-value", f"'{short(text)}' has no day", "write it as 2024-09-02 06:58")
    naive = datetime.combine(on, _clock(found))
    if found["offset"]:
        return Moment(at=naive.replace(tzinfo=_offset(found["offset"])), about=about)
    return Moment(at=_in_zone(naive, zone) if zone else naive, about=about)


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone called *name*.

    Raises:
        TimeFault: there is no such zone, or *name* is an abbreviation that may mean several.
    """
    if name.upper() in _MEANINGS or (re.fullmatch("[A-Z]{2,5}", name) and name != "UTC"):
        raise _abbreviated(name)
    zone = _zone(name)
    if zone is None:
        from difflib import get_close_matches

        known = {zone.lower(): zone for zone in sorted(available_timezones()) if not zone.startswith(_OF_THE_MACHINE)}
        near = get_close_matches(name.lower().replace(" ", "_"), list(known), n=1, cutoff=0.6)
        hint = f"did you mean '{known[near[0]]}'?" if near else "write an IANA name such as Europe/Berlin"
        raise TimeFault("time-zone", f"no time zone is called '{short(name)}'", hint)
    return zone


def offset_text(moment: datetime) -> str:
    """Return the offset of *moment* as it is written: +02:00."""
    return moment.isoformat()[-6:] if moment.utcoffset() is not None else ""


@cache
def _zone(name: str) -> ZoneInfo | None:
    if name.startswith(_OF_THE_MACHINE):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError and an OSError by turns
        return None
    except KeyError:
        return None


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    if year not in _YEARS:
        raise TimeFault("time-value", f"the year {year} in '{text}'", "years from 1970 to 2199 are read")
    try:
        return date(year, month, day)
    except ValueError:
        raise TimeFault("time-value", f"there is no day '{text}'", "write year-month-day: 2024-09-02") from None


def _clock(found: re.Match[str]) -> time:
    micro = int((found["fraction"] or ".0")[1:7].ljust(6, "0"))
    try:
        return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), micro)
    except ValueError:
        clock = ":".join(part for part in (found["hour"], found["minute"], found["second"]) if part)
        raise TimeFault("time-value", f"there is no time '{clock}'", "write hours 00 to 23") from None


def _offset(text: str) -> timezone:
    if text.upper() in ("Z", "UTC"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span > timedelta(hours=14) or int(digits[2:]) > 59:
        raise TimeFault("time-value", f"there is no offset '{text}'", "offsets run from -12:00 to +14:00")
    return timezone(-span if text[0] == "-" else span)


def _in_zone(naive: datetime, zone: ZoneInfo) -> datetime:
    """Give *naive* the offset that *zone* has then; the offset, not the zone, is what a record keeps."""
    first, second = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    offsets = first.utcoffset(), second.utcoffset()
    if offsets[0] == offsets[1]:
        assert offsets[0] is not None
        return naive.replace(tzinfo=timezone(offsets[0]) if offsets[0] else UTC)
    happens = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
    clock = f"{naive:%Y-%m-%d %H:%M}"
    one, two = offset_text(first), offset_text(second)
    if happens:
        message = f"'{clock}' is twice in {zone.key}: at {one} and at {two}"
        hint = f"write which: {clock}{one} or {clock}{two}"
    else:
        message = f"'{clock}' is never in {zone.key}: clocks went from {one} to {two}"
        hint = f"write the time with its offset, {one} before the change or {two} after it"
    raise TimeFault("clock-change", message, hint)


def _unread(text: str) -> TimeFault:
    if (found := _ZONED.fullmatch(text)) and (clock := _VALUE.fullmatch(found["before"].strip())):
        return _half_day(text, clock, found["zone"]) or _named_zone(text, found["zone"])
    if answer := _ANSWERED.get(text.lower().strip(".")):
        return TimeFault("time-value", f"'{short(text)}' is no time", f"write '{answer}'")
    hint = "write 2024-09-02 06:58, 06:58, 2024-09-02, ~ in front for about, unknown, or none"
    return TimeFault("time-value", f"'{short(text)}' is no time", hint)


def _half_day(text: str, clock: re.Match[str], half: str) -> TimeFault | None:
    """Retell `10:30 pm` as the time that it is."""
    if half.lower() not in ("am", "pm") or not clock["hour"]:
        return None
    hour = int(clock["hour"]) % 12 + 12 * (half.lower() == "pm")
    hint = f"write {hour:02d}:{clock['minute']}, hours from 00 to 23"
    return TimeFault("time-value", f"'{short(text)}' is no time", hint)


def _named_zone(text: str, zone: str) -> TimeFault:
    if "/" not in zone:
        return _abbreviated(zone)
    hint = f"write the time alone, and its zone once: `timezone: {zone}`; or write an offset, as +01:00"
    return TimeFault("time-value", f"'{short(text)}' is no time", hint)


def _abbreviated(zone: str) -> TimeFault:
    names = _MEANINGS.get(zone.upper())
    may = f"it may mean {' or '.join(names)}" if names else "it may mean several zones"
    hint = f"{may}: set `timezone` to one, or write the offset behind the time, as +01:00"
    return TimeFault("time-zone", f"'{zone}' is no time zone but an abbreviation", hint)
