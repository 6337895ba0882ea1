"""What a title may be made of: the plain facts of one record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

MONTHS = tuple("january february march april may june july august september october november december".split())
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())

SMALL_HOURS = range(2, 4)
"""Night wherever the record was written, and well past its middle."""
PARTS_OF_DAY = MappingProxyType(
    {
        "night": (22, 23, 0, 1, 2, 3),
        "morning": (5, 6, 7, 8, 9, 10, 11),
        "afternoon": (13, 14, 15, 16, 17),
        "evening": (18, 19, 20, 21),
    }
)
"""What the hours are called everywhere and in every season; the fourth is night or morning by where one is."""


class Named(NamedTuple):
    """A term of a closed list, and the fact of the record that says it."""

    term: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts of one record that a line may rest on. No name of a person and no free prose is among them."""

    date: dt.date
    """The day of the incident."""
    kind: str = "incident"
    """incident, near_miss or drill."""
    services: tuple[str, ...] = ()
    """Who was hit."""
    origin: tuple[str, ...] = ()
    """Where the fault was."""
    trigger: str | None = None
    """The type of the trigger."""
    factors: tuple[str, ...] = ()
    """The categories of the contributing factors, each once."""
    detection: str | None = None
    """The method by which it was noticed."""
    signals: tuple[Named, ...] = ()
    """Terms of the closed list of signals, and `some` where there is any signal."""
    things: tuple[Named, ...] = ()
    """Terms of the closed list of things that the title, the tags or the signals name."""
    mitigations: tuple[str, ...] = ()
    """Terms of the closed list of what stops an incident."""
    suspects: tuple[str, ...] = ()
    """What was suspected and ruled out, of the closed list, with its article."""
    codes: tuple[str, ...] = ()
    """Status codes of HTTP that stand in a signal."""
    phrases: tuple[str, ...] = ()
    """The noun phrases of the plain title, in its order."""
    places: tuple[str, ...] = ()
    """The same behind a preposition: after the move."""
    clock: dt.datetime | None = None
    """When it started, else when it was detected, as the clocks of the record's zone showed it."""
    clock_source: str = "started"
    """Which of the two."""
    unseen: dt.timedelta | None = None
    """From the start to the detection."""
    lasted: dt.timedelta | None = None
    """From the start to the mitigation, else to the resolution, where it came in one wave."""
    waves: int = 0
    """In how many stretches users were affected, where that is known."""
    ended: str | None = None
    """The time that tells of an end: mitigated or resolved; `no` where the record says not yet."""
    data_loss: str | None = None
    """none, suspected or confirmed."""
    customers: str | None = None
    """How many were affected, with `~` before an estimate."""
    is_sober: bool = False
    """People were harmed."""

    @property
    def keys(self) -> dict[str, str]:
        """What a phrase may need, and the fact of the record that grants it; empty for what needs no saying."""
        return dict(_keys(self))


def _keys(facts: Facts) -> Iterator[tuple[str, str]]:
    yield f"kind: {facts.kind}", "" if facts.kind == "incident" else f"kind: {facts.kind}"
    for name in ("trigger", "detection"):
        if value := getattr(facts, name):
            yield f"{name}: {value}", f"{name}: {value}"
    for kind, values in (("factor", facts.factors), ("mitigation", facts.mitigations)):
        yield from ((f"{kind}: {value}", f"{kind}: {value}") for value in values)
    for kind, terms in (("about", facts.things), ("signal", facts.signals)):
        yield from ((f"{kind}: {term}", source) for term, source in terms)
    yield from ((f"named: {term}", source) for term, source in facts.things if source.startswith("title: "))
    if facts.data_loss:
        yield f"data loss: {facts.data_loss}", f"data loss: {facts.data_loss}"
    if facts.ended is not None:
        is_open = facts.ended == "no"
        yield f"state: {'open' if is_open else 'ended'}", "resolved: none" if is_open else f"{facts.ended}: a time"
    if facts.waves > 1:
        yield "waves: several", f"{facts.waves} starts in the timeline"
    if facts.unseen is not None and facts.unseen < dt.timedelta(minutes=1):
        yield "seen: at once", "time to detect: under a minute"
    yield from ((f"day: {name}", f"date: {facts.date}") for name in _days(facts.date))
    yield from ((f"part: {name}", f"date: {facts.date}") for name in _parts(facts.date))
    if facts.clock is not None:
        source = f"{facts.clock_source}: {facts.clock:%H:%M}"
        yield from ((f"hour: {name}", source) for name in _hours(facts.clock))


def _parts(day: dt.date) -> Iterator[str]:
    """Yield the third of the month, and what is more exact."""
    yield "early" if day.day <= 10 else "middle" if day.day <= 20 else "late"
    if 14 <= day.day <= 17:
        yield "half"
    if day.day >= 26:
        yield "end"


def _days(day: dt.date) -> Iterator[str]:
    """Yield what makes a day of the calendar special."""
    if day.day == 1:
        yield "first"
    if (day + dt.timedelta(days=1)).day == 1:
        yield "last"
    if (day.month, day.day) == (1, 1):
        yield "new year"
    if (day.month, day.day) == (12, 31):
        yield "year's end"
    if (day.month, day.day) == (2, 29):
        yield "leap day"


def _hours(clock: dt.datetime) -> Iterator[str]:
    for name, hours in PARTS_OF_DAY.items():
        if clock.hour in hours:
            yield name
    if clock.hour in SMALL_HOURS:
        yield "small"
    if dt.time(11, 30) <= clock.time() < dt.time(12, 30):
        yield "noon"
