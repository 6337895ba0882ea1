"""What others wrote, taken over: which files there are, and the text that each holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from postmortem_kit.decoding import CONTROL, MAX_BYTES
from postmortem_kit.problem import KitError

SUFFIXES = (".md", ".markdown", ".mdown", ".qmd", ".txt", "")
"""How the name of a document ends; a file that was named alone may end as it likes."""
MAX = 9 * MAX_BYTES // 10
"""A document larger than this, in bytes, gives no record that can be read."""
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LEFT_OUT = frozenset({"node_modules", "__pycache__"})


def files(paths: Iterable[Path], suffixes: tuple[str, ...] = SUFFIXES) -> list[Path]:
    """Return the documents at *paths* and below them, by name, each once.

    Raises:
        KitError: there is nothing at one of *paths*.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(_below(path, suffixes))
        elif path.is_file():
            found[path] = None
        else:
            raise KitError(f"there is no file or folder {path.as_posix()}")
    return list(found)


def _below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        hidden = any(name.startswith(".") or name in _LEFT_OUT for name in names)
        if not hidden and path.is_file() and _is_named_as_document(path, suffixes):
            yield path


def _is_named_as_document(path: Path, suffixes: tuple[str, ...]) -> bool:
    """Whether the name is that of a document: in `PM - Bad v1.2 rollout` nothing is an ending."""
    return (path.suffix.lower() if " " not in path.suffix else "") in suffixes


def named(path: Path) -> str:
    """Return how a document is called in its record: as seen from here, or by its last folder and its name."""
    absolute = Path(os.path.abspath(path))
    here = Path.cwd()
    if absolute.is_relative_to(here):
        return absolute.relative_to(here).as_posix()
    text = path.as_posix()
    return "/".join(absolute.parts[-3:]) if path.is_absolute() else re.sub(r"^(?:\.\./)+", "", text)


def decoded(data: bytes, *, most: int = MAX) -> tuple[str, str | None]:
    """Return the text of a document, its lines ended by one newline, and a word on what was not plain about it.

    Raises:
        KitError: it is no text, or more than *most* bytes: by default, more than a record can hold.
    """
    if len(data) > most:
        raise KitError(f"it has {len(data):,} bytes, and a record holds {most:,}: cut it, or leave logs out")
    note = None
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    try:
        text = data.decode(marked or "utf-8-sig")
    except UnicodeDecodeError:
        if marked or _is_binary(data):
            raise KitError("it is no text, whatever its name says") from None
        text = data.decode("cp1252", "replace")
        note = "it is not UTF-8: read as Latin-1 (Windows-1252); see that its letters are right"
    if "\x00" in text or _is_binary(text.encode("utf-8", "replace")):
        raise KitError("it is no text, whatever its name says")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = CONTROL.search(text)
    if found is None:
        return text, note
    line = text.count("\n", 0, found.start()) + 1
    return visible(text), note or f"control characters, the first in line {line}, became blanks"


def _is_binary(data: bytes) -> bool:
    head = data[:4096]
    return b"\x00" in head or sum(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in head) > len(head) // 50


def visible(text: str) -> str:
    """Replace what a record may not hold: control characters, which nobody sees, by a blank or by a line end."""
    return CONTROL.sub(lambda one: "\n" if one[0] in "\u2028\u2029\x0c\x85" else " ", text)
