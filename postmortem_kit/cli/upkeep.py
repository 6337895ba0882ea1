"""The commands that keep the files of records in shape: fmt, migrate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from postmortem_kit import report
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import KitError

_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.command()
@_PATHS
def fmt(paths: tuple[Path, ...]) -> int:
    """Put the fields of records into one order and style.

    No comment is lost, and no file says anything else afterwards. A file that this cannot be promised for is left as it
    is, and named. PATHS are records or folders of them; without any, all are meant.
    """
    from postmortem_kit.formatting import formatted

    return _rewrite(paths, formatted)


@click.command()
@_PATHS
def migrate(paths: tuple[Path, ...]) -> int:
    """Bring records of an older schema to the newest.

    PATHS are records or folders of them; without any, all are meant.
    """
    from postmortem_kit.migrations import CURRENT, STEPS, migrated

    if not STEPS:
        click.echo(f"the format has one version so far, schema {CURRENT}")
    return _rewrite(paths, migrated)


def _rewrite(paths: tuple[Path, ...], change: Callable[[str, str], str]) -> int:
    """Change each file that *change* changes; name those that it refuses."""
    from postmortem_kit import collection, output

    files, problems = collection.find(place.root(), paths)
    changed, refused = 0, len(problems)
    for problem in problems:
        click.echo(str(problem), err=True)
    for path in files:
        try:
            before = path.read_bytes()
            after = change(before.decode("utf-8"), path.as_posix()).encode()
        except UnicodeDecodeError:
            click.echo(f"{path.as_posix()}: left as it is, it is not UTF-8", err=True)
            refused += 1
            continue
        except KitError as wrong:
            click.echo(str(wrong), err=True)
            refused += 1
            continue
        if after != before:
            output.write(path, after)
            click.echo(f"{path.as_posix()}: changed")
            changed += 1
    click.echo(f"{report.counted(len(files), 'file')}, {changed} changed{f', {refused} left' if refused else ''}")
    return WRONG if refused else CLEAN


COMMANDS = (fmt, migrate)
