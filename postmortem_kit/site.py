"""The site's shape: which pages there are, where they stand, and how one leads to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from postmortem_kit import editions, markdown, mentions
from postmortem_kit.collection import Collection, Progress
from postmortem_kit.dialect import DIAGRAM
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError, Problem
from postmortem_kit.templates import DEFAULTS
from postmortem_kit.views import (
    action_files,
    archives,
    cards,
    datasets,
    directory,
    feeds,
    find,
    home,
    insights,
    ledger,
    llms,
    post_page,
    posts,
    redirects,
    signals,
    write,
)
from postmortem_kit.views.around import arounds
from postmortem_kit.views.cards import Card
from postmortem_kit.views.page import Masthead, Page, Shown
from postmortem_kit.wording import ENGLISH, Language, spoken
from postmortem_kit.words import Edition

_OURS = frozenset({"index.md", "index.html", "post.md", "post.json", "post.yaml", "card.png"})


@dataclass(frozen=True)
class Site:
    """Everything that a site is made of."""

    pages: tuple[Page, ...]
    published: tuple[str, ...]
    """The ids of the records that are in it."""
    left_out: tuple[str, ...]
    """The ids of those that are not."""
    problems: tuple[Problem, ...]
    files: Mapping[str, str | bytes]
    """What stands beside the pages once they are HTML: path and content."""
    attachments: Mapping[str, Path] = field(default_factory=dict)
    """The authors' own files that go there too: path, and where each is now."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """The pages at older addresses: path and HTML. Any other page goes before one of these."""
    cards: Mapping[str, Card] = field(default_factory=dict)
    """The pictures for links to the posts: path, and what each shows."""
    edition: Edition = "internal"
    is_for_all: bool = False
    """Whether everybody may read it: search engines are asked to stay away from a site that is not."""
    language: Language = ENGLISH


def assemble(
    root: Path,
    *,
    drafts: bool,
    today: date,
    masthead: Masthead = Masthead(),  # noqa: B008 - it is frozen
    progress: Progress[Path] = iter,
    edition: Edition = "internal",
) -> Site:
    """Read the records below *root* and arrange them as a site.

    Args:
        root: the folder that holds posts/ and the settings.
        drafts: whether records that are not published are in it too.
        today: the day as of which actions are late.
        masthead: what the site is called, and where it will be.
        progress: wraps the files to be read.
        edition: for whom it is; the public one holds what everybody may read, and nothing else.

    Raises:
        KitError: there is no folder of posts, a template is broken, or two pages have one path.
    """
    collection = Collection.read(root, progress=progress)
    entries = _each_once(collection.entries if drafts else collection.live)
    left_out = () if drafts else tuple(entry.postmortem.id for entry in collection.left_out)
    config, pages, files = collection.config, _pages, _files
    if edition == "public":
        (entries, config), left_out = editions.public(entries, config), ()
        pages, files = _public_pages, _public_files
    shown = Shown(
        entries,
        config,
        root,
        today,
        unpublished=len(left_out),
        masthead=masthead,
        has_form=edition == "internal",
    )
    with spoken(collection.config.language):  # what programs read beside the pages stays English
        made = tuple(pages(shown))
        pictures = dict(cards.cards(shown))
    _refuse_twins(made)
    return Site(
        pages=made,
        published=tuple(entry.postmortem.id for entry in entries),
        left_out=left_out,
        problems=collection.problems,
        files=MappingProxyType(dict(files(shown))),
        attachments=MappingProxyType({**dict(_attachments(entries)), **dict(_drawing(made))}),
        redirects=MappingProxyType(
            {**dict(redirects.redirects(shown)), **dict(signals.redirects(shown, find.places(shown)))}
        ),
        cards=MappingProxyType(pictures),
        edition=edition,
        is_for_all=edition == "public" or collection.config.settings.audience == "public",
        language=collection.config.language,
    )


def _pages(shown: Shown) -> Iterator[Page]:
    """Return every page of the site."""
    yield from home.pages(shown)
    yield from find.pages(shown)
    yield from insights.pages(shown)
    yield from ledger.pages(shown)
    yield from archives.pages(shown)
    yield from directory.pages(shown)
    yield from write.pages(shown)
    yield from _posts(shown)


def _public_pages(shown: Shown) -> Iterator[Page]:
    """Return every page of the public edition, none with a way to the file that a person edits."""
    for pages in (home.pages, archives.pages, directory.pages, _posts):
        yield from (replace(page, source=None) for page in pages(shown))


def _each_once(entries: Sequence[Loaded]) -> tuple[Loaded, ...]:
    """Return *entries* without the later ones of those that claim one id, which is a problem of its own."""
    first: dict[str, Loaded] = {}
    for entry in sorted(entries, key=lambda entry: entry.source.path):
        first.setdefault(entry.postmortem.id, entry)
    return tuple(entry for entry in entries if first[entry.postmortem.id] is entry)


def _posts(shown: Shown) -> Iterator[Page]:
    by_file = {entry.source.path: entry.postmortem.id for entry in shown.entries}
    ids = frozenset(by_file.values())
    address = shown.address("../../")
    around = arounds(shown.records, shown.config)
    for entry in shown.entries:
        text = post_page.post(
            entry,
            shown.config,
            today=shown.today,
            root=shown.root,
            address=address,
            resolve=_resolver(entry, by_file, ids),
            around=around[entry.postmortem.id],
        )
        yield Page(f"post/{entry.postmortem.id}/index.md", text, entry.source.path)


def _resolver(entry: Loaded, by_file: Mapping[str, str], ids: frozenset[str]) -> markdown.Resolve:
    """Return what turns a link between two files of posts, or to the id of one, into one between their pages."""
    folder = posixpath.dirname(entry.source.path)

    def resolve(url: str) -> str | None:
        path, mark, fragment = url.partition("#")
        if path.startswith("pm:"):
            return f"../{path[3:]}/{mark}{fragment}" if path[3:] in ids else None
        id = by_file.get(posixpath.normpath(posixpath.join(folder, path)))
        return f"../{id}/{mark}{fragment}" if id and path else url

    return resolve


def _files(shown: Shown) -> Iterator[tuple[str, str | bytes]]:
    """Return what stands beside the pages: path and content."""
    yield from _copies(shown)
    yield from action_files.files(shown)
    yield from feeds.files(shown)
    yield from insights.files(shown)
    yield from datasets.files(shown)
    yield from signals.files(shown)
    yield from llms.files(shown)
    yield from write.files(shown)


def _public_files(shown: Shown) -> Iterator[tuple[str, str | bytes]]:
    """Return what stands beside the pages of the public edition."""
    yield from _copies(shown)
    yield from feeds.files(shown)


def _copies(shown: Shown) -> Iterator[tuple[str, str]]:
    """Return each post as Markdown, as JSON, and as it is written."""
    for entry in shown.entries:
        record, folder = entry.postmortem, f"post/{entry.postmortem.id}/"
        text = posts.render(record, shown.config, root=shown.root, address=lambda id: f"../{id}/post.md")
        yield f"{folder}post.md", text
        yield f"{folder}post.json", _json(record)
        yield f"{folder}post.yaml", "\n".join(entry.source.lines)


def _attachments(shown: Sequence[Loaded]) -> Iterator[tuple[str, Path]]:
    """Return the files that authors put beside their records; none can take the place of one of ours."""
    for entry in shown:
        folder = entry.source.folder
        if folder is None:
            continue
        for path in (one.path for one in entry.postmortem.attachments):
            file = (folder / path).resolve()
            if mentions.is_there(folder, path) and mentions.is_beside(folder, path) and file.name not in _OURS:
                place = file.relative_to(folder.resolve()).as_posix()
                yield f"post/{entry.postmortem.id}/{place}", file
        for path in (one.target for one in mentions.pictures(entry)):
            if mentions.is_picture(path) and mentions.is_there(folder, path) and mentions.is_beside(folder, path):
                yield f"post/{entry.postmortem.id}/{path}", (folder / path).resolve()


def _drawing(made: Sequence[Page]) -> Iterator[tuple[str, Path]]:
    """Return what draws diagrams, which is large, for a site that has some."""
    if any(DIAGRAM in page.text for page in made):
        yield "assets/mermaid.min.js", DEFAULTS / "mermaid" / "mermaid.min.js"


def _json(record: Postmortem) -> str:
    # without its warnings: pydantic does not know again what the validator of a haiku returns
    return record.model_dump_json(indent=2, by_alias=True, exclude_none=True, warnings=False) + "\n"


def _refuse_twins(made: Sequence[Page]) -> None:
    """Raise where two pages have one path: the second would replace the first without a word."""
    seen: dict[str, Page] = {}
    for page in made:
        if (other := seen.setdefault(page.path.casefold(), page)) is not page:
            by = " and ".join(str(one.source or "the kit") for one in (other, page))
            raise KitError(f"{page.path}: two pages have this path, by {by}")
