"""Print how often `match` leads to the right post: the pairs of match_pairs.yaml over the posts of this repository.

    python benchmarks/match.py [--misses] [--page]      --page asks the page /find/ in a browser instead of the command

Top-1 and top-3 are of the pairs that have a post; a hit that is called weak counts where it stands. A negative is right
when nothing is found, and is counted apart where only weak matches are.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from postmortem_kit import settings
from postmortem_kit.match import match

ROOT = Path(__file__).parents[1]
PAIRS = Path(__file__).with_name("match_pairs.yaml")


Found = list[tuple[str, bool]]
"""The posts that were named, the best first, and whether each is called a weak match."""


def by_command(paste: str) -> Found:
    return [(hit.record.id, hit.is_weak) for hit in match(ROOT, settings.read(ROOT), paste, limit=3).hits]


class Quiet(SimpleHTTPRequestHandler):
    """Say nothing."""

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def page() -> Iterator[Callable[[str], Found]]:
    """Build the site, and give what asks its page /find/."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as site, sync_playwright() as playwright:
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", site], cwd=ROOT, check=True)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tab = browser.new_page()

        def ask(paste: str) -> Found:
            tab.goto(f"http://127.0.0.1:{server.server_port}/find/")
            tab.fill("[data-pm-find] textarea", paste)
            tab.press("[data-pm-find] textarea", "Enter")
            tab.locator("[data-pm-find-status]", has_text=re.compile(r"[.]$")).wait_for()
            return [
                (
                    hit.query_selector("a").get_attribute("href").rstrip("/").rpartition("/")[2],
                    "weak:" in hit.inner_text(),
                )
                for hit in tab.query_selector_all("[data-pm-find-results] .pm-hit")
            ][:3]

        yield ask
        browser.close()
        server.shutdown()


def judged(ask: Callable[[str], Found], pair: dict[str, Any]) -> tuple[str, str]:
    """Return what came of a pair, and what was found instead of it."""
    hits = ask(pair["paste"])
    told = ", ".join(f"{id}{' (weak)' if is_weak else ''}" for id, is_weak in hits) or "nothing"
    if "post" not in pair:
        return ("silent" if not hits else "weak" if all(is_weak for _, is_weak in hits) else "wrong"), told
    places = [place for place, (id, _) in enumerate(hits) if id in pair["post"]]
    if not places:
        return "missed", told
    return ("first" if places[0] == 0 else "third") + (" weak" if hits[places[0]][1] else ""), told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print what is not at the first place")
    parser.add_argument("--page", action="store_true", help="ask the page in Chromium")
    arguments = parser.parse_args()
    pairs = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    started = time.process_time()
    if arguments.page:
        with page() as ask:
            verdicts = [(pair, *judged(ask, pair)) for pair in pairs]
    else:
        verdicts = [(pair, *judged(by_command, pair)) for pair in pairs]
    took = time.process_time() - started
    for pair, verdict, told in verdicts if arguments.misses else ():
        if verdict not in ("first", "silent"):
            print(f"{verdict:<11} {' '.join(pair['paste'].split())[:80]}\n{'':<11} -> {told}")
    have = [verdict for pair, verdict, _ in verdicts if "post" in pair]
    not_have = [verdict for pair, verdict, _ in verdicts if "post" not in pair]
    first, three = (sum(verdict.startswith(words) for verdict in have) for words in ("first", ("first", "third")))
    print(f"top-1 {first} of {len(have)}, top-3 {three} of {len(have)}; weak {sum('weak' in one for one in have)}")
    print(
        f"negatives: {not_have.count('silent')} silent, {not_have.count('weak')} weak, {not_have.count('wrong')} wrong"
    )
    if not arguments.page:
        print(f"{1000 * took / len(pairs):.0f} CPU ms a question")


if __name__ == "__main__":
    main()
