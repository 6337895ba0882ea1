"""The feeds: the newest posts of the site, of a service, of a team, of a severity, for those who subscribe."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import feedgenerator

from postmortem_kit import markdown
from postmortem_kit.model import Postmortem
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.page import Masthead, Shown

ATOM = "feed.xml"
JSON = "feed.json"
KINDS = ("service", "team", "severity")
"""The pages about these things have feeds of their own."""
NEWEST = 50
"""So many posts are in a feed: a reader that looks once a week misses none of them."""

_TAG = re.compile(r"<[^>]+>")
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When a feed without posts was updated: the format wants a time, and there is none."""


@dataclass(frozen=True)
class Entry:
    """One post, as every feed that holds it shows it."""

    id: str
    """The same whatever becomes of its title, its date and its text."""
    title: str
    path: str
    """Below the site's root."""
    at: dt.datetime
    authors: tuple[str, ...]
    terms: tuple[str, ...]
    content: str
    """HTML without a link: what a reader shows below the title."""


@dataclass(frozen=True)
class Feed:
    """One feed, before it has a format."""

    id: str
    folder: str
    """Where it stands, below the site's root: service/checkout-api/, empty for the whole site's."""
    title: str
    entries: tuple[Entry, ...]
    masthead: Masthead

    def address(self, path: str) -> str:
        """Return the whole address of *path*; where the site has none, the way to it from this feed's folder."""
        return self.masthead.address(quote(path), up="../" * self.folder.count("/"))


def files(shown: Shown) -> Iterator[tuple[str, str]]:
    """Return every feed in both formats: path and text. What is not published is in none of them."""
    for feed in feeds(shown):
        yield f"{feed.folder}{ATOM}", as_atom(feed)
        yield f"{feed.folder}{JSON}", as_json(feed)


def feeds(shown: Shown) -> Iterator[Feed]:
    """Return the feed of the whole site, and one beside each page about a service, a team or a severity."""
    entries = {record.id: _entry(record, shown) for record in shown.records if record.is_live}
    yield _feed("", shown.masthead.name, shown, entries.values())
    for subject in (subject for kind in KINDS for subject in shown.subjects[kind]):
        name = severity_word(subject.name) if subject.kind == "severity" else subject.name
        # In a preview there may be none: only a draft is about it.
        chosen = (entries[record.id] for record in subject.records if record.is_live)
        yield _feed(f"{subject.place}/", f"{shown.masthead.name}: {name}", shown, chosen)


def _feed(folder: str, title: str, shown: Shown, entries: Iterable[Entry]) -> Feed:
    newest = sorted(entries, key=lambda entry: (entry.at, entry.path), reverse=True)[:NEWEST]
    return Feed(_urn(shown.masthead, f"{folder}feed"), folder, title, tuple(newest), shown.masthead)


def _entry(record: Postmortem, shown: Shown) -> Entry:
    path = f"post/{record.id}/"
    day = record.published_on or record.date
    terms = (record.severity, *record.services, *record.tags)
    return Entry(
        id=_urn(shown.masthead, path),
        title=record.title,
        path=path,
        # A day has no hour: at noon it is the same day for nearly every reader.
        at=dt.datetime.combine(day, dt.time(12), dt.UTC),
        authors=record.authors,
        terms=tuple(dict.fromkeys(term for term in terms if term)),
        content=_content(record),
    )


def _urn(masthead: Masthead, path: str) -> str:
    """Return a name that no other site gives, and that says nothing about a title or a day."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{masthead.url or masthead.name + '/'}{path}").urn


def _content(record: Postmortem) -> str:
    lines = record.haiku if isinstance(record.haiku, tuple) else ()
    told = next(filter(None, (record.summary, record.intro, record.setup)), record.title)
    paragraphs = [_words(part) for part in re.split(r"\n\s*\n", told if record.summary else told.split("\n\n")[0])]
    verse = "<br>".join(f"<em>{html.escape(line)}</em>" for line in lines)
    return "".join(f"<p>{part}</p>" for part in (verse, *paragraphs) if part)


def _words(text: str) -> str:
    """Return Markdown as escaped words: a feed is read elsewhere, where a relative link leads nowhere."""
    return html.escape(html.unescape(_TAG.sub("", markdown.inline(" ".join(text.split())))), quote=False)


class _Atom(feedgenerator.Atom1Feed):  # type: ignore[misc]
    """Atom with every author, and without a look at the clock."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["pubdate"] for item in self.items), default=_NEVER)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


def as_atom(feed: Feed) -> str:
    """Return *feed* as Atom (RFC 4287)."""
    made = _Atom(
        title=feed.title,
        link=feed.address(feed.folder),
        description=None,
        feed_url=feed.address(f"{feed.folder}{ATOM}"),
        feed_guid=feed.id,
        author_name=feed.masthead.name,
    )
    for entry in feed.entries:
        made.add_item(
            title=entry.title,
            link=feed.address(entry.path),
            description=None,
            content=entry.content or None,
            unique_id=entry.id,
            pubdate=entry.at,
            categories=entry.terms,
            authors=entry.authors,
        )
    return f"{made.writeString('utf-8')}\n"


def as_json(feed: Feed) -> str:
    """Return *feed* as JSON Feed 1.1."""
    home = {"home_page_url": feed.address(feed.folder), "feed_url": feed.address(f"{feed.folder}{JSON}")}
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **(home if feed.masthead.url else {}),
        "authors": [{"name": feed.masthead.name}],
        "items": [_item(feed, entry) for entry in feed.entries],
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _item(feed: Feed, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": feed.address(entry.path),
        "title": entry.title,
        "content_html": entry.content,
        "date_published": f"{entry.at:%Y-%m-%dT%H:%M:%SZ}",
        **_set("authors", [{"name": name} for name in entry.authors]),
        **_set("tags", list(entry.terms)),
    }


def _set(key: str, value: Sequence[Any]) -> dict[str, Iterable[Any]]:
    return {key: value} if value else {}
