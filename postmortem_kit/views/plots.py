"""Charts of counts: squares along the calendar, discs over the week, bars."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from postmortem_kit import formats, markdown
from postmortem_kit.insights import Insights, Period
from postmortem_kit.views.looks import Look, looks, number
from postmortem_kit.views.strips import WIDTH
from postmortem_kit.wording import Text, say

PARTS = 48
"""The calendar has at most so many parts, so that a square still holds its digit."""
WEEKDAYS = formats.WEEKDAYS

_HIGH = 20
"""A stack has at most so many squares; where it would have more, one square stands for several incidents."""
_WIDE = 43.4
_SQUARE = 21.0
_GAP = 4.0


@dataclass(frozen=True)
class Calendar:
    """The drawing, what a part of it is called, and how many incidents one square is at most."""

    svg: str
    unit: str
    """month, quarter or year."""
    each: int


def unit_of(periods: Sequence[Period]) -> str:
    """Return what a part of the calendar is called."""
    return say({1: Text("month"), 3: Text("quarter"), 12: Text("year")}[periods[0].months])


def name_of(period: Period) -> str:
    """Return a part of the calendar as it is read: September 2024, Q3 2024, 2024."""
    if period.months == 1:
        return formats.month(period.first)
    return f"{_quarter(period)} {period.first.year}" if period.months == 3 else str(period.first.year)


def _quarter(period: Period) -> str:
    return say("Q{number}", number=(period.first.month + 2) // 3)


def calendar(numbers: Insights) -> Calendar:
    """Draw one square for each incident, stacked by month with the worst below, its digit in it."""
    periods = numbers.periods(most=PARTS)
    each = _each(periods)
    look = looks(numbers)
    high = max(sum(_squares(period, each).values()) for period in periods)
    pitch = min(_WIDE, WIDTH / len(periods))
    base = high * (_SQUARE + _GAP) + 4
    stacks = _stacks(periods, look, each, pitch=pitch, base=base)
    axis = f'<path class="pm-plot__base" d="M0 {number(base + 0.5)}H{number(pitch * len(periods))}"/>'
    labels = "".join(_labels(periods, pitch, base))
    most = max(periods, key=lambda period: period.count)
    first, last = name_of(periods[0]), name_of(periods[-1])
    sentence = say("{count} incidents from {first} to {last}", count=numbers.n, first=first, last=last)
    if len(periods) > 1:
        sentence = say("{told}; most in {part}: {count}", told=sentence, part=name_of(most), count=most.count)
    opening = _opening(base + 44, f"{sentence}.")
    return Calendar(f"{opening}{stacks}{axis}{labels}</svg>", unit_of(periods), each)


def _opening(height: float, told: str) -> str:
    size = f"0 0 {WIDTH} {number(height)}"
    return f'<svg class="pm-plot" viewBox="{size}" role="img" aria-label="{markdown.own(told)}">'


def _each(periods: Sequence[Period]) -> int:
    """Return how many incidents a square is at most: 1, 2, 5, 10, 20 … so that no stack is too high."""
    each, steps = 1, 0
    while max(sum(_squares(period, each).values()) for period in periods) > _HIGH:
        steps += 1
        each = (1, 2, 5)[steps % 3] * 10 ** (steps // 3)
    return each


def _squares(period: Period, each: int) -> dict[str, int]:
    return {level: math.ceil(count / each) for level, count in period.levels}


def _stacks(periods: Sequence[Period], look: Mapping[str, Look], each: int, *, pitch: float, base: float) -> str:
    """Draw all squares of a severity as one path, and their digits as one text that says where each stands."""
    places: dict[str, list[tuple[float, float]]] = {}
    for column, period in enumerate(periods):
        left, bottom = (column + 0.5) * pitch - _SQUARE / 2, base
        for level, count in _squares(period, each).items():
            for _ in range(count):
                bottom -= _SQUARE + _GAP
                places.setdefault(level, []).append((left, bottom))
    side = number(_SQUARE)
    out = []
    for level, found in places.items():
        kind, digit = look[level].kind, look[level].digit
        path = "".join(f"M{number(x)} {number(y)}h{side}v{side}h-{side}z" for x, y in found)
        out.append(f'<path class="pm-squares--{kind}" d="{path}"/>')
        xs = " ".join(number(x + _SQUARE / 2) for x, _ in found)
        ys = " ".join(number(y + 15) for _, y in found)
        out.append(f'<text class="pm-squares__digit--{kind}" x="{xs}" y="{ys}">{digit * len(found)}</text>')
    return "".join(out)


def _labels(periods: Sequence[Period], pitch: float, base: float) -> Iterator[str]:
    """Yield the name of each part, and below it the year where that begins."""
    year = None
    for column, period in enumerate(periods):
        x = number((column + 0.5) * pitch)
        word = formats.short_month(period.first) if period.months == 1 else _quarter(period)
        if period.months < 12:
            yield f'<text class="pm-plot__mid" x="{x}" y="{number(base + 19)}">{markdown.own(word)}</text>'
        if period.first.year != year:
            year = period.first.year
            inside = number(max((column + 0.5) * pitch, 17))
            yield f'<text class="pm-plot__year" x="{inside}" y="{number(base + 37)}">{year}</text>'


_COLUMN, _ROW, _MARGIN = 40.0, 30.0, 96.0


def week(numbers: Insights) -> str | None:
    """Draw in which hour of which weekday incidents began; None where nobody knows it of any."""
    if not numbers.started.n:
        return None
    most = max(map(max, numbers.starts))
    parts = [_day(row, hours, most) for row, hours in enumerate(numbers.starts)]
    hours = "".join(
        f'<text class="pm-plot__mid" x="{number(_MARGIN + (hour + 0.5) * _COLUMN)}" y="{number(_ROW * 7 + 22)}">'
        f"{hour:02}</text>"
        for hour in range(24)
    )
    opening = _opening(_ROW * 7 + 34, _week_told(numbers))
    return f"{opening}{''.join(parts)}{hours}</svg>"


def _week_told(numbers: Insights) -> str:
    days = {name: sum(hours) for name, hours in zip(WEEKDAYS, numbers.starts, strict=True)}
    told = ", ".join(f"{say(name)} {count}" for name, count in days.items())
    count = numbers.started.n
    return say("{count} incidents by the weekday and hour in which they began: {days}.", count=count, days=told)


def _day(row: int, hours: Sequence[int], most: int) -> str:
    middle = (row + 0.5) * _ROW
    out = []
    if row % 2 == 0:
        out.append(f'<path class="pm-plot__bar" d="M0 {number(row * _ROW)}h{WIDTH}v{number(_ROW)}H0z"/>')
    out.append(f'<text class="pm-plot__day" x="8" y="{number(middle + 4.5)}">{markdown.own(say(WEEKDAYS[row]))}</text>')
    for hour, count in enumerate(hours):
        if count:
            out.append(_disc(_MARGIN + (hour + 0.5) * _COLUMN, middle, count, most))
    out.append(f'<text class="pm-plot__sum" x="{WIDTH - 16}" y="{number(middle + 4.5)}">{sum(hours)}</text>')
    return "".join(out)


def _disc(x: float, y: float, count: int, most: int) -> str:
    """Draw a dot for one incident, a disc with its number for more; the area grows with the number."""
    if count == 1:
        return f'<circle class="pm-plot__disc" cx="{number(x)}" cy="{number(y)}" r="4.2"/>'
    radius = max(6 + 2.4 * len(str(count)), 14 * math.sqrt(count / most) if most > 9 else 0)
    disc = f'<circle class="pm-plot__disc" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
    return f'{disc}<text class="pm-plot__in" x="{number(x)}" y="{number(y + 4.2)}">{count}</text>'


@dataclass(frozen=True)
class Bar:
    """One counted thing."""

    text: str
    href: str | None
    count: int
    svg: str


def bars(counted: Sequence[tuple[str, int]], *, hrefs: Sequence[str | None], id: str, rest: str) -> tuple[Bar, ...]:
    """Draw *counted*, the longest as wide as its column.

    Args:
        counted: names and counts; the name '' stands for what was not recorded, and is hatched.
        hrefs: where each name leads.
        id: the chart's own id in its page, for the hatch.
        rest: what is written for the name ''.
    """
    most = max([1, *(count for _, count in counted)])
    return tuple(
        Bar(formats.said(name) or say(rest), href, count, _bar(count, most, "" if name else id))
        for (name, count), href in zip(counted, hrefs, strict=True)
    )


def _bar(count: int, most: int, hatch: str) -> str:
    width = f"{number(100 * count / most)}%"
    if not hatch:
        return f'{_BAR}<rect width="{width}" height="12"/></svg>'
    pattern = (
        f'<defs><pattern id="pm-hatch-{markdown.slug(hatch)}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="pm-hatch" d="M0 0V6"/></pattern></defs>'
    )
    fill = f'<rect class="pm-bars__hatched" width="{width}" height="12" fill="url(#pm-hatch-{markdown.slug(hatch)})"/>'
    return f"{_BAR}{pattern}{fill}</svg>"


_BAR = '<svg class="pm-bars__bar" width="100%" height="12" aria-hidden="true">'
