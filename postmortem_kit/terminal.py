"""What a terminal can do: colour where it is wanted, progress where somebody watches."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

from postmortem_kit import report

Item = TypeVar("Item")
PATIENCE = 1.0
"""Seconds of work before a progress bar appears."""

_ROLES = {
    "place": {"bold": True},
    "bold": {"bold": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"bold": True},
    "note": {},
    "dim": {"dim": True},
    "hint": {"fg": "green"},
    "good": {"fg": "green", "bold": True},
}


def style() -> report.Style:
    """Return how to dress what goes to standard output: colour on a terminal, unless NO_COLOR is set."""
    return _dressed if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else report.plain


def _dressed(text: str, role: str) -> str:
    return click.style(text, **_ROLES[role])  # type: ignore[arg-type]


def progress(items: list[Item], doing: str = "Reading") -> Iterator[Item]:
    """Pass *items* through; after a second, on a terminal only, show how far it is."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = time.monotonic()
    for index, item in enumerate(items):
        if time.monotonic() - started > PATIENCE:
            yield from _with_bar(items, index, doing)
            return
        yield item


def _with_bar(items: list[Item], done: int, doing: str) -> Iterable[Item]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=len(items), completed=done)
        for item in items[done:]:
            yield item
            bar.advance(task)


def prompt(command: str) -> str:
    """Return the line that stands above a post, as in a shell."""
    dress = style()
    return f"{dress('$', 'hint')} {dress(command, 'dim')}"


def markdown(text: str) -> None:
    """Print Markdown: set for reading on a terminal, as it is into a pipe."""
    if style() is report.plain:
        click.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(text), width=min(report.WIDTH, console.width))
