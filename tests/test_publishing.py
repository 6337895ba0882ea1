"""What other programs find on a finished site: feeds, data, a sitemap, redirects, and what to show of a link."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.example import CLOCK, MKDOCS, QUEUE, RECORDS, run, write_site

ADDRESS = "https://example.org/team/postmortems/"
POSTS = ("2025-03-04-queue", "2025-06-10-clock")
TITLE = 'A certificate expired because the "renewal" ran on the wrong clock'


def built(root: Path, config: str) -> Path:
    clock = CLOCK.replace("the renewal ran", 'the "renewal" ran')
    queue = f"{QUEUE}aliases: [old-queue, 2019/03/the-queue]\n"
    write_site(root, config=config, records={**RECORDS, "2025-03-04-queue": queue, "2025-06-10-clock": clock})
    done = run(root, "mkdocs", "build", "--strict", env={"SOURCE_DATE_EPOCH": "1795564800"})
    assert done.returncode == 0, done.stdout
    return root / "site"


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site that knows where it will be."""
    return built(tmp_path_factory.mktemp("addressed") / "s", f"site_url: {ADDRESS}\n{MKDOCS}")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one that does not."""
    return built(tmp_path_factory.mktemp("plain") / "s", MKDOCS)


def head(site: Path, path: str) -> dict[str, str]:
    """Return what the head of a page says: links by kind and type, meta by name."""
    text = (site / path / "index.html").read_text(encoding="utf-8").partition("</head>")[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<(?:meta|link) [^>]*>", text):
        held = dict(re.findall(r'([\w:-]+)="([^"]*)"', tag))
        key = held.get("property") or held.get("name") or f"{held.get('rel')} {held.get('type', '')}".strip()
        found[key] = unescape(held.get("content") or held.get("href") or "")
    return found


@pytest.mark.parametrize("page", ["", *(f"post/{id}/" for id in POSTS)])
def test_every_page_leads_to_the_feeds(addressed: Path, plain: Path, page: str) -> None:
    """By relative links, from below any path."""
    for site in (addressed, plain):
        found = head(site, page)
        for kind, name in (("atom+xml", "feed.xml"), ("feed+json", "feed.json")):
            href = urljoin(f"{ADDRESS}{page}", found[f"alternate feed application/{kind}"])
            assert href == f"{ADDRESS}{name}"
            assert (site / name).is_file()


@pytest.mark.parametrize("page", ["service/ferry-queue/", "severity/sev3/"])
def test_a_page_about_a_thing_leads_to_its_own_feed(addressed: Path, page: str) -> None:
    """Beside that of the whole site; a page of years has none."""
    text = (addressed / page / "index.html").read_text(encoding="utf-8")
    found = re.findall(
        r'<link rel="alternate feed" type="application/(?:atom|feed)\+\w+" title="[^"]+" href="([^"]+)"', text
    )

    assert [urljoin(f"{ADDRESS}{page}", href).removeprefix(ADDRESS) for href in found] == [
        "feed.xml",
        "feed.json",
        f"{page}feed.xml",
        f"{page}feed.json",
    ]
    assert (addressed / page / "feed.xml").is_file()
    assert (addressed / "2025/index.html").read_text(encoding="utf-8").count('rel="alternate feed"') == 2


def test_a_link_to_a_post_is_shown_with_its_picture(addressed: Path) -> None:
    """Its plain title, its first words, and a card that is there."""
    for id in POSTS:
        found = head(addressed, f"post/{id}")

        assert found["og:type"] == "article"
        assert found["og:site_name"] == "Postmortems"
        assert found["og:url"] == f"{ADDRESS}post/{id}/"
        assert found["og:image"] == f"{ADDRESS}post/{id}/card.png"
        assert found["twitter:card"] == "summary_large_image"
        assert found["og:description"] == found["description"]
        assert Image.open(addressed / "post" / id / "card.png").size == (1200, 630)
    assert found["og:title"] == TITLE
    assert "og:image" not in head(addressed, "")


def test_without_an_address_nothing_claims_one(plain: Path) -> None:
    """No picture, no address, and no file that would be needed for it."""
    found = head(plain, f"post/{POSTS[1]}")

    assert not {"og:url", "og:image"} & found.keys()
    assert (found["og:title"], found["twitter:card"]) == (TITLE, "summary")
    assert not list(plain.rglob("card.png"))


def test_the_sitemap_holds_every_post_and_no_redirect(addressed: Path, plain: Path) -> None:
    """By whole addresses; where there are none it says nothing that is false."""
    there = [url.text or "" for url in ElementTree.parse(addressed / "sitemap.xml").iter() if url.tag.endswith("}loc")]
    unaddressed = ElementTree.parse(plain / "sitemap.xml").getroot()

    assert {f"{ADDRESS}post/{id}/" for id in POSTS} | {ADDRESS} <= set(there)
    assert all(
        url.startswith(ADDRESS) and (addressed / url.removeprefix(ADDRESS) / "index.html").is_file() for url in there
    )
    assert not [url for url in there if "old-queue" in url or "2019" in url or "printer" in url]
    assert not [url for url in unaddressed.iter() if url.tag.endswith("}loc")]


@pytest.mark.parametrize("alias", ["post/old-queue/", "2019/03/the-queue/"])
def test_an_older_address_leads_on(plain: Path, alias: str) -> None:
    """To a page that is there."""
    text = (plain / alias / "index.html").read_text(encoding="utf-8")
    target = urljoin(f"{ADDRESS}{alias}", unescape(re.findall(r'<a href="([^"]+)"', text)[0]))

    assert (plain / target.removeprefix(ADDRESS) / "index.html").is_file()


def test_the_data_is_there_whole(addressed: Path) -> None:
    """Binary too, and nothing of a draft in any of it."""
    with sqlite3.connect(addressed / "data" / "postmortems.sqlite") as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM postmortems ORDER BY id")]
    found = json.loads((addressed / "data" / "postmortems.json").read_text(encoding="utf-8"))

    assert tuple(ids) == tuple(sorted(one["id"] for one in found)) == POSTS
    assert found[0]["url"] == f"{ADDRESS}post/{found[0]['id']}/"
    assert not [path for path in addressed.rglob("*") if path.is_file() and b"ticket printer" in path.read_bytes()]


def test_every_copy_of_a_post_is_beside_it(addressed: Path) -> None:
    """As Markdown, as data, and as it was written; llms.txt leads to it."""
    told = (addressed / "llms.txt").read_text(encoding="utf-8")

    for id in POSTS:
        assert {"post.md", "post.json", "post.yaml"} <= {path.name for path in (addressed / "post" / id).iterdir()}
        assert f"({ADDRESS}post/{id}/post.md)" in told


def test_a_second_build_gives_the_same_bytes(addressed: Path, tmp_path: Path) -> None:
    """Also where it has to draw the pictures again."""
    root = tmp_path / "again"
    shutil.copytree(addressed.parent, root, ignore=shutil.ignore_patterns(".postmortem", "site"))
    env = {"SOURCE_DATE_EPOCH": "1795564800"}
    assert run(root, "mkdocs", "build", "--strict", env=env).returncode == 0
    names = ("feed.xml", "feed.json", "llms.txt", "data/postmortems.sqlite", f"post/{POSTS[0]}/card.png")

    assert [(root / "site" / name).read_bytes() for name in names] == [
        (addressed / name).read_bytes() for name in names
    ]


def test_the_command_writes_what_the_site_holds(addressed: Path) -> None:
    """Byte for byte."""
    for name in ("json", "csv", "ndjson", "sqlite"):
        command = [sys.executable, "-m", "postmortem_kit", "export", "--format", name]
        out = subprocess.run(command, cwd=addressed.parent, capture_output=True, check=True).stdout
        assert out == (addressed / "data" / f"postmortems.{name}").read_bytes()
