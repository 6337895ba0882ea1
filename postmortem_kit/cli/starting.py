"""The commands at both ends of a repository of one's own: init, preflight."""

from __future__ import annotations

from pathlib import Path

import click

from postmortem_kit import report
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.preflight import RULES, TARGETS, Target


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


@click.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--target", type=click.Choice(TARGETS), default="public", help="Who can open it there. Default: public.")
@click.option("--allow", type=click.Choice(RULES), multiple=True, help="Publish in spite of this; may be repeated.")
def preflight(site: Path, target: Target, allow: tuple[str, ...]) -> int:
    """Refuse to publish a built SITE where more people could read it than may.

    It looks for a target that is open to everybody, records for those inside, drafts and secrets, and counts the posts.
    """
    from postmortem_kit import preflight as checks
    from postmortem_kit.collection import Collection

    root = place.root()
    built, collection = checks.Built.read(site), Collection.read(root)
    found = checks.refusals(built, collection, root, target=target)
    refused = [one for one in found if one.rule not in allow]
    for one in refused:
        click.echo(str(one), err=True)
    for rule in sorted({one.rule for one in found} & set(allow)):
        click.echo(f"allowed: {rule}", err=True)
    if refused:
        rules = " ".join(f"--allow {rule}" for rule in sorted({one.rule for one in refused}))
        click.echo(f"{site}: not to be published; to do so all the same: {rules}")
        return WRONG
    posts = report.counted(checks.count(built, collection), "post")
    click.echo(f"{site}: ready to be published, {posts}")
    return CLEAN


COMMANDS = (init, preflight)
