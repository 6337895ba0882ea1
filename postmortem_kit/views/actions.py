"""Action items as rows: where each stands, as of a day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from postmortem_kit import formats, markdown
from postmortem_kit.model import Action
from postmortem_kit.views.again import Again
from postmortem_kit.views.facts import Term
from postmortem_kit.wording import Text, plural, say

_STATES = (Text("done"), Text("overdue"), Text("in progress"), Text("open"), Text("proposed"), Text("won’t do"))
"""In the order in which they are counted."""
_COUNTED = {"won’t do": Text("declined")}
UNDER_WAY = ("open", "in_progress")
"""The statuses of an action that was accepted and is to be done."""
_TIMES = (
    "", Text("once"), Text("twice"), Text("three times"), Text("four times"), Text("five times"), Text("six times"),
)  # fmt: skip
_ENDS = {"done": Text("done {day}"), "wont_do": Text("declined {day}")}
_NAMED = 6
"""So many times that it happened again are named, the latest."""
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
    again: str | None = None
    """How often it happened again while this was open."""
    times: tuple[Term, ...] = ()
    """When that was, the earliest first."""

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


def items_of(
    actions: Sequence[Action], *, today: date, again: Sequence[Sequence[Again]] = (), up: str = "../"
) -> Items | None:
    """Return *actions* as they stand on *today*; None without any.

    Args:
        actions: those of one record.
        today: the day as of which they are late.
        again: for each action what happened again while it was open.
        up: the way to the folder of posts.
    """
    if not actions:
        return None
    happened = again or [()] * len(actions)
    items = tuple(item_of(*pair, today=today, up=up) for pair in zip(actions, happened, strict=True))
    counted = Counter(item.state for item in items)
    count = ", ".join(f"{counted[state]} {say(_COUNTED.get(state, state))}" for state in _STATES if counted[state])
    return Items(count, items, ages=any(action.status in UNDER_WAY and action.due for action in actions))


def state_of(action: Action, today: date) -> str:
    """Return how *action* stands on *today*: done, overdue, in progress, open, proposed or won’t do."""
    return "overdue" if days_late(action, today) else formats.word(action.status)


def days_late(action: Action, today: date) -> int:
    """Return for how many days *action* should have been done; 0 for one that is not late, or that nobody owes."""
    return max(0, (today - action.due).days) if action.due and action.status in UNDER_WAY else 0


def item_of(action: Action, again: Sequence[Again] = (), *, today: date, up: str = "../") -> Item:
    """Return *action* as it is shown on *today*."""
    late = days_late(action, today)
    owner = action.owner or action.team or ""
    ticket = action.ticket
    is_web = bool(ticket and _WEB.match(ticket) and markdown.is_safe(ticket))
    return Item(
        state=state_of(action, today),
        title=action.title,
        aim=", ".join(_aim(action)),
        ticket=_key(ticket) if ticket and is_web else ticket,
        ticket_href=ticket if is_web else None,
        reason=action.reason,
        owner=owner,
        team=action.team if action.team != owner else None,
        due=formats.day(action.due) if action.due else None,
        end=_end(action) if not late else say("{days} late", days=counted_days(late)),
        again=_again(len(again)),
        times=tuple(Term(formats.day(one.record.date), f"{up}{one.record.id}/") for one in again[-_NAMED:]),
    )


def _again(count: int) -> str | None:
    if count > 1:
        return say("happened again {times} while this was open", times=times(count))
    return say("happened again while this was open") if count else None


def times(count: int) -> str:
    """Return how often: once, twice, three times."""
    return say(_TIMES[count]) if count < len(_TIMES) else say("{count} times", count=count)


def counted_days(days: int) -> str:
    """Return a number of days in words."""
    return plural("{count} day", "{count} days", days)


def _aim(action: Action) -> Iterator[str]:
    if action.type:
        yield formats.said(action.type)
    if action.priority:
        yield action.priority


def _key(url: str) -> str:
    """Return how a ticket's address is called: by its last part."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/")
    return path.rpartition("/")[2] or url


def _end(action: Action) -> str | None:
    if action.closed_on is None:
        return None
    return say(_ENDS.get(action.status, Text("closed {day}")), day=formats.day(action.closed_on))
