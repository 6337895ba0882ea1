"""The quick panel: what the reader at three in the morning asks first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from postmortem_kit.model import Link, Postmortem
from postmortem_kit.views.facts import first_sentence

SIGNALS = 3
"""So many are shown; all of them are searched."""


@dataclass(frozen=True)
class Quick:
    """The rows of the panel, each empty where nothing is known."""

    seen: tuple[str, ...]
    """The first signals, as they stand in the file."""
    was: tuple[str, ...]
    """What it turned out to be, in plain words."""
    gist: str | None
    """Markdown: the first sentence of the summary, where nothing better says what it was."""
    stopped: str | None
    """Markdown: the mitigation."""
    failed: tuple[tuple[str, bool], ...]
    """Markdown: each action that did not help, and whether it made things worse."""
    runbooks: tuple[Link, ...]
    summary: str | None = None
    """Markdown: stands there alone when there are no rows."""

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return self.has_rows or self.summary is not None

    @property
    def has_rows(self) -> bool:
        """Whether any row has data."""
        return bool(self.seen or self.was or self.gist or self.stopped or self.failed or self.runbooks)


def quick_of(record: Postmortem) -> Quick:
    """Fill the panel of *record*."""
    rows = Quick(
        seen=record.signals[:SIGNALS],
        was=_was(record),
        gist=None,
        stopped=record.mitigation,
        failed=tuple(_failed(record)),
        runbooks=tuple(link for link in record.links if link.kind == "runbook"),
    )
    if rows.was or not record.summary:
        return rows
    if rows.has_rows:
        return replace(rows, gist=first_sentence(record.summary))
    return replace(rows, summary=record.summary)


def _was(record: Postmortem) -> tuple[str, ...]:
    """Return what it was: what a hypothesis confirmed, else what set it off; never one factor made the root cause."""
    confirmed = tuple(one.statement for one in record.hypotheses if one.status == "confirmed")
    return confirmed or tuple(filter(None, (record.trigger.text,)))


def _failed(record: Postmortem) -> Iterator[tuple[str, bool]]:
    for row in record.timeline:
        if row.text and row.outcome in ("no_effect", "worse"):
            yield row.text, row.outcome == "worse"
