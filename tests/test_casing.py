"""Filling a casing changes the time of a build, and not a byte of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jinja2 import DictLoader, Environment
from mkdocs.commands.build import build
from mkdocs.config import load_config

from postmortem_kit.casing import Casings
from tests.example import MKDOCS, tree, write_site

TITLES = ("Don't & can't", 'The "quoted" one', "A <b> in a title", "Plain", "Plain too", "A `code` title", "And more")


def site(root: Path) -> Path:
    """Write the example, and posts whose titles have signs that a filter may change."""
    write_site(root)
    for number, title in enumerate(TITLES):
        record = {"title": title, "date": f"2025-03-{number + 10}", "status": "published", "setup": "It ran."}
        (root / "posts" / f"title-{number}.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    return root


def built(root: Path, **extra: Any) -> dict[str, bytes]:
    """Build the site at *root* and return its pages."""
    (root / "mkdocs.yml").write_text(yaml.safe_dump(yaml.safe_load(MKDOCS) | extra), encoding="utf-8")
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return {path: text for path, text in tree(Path(config.site_dir)).items() if path.endswith(".html")}


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"site_url": "https://postmortems.example.com/team/", "edit_uri": "https://git.example.com/edit/main/"},
        {"use_directory_urls": False, "site_url": "https://postmortems.example.com/"},
        {"theme": {"name": "material", "features": ["content.action.view"]}, "edit_uri": "https://git.example.com/x/"},
    ],
    ids=["bare", "addresses", "files", "view"],
)
def test_a_site_is_the_same_with_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: dict[str, Any]
) -> None:
    filled = built(site(tmp_path / "site"), **extra)
    with monkeypatch.context() as patch:
        patch.setattr(Casings, "watch", lambda self, env: None)
        plain = built(tmp_path / "site", **extra)

    assert len(filled) > len(TITLES)
    assert [path for path in plain if plain[path] != filled[path]] == []


def page(number: int, **values: Any) -> Any:
    """Return as much of a page as a template sees."""
    return SimpleNamespace(
        file=SimpleNamespace(src_uri=f"{number}.md"),
        meta={"title": f"Title {number}"},
        content=f"<h1>Text {number}</h1>",
        toc=(),
        edit_url=None,
        canonical_url=None,
        is_homepage=False,
        parent=None,
        **values,
    )


def prints(template: str, pages: list[Any]) -> list[str]:
    """Return what *pages* come out as."""
    env = Environment(loader=DictLoader({"main.html": template}), autoescape=False)
    Casings({one.file.src_uri for one in pages}).watch(env)
    return [env.get_template("main.html").render({"page": one, "base_url": "."}) for one in pages]


def test_from_the_third_page_on_the_template_is_not_asked() -> None:
    asked: list[str] = []
    pages = [page(number, ask=lambda: asked.append("") or "") for number in range(5)]
    found = prints("{{ page.meta.title }}: {{ page.content }}{{ page.ask() }}", pages)

    assert found == [f"Title {number}: <h1>Text {number}</h1>" for number in range(5)]
    assert len(asked) == 3  # the first, and the second in both ways


def test_a_template_that_prints_more_of_a_page_is_asked_every_time() -> None:
    found = prints("{{ page.file.src_uri }} {{ page.content }}", [page(number) for number in range(4)])

    assert found == [f"{number}.md <h1>Text {number}</h1>" for number in range(4)]


def test_a_template_may_look_into_a_text() -> None:
    found = prints("{% if '<h1' in page.content %}has{% endif %} {{ page.meta.title | upper }}", [page(1), page(2)])

    assert found == ["has TITLE 1", "has TITLE 2"]
