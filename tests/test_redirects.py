"""An older address leads on to the post, and never stands in the way of a page."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest

from postmortem_kit import loader
from postmortem_kit.settings import Catalog, Config, Service, Team
from postmortem_kit.views.page import Masthead, Shown
from postmortem_kit.views.redirects import place, redirects

SITE = "https://example.org/pm/"


def made(*records: str, url: str = "") -> dict[str, str]:
    entries = tuple(
        loader.load(f"title: About <it>\ndate: 2025-03-04\nsetup: x\n{text}", f"posts/r{number}.yaml")
        for number, text in enumerate(records)
    )
    return dict(redirects(Shown(entries, Config(), Path(), dt.date(2026, 11, 25), masthead=Masthead("Ferry", url))))


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("old-id", "post/old-id/index.html"),
        ("2019/07/disk-full", "2019/07/disk-full/index.html"),
        ("/disk-full/", "disk-full/index.html"),
        ("2019/disk-full.html", "2019/disk-full.html"),
        ("../out", None),
        ("a/../../b", None),
        ("", None),
        ("https://example.com/x", None),
    ],
)
def test_an_id_is_below_post_and_a_path_is_where_it_was(alias: str, path: str | None) -> None:
    """What leads out of the site is an error elsewhere, and no page here."""
    assert place(alias) == path


@pytest.mark.parametrize("alias", ["old-id", "2019/07/disk-full", "2019/disk-full.html"])
def test_every_way_on_leads_to_the_post(alias: str) -> None:
    """By itself, and by a link for a reader whose browser does not follow; from below any path."""
    ((path, text),) = made(f"aliases: [{alias}]\n").items()
    found = [*re.findall(r'url=([^"]+)"', text), *re.findall(r'href="([^"]+)"', text)]

    assert len(found) == 3
    assert {urljoin(f"{SITE}{path}", unescape(href)) for href in found} == {f"{SITE}post/r0/"}
    assert "<a href=" in text
    assert "About &lt;it&gt;" in text


def test_the_canonical_address_is_a_whole_one_where_there_is_one() -> None:
    """So that a search engine keeps the post's."""
    (text,) = made("aliases: [old]\n", url=SITE).values()

    assert f'<link rel="canonical" href="{SITE}post/r0/">' in text


def test_a_post_and_the_first_of_two_go_before() -> None:
    """Both are errors that `check` names; a preview goes on."""
    found = made("aliases: [r1, old]\n", "aliases: [old]\n")

    assert list(found) == ["post/old/index.html"]
    assert "r1/" not in found["post/old/index.html"]


def test_another_name_in_the_catalog_leads_to_the_page_about_it() -> None:
    """Not where something of that name has a page of its own, and not to a page that there is none of."""
    checkout = Service(name="checkout", aliases=("kasse", "till"))
    catalog = Catalog(
        services=(checkout, Service(name="idle", aliases=("lazy",))), teams=(Team(name="desk", aliases=("tickets",)),)
    )
    entry = loader.load("title: x\ndate: 2025-03-04\nservices: [checkout, till-2]\nteams: [desk]\n", "posts/r.yaml")
    shown = Shown((entry,), Config(catalog=catalog), Path(), dt.date(2026, 11, 25))
    found = dict(redirects(shown))

    assert sorted(found) == ["service/kasse/index.html", "service/till/index.html", "team/tickets/index.html"]
    assert "url=../../service/checkout/" in found["service/kasse/index.html"]
