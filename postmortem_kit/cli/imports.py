"""The command that takes over what others wrote: import."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postmortem_kit import terminal
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.importers.vendors import VENDORS
from postmortem_kit.problem import KitError

if TYPE_CHECKING:
    from postmortem_kit.importers.planning import Made, Plan
    from postmortem_kit.importers.results import Refused

MEMORY = ".imported.json"
"""Beside the records: the document that each came from, and its fingerprint as it was written."""
_DIFFERENCE = 40
"""So many lines of a difference are shown."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--from", "from_", type=click.Choice(["markdown", *VENDORS]), default="markdown", show_choices=False,
    help=f"What PATHS are: markdown (the default), or an export of {', '.join(VENDORS)}.",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder of posts. Default: posts/.")
@click.option(
    "--status", type=click.Choice(["draft", "in_review", "published"]), default="draft",
    help="Of the records. Default: draft; published for an archive that everyone could read already.",
)  # fmt: skip
@click.option("--date", type=place.DAY, help="The day of the incidents whose documents name none.")
@click.option("--channel", "channels", multiple=True, help="slack: a channel that is one incident; * stands for any.")
@click.option("--reaction", "reactions", multiple=True, help="slack: what marks a message. Default: pushpin, memo.")
@click.option("--dry-run", is_flag=True, help="Say what would go where, and write nothing.")
def import_(
    paths: tuple[Path, ...],
    from_: str,
    output: Path | None,
    status: str,
    date: dt.datetime | None,
    dry_run: bool,
    **options: tuple[str, ...],
) -> int:
    """Take over postmortems that are written already: one record for each document.

    PATHS are files or folders of Markdown, or with --from an export of another system. Nothing is dropped and nothing
    is invented: what fits no field stays under its own heading. A record that somebody has edited since is left as it
    is. Exits with 1 when a document or an incident could not be imported.
    """
    from postmortem_kit import settings
    from postmortem_kit.importers import summary
    from postmortem_kit.importers.planning import Plan
    from postmortem_kit.importers.results import Refused

    root = place.root()
    config = settings.read(root)
    place.stop_at(config.problems, root)
    folder = output or root / "posts"
    memory = _remembered(folder)
    owners = {target: str(known.get("source")) for target, known in memory.items()}
    plan = Plan(config, folder, owners, date.date() if date else None, status)
    found = list(_found(plan, paths, from_, {name: given for name, given in options.items() if given}))
    made = [one for one in found if not isinstance(one, Refused)]
    refused = [one for one in found if isinstance(one, Refused)]
    if dry_run:
        for one in made:
            _say("\n".join(summary.table(one)))
    counts = _write(folder, made, memory, dry_run=dry_run)
    counts["not imported"] = len(refused)
    told = ", ".join(f"{number} {words}" for words, number in counts.items() if number)
    things = ("document", "documents") if from_ == "markdown" else ("incident", "incidents")
    _say(f"{summary.of(len(found), *things)}: {told}")
    for line in summary.placed(made):
        _say(line)
    if lines := list(summary.to_look_at(made, refused)):
        _say("To look at:\n" + "\n".join(lines))
    if not dry_run and made:
        _say("`postmortem check` says what a reader would miss; `postmortem serve` shows the drafts.")
    return WRONG if refused else CLEAN


def _found(
    plan: Plan, paths: tuple[Path, ...], from_: str, options: dict[str, tuple[str, ...]]
) -> Iterator[Made | Refused]:
    """Yield the record of each document or incident at *paths*, or why there is none."""
    from postmortem_kit.importers import files, vendors

    if options and from_ != "slack":
        raise click.UsageError("--channel and --reaction say what to take of --from slack")
    if from_ == "markdown":
        documents = files(paths)
        if not documents:
            raise KitError(_none(paths))
        yield from (plan.add(path) for path in terminal.progress(documents, "Importing"))
    else:
        told = list(vendors.read(from_, paths, **options))
        yield from (plan.take(one) for one in terminal.progress(told, "Importing"))


def _none(paths: tuple[Path, ...]) -> str:
    """Return why there is nothing to import, with a hint where there is an export."""
    from postmortem_kit.importers import files, named
    from postmortem_kit.importers.vendors import exports

    told = f"no document in {', '.join(path.as_posix() for path in paths)}: .md, .markdown, .qmd, .txt"
    found = files(paths, (".json",))
    return f"{told}; {named(found[0])}: {exports.hint(found[0], '').reason}" if found else told


def _say(text: str) -> None:
    """Print what may hold an author's words: never a token."""
    from postmortem_kit import secrets

    click.echo(secrets.masked(text))


def _remembered(folder: Path) -> dict[str, dict[str, str]]:
    try:
        found = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    is_ours = isinstance(found, dict) and all(isinstance(value, dict) for value in found.values())
    return found if is_ours else {}


def _write(folder: Path, all_made: list[Made], memory: dict[str, dict[str, str]], *, dry_run: bool) -> dict[str, int]:
    """Write each record that nobody has edited since; return how many were written, and how many were not, and why."""
    from postmortem_kit import output

    counts = {"written": 0, "as it was": 0, "edited since and left alone": 0}
    for made in all_made:
        path = folder / made.target
        there = path.read_bytes() if path.is_file() else None
        new = made.text.encode()
        known = memory.get(made.target, {}).get("fingerprint")
        if there == new:
            counts["as it was"] += 1
        elif there is not None and output.fingerprint(there) != known:
            counts["edited since and left alone"] += 1
            _show_difference(path, there, made.text)
            continue
        else:
            counts["written"] += 1
            if not dry_run:
                output.write(path, new)
        for name, picture in made.pictures.items():
            if not dry_run and not (folder / name).is_file():
                output.write(folder / name, picture.read_bytes())
        memory[made.target] = {"source": made.source, "fingerprint": output.fingerprint(new)}
    if not dry_run and all_made:
        output.write(folder / MEMORY, json.dumps(dict(sorted(memory.items())), indent=1) + "\n")
    return {
        f"would be {words}" if dry_run and words == "written" else words: number for words, number in counts.items()
    }


def _show_difference(path: Path, there: bytes, new: str) -> None:
    from difflib import unified_diff

    old = there.decode("utf-8", "replace").splitlines()
    name = path.as_posix()
    lines = list(unified_diff(old, new.splitlines(), f"{name}, as it is", "as it would be imported", lineterm="", n=1))
    more = f"\n… {len(lines) - _DIFFERENCE} lines more" if len(lines) > _DIFFERENCE else ""
    _say(f"{name}: edited since it was imported, left as it is:\n" + "\n".join(lines[:_DIFFERENCE]) + more)


COMMANDS = (import_,)
