"""Lists of posts: rows by month, newest first, cut into pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from postmortem_kit import formats, titles
from postmortem_kit.model import Postmortem
from postmortem_kit.places import Address
from postmortem_kit.settings import Config
from postmortem_kit.views.facts import Severity, Term, services_of, severity_of
from postmortem_kit.wording import plural, say

FULL = 100
"""About so many rows are a page; a month is not torn apart unless it alone is more than that."""


@dataclass(frozen=True)
class Row:
    """One post in a list."""

    href: str
    day: str
    """Weekday and day; the month stands above."""
    date: str
    haiku: tuple[str, ...] | None
    title: str
    kind: str | None
    severity: Severity | None
    services: tuple[Term, ...]
    state: str | None
    """None for what is simply published."""
    is_barred: bool
    """Every other row is, as on the printer's paper."""


@dataclass(frozen=True)
class Month:
    """The rows of one month, or as many of them as fit on a page."""

    id: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Turn:
    """The way to the next page of a list."""

    href: str
    text: str


def rows_of(
    records: Iterable[Postmortem], config: Config, *, up: str, address: Address
) -> tuple[tuple[Postmortem, Row], ...]:
    """Return a row for each of *records*, for a list that stands *up* from the site's root: ../../."""
    return tuple(
        (record, _row(record, config, f"{up}post/{record.id}/", address, is_barred=number % 2 == 0))
        for number, record in enumerate(records)
    )


def _row(record: Postmortem, config: Config, href: str, address: Address, *, is_barred: bool) -> Row:
    return Row(
        href=href,
        day=formats.day_of_month(record.date),
        date=formats.day(record.date),
        haiku=titles.shown(record, config).lines,
        title=record.title,
        kind=None if record.kind == "incident" else formats.said(record.kind),
        severity=severity_of(record, config.settings, address),
        services=services_of(record, config, address),
        state=None if record.status == "published" else formats.word(record.status),
        is_barred=is_barred,
    )


def moved(rows: Iterable[tuple[Postmortem, Row]], up: str) -> tuple[tuple[Postmortem, Row], ...]:
    """Return *rows*, made for a list at the site's root, for another list that stands *up* from there."""
    return tuple(
        (
            record,
            replace(
                row,
                href=f"{up}{row.href}",
                severity=row.severity and replace(row.severity, href=_under(up, row.severity.href)),
                services=tuple(Term(one.text, _under(up, one.href)) for one in row.services),
                is_barred=number % 2 == 0,
            ),
        )
        for number, (record, row) in enumerate(rows)
    )


def _under(up: str, href: str | None) -> str | None:
    return f"{up}{href}" if href else None


def turned(place: str, number: int) -> str:
    """Return the folder of a page of the list that begins in the folder *place*; '' is the site's root."""
    return place if number == 1 else f"{place}/page/{number}".lstrip("/")


def up_from(place: str) -> str:
    """Return the way from the folder *place* to the site's root: ../../."""
    return "../" * (place.count("/") + 1) if place else ""


def newer(number: int, start: str) -> Turn | None:
    """Return the way from a page to the one before it; *start* is where the list begins, seen from that page."""
    return Turn(f"{turned(start, number - 1)}/", say("Newer posts")) if number > 1 else None


def older(cut: Sequence[Sequence[Postmortem]], number: int, start: str) -> Turn | None:
    """Return the way from a page of *cut* to the one behind it."""
    count = sum(map(len, cut[number:]))
    text = plural("The one earlier post", "The {count} earlier posts", count)
    return Turn(f"{turned(start, number + 1)}/", text) if count else None


def in_pages(records: Sequence[Postmortem], *, full: int = FULL) -> list[list[Postmortem]]:
    """Cut *records*, newest first, into pages of whole months."""
    pages: list[list[Postmortem]] = [[]]
    for part in _parts(records, full):
        if pages[-1] and len(pages[-1]) + len(part) > full:
            pages.append([])
        pages[-1] += part
    return pages


def _parts(records: Sequence[Postmortem], full: int) -> Iterator[list[Postmortem]]:
    """Return the records of each month; of a month that no page can hold, one page after the other."""
    for _, group in groupby(records, key=_month):
        month = list(group)
        for start in range(0, len(month), full):
            yield month[start : start + full]


def by_month(rows: Iterable[tuple[Postmortem, Row]]) -> tuple[Month, ...]:
    """Put *rows* below the names of their months."""
    months = []
    for key, group in groupby(rows, key=lambda pair: _month(pair[0])):
        pairs = tuple(group)
        months.append(Month(key, formats.month(pairs[0][0].date), tuple(row for _, row in pairs)))
    return tuple(months)


def _month(record: Postmortem) -> str:
    return f"{record.date:%Y-%m}"
