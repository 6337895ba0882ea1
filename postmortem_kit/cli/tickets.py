"""The command that takes over where a tracker says that actions stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postmortem_kit import report, terminal
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN
from postmortem_kit.problem import KitError, errors

if TYPE_CHECKING:
    from postmortem_kit.loader import Loaded
    from postmortem_kit.model import Action
    from postmortem_kit.tracker import Ticket

Found = list[tuple["Loaded", int, "Ticket"]]


@click.command()
@click.option("--from", "source", type=click.Path(path_type=Path), required=True, help="The tracker's file, JSON.")
@click.option("--write", is_flag=True, help="Change the files. Without it, only what would change is shown.")
def sync(source: Path, write: bool) -> int:
    """Take over where a tracker says that actions stand.

    FILE is a list of issues as GitHub or GitLab writes it, or the answer to a search in Jira. An action belongs to the
    ticket that its `ticket` names, by address or by key. What would change is shown as a difference; nothing else in a
    file does. A ticket that no action names is an error, and then nothing is written.
    """
    from postmortem_kit import output, tracker
    from postmortem_kit.collection import Collection

    root = place.root()
    tickets = tracker.read(_bytes(source), source.as_posix())
    collection = Collection.read(root, progress=terminal.progress)
    broken = {problem.path for problem in errors(collection.problems)}
    entries = [entry for entry in collection.entries if entry.source.path not in broken]
    unknown = [ticket for ticket in tickets if not _carriers(entries, ticket)]
    for ticket in unknown:
        click.echo(f"{source.as_posix()}:{ticket.line}: no action has the ticket {ticket.names[0]}", err=True)
    if unknown:
        raise KitError("nothing was changed: leave these tickets out of the file, or name each in its action")
    found = [carrier for ticket in tickets for carrier in _carriers(entries, ticket)]
    texts = {path: pair for path, pair in _texts(found, root) if pair[0] != pair[1]}
    for path, (before, after) in texts.items():
        click.echo("".join(_difference(before, after, path)), nl=False)
        if write:
            output.write(path, after)
    count = report.counted(len(texts), "file")
    told = (
        f"{count} changed" if write else f"{count} would change; --write changes {'them' if len(texts) > 1 else 'it'}"
    )
    click.echo(told if texts else "every action stands where its ticket does")
    return CLEAN


def changes(action: Action, ticket: Ticket) -> Mapping[str, Any]:
    """Return what *ticket* says of *action* that the action does not say yet.

    An open ticket says no more than that the work is not over: whether it was begun, the author knows.
    """
    status: str = ticket.state
    if status == "open" and action.status in ("proposed", "open", "in_progress"):
        status = action.status
    wanted: dict[str, Any] = {"status": status, "closed_on": ticket.closed_on}
    if ticket.closed_on is None and status in ("done", "wont_do"):
        del wanted["closed_on"]
    return {name: value for name, value in wanted.items() if value != getattr(action, name)}


def _carriers(entries: Iterable[Loaded], ticket: Ticket) -> Found:
    return [
        (entry, number, ticket)
        for entry in entries
        for number, action in enumerate(entry.postmortem.actions)
        if action.ticket and ticket.is_meant_by(action.ticket)
    ]


def _texts(found: Found, root: Path) -> Iterator[tuple[Path, tuple[str, str]]]:
    """Yield each file with its text before and after; the files are written only when all are known."""
    from postmortem_kit import editing

    texts: dict[Path, tuple[str, str]] = {}
    for entry, number, ticket in found:
        path = root / entry.source.path
        before, after = texts.get(path) or (path.read_bytes().decode("utf-8"),) * 2
        if told := changes(entry.postmortem.actions[number], ticket):
            after = editing.with_action(after, number, told, path.as_posix())
        texts[path] = before, after
    yield from sorted(texts.items())


def _difference(before: str, after: str, path: Path) -> Iterator[str]:
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    for line in unified_diff(old, new, path.as_posix(), path.as_posix(), n=1):
        yield line if line.endswith("\n") else f"{line}\n"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KitError(f"{path.as_posix()}: {error.strerror}") from error
