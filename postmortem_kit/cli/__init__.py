"""The command `postmortem`: arguments in, standard output and an exit code out."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from importlib import import_module

import click

from postmortem_kit import __version__
from postmortem_kit.cli.codes import BUG, CANNOT, CLEAN, INTERRUPTED
from postmortem_kit.problem import KitError

_OVERVIEW = """Write postmortems as YAML, read them as a site.

\b
Begin here     postmortem init DIR  a repository of your own, with an example and workflows
A new one      postmortem new       asks, and writes posts/<date>-<title>.yaml
Some written?  postmortem import    Markdown in, one record for each document
Is it right?   postmortem check     every problem, with its place and a hint
Does it scan?  postmortem haiku     three lines, 5-7-5, counted as engineers speak
Look at it     postmortem serve     the site on this machine, live
Read one       postmortem cat ID    here in the terminal
Seen before?   postmortem match     an error, an alert or a log, from a file or a pipe
What is owed?  postmortem actions   what is open and late, team by team
Publish        postmortem build     the site as files, in site/
"""


def main() -> None:
    """Run the command and exit with its code."""
    try:
        code = cli(standalone_mode=False, prog_name="postmortem")
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as wrong:
        wrong.show()
        code = CANNOT
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    except KitError as wrong:
        click.echo(f"postmortem: {wrong}", err=True)
        code = CANNOT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = CLEAN
    except Exception:  # noqa: BLE001 - the one place that turns a bug into an exit code
        import traceback

        traceback.print_exc()
        click.echo("postmortem: this is a bug; please report it with the lines above", err=True)
        code = BUG
    sys.exit(code or CLEAN)


_HOMES = {
    "actions": "actions", "build": "sites", "cat": "records", "check": "records", "digest": "digest",
    "export": "export", "finish": "sites", "fmt": "upkeep", "haiku": "haiku", "import": "imports",
    "init": "starting", "insights": "insights", "match": "oncall", "mcp": "oncall", "migrate": "upkeep",
    "new": "records", "preflight": "starting", "render": "sites", "schema": "records", "serve": "sites",
}  # fmt: skip
"""The module of each command; it is loaded when the command is called."""


class _Commands(click.Group):
    """The commands: a run of one does not wait for what the others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all."""
        return sorted(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None where there is none of it."""
        if cmd_name not in _HOMES:
            return None
        commands: tuple[click.Command, ...] = import_module(f"postmortem_kit.cli.{_HOMES[cmd_name]}").COMMANDS
        return next(command for command in commands if command.name == cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named first in *args*; where there is none, say which one is near."""
        near = get_close_matches(args[0], _HOMES, 1) if args[0] not in _HOMES else []
        if near:
            ctx.fail(f"No such command '{args[0]}': did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    help=_OVERVIEW,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99},
)
@click.version_option(__version__, prog_name="postmortem_kit")
def cli() -> None:
    """Collect the commands."""
