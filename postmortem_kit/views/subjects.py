"""What posts have in common: each year, severity, service, team, factor and tag, with its posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from postmortem_kit.model import Postmortem
from postmortem_kit.places import KINDS, place
from postmortem_kit.settings import Config


@dataclass(frozen=True)
class Subject:
    """A thing that posts are about, and that has a page of its own."""

    kind: str
    """One of `places.KINDS`."""
    name: str
    place: str
    """The folder of its page: service/checkout-api."""
    spellings: tuple[str, ...]
    """Every name that leads to this page; more than one is a problem of its own."""
    records: tuple[Postmortem, ...]
    """In the order in which they were given."""


Subjects = Mapping[str, tuple[Subject, ...]]
"""By kind: years newest first, severities worst first, everything else by name."""


def gather(records: Iterable[Postmortem], config: Config) -> Subjects:
    """Return what *records* are about, in one pass over them.

    Names that make one address are one subject, so that no page replaces another.
    """
    found: dict[str, dict[str, dict[str, Postmortem]]] = {kind: {} for kind in KINDS}
    spelt: dict[str, Counter[str]] = {}
    for record in records:
        for kind, name in names_of(record, config):
            where = place(kind, name)
            found[kind].setdefault(where, {})[record.id] = record
            spelt.setdefault(where, Counter())[name] += 1
    made = {
        kind: [_subject(kind, where, spelt[where], tuple(them.values()), config) for where, them in places.items()]
        for kind, places in found.items()
    }
    return MappingProxyType({kind: _in_order(kind, subjects, config) for kind, subjects in made.items()})


def names_of(record: Postmortem, config: Config) -> Iterator[tuple[str, str]]:
    """Yield what *record* is about: kinds and names, under the names of the catalog."""
    services, teams = config.catalog.service_names, config.catalog.team_names
    yield "year", f"{record.date.year:04}"
    if record.severity:
        yield "severity", record.severity
    for name in dict.fromkeys(services.get(name, name) for name in record.services):
        yield "service", name
    for name in dict.fromkeys(teams.get(name, name) for name in record.teams):
        yield "team", name
    for name in dict.fromkeys(factor.category for factor in record.contributing_factors if factor.category):
        yield "factor", name
    for name in dict.fromkeys(record.tags):
        yield "tag", name


def _subject(kind: str, where: str, spelt: Counter[str], records: tuple[Postmortem, ...], config: Config) -> Subject:
    """Make a subject; its name is the catalog's, else the one that most records use."""
    listed = _listed(kind, config)
    names = sorted(spelt, key=lambda name: (name not in listed, -spelt[name], name))
    return Subject(kind, names[0], where, tuple(names), records)


def _listed(kind: str, config: Config) -> Iterable[str]:
    if kind == "severity":
        return config.settings.severities
    if kind == "factor":
        return config.settings.factors
    known = {"service": config.catalog.service_names, "team": config.catalog.team_names}
    return known.get(kind, {})


def _in_order(kind: str, subjects: list[Subject], config: Config) -> tuple[Subject, ...]:
    scale = config.settings.severities
    if kind == "year":
        return tuple(sorted(subjects, key=lambda one: one.name, reverse=True))
    if kind == "severity":
        known = {level: place for place, level in enumerate(scale)}
        return tuple(sorted(subjects, key=lambda one: (known.get(one.name, len(scale)), one.name)))
    return tuple(sorted(subjects, key=lambda one: (one.name.casefold(), one.name)))
