"""Action items as rows: where each stands, as of a day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from postmortem_kit import formats, markdown
from postmortem_kit.model import Action

_STATES = ("done", "overdue", "in progress", "open", "proposed", "won’t do")
"""In the order in which they are counted."""
_COUNTED = {"won’t do": "declined"}
_UNDER_WAY = ("open", "in_progress")
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One action, as it is shown."""

    state: str
    """done, overdue, in progress, open, proposed or won’t do."""
    title: str
    aim: str
    """What it is for, and how urgent."""
    ticket: str | None
    ticket_href: str | None
    reason: str | None
    owner: str
    team: str | None
    """Where the owner is not the team itself."""
    due: str | None
    """The day it is due."""
    end: str | None
    """The day it ended, or how late it is."""

    @property
    def is_late(self) -> bool:
        """Whether it should be done by now."""
        return self.state == "overdue"


@dataclass(frozen=True)
class Items:
    """All actions of a record."""

    count: str
    """How many stand where: 2 done, 1 overdue."""
    items: tuple[Item, ...]
    ages: bool
    """Whether what is shown depends on the day."""


def items_of(actions: Sequence[Action], *, today: date) -> Items | None:
    """Return *actions* as they stand on *today*; None without any."""
    if not actions:
        return None
    items = tuple(_item(action, today) for action in actions)
    counted = Counter(item.state for item in items)
    count = ", ".join(f"{counted[state]} {_COUNTED.get(state, state)}" for state in _STATES if counted[state])
    return Items(count, items, ages=any(action.status in _UNDER_WAY and action.due for action in actions))


def _item(action: Action, today: date) -> Item:
    late = action.due is not None and action.status in _UNDER_WAY and action.due < today
    owner = action.owner or action.team or ""
    ticket = action.ticket
    is_web = bool(ticket and _WEB.match(ticket) and markdown.is_safe(ticket))
    return Item(
        state="overdue" if late else formats.word(action.status),
        title=action.title,
        aim=", ".join(_aim(action)),
        ticket=_key(ticket) if ticket and is_web else ticket,
        ticket_href=ticket if is_web else None,
        reason=action.reason,
        owner=owner,
        team=action.team if action.team != owner else None,
        due=formats.day(action.due) if action.due else None,
        end=_end(action, today) if not late else _late(action, today),
    )


def _aim(action: Action) -> Iterator[str]:
    if action.type:
        yield action.type
    if action.priority:
        yield action.priority


def _key(url: str) -> str:
    """Return how a ticket's address is called: by its last part."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/")
    return path.rpartition("/")[2] or url


def _end(action: Action, today: date) -> str | None:
    if action.closed_on is None:
        return None
    word = {"done": "done", "wont_do": "declined"}.get(action.status, "closed")
    return f"{word} {formats.day(action.closed_on)}"


def _late(action: Action, today: date) -> str:
    assert action.due is not None
    days = (today - action.due).days
    return f"{days} day{'s' * (days > 1)} late"
