"""The pages of numbers: all incidents, and those of one year, one service or one severity."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from postmortem_kit import formats, insights, markdown
from postmortem_kit.incidents import MEASURES, Incident, Scope
from postmortem_kit.insights import Insights
from postmortem_kit.places import Address
from postmortem_kit.views import actions, figure_files, figures, plots, strips
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.looks import looks
from postmortem_kit.views.page import Page, Shown, rendered

TEMPLATE = "insights.md.j2"
FOLDER = "insights/"
OWN_PAGE_FROM = 5
"""A service has a page of its own from so many incidents on: with fewer there is no median to show."""

_LISTED = 200
"""Up to so many incidents stand one by one in the table; the data files hold more."""
_OWED = 20
"""So many owed alerts are listed."""


@dataclass(frozen=True)
class Part:
    """Some of the incidents, and the page about them."""

    name: str
    place: str
    """Its folder below the one of all incidents; '' for all."""
    scope: Scope
    option: str
    """How a terminal is asked for the same."""
    known: tuple[Incident, ...]
    """The records that may be in it."""

    @property
    def up(self) -> str:
        """The way from its page to the one about all incidents."""
        return "../" * self.place.count("/")


@dataclass(frozen=True)
class Way:
    """A link to another part."""

    text: str
    href: str
    is_here: bool


@dataclass(frozen=True)
class Parts:
    """What has a page of its own."""

    all: Part
    years: tuple[Part, ...]
    severities: tuple[Part, ...]
    services: tuple[Part, ...]

    def __iter__(self) -> Iterator[Part]:
        """Go through all of them, the one of all incidents first."""
        yield from (self.all, *self.years, *self.severities, *self.services)


@dataclass(frozen=True)
class Owed:
    """An alert that is still to be made."""

    href: str
    title: str
    date: str
    found_by: str
    item: actions.Item


def pages(shown: Shown) -> Iterator[Page]:
    """Return the page of all incidents and one for each part; none where there is no incident."""
    parts = _parts(shown)
    for part in parts:
        numbers = insights.of(part.known, shown.config, today=shown.today, scope=part.scope)
        if numbers.n:
            yield Page(f"{FOLDER}{part.place}index.md", _text(numbers, part, parts, shown))


def files(shown: Shown) -> Iterator[tuple[str, str]]:
    """Return the numbers of each page as data, to stand beside it."""
    for part in _parts(shown):
        numbers = insights.of(part.known, shown.config, today=shown.today, scope=part.scope)
        if numbers.n:
            yield f"{FOLDER}{part.place}insights.csv", figure_files.as_csv(numbers)
            yield f"{FOLDER}{part.place}insights.json", figure_files.as_json(numbers)


def _parts(shown: Shown) -> Parts:
    """Return what has a page of its own: years and severities where there are several, and services with enough."""
    known = insights.read(shown.records, shown.config)
    years = _grouped(known, lambda one: [str(one.record.date.year)])
    levels = _grouped(known, lambda one: [one.record.severity] if one.record.severity else [])
    services = _grouped(known, lambda one: one.services)
    scale = [level for level in shown.config.settings.severities if level in levels]
    return Parts(
        Part("All", "", Scope(), "", known),
        tuple(_year(year, years[year]) for year in sorted(years, reverse=True) if len(years) > 1),
        tuple(_level(level, levels[level]) for level in scale if len(scale) > 1),
        tuple(_service(slug, name, services[name]) for slug, name in _slugs(services).items()),
    )


def _grouped(known: Iterable[Incident], names: Callable[[Incident], Iterable[str]]) -> dict[str, tuple[Incident, ...]]:
    """Return the records of each name, where one of them at least is counted."""
    found: dict[str, list[Incident]] = {}
    for one in known:
        for name in names(one):
            found.setdefault(name, []).append(one)
    return {name: tuple(them) for name, them in found.items() if any(one.reason is None for one in them)}


def _slugs(services: Mapping[str, Sequence[Incident]]) -> dict[str, str]:
    """Return the services with enough incidents by their addresses; of two with one address, the first by name."""
    slugs: dict[str, str] = {}
    for name in sorted(services, key=str.casefold):
        if sum(one.reason is None for one in services[name]) >= OWN_PAGE_FROM and (slug := markdown.slug(name)):
            slugs.setdefault(slug, name)
    return slugs


def _year(year: str, known: tuple[Incident, ...]) -> Part:
    scope = Scope(first=date(int(year), 1, 1), last=date(int(year), 12, 31))
    return Part(year, f"{year}/", scope, f"--from {scope.first} --to {scope.last}", known)


def _level(level: str, known: tuple[Incident, ...]) -> Part:
    place = f"severity/{markdown.slug(level)}/"
    return Part(severity_word(level), place, Scope(severity=level), f"--severity {shlex.quote(level)}", known)


def _service(slug: str, name: str, known: tuple[Incident, ...]) -> Part:
    return Part(name, f"service/{slug}/", Scope(service=name), f"--service {shlex.quote(name)}", known)


def _text(numbers: Insights, part: Part, parts: Parts, shown: Shown) -> str:
    look = looks(numbers)
    up = f"../{part.up}"
    address = shown.address(up)
    return rendered(
        TEMPLATE,
        shown.root,
        part=part,
        told=figures.told(numbers),
        numbers=numbers,
        years=_ways(parts.years, part),
        severities=_ways(parts.severities, part),
        services=() if part.place else _ways(parts.services, part),
        from_n=OWN_PAGE_FROM,
        levels=[(look[name], count) for name, count in numbers.severities],
        calendar=plots.calendar(numbers),
        strips=strips.strips(numbers),
        has_short=any(timed.n and timed.marks[0][0] < timedelta(minutes=1) for timed in numbers.durations),
        week=plots.week(numbers),
        factors=_factors(numbers, address),
        detection=plots.bars(
            numbers.detection, hrefs=[None] * len(numbers.detection), id="detection", rest=figures.NOT_SAID
        ),
        owed=_owed(numbers, up),
        owed_more=max(0, len(numbers.unalerted) - _OWED),
        tables=[table for table in figures.tables(numbers) if table.words < len(table.head)],
        incidents=_listed(numbers, up),
        definitions=figures.definitions(),
        measures=MEASURES,
    )


def _ways(parts: Sequence[Part], here: Part) -> tuple[Way, ...]:
    return tuple(Way(part.name, f"{here.up}{part.place}", part is here) for part in parts)


def _factors(numbers: Insights, address: Address) -> tuple[plots.Bar, ...]:
    hrefs = [address("factor", name) if name else None for name, _ in numbers.factors]
    return plots.bars(numbers.factors, hrefs=hrefs, id="factors", rest=figures.NOT_NAMED)


def _owed(numbers: Insights, up: str) -> tuple[Owed, ...]:
    out = []
    for one in numbers.unalerted[:_OWED]:
        items = actions.items_of([one.action], today=numbers.today)
        assert items is not None
        out.append(
            Owed(
                href=f"{up}post/{one.record.id}/",
                title=one.record.title,
                date=formats.day(one.record.date),
                found_by=formats.said(one.record.detection.method or ""),
                item=items.items[0],
            )
        )
    return tuple(out)


@dataclass(frozen=True)
class Line:
    """One incident in the table."""

    href: str
    title: str
    date: str
    severity: str
    lengths: tuple[str, ...]


def _listed(numbers: Insights, up: str) -> tuple[Line, ...]:
    """Return each incident with its lengths, so that a mark can be looked up; none where they are too many."""
    if numbers.n > _LISTED:
        return ()
    return tuple(
        Line(
            href=f"{up}post/{one.record.id}/",
            title=one.record.title,
            date=formats.day(one.record.date),
            severity=severity_word(one.record.severity) if one.record.severity else "",
            lengths=tuple("" if length is None else formats.duration(length) for length in one.lengths),
        )
        for one in numbers.incidents
    )
