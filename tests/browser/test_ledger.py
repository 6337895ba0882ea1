"""The action ledger in a real browser: the same facts on a wide screen and on a narrow one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.example import MKDOCS, run

RECORDS = Path(__file__).parents[1] / "cli" / "actions.in"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build a site with actions, and give the address of its ledger as a file: it has to be read from a disk too."""
    root = tmp_path_factory.mktemp("ledger") / "site"
    shutil.copytree(RECORDS, root)
    (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    result = run(root, "mkdocs", "build", "--strict", env={"SOURCE_DATE_EPOCH": "1795564800"})
    assert result.returncode == 0, result.stdout
    return (root / "site" / "actions" / "index.html").as_uri()


def test_a_wide_screen_shows_the_track_and_keeps_the_list_for_those_who_listen(visit: Open, ledger: str) -> None:
    """The picture is hidden from them, the list is not."""
    page = visit(ledger, viewport={"width": 1440, "height": 900}).page
    steps = page.locator(".pm-steps")

    assert page.locator("svg.pm-track").is_visible()
    assert page.locator("svg.pm-track").get_attribute("aria-hidden") == "true"
    assert steps.bounding_box() is None or steps.bounding_box()["width"] <= 1  # type: ignore[index]
    assert "again 11 Aug 2026, No space left on device" in steps.inner_text()


def test_a_narrow_screen_shows_the_list_instead_of_the_track(visit: Open, ledger: str) -> None:
    """At 320 px too without sideways scrolling."""
    page = visit(ledger, viewport={"width": 320, "height": 700}).page

    assert not page.locator("svg.pm-track").is_visible()
    assert page.locator(".pm-steps li").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [320, 720, 1440])
def test_no_words_of_a_track_leave_the_page(visit: Open, ledger: str, width: int) -> None:
    """Labels stay within their line at every width at which it is drawn."""
    page = visit(ledger, viewport={"width": width, "height": 700}).page
    edges = page.evaluate(
        "[...document.querySelectorAll('.pm-track text')].filter(text => text.checkVisibility())"
        ".map(text => text.getBoundingClientRect()).map(box => [box.left, box.right])"
    )

    assert all(left >= 0 and right <= width for left, right in edges)
    assert bool(edges) is (width > 320)
