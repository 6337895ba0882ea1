"""`mkdocs serve` in a real browser: an edit shows after one rebuild, and nothing takes the page away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Preview
from tests.example import CLOCK, MKDOCS, QUEUE, UNREADABLE, record

POST = "/post/2025-03-04-queue/"
NAME = "2025-03-04-queue"


def in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def by_another_file(path: Path, text: str) -> None:
    """Write as many editors do: a file beside it, moved into its place."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


@pytest.mark.parametrize("save", [in_place, by_another_file])
def test_an_edit_shows_after_exactly_one_rebuild(
    served: Preview, visit: Open, save: Callable[[Path, str], None]
) -> None:
    """The browser reloads by itself; the policy of a preview lets the server's script run."""
    seen = visit(served.origin + POST)
    save(record(served.root, NAME), QUEUE.replace("We thought", "At first we thought"))

    expect(seen.page.get_by_text("At first we thought the broker was slow")).to_be_visible()
    seen.page.wait_for_timeout(1500)
    assert served.rebuilds() == 2
    assert seen.complaints == []
    assert seen.elsewhere(served.origin) == []


def test_a_new_record_and_a_deleted_one_show(served: Preview, visit: Open) -> None:
    """Each after one rebuild, without a restart."""
    page = visit(served.origin).page
    record(served.root, "2025-09-09-new").write_text(
        CLOCK.replace("A certificate", "A new certificate"), encoding="utf-8"
    )
    expect(page.get_by_text("A new certificate expired").first).to_be_visible()
    record(served.root, "2025-09-09-new").unlink()
    expect(page.get_by_text("A new certificate expired")).to_have_count(0)

    page.wait_for_timeout(1500)
    assert served.rebuilds() == 3


def test_drafts_are_shown(served: Preview, visit: Open) -> None:
    """A preview is where a draft is read."""
    page = visit(f"{served.origin}/post/2025-07-01-printer/").page

    expect(page.get_by_text("The printer stood still.")).to_be_visible()


def test_a_broken_record_keeps_its_last_good_post(served: Preview, visit: Open) -> None:
    """With the place of the problem above it, on its page and on the first one; mended, the box goes."""
    page = visit(served.origin + POST).page
    record(served.root, NAME).write_text(UNREADABLE, encoding="utf-8")
    alert = page.locator(".pm-problems")
    expect(alert).to_contain_text(f"posts/{NAME}.yaml:")
    expect(page.get_by_text("We thought the broker was slow")).to_be_visible()
    page.goto(served.origin)
    expect(alert).to_contain_text(f"posts/{NAME}.yaml:")

    page.goto(served.origin + POST)
    record(served.root, NAME).write_text(QUEUE, encoding="utf-8")
    expect(page.locator(".pm-problem--error")).to_have_count(0)
    expect(page.get_by_text("We thought the broker was slow")).to_be_visible()


def test_a_broken_configuration_keeps_the_last_site(served: Preview, visit: Open) -> None:
    """mkdocs.yml with a slip in it does not leave the browser waiting."""
    page = visit(served.origin + POST).page
    (served.root / "mkdocs.yml").write_text(f"{MKDOCS}nav: [\n", encoding="utf-8")
    expect(page.locator(".pm-problems")).to_contain_text("could not be built again")
    expect(page.get_by_text("We thought the broker was slow")).to_be_visible()

    (served.root / "mkdocs.yml").write_text(MKDOCS.replace("site_name: ", "site_name: Our "), encoding="utf-8")
    expect(page).to_have_title("A stuck consumer let the ferry queue grow until the disk was full - Our Postmortems")
    expect(page.get_by_text("could not be built again")).to_have_count(0)


def test_search_works_before_and_after_a_rebuild(served: Preview, visit: Open) -> None:
    """MkDocs empties the folder at each rebuild; the index is there again, with the new words."""
    page = visit(served.origin).page
    for word in ("broker", "zeppelin"):
        page.keyboard.press("/")
        page.get_by_role("combobox").fill(word)
        expect(page.get_by_role("option").first).to_contain_text("A stuck consumer")
        record(served.root, NAME).write_text(QUEUE.replace("broker", "zeppelin"), encoding="utf-8")
        page.goto(served.origin + POST)
        expect(page.get_by_text("We thought the zeppelin was slow")).to_be_visible()
