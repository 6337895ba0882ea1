"""The site told to a program that reads text: llms.txt, with a link to each post as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kit import formats
from postmortem_kit.model import Postmortem
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.page import Shown

PATH = "llms.txt"
LISTED = 500
"""So many posts are named; the data has all of them."""

_MARKUP = re.compile(r"([\\\[\]`*_<>])")


def files(shown: Shown) -> Iterator[tuple[str, str]]:
    """Return the file: what is published, newest first."""
    address = shown.masthead.address
    live = [record for record in shown.records if record.is_live]
    lines = [
        f"# {_plain(shown.masthead.name)}",
        "",
        "> Postmortems: what was seen, what was suspected and ruled out, what it was, what stopped it, what follows.",
        "",
        "Each post is here as Markdown; `post.json` and `post.yaml` stand beside it.",
        "",
        "## Data",
        "",
        f"- [All posts, a JSON object a line]({address('data/postmortems.ndjson')})",
        f"- [The schema of these objects]({address('data/schema.json')})",
        f"- [The newest posts]({address('feed.json')}): a JSON Feed",
        "",
        "## Posts",
        "",
        *(_told(record, address(f"post/{record.id}/post.md")) for record in live[:LISTED]),
    ]
    if len(live) > LISTED:
        lines += ["", f"{len(live) - LISTED:,} earlier posts are in the data."]
    yield PATH, "\n".join(lines) + "\n"


def _told(record: Postmortem, href: str) -> str:
    notes = (
        formats.day(record.date),
        formats.word(record.kind) if record.kind != "incident" else "",
        severity_word(record.severity) if record.severity else "",
        *record.services,
    )
    return f"- [{_plain(record.title)}]({href}): {', '.join(_plain(note) for note in notes if note)}"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
