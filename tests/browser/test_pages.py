"""A built page keeps its promises in a real browser: nothing from elsewhere, nothing refused, nothing lost."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open

POST = "post/2025-03-04-queue/"
LISTS = ("services/", "service/ferry-queue/", "severity/sev2/", "2025/")
WIDE = {"viewport": {"width": 1440, "height": 900}}
NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.mark.parametrize("path", ["", POST, "post/2025-06-10-clock/", *LISTS])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_page_asks_nobody_else_and_nothing_is_refused(
    visit: Open, host: str, site: str, path: str, scheme: str, size: dict[str, object]
) -> None:
    """No request leaves the site's origin, and the console has no error: also below a path."""
    seen = visit(site + path, color_scheme=scheme, **size)
    seen.page.wait_for_load_state("networkidle")

    assert seen.elsewhere(host) == []
    assert seen.complaints == []


@pytest.mark.parametrize("path", ["", POST, *LISTS])
def test_a_narrow_screen_needs_no_sideways_scrolling(visit: Open, site: str, path: str) -> None:
    """At 320 px, the narrowest that WCAG asks for."""
    page = visit(site + path, viewport={"width": 320, "height": 700}).page

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_palette_follows_the_system_and_a_choice_is_kept(visit: Open, site: str) -> None:
    """What the reader chose holds after a reload and at another depth of the site."""
    page = visit(site, color_scheme="light").page
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert page.evaluate(scheme) == "default"

    page.get_by_title("Switch to dark").click()
    page.wait_for_function(f"{scheme} === 'slate'")
    page.reload()
    assert page.evaluate(scheme) == "slate"

    page.goto(site + POST)
    assert page.evaluate(scheme) == "slate"


def test_code_can_be_copied(visit: Open, site: str, host: str) -> None:
    """The theme's copy button works on code in a record, under the policy."""
    seen = visit(site + POST, permissions=["clipboard-read", "clipboard-write"])
    button = seen.page.locator("pre .md-clipboard, .md-code__button[data-md-type=copy]").first
    button.click()
    seen.page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('ferryctl locks --held'))")

    assert seen.complaints == []


def test_a_page_reads_without_scripts(visit: Open, site: str) -> None:
    """The text is there, and a link to the posts stands where the search box would."""
    page = visit(site + POST, java_script_enabled=False).page

    assert page.get_by_role("heading", name="The Setup").is_visible()
    assert not page.locator(".pm-search__form").is_visible()
    page.get_by_role("link", name="All posts").click()
    assert page.url.rstrip("/") == site.rstrip("/")


def test_contents_of_a_post_are_listed(visit: Open, site: str) -> None:
    """Under the words of the design, with the sections in their order."""
    page = visit(site + POST, **WIDE).page
    contents = page.get_by_label("On this page")

    assert contents.is_visible()
    assert contents.get_by_role("link").all_inner_texts()[:2] == ["The Setup", "The Initial Hunch"]


def test_the_bar_of_the_home_page_unfolds_without_scripts(visit: Open, site: str) -> None:
    """A service is two clicks away, and its tab is the current one."""
    page = visit(site, java_script_enabled=False, **WIDE).page
    link = page.locator(".pm-facets").get_by_role("link", name="ferry-queue")
    assert not link.is_visible()

    page.get_by_text("any of 1").first.click()
    link.click()
    assert page.url == f"{site}service/ferry-queue/"
    assert page.get_by_role("link", name="Services", exact=True).get_attribute("aria-current") == "true"
    assert page.get_by_role("heading", name="If it is broken now").is_visible()
