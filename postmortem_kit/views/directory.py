"""The index of everything that posts are about: services first, then teams, factors, tags, severities and years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from postmortem_kit import formats, markdown
from postmortem_kit.places import place
from postmortem_kit.settings import Service
from postmortem_kit.views import facets, lists
from postmortem_kit.views.dossier import doors
from postmortem_kit.views.facts import Term
from postmortem_kit.views.page import Page, Shown, rendered
from postmortem_kit.views.subjects import Subject
from postmortem_kit.wording import Text, say

TEMPLATE = "services.md.j2"
FULL = 300
"""So many entries are a page."""
_SERVICES = Text("Services")
_GROUPS = (
    (Text("Teams"), Text("teams"), "team"), (Text("Factors"), Text("factors"), "factor"),
    (Text("Tags"), Text("tags"), "tag"), (Text("Severities"), Text("severities"), "severity"),
    (Text("Years"), Text("years"), "year"),
)  # fmt: skip
"""The name of each group, what it is called within a sentence, and what is in it."""


@dataclass(frozen=True)
class Entry:
    """One thing, and where it leads."""

    group: str
    term: Term
    count: int
    """How many posts there are about it."""
    last: str | None = None
    """The day of the latest."""
    team: Term | None = None
    description: str | None = None
    doors: tuple[tuple[str, Term], ...] = ()
    """Where the catalog sends somebody at night."""


@dataclass(frozen=True)
class Group:
    """The entries of one kind, or as many as fit on a page."""

    name: str
    id: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class _Lead:
    """What an entry is made of; a service of the catalog that no post names has no subject."""

    group: str
    name: str
    subject: Subject | None
    listed: tuple[Service, ...] = ()


def pages(shown: Shown) -> Iterator[Page]:
    """Return the pages of the index; none where there is nothing that a post or the catalog names."""
    leads = tuple(_leads(shown))
    root = facets.SERVICES.rstrip("/")
    for number, start in enumerate(range(0, len(leads), FULL), start=1):
        here = lists.turned(root, number)
        up = lists.up_from(here)
        rest = len(leads) - start - FULL
        entries = [_entry(lead, shown, up) for lead in leads[start : start + FULL]]
        text = rendered(
            TEMPLATE,
            shown.root,
            number=number,
            others=formats.joined([say(word) for _, word, kind in _GROUPS if shown.subjects[kind]]),
            groups=tuple(Group(say(name), markdown.slug(name), tuple(them)) for name, them in groupby(entries, _group)),
            newer=lists.Turn(f"{up}{lists.turned(root, number - 1)}/", say("Back")) if number > 1 else None,
            older=lists.Turn(f"{up}{lists.turned(root, number + 1)}/", say("{count} more", count=rest))
            if rest > 0
            else None,
        )
        yield Page(f"{here}/index.md", text)


def _group(entry: Entry) -> str:
    return entry.group


def _leads(shown: Shown) -> Iterator[_Lead]:
    """Yield what there is to list, in order."""
    listed: dict[str, list[Service]] = {}
    for service in shown.config.catalog.services:
        listed.setdefault(place("service", service.name), []).append(service)
    found = {subject.place: subject for subject in shown.subjects["service"]}
    names = {where: them[0].name for where, them in listed.items()} | {where: one.name for where, one in found.items()}
    for where, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[1])):
        yield _Lead(_SERVICES, name, found.get(where), tuple(listed.get(where, ())))
    for group, _, kind in _GROUPS:
        yield from (_Lead(group, facets.word_of(one), one) for one in shown.subjects[kind])


def _entry(lead: _Lead, shown: Shown, up: str) -> Entry:
    subject, first = lead.subject, next(iter(lead.listed), None)
    team = first.team and shown.config.catalog.team_names.get(first.team, first.team) if first else None
    return Entry(
        group=lead.group,
        term=Term(lead.name, f"{up}{subject.place}/" if subject else None),
        count=len(subject.records) if subject else 0,
        last=formats.day(subject.records[0].date) if subject else None,
        team=Term(team, shown.address(up)("team", team)) if team else None,
        description=first.description if first else None,
        doors=tuple(doors(lead.listed)),
    )
