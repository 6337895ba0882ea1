"""The pages about a year, a severity, a team, a factor, a tag: their posts, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from postmortem_kit import formats
from postmortem_kit.model import Postmortem
from postmortem_kit.views import dossier, facets, feeds, lists
from postmortem_kit.views.facts import Term
from postmortem_kit.views.page import Page, Shown, rendered
from postmortem_kit.views.subjects import Subject
from postmortem_kit.wording import Text, plural, say

TEMPLATE = "archive.md.j2"
NOUNS = {
    "year": Text("Year"), "severity": Text("Severity"), "service": Text("Service"), "team": Text("Team"),
    "factor": Text("Factor"), "tag": Text("Tag"),
}  # fmt: skip

Rows = Mapping[str, tuple[Postmortem, lists.Row]]
"""By id, as for a list at the site's root."""


def pages(shown: Shown) -> Iterator[Page]:
    """Return the pages about every thing that a post names; a service's first page is its dossier."""
    rows = lists.rows_of(shown.records, shown.config, up="", address=shown.address(""))
    by_id = {record.id: (record, row) for record, row in rows}
    for subjects in shown.subjects.values():
        for subject in subjects:
            yield from _pages(subject, shown, by_id)


def _pages(subject: Subject, shown: Shown, rows: Rows) -> Iterator[Page]:
    cut = _cut(subject)
    if subject.kind == "service":
        up = lists.up_from(subject.place)
        first = [row for _, row in lists.moved((rows[record.id] for record in cut[0]), up)]
        older = lists.older(cut, 1, up + subject.place)
        yield Page(f"{subject.place}/index.md", dossier.page(subject, shown, first, up=up, older=older))
    for number, part in enumerate(cut, start=1):
        if number > 1 or subject.kind != "service":
            yield _page(subject, shown, [rows[record.id] for record in part], cut, number)


def _cut(subject: Subject) -> list[list[Postmortem]]:
    """Return the posts of each page; the first of a service holds few, among all that is known of it."""
    if subject.kind != "service":
        return lists.in_pages(subject.records)
    few = dossier.LATEST
    rest = lists.in_pages(subject.records[few:]) if len(subject.records) > few else []
    return [list(subject.records[:few]), *rest]


def _page(
    subject: Subject,
    shown: Shown,
    rows: Sequence[tuple[Postmortem, lists.Row]],
    cut: Sequence[Sequence[Postmortem]],
    number: int,
) -> Page:
    place = lists.turned(subject.place, number)
    up = lists.up_from(place)
    text = rendered(
        TEMPLATE,
        shown.root,
        noun=say(NOUNS[subject.kind]),
        called=facets.word_of(subject),
        number=number,
        prompt=_prompt(subject),
        told=_told(subject),
        feed=f"{subject.place}/" if subject.kind in feeds.KINDS else None,
        links=tuple(_links(subject, shown, up)),
        facets=facets.bar_of(shown, up=up, current=subject.place),
        months=lists.by_month(lists.moved(rows, up)),
        newer=lists.newer(number, up + subject.place),
        older=lists.older(cut, number, up + subject.place),
    )
    return Page(f"{place}/index.md", text)


def _prompt(subject: Subject) -> str:
    """Return the command that shows as much in a terminal."""
    if subject.kind == "year":
        return f"ls posts/{subject.name}-*"
    keys = {"severity": "severity: ", "factor": "category: "}
    return f'grep -lw "{keys.get(subject.kind, "")}{subject.name}" posts/*'


def _told(subject: Subject) -> str:
    """Say how many posts there are, and from when to when."""
    count = len(subject.records)
    newest, oldest = formats.month(subject.records[0].date), formats.month(subject.records[-1].date)
    return plural("{count} post, {months}", "{count} posts, {months}", count, months=formats.span(oldest, newest))


def _links(subject: Subject, shown: Shown, up: str) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Yield what the catalog says of a team: where to ask, and what it looks after."""
    if subject.kind == "team":
        address = shown.address(up)
        channels = (team.channel for team in shown.config.catalog.teams if team.name == subject.name)
        if found := tuple(Term(channel) for channel in channels if channel):
            yield say("Channel"), found
        names = shown.config.catalog.team_names
        services = (one for one in shown.config.catalog.services if one.team and names.get(one.team) == subject.name)
        if owned := tuple(Term(one.name, address("service", one.name)) for one in services)[: facets.MANY]:
            yield say("Looks after"), owned
