"""The command for actions: what is to be done, as a table, as data, or as a calendar."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from postmortem_kit import report, terminal
from postmortem_kit.cli import place, tickets
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import errors

if TYPE_CHECKING:
    from postmortem_kit.collection import Collection
    from postmortem_kit.model import Postmortem
    from postmortem_kit.views.standing import Standing

_COLUMNS = (14, 11, 18)
"""The widths of state, due day and owner; the title has the rest of the line."""
_NAMED = 3
"""So many times that it happened again are named, the latest."""
_ROLES = {"overdue": "error", "done": "good"}


@click.group(invoke_without_command=True)
@click.option("--open", "only_open", is_flag=True, help="Only those accepted and not done, the overdue ones too.")
@click.option("--overdue", "only_overdue", is_flag=True, help="Only those that should be done by now.")
@click.option("--owner", help="Only those whose owner or team has this in its name.")
@click.option("--service", help="Only those of incidents that hit this service.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "ics"]),
    default="table",
    help="Default: table. ics: the days on which open actions are due, as a calendar.",
)
@click.option("--today", type=place.DAY, help="The day that ages are counted to. Default: today.")
@click.pass_context
def actions(
    context: click.Context,
    only_open: bool,
    only_overdue: bool,
    owner: str | None,
    service: str | None,
    format_: str,
    today: dt.datetime | None,
) -> int:
    """List the actions of all published records, as they stand today.

    Team by team, what is due first at the top; an action during which it happened again says so.
    """
    if context.invoked_subcommand:
        return CLEAN
    if only_open and only_overdue:
        raise click.UsageError("--overdue are among --open: give one of the two")
    from postmortem_kit.collection import Collection
    from postmortem_kit.views.standing import standings

    root = place.root()
    collection = Collection.read(root, progress=terminal.progress)
    wrong = errors(place.from_here(collection.problems, root))
    if wrong:
        text = report.as_text(wrong, place.Sources(), files=len(collection.entries), style=terminal.style())
        click.echo(text, err=True)
    named = _known(service, collection) if service else None
    found = standings(_good(collection), collection.config, today=place.today(today))
    kept = [
        one
        for one in found
        if _is_wanted(one, only_open=only_open, only_overdue=only_overdue)
        and _is_owned(one, owner)
        and _is_of(one, named, collection)
    ]
    click.echo(_FORMATS[format_](kept), nl=False)
    return WRONG if wrong else CLEAN


def _good(collection: Collection) -> list[Postmortem]:
    """Return the published records without an error."""
    broken = {problem.path for problem in errors(collection.problems)}
    return [entry.postmortem for entry in collection.live if entry.source.path not in broken]


def _is_wanted(one: Standing, *, only_open: bool, only_overdue: bool) -> bool:
    return bool(one.late) if only_overdue else one.is_open or not only_open


def _is_owned(one: Standing, name: str | None) -> bool:
    return name is None or any(name.casefold() in (who or "").casefold() for who in (one.action.owner, one.team))


def _is_of(one: Standing, service: str | None, collection: Collection) -> bool:
    names = collection.config.catalog.service_names
    return service is None or service in (names.get(name, name) for name in one.record.services)


def _known(service: str, collection: Collection) -> str:
    """Return *service* by the name of the catalog.

    Raises:
        BadParameter: no record and no catalog has it.
    """
    from postmortem_kit.shaper import nearest

    names = collection.config.catalog.service_names
    known = {*names, *(name for record in collection.postmortems for name in record.services)}
    if service not in known:
        near = nearest(service, sorted(known))
        hint = f"; did you mean '{near}'?" if near else ""
        raise click.BadParameter(f"no service '{service}'{hint}", param_hint="--service")
    return names.get(service, service)


def _table(found: Sequence[Standing]) -> str:
    """Return *found* as lines for a terminal, at most as wide as everything else there."""
    from postmortem_kit.views.standing import tally, told

    lines: list[str] = []
    if again := [one for one in found if one.is_open and one.again]:
        lines += [terminal.style()("It happened again while this was open", "bold"), *_rows(again), ""]
    for team, some in groupby(found, key=lambda one: one.team):
        lines += [terminal.style()(team or "Without a team", "bold"), *_rows(some), ""]
    return "\n".join([*lines, told(tally(found))]) + "\n"


def _rows(found: Iterable[Standing]) -> Iterator[str]:
    from postmortem_kit import formats

    style = terminal.style()
    room = report.WIDTH - sum(_COLUMNS) - 8
    indent = " " * (report.WIDTH - room)
    for one in found:
        due = formats.day(one.action.due) if one.action.due else ""
        cells = (_state(one), due, textwrap.shorten(one.action.owner or "", _COLUMNS[2], placeholder="…"))
        state, *rest = (cell.ljust(width) for cell, width in zip(cells, _COLUMNS, strict=True))
        title, *more = textwrap.wrap(one.action.title, room) or [""]
        yield f"  {style(state, _ROLES.get(one.state, 'place'))}  {'  '.join(rest)}  {title}".rstrip()
        yield from (indent + line for line in more)
        yield f"{indent}{style(f'{one.record.id} {one.name}', 'dim')}"
        if one.again:
            yield f"{indent}{style(_again(one), 'error')}"


def _state(one: Standing) -> str:
    from postmortem_kit.views.actions import counted_days

    return f"{counted_days(one.late)} late" if one.late else one.state


def _again(one: Standing) -> str:
    from postmortem_kit import formats

    days = [formats.day(each.record.date) for each in one.again]
    return f"it happened again: {', '.join(days[-_NAMED:])}{f' and {len(days) - _NAMED} before' * (len(days) > _NAMED)}"


def _csv(found: Sequence[Standing]) -> str:
    from postmortem_kit.views import action_files

    return action_files.as_csv(found)


def _json(found: Sequence[Standing]) -> str:
    from postmortem_kit.views import action_files

    return action_files.as_json(found)


def _calendar(found: Sequence[Standing]) -> str:
    from postmortem_kit.views import action_files

    return action_files.as_calendar(found).decode("utf-8")


_FORMATS: dict[str, Callable[[Sequence[Standing]], str]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "ics": _calendar,
}

actions.add_command(tickets.sync)

COMMANDS = (actions,)
