"""What a post says beside its text: severity, services, the ladder of its times, who and what else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from postmortem_kit import formats, markdown
from postmortem_kit.model import Impact, Postmortem
from postmortem_kit.moment import Moment
from postmortem_kit.places import Address
from postmortem_kit.settings import Config, Settings
from postmortem_kit.spans import MILESTONES, Phase
from postmortem_kit.views.times import Clock, phases
from postmortem_kit.wording import Text, say

FEW = 4
"""With fewer facts than this there is no rail: they stand in one line below the title."""

_LEVEL = re.compile(r"(sev|p)[-_ ]?(\d+)", re.IGNORECASE)
_SENTENCE = re.compile(r".+?[.!?…][\"'”’)]*(?=\s+[A-Z0-9“\"'`*_(])", re.DOTALL)
_HARMS = {
    "data_loss": (Text("no data lost"), Text("data loss suspected"), Text("data lost")),
    "data_exposure": (Text("no data exposed"), Text("data exposure suspected"), Text("data exposed")),
    "data_corruption": (Text("no data corrupted"), Text("data corruption suspected"), Text("data corrupted")),
}
_HARM = ("none", "suspected", "confirmed")


@dataclass(frozen=True)
class Term:
    """A name that may lead to a page of its own."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Severity:
    """A level on the site's scale, as cells and as a word."""

    text: str
    cells: tuple[bool, ...]
    """One for each level of the scale, filled from the mildest up; empty for a level that is on no scale."""
    is_worst: bool
    href: str | None = None
    """The page of its posts."""


@dataclass(frozen=True)
class Rung:
    """One time on the ladder."""

    name: str
    time: str
    gap: str | None = None
    """How long it took to the next one."""
    phase: str | None = None
    """The phase that it took."""


@dataclass(frozen=True)
class Ladder:
    """The times, one below the other; not to scale."""

    heading: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Facts:
    """What stands in the rail, or in one line below the title."""

    date: str
    year_href: str | None
    """The page of the posts of its year."""
    kind: str | None
    """near miss or drill; None for an incident."""
    severity: Severity | None
    services: tuple[Term, ...]
    origin: tuple[str, ...]
    teams: tuple[Term, ...]
    environments: tuple[str, ...]
    ladder: Ladder | None
    detection: str | None
    """The way in which it was noticed."""
    impact: tuple[str, ...]
    """The first sentence, in Markdown, and the rest in a few words."""
    factors: tuple[Term, ...]
    authors: tuple[str, ...]
    participants: tuple[str, ...]
    tags: tuple[Term, ...]
    record: str
    """The record's own state, and the day since which it has it."""

    @property
    def are_few(self) -> bool:
        """Whether they fit in one line."""
        hit = self.services or self.origin or self.teams or self.environments
        known = (self.severity or self.kind, hit, self.ladder, self.detection, self.impact, self.factors)
        return sum(map(bool, (*known, self.authors, self.participants, self.tags))) < FEW


def facts_of(record: Postmortem, config: Config, *, clock: Clock, address: Address) -> Facts:
    """Gather the facts of *record*."""

    def terms(kind: str, names: tuple[str, ...]) -> tuple[Term, ...]:
        return tuple(Term(formats.said(name) if kind == "factor" else name, address(kind, name)) for name in names)

    teams = config.catalog.team_names
    categories = dict.fromkeys(factor.category for factor in record.contributing_factors if factor.category)
    return Facts(
        date=formats.long_day(record.date),
        year_href=address("year", f"{record.date.year:04}"),
        kind=None if record.kind == "incident" else formats.said(record.kind),
        severity=severity_of(record, config.settings, address),
        services=services_of(record, config, address),
        origin=record.origin,
        teams=terms("team", tuple(dict.fromkeys(teams.get(name, name) for name in record.teams))),
        environments=record.environments,
        ladder=ladder_of(record, clock),
        detection=record.detection.method,
        impact=tuple(_impact(record.impact)),
        factors=terms("factor", tuple(categories)),
        authors=record.authors,
        participants=_participants(record, config.settings),
        tags=terms("tag", record.tags),
        record=_state(record),
    )


def services_of(record: Postmortem, config: Config, address: Address) -> tuple[Term, ...]:
    """Return the services of *record* under the names of the catalog."""
    known = config.catalog.service_names
    names = dict.fromkeys(known.get(name, name) for name in record.services)
    return tuple(Term(name, address("service", name)) for name in names)


def severity_of(record: Postmortem, settings: Settings, address: Address = lambda kind, name: None) -> Severity | None:
    """Return the severity of *record* on the site's scale; a near miss or a drill without one has none."""
    return _severity(record.severity, settings, address("severity", record.severity)) if record.severity else None


def _severity(level: str, settings: Settings, href: str | None) -> Severity:
    scale = settings.severities
    if level not in scale:
        return Severity(severity_word(level), (), is_worst=False, href=href)
    place = scale.index(level)
    filled = len(scale) - place
    cells = tuple(n < filled for n in range(len(scale)))
    return Severity(severity_word(level), cells, is_worst=place == 0, href=href)


def severity_word(level: str) -> str:
    """Return a level as it is read: SEV 3."""
    found = _LEVEL.fullmatch(level)
    return f"{found[1].upper()} {found[2]}" if found else formats.word(level)


def labels_of(settings: Settings) -> dict[str, str]:
    """Return the headings of a post's sections: the site's own, else the usual ones in its language."""
    own = settings.labels.model_fields_set
    return {name: label if name in own else say(label) for name, label in settings.labels.model_dump().items()}


def first_sentence(text: str) -> str:
    """Return the first sentence of Markdown prose, without its references to notes, which stay behind."""
    paragraph = markdown.without_notes(text).strip().partition("\n\n")[0]
    found = _SENTENCE.match(paragraph)
    return found[0] if found else paragraph


def _harms(impact: Impact) -> Iterator[str]:
    """Yield in words what is known about the data."""
    for name, words in _HARMS.items():
        if harm := getattr(impact, name):
            yield say(words[_HARM.index(harm)])


def _impact(impact: Impact) -> Iterator[str]:
    if impact.description:
        yield first_sentence(impact.description)
    if impact.customers_affected:
        yield say("{count} customers", count=formats.count(impact.customers_affected))
    yield from _harms(impact)


def _participants(record: Postmortem, settings: Settings) -> tuple[str, ...]:
    """Return who took part: their roles, and their names where the site shows them."""
    shown = []
    for one in record.participants:
        words = (one.role, one.team) if settings.participants == "roles" else (one.name, one.role, one.team)
        shown.append(", ".join(word for word in words if word))
    return tuple(dict.fromkeys(text for text in shown if text))


def _state(record: Postmortem) -> str:
    state = formats.said(record.status)
    return f"{state} {formats.day(record.published_on)}" if record.is_live and record.published_on else state


def ladder_of(record: Postmortem, clock: Clock) -> Ladder | None:
    """Return the times of *record* one below the other; None where none of them is known."""
    shown = phases(record)
    points = _points(record, shown)
    if not any(moment.date for _, moment in points):
        return None
    days = [day for _, moment in points if (day := clock.day(moment)) is not None]
    times = clock.texts((moment for _, moment in points), start=days[0])
    rungs = []
    for index, (name, moment) in enumerate(points):
        gap, phase = _gap(moment, points[index + 1][1], shown) if index + 1 < len(points) else (None, None)
        rungs.append(Rung(say(name), _answered(moment) or times[index], gap, phase))
    heading = formats.span(formats.long_day(days[0]), formats.long_day(days[-1]))
    if clock.name and any(moment.at for _, moment in points):
        heading += f", {clock.name}"
    return Ladder(heading, tuple(rungs))


def _answered(moment: Moment) -> str:
    """A time that was answered with `none` did not happen, or not yet."""
    return say("no") if moment.answer == "none" else ""


def _points(record: Postmortem, shown: tuple[Phase, ...]) -> list[tuple[str, Moment]]:
    """Return what the ladder names: every change of state, and each of the five times besides."""
    known = record.milestones
    by_instant = {at.at: at for at in (*(at for _, at in record.rows), *known.values()) if at.is_instant}
    changes = [(name, by_instant[at]) for name, at in _changes(shown)]
    if not changes:
        return list(known.items())
    taken = {(name, moment.at) for name, moment in changes}
    rest = [(kind, moment) for kind, moment in known.items() if (kind, moment.at) not in taken]
    exact = [*changes, *(point for point in rest if point[1].is_instant)]
    return [*sorted(exact, key=_order), *(point for point in rest if not point[1].is_instant)]


def _order(point: tuple[str, Moment]) -> tuple[float, int]:
    name, moment = point
    assert moment.at is not None
    return moment.at.timestamp(), MILESTONES.index(name.removesuffix(" again"))


def _changes(shown: tuple[Phase, ...]) -> Iterator[tuple[str, datetime]]:
    """Yield when each phase began, and what that is called."""
    before = None
    for phase in shown:
        if phase.kind == "recovering":
            name = "mitigated"
        elif phase.kind != "undetected" and before == "undetected":
            name = "detected"
        else:
            name = Text("started again") if before else "started"
        yield name, phase.start
        before = phase.kind


def _gap(start: Moment, end: Moment, shown: tuple[Phase, ...]) -> tuple[str | None, str | None]:
    """Return how long it took from one time to the next, and the phase that this was."""
    if not (start.is_instant and end.is_instant) or start.at is None or end.at is None or end.at < start.at:
        return None, None
    phase = next((phase.kind for phase in shown if phase.start <= start.at < phase.end), None)
    return formats.duration(end.at - start.at), phase
