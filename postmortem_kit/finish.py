"""What must lie beside a finished site: clean copies of the posts, and the search index."""

from __future__ import annotations

from pathlib import Path

from postmortem_kit import folder, search
from postmortem_kit.problem import KitError
from postmortem_kit.site import Site


def finish(site_dir: Path, site: Site, *, shelf: Path | None = None) -> tuple[str, ...]:
    """Complete the finished site in *site_dir*, and return what a reader of the run should know.

    With a *shelf*, as a preview has one, an index made of the same posts is taken from there, and a record
    that cannot be read yet is no reason to stop.
    """
    if shelf is None:
        _assert_complete(site_dir, site)
    beside = {path: made if isinstance(made, bytes) else made.encode() for path, made in site.files.items()}
    folder.add(site_dir, beside | {path: file.read_bytes() for path, file in site.attachments.items()})
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


def _assert_complete(site_dir: Path, site: Site) -> None:
    """Raise unless each published record has its page: an engine may drop a file without a word."""
    if not site_dir.is_dir():
        raise KitError(f"{site_dir}: no such folder: build the site first")
    lost = [id for id in site.published if not (site_dir / "post" / id / "index.html").is_file()]
    if lost:
        count = "1 published post" if len(lost) == 1 else f"{len(lost)} published posts"
        raise KitError(f"{site_dir}: the built site lacks {count}: {', '.join(sorted(lost))}")
