"""CPU seconds and peak memory of check, render and mkdocs build, beside MkDocs with the same posts as plain pages.

    python benchmarks/build.py [COUNT …]      default: 100 1000

Each run is a process of its own; CPU is user and system time of it and its children, memory the largest of them.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from records import write_peer, write_site

RUNS = 3


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


def main(counts: list[int]) -> None:
    python = sys.executable
    kit = {
        "check": [python, "-m", "postmortem_kit", "check"],
        "render": [python, "-m", "postmortem_kit", "render", "-o", "out"],
        "mkdocs build": [python, "-m", "mkdocs", "build", "--quiet"],
    }
    peer = [python, "-m", "mkdocs", "build", "--quiet"]
    print(f"{'records':>8}  {'command':<24}{'CPU s':>8}{'peak MB':>9}{'/ peer':>8}")
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            site, plain = Path(name, "kit"), Path(name, "plain")
            write_site(site, count)
            write_peer(plain, count)
            ratios: list[float] = []
            rows: dict[str, list[tuple[float, float]]] = {key: [] for key in (*kit, "plain pages")}
            for _ in range(RUNS):
                for key, command in kit.items():
                    rows[key].append(measure(command, site))
                rows["plain pages"].append(measure(peer, plain))
                ratios.append(rows["mkdocs build"][-1][0] / rows["plain pages"][-1][0])
            for key, runs in rows.items():
                cpu, memory = median([run[0] for run in runs]), max(run[1] for run in runs)
                ratio = f"{median(ratios):8.2f}" if key == "mkdocs build" else ""
                print(f"{count:>8}  {key:<24}{cpu:>8.2f}{memory:>9.0f}{ratio}")


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [100, 1000])
