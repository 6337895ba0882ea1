"""MkDocs alone, with the plugin on, builds the whole site from posts/ and a few lines of mkdocs.yml."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from datetime import date
from pathlib import Path
from typing import Any

import material
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError

from postmortem_kit import clock, shell
from postmortem_kit.templates import DEFAULTS
from postmortem_kit.views import redirects
from tests.example import CLOCK, MKDOCS, QUEUE, UNREADABLE, record, run, tree, write_site

QUEUE_PAGE = "post/2025-03-04-queue/index.html"


def configured(root: Path, *, command: str = "build", **extra: Any) -> MkDocsConfig:
    """Return MkDocs' configuration of the site at *root* as the plugin leaves it; *extra* goes into mkdocs.yml."""
    path = root / "mkdocs.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text(encoding="utf-8")) | extra), encoding="utf-8")
    config = load_config(str(path))
    config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
    return config.plugins.on_config(config)


def built(root: Path, *, command: str = "build", **extra: Any) -> Path:
    """Build the site at *root* in this process, and return its folder."""
    config = configured(root, command=command, **extra)
    build(config)
    return Path(config.site_dir)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the example site."""
    return write_site(tmp_path / "site")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example site, built once, with a page that a person wrote and edit links."""
    root = write_site(tmp_path_factory.mktemp("finished") / "site")
    (root / "pages").mkdir()
    (root / "pages" / "about.md").write_text("# About us\n\n| a |\n|:-:|\n| b |\n", encoding="utf-8")
    return built(root, edit_uri="https://git.example.com/team/incidents/edit/main/")


def read(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


# From outside, as a user does


def test_mkdocs_alone_builds_the_site(root: Path) -> None:
    """A folder with mkdocs.yml and posts/ is enough, also for a strict build; warnings do not stop it."""
    result = run(root, "mkdocs", "build", "--strict")

    assert result.returncode == 0, result.stdout
    assert "warning: " in result.stdout
    assert "left out 1 unpublished record: 2025-07-01-printer" in result.stdout
    posts = sorted(path.parent.name for path in (root / "site" / "post").glob("*/index.html"))
    assert posts == ["2025-03-04-queue", "2025-06-10-clock"]
    assert (root / "site" / "index.html").is_file()


def test_an_error_stops_a_build_once_and_writes_nothing(root: Path) -> None:
    """All problems of all files are printed first; the site from before stays as it was."""
    built(root)
    before = tree(root / "site")
    record(root, "2025-03-04-queue").write_text(UNREADABLE, encoding="utf-8")
    record(root, "2025-08-01-untitled").write_text("date: 2025-08-01\nsetup: x\n", encoding="utf-8")
    result = run(root, "mkdocs", "build")

    assert result.returncode == 1
    assert "posts/2025-03-04-queue.yaml:" in result.stdout
    assert "posts/2025-08-01-untitled.yaml:" in result.stdout
    assert result.stdout.count("nothing was built") == 1
    assert "Traceback" not in result.stdout
    assert tree(root / "site") == before


def test_without_pagefind_the_site_still_builds(root: Path, tmp_path: Path) -> None:
    """The message says what is missing and what to do; a strict build is not stopped by it."""
    (tmp_path / "hidden" / "pagefind_bin").mkdir(parents=True)
    (tmp_path / "hidden" / "pagefind_bin" / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    result = run(root, "mkdocs", "build", "--strict", env={"PYTHONPATH": str(tmp_path / "hidden"), "PATH": "/nowhere"})

    assert result.returncode == 0, result.stdout
    assert "search: Pagefind's program is not installed" in result.stdout
    assert (root / "site" / QUEUE_PAGE).is_file()
    assert not (root / "site" / "pagefind").exists()


def test_the_same_records_give_the_same_site(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, for one day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")
    first = tree(built(root))

    assert tree(built(root)) == first


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (MKDOCS.replace("material", "readthedocs"), "the posts are made for Material"),
        (MKDOCS.replace("docs_dir: posts", "docs_dir: gone"), "isn't an existing directory"),
    ],
)
def test_a_configuration_that_cannot_work_is_refused(tmp_path: Path, config: str, message: str) -> None:
    """With a message, not a traceback."""
    result = run(write_site(tmp_path / "site", config=config), "mkdocs", "build")

    assert result.returncode == 1
    assert message in result.stdout
    assert "Traceback" not in result.stdout


# What the pages carry


def _pages(finished: Path) -> list[Path]:
    """Return the pages that are read; those that only lead to another have nothing to allow."""
    found = finished.rglob("*.html")
    return [path for path in found if not path.read_text(encoding="utf-8").startswith(redirects.HEAD)]


def test_a_page_has_the_policy_before_anything_else(finished: Path) -> None:
    """A policy holds only for what comes after it."""
    for path in _pages(finished):
        head = path.read_text(encoding="utf-8").partition("<head>")[2].lstrip()

        assert head.startswith('<meta http-equiv="Content-Security-Policy"'), path


def test_the_policy_is_the_decided_one(finished: Path) -> None:
    """Nothing but this origin, no inline style, and scripts by their hash."""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', read(finished, QUEUE_PAGE))
    assert policy
    directives = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))

    assert re.sub(r"'sha256-[^']*'", "#", directives.pop("script-src")) == "'self' # # # 'wasm-unsafe-eval'"
    assert directives == {
        "default-src": "'none'",
        "worker-src": "'self'",
        "connect-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def script_hashes(html: str) -> list[str]:
    """Return the policy's name for each script that stands in *html* and runs."""
    scripts = re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>(.*?)</script>", html, re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def test_the_hashes_are_those_of_the_theme() -> None:
    """Recomputed from our script and the theme's two: a new Material that changes one fails here."""
    theme = Path(material.__file__).parent / "templates" / "partials" / "javascripts"
    ours = DEFAULTS / "overrides" / "partials"
    sources = (ours / "javascripts" / "base.html", theme / "palette.html", theme / "content.html")
    expected = [script_hashes(source.read_text(encoding="utf-8"))[-1] for source in sources]
    policy = (ours / "postmortem" / "policy.html").read_text(encoding="utf-8")

    assert re.findall(r"'sha256-[^']*'", policy) == expected


def test_every_inline_script_is_allowed(finished: Path) -> None:
    """At every depth the same three, and no page has another."""
    for path in _pages(finished):
        html = path.read_text(encoding="utf-8")
        policy = html.partition("<meta charset")[0]

        assert script_hashes(html), path
        assert set(script_hashes(html)) <= set(re.findall(r"'sha256-[^']*'", policy)), path


def test_no_page_has_an_inline_style_or_handler(finished: Path) -> None:
    """The policy would refuse it; a table a person aligned uses an attribute instead."""
    for path in finished.rglob("*.html"):
        tags = re.findall(r"<[a-zA-Z][^>]*>", path.read_text(encoding="utf-8"))

        assert not [tag for tag in tags if re.search(r"\s(style|on[a-z]+)=", tag)], path
    assert 'align="center"' in read(finished, "about/index.html")


def test_no_page_loads_anything_from_elsewhere(finished: Path) -> None:
    """Neither a font, nor a script, nor a picture."""
    for path in finished.rglob("*.html"):
        loaded = re.findall(r"<(?:link|script|img|source|iframe)\b[^>]*>", path.read_text(encoding="utf-8"))

        assert not [tag for tag in loaded if re.search(r'(?:src|href)="(?:https?:)?//', tag)], path


def test_a_preview_lets_the_server_add_its_script(root: Path) -> None:
    """MkDocs puts a script for live reload into each page it serves; everything else stays refused."""
    page = read(built(root, command="serve"), QUEUE_PAGE)

    assert "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval';" in page
    assert "default-src 'none'" in page


# Navigation, edit links, search


def test_posts_stay_out_of_the_navigation(finished: Path) -> None:
    """The tabs are the home page and those about many posts or by a person; on a post the first is the current one."""
    tabs = re.search(r'<ul class="md-tabs__list">(.*?)</ul>', read(finished, QUEUE_PAGE), re.DOTALL)
    assert tabs

    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', tabs[1])
    assert (links[0], links[-1]) == (("../..", "Posts"), ("../../about/", "About"))
    assert not [address for address, _ in links if "post/" in address]
    assert re.findall(r'aria-current="(\w+)">([^<]*)<', tabs[1]) == [("true", "Posts")]


def test_edit_links_lead_to_what_a_person_edits(finished: Path) -> None:
    """To the YAML of a post, to the Markdown of a page; a page that is computed has none."""
    address = "https://git.example.com/team/incidents/edit/main"

    assert f'href="{address}/posts/2025-03-04-queue.yaml"' in read(finished, QUEUE_PAGE)
    assert f'href="{address}/pages/about.md"' in read(finished, "about/index.html")
    assert 'rel="edit"' not in read(finished, "index.html")


def test_without_an_address_there_are_no_edit_links(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A repo_url is not used either: with it, the theme asks the forge on every page."""
    caplog.set_level(logging.INFO, "mkdocs")
    page = read(built(root, repo_url="https://github.com/example/incidents"), QUEUE_PAGE)

    assert 'rel="edit"' not in page
    assert "github.com" not in page
    assert "repo_url: not used" in caplog.text


def test_posts_alone_are_indexed(finished: Path) -> None:
    """A list, or a page a person wrote, would outrank the posts it names."""
    bodies = [path for path in finished.rglob("*.html") if "data-pagefind-body" in path.read_text(encoding="utf-8")]

    assert sorted(path.parent.name for path in bodies) == ["2025-03-04-queue", "2025-06-10-clock"]
    assert len(list((finished / "pagefind" / "fragment").iterdir())) == 2


def test_the_search_box_is_in_every_header_once(finished: Path) -> None:
    """With a link to the posts for a reader without scripts, and without the theme's own search."""
    for path in _pages(finished):
        html = path.read_text(encoding="utf-8")
        header = html[html.index("<header") : html.index("</header>")]

        assert html.count("data-pm-search>") == 1, path
        assert "Search, or paste an error" in header, path
        assert re.search(r'<noscript><a class="pm-search__link" href="[^"]+">All posts</a></noscript>', header), path
        assert "md-search" not in html, path


def test_clean_copies_lie_beside_the_page(finished: Path) -> None:
    """The post as Markdown, as JSON and as the YAML it was written in."""
    folder = finished / "post" / "2025-03-04-queue"

    assert {"post.md", "post.json", "post.yaml"} <= {path.name for path in folder.iterdir()}
    assert (folder / "post.yaml").read_text(encoding="utf-8") == QUEUE


# Drafts


def test_a_preview_shows_drafts_and_never_leaks_them(root: Path) -> None:
    """Each mode has a folder of its own: what a preview wrote is in no build."""
    assert "2025-07-01-printer" in {path.name for path in (built(root, command="serve") / "post").iterdir()}
    assert "2025-07-01-printer" not in {path.name for path in (built(root) / "post").iterdir()}


def test_drafts_are_built_when_asked_for(root: Path) -> None:
    """By the plugin's one option."""
    site = built(root, plugins=[{"postmortem": {"drafts": True}}])

    assert (site / "post" / "2025-07-01-printer" / "index.html").is_file()


def test_a_record_that_becomes_a_draft_leaves_the_site(root: Path) -> None:
    """The generated folder is pruned, not only added to."""
    built(root)
    record(root, "2025-06-10-clock").write_text(f"{CLOCK}status: draft\n", encoding="utf-8")

    assert {path.name for path in (built(root) / "post").iterdir()} == {"2025-03-04-queue"}


def test_a_preview_with_an_error_does_not_stop(root: Path) -> None:
    """Not in strict mode either: the problem stands above the page instead."""
    record(root, "2025-03-04-queue").write_text(UNREADABLE, encoding="utf-8")
    site = built(root, command="serve", strict=True)

    assert 'class="pm-problems"' in read(site, QUEUE_PAGE)
    assert 'class="pm-problems"' in read(site, "index.html")
    assert 'class="pm-problem pm-problem--error"' not in read(site, "post/2025-06-10-clock/index.html")


def test_a_preview_makes_the_index_again_only_for_other_posts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs empties the folder at each rebuild; the index of the same posts is put back."""
    from postmortem_kit import search

    runs: list[Path] = []
    index = search.index
    monkeypatch.setattr(search, "index", lambda site: runs.append(site) or index(site))
    built(root, command="serve")
    made = tree(built(root, command="serve") / "pagefind")

    assert len(runs) == 1
    assert "pagefind.js" in made
    record(root, "2025-06-10-clock").write_text(CLOCK.replace("nightly", "weekly"), encoding="utf-8")
    assert tree(built(root, command="serve") / "pagefind") != made
    assert len(runs) == 2


# What the user's mkdocs.yml says


def test_what_is_left_open_is_filled_in(root: Path) -> None:
    """Four lines of mkdocs.yml give the whole site its theme."""
    config = configured(root)

    assert config.docs_dir == str(root / ".postmortem" / "build")
    assert config.theme["font"] is False
    assert [entry["scheme"] for entry in config.theme["palette"]] == ["default", "slate"]
    assert config.theme["features"] == list(shell.FEATURES)
    assert config.mdx_configs["toc"]["toc_depth"] == 2
    assert not {"md_in_html", "pymdownx.snippets"} & set(config.markdown_extensions)
    assert config.extra_css == list(shell.STYLES)
    assert config.nav
    assert config.nav[0] == {"Posts": "index.md"}


def test_what_the_user_set_stays(root: Path) -> None:
    """Palette, tabs, styles and the options of an extension are the user's where they say something."""
    config = configured(
        root,
        theme={"name": "material", "palette": {"scheme": "slate"}, "favicon": "img/own.png"},
        nav=[{"Incidents": "index.md"}],
        extra_css=["own.css"],
        markdown_extensions=["admonition", {"toc": {"toc_depth": 3}}],
    )

    assert config.theme["palette"] == {"scheme": "slate"}
    assert config.theme["favicon"] == "img/own.png"
    assert config.nav == [{"Incidents": "index.md"}]
    assert config.extra_css == [*shell.STYLES, "own.css"]
    assert config.mdx_configs["toc"] == {"permalink": True, "title": "On this page", "toc_depth": 3}
    assert "admonition" in config.markdown_extensions


@pytest.mark.parametrize("feature", sorted(shell.REFUSED_FEATURES))
def test_a_feature_that_breaks_the_policy_stays_off(root: Path, caplog: pytest.LogCaptureFixture, feature: str) -> None:
    """And the run says why."""
    caplog.set_level(logging.INFO, "mkdocs")
    config = configured(root, theme={"name": "material", "features": [feature, "navigation.top"]})

    assert feature not in config.theme["features"]
    assert "navigation.top" in config.theme["features"]
    assert f"{feature} stays off: {shell.REFUSED_FEATURES[feature]}" in caplog.text


def test_extras_that_call_elsewhere_are_dropped(root: Path) -> None:
    """An analytics property does not bring its script onto the pages."""
    site = built(root, extra={"analytics": {"provider": "google", "property": "G-EXAMPLE"}, "consent": {"title": "x"}})

    assert "G-EXAMPLE" not in read(site, "index.html")
    assert script_hashes(read(site, "index.html")) == script_hashes(read(site, "404.html"))


def test_the_themes_own_search_is_off(root: Path) -> None:
    """Also where the user's list of plugins names it: one box, one index."""
    site = built(root, plugins=["search", "postmortem"])

    assert not (site / "search").exists()
    assert "md-search" not in read(site, "index.html")


def test_the_users_templates_come_first(root: Path) -> None:
    """From custom_dir, or from templates/overrides without a word in mkdocs.yml."""
    for place, mark in (("templates/overrides", "plain"), ("mine", "custom")):
        logo = root / place / "partials" / "logo.html"
        logo.parent.mkdir(parents=True)
        logo.write_text(f"<b>{mark} logo</b>", encoding="utf-8")

    assert "plain logo" in read(built(root), "index.html")
    assert "custom logo" in read(built(root, theme={"name": "material", "custom_dir": "mine"}), "index.html")


@pytest.mark.parametrize("place", ["templates/overrides", "mine"])
def test_a_slip_in_a_template_is_told_before_anything_is_removed(root: Path, place: str) -> None:
    """With file and line; the site from before stays."""
    theme = {"name": "material", "custom_dir": "mine"} if place == "mine" else {"name": "material"}
    before = tree(built(root, theme={"name": "material"}))
    logo = root / place / "partials" / "logo.html"
    logo.parent.mkdir(parents=True)
    logo.write_text("<b>\n{% if %}\n</b>", encoding="utf-8")
    (root / "mkdocs.yml").write_text(MKDOCS.replace("{name: material}", yaml.safe_dump(theme, default_flow_style=True)))
    result = run(root, "mkdocs", "build")

    assert result.returncode == 1
    assert f"{place}/partials/logo.html:2: " in result.stdout
    assert "Traceback" not in result.stdout
    assert tree(root / "site") == before


def test_another_docs_dir_is_pointed_out(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Pages in a folder that is not read would be missing without a word."""
    (root / "docs").mkdir()
    configured(root, docs_dir="docs")

    assert "docs_dir: docs/ is not read" in caplog.text


def test_extensions_of_the_user_do_not_reach_into_records(root: Path) -> None:
    """Whatever is on for hand-written pages, a record's text comes out as it was written."""
    text = '--8<-- "mkdocs.yml" and :smile: and ==marked== and [[wiki]] {: onclick=alert(1) } <div markdown>*x*</div>'
    record(root, "2025-06-10-clock").write_text(f"{CLOCK}reflections: |\n  {text}\n", encoding="utf-8")
    extensions = [
        "md_in_html",
        "pymdownx.snippets",
        "pymdownx.mark",
        "wikilinks",
        "pymdownx.emoji",
        "abbr",
        "footnotes",
    ]
    page = read(built(root, markdown_extensions=extensions), "post/2025-06-10-clock/index.html")

    assert "docs_dir" not in page
    assert "<mark>" not in page
    assert "wikilink" not in page
    assert not re.search(r"<[^>]*\sonclick=", page)
    assert "<div markdown" not in page


def test_a_handwritten_page_cannot_take_the_place_of_a_list(root: Path) -> None:
    """The message names both."""
    (root / "pages").mkdir()
    (root / "pages" / "index.md").write_text("# Mine\n", encoding="utf-8")

    with pytest.raises(PluginError, match=r"pages/index\.md: this path is taken by index\.md"):
        configured(root)


def test_a_page_that_is_lost_on_the_way_stops_the_build(root: Path) -> None:
    """An exclude pattern of the user's may not drop a published post without a word."""
    with pytest.raises(Abort):
        built(root, exclude_docs="post/2025-03-04-queue/")


def test_today_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH makes a build repeatable on any day."""

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")

    assert clock.today() == date(2025, 12, 1)
