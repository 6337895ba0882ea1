"""A finished site has its index, its clean copies and all of its posts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postmortem_kit import drawing, search
from postmortem_kit.finish import UNREADABLE_FONTS, finish
from postmortem_kit.problem import KitError
from postmortem_kit.site import Site
from postmortem_kit.views import redirects
from postmortem_kit.views.cards import Card
from postmortem_kit.views.page import Page
from tests.example import tree

HTML = '<html lang="en"><body><main data-pagefind-body><h1>the disk was full</h1></main></body></html>'


def site(*ids: str, files: dict[str, str | bytes] | None = None, **more: Any) -> Site:
    return Site(
        pages=tuple(Page(f"post/{id}/index.md", id, f"posts/{id}.yaml") for id in ids),
        published=ids,
        left_out=(),
        problems=(),
        files=files or {},
        **more,
    )


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Give what an engine made of one post."""
    page = tmp_path / "site" / "post" / "a" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(HTML, encoding="utf-8")
    return tmp_path / "site"


def test_what_belongs_beside_the_pages_is_written(built: Path, tmp_path: Path) -> None:
    """Clean copies as text, attachments as they are; the pages stay as the engine made them."""
    picture = tmp_path / "graph.png"
    picture.write_bytes(b"\x89PNG")
    notes = finish(
        built, site("a", files={"post/a/post.md": "# a\n", "a.bin": b"\x00"}, attachments={"post/a/graph.png": picture})
    )

    assert notes == ()
    assert (built / "post" / "a" / "post.md").read_text(encoding="utf-8") == "# a\n"
    assert (built / "post" / "a" / "graph.png").read_bytes() == b"\x89PNG"
    assert (built / "a.bin").read_bytes() == b"\x00"
    assert (built / "post" / "a" / "index.html").read_text(encoding="utf-8") == HTML
    assert (built / "pagefind" / "pagefind.js").is_file()


def test_a_site_without_posts_has_no_index(tmp_path: Path) -> None:
    """Pagefind would take the first page for a post."""
    (tmp_path / "index.html").write_text("<html><body>home</body></html>", encoding="utf-8")

    assert finish(tmp_path, site()) == ()
    assert sorted(tree(tmp_path)) == ["index.html"]


def test_a_lost_post_stops_the_run_before_anything_is_written(built: Path) -> None:
    """All that are lost are named."""
    with pytest.raises(KitError, match="lacks 2 published posts: b, c"):
        finish(built, site("c", "a", "b", files={"post/a/post.md": "# a\n"}))

    assert sorted(tree(built)) == ["post/a/index.html"]


def test_a_preview_goes_on_without_a_lost_post(built: Path, tmp_path: Path) -> None:
    """A record that cannot be read yet is told on its page, not by stopping."""
    assert finish(built, site("a", "b"), shelf=tmp_path / "shelf") == ()
    assert (built / "pagefind" / "pagefind.js").is_file()


@pytest.mark.parametrize("shelf", [False, True])
def test_a_missing_program_is_told_and_nothing_else(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, shelf: bool
) -> None:
    """The site is complete but for its search."""
    monkeypatch.setattr(search, "executable", lambda: None)

    assert finish(built, site("a"), shelf=tmp_path / "shelf" if shelf else None) == (search.MISSING,)
    assert not (built / "pagefind").exists()
    assert not (tmp_path / "shelf").exists()


def test_a_redirect_never_replaces_a_page(built: Path) -> None:
    """What is there stays and is told of; what an earlier run put there is written again."""
    pages = {"old/index.html": f"{redirects.HEAD}1", "post/a/index.html": "x", "post/a/index.html/x/index.html": "x"}
    (built / "old").mkdir()
    (built / "old" / "index.html").write_text(f"{redirects.HEAD}2", encoding="utf-8")
    notes = finish(built, site("a", redirects=pages))

    assert notes == tuple(
        f"aliases: {path} is a page of the site: nothing leads on from there"
        for path in ("post/a/", "post/a/index.html/x/")
    )
    assert (built / "old" / "index.html").read_text(encoding="utf-8") == f"{redirects.HEAD}1"
    assert (built / "post" / "a" / "index.html").read_text(encoding="utf-8") == HTML


CARD = Card("Ferry", "a", (), "A title", "4 Mar 2025", None, ())


def test_a_picture_is_drawn_once(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next build takes it from where it is kept; what no card shows any more is dropped."""
    drawn = tmp_path / "drawn"
    drawn.mkdir()
    (drawn / "old.png").write_bytes(b"x")
    finish(built, site("a", cards={"post/a/card.png": CARD}), drawn=drawn)
    first = (built / "post" / "a" / "card.png").read_bytes()
    (built / "post" / "a" / "card.png").unlink()
    monkeypatch.setattr(drawing, "png", lambda card: b"drawn again")
    finish(built, site("a", cards={"post/a/card.png": CARD}), drawn=drawn)

    assert first.startswith(b"\x89PNG")
    assert (built / "post" / "a" / "card.png").read_bytes() == first
    assert [path.read_bytes() for path in drawn.iterdir()] == [first]


def test_fonts_that_cannot_be_read_are_told_and_nothing_else(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site is complete but for its pictures."""

    def fail(card: Card) -> bytes:
        raise OSError("unknown file format")

    monkeypatch.setattr(drawing, "png", fail)

    assert finish(built, site("a", cards={"post/a/card.png": CARD}), drawn=tmp_path / "d") == (UNREADABLE_FONTS,)
    assert not (built / "post" / "a" / "card.png").exists()
