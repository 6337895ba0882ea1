"""Numbers as they are said: codes, years, times, dates, versions, units, ordinals, money."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

from postmortem_kit.haiku.cardinals import ONES, amount, one_by_one, syllables, whole, with_and
from postmortem_kit.haiku.reading import Hear, Reading, both, either, exactly, more, sequence

UNITS = MappingProxyType(
    {
        "k": (1, 2), "K": (1, 2), "m": (2, 1), "M": (2, 1), "mn": (2,), "mil": (1, 2), "b": (2, 1),
        "B": (2, 1), "bn": (2,), "T": (2, 1), "t": (2, 1), "s": (2, 1), "sec": (2, 1), "secs": (2, 1),
        "ms": (4, 2), "us": (4, 2), "µs": (4,), "ns": (4, 2), "min": (2, 1), "mins": (2, 1), "h": (1, 2),
        "hr": (1, 2), "hrs": (1, 2), "d": (1,), "w": (1,), "wk": (1,), "wks": (1,), "mo": (1,), "y": (1,),
        "yr": (1,), "yrs": (1,), "x": (1,), "X": (1,), "kb": (3, 2), "mb": (3, 2), "gb": (3, 2, 1),
        "tb": (3, 2), "pb": (3, 2), "eb": (3, 2), "kib": (3,), "mib": (3,), "gib": (3, 1), "tib": (3,),
        "ki": (2, 3), "mi": (2, 3), "gi": (2, 3, 1), "ti": (2, 3), "kbps": (6, 4), "mbps": (6, 4),
        "gbps": (6, 4), "bps": (5, 3), "hz": (1,), "khz": (3,), "mhz": (3,), "ghz": (3,), "rps": (3, 5),
        "qps": (3, 5), "tps": (3, 6), "iops": (2,), "rpm": (3,), "px": (2,), "pt": (1, 2), "em": (1,),
        "km": (4, 3), "cm": (4,), "mm": (4,), "kg": (3, 2), "g": (1,), "lb": (1,), "lbs": (1,),
        "kw": (3,), "kwh": (4,), "mw": (3,), "v": (1,), "ma": (3,), "mah": (4,), "c": (1, 4), "f": (1, 4),
        "st": (1,), "pp": (1,), "p": (1,), "am": (2,), "pm": (2,), "z": (2, 1),
    }
)  # fmt: skip
"""What a unit behind a number says, the likeliest first; looked up as written, then in lower case."""

MONEY = MappingProxyType({"$": (2,), "€": (2,), "£": (1,), "¥": (1,)})
SIGNS = MappingProxyType(
    {"-": (2, 1, 3), "−": (2, 3), "+": (1,), "~": (2, 0, 3), "≈": (2, 0), "#": (2, 1, 0), "<": (2, 1, 3),
     ">": (2, 1, 3), "≥": (2, 3, 5), "≤": (2, 3), "±": (4,), "=": (2, 0), "@": (1,), "×": (1,)}
)  # fmt: skip
"""What a sign before a number says: minus, plus, about, number, under, over."""
TAILS = MappingProxyType({"%": (2,), "+": (1,), "°": (2,), "x": (1,), "*": (0, 1), "‰": (2, 3)})

MONTHS = (4, 4, 1, 2, 1, 1, 2, 2, 3, 3, 3, 3)
IRREGULAR_ORDINALS = MappingProxyType({"zero": 2, "one": 1, "two": 2, "twelve": 1})

NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"


def _ways(*spoken: str) -> Reading:
    """Return the reading of numbers in words, the likeliest first."""
    return exactly("number", *(syllables(way) for way in spoken))


def _says(counts: tuple[int, ...]) -> Reading:
    return exactly("number", *counts)


def integer(digits: str, *, code: bool = False) -> Reading:
    """Read digits, with or without commas between the thousands."""
    if "," in digits:
        said = amount(digits.replace(",", ""))
        return _ways(said, with_and(said))
    return _ways(*whole(digits, code=code))


def decimal(text: str) -> Reading:
    """Read 1.5, 99.95, .5, 3.11; the point of a version may go unsaid."""
    head, tail = text.split(".")
    ways = [one_by_one(tail), one_by_one(tail, zero="zero")]
    if len(tail) <= 3 and tail[0] != "0":
        ways += whole(tail)
    fraction = more(_ways(*ways), 1, 0)
    if not head:
        return more(_ways(*ways), 1)
    if head == "0":
        return both(_says((2, 1, 0)), more(_ways(*ways), 1))
    return both(integer(head), fraction)


def _number(text: str) -> Reading:
    return decimal(text) if "." in text else integer(text)


def _plain(match: re.Match[str], hear: Hear) -> Reading:
    return _number(match[0])


def _signed(match: re.Match[str], hear: Hear) -> Reading:
    return both(_says(SIGNS[match[1]]), hear(match[2]))._replace(source="number")


def _tailed(match: re.Match[str], hear: Hear) -> Reading:
    return both(hear(match[1]), _says(TAILS[match[2]]))._replace(source="number")


def _money(match: re.Match[str], hear: Hear) -> Reading:
    amount_of = hear(match[2])
    return both(amount_of, _says(MONEY[match[1]]))._replace(source="number")


def _measured(match: re.Match[str], hear: Hear) -> Reading | None:
    """Read 10k, 5GB, 30s, 1h30m."""
    said = []
    for number, unit in re.findall(rf"({NUMBER}|\d*\.\d+)[-_]?([A-Za-zµ]+)", match[0]):
        counts = UNITS.get(unit) or UNITS.get(unit.lower())
        if counts is None:
            return None
        said.append(both(_number(number), _says(counts)))
    return sequence("number", said)


def _ordinal(match: re.Match[str], hear: Hear) -> Reading:
    """Read 1st, 22nd, 90th: the last word takes the ending."""
    ways = []
    for said in whole(match[1].replace(",", "")):
        *rest, last = said.split()
        ways.append(syllables(" ".join(rest)) + _ordinal_word(last))
    return exactly("number", *ways)


def _ordinal_word(last: str) -> int:
    if last in IRREGULAR_ORDINALS:
        return IRREGULAR_ORDINALS[last]
    return syllables(last) + (last.endswith("ty"))


def _plural(match: re.Match[str], hear: Hear) -> Reading:
    """Read 503s, 1990s: nobody counts in seconds there; 5xxs."""
    ways = whole(match[1])
    return exactly("number", *(syllables(way) + way.endswith("six") for way in ways))


def _plural_or_seconds(match: re.Match[str], hear: Hear) -> Reading:
    """Read 30s: thirty seconds, or the thirties."""
    return either(more(integer(match[1]), 2), more(integer(match[1]), 0))


def _clock(match: re.Match[str], hear: Hear) -> Reading:
    """Read 03:12, 2:05, 14:00, 3:30pm, 09:15:04Z."""
    hour, minute, second, tail = match.groups()
    said = _hour_and_minute(hour, minute, bool(tail))
    if second:
        said = both(said, _minutes(second))
    if tail:
        said = both(said, _says((2,) if tail.lower() in {"z", "am", "pm"} else (2, 3)))
    return said


def _hour_and_minute(hour: str, minute: str, tail: bool) -> Reading:
    value = int(hour)
    plain = _ways(*whole(hour.lstrip("0") or "0"), *(whole(hour) if hour[0] == "0" else ()))
    if minute != "00":
        return both(plain, _minutes(minute))
    if tail:
        return either(plain, more(plain, 2))
    if value == 0:
        return exactly("number", 2, 4, 3, 5, 8)
    if value > 12:
        return either(more(plain, 2), more(_ways(ONES[value % 12]), 2))
    return either(more(plain, 2), _ways(amount(hour)))


def _minutes(minute: str) -> Reading:
    return _ways(*whole(minute)[:2]) if minute[0] == "0" else integer(minute)


def _o_clock(match: re.Match[str], hear: Hear) -> Reading:
    return more(integer(match[1]), 2)


def _date(match: re.Match[str], hear: Hear) -> Reading | None:
    """Read 2024-09-02: the digits in pairs, or September second."""
    year, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    digits = sequence("number", (integer(year), integer(month), integer(day)))
    said = amount(day).split()
    named = syllables(" ".join(said[:-1])) + _ordinal_word(said[-1])
    return either(digits, both(_says((MONTHS[int(month) - 1] + named,)), integer(year)))


def _fraction(match: re.Match[str], hear: Hear) -> Reading:
    """Read 1/2, 3/4, 9/10: a half, three quarters, nine of ten."""
    over, under = match.groups()
    plain = both(integer(over), integer(under))
    if under in {"2", "4"} and over in {"1", "3"}:
        return either(more(integer(over), 1 if under == "2" else 2), more(plain, 1, 0, 2))
    return more(plain, 1, 0, 2)


def _range(match: re.Match[str], hear: Hear) -> Reading:
    """Read 5-10: five to ten."""
    return more(both(hear(match[1]), hear(match[2])), 1, 0)._replace(source="number")


def _version(match: re.Match[str], hear: Hear) -> Reading:
    """Read v2, v1.28, 1.2.3, 10.0.0.1: the dots may go unsaid."""
    letter, numbers = match.groups()
    parts = numbers.split(".")
    said = integer(parts[0], code=True)
    for part in parts[1:]:
        said = both(more(said, 1, 0), integer(part, code=True))
    return either(both(_says((1, 2)), said), both(_says((1, 2)), hear(numbers))) if letter else said


def _block(match: re.Match[str], hear: Hear) -> Reading:
    """Read 10.0.0.0/8: slash eight."""
    return more(both(hear(match[1]), integer(match[2])), 1)._replace(source="number")


def _class_of_codes(match: re.Match[str], hear: Hear) -> Reading:
    """Read 5xx: five x x, five hundreds."""
    return more(integer(match[1]), 2)


Form = tuple[re.Pattern[str], Callable[[re.Match[str], Hear], Reading | None]]

FORMS: tuple[Form, ...] = (
    (re.compile(rf"(?:{NUMBER})(?:\.\d+)?|\.\d+"), _plain),
    (re.compile(r"([1-5])(?:xx|XX)s?"), _class_of_codes),
    (re.compile(rf"({NUMBER})(?:st|nd|rd|th|ST|ND|RD|TH)"), _ordinal),
    (re.compile(r"(1[0-9]\d0|20\d0|[1-5]0\d|4[0-5]\d)['’]?s"), _plural),
    (re.compile(r"(\d+)['’]s"), _plural),
    (re.compile(r"([2-9]0)s"), _plural_or_seconds),
    (re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s?([AaPp][Mm]|[Zz]|UTC|utc)?"), _clock),
    (re.compile(r"(\d{1,2}) ?o['’]clock"), _o_clock),
    (re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)"), _date),
    (re.compile(r"(\d+(?:\.\d+){1,3})/(\d{1,2})"), _block),
    (re.compile(r"(\d{1,2})/(\d{1,3})"), _fraction),
    (re.compile(rf"(?:(?:{NUMBER}|\d*\.\d+)[A-Za-zµ]+)+"), _measured),
    (re.compile(r"([vV]?)(\d+(?:\.\d+)*)"), _version),
    (re.compile(r"([$€£¥])(\d.*)"), _money),
    (re.compile(r"([-−+~≈#<>≥≤±=@×])(\$?[\d.].*)"), _signed),
    (re.compile(r"(.*[\dA-Za-z])([%+°*‰])"), _tailed),
    (re.compile(r"([\d.,]+[A-Za-z%]*)[-–—…]([\d.,]+[A-Za-z%]*)"), _range),
)  # fmt: skip
"""The shapes a number comes in; the first that fits the whole word and makes sense of it reads it."""


def read(word: str, hear: Hear) -> Reading | None:
    """Return the reading of *word* as a number, if that is what it is."""
    if not any(letter in "0123456789" for letter in word):
        return None
    for pattern, reader in FORMS:
        match = pattern.fullmatch(word)
        if match and (found := reader(match, hear)):
            return found
    return None
