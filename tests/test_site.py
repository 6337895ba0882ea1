from __future__ import annotations

import json
import posixpath
import re
import shutil
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from postmortem_kit import loader, site
from postmortem_kit.problem import KitError
from postmortem_kit.site import Site
from postmortem_kit.views.page import Page

TODAY = date(2026, 11, 25)
PLAIN = "title: {title}\ndate: {day}\nstatus: {status}\nsetup: It ran.\n"
REPOSITORY = Path(__file__).parent.parent


def write(root: Path, name: str, *, status: str = "published", day: object = "2026-01-14", extra: str = "") -> None:
    path = root / "posts" / (name if name.endswith(".yaml") else f"{name}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PLAIN.format(title=f"About {path.stem}", day=day, status=status) + extra, encoding="utf-8")


def assemble(root: Path, *, drafts: bool = False) -> Site:
    return site.assemble(root, drafts=drafts, today=TODAY)


def text(built: Site, path: str) -> str:
    return next(page.text for page in built.pages if page.path == path)


def test_each_record_has_a_page_that_knows_its_source(tmp_path: Path) -> None:
    """And the home page has none: nobody edits it."""
    write(tmp_path, "one")
    write(tmp_path, "two/postmortem.yaml")

    made = assemble(tmp_path).pages
    pages = {page.path: page.source for page in made if page.path == "index.md" or page.path.startswith("post/")}

    assert pages == {
        "index.md": None,
        "post/one/index.md": "posts/one.yaml",
        "post/two/index.md": "posts/two/postmortem.yaml",
    }


def test_a_build_leaves_out_what_is_not_published(tmp_path: Path) -> None:
    """And says which; a preview leaves out nothing, and marks it."""
    for status in ("draft", "in_review", "published", "superseded"):
        write(tmp_path, status.replace("_", "-"), status=status)
    build, preview = assemble(tmp_path), assemble(tmp_path, drafts=True)

    assert set(build.published) == {"published", "superseded"}
    assert set(build.left_out) == {"draft", "in-review"}
    assert "post/draft/" not in text(build, "index.md")
    assert (len(preview.published), preview.left_out) == (4, ())
    assert "draft</span>" in text(preview, "index.md")
    assert "in review</span>" in text(preview, "post/in-review/index.md")


def test_the_latest_post_is_a_published_one(tmp_path: Path) -> None:
    """A newer draft is in the list; above it, it would be news to nobody else."""
    write(tmp_path, "old", day="2026-01-01")
    write(tmp_path, "new", day="2026-02-01", status="draft")
    hero = text(assemble(tmp_path, drafts=True), "index.md").split('<div class="pm-list">')[0]

    assert "About old" in hero
    assert "About new" not in hero


def test_a_post_with_many_services_is_one_row_among_others(tmp_path: Path) -> None:
    """In lists the first few are named and the others counted; the post itself names all."""
    names = [f"service-{number:03}" for number in range(400)]
    write(tmp_path, "all", extra=f"services: [{', '.join(names)}]\n")
    write(tmp_path, "eight", day="2026-01-13", extra=f"services: [{', '.join(names[:8])}]\n")
    built = assemble(tmp_path)
    head, rows = text(built, "index.md").split('<div class="pm-list">')

    assert (head.count('class="pm-chip"'), rows.count('class="pm-chip"')) == (7, 7 + 8)
    assert head.count("and 393 more") == rows.count("and 393 more") == 1
    assert text(built, "post/all/index.md").count('class="pm-chip"') == 400


def test_a_lone_draft_is_the_latest_post_of_a_preview(tmp_path: Path) -> None:
    """There is nothing else to show."""
    write(tmp_path, "only", status="draft")
    hero = text(assemble(tmp_path, drafts=True), "index.md").split('<div class="pm-list">')[0]

    assert "About only" in hero
    assert "draft</span>" in hero


def test_a_site_without_posts_says_how_to_begin(tmp_path: Path) -> None:
    """A haiku and one command; and that a draft is there, if one is."""
    (tmp_path / "posts").mkdir()
    empty = text(assemble(tmp_path), "index.md")
    write(tmp_path, "mine", status="draft")
    drafted = text(assemble(tmp_path), "index.md")

    assert "packet loss at dawn" in empty
    assert "<code>postmortem new</code>" in empty
    assert "not published" not in empty
    assert "One record is there and not published: <code>postmortem serve</code> shows it." in drafted


def test_without_a_folder_of_posts_there_is_no_site(tmp_path: Path) -> None:
    """The run cannot go on."""
    with pytest.raises(KitError, match="posts"):
        assemble(tmp_path)


def test_of_two_records_with_one_id_the_first_file_is_shown(tmp_path: Path) -> None:
    """The other is an error of its own, and no reason for a preview to stop."""
    write(tmp_path, "a", extra="id: same\n")
    write(tmp_path, "b", extra="id: same\n")
    built = assemble(tmp_path)

    assert "duplicate-id" in {problem.rule for problem in built.problems}
    assert [page.source for page in built.pages if page.path.startswith("post/")] == ["posts/a.yaml"]


def test_two_pages_on_one_path_are_refused() -> None:
    """Also where only a file system that ignores case would mix them up."""
    pages = [Page("post/a/index.md", "", "posts/a.yaml"), Page("post/A/index.md", "", "posts/b.yaml")]

    with pytest.raises(KitError, match=r"post/A/index.md: two pages have this path, by posts/a.yaml and posts/b.yaml"):
        site._refuse_twins(pages)


def test_beside_each_post_lies_its_record(tmp_path: Path) -> None:
    """For people, for programs, and as it was written."""
    write(tmp_path, "one", extra="severity: sev2\nhaiku: [a b, c d, e f]\n")
    files = assemble(tmp_path).files
    record = json.loads(files["post/one/post.json"])

    beside = sorted(path for path in files if path.startswith("post/"))
    assert beside == ["post/one/post.json", "post/one/post.md", "post/one/post.yaml"]
    assert files["post/one/post.yaml"] == (tmp_path / "posts/one.yaml").read_text(encoding="utf-8")
    assert "# a b / c d / e f" in files["post/one/post.md"]
    assert (record["id"], record["severity"], record["haiku"]) == ("one", "sev2", ["a b", "c d", "e f"])
    assert record["schema"] == 1


def test_a_link_to_another_file_leads_to_its_page(tmp_path: Path) -> None:
    """From wherever the two files are; any other link stays as it is."""
    links = "[one](one.yaml) [part](one.yaml#timeline) [two](../posts/two/postmortem.yaml) [pic](a.png) [x](#y)"
    write(tmp_path, "here", extra=f"fix: '{links}'\n")
    write(tmp_path, "one")
    write(tmp_path, "two/postmortem.yaml", extra="fix: '[back](../here.yaml)'\n")
    built = assemble(tmp_path)
    found = re.findall(r'<a href="([^"]+)">', text(built, "post/here/index.md").split("## The Fix")[1])

    assert found == ["../one/", "../one/#timeline", "../two/", "a.png", "#y"]
    assert '<a href="../here/">back</a>' in text(built, "post/two/index.md")


def test_attachments_go_beside_the_page(tmp_path: Path) -> None:
    """Those that are in the record's folder, and none in the place of a file of ours."""
    (tmp_path / "secret.txt").write_text("x")
    listed = "attachments: [graph.txt, ../../secret.txt, post.json, gone.txt]\n"
    write(tmp_path, "one/postmortem.yaml", extra=listed)
    for name in ("graph.txt", "post.json"):
        (tmp_path / "posts/one" / name).write_text("x")

    assert list(assemble(tmp_path).attachments) == ["post/one/graph.txt"]


def test_every_name_leads_to_its_page(tmp_path: Path) -> None:
    """On the post itself and in lists; a name that no page is about stays a word."""
    names = "services: [a]\nteams: [b]\ntags: [c]\nauthors: [d]\nseverity: sev1\nenvironments: [e]\n"
    write(tmp_path, "one", extra=f"{names}contributing_factors: [{{category: capacity, description: Full}}]\n")
    built = assemble(tmp_path)
    post = unescape(text(built, "post/one/index.md"))

    for place in ("service/a", "team/b", "tag/c", "severity/sev1", "factor/capacity", "2026"):
        assert f'href="../../{place}/"' in post
        assert text(built, f"{place}/index.md")
    assert '<a class="pm-chip" href="service/a/">a</a>' in unescape(text(built, "index.md"))
    assert "/e/" not in post


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Five hundred records over two and a half years."""
    root = tmp_path_factory.mktemp("large")
    haiku = "haiku: [the bundle came short today, a chain that has no middle link, each card is turned away]\n"
    for number in range(500):
        day = date(2024, 1, 1) + timedelta(days=number * 9 // 5)
        extra = f"{haiku}severity: sev{number % 4 + 1}\nservices: [checkout, payments-gateway, ledger]\n"
        write(root, f"record-{number:04}", day=day, extra=extra)
    return assemble(root)


def test_the_home_page_of_hundreds_of_posts_is_short(large: Site) -> None:
    """Under 300 KB, and so is every page behind it."""
    lists = [page for page in large.pages if not page.path.startswith("post/")]

    assert len(lists) > 9
    assert max(len(page.text.encode()) for page in lists) < 300_000


def test_the_pages_of_a_list_lead_to_every_post_and_to_each_other(large: Site) -> None:
    """Forth and back, and each post once."""
    assert _reached(large) >= {page.path for page in large.pages if not page.path.startswith(("find/", "insights/"))}
    lists = [page for page in large.pages if page.path == "index.md" or page.path.startswith("page/")]
    rows = [Page(page.path, page.text.partition('<div class="pm-list">')[2]) for page in lists]
    links = [link for page in rows for link in _links(page)]

    assert len([link for link in links if link.startswith("post/")]) == 500


def _links(page: Page) -> list[str]:
    """Return where the links of a page lead, as paths of pages."""
    here = posixpath.dirname(page.path)
    hrefs = [unescape(href) for href in re.findall(r'<a [^>]*?href="([^"]+)"', page.text)]
    relative = [href.partition("#")[0] for href in hrefs if not href.startswith(("http", "#"))]
    return [posixpath.normpath(posixpath.join(here, href, "index.md")) for href in relative if href.endswith("/")]


def _reached(built: Site) -> set[str]:
    pages = {page.path: page for page in built.pages}
    seen, waiting = set(), ["index.md"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += _links(pages[path])
    return seen


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """This repository's own posts, with the drafts."""
    root = tmp_path_factory.mktemp("ours")
    shutil.copytree(REPOSITORY / "posts", root / "posts")
    for name in ("postmortem.yml", "catalog.yaml"):
        shutil.copy(REPOSITORY / name, root / name)
    return assemble(root, drafts=True)


def test_no_link_between_our_own_pages_is_dead(ours: Site) -> None:
    """Pages and the files beside them; raw HTML is checked by nobody else."""
    there = {page.path for page in ours.pages} | set(ours.files) | set(ours.attachments)
    for page in ours.pages:
        here = posixpath.dirname(page.path)
        for href in re.findall(r'(?:href|src)="([^"]+)"', page.text):
            path = unescape(href).partition("#")[0]
            if path and not path.startswith(("http", "mailto:")):
                target = posixpath.normpath(posixpath.join(here, path, *(["index.md"] if path.endswith("/") else [])))
                assert target in there, f"{page.path}: {href}"


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    """In whatever order the file system lists them."""
    for name in ("b", "a", "c"):
        write(tmp_path / "one", name, extra="services: [x, y]\ntags: [q, r]\n")
    for name in ("c", "a", "b"):
        write(tmp_path / "two", name, extra="services: [x, y]\ntags: [q, r]\n")

    assert assemble(tmp_path / "one") == assemble(tmp_path / "two")


def test_progress_sees_every_file(tmp_path: Path) -> None:
    """So that the edge can show how far it is."""
    write(tmp_path, "a")
    write(tmp_path, "b")
    seen: list[str] = []
    site.assemble(
        tmp_path, drafts=False, today=TODAY, progress=lambda them: (seen.append(one.stem) or one for one in them)
    )

    assert seen == ["a", "b"]


def test_a_clean_post_is_read_back_as_yaml(ours: Site) -> None:
    """What lies beside the page is the file, not a rendering of it."""
    for path, content in ours.files.items():
        if path.startswith("post/") and path.endswith(".yaml"):
            id = path.split("/")[1]
            assert loader.load(content, f"posts/{id}.yaml").postmortem.id == id


def test_a_link_by_id_leads_to_the_post_on_the_page_and_in_the_copy(tmp_path: Path) -> None:
    """One to a post that is not on the site is words."""
    write(tmp_path, "one", extra="fix: See [two](pm:two#fix) and [three](pm:three).\n")
    write(tmp_path, "two")
    write(tmp_path, "three", status="draft")
    built = assemble(tmp_path)

    assert '<a href="../two/#fix">two</a> and <span>three</span>' in text(built, "post/one/index.md")
    assert "[two](../two/post.md#fix)" in built.files["post/one/post.md"]


def test_the_pictures_of_a_body_go_where_its_page_looks_for_them(tmp_path: Path) -> None:
    """And nothing else does: no file of another kind, and none from elsewhere."""
    folder = tmp_path / "posts/one"
    pictures = "![a](a%20b.png) ![c](./c/d.svg) ![e](e.yaml) ![f](../f.png) ![g](g.png) ![h](%00.png)"
    write(tmp_path, "one/postmortem.yaml", extra=f"fix: '{pictures} ![{'i' * 9}]({'i' * 5000}.png)'\n")
    (folder / "c").mkdir()
    for name in ("a b.png", "c/d.svg", "e.yaml", "../f.png"):
        (folder / name).write_bytes(b"x")

    assert sorted(assemble(tmp_path).attachments) == ["post/one/a b.png", "post/one/c/d.svg"]


def test_what_draws_diagrams_is_on_a_site_that_has_one(tmp_path: Path) -> None:
    """And the page says that it wants it."""
    write(tmp_path, "one", extra='fix: |\n  Of `class="pm-diagram"`\n\n  ```text\n  ```mermaid\n  ```\n')
    assert "assets/mermaid.min.js" not in assemble(tmp_path).attachments

    write(tmp_path, "two", extra="fix: |\n  - a\n\n    ```mermaid\n    graph TD\n    ```\n")
    built = assemble(tmp_path)
    wanting = [page.path for page in built.pages if "\ndiagrams: true\n" in page.text.split("\n---\n")[0] + "\n"]

    assert wanting == ["post/two/index.md"]
    assert built.attachments["assets/mermaid.min.js"].is_file()
