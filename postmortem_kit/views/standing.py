"""Every action of every record, as it stands on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from postmortem_kit.model import Action, Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.views.actions import UNDER_WAY, days_late, state_of
from postmortem_kit.views.again import Again, Recurrences, while_open

_NEVER = dt.date.max


@dataclass(frozen=True)
class Standing:
    """One action, and where it stands."""

    record: Postmortem
    number: int
    """Its place among the record's actions, from 1."""
    action: Action
    team: str | None
    """Who carries it, by the catalog's name; None where nobody can tell."""
    state: str
    """done, overdue, in progress, open, proposed or won’t do."""
    late: int
    """For how many days it should have been done."""
    age: int | None
    """Days since it was accepted, while it is to be done; None where that day is not known."""
    again: tuple[Again, ...]
    """What happened again while it was open."""

    @property
    def is_open(self) -> bool:
        """Whether it was accepted and is to be done."""
        return self.action.status in UNDER_WAY

    @property
    def name(self) -> str:
        """What it is called in its record: its id, else its number."""
        return self.action.id or str(self.number)


@dataclass(frozen=True)
class Tally:
    """How many actions stand where."""

    open: int
    """All that were accepted and are to be done, the overdue ones too."""
    overdue: int
    oldest: int | None
    """The age of the oldest open one, in days."""
    proposed: int
    done: int
    since: dt.date | None
    """The day on which the first of them was done."""
    declined: int
    reasoned: int
    """How many of the declined ones say why."""
    again: int
    """How many open ones were open when it happened again."""


def standings(records: Sequence[Postmortem], config: Config, *, today: dt.date) -> tuple[Standing, ...]:
    """Return the actions of *records*, teams in alphabetical order, each team's by the day they are due.

    A record that another one replaced has handed its actions over, and is left out.
    """
    known = Recurrences(records)
    teams = config.catalog.team_names
    names = {*teams.values(), *(one.team for record in records for one in record.actions if one.team)}
    found = (
        Standing(
            record=record,
            number=number,
            action=action,
            team=_team(record, action, config, names),
            state=state_of(action, today),
            late=days_late(action, today),
            age=_age(action, today),
            again=while_open(record, action, after, today=today),
        )
        for record, after in _with_actions(records, known)
        for number, action in enumerate(record.actions, start=1)
    )
    return tuple(sorted(found, key=_order))


def by_end(one: Standing) -> tuple[object, ...]:
    """Put what ended last first, team by team."""
    ended = one.action.closed_on
    return (*_by_team(one), -ended.toordinal() if ended else 0, one.record.id, one.number)


def tally(found: Iterable[Standing]) -> Tally:
    """Count *found*."""
    kept = tuple(found)

    def count(holds: Callable[[Standing], object]) -> int:
        return sum(bool(holds(one)) for one in kept)

    done = [one.action.closed_on for one in kept if one.action.status == "done" and one.action.closed_on]
    return Tally(
        open=count(lambda one: one.is_open),
        overdue=count(lambda one: one.late),
        oldest=max((one.age for one in kept if one.age is not None), default=None),
        proposed=count(lambda one: one.action.status == "proposed"),
        done=count(lambda one: one.action.status == "done"),
        since=min(done, default=None),
        declined=count(lambda one: one.action.status == "wont_do"),
        reasoned=count(lambda one: one.action.status == "wont_do" and one.action.reason),
        again=count(lambda one: one.is_open and one.again),
    )


def told(count: Tally) -> str:
    """Say in one line how many actions there are: 15 open (8 overdue), 1 proposed, 58 done."""
    late = f" ({count.overdue} overdue)" if count.overdue else ""
    parts = ((count.proposed, "proposed"), (count.done, "done"), (count.declined, "declined"))
    found = [f"{count.open} open{late}"] if count.open else []
    return ", ".join([*found, *(f"{number} {word}" for number, word in parts if number)]) or "no actions"


def _with_actions(records: Iterable[Postmortem], known: Recurrences) -> Iterator[tuple[Postmortem, tuple[Again, ...]]]:
    """Yield the records whose actions count, with what happened again after each."""
    for record in records:
        if record.actions and record.status != "superseded":
            yield record, known.of(record)


def _order(one: Standing) -> tuple[object, ...]:
    return (*_by_team(one), one.action.due or _NEVER, one.record.date, one.record.id, one.number)


def _by_team(one: Standing) -> tuple[bool, str, str]:
    return one.team is None, (one.team or "").casefold(), one.team or ""


def _team(record: Postmortem, action: Action, config: Config, names: set[str]) -> str | None:
    """Return who carries *action*: its team, its owner where that is a team, else the record's only team."""
    teams = config.catalog.team_names
    if action.team:
        return teams.get(action.team, action.team)
    if action.owner and teams.get(action.owner, action.owner) in names:
        return teams.get(action.owner, action.owner)
    only = {teams.get(team, team) for team in record.teams}
    return only.pop() if len(only) == 1 else None


def _age(action: Action, today: dt.date) -> int | None:
    if action.status not in UNDER_WAY or action.opened_on is None or action.opened_on > today:
        return None
    return (today - action.opened_on).days
