"""What the other records add to a post: its relatives, what happened again, the posts before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.views.again import Again, Recurrences
from postmortem_kit.views.related import Card, Relative, Relatives


@dataclass(frozen=True)
class Around:
    """What is around one post."""

    relatives: tuple[Relative, ...] = ()
    unlisted: int = 0
    """How many more are linked to it than are shown."""
    again: tuple[Again, ...] = ()
    """What happened again after it."""
    replacement: Card | None = None
    """The post that supersedes it."""
    earlier: Card | None = None
    later: Card | None = None


NOTHING = Around()
"""What is around a post that stands alone."""


def arounds(records: Sequence[Postmortem], config: Config) -> dict[str, Around]:
    """Return what is around each of *records*, newest first, by id."""
    relatives, recurrences = Relatives(records, config), Recurrences(records)
    cards = [None, *(relatives.card(record.id) for record in records), None]
    found = {}
    for record, later, earlier in zip(records, cards[:-2], cards[2:], strict=True):
        shown, unlisted = relatives.of(record.id)
        found[record.id] = Around(
            relatives=shown,
            unlisted=unlisted,
            again=recurrences.of(record) if record.actions else (),
            replacement=relatives.replacement(record.id),
            earlier=earlier,
            later=later,
        )
    return found
