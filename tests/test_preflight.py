"""What must not be published is refused with its place; what is not public asks search engines to stay away."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from postmortem_kit import preflight
from postmortem_kit.collection import Collection
from postmortem_kit.preflight import NOINDEX, RULES, Built, Target
from tests.example import CLOCK, QUEUE, RECORDS, record, run, write_site
from tests.test_cli import run as postmortem

TOKEN = "ghp_" + "a1B2" * 9
"""Invented, in the shape of a forge's token; in two parts, so that no scanner takes this file for a leak."""
QUEUE_ID, CLOCK_ID, DRAFT_ID = RECORDS


def _built(root: Path, *, audience: str, drafts: bool = False) -> Path:
    write_site(root, records={**RECORDS, QUEUE_ID: f"{QUEUE}aliases: [old-queue]\n"})
    (root / "postmortem.yml").write_text(f"audience: {audience}\n")
    if drafts:
        config = (root / "mkdocs.yml").read_text().replace("[postmortem]", "[postmortem: {drafts: true}]")
        (root / "mkdocs.yml").write_text(config)
    done = run(root, "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stdout
    return root


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of an organisation that reads it alone."""
    return _built(tmp_path_factory.mktemp("inside") / "s", audience="internal")


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one that everybody may read."""
    return _built(tmp_path_factory.mktemp("outside") / "s", audience="public")


@pytest.fixture
def site(inside: Path, tmp_path: Path) -> Path:
    """Give a copy of the first that a test may change."""
    return Path(shutil.copytree(inside, tmp_path / "s"))


def _found(root: Path, target: Target = "restricted") -> list[tuple[str, str]]:
    refusals = preflight.refusals(Built.read(root / "site"), Collection.read(root), root, target=target)
    return [(one.rule, one.place.removeprefix(f"{root}/")) for one in refusals]


def _pages(root: Path) -> dict[str, str]:
    return {path.relative_to(root / "site").as_posix(): path.read_text() for path in (root / "site").rglob("*.html")}


def test_search_engines_are_asked_to_stay_away_from_every_page(inside: Path) -> None:
    pages = _pages(inside)

    assert {"index.html", "404.html", f"post/{QUEUE_ID}/index.html"} <= set(pages)
    assert [path for path, text in pages.items() if text.count(NOINDEX) != 1] == []


def test_unless_everybody_may_read_it(outside: Path) -> None:
    bare = {path for path, text in _pages(outside).items() if NOINDEX not in text}

    assert {"index.html", f"post/{QUEUE_ID}/index.html"} <= bare
    assert "post/old-queue/index.html" not in bare, "an older address has nothing to be found by"


def test_where_only_those_inside_get_in_there_is_nothing_to_refuse(inside: Path) -> None:
    assert _found(inside, "restricted") == []


def test_a_place_that_anybody_can_open_is_refused(inside: Path) -> None:
    assert _found(inside, "public") == [("public-target", "site")]


def test_what_everybody_may_read_goes_anywhere(outside: Path) -> None:
    assert _found(outside, "public") == _found(outside, "restricted") == []


def test_a_record_for_those_inside_is_refused_where_the_settings_have_changed_since(
    outside: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(outside, tmp_path / "s"))
    (root / "postmortem.yml").unlink()
    record(root, CLOCK_ID).write_text(f"{CLOCK}audience: public\n")

    assert _found(root, "public") == [("internal-record", f"posts/{QUEUE_ID}.yaml")]


def test_a_draft_is_refused(tmp_path: Path) -> None:
    root = _built(tmp_path / "s", audience="internal", drafts=True)

    assert _found(root) == [("draft", f"posts/{DRAFT_ID}.yaml")]


def test_a_post_that_is_not_there_is_missed(site: Path) -> None:
    shutil.rmtree(site / "site" / "post" / CLOCK_ID)

    assert _found(site) == [("post-missing", f"posts/{CLOCK_ID}.yaml")]


@pytest.mark.parametrize(
    "line",
    [f"token {TOKEN}", "postgres://app:hunter22@db.example.com/x", "-----BEGIN RSA PRIVATE KEY-----"],
    ids=["token", "address", "key"],
)
def test_a_secret_in_a_record_is_refused_at_its_line(site: Path, line: str) -> None:
    path = record(site, CLOCK_ID)
    path.write_text(f"{path.read_text()}hunch: |\n  We tried\n  {line}\n")

    assert _found(site) == [("secret", f"posts/{CLOCK_ID}.yaml:{len(path.read_text().splitlines())}")]


def test_so_is_one_in_the_catalog_a_page_or_an_attachment(site: Path) -> None:
    (site / "catalog.yaml").write_text(f"services: [{{name: ferry-queue, runbook: 'https://x:{TOKEN}@example.com'}}]\n")
    (site / "pages").mkdir()
    (site / "pages" / "about.md").write_text(f"# About\n\n{TOKEN}\n")
    folder = site / "posts" / CLOCK_ID
    folder.mkdir()
    record(site, CLOCK_ID).rename(folder / "postmortem.yaml")
    with (folder / "postmortem.yaml").open("a") as file:
        file.write("attachments: [{path: log.txt, alt: The log}, {path: gone.txt, alt: x}, {path: raw.bin, alt: x}]\n")
    (folder / "log.txt").write_text(f"a\nb {TOKEN}\n")
    (folder / "raw.bin").write_bytes(b"\xff\x00" + TOKEN.encode())

    assert sorted(_found(site)) == [
        ("secret", "catalog.yaml:1"),
        ("secret", "pages/about.md:3"),
        ("secret", f"posts/{CLOCK_ID}/log.txt:2"),
    ]


def test_one_in_a_draft_that_is_left_out_is_nobodys_matter_here(site: Path) -> None:
    with record(site, DRAFT_ID).open("a") as file:
        file.write(f"hunch: {TOKEN}\n")

    assert _found(site) == []


def test_the_command_refuses_and_names_the_way_past(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    out, code = postmortem("preflight", "site")

    assert code == 1
    assert "site: refused: anybody could open the place" in out
    assert out.endswith("site: not to be published; to do so all the same: --allow public-target\n")


def test_what_is_let_pass_is_named_and_nothing_else_passes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    passed = postmortem("preflight", "site", "--allow", "public-target")
    with record(site, CLOCK_ID).open("a") as file:
        file.write(f"hunch: {TOKEN}\n")
    out, code = postmortem("preflight", "site", "--allow", "public-target")

    assert passed == ("allowed: public-target\nsite: ready to be published, 2 posts\n", 0)
    assert code == 1
    assert TOKEN not in out
    assert re.findall(r"\[([\w-]+)\]", out) == ["secret"]


def test_a_folder_that_is_no_site_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)

    assert postmortem("preflight", "posts") == (
        "postmortem: posts/index.html: No such file or directory: name the folder of a built site\n",
        2,
    )


def test_every_reason_can_be_let_pass_and_is_explained() -> None:
    text = (Path(__file__).parents[1] / "docs" / "organisation.md").read_text(encoding="utf-8")

    assert [rule for rule in RULES if f"| `{rule}` |" not in text] == []
