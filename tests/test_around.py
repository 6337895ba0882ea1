"""What the other records add to a post, on its page."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from postmortem_kit import loader
from postmortem_kit.loader import Loaded
from postmortem_kit.settings import Config
from postmortem_kit.views import post_page
from postmortem_kit.views.around import Around, arounds
from tests.golden import golden
from tests.site_markdown import EXTENSIONS, convert

FOLDER = Path(__file__).parent / "around"
NAMES = [path.stem for path in sorted(FOLDER.glob("*.yaml"), reverse=True)]


@cache
def entries() -> dict[str, Loaded]:
    """Return the samples, newest first."""
    return {name: loader.load((FOLDER / f"{name}.yaml").read_text(), f"posts/{name}.yaml") for name in NAMES}


@cache
def around() -> dict[str, Around]:
    return arounds([entry.postmortem for entry in entries().values()], Config())


def page(name: str) -> str:
    return post_page.post(entries()[name], Config(), today=date(2026, 11, 25), around=around()[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_post_among_others(name: str) -> None:
    """Beside each sample lies its page."""
    golden(FOLDER / f"{name}.md", page(name).replace("> <", ">\n<"))


@pytest.mark.parametrize("name", NAMES)
def test_markdown_changes_nothing_of_it(name: str) -> None:
    """What the kit wrote is on the finished page byte for byte."""
    body = page(name).split("\n---\n", 1)[1]
    out, _ = convert(body, extensions=EXTENSIONS)

    assert [block for block in body.strip("\n").split("\n\n") if not block.startswith("## ") and block not in out] == []


def test_the_posts_before_and_after_a_post_are_by_date() -> None:
    """The first has none before it and the last none after it."""
    ways = {name: (one.earlier and one.earlier.href, one.later and one.later.href) for name, one in around().items()}

    assert ways["2025-09-30-again"] == ("../2025-03-04-full/", "../2026-01-07-old/")
    assert ways[NAMES[-1]] == (None, "../2025-09-30-again/")
    assert ways[NAMES[0]] == ("../2026-01-07-old/", None)


def test_a_single_record_stands_alone() -> None:
    """Nothing is made up around it."""
    (only,) = arounds([entries()[NAMES[0]].postmortem], Config()).values()

    assert only == Around()
