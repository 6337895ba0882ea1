"""The commands for who is on call, a person or an assistant: match, mcp."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import BinaryIO

import click

from postmortem_kit import terminal
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, NOTHING
from postmortem_kit.problem import KitError

HEAD = 1 << 20
TAIL = 3 << 20
"""Bytes that are read of the beginning and of the end of what is longer than both."""
_CHUNK = 1 << 20
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
@click.option("--today", type=place.DAY, help="Day as of which a fix is overdue. Default: today.")
def match(file: str, format_: str, today: dt.datetime | None) -> int:
    """Say whether we have seen this: an error, an alert in JSON, a log.

    FILE holds it; without one, or with -, standard input does. Exits with 4 when nothing is similar.
    """
    from postmortem_kit import match as matching
    from postmortem_kit import settings
    from postmortem_kit.views import matches

    root = place.root()
    text = _text(_read(file))
    config = settings.read(root)
    day = place.today(today)
    found = matching.match(root, config, text, progress=terminal.progress)
    if format_ == "json":
        click.echo(matches.as_json(found, config, today=day), nl=False)
    else:
        click.echo(matches.as_text(found, today=day, style=terminal.style()), nl=False)
    return CLEAN if found.hits else NOTHING


def _read(name: str) -> bytes:
    """Return what FILE or standard input holds, of a long one its beginning and its end."""
    if name == "-":
        if sys.stdin.isatty():
            click.echo("Paste the error, then press Ctrl-D on a line of its own.", err=True)
        return _bounded(sys.stdin.buffer)
    try:
        with Path(name).open("rb") as stream:
            return _bounded(stream)
    except OSError as error:
        raise KitError(
            f"{name}: {error.strerror}; a text itself goes to standard input: … | postmortem match"
        ) from error


def _bounded(stream: BinaryIO) -> bytes:
    """Read *stream* to its end and keep no more than its beginning and its end."""
    head = stream.read(HEAD)
    tail = b""
    while chunk := stream.read(_CHUNK):
        tail = (tail + chunk)[-TAIL:]
    return head + tail


def _text(data: bytes) -> str:
    """Return *data* as text.

    Raises:
        KitError: it is empty, or no text.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    text = data.decode(encoding, "replace")
    if not text.strip():
        raise KitError("there is nothing to look up: the text is empty")
    if "\0" in text or text.count("�") > len(text) // 10:
        raise KitError("this is no text: give an error message, an alert in JSON or a log")
    return text


@click.command()
@click.option("--site", type=click.Path(path_type=Path, file_okay=False), help="The site's folder. Default: from here.")
@click.option("--today", type=place.DAY, help="Day as of which a fix is overdue. Default: the day of each question.")
def mcp(site: Path | None, today: dt.datetime | None) -> int:
    """Serve the posts to an assistant, by the Model Context Protocol over standard input and output.

    It reads and writes nothing. An assistant's program starts it; it needs the extra 'mcp' of this package.
    """
    try:
        from postmortem_kit import assistant
    except ModuleNotFoundError as missing:
        if not (missing.name or "").startswith("mcp"):
            raise
        raise KitError(
            "the package 'mcp' in version 2 or later is not installed: pip install 'postmortem-kit[mcp]'"
        ) from missing
    root = site or place.root()
    if not root.is_dir():
        raise KitError(f"{root}: no such folder")
    assistant.server(root, today=lambda: place.today(today)).run("stdio")
    return CLEAN


COMMANDS = (match, mcp)
