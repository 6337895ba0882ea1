"""The command for the week: what was published, what is owed, what happened again."""

from __future__ import annotations

import datetime as dt

import click

from postmortem_kit import report, terminal
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import errors

_FORMATS = ("markdown", "slack", "html")


@click.command()
@click.option("--since", type=place.DAY, help="The day after which it begins. Default: a week before today.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="markdown", help="Default: markdown.")
@click.option("--today", type=place.DAY, help="The day on which it is read. Default: today.")
def digest(since: dt.datetime | None, format_: str, today: dt.datetime | None) -> int:
    """Tell the week: published, owed, overdue, seen again.

    A write-up is owed when its draft is older than `publish_within_days` of postmortem.yml, a review when a record in
    review is older than `review_within_days`.
    """
    from postmortem_kit import builder
    from postmortem_kit.collection import Collection
    from postmortem_kit.views import digest as digests

    root = place.root()
    day = place.today(today)
    first = since.date() if since else day - dt.timedelta(digests.WEEK)
    if first >= day:
        raise click.UsageError(f"--since {first} is not before {day}")
    found = Collection.read(root, progress=terminal.progress)
    wrong = errors(place.from_here(found.problems, root))
    if wrong:
        text = report.as_text(wrong, place.Sources(), files=len(found.entries), style=terminal.style())
        click.echo(text, err=True)
    broken = {problem.path for problem in errors(found.problems)}
    records = [entry.postmortem for entry in found.entries if entry.source.path not in broken]
    told = digests.digest(records, found.config, since=first, today=day, masthead=builder.masthead(root))
    click.echo(digests.FORMATS[format_](told), nl=False)
    return WRONG if wrong else CLEAN


COMMANDS = (digest,)
