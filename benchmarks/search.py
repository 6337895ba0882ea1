"""What the first answer of the search costs a browser: bytes, seconds and CPU, beside Material's own search.

    python benchmarks/search.py [COUNT …]      default: 1000 10000

Both sites have the same posts in their index. The shells come from a real build of twenty; the index of COUNT posts is
made by the program that makes it in a build: Pagefind for ours, what Material's plugin writes for Material's. The
server is on loopback and does not compress. KB are those of the index: what the answer takes, and what is fetched
behind it (the counts of the facets); seconds run from the question to the first answer on the page; CPU is that of all
processes of the browser, from the opening of the page to that answer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate, product
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from records import write_peer, write_site

from postmortem_kit import search

SHELL = 20
SECTIONS = ("setup", "hunch", "investigation", "fix", "reflections")


class Quiet(SimpleHTTPRequestHandler):
    """Count what is sent, and say nothing."""

    sent = 0
    """Bytes of the index, not of the page around it."""
    behind = 0
    """Those of the facets' counts, which are asked for when the answer is there."""

    def log_message(self, format: str, *args: object) -> None: ...

    def copyfile(self, source: Any, outputfile: Any) -> None:
        if self.path.startswith("/pagefind/filter/"):
            Quiet.behind += os.fstat(source.fileno()).st_size
        elif self.path.startswith(("/pagefind/", "/search/")):
            Quiet.sent += os.fstat(source.fileno()).st_size
        super().copyfile(source, outputfile)


VOCABULARY = tuple(
    "".join(pair) for pair in product(("ba", "ke", "lo", "mi", "nu", "ro", "sa", "ti", "vu", "ze"), repeat=4)
)
WEIGHTS = tuple(accumulate(1 / (rank + 3) for rank in range(len(VOCABULARY))))
"""A word is the rarer the later it stands, as in any language (Zipf's law)."""
QUESTION = f"{VOCABULARY[400]} {VOCABULARY[700]} {VOCABULARY[1500]}"


def texts(number: int) -> tuple[str, str, dict[str, str]]:
    """Return id, title and sections of a post, of about 1,000 words."""
    rng = random.Random(number)
    day = date(2019, 1, 1) + timedelta(days=number % 2800)
    words = rng.choices(VOCABULARY, cum_weights=WEIGHTS, k=1010)
    sections = {key: " ".join(words[200 * at : 200 * (at + 1)]) for at, key in enumerate(SECTIONS)}
    return f"{day}-record-{number:05}", " ".join(words[1000:]), sections


def fill_ours(site: Path, count: int) -> None:
    """Make Pagefind's index of *count* posts, in place of the one of the built site."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            name, title, sections = texts(number)
            body = "".join(f'<h2 id="{key}">{key}</h2><p>{escape(text)}</p>' for key, text in sections.items())
            page = Path(folder, "post", name, "index.html")
            page.parent.mkdir(parents=True)
            page.write_text(
                f'<html lang="en"><body><main data-pagefind-body><h1 data-pagefind-meta="title">{title}</h1>{body}'
                f'<ul hidden><li data-pagefind-filter="year">{name[:4]}</li>'
                f'<li data-pagefind-sort="date">{name[:10]}</li></ul></main></body></html>'
            )
        assert search.index(Path(folder))
        shutil.rmtree(site / "pagefind")
        shutil.move(Path(folder, "pagefind"), site / "pagefind")


def fill_theirs(site: Path, count: int) -> None:
    """Put *count* posts into Material's index, in place of those of the built site."""
    path = site / "search" / "search_index.json"
    docs = []
    for number in range(count):
        name, title, sections = texts(number)
        docs.append({"location": f"post/{name}/", "title": title, "text": ""})
        for key, text in sections.items():
            docs.append({"location": f"post/{name}/#{key}", "title": key, "text": f"<p>{escape(text)}</p>"})
    index = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(index | {"docs": docs}, separators=(",", ":")), encoding="utf-8")


def cpu(mark: str) -> float:
    """Return the CPU seconds of every process that has *mark* among its arguments, or descends from one."""
    parents, spent, ours = {}, {}, set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        pid = int(folder.name)
        parents[pid], spent[pid] = int(fields[1]), int(fields[11]) + int(fields[12])
        if mark.encode() in line:
            ours.add(pid)
    for _ in range(6):
        ours |= {pid for pid, parent in parents.items() if parent in ours}
    return sum(spent[pid] for pid in ours) / os.sysconf("SC_CLK_TCK")


def ask(address: str, *, box: str, answer: str) -> tuple[int, int, float, float]:
    """Return bytes, those behind them, seconds and CPU seconds from the first letter to the first answer."""
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = context.new_page()
        page.set_default_timeout(120_000)
        sent, behind, spent = Quiet.sent, Quiet.behind, cpu(profile)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        started = time.perf_counter()
        page.locator(box).first.fill(QUESTION)
        page.locator(answer).first.wait_for(state="visible")
        seconds, burnt = time.perf_counter() - started, cpu(profile) - spent
        page.wait_for_load_state("networkidle")
        taken = Quiet.sent - sent, Quiet.behind - behind, seconds, burnt
        context.close()
    return taken


def served(folder: Path) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        ours, theirs = Path(name, "ours"), Path(name, "theirs")
        write_site(ours, SHELL)
        run = partial(subprocess.run, check=True, capture_output=True)
        run([sys.executable, "-m", "postmortem_kit", "render", "-o", "out"], cwd=ours)
        write_peer(theirs, ours / "out")
        for folder in (ours, theirs):
            run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder)
        print(f"{'posts':>8}  {'search':<12}{'KB':>10}{'behind':>8}{'s':>8}{'CPU s':>8}")
        for count in counts:
            for key, folder, fill, box, answer in (
                ("ours", ours, fill_ours, ".pm-search__input", ".pm-found"),
                ("Material's", theirs, fill_theirs, ".md-search__input", ".md-search-result__item"),
            ):
                fill(folder / "site", count)
                server = served(folder / "site")
                sent, behind, seconds, spent = ask(
                    f"http://127.0.0.1:{server.server_address[1]}/", box=box, answer=answer
                )
                server.shutdown()
                print(
                    f"{count:>8}  {key:<12}{sent / 1000:>10.0f}{behind / 1000:>8.0f}{seconds:>8.1f}{spent:>8.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[1000, 10000])
    main(parser.parse_args().counts)
