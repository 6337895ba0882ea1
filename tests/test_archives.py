"""Pages about what posts have in common: each builds, reads well, and none replaces another, whatever the names."""

from __future__ import annotations

import posixpath
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit import site
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import errors
from postmortem_kit.settings import Catalog, Config
from postmortem_kit.site import Site
from postmortem_kit.views import dossier, lists
from postmortem_kit.views.subjects import gather
from tests.golden import golden

FOLDER = Path(__file__).parent / "archives"
TODAY = date(2026, 11, 25)
PLAIN = "title: About {name}\ndate: {day}\nstatus: {status}\nsetup: It ran.\n"


def assemble(root: Path, *, drafts: bool = False, today: date = TODAY) -> Site:
    return site.assemble(root, drafts=drafts, today=today)


def write(root: Path, name: str, *, status: str = "published", day: object = "2026-01-14", extra: str = "") -> None:
    (root / "posts").mkdir(exist_ok=True)
    text = PLAIN.format(name=name, day=day, status=status)
    (root / "posts" / f"{name}.yaml").write_text(text + extra, encoding="utf-8")


def text(built: Site, path: str) -> str:
    return unescape(next(page.text for page in built.pages if page.path == f"{path}/index.md".lstrip("/")))


def paths(built: Site) -> set[str]:
    return {page.path.removesuffix("/index.md") for page in built.pages}


def dead(built: Site) -> list[str]:
    """Return the links between the site's own pages that lead nowhere."""
    there = {page.path for page in built.pages} | set(built.files)
    found = []
    for page in built.pages:
        for href in re.findall(r'href="([^"#?]+)"', unescape(page.text)):
            if not href.startswith(("http", "mailto:")):
                end = ("index.md",) if href.endswith("/") else ()
                target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), href, *end))
                found += [] if target in there else [f"{page.path}: {href}"]
    return found


@pytest.fixture(scope="module")
def vault() -> Site:
    return assemble(FOLDER)


@pytest.mark.parametrize("path", ["service/seed-vault", "team/cold-room", "severity/sev1", "2025", "services"])
def test_the_page_about_a_thing(vault: Site, path: str) -> None:
    """Beside the sample site lie its pages."""
    page = next(page for page in vault.pages if page.path == f"{path}/index.md")

    golden(FOLDER / f"{path.replace('/', '-')}.md", page.text.replace("> <", ">\n<"))


def test_every_link_leads_to_a_page(vault: Site) -> None:
    """Also the ones to lists that a service without posts would have had."""
    assert dead(vault) == []
    assert "service/greenhouse" not in paths(vault)


def test_an_alias_leads_to_the_one_page_of_its_service(vault: Site) -> None:
    """The post that says `vault` is in the dossier of seed-vault."""
    assert "A full disk kept the vault" in text(vault, "service/seed-vault")
    assert "service/vault" not in paths(vault)


def test_what_was_seen_before_says_what_it_was_and_what_stopped_it(vault: Site) -> None:
    """One signal that two posts write a little differently is one row, the newest first."""
    page = text(vault, "service/seed-vault")
    rows = re.findall(r"<tr><td><span><code>.*?</tr>", page)

    assert len(rows) == 2
    assert "temperature flat for 30 minutes" in rows[0]
    assert "The disk is full" in rows[0]
    assert "The closer of the door was taken off" in rows[0]
    assert re.findall(r">(\d+ \w{3} \d{4})<", rows[0]) == ["5 Jan 2026", "1 Jul 2025"]
    assert "Deleted old readings." in rows[0]  # its link would lead elsewhere from here
    assert "Nothing else" not in rows[0]


def test_what_was_ruled_out_twice_is_said_once(vault: Site) -> None:
    """With both days, and the evidence that one of the two has."""
    page = text(vault, "service/seed-vault")
    part = page.partition("## Ruled out before")[2].partition("## Incidents")[0]

    assert part.count("<li>") == 1
    assert "It answers <code>read</code> with a new value." in part
    assert "5 Jan 2026" in part
    assert "1 Jul 2025" in part


def test_too_few_incidents_have_no_median(vault: Site) -> None:
    """A drill is none of them."""
    assert "n = 2, too few for a median" in text(vault, "service/seed-vault")


def test_enough_incidents_have_a_median_with_its_definition(tmp_path: Path) -> None:
    """Each with how many of them are known."""
    for number in range(6):
        times = f"times: {{started: '2026-01-0{number + 1} 06:00Z', detected: '2026-01-0{number + 1} 06:{number}0Z'}}\n"
        write(tmp_path, f"r{number}", day=f"2026-01-0{number + 1}", extra="services: [a]\n" + (times if number else ""))

    page = text(assemble(tmp_path), "service/a")

    assert "median 30 min to detect (detected − started, n = 5 of 6)" in page
    assert "to resolve" not in page


def test_the_posts_beyond_the_latest_are_pages_of_a_list(tmp_path: Path) -> None:
    """Forth and back, each post once."""
    for number in range(dossier.LATEST + lists.FULL + 5):
        write(tmp_path, f"r{number:03}", day=date(2020, 1, 1) + timedelta(days=9 * number), extra="services: [a]\n")
    built = assemble(tmp_path)
    pages = [text(built, path) for path in ("service/a", "service/a/page/2", "service/a/page/3")]
    posts = [href for page in pages for href in re.findall(r'href="(?:\.\./)+post/([^"]+)/"', page)]

    assert len(posts) == len(set(posts)) == dossier.LATEST + lists.FULL + 5
    assert f"The {lists.FULL + 5} earlier posts" in pages[0]
    assert 'href="../../../../service/a/page/3/" rel="next"' in pages[1]
    assert 'href="../../../../service/a/" rel="prev"' in pages[1]
    assert dead(built) == []


def test_the_bar_marks_where_one_is(vault: Site) -> None:
    """And leads to everything else; the home page names services and factors too."""
    assert '<a href="../2025/" aria-current="page">2025 <span>2</span></a>' in text(vault, "2025")
    assert '<a href="./" aria-current="page">all <span>3</span></a>' in text(vault, "")
    assert "<summary><b>Service</b> any of 2</summary>" in text(vault, "")
    assert "<summary>" not in text(vault, "2025")


def test_on_this_day_shows_a_post_of_another_year(tmp_path: Path) -> None:
    """Absent on any other day, for the year itself, for a draft, and for the post that is the latest anyway."""
    write(tmp_path, "new", day="2026-05-02")
    write(tmp_path, "old", day="2024-03-09")
    write(tmp_path, "draft", day="2023-03-09", status="draft")
    home = text(assemble(tmp_path, drafts=True, today=date(2026, 3, 9)), "")

    assert "On this day, two years ago" in home
    assert home.count("pm-day") == 1
    for other in (date(2026, 3, 10), date(2024, 3, 9), date(2030, 5, 2)):
        assert "On this day" not in text(assemble(tmp_path, today=other), "")


def test_open_actions_are_one_strip_on_the_home_page(vault: Site, tmp_path: Path) -> None:
    """It leads to the ledger; a site without actions has neither."""
    home = text(vault, "")
    write(tmp_path, "one")

    assert "<b>2</b> actions open" in home
    assert "1 overdue" in home
    assert '<a href="actions/">Action ledger</a>' in home
    assert "pm-open" not in text(assemble(tmp_path), "")


def test_a_site_without_posts_has_an_index_of_its_catalog(tmp_path: Path) -> None:
    """And without a catalog it has none."""
    (tmp_path / "posts").mkdir()
    assert paths(assemble(tmp_path)) >= {"index.md"}
    assert "services" not in paths(assemble(tmp_path))
    (tmp_path / "catalog.yaml").write_text("services: [{name: a, on_call: '+1 202 555 0100'}]\n")

    assert "On call: +1 202 555 0100" in text(assemble(tmp_path), "services")
    assert dead(assemble(tmp_path)) == []


def test_one_draft_has_pages_in_a_preview_only(tmp_path: Path) -> None:
    """A build shows nothing of what only a draft names."""
    write(tmp_path, "mine", status="draft", extra="services: [a]\n")

    assert "service/a" not in paths(assemble(tmp_path))
    assert "draft</span>" in text(assemble(tmp_path, drafts=True), "service/a")
    assert dead(assemble(tmp_path)) == dead(assemble(tmp_path, drafts=True)) == []


def test_a_post_of_one_field_has_a_year(tmp_path: Path) -> None:
    """What else it may be about, nobody has said."""
    write(tmp_path, "one")
    built = assemble(tmp_path)

    assert paths(built) >= {"2026", "services"}
    assert [
        path for path in paths(built) if path.startswith(("service/", "team/", "factor/", "tag/", "severity/"))
    ] == []
    assert "No post names a service yet." in text(built, "services")


def test_names_that_are_no_folders_have_pages_all_the_same(tmp_path: Path) -> None:
    """Below the site's root, and reached by their links."""
    names = '["con", "../x", "..", "支付", "a/b", "<b>&\'x", "' + "y" * 300 + '"]'
    write(tmp_path, "one", extra=f"services: {names}\nteams: {names}\n")
    built = assemble(tmp_path)
    folders = {path for path in paths(built) if path.startswith("service/")}

    assert errors(built.problems) == ()
    assert folders >= {"service/con_", "service/x", "service/支付", "service/a-b", "service/b-x"}
    assert len(folders) == 7
    assert all(re.fullmatch(r"service/[\w-]+", path) for path in folders)
    assert dead(built) == []
    assert "<b>&" not in next(page.text for page in built.pages if page.path == "service/b-x/index.md")


def test_two_names_with_one_address_share_a_page_and_are_named(tmp_path: Path) -> None:
    """Neither post is lost, and the second record is told."""
    write(tmp_path, "one", extra="services: [Check Out]\n")
    write(tmp_path, "two", extra="services: [check-out]\nteams: [a]\n")
    built = assemble(tmp_path)
    page = text(built, "service/check-out")

    assert "About one" in page
    assert "About two" in page
    assert "Also known as" in page
    assert [problem.path for problem in built.problems if problem.rule == "same-page"] == ["posts/two.yaml"]


def test_four_hundred_services_stay_short(tmp_path: Path) -> None:
    """The bar names some of them, the index all, on pages under 300 KB."""
    for number in range(400):
        write(tmp_path, f"r{number:03}", extra=f"services: [service-{number}]\n")
    built = assemble(tmp_path)
    home = text(built, "")

    assert 'href="services/">all 400</a>' in home
    assert len(re.findall(r'<a href="service/service-\d+/">service', home)) == 40
    assert max(len(page.text.encode()) for page in built.pages) < 300_000
    listed = re.findall(
        r'href="(?:\.\./)+service/(service-\d+)/"', text(built, "services") + text(built, "services/page/2")
    )
    assert len(set(listed)) == 400
    assert dead(built) == []


def record(id: str, *services: str) -> Postmortem:
    return Postmortem.model_validate({"id": id, "title": "T", "date": TODAY, "services": services})


@settings(max_examples=50)
@given(st.lists(st.lists(st.text(min_size=1, max_size=4), max_size=4), max_size=6))
def test_every_record_is_on_the_page_of_each_of_its_services(them: list[list[str]]) -> None:
    """Whatever the names, and on each page once."""
    records = [record(f"r{number}", *names) for number, names in enumerate(them)]
    subjects = gather(records, Config())["service"]

    assert len({subject.place for subject in subjects}) == len(subjects)
    for one in records:
        for name in one.services:
            holders = [subject for subject in subjects if name in subject.spellings]
            assert len(holders) == 1
            assert [other.id for other in holders[0].records].count(one.id) == 1


def test_the_name_of_the_catalog_goes_before_other_spellings() -> None:
    """Else the one that most posts use."""
    catalog = Catalog.model_validate({"services": [{"name": "Ledger DB"}]})
    records = [record("a", "ledger-db"), record("b", "ledger-db"), record("c", "Ledger DB")]

    assert gather(records, Config())["service"][0].name == "ledger-db"
    assert gather(records, Config(catalog=catalog))["service"][0].name == "Ledger DB"
