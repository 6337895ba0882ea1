"""What must lie beside a finished site: copies, data, redirects, pictures, and the search index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from postmortem_kit import drawing, folder, search
from postmortem_kit.problem import KitError
from postmortem_kit.site import Site
from postmortem_kit.views import redirects
from postmortem_kit.views.cards import Card

UNREADABLE_FONTS = (
    "cards: Pillow cannot read the fonts, so this site has no pictures for links to its posts;"
    " install Pillow's own wheel, whose FreeType reads woff2, and build again"
)

_PAGES = ("post", "find", "signal", "actions", "insights", "service", "team", "severity", "factor", "tag")
"""The folders of pages in which no public edition has more than what it is made of."""


def finish(site_dir: Path, site: Site, *, shelf: Path | None = None, drawn: Path | None = None) -> tuple[str, ...]:
    """Complete the finished site in *site_dir*, and return what a reader of the run should know.

    With a *shelf*, as a preview has one, an index made of the same posts is taken from there, and a record
    that cannot be read yet is no reason to stop. The folder *drawn* keeps the pictures from one build to the next;
    without it none are made.
    """
    if shelf is None:
        _assert_complete(site_dir, site)
        _assert_nothing_else(site_dir, site)
    for path, made in site.files.items():  # one after the other: the data of a large site is large
        folder.add(site_dir, {path: made if isinstance(made, bytes) else made.encode()})
    for path, file in site.attachments.items():
        folder.add(site_dir, {path: file.read_bytes()})
    notes = [*_redirect(site_dir, site.redirects)]
    if drawn is not None and site.cards:
        notes += _draw(site_dir, site.cards, drawn)
    return (*notes, *_index(site_dir, site, shelf))


def _index(site_dir: Path, site: Site, shelf: Path | None) -> tuple[str, ...]:
    posts = [page for page in site.pages if page.path.startswith("post/")]
    if not posts:
        return ()
    if shelf is None:
        return () if search.index(site_dir) else (search.MISSING,)
    name = search.fingerprint(part for page in posts for part in (page.path, page.text))
    if search.put_back(site_dir, shelf=shelf, name=name):
        return ()
    if not search.index(site_dir):
        return (search.MISSING,)
    search.keep(site_dir, shelf=shelf, name=name)
    return ()


def _redirect(site_dir: Path, pages: Mapping[str, str]) -> Iterator[str]:
    """Write the redirects, each where nothing else is; yield what is said of the others."""
    for path, text in pages.items():
        place = site_dir / path
        above = [parent for parent in place.parents if parent.is_relative_to(site_dir)]
        is_ours = place.is_file() and place.read_bytes().startswith(redirects.HEAD.encode())
        if is_ours or not (place.exists() or any(parent.is_file() for parent in above)):
            folder.add(site_dir, {path: text.encode()})
        else:
            yield f"aliases: {path.removesuffix('index.html')} is a page of the site: nothing leads on from there"


def _draw(site_dir: Path, cards: Mapping[str, Card], drawn: Path) -> Iterator[str]:
    """Put the picture of each card in its place, and keep these pictures and no others for the next build."""
    names = {path: f"{drawing.fingerprint(card)}.png" for path, card in cards.items()}
    try:
        for path, card in cards.items():
            kept = drawn / names[path]
            picture = kept.read_bytes() if kept.is_file() else drawing.png(card)
            folder.add(drawn, {names[path]: picture})
            folder.add(site_dir, {path: picture})
    except OSError:
        yield UNREADABLE_FONTS
        return
    for old in set(drawn.iterdir()) - {drawn / name for name in names.values()}:
        old.unlink()


def _assert_complete(site_dir: Path, site: Site) -> None:
    """Raise unless each published record has its page: an engine may drop a file without a word."""
    if not site_dir.is_dir():
        raise KitError(f"{site_dir}: no such folder: build the site first")
    lost = [id for id in site.published if not (site_dir / "post" / id / "index.html").is_file()]
    if lost:
        count = "1 published post" if len(lost) == 1 else f"{len(lost)} published posts"
        raise KitError(f"{site_dir}: the built site lacks {count}: {', '.join(sorted(lost))}")


def _assert_nothing_else(site_dir: Path, site: Site) -> None:
    """Raise where a public edition would be put among the pages of another one."""
    ours = {page.path.removesuffix(".md") for page in site.pages}
    found = (path.relative_to(site_dir) for folder in _PAGES for path in (site_dir / folder).rglob("index.html"))
    others = sorted(path.parent.as_posix() for path in found if path.with_suffix("").as_posix() not in ours)
    if site.edition == "public" and others:
        more = f" and {len(others) - 1} more" * (len(others) > 1)
        raise KitError(f"{site_dir}: not the public edition, it has {others[0]}/{more}: build it anew")
