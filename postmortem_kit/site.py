"""The site's shape: which pages there are, where they stand, and how one leads to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from postmortem_kit import lists, markdown, pages, posts
from postmortem_kit.collection import Collection, Progress
from postmortem_kit.facts import Address
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError, Problem
from postmortem_kit.settings import Config

HOME = "index.md"
_FOLDERS = {"service": "service", "team": "team", "factor": "factor", "tag": "tag"}
"""Where the pages about things stand, by kind of thing. A thing without a page is shown as words."""


_OURS = frozenset({"index.md", "index.html", "post.md", "post.json", "post.yaml"})


@dataclass(frozen=True)
class Page:
    """One page, for the engine that makes HTML of it."""

    path: str
    """Below the folder of pages, with forward slashes: post/<id>/index.md."""
    text: str
    source: str | None
    """The file that a person edits, for the link that says so."""


@dataclass(frozen=True)
class Site:
    """Everything that a site is made of."""

    pages: tuple[Page, ...]
    published: tuple[str, ...]
    """The ids of the records that are in it."""
    left_out: tuple[str, ...]
    """The ids of those that are not."""
    problems: tuple[Problem, ...]
    files: Mapping[str, str]
    """What stands beside the pages once they are HTML: path and text."""
    attachments: Mapping[str, Path] = field(default_factory=dict)
    """The authors' own files that go there too: path, and where each is now."""


def assemble(root: Path, *, drafts: bool, today: date, progress: Progress[Path] = iter) -> Site:
    """Read the records below *root* and arrange them as a site.

    Args:
        root: the folder that holds posts/ and the settings.
        drafts: whether records that are not published are in it too.
        today: the day as of which actions are late.
        progress: wraps the files to be read.

    Raises:
        KitError: there is no folder of posts, a template is broken, or two pages have one path.
    """
    collection = Collection.read(root, progress=progress)
    shown = _each_once(collection.entries if drafts else collection.live)
    left_out = () if drafts else tuple(entry.postmortem.id for entry in collection.left_out)
    made = (*_lists(shown, collection.config, root, len(left_out)), *_posts(shown, collection, root, today))
    _refuse_twins(made)
    return Site(
        pages=made,
        published=tuple(entry.postmortem.id for entry in shown),
        left_out=left_out,
        problems=collection.problems,
        files=MappingProxyType(dict(_files(shown, collection.config, root))),
        attachments=MappingProxyType(dict(_attachments(shown))),
    )


def _each_once(entries: Sequence[Loaded]) -> tuple[Loaded, ...]:
    """Return *entries* without the later ones of those that claim one id, which is a problem of its own."""
    first: dict[str, Loaded] = {}
    for entry in sorted(entries, key=lambda entry: entry.source.path):
        first.setdefault(entry.postmortem.id, entry)
    return tuple(entry for entry in entries if first[entry.postmortem.id] is entry)


def _posts(shown: Sequence[Loaded], collection: Collection, root: Path, today: date) -> Iterator[Page]:
    by_file = {entry.source.path: entry.postmortem.id for entry in shown}
    address = _addresses(frozenset(), up="../../")
    for entry in shown:
        text = pages.post(
            entry,
            collection.config,
            today=today,
            root=root,
            address=address,
            resolve=_resolver(entry, by_file),
        )
        yield Page(f"post/{entry.postmortem.id}/index.md", text, entry.source.path)


def _addresses(existing: frozenset[str], *, up: str) -> Address:
    """Return what gives the address of the page about a thing, from a page that is *up* from the site's root."""

    def address(kind: str, name: str) -> str | None:
        place = f"{_FOLDERS[kind]}/{markdown.slug(name)}/"
        return f"{up}{place}" if f"{place}index.md" in existing else None

    return address


def _resolver(entry: Loaded, by_file: Mapping[str, str]) -> markdown.Resolve:
    """Return what turns a link between two files of posts into one between their pages."""
    folder = posixpath.dirname(entry.source.path)

    def resolve(url: str) -> str:
        path, mark, fragment = url.partition("#")
        id = by_file.get(posixpath.normpath(posixpath.join(folder, path)))
        return f"../{id}/{mark}{fragment}" if id and path else url

    return resolve


def _lists(shown: Sequence[Loaded], config: Config, root: Path, left_out: int) -> Iterator[Page]:
    """Return the home page, and behind it the pages of older posts."""
    records = [entry.postmortem for entry in shown]
    cut = lists.in_pages(records)
    for number, part in enumerate(cut, start=1):
        up = "" if number == 1 else "../../"
        rows = _rows(part, config, up)
        earlier = sum(map(len, cut[number:]))
        yield Page(
            _place(number) + HOME,
            pages.posts_list(
                lists.by_month(rows),
                number=number,
                latest=_latest(rows) if number == 1 else None,
                newer=pages.Turn(f"{up}{_place(number - 1)}" or "./", "Newer posts") if number > 1 else None,
                older=pages.Turn(f"{up}{_place(number + 1)}", _told_earlier(earlier)) if earlier else None,
                unpublished=left_out,
                root=root,
            ),
            None,
        )


def _rows(records: Sequence[Postmortem], config: Config, up: str) -> tuple[tuple[Postmortem, lists.Row], ...]:
    address = _addresses(frozenset(), up=up)
    return lists.rows_of(records, config, to_post=lambda id: f"{up}post/{id}/", address=address)


def _latest(rows: Sequence[tuple[Postmortem, lists.Row]]) -> lists.Row | None:
    """Return the latest post; a draft only where there is nothing else."""
    live = [row for record, row in rows if record.is_live]
    return next(iter(live or [row for _, row in rows]), None)


def _place(number: int) -> str:
    return "" if number == 1 else f"page/{number}/"


def _told_earlier(count: int) -> str:
    return f"The {count} earlier posts" if count > 1 else "The one earlier post"


def _files(shown: Sequence[Loaded], config: Config, root: Path) -> Iterator[tuple[str, str]]:
    """Return what stands beside each post: the clean post, and the record for programs and for people."""
    for entry in shown:
        record, folder = entry.postmortem, f"post/{entry.postmortem.id}/"
        yield f"{folder}post.md", posts.render(record, config, root=root)
        yield f"{folder}post.json", _json(record)
        yield f"{folder}post.yaml", "\n".join(entry.source.lines)


def _attachments(shown: Sequence[Loaded]) -> Iterator[tuple[str, Path]]:
    """Return the files that authors put beside their records; none can take the place of one of ours."""
    for entry in shown:
        folder = entry.source.folder
        for path in (one.path for one in entry.postmortem.attachments) if folder else ():
            assert folder is not None
            file = (folder / path).resolve()
            if file.is_file() and file.is_relative_to(folder.resolve()) and file.name not in _OURS:
                place = file.relative_to(folder.resolve()).as_posix()
                yield f"post/{entry.postmortem.id}/{place}", file


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
