"""A real Chromium, and the example site served the way a static host would, below a path."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.example import run, write_site

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-first-run",
)

BELOW = "team/postmortems"
"""Where the site lies on its host: not at the root, so that every address has to be relative."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the machine's own Chromium."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.fail("no Chromium here: `make chromium` installs it, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """One reader's browser, and what went wrong in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """Console errors, refused resources, exceptions."""
    requests: list[str] = field(default_factory=list)
    """Every address asked for."""

    def elsewhere(self, origin: str) -> list[str]:
        """Return the requests that left *origin*."""
        return [address for address in self.requests if not address.startswith((f"{origin}/", "data:", "blob:"))]


Open = Callable[..., Visit]


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong, a line each."""
    page.evaluate(_AXE)
    found = page.evaluate("axe.run(document).then((all) => JSON.stringify(all.violations))")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}" for one in json.loads(found) for node in one["nodes"]
    ]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Open]:
    """Give a function that opens an address in a browser without a history; its options are the context's."""
    contexts = []

    def opened(address: str, **options: object) -> Visit:
        context = chromium.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        visit = Visit(context.new_page())
        context.on("request", lambda request: visit.requests.append(request.url))
        context.on("requestfailed", lambda request: visit.complaints.append(f"failed: {request.url}"))
        context.on("weberror", lambda error: visit.complaints.append(str(error.error)))
        context.on("console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None)
        visit.page.goto(address)
        return visit

    yield opened
    for context in contexts:
        context.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked for is seen in the browser."""


@contextmanager
def serving(www: Path) -> Iterator[str]:
    """Serve *www* as a static host would, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(www)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the example site, and give the address of the static server that has it; the site is at BELOW."""
    root = write_site(tmp_path_factory.mktemp("built") / "site")
    www = tmp_path_factory.mktemp("www")
    result = run(root, "mkdocs", "build", "--strict", "--site-dir", str(www / BELOW))
    assert result.returncode == 0, result.stdout
    with serving(www) as origin:
        yield origin


@pytest.fixture(scope="session")
def site(host: str) -> str:
    """Give the address of the built site."""
    return f"{host}/{BELOW}/"


@dataclass(frozen=True)
class Preview:
    """A running `mkdocs serve`."""

    root: Path
    origin: str
    log: Path

    def rebuilds(self) -> int:
        """Return how often it has built the site, the first time included."""
        return self.log.read_text(encoding="utf-8").count("Building documentation...")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Preview]:
    """Start `mkdocs serve` in a fresh example site, and give it once it answers."""
    root = write_site(tmp_path / "site")
    log = tmp_path / "serve.log"
    port = _free_port()
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        origin = f"http://127.0.0.1:{port}"
        _wait_for(origin, process, log)
        yield Preview(root, origin, log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _free_port() -> int:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Quiet) as server:
        return int(server.server_address[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once *address* answers."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    pytest.fail(f"mkdocs serve did not answer:\n{log.read_text(encoding='utf-8')}")
