"""Every number of the insights in tables, as a page, a terminal and Markdown show them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem_kit import formats, prose
from postmortem_kit.insights import MEDIAN_FROM, P90_FROM, Insights, Share, Timed
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.looks import looks
from postmortem_kit.views.plots import PARTS, WEEKDAYS, name_of, unit_of

NOT_NAMED = "none named"
NOT_SAID = "not recorded"

MEDIAN = (
    "Half took less, half took longer. With an even n, halfway between the two in the middle. "
    f"Given from n = {MEDIAN_FROM} on."
)
P90 = (
    "Nine in ten took this long or less: the value at rank ⌈0.9 n⌉, one that was measured. "
    f"Given from n = {P90_FROM} on."
)
WITHOUT = "One of the two times is not recorded, or only its day. Left out, never counted as zero."
TIMES = (
    "Started is the first harm; detected, an alert fired or a person knew; acknowledged, somebody took it; "
    "mitigated, users are fine; resolved, nobody needs to watch."
)
SEVERAL = "A post may name several, so these may add up to more than all incidents."
AFFECTED = "Time in which at least one incident affected users; what overlaps counts once"
RECURRENCES = "Incidents whose post says that they are the recurrence of an earlier one"
CLOSED = "Accepted actions whose due day is over, and that were done by that day"

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


def tables(numbers: Insights) -> tuple[Table, ...]:
    """Return every number, in the order of the page; a table without a row is left out."""
    if not numbers.n:
        return ()
    found = (
        _incidents(numbers),
        _calendar(numbers),
        _durations(numbers),
        Table("Contributing factors", ("factor", "incidents"), _counted(numbers.factors, NOT_NAMED), note=SEVERAL),
        Table("How they were found", ("found by", "incidents"), _counted(numbers.detection, NOT_SAID)),
        _week(numbers),
        _together(numbers),
        _unalerted(numbers),
    )
    return tuple(table for table in found if table.rows)


def _incidents(numbers: Insights) -> Table:
    look = looks(numbers)
    rows = [("all", str(numbers.n)), *((look[name].word, str(count)) for name, count in numbers.severities)]
    rows += [(f"left out: {many(2, reason).split(' ', 1)[1]}", str(count)) for reason, count in numbers.left_out]
    return Table("Incidents", ("", "incidents"), tuple(rows))


def _calendar(numbers: Insights) -> Table:
    look = looks(numbers)
    periods = numbers.periods(most=PARTS)
    names = [name for name, count in numbers.severities if count]
    rows = []
    for period in periods:
        counted = dict(period.levels)
        rows.append((name_of(period), *(str(counted.get(name, 0)) for name in names), str(period.count)))
    head = (unit_of(periods), *(look[name].word for name in names), "all")
    return Table(f"Incidents per {unit_of(periods)}", head, tuple(rows))


def _durations(numbers: Insights) -> Table:
    head = ("", "definition", "n of N", "missing", "shortest", "median", "p90", "longest")
    rows = tuple(_timed(timed) for timed in numbers.durations)
    note = f"median: {MEDIAN} p90: {P90} missing: {WITHOUT}"
    return Table("How long things took", head, rows, words=2, note=note)


def _timed(timed: Timed) -> tuple[str, ...]:
    ends = [formats.duration(timed.marks[index][0]) for index in (0, -1)] if timed.n else ["", ""]
    middle = [
        formats.duration(value) if value is not None else f"n < {least}"
        for value, least in ((timed.median, MEDIAN_FROM), (timed.p90, P90_FROM))
    ]
    counts = (f"{timed.n} of {timed.of}", str(timed.missing + timed.backward))
    backward = f"; {timed.backward} missing because the end comes first" if timed.backward else ""
    return (timed.measure.name, f"{timed.measure.formula}{backward}", *counts, ends[0], *middle, ends[1])


def _counted(counted: Sequence[tuple[str, int]], rest: str) -> tuple[tuple[str, ...], ...]:
    return tuple((formats.word(name) or rest, str(count)) for name, count in counted)


def _week(numbers: Insights) -> Table:
    head = ("", *(f"{hour:02}" for hour in range(24)), "all")
    days = zip(WEEKDAYS, numbers.starts, strict=True)
    rows = tuple((day[:3], *(str(count or "·") for count in hours), str(sum(hours))) for day, hours in days)
    return Table("When they began, by weekday and local hour", head, rows if numbers.started.n else ())


def _together(numbers: Insights) -> Table:
    total, told = numbers.affected
    again, closed = numbers.recurrences, numbers.closed_in_time
    rows = (
        ("Affected time", AFFECTED, formats.duration(total) if told.n else "", share(told), str(told.missing)),
        ("Recurrences", RECURRENCES, str(again.n), share(again), str(again.missing)),
        ("Actions done in time", CLOSED, str(closed.n), share(closed), str(closed.missing)),
    )
    return Table("Taken together", ("", "definition", "value", "n of N", "not recorded"), rows, words=2)


def _unalerted(numbers: Insights) -> Table:
    rows = tuple(
        (
            f"{one.record.date.isoformat()} {one.record.title}",
            formats.word(one.record.detection.method or ""),
            one.action.title,
            formats.word(one.action.status),
            one.action.due.isoformat() if one.action.due else "",
        )
        for one in numbers.unalerted
    )
    return Table("An alert is still owed", ("incident", "found by", "action", "state", "due"), rows, words=5)


def share(of: Share) -> str:
    """Return a share as it is read: 3 of 18."""
    return f"{of.n} of {of.of}"


def many(count: int, noun: str) -> str:
    """Return *count* things, in words: 2 near misses."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun}es" if noun.endswith("s") else f"{count:,} {noun}s"


def told(numbers: Insights) -> str:
    """Say how many incidents are counted, of what and from when to when, and what is left out."""
    scope = numbers.scope
    level = f"{severity_word(scope.severity)} " if scope.severity else ""
    where = f" at {scope.service}" if scope.service else ""
    text = ", ".join(part for part in (f"{many(numbers.n, f'{level}incident')}{where}", _when(numbers)) if part)
    out = [many(count, reason) for reason, count in numbers.left_out]
    if not out:
        return f"{text}."
    listed = out[0] if len(out) == 1 else f"{', '.join(out[:-1])} and {out[-1]}"
    is_one = sum(count for _, count in numbers.left_out) == 1
    return f"{text}. {listed} {'is' if is_one else 'are'} kept out of every figure here."


def _when(numbers: Insights) -> str:
    days = [one.record.date for one in numbers.incidents]
    first, last = numbers.scope.first or min(days, default=None), numbers.scope.last or max(days, default=None)
    if first and last:
        return formats.day(first) if first == last else f"{formats.day(first)} to {formats.day(last)}"
    if first:
        return f"from {formats.day(first)} on"
    return f"up to {formats.day(last)}" if last else ""


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
