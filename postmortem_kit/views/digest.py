"""What a team should know this week: published, owed, overdue, seen again, worth reading again."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from postmortem_kit import formats
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.views.actions import counted_days
from postmortem_kit.views.again import Recurrences
from postmortem_kit.views.page import Masthead
from postmortem_kit.views.standing import standings

WEEK = 7
FULL = 20
"""So many entries of a section are named, and the others counted."""
_MARKUP = re.compile(r"([\\\[\]`*_<>#])")


@dataclass(frozen=True)
class Entry:
    """One line: a post, and what is said of it."""

    title: str
    href: str | None
    """Its whole address; None where nobody has said where the site is, or where the post is not on it."""
    note: str


@dataclass(frozen=True)
class Section:
    """Entries of one kind; never empty."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Digest:
    """What there is to say from one day to another."""

    title: str
    sections: tuple[Section, ...]


def digest(
    records: Sequence[Postmortem], config: Config, *, since: dt.date, today: dt.date, masthead: Masthead
) -> Digest:
    """Return what happened after *since* and up to *today*, and how things stand on that day.

    Args:
        records: all of the site, drafts too, newest first.
        config: the site's settings.
        since: the day after which it begins.
        today: the day on which it is read.
        masthead: what the site is called, and where it is.
    """

    def entry(record: Postmortem, note: str) -> Entry:
        has_page = masthead.url and record.is_live
        return Entry(record.title, f"{masthead.url}post/{record.id}/" if has_page else None, note)

    given = config.settings.publish_within_days
    to_review = min(given, config.settings.review_within_days)
    live = tuple(record for record in records if record.is_live and record.date <= today)
    found = (
        ("Published", [entry(one, formats.day(_shown_on(one))) for one in live if since < _shown_on(one) <= today]),
        ("Owed write-ups", [entry(one, note) for one, note in _owed(records, "draft", given, today)]),
        ("Owed reviews", [entry(one, note) for one, note in _owed(records, "in_review", to_review, today)]),
        ("Overdue actions", [entry(one, note) for one, note in _overdue(live, config, today)]),
        ("Happened again", [entry(one, note) for one, note in _again(live, since)]),
        ("Worth reading again", [entry(one, note) for one, note in _reread(live, today)]),
    )
    title = f"{masthead.name}, {formats.day(since + dt.timedelta(1))} to {formats.day(today)}"
    return Digest(title, tuple(Section(heading, tuple(entries)) for heading, entries in found if entries))


def _shown_on(record: Postmortem) -> dt.date:
    return record.published_on or record.date


def _owed(records: Sequence[Postmortem], status: str, given: int, today: dt.date) -> Iterator[tuple[Postmortem, str]]:
    """Yield the records of *status* whose incident is more than *given* days ago, the oldest first."""
    for record in reversed(records):
        age = (today - record.date).days
        if record.status == status and age > given:
            who = f", {formats.joined(record.authors)}" if record.authors else ""
            yield record, f"{formats.word(record.status)}, {counted_days(age)} old, {given} are given{who}"


def _overdue(records: Sequence[Postmortem], config: Config, today: dt.date) -> Iterator[tuple[Postmortem, str]]:
    late = [one for one in standings(records, config, today=today) if one.late]
    for one in sorted(late, key=lambda one: (-one.late, one.record.id, one.number)):
        who = f", {one.action.owner or one.team}" if one.action.owner or one.team else ""
        yield one.record, f"{one.action.title}, {counted_days(one.late)} late{who}"


def _again(records: Sequence[Postmortem], since: dt.date) -> Iterator[tuple[Postmortem, str]]:
    """Yield each new incident that is an old one again, with the latest day on which it was there before."""
    known = Recurrences(records)
    before: dict[str, Postmortem] = {}
    for record in reversed(records):
        before |= {one.record.id: record for one in known.of(record) if one.record.date > since}
    for record in records:
        if earlier := before.get(record.id):
            yield record, f"as on {formats.day(earlier.date)}: {earlier.title}"


def _reread(records: Sequence[Postmortem], today: dt.date) -> Iterator[tuple[Postmortem, str]]:
    """Yield what happened in this week of other years; in a week without, the old posts take turns, one a week."""
    monday = today - dt.timedelta(today.weekday())
    old = [record for record in records if record.date < monday and record.status == "published"]
    year, week, _ = monday.isocalendar()
    years = [one for one in old if one.date.isocalendar().week == week and one.date.isocalendar().year < year]
    turn = sorted(old, key=lambda record: (record.date, record.id))
    for record in years or (turn and [turn[monday.toordinal() // WEEK % len(turn)]]):
        yield record, formats.day(record.date)


def as_markdown(digest: Digest) -> str:
    """Return it as Markdown."""

    def plain(text: str) -> str:
        return _MARKUP.sub(r"\\\1", text)

    def line(entry: Entry) -> str:
        title = plain(entry.title)
        linked = f"[{title}]({entry.href})" if entry.href else title
        return f"- {linked}: {plain(entry.note)}"

    return _text(digest, "# {}\n", "\n## {}\n\n", plain, line)


def as_slack(digest: Digest) -> str:
    """Return it as a message for Slack, in its own markup."""

    def plain(text: str) -> str:
        return html.escape(text, quote=False)

    def line(entry: Entry) -> str:
        title = plain(entry.title)
        # a bar would end the address
        linked = f"<{plain(entry.href)}|{title.replace('|', '¦')}>" if entry.href else title
        return f"• {linked}: {plain(entry.note)}"

    return _text(digest, "*{}*\n", "\n*{}*\n", plain, line)


def as_html(digest: Digest) -> str:
    """Return it as a fragment of HTML, for a mail."""

    def line(entry: Entry) -> str:
        title = html.escape(entry.title)
        linked = f'<a href="{html.escape(entry.href)}">{title}</a>' if entry.href else title
        return f"<li>{linked}: {html.escape(entry.note)}</li>"

    heads = "<h1>{}</h1>\n", "<h2>{}</h2>\n<ul>\n"
    return _text(digest, *heads, html.escape, line, after="</ul>\n", nothing="<p>{}</p>\n")


def _text(
    digest: Digest,
    head: str,
    section: str,
    plain: Callable[[str], str],
    line: Callable[[Entry], str],
    *,
    after: str = "",
    nothing: str = "\n{}\n",
) -> str:
    parts = [head.format(plain(digest.title))]
    for one in digest.sections:
        parts += [section.format(one.heading), *(f"{line(entry)}\n" for entry in one.entries[:FULL])]
        parts.append(after)
        if more := len(one.entries) - FULL if len(one.entries) > FULL else 0:
            parts.append(nothing.format(f"and {more} more"))
    return "".join(parts if digest.sections else [*parts, nothing.format("Nothing to report.")])


FORMATS: Mapping[str, Callable[[Digest], str]] = MappingProxyType(
    {"markdown": as_markdown, "slack": as_slack, "html": as_html}
)
