"""The page of numbers in a real browser: its charts scroll in boxes of their own, and it asks nobody else."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open

PAGE = "insights/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_asks_nobody_else_and_nothing_is_refused(visit: Open, host: str, site: str, scheme: str) -> None:
    """Its own stylesheet comes from the site, and the console has no error."""
    seen = visit(site + PAGE, color_scheme=scheme)
    seen.page.wait_for_load_state("networkidle")

    assert f"{site}assets/insights.css" in seen.requests
    assert seen.elsewhere(host) == []
    assert seen.complaints == []


def test_a_chart_scrolls_in_its_own_box_and_the_keyboard_reaches_it(visit: Open, site: str) -> None:
    """The page itself does not scroll sideways, at 320 px."""
    page = visit(site + PAGE, viewport={"width": 320, "height": 700}).page
    box = page.get_by_role("region", name="Incidents per month", exact=True)
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_number_is_there_without_scripts(visit: Open, site: str) -> None:
    """The charts, and the tables behind them."""
    page = visit(site + PAGE, java_script_enabled=False).page
    page.get_by_text("Every number on this page as a table").click()

    assert page.get_by_role("img", name="2 incidents from March 2025 to June 2025").is_visible()
    assert page.get_by_role("table", name="Incidents per month").is_visible()
