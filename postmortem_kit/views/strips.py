"""Strip plots of how long things took: one mark per incident, all on one logarithmic axis."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from postmortem_kit import formats
from postmortem_kit.insights import MEDIAN_FROM, P90_FROM, Insights, Timed
from postmortem_kit.markdown import own
from postmortem_kit.views.looks import Look, dots, looks, number
from postmortem_kit.wording import Text, say

WIDTH = 1172
MOST = 1_000
"""A strip has at most about so many marks; with more incidents, one mark stands for several."""
HIGH = 45
"""So does it where more marks than this would stand on top of each other."""

_LEFT, _RIGHT = 172.0, 1020.0
_SIZES = (9.0, 6.5, 4.5, 3.2)
"""How large a mark is: the first with which a strip stays low."""
_LOW = 11
"""So many marks on top of each other are low."""
_TICKS = (
    (1, 1, Text("{count} min")), (5, 5, Text("{count} min")), (15, 15, Text("{count} min")), (60, 1, Text("{count} h")),
    (240, 4, Text("{count} h")), (720, 12, Text("{count} h")), (1440, 1, Text("{count} d")),
    (4320, 3, Text("{count} d")), (10080, 1, Text("{count} wk")), (43200, 30, Text("{count} d")),
    (129600, 90, Text("{count} d")), (525600, 1, Text("{count} y")), (5256000, 10, Text("{count} y")),
)  # fmt: skip

Mark = tuple[float, str]
"""Where it stands on the axis, and its severity."""


@dataclass(frozen=True)
class Strips:
    """The drawing, the sentence that says the same, and how many incidents one mark is at most."""

    svg: str
    each: int


def strips(numbers: Insights) -> Strips | None:
    """Draw how long things took; None where nobody knows it of any incident."""
    shown = [timed for timed in numbers.durations if timed.n]
    if not shown:
        return None
    axis = _Axis.reaching(max(timed.marks[-1][0] for timed in shown))
    look = looks(numbers)
    each, laid = _laid(shown, axis)
    parts, top = [], 8.0
    for timed, strip in zip(shown, laid, strict=True):
        part, top = _strip(timed, strip, axis, look, top=top)
        parts.append(part)
    sentence = ". ".join(sentence_of(timed) for timed in shown)
    opening = f'<svg class="pm-plot" viewBox="0 0 {WIDTH} {number(top + 30)}" role="img" aria-label="{own(sentence)}.">'
    return Strips(f"{opening}{axis.drawn(top)}{''.join(parts)}</svg>", each)


def sentence_of(timed: Timed) -> str:
    """Say in words what a strip shows."""
    shortest, longest = formats.duration(timed.marks[0][0]), formats.duration(timed.marks[-1][0])
    told = [
        say("{name}: {count} of {total} incidents", name=say(timed.measure.name), count=timed.n, total=timed.of),
        say("from {first} to {last}", first=shortest, last=longest),
    ]
    if (median := timed.median) is not None:
        told.append(f"{say('median')} {formats.duration(median)}")
    if (p90 := timed.p90) is not None:
        told.append(f"{say('p90')} {formats.duration(p90)}")
    return ", ".join(told)


@dataclass(frozen=True)
class _Axis:
    ticks: tuple[tuple[int, int, str], ...]
    """Where each stands, in minutes, and what it is called: a number and its unit."""

    @classmethod
    def reaching(cls, longest: dt.timedelta) -> _Axis:
        """Return the axis from a minute to the first tick that *longest* does not pass, four at least."""
        minutes = longest.total_seconds() / 60
        last = next((n for n, (tick, _, _) in enumerate(_TICKS) if tick >= minutes), len(_TICKS) - 1)
        return cls(_TICKS[: max(last, 3) + 1])

    def x(self, length: dt.timedelta) -> float:
        """Return where *length* stands; what is under a minute stands at its left edge, beside the first tick."""
        share = math.log(max(length.total_seconds() / 60, 1)) / math.log(self.ticks[-1][0])
        return _LEFT + min(share, 1) * (_RIGHT - _LEFT)

    def drawn(self, bottom: float) -> str:
        """Draw a line and a label for each tick."""
        out = []
        for minutes, n, unit in self.ticks:
            x, label = number(self.x(dt.timedelta(minutes=minutes))), own(say(unit, count=n))
            out.append(f'<path class="pm-plot__tick" d="M{x} 8V{number(bottom)}"/>')
            out.append(f'<text class="pm-plot__mid" x="{x}" y="{number(bottom + 20)}">{label}</text>')
        return "".join(out)


@dataclass(frozen=True)
class _Strip:
    """Where the marks of one measure stand, from left to right, and in which lane each, 0 the one in the middle."""

    marks: Sequence[Mark]
    lanes: Sequence[int]
    size: float


def _laid(shown: Sequence[Timed], axis: _Axis) -> tuple[int, list[_Strip]]:
    """Lay out every strip, and return with how many incidents a mark: 1, 2, 5, 10 … so that none is crowded."""
    for step in count():
        each = (1, 2, 5)[step % 3] * 10 ** (step // 3)
        if max(timed.n for timed in shown) > each * MOST:
            continue
        laid = [_lay(_marks(timed, axis, each)) for timed in shown]
        if all(2 * max(map(abs, strip.lanes)) <= HIGH for strip in laid):
            break
    return each, laid


def _strip(timed: Timed, strip: _Strip, axis: _Axis, look: Mapping[str, Look], *, top: float) -> tuple[str, float]:
    """Draw one measure below *top*, and return where it ends."""
    marks, lanes, size = strip.marks, strip.lanes, strip.size
    half = max(34.0, (max(map(abs, lanes)) + 0.5) * (size + 1) + 8)
    middle = top + 24 + half
    places: dict[str, list[tuple[float, float]]] = {}
    for (x, level), lane in zip(marks, lanes, strict=True):
        places.setdefault(level, []).append((x, middle + lane * (size + 1)))
    drawn = "".join(dots(look[level].kind, places[level], size=size) for level in look if level in places)
    lines = "".join(_lines(timed, axis, middle, half))
    return f"{drawn}{lines}{''.join(_texts(timed, middle))}", middle + half


def _marks(timed: Timed, axis: _Axis, each: int) -> list[Mark]:
    """Return the marks from left to right; one of several incidents of one severity stands at the middle one."""
    by_level: dict[str, list[float]] = {}
    for length, one in timed.marks:
        by_level.setdefault(one.record.severity or "", []).append(axis.x(length))
    return sorted(
        (chunk[len(chunk) // 2], level)
        for level, places in by_level.items()
        for chunk in (places[start : start + each] for start in range(0, len(places), each))
    )


def _lay(marks: Sequence[Mark]) -> _Strip:
    """Give each mark a lane so that none hides another: in the largest size with which the strip stays low."""
    places = [x for x, _ in marks]
    found = (_Strip(marks, list(_packed(places, size + 1)), size) for size in _SIZES[:-1])
    low = (strip for strip in found if max(map(abs, strip.lanes)) * 2 < _LOW)
    return next(low, None) or _Strip(marks, list(_packed(places, _SIZES[-1] + 1)), _SIZES[-1])


def _packed(places: Sequence[float], pitch: float) -> Iterator[int]:
    """Give each place, from left to right, the free lane that is nearest to the middle: 0, 1, -1, 2, -2 …"""
    taken: list[tuple[float, int]] = []
    free: list[int] = []
    for x in places:
        while taken and taken[0][0] <= x:
            heappush(free, heappop(taken)[1])
        lane = heappop(free) if free else len(taken)
        heappush(taken, (x + pitch, lane))
        yield (lane + 1) // 2 * (1 if lane % 2 else -1)


def _lines(timed: Timed, axis: _Axis, middle: float, half: float) -> Iterator[str]:
    """Yield the median as a solid line and p90 as a dashed one, each with its name and value."""
    for name, value, anchor, shift in (("median", timed.median, "end", -6), ("p90", timed.p90, "start", 5)):
        if value is not None:
            x, top = axis.x(value), middle - half - 16
            span = f"M{number(x)} {number(top)}V{number(middle + half - 6)}"
            label = own(f"{say(name)} {formats.duration(value)}")
            yield f'<path class="pm-plot__{name}" d="{span}"/>'
            yield f'<text class="pm-plot__{anchor}" x="{number(x + shift)}" y="{number(top + 10)}">{label}</text>'


def _texts(timed: Timed, middle: float) -> Iterator[str]:
    """Yield the name and the subtraction at the left, how many of how many at the right."""
    yield f'<text class="pm-plot__name" x="0" y="{number(middle - 3)}">{own(say(timed.measure.name))}</text>'
    formula = f"{say(timed.measure.end)} − {say(timed.measure.start)}"
    yield f'<text x="0" y="{number(middle + 15)}">{own(formula)}</text>'
    known = say("n = {n} of {total}", n=timed.n, total=timed.of)
    notes = notes_of(timed)
    top = middle - 3 - 8 * (len(notes) - 1)
    yield f'<text class="pm-plot__n" x="{WIDTH}" y="{number(top)}">{own(known)}</text>'
    for line, note in enumerate(notes, start=1):
        yield f'<text class="pm-plot__left" x="{WIDTH}" y="{number(top + 17 * line)}">{own(note)}</text>'


def notes_of(timed: Timed) -> list[str]:
    """Say what is missing, and what is not given because of that."""
    notes = [say("{count} without a time", count=timed.missing) if timed.missing else say("none without a time")]
    if timed.backward:
        notes.append(say("{count} with the end first", count=timed.backward))
    if timed.n < MEDIAN_FROM:
        notes.append(say("too few for a median"))
    elif timed.n < P90_FROM:
        notes.append(say("too few for a p90"))
    return notes
