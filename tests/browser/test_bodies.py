"""What a body holds besides text works in a real browser: diagrams are drawn, notes lead there and back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer

import pytest

from tests.browser.conftest import Open, _Quiet
from tests.example import run, write_site

DRAWN = """title: The lease was held by a host that was gone
date: 2026-05-05
setup: |
  A lease is taken by the first worker[^lease].

  ```mermaid
  sequenceDiagram
    accTitle: Who holds the lease
    Worker->>Database: take it </script><img src=x onerror=alert(1)>
    Database-->>Worker: granted, 60 s
  ```

  [^lease]: A row with a time in it.
fix: |
  ```mermaid
  %%{init: {"securityLevel": "loose", "themeCSS": "@import url(https://example.com/x.css)"}}%%
  flowchart LR
    a[Worker] -->|renew| b{held?}
    click a "https://example.com/a"
  ```

  - [x] drawn
  - [ ] not drawn:

    ```mermaid
    flowchart LR
      a[Worker --> b{
    ```
"""
BARE = "title: The export ran twice\ndate: 2026-01-14\nsetup: It ran, see [the lease](pm:lease).\n"


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build a site with a diagram on one page, and give its address."""
    root = write_site(tmp_path_factory.mktemp("bodies") / "site", records={"lease": DRAWN, "export": BARE})
    result = run(root, "mkdocs", "build", "--strict")
    assert result.returncode == 0, result.stdout
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_diagrams_are_drawn_and_named_without_asking_anybody(visit: Open, bodies: str, scheme: str) -> None:
    """In the page's own colours; what an author writes into one neither runs nor fetches anything."""
    seen = visit(f"{bodies}/post/lease/", color_scheme=scheme)
    picture = seen.page.get_by_role("img", name="Diagram: Who holds the lease")
    picture.wait_for()
    seen.page.locator(".pm-diagram__fault").wait_for()
    seen.page.wait_for_load_state("networkidle")

    assert picture.locator("svg[aria-hidden=true]").count() == 1
    assert seen.page.locator(".pm-diagram__picture svg").count() == 2
    assert seen.page.locator(".pm-diagram img, .pm-diagram script").count() == 0
    assert "cannot be drawn" in seen.page.locator(".pm-diagram__fault").inner_text()
    assert seen.elsewhere(bodies) == []
    assert seen.complaints == []


def test_a_diagram_takes_the_colours_that_the_reader_switches_to(visit: Open, bodies: str) -> None:
    page = visit(f"{bodies}/post/lease/", color_scheme="light").page
    page.locator(".pm-diagram__picture svg").first.wait_for()
    fill = "getComputedStyle(document.querySelector('.pm-diagram__picture rect.actor')).fill"
    before = page.evaluate(fill)

    page.get_by_title("Switch to dark").click()
    page.wait_for_function(f"{fill} !== '{before}'")
    assert page.locator(".pm-diagram__picture").count() == 2


def test_a_diagram_is_readable_as_text(visit: Open, bodies: str) -> None:
    """Without scripts it is all there is, and with them it stays below the picture."""
    plain = visit(f"{bodies}/post/lease/", java_script_enabled=False).page
    assert plain.locator(".pm-diagram pre").first.is_visible()
    assert "granted, 60 s" in plain.get_by_role("group", name="Diagram: Who holds the lease").inner_text()

    page = visit(f"{bodies}/post/lease/").page
    page.get_by_text("The diagram as text").first.click()
    assert page.locator(".pm-diagram pre").first.is_visible()


def test_a_page_without_a_diagram_loads_nothing_for_one(visit: Open, bodies: str) -> None:
    """Neither the script nor the looser policy."""
    seen = visit(f"{bodies}/post/export/")
    policy = seen.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""

    assert not [address for address in seen.requests if "mermaid" in address or "diagrams" in address]
    assert "style-src 'self';" in policy
    seen.page.get_by_role("link", name="the lease", exact=True).click()
    assert seen.page.url == f"{bodies}/post/lease/"


def test_a_note_leads_there_and_back(visit: Open, bodies: str) -> None:
    page = visit(f"{bodies}/post/lease/", viewport={"width": 320, "height": 700}).page

    page.get_by_role("link", name="Note 1").click()
    assert page.locator(":target").inner_text().startswith("A row with a time in it.")
    page.get_by_role("link", name="Back to 1 in the text").click()
    assert page.evaluate("location.hash") == "#setup--ref-1"
    assert page.get_by_role("checkbox", name="Done", exact=True).is_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
