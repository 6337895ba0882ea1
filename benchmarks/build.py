"""CPU seconds and peak memory of check, render and mkdocs build, beside MkDocs with the same posts as plain pages.

    python benchmarks/build.py [COUNT …] [--runs N]      default: 100 1000, medians of 3

The peer builds what `postmortem render` writes, with Material's own search: once with the Markdown that MkDocs reads
by itself, once with the extensions that it needs for what a body of ours may hold.

Each run is a process of its own; CPU is user and system time of it and its children, memory the largest of them.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from records import write_peer, write_site

PEERS: dict[str, tuple[str, ...]] = {
    "plain pages": (),
    "plain pages, all syntax": (
        "admonition",
        "attr_list",
        "footnotes",
        "pymdownx.highlight",
        "pymdownx.superfences",
        "pymdownx.tasklist",
        "tables",
        "toc: {permalink: true}",
    ),
}
"""What the peer is told to read."""


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Return CPU seconds and peak memory in MB of one run."""
    pid = os.fork()
    if pid == 0:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        (folder / ".measured").write_text(f"{usage.ru_utime + usage.ru_stime} {usage.ru_maxrss / 1024}")
        if done.returncode:
            sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
        os._exit(done.returncode)
    _, status = os.waitpid(pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    cpu, memory = (folder / ".measured").read_text().split()
    return float(cpu), float(memory)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def weighed(site: Path) -> str:
    """Return how much was built, and how large its largest page is."""
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    pages = {path: size for path, size in sizes.items() if path.suffix == ".html"}
    largest = max(pages, key=lambda path: pages[path])
    return (
        f"{len(pages)} pages, {sum(sizes.values()) / 1e6:.0f} MB;"
        f" the largest page is {largest.relative_to(site)}, {pages[largest] / 1000:.0f} KB"
    )


def main(counts: list[int], *, runs: int) -> None:
    python = sys.executable
    kit = {
        "check": [python, "-m", "postmortem_kit", "check"],
        "render": [python, "-m", "postmortem_kit", "render", "-o", "out"],
        "mkdocs build": [python, "-m", "mkdocs", "build", "--quiet"],
    }
    peer = [python, "-m", "mkdocs", "build", "--quiet"]
    print(f"{'records':>8}  {'command':<24}{'CPU s':>8}{'peak MB':>9}{'kit /':>8}")
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            site = Path(name, "kit")
            write_site(site, count)
            rows: dict[str, list[tuple[float, float]]] = {key: [] for key in (*kit, *PEERS)}
            for run in range(runs):
                for key, command in kit.items():
                    rows[key].append(measure(command, site))
                for key, extensions in PEERS.items():
                    if run == 0:
                        write_peer(Path(name, key), site / "out", extensions=extensions)
                    rows[key].append(measure(peer, Path(name, key)))
            for key, found in rows.items():
                cpu, memory = median([run[0] for run in found]), max(run[1] for run in found)
                ratios = [ours[0] / theirs[0] for ours, theirs in zip(rows["mkdocs build"], found, strict=True)]
                ratio = f"{median(ratios):8.2f}" if key in PEERS else ""
                print(f"{count:>8}  {key:<24}{cpu:>8.2f}{memory:>9.0f}{ratio}")
            print(f"{count:>8}  {weighed(site / 'site')}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    main(options.counts, runs=options.runs)
