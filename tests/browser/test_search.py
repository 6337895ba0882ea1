"""The search box finds posts: by a word, by a pasted error, with the keyboard, on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BELOW, Open

POST = "post/2025-03-04-queue/"
TITLE = "A stuck consumer let the ferry queue grow until the disk was full"


def box(page: Page) -> None:
    """Put the cursor into the search box, as a reader would."""
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()


def ask(page: Page, text: str) -> None:
    page.get_by_role("combobox").fill(text)
    expect(page.get_by_role("status")).not_to_be_empty()


@pytest.mark.parametrize("path", ["", POST])
def test_a_word_finds_the_post_and_its_sections(visit: Open, site: str, host: str, path: str) -> None:
    """Title, haiku and section, each with its own address, from any depth and below a path."""
    seen = visit(site + path)
    box(seen.page)
    ask(seen.page, "broker")
    options = seen.page.get_by_role("option")

    expect(options).to_have_count(2)
    expect(options.first).to_contain_text(TITLE)
    expect(options.first).to_contain_text(
        "the queue grew all night / one consumer held the door / morning found the disk"
    )
    expect(options.last).to_contain_text("The Initial Hunch")
    expect(options.last.locator("mark")).to_have_text("broker")
    assert options.first.locator("a").get_attribute("href") == f"/{BELOW}/{POST}"
    assert options.last.locator("a").get_attribute("href") == f"/{BELOW}/{POST}#hunch"
    assert seen.complaints == []
    assert seen.elsewhere(host) == []


def test_a_pasted_line_finds_the_post_of_its_signal(visit: Open, site: str) -> None:
    """Its time, address and id are in no post; what is left of it is."""
    page = visit(site).page
    box(page)
    ask(
        page,
        "2025-09-30T04:12:55.031Z 10.1.2.3:5672 ERROR 0x7ffd91 ferry.queue: publish refused: disk free limit reached",
    )

    expect(page.get_by_role("option").first).to_contain_text(TITLE)


def test_words_that_no_post_has_together_find_those_with_several(visit: Open, site: str) -> None:
    """And the box says that it is a guess."""
    page = visit(site).page
    box(page)
    ask(page, "consumer waiting for a lock qqzzxx")

    expect(page.get_by_role("option").first).to_contain_text(TITLE)


def test_nothing_found_is_said(visit: Open, site: str) -> None:
    """In words, with the way to all posts below."""
    page = visit(site).page
    box(page)
    ask(page, "qqzzxx")

    expect(page.get_by_role("status")).to_have_text("No post mentions this.")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("link", name="All posts")).to_be_visible()


def test_the_keyboard_is_enough(visit: Open, site: str) -> None:
    """Ctrl+K opens, arrows choose, Enter follows, Escape leaves."""
    page = visit(site).page
    page.keyboard.press("Control+k")
    ask(page, "broker")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    expect(chosen).to_contain_text("The Initial Hunch")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text(TITLE)
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("The Initial Hunch")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{POST}#hunch")

    box(page)
    ask(page, "broker")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("combobox")).not_to_be_focused()


def test_what_is_found_is_narrowed_and_put_in_order(visit: Open, site: str, host: str) -> None:
    """By what the posts found differ in, with the keyboard too; the index of facets is not loaded before a question."""
    seen = visit(site)
    page = seen.page
    box(page)
    assert [address for address in seen.requests if "/filter/" in address] == []
    ask(page, "the")
    options = page.locator(".pm-found__title")
    expect(options).to_have_count(2)
    severity = page.get_by_label("severity", exact=True)
    expect(severity.locator("option").first).to_have_text("Any severity")

    page.get_by_label("order", exact=True).select_option("newest")
    expect(options.first).to_contain_text("clock")
    severity.focus()
    severity.select_option("SEV 3")
    expect(options).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("1 post")
    expect(severity).to_be_focused()
    severity.select_option("")
    expect(options).to_have_count(2)
    severity.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    assert seen.complaints == []
    assert seen.elsewhere(host) == []


def test_a_slash_in_a_text_is_a_slash(visit: Open, site: str) -> None:
    """The shortcut does not take a letter from what is being typed."""
    page = visit(site).page
    box(page)
    page.keyboard.type("a/b")

    expect(page.get_by_role("combobox")).to_have_value("a/b")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_the_whole_screen_for_it(visit: Open, site: str, scheme: str) -> None:
    """A button opens the box over the page, and closing gives the page back."""
    page = visit(site, viewport={"width": 390, "height": 844}, color_scheme=scheme).page
    expect(page.get_by_role("combobox")).not_to_be_visible()
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    ask(page, "broker")
    expect(page.get_by_role("option").first).to_be_in_viewport()

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("combobox")).not_to_be_visible()


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "</mark><b>"])
def test_what_is_asked_is_text(visit: Open, site: str, text: str) -> None:
    """Neither the question nor an answer becomes an element of the page."""
    seen = visit(site)
    box(seen.page)
    ask(seen.page, text)

    assert seen.page.locator(".pm-search__panel :is(img, script, b)").count() == 0
    assert seen.complaints == []


def test_without_an_index_the_box_says_so(visit: Open, host: str, site: str, tmp_path: Path) -> None:
    """A site that was built without Pagefind still leads to its posts."""
    seen = visit(site)
    seen.page.route("**/pagefind/**", lambda route: route.fulfill(status=404))
    box(seen.page)
    ask(seen.page, "broker")

    expect(seen.page.get_by_role("status")).to_contain_text("did not load")
    expect(seen.page.get_by_role("link", name="All posts")).to_be_visible()
