"""Feeds are what their formats say, hold what is published, and name a post the same for ever."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from postmortem_kit import loader
from postmortem_kit.settings import Config
from postmortem_kit.views import feeds
from postmortem_kit.views.page import Masthead, Shown
from tests.example import DRAFT, RECORDS

TODAY = dt.date(2026, 11, 25)
HOME = "https://example.org/team/postmortems/"
FOLDERS = ("service/ferry-queue", "severity/sev2", "severity/sev3")
NAMES = {"": "http://www.w3.org/2005/Atom"}
ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def shown(root: Path, records: dict[str, str] = RECORDS, *, url: str = HOME) -> Shown:
    entries = [loader.load(text, f"posts/{name}.yaml") for name, text in records.items()]
    entries.sort(key=lambda entry: entry.postmortem.date, reverse=True)
    return Shown(tuple(entries), Config(), root, TODAY, masthead=Masthead("Ferry", url))


def atom(files: dict[str, str], path: str = "feed.xml") -> ElementTree.Element:
    return ElementTree.fromstring(files[path].encode())


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, NAMES)]


@pytest.fixture(params=[HOME, ""], ids=["with an address", "without"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Give the feeds of the sample site."""
    return dict(feeds.files(shown(tmp_path / "s", url=request.param)))


def test_there_is_a_feed_for_all_and_one_beside_each_page(files: dict[str, str]) -> None:
    """In both formats, and no other."""
    assert sorted(files) == sorted(
        f"{at}feed.{kind}" for at in ("", *(f"{x}/" for x in FOLDERS)) for kind in ("json", "xml")
    )


def test_every_atom_feed_has_what_rfc_4287_requires(files: dict[str, str]) -> None:
    """One id, title and time of the feed and of each entry, an author, a link to the page, no id twice."""
    for path in (path for path in files if path.endswith(".xml")):
        root = atom(files, path)
        entries = root.findall("entry", NAMES)

        assert root.tag == f"{ATOM}feed"
        assert texts(root, "author/name") == ["Ferry"]
        assert [link.get("rel") for link in root.findall("link", NAMES)] == ["alternate", "self"]
        for element in (root, *entries):
            for name in ("id", "title", "updated"):
                (text,) = texts(element, name)
                assert text
            assert RFC3339.fullmatch(texts(element, "updated")[0])
            assert texts(element, "id")[0].startswith("urn:uuid:")
        assert all(len(entry.findall("link[@rel='alternate']", NAMES)) == 1 for entry in entries)
        assert all(entry.find("content", NAMES).get("type") == "html" for entry in entries)  # type: ignore[union-attr]
        ids = [texts(entry, "id")[0] for entry in entries]
        assert len(ids) == len(set(ids))


def test_every_json_feed_has_what_its_version_requires(files: dict[str, str]) -> None:
    """The same posts under the same names as the Atom feed beside it."""
    for path in (path for path in files if path.endswith(".json")):
        made = json.loads(files[path])

        assert made["version"] == "https://jsonfeed.org/version/1.1"
        assert made["title"]
        for item in made["items"]:
            assert isinstance(item["id"], str)
            assert item["content_html"].startswith("<p>")
            assert RFC3339.fullmatch(item["date_published"])
        other = atom(files, path.replace(".json", ".xml"))
        assert [item["id"] for item in made["items"]] == texts(other, "entry/id")
        assert [item["title"] for item in made["items"]] == texts(other, "entry/title")


def test_links_are_whole_addresses_where_the_site_has_one(tmp_path: Path) -> None:
    """And those of a feed below a service lead to the same posts."""
    made = dict(feeds.files(shown(tmp_path)))
    root = atom(made, "service/ferry-queue/feed.xml")

    assert [link.get("href") for link in root.iter(f"{ATOM}link")] == [
        f"{HOME}service/ferry-queue/",
        f"{HOME}service/ferry-queue/feed.xml",
        f"{HOME}post/2025-03-04-queue/",
    ]
    assert texts(root, "title") == ["Ferry: ferry-queue"]
    assert texts(atom(made, "severity/sev2/feed.xml"), "title") == ["Ferry: SEV 2"]
    assert json.loads(made["feed.json"])["feed_url"] == f"{HOME}feed.json"
    assert json.loads(made["feed.json"])["items"][0]["url"] == f"{HOME}post/2025-06-10-clock/"


def test_without_an_address_links_start_from_the_feed(tmp_path: Path) -> None:
    """A reader takes them from where it found the feed; JSON Feed's addresses of itself are left out."""
    made = dict(feeds.files(shown(tmp_path, url="")))
    for path in (path for path in made if path.endswith(".xml")):
        found = [
            urljoin(f"https://example.com/x/{path}", link.get("href")) for link in atom(made, path).iter(f"{ATOM}link")
        ]
        folder = path.removesuffix("feed.xml")
        assert found[:2] == [f"https://example.com/x/{folder}", f"https://example.com/x/{path}"]
        assert all(link.startswith("https://example.com/x/post/2025-") for link in found[2:])
    alone = json.loads(made["feed.json"])

    assert not {"home_page_url", "feed_url"} & alone.keys()
    assert alone["items"][0]["url"] == "post/2025-06-10-clock/"


def test_what_is_not_published_is_in_no_feed(tmp_path: Path) -> None:
    """Also in a preview, which shows drafts elsewhere; a page that only a draft has keeps its feed, empty."""
    records = {**RECORDS, "2025-07-01-printer": f"{DRAFT}services: [printer]\n"}
    made = dict(feeds.files(shown(tmp_path, records)))

    assert not [path for path, text in made.items() if "printer/" in text.replace("service/printer/", "")]
    assert atom(made, "service/printer/feed.xml").findall("entry", NAMES) == []
    assert texts(atom(made, "service/printer/feed.xml"), "updated") == ["1970-01-01T00:00:00+00:00"]


def test_the_name_of_a_post_outlives_its_title_its_day_and_its_haiku(tmp_path: Path) -> None:
    """A reader shows a post again when its name changes."""
    record = "title: {title}\nid: the-queue\nhaiku: [{line}, b, c]\ndate: {day}\nsetup: {day}\n"
    ids = [
        texts(
            atom(dict(feeds.files(shown(tmp_path / title, {"a": record.format(title=title, line=line, day=day)})))),
            "entry/id",
        )
        for title, line, day in (("One", "the queue grew", "2025-03-04"), ("Two", "it was full", "2025-03-05"))
    ]

    assert ids[0] == ids[1]


def test_a_name_in_any_script_has_a_feed(tmp_path: Path) -> None:
    """Its address is written as addresses are."""
    made = dict(feeds.files(shown(tmp_path, {"a": "title: A\ndate: 2025-03-04\nsetup: x\nservices: [Jäätee]\n"})))
    encoded = f"{HOME}service/j%C3%A4%C3%A4tee/"

    assert "service/jäätee/feed.xml" in made
    assert json.loads(made["service/jäätee/feed.json"])["home_page_url"] == encoded
    assert atom(made, "service/jäätee/feed.xml").find("link", NAMES).get("href") == encoded  # type: ignore[union-attr]


def test_two_sites_never_give_one_name(tmp_path: Path) -> None:
    """The site's address is in it; without one, what it is called."""
    places = {"a": HOME, "b": "https://example.org/", "c": ""}
    ids = {texts(atom(dict(feeds.files(shown(tmp_path / key, url=url)))), "id")[0] for key, url in places.items()}

    assert len(ids) == 3


def test_the_newest_come_first_and_fifty_are_enough(tmp_path: Path) -> None:
    """By the day of publication, where a record has one."""
    day = dt.date(2024, 1, 1)
    records = {f"r{n:02}": f"title: T\ndate: {day + dt.timedelta(n)}\nseverity: sev2\nsetup: x\n" for n in range(60)}
    records["r00"] += "published_on: 2024-12-24\n"
    made = dict(feeds.files(shown(tmp_path, records)))

    for path in ("feed.xml", "severity/sev2/feed.xml"):
        links = [link.get("href") for link in atom(made, path).findall("entry/link", NAMES)]
        assert links == [f"{HOME}post/r{n:02}/" for n in (0, *range(59, 10, -1))]


def test_a_text_of_a_record_is_words_and_no_markup(tmp_path: Path) -> None:
    """Its links lead nowhere from a reader, and nothing of it runs there."""
    summary = "  See [it](../x.yaml) <script>alert(1)</script> `a<b`.\n\n  Two.\n"
    record = f"title: A <b>bold</b> & risky one\ndate: 2025-03-04\nsummary: |\n{summary}"
    made = dict(feeds.files(shown(tmp_path, {"a": record})))
    content = json.loads(made["feed.json"])["items"][0]["content_html"]

    assert content == "<p>See it &lt;script&gt;alert(1)&lt;/script&gt; a&lt;b.</p><p>Two.</p>"
    assert texts(atom(made), "entry/content") == [content]
    assert texts(atom(made), "entry/title") == ["A <b>bold</b> & risky one"]


def test_people_and_terms_are_told(tmp_path: Path) -> None:
    """Every author, and what the post is about."""
    about = "authors: [R. Okafor, J. Lind]\nseverity: sev2\nservices: [s]\ntags: [dns]\n"
    record = f"title: A\ndate: 2025-03-04\nsetup: x\n{about}"
    made = dict(feeds.files(shown(tmp_path, {"a": record})))
    item = json.loads(made["feed.json"])["items"][0]

    assert texts(atom(made), "entry/author/name") == ["R. Okafor", "J. Lind"]
    assert [one.get("term") for one in atom(made).iter(f"{ATOM}category")] == item["tags"] == ["sev2", "s", "dns"]
    assert item["authors"] == [{"name": "R. Okafor"}, {"name": "J. Lind"}]
