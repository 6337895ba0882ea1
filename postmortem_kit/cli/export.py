"""The command `export`: all records as data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postmortem_kit import report, shell, terminal
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import errors

if TYPE_CHECKING:
    from postmortem_kit.collection import Collection

FORMATS = ("json", "csv", "ndjson", "opensearch", "sqlite")


@click.command()
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: as OUTPUT ends, else json.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: standard output.")
@click.option("--drafts", is_flag=True, help="Drafts and records in review too.")
def export(format_: str | None, output: Path | None, drafts: bool) -> int:
    """Write all records as data: JSON, CSV, SQLite, or lines for other programs.

    With `--format ndjson` it is a line a record, as DuckDB reads them; with `--format opensearch` the lines of `_bulk`.
    """
    from postmortem_kit import builder
    from postmortem_kit import output as files
    from postmortem_kit.collection import Collection
    from postmortem_kit.views import datasets

    chosen = format_ or _format_of(output)
    if chosen == "sqlite" and output is None and sys.stdout.isatty():
        raise click.UsageError("a database is no text: name a file with -o")
    root = place.root()
    found = Collection.read(root, progress=terminal.progress)
    if _told_errors(found, root):
        return WRONG
    entries = found.entries if drafts else found.live
    masthead = builder.masthead(root.absolute())
    documents = datasets.documents((entry.postmortem for entry in entries), found.config, masthead)
    made = datasets.FORMATS[chosen](documents)
    if output is None:
        click.echo(made, nl=False)
    else:
        files.write(output, made)
        click.echo(f"{output}: {report.counted(len(documents), 'record')}", err=True)
    if found.left_out and not drafts:
        click.echo(shell.told_left_out([entry.postmortem.id for entry in found.left_out]), err=True)
    return CLEAN


def _format_of(output: Path | None) -> str:
    """Return the format that the name of a file asks for."""
    ending = output.suffix.removeprefix(".") if output else ""
    return ending if ending in FORMATS else "json"


def _told_errors(found: Collection, root: Path) -> bool:
    """Print the errors, if there are any: what a broken record says is not what its author meant."""
    wrong = errors(place.from_here(found.problems, root))
    if wrong:
        text = report.as_text(wrong, place.Sources(), files=len(found.entries), style=terminal.style())
        click.echo(text, nl=False, err=True)
    return bool(wrong)


COMMANDS = (export,)
