"""The page "Have we seen this?": an error is pasted, and each post that knows it says what it was; or nothing does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import BELOW, Open
from tests.example import run, write_site

TITLE = "A stuck consumer let the ferry queue grow until the disk was full"
PASTED = "2026-11-24T04:12:55Z 192.0.2.7:5672 ERROR ferry.queue: publish refused: disk free limit reached"


def ask(page: Page, text: str) -> None:
    page.get_by_label("An error, an alert or a symptom").fill(text)
    page.locator(".pm-find__box button").click()


def status(page: Page) -> Locator:
    return page.locator("[data-pm-find-status]")


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_a_pasted_error_leads_to_the_post_of_its_signal(visit: Open, site: str, host: str, width: int) -> None:
    seen = visit(f"{site}find/", viewport={"width": width, "height": 900})
    ask(seen.page, PASTED)
    hit = seen.page.locator(".pm-hit")

    expect(status(seen.page)).to_have_text("1 post. 1 carries it as a known signal.")
    expect(seen.page.get_by_role("heading", name="Known signal")).to_be_visible()
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text("found in signals")
    expect(hit.locator("mark").first).to_be_visible()
    assert hit.get_by_role("link", name=TITLE).get_attribute("href") == f"/{BELOW}/post/2025-03-04-queue/"
    assert seen.page.evaluate("() => document.documentElement.scrollWidth") == width
    assert seen.complaints == []
    assert seen.elsewhere(host) == []


def test_nothing_similar_says_so_and_offers_a_new_post(visit: Open, site: str) -> None:
    page = visit(f"{site}find/").page
    ask(page, "OOMKilled: container web exceeded its memory limit")

    expect(status(page)).to_have_text("No post mentions this. 2 posts searched.")
    expect(page.locator("[data-pm-find-none]")).to_contain_text("postmortem new")
    expect(page.locator(".pm-hit")).to_have_count(0)


def test_a_question_in_the_address_is_answered(visit: Open, site: str) -> None:
    page = visit(f"{site}find/?q=ferry.queue").page

    expect(page.locator(".pm-hit")).to_have_count(1)


def test_facets_narrow_what_was_found_and_stand_behind_it(visit: Open, site: str) -> None:
    page = visit(f"{site}find/?q=nightly job renewed the certificate on one host%0Aferry.queue publish refused").page
    expect(page.locator(".pm-hit")).to_have_count(2)
    page.get_by_label("SEV 3").check()

    expect(page.locator(".pm-hit")).to_have_count(1)
    expect(page.locator(".pm-hit")).to_contain_text("wrong clock")
    place = (
        "() => document.querySelector('.pm-find__results').compareDocumentPosition(document.querySelector('#narrow'))"
    )
    assert page.evaluate(place) == 4, "the results come first"


def test_a_wrapper_that_many_posts_share_is_not_seen_before(visit: Open, tmp_path: Path) -> None:
    wrapper = "com.example.ServiceException: request processing failed"
    told = "title: Number {n}\ndate: 2026-01-{n:02}\nhaiku: none\nsetup: It broke.\nsignals: ['{wrapper}']\n"
    records = {f"2026-01-{n:02}-post": told.format(n=n, wrapper=wrapper) for n in range(1, 8)}
    root = write_site(tmp_path / "site", records=records)
    result = run(root, "mkdocs", "build", "--site-dir", str(tmp_path / "www"))
    assert result.returncode == 0, result.stdout
    with serving(tmp_path / "www") as address:
        page = visit(f"{address}find/?q={wrapper}").page

        expect(page.get_by_role("heading", name="Weak matches")).to_be_visible()
        expect(page.get_by_role("heading", name="Known signal")).to_have_count(0)
        expect(page.locator(".pm-hit").first).to_contain_text("weak: many posts have it")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve *folder* as any static host would."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_the_due_day_of_a_lasting_fix_reads_as_days_do_elsewhere(visit: Open, site: str) -> None:
    """2 Sep, not 09-02 and not the Sept of a browser."""

    def still_open(route: Route) -> None:
        record = route.fetch().json()
        route.fulfill(json=record | {"actions": [{"type": "prevent", "status": "open", "due": "2999-09-02"}]})

    page = visit(f"{site}find/").page
    page.route("**/post.json", still_open)
    ask(page, PASTED)

    expect(page.locator(".pm-hit")).to_contain_text("The lasting fix is open, due 2 Sep 2999.")


def test_a_hit_names_the_first_of_many_services(visit: Open, site: str) -> None:
    """The others are counted: a post that hit all of them does not push the next hit off the screen."""

    def everywhere(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | {"services": [f"service-{number}" for number in range(400)]})

    page = visit(f"{site}find/").page
    page.route("**/post.json", everywhere)
    ask(page, PASTED)

    expect(page.locator(".pm-hit .pm-chip")).to_have_count(7)
    expect(page.locator(".pm-hit")).to_contain_text("and 393 more")


def test_text_of_a_post_never_becomes_an_element(visit: Open, site: str) -> None:
    page = visit(f"{site}find/").page
    ask(page, "<img src=x> ferry.queue: publish refused: disk free limit reached")

    expect(page.locator(".pm-hit")).to_have_count(1)
    expect(page.locator(".pm-hit img")).to_have_count(0)


def test_without_scripts_the_signals_are_a_list_and_each_has_an_address(visit: Open, site: str) -> None:
    page = visit(f"{site}find/", java_script_enabled=False).page
    expect(page.locator(".pm-find__box")).to_be_hidden()
    expect(page.get_by_text("publish refused: disk free limit reached")).to_be_visible()
    signal = page.locator(".pm-signals [id]").nth(1).get_attribute("id")
    page.goto(f"{site}signal/{signal}/")
    page.wait_for_url(f"**/find/#{signal}")

    expect(page.locator(f"[id='{signal}']")).to_contain_text(TITLE)
