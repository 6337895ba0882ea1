"""The command `insights`: the numbers of many incidents, in a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from postmortem_kit import report, terminal
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import KitError, errors

if TYPE_CHECKING:
    from postmortem_kit.incidents import Incident
    from postmortem_kit.insights import Insights
    from postmortem_kit.settings import Config

FORMATS = ("table", "json", "csv", "markdown")


@click.command()
@click.option("--from", "first", type=place.DAY, help="The first day, YYYY-MM-DD.")
@click.option("--to", "last", type=place.DAY, help="The last day; it is counted too.")
@click.option("--service", help="Only incidents that hit this service: its name, or an alias.")
@click.option("--severity", help="Only incidents of this level.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="Default: table.")
@click.option("--today", type=place.DAY, help="The day as of which actions were due. Default: today.")
def insights(
    first: dt.datetime | None,
    last: dt.datetime | None,
    service: str | None,
    severity: str | None,
    format_: str,
    today: dt.datetime | None,
) -> int:
    """Count incidents: how many, how long, by what, how found.

    Median and p90 come with their n and with what is missing. Near misses, drills and drafts are not counted.
    """
    from postmortem_kit import insights as numbers
    from postmortem_kit.collection import Collection
    from postmortem_kit.incidents import Scope

    if first and last and last < first:
        raise click.UsageError(f"--to {last.date()} is before --from {first.date()}")
    root = place.root()
    found = Collection.read(root, progress=terminal.progress)
    if wrong := errors(place.from_here(found.problems, root)):
        text = report.as_text(wrong, place.Sources(), files=len(found.entries), style=terminal.style())
        click.echo(text, err=True, nl=False)
        return WRONG
    known = numbers.read((entry.postmortem for entry in found.live), found.config)
    scope = Scope(
        first=first.date() if first else None,
        last=last.date() if last else None,
        service=_service(service, known, found.config) if service else None,
        severity=_severity(severity, found.config.settings.severities) if severity else None,
    )
    counted = numbers.of(known, found.config, today=place.today(today), scope=scope)
    click.echo(_written(counted, format_), nl=False)
    return CLEAN


def _written(counted: Insights, format_: str) -> str:
    from postmortem_kit.views import figure_files, figures

    write = {
        "table": figures.as_text,
        "markdown": figures.as_markdown,
        "json": figure_files.as_json,
        "csv": figure_files.as_csv,
    }[format_]
    return write(counted)


def _service(name: str, known: Sequence[Incident], config: Config) -> str:
    """Return the name in the catalog, or in the records, that *name* means, in capitals or not.

    Raises:
        KitError: it is none of them; the message names the nearest.
    """
    from postmortem_kit.shaper import nearest

    names = {service: service for one in known for service in one.services} | config.catalog.service_names
    by_fold = {one.casefold(): meant for one, meant in sorted(names.items())}
    meant = names.get(name) or by_fold.get(name.casefold())
    if meant is None:
        near = nearest(name.casefold(), by_fold)
        hint = f"; did you mean '{by_fold[near]}'?" if near else ""
        raise KitError(f"no service is called '{name}'{hint}")
    return meant


def _severity(word: str, scale: Sequence[str]) -> str:
    """Return the level of *scale* that *word* means, in capitals or not.

    Raises:
        KitError: it is none.
    """
    found = next((level for level in scale if level.casefold() == word.casefold()), None)
    if found is None:
        raise KitError(f"no severity is called '{word}': the scale is {', '.join(scale)}")
    return found


COMMANDS = (insights,)
