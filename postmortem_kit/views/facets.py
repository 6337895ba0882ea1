"""The bar above a list: which years and severities there are, and which services and factors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_kit import formats
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.page import Shown
from postmortem_kit.views.subjects import Subject
from postmortem_kit.wording import say

MANY = 40
"""So many services or factors are named in the bar, those with most posts; the others are a page away."""
SERVICES = "services/"
"""The folder of the index of everything that posts are about."""


@dataclass(frozen=True)
class Facet:
    """One link of the bar."""

    text: str
    href: str
    count: int
    is_current: bool = False


@dataclass(frozen=True)
class Group:
    """The links of one kind."""

    name: str
    facets: tuple[Facet, ...]
    total: int
    """How many there are; not all of them need be named."""
    is_folded: bool
    """Whether they stay folded until somebody asks for them."""
    rest: str | None = None
    """Where those are that are not named here."""


@dataclass(frozen=True)
class Bar:
    """The whole bar."""

    groups: tuple[Group, ...]
    index: str
    """Where everything else is."""


def bar_of(shown: Shown, *, up: str, current: str | None = None, is_whole: bool = False) -> Bar | None:
    """Return the bar for a page that is *up* from the site's root; None where it would lead nowhere else.

    Args:
        shown: what the site shows.
        up: the way to its root: ../../.
        current: the folder of the page about a thing that this is; '' for the list of all posts.
        is_whole: whether services and factors are named too, which may be many.
    """
    if not shown.entries:
        return None
    everything = Facet(say("all"), up or "./", len(shown.entries), is_current=current == "")
    groups = [_plain(say("Year"), shown.subjects["year"], up, current, first=everything)]
    groups += [_plain(say("Severity"), shown.subjects["severity"], up, current)]
    groups += [_folded(*one, up) for one in _long(shown)] if is_whole else []
    return Bar(tuple(group for group in groups if group.facets), f"{up}{SERVICES}")


def _long(shown: Shown) -> Iterator[tuple[str, tuple[Subject, ...]]]:
    yield say("Service"), shown.subjects["service"]
    yield say("Factor"), shown.subjects["factor"]


def _plain(
    name: str, subjects: tuple[Subject, ...], up: str, current: str | None, *, first: Facet | None = None
) -> Group:
    facets = tuple(_facet(subject, up, is_current=subject.place == current) for subject in subjects)
    return Group(name, (*([first] if first else []), *facets), len(subjects), is_folded=False)


def _folded(name: str, subjects: tuple[Subject, ...], up: str) -> Group:
    often = sorted(subjects, key=lambda subject: -len(subject.records))[:MANY]
    facets = tuple(_facet(subject, up) for subject in subjects if len(subjects) <= MANY or subject in often)
    rest = f"{up}{SERVICES}" if len(facets) < len(subjects) else None
    return Group(name, facets, len(subjects), is_folded=True, rest=rest)


def _facet(subject: Subject, up: str, *, is_current: bool = False) -> Facet:
    return Facet(word_of(subject), f"{up}{subject.place}/", len(subject.records), is_current)


def word_of(subject: Subject) -> str:
    """Return how a subject is called: SEV 2, code defect, checkout-api."""
    if subject.kind == "severity":
        return severity_word(subject.name)
    return formats.said(subject.name) if subject.kind == "factor" else subject.name
