"""The life of an action as a line: opened, due, what happened again meanwhile, and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem_kit import formats, markdown
from postmortem_kit.problem import short
from postmortem_kit.views.actions import counted_days
from postmortem_kit.views.again import Again, opened
from postmortem_kit.views.standing import Standing
from postmortem_kit.wording import plural, say

SHOWN = 12
"""So many times that it happened again are drawn, the latest."""

_LEFT, _RIGHT = 100, 9900
"""Where the line begins and ends, in hundredths of a percent of the width."""
_NARROW = 620
"""The narrowest that a track is drawn, in pixels: labels that fit there fit everywhere."""
_LETTER = 7
"""The width of a letter of a label, in pixels, on the safe side."""
_REASON = 44
"""So many characters of a reason are shown."""


@dataclass(frozen=True)
class Step:
    """One thing that happened to an action."""

    day: str | None
    """Set in bold: again 17 Feb 2025."""
    text: str
    is_late: bool
    """Whether the action should have been done by then."""


@dataclass(frozen=True)
class Track:
    """The picture, and the same as a list."""

    svg: str
    """Hidden from those who listen: the list says it."""
    steps: tuple[Step, ...]
    is_complete: bool
    """Whether the picture has room for every word of the list."""


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> int:
        """Return where *day* is, in hundredths of a percent."""
        whole = max(1, (self.last - self.first).days)
        passed = min(whole, max(0, (day - self.first).days))
        return _LEFT + (_RIGHT - _LEFT) * passed // whole


def track_of(one: Standing, *, today: dt.date) -> Track:
    """Draw the life of an action, from the day it was opened to the day it ended, or to *today*."""
    start, end = opened(one.record, one.action), one.action.closed_on or today
    scale = _Scale(start, end)
    again = one.again[-SHOWN:]
    labels = [_Label(scale.at(each.record.date), _when(each), _why(each)) for each in again]
    placed = _placed(labels)
    parts = [*_line(one, scale), *_ends(one, today), *(label.mark() for label in labels)]
    parts += [label.words() for label in labels if label in placed]
    svg = f'<svg class="pm-track" width="100%" height="76" aria-hidden="true">{"".join(parts)}</svg>'
    is_complete = len(placed) == len(labels) == len(one.again)
    return Track(svg, tuple(_steps(one, again, today)), is_complete)


@dataclass(frozen=True)
class _Label:
    """A diamond on the line, and its two lines of words below."""

    at: int
    when: str
    why: str

    @property
    def anchor(self) -> str:
        return "start" if self.at < 2000 else "end" if self.at > 8000 else "middle"

    @property
    def extent(self) -> tuple[int, int]:
        """From where to where the words go, in hundredths of a percent of the narrowest track."""
        width = 10_000 * _LETTER * max(len(self.when), len(self.why)) // _NARROW
        left = {"start": self.at, "end": self.at - width}.get(self.anchor, self.at - width // 2)
        return left, left + width

    def mark(self) -> str:
        return (
            f'<svg x="{_percent(self.at)}" y="24" overflow="visible">'
            '<rect class="pm-track__again" x="-6" y="-6" width="12" height="12" transform="rotate(45)"/></svg>'
        )

    def words(self) -> str:
        lines = ((51, "pm-track__when", self.when), (69, "pm-track__why", self.why))
        return "".join(_text(self.at, y, self.anchor, name, text) for y, name, text in lines)


def _placed(labels: Sequence[_Label]) -> list[_Label]:
    """Return the labels whose words stand side by side without touching, the latest first."""
    placed: list[_Label] = []
    free = 10_000
    for label in reversed(labels):
        left, right = label.extent
        if left >= 0 and right <= free:
            placed.append(label)
            free = left - 200
    return placed


def _line(one: Standing, scale: _Scale) -> Iterator[str]:
    """Yield the line, red after the day that the action was due, and a tick at that day."""
    due = one.action.due
    turn = scale.at(due) if due and due < scale.last else _RIGHT
    yield _stroke("pm-track__line", _LEFT, turn)
    if turn < _RIGHT:
        yield _stroke("pm-track__late", turn, _RIGHT)
        yield f'<rect class="pm-track__due" x="{_percent(turn)}" y="17" width="2" height="14"/>'
    yield f'<circle class="pm-track__start" cx="{_percent(_LEFT)}" cy="24" r="5"/>'


def _ends(one: Standing, today: dt.date) -> Iterator[str]:
    late = " pm-track__late-word" if _is_late(one, today) else ""
    yield _text(0, 11, "start", "pm-track__why", _beginning(one))
    yield _text(10_000, 11, "end", f"pm-track__why{late}", _ending(one, today))


def _steps(one: Standing, again: Sequence[Again], today: dt.date) -> Iterator[Step]:
    yield Step(None, _beginning(one), is_late=False)
    if earlier := len(one.again) - len(again):
        yield Step(None, plural("again {count} time before", "again {count} times before", earlier), is_late=False)
    for each in again:
        yield Step(_when(each), _why(each), is_late=bool(one.action.due and each.record.date > one.action.due))
    yield Step(None, _ending(one, today), is_late=_is_late(one, today))


def _is_late(one: Standing, today: dt.date) -> bool:
    return bool(one.action.due and (one.action.closed_on or today) > one.action.due)


def _beginning(one: Standing) -> str:
    day = formats.day(opened(one.record, one.action))
    since = say("opened {day}", day=day) if one.action.opened_on else say("from {day}", day=day)
    due = one.action.due
    return f"{since}, {say('due {day}', day=formats.day(due))}" if due else since


def _ending(one: Standing, today: dt.date) -> str:
    closed, due = one.action.closed_on, one.action.due
    word = say("today")
    if closed:
        day = formats.day(closed)
        word = say("done {day}", day=day) if one.action.status == "done" else say("declined {day}", day=day)
    late = ((closed or today) - due).days if due else 0
    return f"{word}, {say('{days} late', days=counted_days(late))}" if late > 0 else word


def _when(again: Again) -> str:
    return say("again {day}", day=formats.day(again.record.date))


def _why(again: Again) -> str:
    return short(again.signal, _REASON) if again.signal else say("declared a recurrence")


def _stroke(name: str, start: int, end: int) -> str:
    return f'<rect class="{name}" x="{_percent(start)}" y="22.5" width="{_percent(end - start)}" height="3"/>'


def _text(at: int, y: int, anchor: str, name: str, text: str) -> str:
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{name}" x="{_percent(at)}" y="{y}"{anchored}>{markdown.plain(text)}</text>'


def _percent(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}%" if rest else f"{whole}%"
