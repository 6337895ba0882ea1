"""The command that starts a repository: init."""

from __future__ import annotations

from pathlib import Path

import click

from postmortem_kit.cli.codes import CLEAN


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> int:
    """Start a repository for your own posts in DIR.

    It writes settings, an example, workflows and a README, and leaves alone what is there.
    """
    from postmortem_kit import scaffold

    written, kept = scaffold.create(folder)
    for path in written:
        click.echo(f"  {path}")
    for path in kept:
        click.echo(f"  {path}: was there, left as it is")
    click.echo(f"{folder}: ready, {len(written)} files written")
    click.echo("Put the kit's wheel into wheels/, your names into catalog.yaml, and start with `postmortem new`.")
    return CLEAN


COMMANDS = (init,)
