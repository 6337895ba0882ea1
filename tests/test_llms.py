"""llms.txt leads a program to every post that is published, as Markdown."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from postmortem_kit import loader
from postmortem_kit.settings import Config
from postmortem_kit.views import llms
from postmortem_kit.views.page import Masthead, Shown
from tests.example import RECORDS


def text(records: dict[str, str], url: str = "") -> str:
    entries = tuple(loader.load(text, f"posts/{name}.yaml") for name, text in records.items())
    ((path, made),) = llms.files(
        Shown(entries, Config(), Path(), dt.date(2026, 11, 25), masthead=Masthead("Ferry", url))
    )
    assert path == "llms.txt"
    return made


def test_it_has_a_heading_a_summary_and_lists_of_links() -> None:
    """As its format wants it; drafts are not in it, also in a preview."""
    made = text(RECORDS)
    posts = made.split("## Posts\n\n")[1].splitlines()

    assert made.startswith("# Ferry\n\n> ")
    assert posts == [
        "- [A stuck consumer let the ferry queue grow until the disk was full](post/2025-03-04-queue/post.md):"
        " 4 Mar 2025, SEV 2, ferry-queue",
        "- [A certificate expired because the renewal ran on the wrong clock](post/2025-06-10-clock/post.md):"
        " 10 Jun 2025, SEV 3",
    ]
    assert "(https://example.org/data/schema.json)" in text(RECORDS, "https://example.org/")


def test_a_title_stays_a_title() -> None:
    """Whatever marks are in it."""
    made = text({"a": "title: 'See ](x) [y] *z* `q`'\ndate: 2025-03-04\nsetup: x\n"})

    assert r"- [See \](x) \[y\] \*z\* \`q\`](post/a/post.md)" in made


def test_a_large_site_is_told_of_in_a_small_file() -> None:
    """The rest is in the data."""
    records = {f"r{n:04}": f"title: {'T' * 100}\ndate: 2025-03-04\nsetup: x\nservices: [s]\n" for n in range(600)}
    made = text(records)

    assert len(re.findall(r"post\.md\)", made)) == llms.LISTED
    assert "100 earlier posts are in the data." in made
    assert len(made.encode()) < 300_000
