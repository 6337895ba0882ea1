"""A preview shows the last good post, with what is wrong above it."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from postmortem_kit import preview
from postmortem_kit.problem import Level, Mark, Problem
from postmortem_kit.site import Site
from postmortem_kit.views.page import Page

HOME = Page("index.md", "home", None)
GOOD = Page("post/a/index.md", "good", "posts/a.yaml")


def site(*pages: Page, problems: tuple[Problem, ...] = ()) -> Site:
    return Site(pages=(*pages, HOME), published=(), left_out=(), problems=problems, files={})


def problem(path: str, level: Level = Level.ERROR, message: str = "it is wrong") -> Problem:
    return Problem(path, Mark(3, 5), level, "order", message, "put it right")


def texts(shown: Site) -> dict[str, str]:
    return {page.path: page.text for page in shown.pages}


def test_a_post_with_an_error_is_shown_as_it_last_was_without() -> None:
    """What the author is breaking stays readable, over any number of further broken versions."""
    good = preview.remember(site(GOOD), {})
    for text in ("worse", "worse still"):
        broken = site(replace(GOOD, text=text), problems=(problem("posts/a.yaml"),))
        shown = preview.with_last_good(broken, good)
        good = preview.remember(broken, good)

        assert texts(shown)["post/a/index.md"] == "good"


def test_a_record_that_gives_no_page_keeps_its_last_one() -> None:
    """A file that cannot be read at all does not take its post off the site."""
    shown = preview.with_last_good(site(problems=(problem("posts/a.yaml"),)), {"posts/a.yaml": GOOD})

    assert texts(shown)["post/a/index.md"] == "good"


def test_a_new_record_that_cannot_be_read_has_a_page() -> None:
    """Its author finds the problems at the address the post will have."""
    shown = preview.with_last_good(site(problems=(problem("posts/2025-01-02-new.yaml"),)), {})

    assert "Not readable yet" in texts(shown)["post/2025-01-02-new/index.md"]


def test_a_warning_does_not_hold_a_post_back() -> None:
    """Only an error is a reason to show an older version."""
    newer = site(replace(GOOD, text="newer"), problems=(problem("posts/a.yaml", Level.WARNING),))

    assert texts(preview.with_last_good(newer, {"posts/a.yaml": GOOD}))["post/a/index.md"] == "newer"


def test_a_deleted_record_is_gone() -> None:
    """The last good version is kept for a broken file, not for one that is no longer there."""
    good = preview.remember(site(), {"posts/a.yaml": GOOD})

    assert good == {}
    assert "post/a/index.md" not in texts(preview.with_last_good(site(), {"posts/a.yaml": GOOD}))


def test_problems_are_found_from_further_up() -> None:
    """A run that began above the site's root names files from there."""
    shown = preview.with_last_good(
        site(replace(GOOD, text="worse"), problems=(problem("docs/posts/a.yaml"),)), {"posts/a.yaml": GOOD}
    )

    assert texts(shown)["post/a/index.md"] == "good"
    assert preview.problems_of(shown, "post/a/index.md") == (problem("docs/posts/a.yaml"),)


def test_each_page_shows_what_concerns_it() -> None:
    """A post shows its own problems, the home page every error, and a wrong setting shows everywhere."""
    here, warned = problem("posts/a.yaml"), problem("posts/a.yaml", Level.WARNING)
    there, setting = problem("posts/b.yaml"), problem("postmortem.yml")
    shown = site(GOOD, problems=(here, warned, there, setting))

    assert preview.problems_of(shown, "post/a/index.md") == (here, warned, setting)
    assert preview.problems_of(shown, "index.md") == (here, there, setting)
    assert preview.problems_of(shown, "about.md") == (setting,)


def test_the_banner_is_text() -> None:
    """A value quoted in a problem is no HTML on the page."""
    box = preview.banner((problem("posts/a.yaml", message="unknown '<script>alert(1)</script>'"),))

    assert "&lt;script&gt;" in box
    assert "<script" not in box


def test_the_banner_stands_once_at_the_top_of_the_text() -> None:
    """Marking a page again replaces the box from before, and an empty one takes it away."""
    page = '<body><article class="md-content__inner"><h1>Title</h1></article></body>'
    once = preview.with_banner(page, preview.failure(["first"]))
    twice = preview.with_banner(once, preview.failure(["second"]))

    assert twice.count('class="pm-problems"') == 1
    assert "second" in twice
    assert "first" not in twice
    assert twice.index("pm-problems") < twice.index("<h1>")
    assert preview.with_banner(twice, "") == page


def rebuilt(tmp_path: Path, build: object) -> Path:
    """Run one guarded rebuild over a site of one page, and return its folder."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<article>last good</article>", encoding="utf-8")
    server = SimpleNamespace(root=str(folder), builder=build)
    preview.never_raise(server)  # type: ignore[arg-type]
    server.builder()  # type: ignore[operator]
    return folder


def test_a_failed_rebuild_leaves_the_last_site(tmp_path: Path) -> None:
    """Half a site is put away, and every page says why."""

    def build() -> None:
        (tmp_path / "site" / "half.html").write_text("half", encoding="utf-8")
        logging.getLogger("mkdocs.config").error("the configuration is <broken>")
        raise SystemExit("Aborted")

    folder = rebuilt(tmp_path, build)

    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "last good" in page
    assert "the configuration is &lt;broken&gt;\nAborted" in page


def test_a_rebuild_that_works_replaces_the_last_site(tmp_path: Path) -> None:
    """Nothing of the last site is left beside the new one."""
    folder = rebuilt(tmp_path, lambda: (tmp_path / "site" / "index.html").write_text("new", encoding="utf-8"))

    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (folder / "index.html").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (".", {"posts", "pages", "postmortem.yml", "mkdocs.yml"}),
        ("posts", {"a.yaml", "folder"}),
    ],
)
def test_only_sources_are_watched(tmp_path: Path, path: str, names: set[str]) -> None:
    """Neither a built site, nor the generated pages, nor an editor's swap file is a reason to build again."""
    for name in ("posts/a.yaml", "posts/.a.yaml.swp", "posts/a.yaml~", "posts/folder/postmortem.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in ("pages", "site", ".postmortem", ".git"):
        (tmp_path / name).mkdir()
    for name in ("postmortem.yml", "mkdocs.yml", "README.md", ".mkdocs.yml.swp"):
        (tmp_path / name).touch()

    assert {entry.name for entry in preview._sources(str(tmp_path / path), root=tmp_path)} == names
