"""What the picture of a post shows, where a link to it is pasted into a chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_kit import formats, titles
from postmortem_kit.model import Postmortem
from postmortem_kit.views.facts import Severity, severity_of
from postmortem_kit.views.page import Shown
from postmortem_kit.wording import say

NAME = "card.png"
"""The picture's name, beside the post."""


@dataclass(frozen=True)
class Card:
    """The words of one picture; the same words are the same picture."""

    site: str
    id: str
    """Stands for a title whose letters no font here has."""
    haiku: tuple[str, ...]
    """Empty where the plain title leads."""
    title: str
    day: str
    severity: Severity | None
    notes: tuple[str, ...]
    """Words beside the day: near miss, draft, the services."""


def cards(shown: Shown) -> Iterator[tuple[str, Card]]:
    """Return the card of each post and its path. A site that does not know its own address can show none."""
    for record in shown.records if shown.masthead.url else ():
        yield f"post/{record.id}/{NAME}", _card(record, shown)


def _card(record: Postmortem, shown: Shown) -> Card:
    haiku = titles.shown(record, shown.config)
    notes = (
        formats.said(record.kind) if record.kind != "incident" else "",
        formats.said(record.status) if record.status != "published" else "",
        say("suggested title") if haiku.is_suggested else "",
    )
    return Card(
        site=shown.masthead.name,
        id=record.id,
        haiku=haiku.lines or (),
        title=record.title,
        day=formats.day(record.date),
        severity=severity_of(record, shown.config.settings),
        notes=(*filter(None, notes), *record.services),
    )
