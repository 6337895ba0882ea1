"""Generated records, the same bytes for the same number, and their posts as plain pages for a peer."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

SEED = 7
SERVICES = tuple(
    f"{first}-{second}" for first in ("edge", "orders", "mail", "billing") for second in ("api", "db", "queue")
)
FACTORS = ("configuration", "capacity", "process", "observability", "code_defect", "dependency")
WORDS = (
    "the pool was full because a slow query held each connection while retries came in from the gateway and nobody saw"
    " that the replica had fallen behind after a deployment changed the timeout of one client so that requests waited"
    " for a lock which a migration had taken on the table in the morning until an alert about latency fired late"
)


def _sentence(rng: random.Random) -> str:
    words = rng.choices(WORDS.split(), k=rng.randint(9, 19))
    return " ".join(words).capitalize() + "."


def _paragraphs(rng: random.Random, count: int) -> str:
    return "\n\n".join(" ".join(_sentence(rng) for _ in range(rng.randint(3, 5))) for _ in range(count))


def _body(rng: random.Random) -> str:
    listed = "\n".join(f"- {_sentence(rng)}" for _ in range(4))
    code = "```text\nERROR pool exhausted after 3000 ms (active=50)\n```"
    return f"{_paragraphs(rng, 2)}\n\n{listed}\n\n{code}\n\n{_paragraphs(rng, 1)}"


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.split("\n"))


def record(number: int) -> tuple[str, str]:
    """Return the id of record *number*, and its YAML; about 1,200 words."""
    rng = random.Random(f"{SEED}-{number}")
    day = date(2019, 1, 1) + timedelta(days=number % 2800)
    name = f"{day}-record-{number:05}"
    service = rng.choice(SERVICES)
    title = f"{service} refused requests for the {number}th time in a test"
    sections = {key: _body(rng) for key in ("setup", "hunch", "investigation", "fix", "reflections")}
    start = rng.randint(6, 12)
    yaml = [
        f"title: {title}",
        f"date: {day}",
        f"haiku: [the pool has run dry {number}, each request waits for a lock {number}, a table at noon]",
        f"severity: sev{rng.randint(1, 4)}",
        "timezone: UTC",
        f"services: [{service}]",
        "authors: [A. Example]",
        f"summary: {_sentence(rng)}",
        "detection: alert",
        "impact: Requests were refused.",
        f"signals: [pool exhausted {number}, LatencyHigh]",
        "timeline:",
        f"  - {{at: '{start:02}:05', type: started, text: The first request waits.}}",
        f"  - {{at: '{start:02}:19', type: detected, text: The alert fires.}}",
        f"  - {{at: '{start + 1:02}:40', type: mitigated, text: The migration is stopped.}}",
        f"  - {{at: '{start + 2:02}:10', type: resolved, text: Nobody needs to watch.}}",
        "contributing_factors:",
        f"  - {{category: {rng.choice(FACTORS)}, description: {_sentence(rng)}}}",
        "hypotheses:",
        "  - {statement: The network was slow, status: ruled_out, evidence: Pings were fast.}",
        "  - {statement: A lock was held, status: confirmed, evidence: pg_locks shows it.}",
        "actions:",
        f"  - {{title: Watch the locks, status: done, owner: data, closed_on: {day + timedelta(9)}}}",
        "lessons: {went_well: [The alert fired]}",
    ]
    for key, text in sections.items():
        yaml += [f"{key}: |", _indent(text)]
    return name, "\n".join(yaml) + "\n"


def write_site(folder: Path, count: int) -> None:
    """Write a site of *count* records for the kit."""
    posts = folder / "posts"
    posts.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(
        "site_name: Postmortems\ndocs_dir: posts\ntheme:\n  name: material\nplugins:\n  - postmortem\n"
    )
    for number in range(count):
        name, yaml = record(number)
        (posts / f"{name}.yaml").write_text(yaml)


def write_peer(folder: Path, posts: Path, *, extensions: tuple[str, ...] = ()) -> None:
    """Write the clean posts of a folder as plain pages for MkDocs Material with its own search, kept out of the nav."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    asked = "markdown_extensions:\n" + "".join(f"  - {name}\n" for name in extensions) if extensions else ""
    (folder / "mkdocs.yml").write_text(
        "site_name: Postmortems\ntheme:\n  name: material\n  font: false\nplugins:\n  - search\nnav:\n  - index.md\n"
        f"not_in_nav: |\n  /post-*.md\n{asked}"
    )
    (docs / "index.md").write_text("# Home\n")
    for path in posts.glob("*.md"):
        (docs / f"post-{path.name}").write_bytes(path.read_bytes())
