"""Offering titles: those that a record's facts carry, beside the titles that the other posts have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postmortem_kit import terminal

if TYPE_CHECKING:
    from postmortem_kit.haiku.composing import Taken, Title
    from postmortem_kit.settings import Config


def taken(site: Path, config: Config, *, but: str) -> Taken:
    """Return the titles that the posts of *site* show, pinned or suggested; not that of the record called *but*."""
    from postmortem_kit.haiku.composing import Taken

    return Taken(_titles(site, config, but))


def _titles(site: Path, config: Config, but: str) -> Iterator[tuple[str, ...]]:
    from postmortem_kit import collection, loader, titles

    if not (site / collection.POSTS).is_dir():
        return
    files, _ = collection.find(site)
    for path in terminal.progress(files):
        record = loader.read(path, zone=config.settings.zone).postmortem
        if record.id != but and (lines := titles.shown(record, config).lines):
            yield lines


def show(found: Sequence[Title], there: Taken) -> None:
    """Print each title, and beside each line the facts that it came from, and whether it is another post's."""
    dress = terminal.style()
    width = max((len(line.text) for title in found for line in title.lines), default=0)
    for number, title in enumerate(found, start=1):
        for line in title.lines:
            lead = f"{number:>2}  " if line is title.lines[0] else "    "
            note = "  (a line of another post)" if line.text in there else ""
            click.echo(f"{lead}{line.text:<{width}}  {dress('; '.join(line.facts), 'dim')}{note}")


def choose(found: Sequence[Title]) -> tuple[str, str, str] | None:
    """Ask on the terminal which of the titles shown is the one; None for none of them."""
    answer = click.prompt(
        f"Its title, 1 to {len(found)} (empty: later)",
        default="",
        show_default=False,
        value_proc=lambda text: _number(text, len(found)),
    )
    return found[answer - 1].texts if answer else None


def _number(text: str, most: int) -> int:
    if not text.strip():
        return 0
    if not text.strip().isdecimal() or not 1 <= int(text) <= most:
        raise click.BadParameter(f"'{text}' is none of 1 to {most}")
    return int(text)
