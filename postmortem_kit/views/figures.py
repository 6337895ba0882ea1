"""Every number of the insights in tables, as a page, a terminal and Markdown show them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from postmortem_kit import formats, prose
from postmortem_kit.incidents import Measure
from postmortem_kit.insights import MEDIAN_FROM, P90_FROM, Insights, Share, Timed
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.looks import looks
from postmortem_kit.views.plots import PARTS, name_of, unit_of
from postmortem_kit.wording import Text, counts, plural, say

NOT_NAMED = Text("none named")
NOT_SAID = Text("not recorded")

_MEDIAN = Text(
    "Half took less, half took longer. With an even n, halfway between the two in the middle. "
    "Given from n = {least} on."
)
_P90 = Text(
    "Nine in ten took this long or less: the value at rank ⌈0.9 n⌉, one that was measured. Given from n = {least} on."
)
WITHOUT = Text("One of the two times is not recorded, or only its day. Left out, never counted as zero.")
TIMES = Text(
    "Started is the first harm; detected, an alert fired or a person knew; acknowledged, somebody took it; "
    "mitigated, users are fine; resolved, nobody needs to watch."
)
SEVERAL = Text("A post may name several, so these may add up to more than all incidents.")
AFFECTED = Text("Time in which at least one incident affected users; what overlaps counts once")
RECURRENCES = Text("Incidents whose post says that they are the recurrence of an earlier one")
CLOSED = Text("Accepted actions whose due day is over, and that were done by that day")
_REASONS = {
    "near miss": counts("{count} near miss", "{count} near misses"),
    "drill": counts("{count} drill", "{count} drills"),
    "superseded post": counts("{count} superseded post", "{count} superseded posts"),
    "duplicate": counts("{count} duplicate", "{count} duplicates"),
    "unpublished record": counts("{count} unpublished record", "{count} unpublished records"),
}
"""Why records are in no number."""
_LEFT_OUT = {
    "near miss": Text("left out: near misses"),
    "drill": Text("left out: drills"),
    "superseded post": Text("left out: superseded posts"),
    "duplicate": Text("left out: duplicates"),
    "unpublished record": Text("left out: unpublished records"),
}

WIDTH = 99
"""So many columns a terminal has."""


@dataclass(frozen=True)
class Table:
    """Some numbers that belong together."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    """How many columns from the left hold words; the others hold numbers."""
    note: str = ""
    """What a reader of the numbers needs to know."""


def definitions() -> dict[str, Any]:
    """Return what the page prints beside its numbers, by its name."""
    return {
        "MEDIAN": say(_MEDIAN, least=MEDIAN_FROM),
        "P90": say(_P90, least=P90_FROM),
        "WITHOUT": say(WITHOUT),
        "TIMES": say(TIMES),
        "SEVERAL": say(SEVERAL),
        "AFFECTED": say(AFFECTED),
        "RECURRENCES": say(RECURRENCES),
        "CLOSED": say(CLOSED),
        "share": share,
    }


def tables(numbers: Insights) -> tuple[Table, ...]:
    """Return every number, in the order of the page; a table without a row is left out."""
    if not numbers.n:
        return ()
    found = (
        _incidents(numbers),
        _calendar(numbers),
        _durations(numbers),
        Table(
            say("Contributing factors"),
            (say("factor"), say("incidents")),
            _counted(numbers.factors, NOT_NAMED),
            note=say(SEVERAL),
        ),
        Table(say("How they were found"), (say("found by"), say("incidents")), _counted(numbers.detection, NOT_SAID)),
        _week(numbers),
        _together(numbers),
        _unalerted(numbers),
    )
    return tuple(table for table in found if table.rows)


def _incidents(numbers: Insights) -> Table:
    look = looks(numbers)
    rows = [(say("all"), str(numbers.n)), *((look[name].word, str(count)) for name, count in numbers.severities)]
    rows += [(say(_LEFT_OUT[reason]), str(count)) for reason, count in numbers.left_out]
    return Table(say("Incidents"), ("", say("incidents")), tuple(rows))


def _calendar(numbers: Insights) -> Table:
    look = looks(numbers)
    periods = numbers.periods(most=PARTS)
    names = [name for name, count in numbers.severities if count]
    rows = []
    for period in periods:
        counted = dict(period.levels)
        rows.append((name_of(period), *(str(counted.get(name, 0)) for name in names), str(period.count)))
    head = (unit_of(periods), *(look[name].word for name in names), say("all"))
    return Table(say("Incidents per {unit}", unit=unit_of(periods)), head, tuple(rows))


def _durations(numbers: Insights) -> Table:
    words = (Text("definition"), Text("n of N"), Text("missing"), Text("shortest"), Text("median"), Text("p90"))
    head = ("", *map(say, words), say("longest"))
    rows = tuple(_timed(timed) for timed in numbers.durations)
    known = definitions()
    named = (("median", "MEDIAN"), ("p90", "P90"), ("missing", "WITHOUT"))
    note = " ".join(f"{say(word)}: {known[name]}" for word, name in named)
    return Table(say("How long things took"), head, rows, words=2, note=note)


def _timed(timed: Timed) -> tuple[str, ...]:
    ends = [formats.duration(timed.marks[index][0]) for index in (0, -1)] if timed.n else ["", ""]
    middle = [
        formats.duration(value) if value is not None else f"n < {least}"
        for value, least in ((timed.median, MEDIAN_FROM), (timed.p90, P90_FROM))
    ]
    counts = (say("{count} of {total}", count=timed.n, total=timed.of), str(timed.missing + timed.backward))
    formula = formula_of(timed.measure)
    if timed.backward:
        formula = say("{formula}; {count} missing because the end comes first", formula=formula, count=timed.backward)
    return (say(timed.measure.name), formula, *counts, ends[0], *middle, ends[1])


def _counted(counted: Sequence[tuple[str, int]], rest: str) -> tuple[tuple[str, ...], ...]:
    return tuple((formats.said(name) or say(rest), str(count)) for name, count in counted)


def _week(numbers: Insights) -> Table:
    head = ("", *(f"{hour:02}" for hour in range(24)), say("all"))
    days = enumerate(numbers.starts)
    rows = tuple(
        (formats.short_weekday(day), *(str(count or "·") for count in hours), str(sum(hours))) for day, hours in days
    )
    return Table(say("When they began, by weekday and local hour"), head, rows if numbers.started.n else ())


def _together(numbers: Insights) -> Table:
    total, told = numbers.affected
    again, closed = numbers.recurrences, numbers.closed_in_time
    rows = (
        (
            say("Affected time"),
            say(AFFECTED),
            formats.duration(total) if told.n else "",
            share(told),
            str(told.missing),
        ),
        (say("Recurrences"), say(RECURRENCES), str(again.n), share(again), str(again.missing)),
        (say("Actions done in time"), say(CLOSED), str(closed.n), share(closed), str(closed.missing)),
    )
    head = ("", say("definition"), say("value"), say("n of N"), say("not recorded"))
    return Table(say("Taken together"), head, rows, words=2)


def _unalerted(numbers: Insights) -> Table:
    rows = tuple(
        (
            f"{one.record.date.isoformat()} {one.record.title}",
            formats.said(one.record.detection.method or ""),
            one.action.title,
            formats.said(one.action.status),
            one.action.due.isoformat() if one.action.due else "",
        )
        for one in numbers.unalerted
    )
    head = (say("incident"), say("found by"), say("action"), say("state"), say("due"))
    return Table(say("An alert is still owed"), head, rows, words=5)


def share(of: Share) -> str:
    """Return a share as it is read: 3 of 18."""
    return say("{count} of {total}", count=of.n, total=of.of)


def _many(count: int, one: str, many: str, **values: str) -> str:
    """Return *count* things, in words: 2 near misses."""
    return plural(one, many, count, count=formats.grouped(count), **values)


def formula_of(measure: Measure) -> str:
    """Return the subtraction that a measure is, in words."""
    return f"{say(measure.end)} − {say(measure.start)}"


def told(numbers: Insights) -> str:
    """Say how many incidents are counted, of what and from when to when, and what is left out."""
    scope = numbers.scope
    what = _many(numbers.n, "{count} incident", "{count} incidents")
    if scope.severity:
        level = severity_word(scope.severity)
        what = _many(numbers.n, "{count} {severity} incident", "{count} {severity} incidents", severity=level)
    if scope.service:
        what = say("{what} at {service}", what=what, service=scope.service)
    text = ", ".join(filter(None, (what, _when(numbers))))
    if not numbers.left_out:
        return f"{text}."
    listed = formats.joined([_many(count, *_REASONS[reason]) for reason, count in numbers.left_out])
    out = plural(
        "{what} is kept out of every figure here.",
        "{what} are kept out of every figure here.",
        sum(count for _, count in numbers.left_out),
        what=listed,
    )
    return f"{text}. {out}"


def _when(numbers: Insights) -> str:
    days = [one.record.date for one in numbers.incidents]
    first, last = numbers.scope.first or min(days, default=None), numbers.scope.last or max(days, default=None)
    if first and last:
        return formats.span(formats.day(first), formats.day(last))
    if first:
        return say("from {day} on", day=formats.day(first))
    return say("up to {day}", day=formats.day(last)) if last else ""


def as_markdown(numbers: Insights) -> str:
    """Return every number as Markdown."""
    return "\n".join(["# Insights\n", f"{told(numbers)}\n", *(_markdown(table) for table in tables(numbers))])


def _markdown(table: Table) -> str:
    rule = "".join("---|" if column < table.words else "--:|" for column in range(len(table.head)))
    rows = "".join(f"| {' | '.join(prose.cell(prose.sentence(text)) for text in row)} |\n" for row in table.rows)
    note = f"{table.note}\n\n" if table.note else ""
    return f"## {table.name}\n\n{note}| {' | '.join(table.head)} |\n|{rule}\n{rows}"


def as_text(numbers: Insights) -> str:
    """Return every number for a terminal."""
    parts = [told(numbers), *(f"{table.name}\n{''.join(_lines(table))}".rstrip("\n") for table in tables(numbers))]
    return "\n\n".join(parts) + "\n"


def _lines(table: Table) -> Iterator[str]:
    """Yield a table's rows; where they do not fit, the words behind the first column stand below it."""
    yield from (f"  {line}\n" for line in textwrap.wrap(table.note, WIDTH - 2))
    kept = [*range(len(table.head))]
    for gap in ("  ", " "):
        if len(gap.join(_padded(table, table.head, kept))) + 2 <= WIDTH:
            break
    else:
        kept = [0, *range(table.words, len(table.head))]
        gap = "  "
    if any(table.head[column] for column in kept[1:]):
        yield f"  {gap.join(_padded(table, table.head, kept))}".rstrip() + "\n"
    for row in table.rows:
        yield f"  {gap.join(_padded(table, row, kept))}".rstrip() + "\n"
        below = "; ".join(row[column] for column in range(len(row)) if column not in kept and row[column])
        for line in textwrap.wrap(below, WIDTH - 4):
            yield f"    {line}\n"


def _padded(table: Table, row: Sequence[str], kept: Sequence[int]) -> list[str]:
    out = []
    for column in kept:
        width = max(len(one[column]) for one in (table.head, *table.rows))
        out.append(row[column].ljust(width) if column < table.words else row[column].rjust(width))
    return out
