"""What stands on a page of the action ledger: figures, tracks, and the actions of each team."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from postmortem_kit import formats
from postmortem_kit.places import Address, segment
from postmortem_kit.views.actions import Item, counted_days, item_of, times
from postmortem_kit.views.facts import Term
from postmortem_kit.views.standing import Standing, Tally
from postmortem_kit.views.track import Track, track_of
from postmortem_kit.wording import Text, form, plural, say

NOBODY = Text("Without a team")
_SOON = 7
"""An action that is due within so many days says in how many."""
_NAMED = 3
"""So many later posts are named above a track."""
_BAR = 152
"""The length of the longest bar of age, in pixels."""


@dataclass(frozen=True)
class Line:
    """One action in a table."""

    item: Item
    mark: str
    """The state whose mark it has."""
    word: str
    """How late it is, in how many days it is due, or its state."""
    again: str | None
    """How often it happened again."""
    source: Term
    """The post that it comes from."""
    draft: str | None
    """The state of that post, where it is not published."""
    age: int | None
    bar: int
    """The length of its bar, in pixels."""


@dataclass(frozen=True)
class Group:
    """The actions of one team, or as many of them as stand on one page."""

    id: str
    team: Term
    count: str
    lines: tuple[Line, ...]
    is_rest: bool
    """Whether the first ones stand on the page before."""


@dataclass(frozen=True)
class Repeated:
    """An action during which it happened again."""

    item: Item
    who: str
    source: Term
    later: tuple[Term, ...]
    more: int
    """How many later posts are not named."""
    track: Track


@dataclass(frozen=True)
class Figure:
    """One number at the head of the ledger."""

    value: str
    text: str
    is_late: bool = False


def groups_of(
    rows: Iterable[Standing],
    whole: Sequence[Standing],
    anchors: Mapping[str | None, str],
    *,
    word: str,
    up: str,
    address: Address,
    today: dt.date,
    oldest: int,
) -> tuple[Group, ...]:
    """Return *rows* by team.

    Args:
        rows: those of one page.
        whole: those of all pages of this part of the ledger, which are counted.
        anchors: the anchor of each team.
        word: what the rows are: open, overdue, done.
        up: the way to the site's root.
        address: gives the address of the page about a team, where there is one.
        today: the day as of which they are late.
        oldest: the age that has the longest bar.
    """
    totals = Counter(one.team for one in whole)
    overdue = Counter(one.team for one in whole if one.late)
    first = {one.team: one for one in reversed(whole)}
    groups = []
    for team, found in groupby(rows, key=lambda one: one.team):
        some = tuple(found)
        late = f", {say('{count} overdue', count=overdue[team])}" if overdue[team] and word == "open" else ""
        groups.append(
            Group(
                id=anchors[team],
                team=Term(team or say(NOBODY), address("team", team) if team else None),
                count=f"{totals[team]} {say(word)}{late}",
                lines=tuple(_line(one, up=up, today=today, oldest=oldest) for one in some),
                is_rest=some[0] is not first[team],
            )
        )
    return tuple(groups)


def _line(one: Standing, *, up: str, today: dt.date, oldest: int) -> Line:
    days = (one.action.due - today).days if one.action.due and one.is_open else None
    mark, word = one.state, say(one.state)
    if one.late:
        word = say("{days} late", days=counted_days(one.late))
    elif days is not None and days <= _SOON:
        mark = "in progress"
        word = plural("in {count} day", "in {count} days", days) if days else say("due today")
    return Line(
        item=item_of(one.action, today=today),
        mark=mark,
        word=word,
        again=say("again, {times}", times=times(len(one.again))) if one.again else None,
        source=_source(one, up),
        draft=None if one.record.is_live else formats.said(one.record.status),
        age=one.age,
        bar=max(2, _BAR * one.age // max(1, oldest)) if one.age is not None else 0,
    )


def tracks_of(found: Iterable[Standing], *, up: str, today: dt.date) -> tuple[Repeated, ...]:
    """Return each action with what happened again while it was open."""
    return tuple(
        Repeated(
            item=item_of(one.action, today=today),
            who=", ".join(dict.fromkeys(filter(None, (one.team, one.action.owner)))),
            source=_source(one, up),
            later=tuple(Term(each.record.title, f"{up}post/{each.record.id}/") for each in one.again[-_NAMED:]),
            more=len(one.again[:-_NAMED]),
            track=track_of(one, today=today),
        )
        for one in found
    )


def figures_of(count: Tally) -> Iterator[Figure]:
    """Yield the six counts, without what is not known."""
    reasons = say("declined, {count} with a reason", count=count.reasoned)
    if count.reasoned == count.declined:
        reasons = say("declined, with a reason")
    found = (
        (count.open, say("open")),
        (count.overdue, say("overdue")),
        (count.oldest, form("day, the oldest", "days, the oldest", count.oldest or 0)),
        (count.proposed, say("proposed, not counted")),
        (count.done, say("done since {month}", month=formats.month(count.since)) if count.since else say("done")),
        (count.declined, reasons if count.declined else say("declined")),
    )
    for place, (number, text) in enumerate(found):
        if number is not None:
            yield Figure(formats.grouped(number), text, is_late=place == 1 and number > 0)


def anchors_of(found: Sequence[Standing]) -> dict[str | None, str]:
    """Return the anchor of each team; of two that would have the same, the second has a number."""
    anchors: dict[str | None, str] = {None: "no-team"}
    taken: Counter[str] = Counter()
    for team in dict.fromkeys(one.team for one in found if one.team):
        name = f"team-{segment(team)}"
        taken[name] += 1
        anchors[team] = name if taken[name] == 1 else f"{name}_{taken[name]}"
    return anchors


def _source(one: Standing, up: str) -> Term:
    return Term(one.record.title, f"{up}post/{one.record.id}/")
