"""What the slots of a phrase may be filled with: words made of facts, each with the fact it came from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import NamedTuple

from postmortem_kit.haiku.cardinals import amount
from postmortem_kit.haiku.given import MONTHS, WEEKDAYS, Facts

ORDINALS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split()
)
FEW_MINUTES, MANY_MINUTES = 2, 180
"""Between these a stretch is told in minutes, the count of which is said the same everywhere; hours are not."""
FEW_DAYS, MANY_DAYS = 2, 99
MOST_NAMES = 4
"""A record that names more services than this has its first ones told."""
MOST_CUSTOMERS = 1_000_000
TENS = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?=one|two|three|four|five|six|seven|eight|nine)"
)


KNOWN_FACTORS = frozenset(
    "code_defect configuration deployment dependency capacity data infrastructure security process documentation "
    "observability coordination".split()
)
"""Categories that the bank has phrases for; others are named."""
_DATED = tuple(f"slot: {slot}" for slot in ("weekday", "month", "amonth", "day"))
_CLOCKED = tuple(f"slot: {slot}" for slot in ("clock", "clockday", "clockmonth", "aclockmonth"))


class Filler(NamedTuple):
    """Words for a slot."""

    text: str
    source: str


def in_words(number: int) -> str:
    """Return *number* as it is written out: forty-two."""
    return TENS.sub(r"\1-", amount(str(number)))


def fillers(facts: Facts, slot: str) -> tuple[Filler, ...]:
    """Return what *slot* may be filled with, in the record's own order."""
    return tuple(_SLOTS[slot](facts))


def available(facts: Facts) -> Iterator[str]:
    """Yield `slot: name` for every slot that these facts can fill, without filling it."""
    yield from _DATED
    services = facts.services[:MOST_NAMES]
    counts = {
        "service": len(services),
        "service2": len(services) > 1,
        "singular": any(not _is_plural(name) for name in services),
        "origin": len(facts.origin),
        "np": len(_things(facts)),
        "np2": len(_things(facts)) > 1,
        "pp": len(facts.places),
        "ruled": len(facts.suspects),
        "code": len(facts.codes),
        "factor": any(name not in KNOWN_FACTORS for name in facts.factors),
        "unseen": _is_told(facts.unseen),
        "lasted": _is_told(facts.lasted),
        "customers": facts.customers is not None,
    }
    yield from (f"slot: {slot}" for slot, count in counts.items() if count)
    if facts.clock is not None:
        yield from _CLOCKED
        minute = facts.clock.minute
        near = {"hour": minute > 0, "nearhour": minute <= 7 or minute >= 53, "justhour": 1 <= minute <= 5}
        yield from (f"slot: {slot}" for slot, is_so in (near | {"beforehour": minute >= 50}).items() if is_so)


def _named(kind: str, names: tuple[str, ...]) -> Iterator[Filler]:
    for name in names[:MOST_NAMES]:
        yield Filler(name, f"{kind}: {name}")


def _things(facts: Facts) -> tuple[str, ...]:
    """Return the noun phrases that are not merely where it was: of "behind a proxy" the proxy is no subject."""
    return tuple(text for text in facts.phrases if not any(place.endswith(f" {text}") for place in facts.places))


def _is_plural(name: str) -> bool:
    """Whether a name reads like a plural, so that no verb goes well with it."""
    return name.endswith("s") and not name.endswith(("ss", "us", "is", "dns", "DNS"))


def _day(facts: Facts, text: str) -> Iterator[Filler]:
    yield Filler(text, f"date: {facts.date}")


def _with_article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _month(day: dt.date) -> str:
    return MONTHS[day.month - 1]


def _told(facts: Facts, texts: Iterator[str]) -> Iterator[Filler]:
    """Yield what is told of the clock."""
    if facts.clock is not None:
        source = f"{facts.clock_source}: {facts.clock:%Y-%m-%d %H:%M}"
        yield from (Filler(text, source) for text in texts)


def hour_name(hour: int) -> str:
    """Return how an hour of the day is called on a clock."""
    hour %= 24
    return "midnight" if hour == 0 else "noon" if hour == 12 else in_words(hour % 12)


def clock_readings(hour: int, minute: int) -> Iterator[str]:
    """Yield the ways to tell a time of day."""
    this, following = hour_name(hour), hour_name(hour + 1)
    if minute == 0:
        yield this
        if this.isalpha() and this not in ("noon", "midnight"):
            yield f"{this} o'clock"
        return
    quarters = {15: f"a quarter past {this}", 30: f"half past {this}", 45: f"a quarter to {following}"}
    if minute in quarters:
        yield quarters[minute]
    if minute < 31:
        yield f"{in_words(minute)} past {this}"
    name, count, way = (this, minute, "past") if minute < 31 else (following, 60 - minute, "to")
    yield f"{in_words(count)} minute{'s' if count > 1 else ''} {way} {name}"
    if minute > 9 and this not in ("noon", "midnight"):
        yield f"{this} {in_words(minute)}"


def _clock(facts: Facts) -> Iterator[Filler]:
    at = facts.clock
    return _told(facts, clock_readings(at.hour, at.minute) if at else iter(()))


def _clock_word(word: Callable[[dt.datetime], str]) -> Callable[[Facts], Iterator[Filler]]:
    return lambda facts: _told(facts, iter([word(facts.clock)] if facts.clock else []))


def _is_told(span: dt.timedelta | None) -> bool:
    """Whether a stretch can be told in whole minutes or days; between the two it is not told."""
    if span is None:
        return False
    minutes = span.total_seconds() // 60
    return FEW_MINUTES <= minutes <= MANY_MINUTES or (FEW_DAYS <= span.days <= MANY_DAYS and span.seconds == 0)


def _span(span: dt.timedelta | None, source: str) -> Iterator[Filler]:
    if span is None or not _is_told(span):
        return
    minutes = int(span.total_seconds() // 60)
    many, unit, short = (minutes, "minutes", "min") if minutes <= MANY_MINUTES else (span.days, "days", "days")
    yield Filler(f"{in_words(many)} {unit}", f"{source}: {many} {short}")


def _customers(facts: Facts) -> Iterator[Filler]:
    if not facts.customers:
        return
    number = int(facts.customers.removeprefix("~"))
    if 1 < number < MOST_CUSTOMERS:
        about = "about " if facts.customers[0] == "~" else ""
        yield Filler(f"{about}{in_words(number)}", f"customers affected: {facts.customers}")


def _own_factors(facts: Facts) -> Iterator[Filler]:
    """Yield the categories of a site's own, for which the bank has no phrases."""
    for name in facts.factors:
        if name not in KNOWN_FACTORS:
            yield Filler(re.sub(r"[\W_]+", " ", name).strip().lower(), f"factor: {name}")


_SLOTS: MappingProxyType[str, Callable[[Facts], Iterator[Filler]]] = MappingProxyType(
    {
        "weekday": lambda facts: _day(facts, WEEKDAYS[facts.date.weekday()]),
        "month": lambda facts: _day(facts, _month(facts.date)),
        "amonth": lambda facts: _day(facts, _with_article(_month(facts.date))),
        "day": lambda facts: _day(facts, ORDINALS[facts.date.day - 1]),
        "clock": _clock,
        "hour": _clock_word(lambda at: hour_name(at.hour)),
        "nearhour": _clock_word(lambda at: hour_name(at.hour + (at.minute > 30))),
        "justhour": _clock_word(lambda at: hour_name(at.hour)),
        "beforehour": _clock_word(lambda at: hour_name(at.hour + 1)),
        "clockday": _clock_word(lambda at: WEEKDAYS[at.weekday()]),
        "clockmonth": _clock_word(_month),
        "aclockmonth": _clock_word(lambda at: _with_article(_month(at))),
        "unseen": lambda facts: _span(facts.unseen, "time to detect"),
        "lasted": lambda facts: _span(facts.lasted, "affected"),
        "customers": _customers,
        "service": lambda facts: _named("service", facts.services),
        "singular": lambda facts: _named("service", tuple(name for name in facts.services if not _is_plural(name))),
        "service2": lambda facts: _named("service", facts.services),
        "origin": lambda facts: _named("origin", facts.origin),
        "np": lambda facts: (Filler(text, f"title: {text}") for text in _things(facts)),
        "np2": lambda facts: (Filler(text, f"title: {text}") for text in _things(facts)),
        "pp": lambda facts: (Filler(text, f"title: {text}") for text in facts.places),
        "ruled": lambda facts: (Filler(text, f"ruled out: {text}") for text in facts.suspects),
        "code": lambda facts: (Filler(text, f"signal: {text}") for text in facts.codes),
        "factor": _own_factors,
    }
)
NAMES = frozenset(_SLOTS)
"""Every slot there is."""
