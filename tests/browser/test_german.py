"""A site in German, as a reader and an author meet it in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import BELOW, Open, faults, serving
from tests.example import CLOCK, RECORDS, run, write_site

CLOCK_ID = "2025-06-10-clock"
KNOWN = "services: [gate]\nauthors: [Aada Lind]\ntags: [clock]\ndetection: {method: alert}\n"
"""Enough for a rail of facts."""


@pytest.fixture(scope="module")
def deutsch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the example site in German, and give its address."""
    records = {**RECORDS, CLOCK_ID: CLOCK + KNOWN}
    root = write_site(tmp_path_factory.mktemp("german") / "site", records=records)
    (root / "postmortem.yml").write_text("language: de\n", encoding="utf-8")
    www = tmp_path_factory.mktemp("www")
    result = run(root, "mkdocs", "build", "--strict", "--site-dir", str(www / BELOW))
    assert result.returncode == 0, result.stdout
    with serving(www) as origin:
        yield f"{origin}/{BELOW}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "post/2025-03-04-queue/", "new/"])
def test_a_page_in_german_is_for_everyone(deutsch: str, visit: Open, path: str, scheme: str) -> None:
    """Its language is named, axe finds nothing, nothing is wider than a small phone, and no script complains."""
    seen = visit(f"{deutsch}{path}", viewport={"width": 390, "height": 844}, color_scheme=scheme)

    assert seen.page.evaluate("document.documentElement.lang") == "de"
    assert faults(seen.page) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.complaints == []


def test_the_search_box_answers_in_german(deutsch: str, visit: Open) -> None:
    seen = visit(deutsch)
    seen.page.get_by_role("combobox").fill("disk free limit")

    seen.page.get_by_text("1 Beitrag", exact=True).wait_for()
    seen.page.get_by_role("combobox").fill("xylophon")
    seen.page.get_by_text("Kein Beitrag erwähnt das.").wait_for()
    assert seen.complaints == []


def test_the_page_that_knows_signals_answers_in_german(deutsch: str, visit: Open) -> None:
    seen = visit(f"{deutsch}find/?q=publish+refused:+disk+free+limit+reached")

    seen.page.get_by_role("heading", name="Bekanntes Signal").wait_for()
    assert seen.page.locator("[data-pm-find-status]").inner_text() == "1 Beitrag. 1 hat es als bekanntes Signal."
    assert seen.page.get_by_role("group", name="Schweregrad").count() == 1
    assert seen.complaints == []


def test_the_form_says_in_german_what_is_wrong_and_how_it_read_a_day(deutsch: str, visit: Open) -> None:
    seen = visit(f"{deutsch}new/")
    day = seen.page.get_by_label("Datum", exact=True)
    day.fill("2026-11-31")
    assert seen.page.locator("#f-date-says").inner_text() == "Einen Tag 2026-11-31 gibt es nicht."
    day.fill("2026-11-20")

    assert seen.page.locator("#f-date-says").inner_text() == "Freitag, 20. November 2026"
    assert "für einen Entwurf fehlt ein Titel und ein Abschnitt." in seen.page.locator(".pm-send__ready").inner_text()
    assert "date: 2026-11-20" in seen.page.locator(".pm-file__text").inner_text()
    assert seen.complaints == []


def test_a_post_offers_to_be_printed_in_german(deutsch: str, visit: Open) -> None:
    seen = visit(f"{deutsch}post/{CLOCK_ID}/")

    assert seen.page.get_by_role("button", name="drucken").count() == 1
