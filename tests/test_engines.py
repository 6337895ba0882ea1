"""The same posts at the same addresses under other engines: with the plugin where one runs it, else from pages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from postmortem_kit import builder
from tests.example import QUEUE, record, run, write_site

pytestmark = pytest.mark.engines

POSTS = ["2025-03-04-queue", "2025-06-10-clock"]
TODAY = date(2025, 12, 1)
NOON = str(int(datetime(2025, 12, 1, 12, tzinfo=UTC).timestamp()))

FACTS = """\
authors: [Ines Duarte]
teams: [quay]
tags: [queues]
detection: alert
"""
"""Enough of them that a post has its rail of facts, with links to the record."""

ENGINES = {
    "mkdocs": ("mkdocs", "build", "--strict"),
    "properdocs": ("properdocs", "build", "--strict", "--config-file", "mkdocs.yml"),
    "zensical": ("zensical", "build", "--strict", "--config-file", "mkdocs.yml"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example site with a page that a person wrote, built by MkDocs."""
    root = write_site(tmp_path_factory.mktemp("engines") / "site")
    record(root, POSTS[0]).write_text(QUEUE + FACTS, encoding="utf-8")
    (root / "pages").mkdir()
    (root / "pages" / "about.md").write_text("# About us\n", encoding="utf-8")
    assert builder.build(root, today=TODAY) == 0
    return root


@pytest.fixture(scope="module", params=sorted(ENGINES))
def elsewhere(root: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site as an engine without the plugin builds it, completed by `finish`."""
    out = tmp_path_factory.mktemp(request.param) / "pages"
    assert builder.render_site(root, out, today=TODAY) == 0
    result = run(out, *ENGINES[request.param])
    assert result.returncode == 0, result.stdout
    assert builder.finish(root, out / "site", today=TODAY) == 0
    return out / "site"


def addresses(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("index.html"))


def pages(site: Path) -> list[str]:
    """Return the addresses that have a page of their own; the others lead on to one."""
    return [path for path in addresses(site) if "<article" in (site / path).read_text(encoding="utf-8")]


def article(site: Path, path: str) -> str:
    """Return the text of a page, without its markup."""
    found = re.search(r"<article[^>]*>(.*)</article>", (site / path).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split())


def test_the_addresses_are_those_of_mkdocs(root: Path, elsewhere: Path) -> None:
    """No page more, none less, and every published post among them."""
    assert addresses(elsewhere) == addresses(root / "site")
    assert sorted(path.name for path in (elsewhere / "post").iterdir()) == POSTS


def test_the_text_is_that_of_mkdocs(root: Path, elsewhere: Path) -> None:
    """Word for word, on every page."""
    assert pages(elsewhere) == pages(root / "site")
    for path in pages(elsewhere):
        assert article(elsewhere, path) == article(root / "site", path), path


def anchors(site: Path, path: str) -> list[str]:
    """Return what a link may lead to in the text of a page; the theme's own begin with two underscores."""
    text = (site / path).read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    return re.findall(r'\sid="(?!__)([^"]+)"', text)


def test_the_anchors_are_those_of_mkdocs(root: Path, elsewhere: Path) -> None:
    """So that a link to a section that somebody has sent holds."""
    assert {path: anchors(elsewhere, path) for path in pages(elsewhere)} == {
        path: anchors(root / "site", path) for path in pages(root / "site")
    }
    assert "setup" in anchors(elsewhere, f"post/{POSTS[0]}/index.html")


def links(site: Path, path: str) -> list[str]:
    """Return where the text of a page leads to on this site."""
    text = (site / path).read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    found = (unescape(link).strip() for link in re.findall(r'href="([^"]*)"', text))
    return [link for link in found if not link.startswith(("#", "http"))]


def test_the_links_are_those_of_mkdocs(root: Path, elsewhere: Path) -> None:
    """Each leads to the same place, which is there."""
    for path in addresses(elsewhere):
        assert links(elsewhere, path) == links(root / "site", path), path
        for link in links(elsewhere, path):
            place = (elsewhere / path).parent / link

            assert (place / "index.html").is_file() or place.is_file(), f"{path}: {link}"
    assert {"post.json", "post.md", "post.yaml"} <= set(links(elsewhere, f"post/{POSTS[0]}/index.html"))
    assert links(elsewhere, "index.html")


def test_policy_and_search_are_there(elsewhere: Path) -> None:
    """The policy first in the head, one search box of ours, an index of the posts and the clean copies."""
    for path in pages(elsewhere):
        html = (elsewhere / path).read_text(encoding="utf-8")

        assert html.partition("<head>")[2].lstrip().startswith('<meta http-equiv="Content-Security-Policy"'), path
        assert html.count("data-pm-search>") == 1, path
        assert "md-search__" not in html, path
    assert len(list((elsewhere / "pagefind" / "fragment").iterdir())) == len(POSTS)
    for post in POSTS:
        assert (elsewhere / "post" / post / "post.md").is_file()


def test_properdocs_runs_the_plugin(root: Path) -> None:
    """As MkDocs does, from the same mkdocs.yml: nothing has to be written first."""
    result = run(root, *ENGINES["properdocs"], "--site-dir", "proper", env={"SOURCE_DATE_EPOCH": NOON})

    assert result.returncode == 0, result.stdout
    assert "left out 1 unpublished record: 2025-07-01-printer" in result.stdout
    assert addresses(root / "proper") == addresses(root / "site")
    assert (root / "proper" / "pagefind" / "pagefind.js").is_file()
    for path in pages(root / "proper"):
        assert article(root / "proper", path) == article(root / "site", path), path


def test_properdocs_takes_no_wrong_record(root: Path, tmp_path: Path) -> None:
    """An error stops it too."""
    wrong = write_site(tmp_path / "site", records={"2025-01-01-untitled": "date: 2025-01-01\nsetup: x\n"})
    result = run(wrong, *ENGINES["properdocs"])

    assert result.returncode == 1
    assert "posts/2025-01-01-untitled.yaml:" in result.stdout
    assert "Traceback" not in result.stdout
