"""The example of overriding, as its page prints it: it builds, and each change is there, beside the kit's part."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from postmortem_kit import scaffold
from postmortem_kit.templates import DEFAULTS
from tests.example import run

PAGE = (Path(__file__).parents[1] / "docs" / "overriding.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
POST = "post/2026-01-14-night-job-on-two-hosts/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of a new repository with the page's files in it."""
    root = tmp_path_factory.mktemp("ours")
    scaffold.create(root)
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)
    done = run(root, "postmortem_kit", "build", "--strict")
    assert done.returncode == 0, done.stdout
    return root / "site"


def test_the_page_shows_one_file_of_each_sort() -> None:
    assert set(FILES) == {
        "templates/page.md.j2", "templates/overrides/main.html", "templates/overrides/partials/logo.html",
        "pages/assets/ours.css", "mkdocs.yml",
    }  # fmt: skip


def test_a_block_of_a_page_is_ours_and_the_others_are_the_kits(site: Path) -> None:
    post = unescape((site / POST).read_text(encoding="utf-8"))

    assert "R. Okafor will gladly tell you more at the Thursday table." in post
    assert post.index('class="pm-lessons"') < post.index('class="pm-ours"') < post.index('id="reflections"')


def test_a_block_of_every_page_is_ours_and_what_keeps_it_safe_stays(site: Path) -> None:
    for path in (POST, "index.html", "about/index.html", "404.html"):
        text = (site / path).read_text(encoding="utf-8")

        assert text.count('class="our-footer"') == 1, path
        assert text.partition("<head>")[2].lstrip().startswith('<meta http-equiv="Content-Security-Policy"'), path
        assert text.count('<meta name="robots" content="noindex">') == text.count("data-pm-search>") == 1, path


def test_a_partial_and_a_colour_are_ours(site: Path) -> None:
    text = (site / POST).read_text(encoding="utf-8")

    assert set(re.findall(r'class="pm-logo"[^>]*><(\w+ \w+="[^"]*")', text)) == {'path d="M2 13 14 3 26 13Z"'}
    assert text.index("assets/postmortem.css") < text.index("assets/ours.css")
    assert "--pm-green: #1D4E89" in (site / "assets/ours.css").read_text(encoding="utf-8")


def test_every_block_and_variable_that_the_page_names_is_there() -> None:
    rows = re.findall(r"^\| `([\w.]+\.j2)` \| [^|]* \|([^|]*)\|$", PAGE, re.MULTILINE)
    lacking = [
        f"{name}: {block}"
        for name, said in rows
        for block in re.findall(r"`(\w+)`", said)
        if f"{{% block {block} %}}" not in (DEFAULTS / name).read_text(encoding="utf-8")
    ]
    styles = (DEFAULTS / "overrides/assets/postmortem.css").read_text(encoding="utf-8")

    assert len(rows) == 6
    assert lacking == []
    assert [name for name in re.findall(r"--pm-\w[\w-]*", PAGE) if f"{name}:" not in styles] == []
