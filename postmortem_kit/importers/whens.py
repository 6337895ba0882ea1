"""Times as people write them: where a line begins with one, what it says, and nothing that it does not say."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from postmortem_kit.importers import vocabulary

_ZONES = (
    "UTC|GMT|Z|CEST|CET|BST|PST|PDT|PT|EST|EDT|ET|CST|CDT|CT|MST|MDT|MT|JST|IST|MSK|AEST|AEDT|ACST|AWST|EEST|EET|WEST|WET"
    "|NZST|NZDT|HST|AKST|SGT|HKT|BRT|KST|Pacific|Eastern|Central|Uhr|hrs|h"
)
_ABOUT = (
    r"~|≈|约|約|ca\.?|circa|c\.|about|around|approx\.?|approximately|roughly|gegen|etwa|vers|environ|hacia|sobre"
    r"|alrededor de|por volta de|cerca de|около|ок\.|примерно|omtrent|rundt"
)
_WEEKDAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_CLOCK = (
    r"(?P<hour{n}>\d{{1,2}}):(?P<minute{n}>[0-5]\d)(?::(?P<second{n}>[0-5]\d)(?:[.,]\d+)?)?(?!\d)(?P<half{n}>\s?[ap]\.?m\b\.?|[ap]\b)?"
    r"|(?P<hour_h{n}>1[0-2]|0?[1-9])\s?(?P<half_h{n}>[ap]\.?m\b\.?)"
    r"|(?P<hour_d{n}>[01]?\d|2[0-3])[.h](?P<minute_d{n}>[0-5]\d)(?![\d.]*\d|%|\s?(?:%|[kmg]b|ms|s\b))"
    r"|(?P<hour_j{n}>\d{{1,2}})[時时点](?P<minute_j{n}>\d{{1,2}})分"
    r"|(?P<hour_m{n}>[01]\d|2[0-3])(?P<minute_m{n}>[0-5]\d)(?![\d\w]|[-/.]\d|\s?%)(?:\s?(?P<half_m{n}>[ap]m)\b)?"
)
_ZONE = (
    rf"(?:\s?[(\[]?(?P<zone{{n}}>(?:UTC|GMT)\s?[+-]\s?\d{{{{1,2}}}}(?::?\d{{{{2}}}})?|(?-i:{_ZONES})(?![\w/])"
    r"|[+-]\d{{2}}:?\d{{2}}(?!\d))[)\]]?)?"
)
_UNKNOWN = r"HH:mm|\?\?:\?\?|\d{1,2}:(?:\?\?|xx|XX)|xx:xx|XX:XX"
_RANGE = r"\s*(?:-{1,2}|–|—|〜|~|→|\bto\b|\bbis\b|\buntil\b|\bà\b)\s*"


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, vocabulary.months()), key=len, reverse=True))
    day = (
        r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2}|\?\?)[-/.月](?P<d>\d{1,2}|\?\?)日?(?!\d)"
        r"|(?P<jm>\d{1,2})月(?P<jd>\d{1,2})日"
        r"|(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<ny>\d{4}|\d{2})(?!\d)"
        rf"|(?P<wm>{month})\.?\s(?P<wd>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}}(?=,?\s\d{{4}}\b))?(?![\d:])(?:,?\s(?P<wy>\d{{4}})(?![\d:]))?"
        rf"|(?P<xd>\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s?(?:de\s|of\s)?(?P<xm>{month})\b\.?(?:,?\s(?:de\s)?(?P<xy>\d{{4}})(?![\d:]))?"
        r"|(?P<ka>\d{1,2})/(?P<kb>\d{1,2})(?![\d/])"
    )
    clock, other = _CLOCK.format(n=""), _CLOCK.format(n="2")
    zone, zone2 = _ZONE.format(n=""), _ZONE.format(n="2")
    later = day.replace("?P<", "?P<r")
    return re.compile(
        rf"(?P<about>(?:{_ABOUT})\s*)?(?:at\s|um\s|à\s|a las\s|kl\.?\s)?"
        rf"(?P<weekday>(?:{_WEEKDAYS})\b\.?,?\s*)?"
        rf"(?:(?P<day>{day})(?:,?\s*(?:T(?=\d)|at\b|um\b|à\s|a las\b|kl\.?\s|@|[-–—|](?=\s*[~≈]?\d{{1,2}}[:.h]\d\d))?"
        rf"\s*(?:\*\*|__|`)?(?P<about2>(?:{_ABOUT})\s*)?"
        rf"(?:(?P<time>{clock})|(?P<unknown>{_UNKNOWN})))?|(?P<time_only>{clock.replace('?P<', '?P<t_')})"
        rf"|(?P<unknown_only>{_UNKNOWN}))"
        rf"{zone}"
        rf"(?P<range>{_RANGE}(?:(?:{later})(?:,?\s*(?:{other}))?|(?:{_CLOCK.format(n='3')})|(?<=[-–])\d{{2}}(?![\d:])){zone2}(?![\w]))?",
        re.IGNORECASE,
    )


@dataclass(frozen=True)
class When:
    """A time as it is written."""

    words: str
    end: int
    """Where in the text it ends."""
    day: dt.date | None = None
    """Where the day, the month and the year are written and can mean one day only."""
    month_day: tuple[int, int] | None = None
    """A month and a day without a year."""
    names_day: bool = False
    """Whether any day is written, be it one that may mean two."""
    time: dt.time | None = None
    offset: dt.timezone | None = None
    """Where UTC, or an offset to it, is written."""
    zone: str | None = None
    """What is written as the zone."""
    about: bool = False
    is_range: bool = False
    has_clock: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether a time value as this format writes it says all of it."""
        return re.fullmatch(r"\d\d:\d\d(:\d\d)?|\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?", self.words) is not None


def leading(text: str, at: int = 0) -> When | None:
    """Return the time that *text* begins with at *at*; None where it begins with none."""
    found = _pattern().match(text, at)
    if not found or found.end() == at or _runs_on(text, found.end()):
        return _slip(text, at)
    got = found.groupdict()
    if _is_year(found, text):
        return None
    names_day = got["day"] is not None
    clock = _clock(got, "") or _clock(got, "t_")
    has_clock = bool(got["time"] or got["time_only"] or got["unknown"] or got["unknown_only"])
    if got["range"] and clock and 0 < clock.hour < 13 and _half_is_behind(got):
        clock = None  # 1:25 - 2:10 PM: of the first, nobody says which half of the day
    offset, zone = _offset(got["zone"] or got["zone2"])
    return When(
        words=re.sub(r"\*\*|__|`", "", text[at : found.end()]).strip(),
        end=found.end(),
        day=_day(got),
        month_day=_month_day(got),
        names_day=names_day,
        time=clock,
        offset=offset,
        zone=zone,
        about=bool(got["about"] or got["about2"]),
        is_range=got["range"] is not None,
        has_clock=has_clock,
    )


def whole(text: str) -> When | None:
    """Return the time that *text* is; None where anything else is in it."""
    text = text.strip(" *_`()[]:")
    found = leading(text)
    return found if found and found.end == len(text) else None


def _runs_on(text: str, end: int) -> bool:
    return end < len(text) and text[end].isalnum() and text[end - 1].isalnum()


def _slip(text: str, at: int) -> When | None:
    """Return what looks like a day and is none, such as 20202-01-16: its words."""
    found = _SLIP.match(text, at)
    if not found or _runs_on(text, found.end()):
        return None
    return When(words=found[0], end=found.end(), names_day=True, has_clock=found["clock"] is not None)


def _half_is_behind(got: dict[str, str | None]) -> bool:
    ends = any(got[name] for name in ("half2", "half_h2", "half3", "half_h3"))
    return ends and not any(got[name] for name in ("half", "half_h", "t_half", "t_half_h"))


def _is_year(found: re.Match[str], text: str) -> bool:
    """Whether four digits are rather a year than a time: 2015."""
    digits = found["t_hour_m"]
    return digits in ("19", "20") and not (found["zone"] or found["t_half_m"] or found["range"])


def _clock(got: dict[str, str | None], prefix: str) -> dt.time | None:
    for kind in ("", "_h", "_d", "_j", "_m"):
        hour = got.get(f"{prefix}hour{kind}")
        if hour is None:
            continue
        half = (got.get(f"{prefix}half{kind}") or "").lower().strip()
        number = int(hour)
        if half and number > 12:
            half = ""
        if half:
            number = number % 12 + (12 if half.startswith("p") else 0)
        try:
            second = int(got.get(f"{prefix}second{kind}") or 0)
            return dt.time(number, int(got.get(f"{prefix}minute{kind}") or 0), second)
        except ValueError:
            return None
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if 1970 <= year < 2200 else None
    except ValueError:
        return None


def _day(got: dict[str, str | None]) -> dt.date | None:
    """Return the day, if one only can be meant."""
    if got["y"]:
        return _date(int(got["y"]), _int(got["m"]), _int(got["d"]))
    for month, day, year in (("wm", "wd", "wy"), ("xm", "xd", "xy")):
        if got[month] and got[year]:
            return _date(_int(got[year]), vocabulary.months()[(got[month] or "").lower()], _int(got[day]))
    first, second, number = _int(got["a"]), _int(got["b"]), _int(got["ny"])
    if got["a"] and len(got["ny"] or "") == 2 and first <= 12 < second:  # 4/21/23 is of the 21st of April only
        return _date(2000 + number, first, second)
    if got["a"] and len(got["ny"] or "") == 4:
        if first == second or second > 12:
            return _date(number, first, second)
        if first > 12:
            return _date(number, second, first)
    return None


def _int(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _month_day(got: dict[str, str | None]) -> tuple[int, int] | None:
    if got["jm"]:
        return _int(got["jm"]), _int(got["jd"])
    for month, day, year in (("wm", "wd", "wy"), ("xm", "xd", "xy")):
        if got[month] and not got[year]:
            return vocabulary.months()[(got[month] or "").lower()], _int(got[day])
    return None


def _offset(zone: str | None) -> tuple[dt.timezone | None, str | None]:
    """Return the offset that a zone's words say, and the words; an abbreviation other than UTC says none."""
    if zone is None or zone.lower() in ("uhr", "h", "hrs"):
        return None, None
    found = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])\s?(\d{1,2}):?(\d{2})?", zone, re.IGNORECASE)
    if found:
        span = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        fits = span <= dt.timedelta(hours=14) and int(found[3] or 0) < 60
        return (dt.timezone(-span if found[1] == "-" else span) if fits else None), zone
    return (dt.UTC if zone.upper() in ("UTC", "Z") else None), zone


_SLIP = re.compile(r"(?:\d{5}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{3})(?P<clock>\s+\d{1,2}:\d{2})?(?!\d)")
_SPOKEN = re.compile(
    r"\b(?P<utc>(?:UTC|GMT)(?:\s?[+-]\s?\d{1,2}(?::?\d{2})?)?)(?![\w/+])|(?P<other>\b(?:CEST|CET|BST|P[SD]T|PT|E[SD]T|ET|C[SD]T|CT"
    r"|M[SD]T|JST|IST|MSK|A[EC][SD]T|EES?T|WES?T|NZ[SD]T|HST|SGT|KST|BRT)\b)"
)


def is_unclear(text: str) -> bool:
    """Whether words about times name a zone that may mean several, such as PST."""
    return any(one["other"] for one in _SPOKEN.finditer(text))


def zone_said(text: str) -> dt.timezone | None:
    """Return the offset that words about times name, such as "all times in UTC"; None for none, another, or two."""
    found = list(_SPOKEN.finditer(text))
    offsets = {_offset(one["utc"])[0] for one in found if one["utc"]}
    if len(offsets) != 1 or any(one["other"] for one in found):
        return None
    return offsets.pop()
