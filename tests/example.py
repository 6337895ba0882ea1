"""A small site in a folder of its own, as a user would have it: only mkdocs.yml and posts/."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MKDOCS = """\
site_name: Postmortems
docs_dir: posts
theme: {name: material}
plugins: [postmortem]
"""

QUEUE = """\
title: A stuck consumer let the ferry queue grow until the disk was full
haiku:
  - the queue grew all night
  - one consumer held the door
  - morning found the disk
date: 2025-03-04
severity: sev2
services: [ferry-queue]
setup: |
  Every crossing is a message. One consumer reads them in order.
hunch: |
  We thought the broker was slow.
investigation: |
  The consumer was waiting for a lock that nobody would release.

  ```sh
  ferryctl locks --held
  ```
fix: |
  Released the lock and let the consumer run.
signals:
  - "ferry.queue: publish refused: disk free limit reached"
"""

CLOCK = """\
title: A certificate expired because the renewal ran on the wrong clock
date: 2025-06-10
severity: sev3
setup: |
  Certificates are renewed by a nightly job on one host.
fix: |
  Set the clock of that host and renewed by hand.
"""

DRAFT = """\
title: Something about the ticket printer that is still being written
date: 2025-07-01
status: draft
setup: |
  The printer stood still.
"""

UNREADABLE = "title: [never closed\n"

RECORDS = {"2025-03-04-queue": QUEUE, "2025-06-10-clock": CLOCK, "2025-07-01-printer": DRAFT}


def write_site(root: Path, *, config: str = MKDOCS, records: dict[str, str] | None = None) -> Path:
    """Write the site below *root* and return that folder."""
    (root / "posts").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    for name, text in (RECORDS if records is None else records).items():
        record(root, name).write_text(text, encoding="utf-8")
    return root


def record(root: Path, name: str) -> Path:
    """Return the file of the record *name*."""
    return root / "posts" / f"{name}.yaml"


def run(root: Path, *command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in *root*, as a user would at a prompt; its output is in stdout."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder* by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
