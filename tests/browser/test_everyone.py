"""Every kind of page is for everyone: axe finds nothing, nothing scrolls sideways, no request leaves the origin."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import BELOW, Open, faults, serving
from tests.example import run

ROOT = Path(__file__).parents[2]
DIAGRAM = """title: A site whose page has a diagram in it
date: 2026-02-03
status: published
setup: |
  > [!NOTE]
  > Two services, one lock.[^1]

  ```mermaid
  flowchart LR
    a[writer] --> b[lock] --> c[reader]
  ```

  ```python
  def wait(seconds: int) -> None: ...
  ```

  - [x] looked
  - [ ] understood

  [^1]: And a queue between them.
"""
KINDS = {
    "home": "index.html",
    "post": "post/2024-*/index.html",
    "bare post": "post/2023-*/index.html",
    "diagram": "post/2026-02-03-diagram/index.html",
    "year": "2024/index.html",
    "severity": "severity/*/index.html",
    "services": "services/index.html",
    "service": "service/*/index.html",
    "team": "team/*/index.html",
    "factor": "factor/*/index.html",
    "tag": "tag/*/index.html",
    "find": "find/index.html",
    "actions": "actions/index.html",
    "insights": "insights/index.html",
    "write": "new/index.html",
    "about": "about/index.html",
    "documentation": "docs/*/index.html",
}
"""A pattern of the pages of each kind: the longest of them is looked at."""


@pytest.fixture(scope="module")
def www(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build this repository's own site with a diagram more, and give the folder to serve."""
    root, www = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("www")
    for name in ("posts", "pages", "docs", "templates"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("mkdocs.yml", "postmortem.yml", "catalog.yaml", "words.yaml"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, root / name)
    (root / "posts" / "2026-02-03-diagram.yaml").write_text(DIAGRAM, encoding="utf-8")
    result = run(root, "mkdocs", "build", "--site-dir", str(www / BELOW))
    assert result.returncode == 0, result.stdout
    return www


@pytest.fixture(scope="module")
def origin(www: Path) -> Iterator[str]:
    """Give the address of the server that has the site."""
    with serving(www) as origin:
        yield origin


@pytest.fixture(scope="module")
def addresses(www: Path, origin: str) -> dict[str, str]:
    """Give the address of the longest page of each kind."""
    site = www / BELOW
    found = {}
    for kind, pattern in KINDS.items():
        pages = sorted(site.glob(pattern), key=lambda path: (path.stat().st_size, path.as_posix()))
        assert pages, f"no page of the kind '{kind}'"
        page = pages[0] if kind == "bare post" else pages[-1]
        found[kind] = f"{origin}/{BELOW}/{page.relative_to(site).as_posix().removesuffix('index.html')}"
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit: Open, origin: str, addresses: dict[str, str], kind: str, scheme: str) -> None:
    """And no request left the origin, and the console stayed silent."""
    seen = visit(addresses[kind], color_scheme=scheme, reduced_motion="reduce")
    seen.page.wait_for_load_state("networkidle")

    assert faults(seen.page) == []
    assert seen.elsewhere(origin) == []
    assert seen.complaints == []


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways(visit: Open, addresses: dict[str, str], kind: str, width: int) -> None:
    page = visit(addresses[kind], viewport={"width": width, "height": 800}).page

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_reads_without_scripts(visit: Open, addresses: dict[str, str], kind: str) -> None:
    """One heading, its text, and a way to the other pages."""
    page = visit(addresses[kind], java_script_enabled=False).page

    assert page.locator("h1:visible").count() == 1
    assert len(page.locator("main").inner_text()) > 80
    assert page.locator("a:visible").count() > 3


def test_the_rail_prints_the_page(visit: Open, addresses: dict[str, str]) -> None:
    """Behind the record's other forms; without scripts there is no button that does nothing."""
    page = visit(addresses["post"]).page
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="print", exact=True).click()

    assert page.evaluate("window.printed") is True
    plain = visit(addresses["post"], java_script_enabled=False).page
    assert plain.get_by_role("button", name="print", exact=True).count() == 0
