"""The pictures of a document: those beside it go along with its record, one that is not there becomes a link."""

from __future__ import annotations

import os
import re
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from postmortem_kit import mentions, references
from postmortem_kit.decoding import MAX_BYTES

_LEADS_OUT = re.compile(r"^(?:\.\./)+")
MAX = 10 * MAX_BYTES
"""A larger file, in bytes, does not go along."""


def along(text: str, folder: Path) -> tuple[str, dict[str, Path], list[tuple[int, str]]]:
    """Return the text with the addresses that its pictures will have, their files by those, and what is not there.

    Args:
        text: a document.
        folder: where it lies.
    """
    found: dict[str, Path] = {}
    missing: list[tuple[int, str]] = []
    for one in reversed(references.pictures(text)):
        file, target = _file(one.target, folder), one.target
        if one.at is None:
            continue
        line = text.count("\n", 0, one.at) + 1
        before, after = text[: one.at], text[one.at + len(one.written) :]
        if file is None:
            missing.append((line, target))
            text = f"{before}{one.written[1:]}{after}"
            continue
        inside = _LEADS_OUT.sub("", normpath(unquote(target)))
        found[inside] = file
        if inside != unquote(target):
            text = f"{before}{one.written.replace(target, inside, 1)}{after}"
    left = [one for one in references.pictures(text) if one.at is None]
    if left:  # by name: the words and the address stay, as a link
        missing += [(1, one.target) for one in left]
        text = re.sub(r"!(?=\[[^\]]*\](?!\())", "", text)
    return text, found, sorted(missing)


def _file(target: str, folder: Path) -> Path | None:
    path = unquote(target.partition("#")[0].partition("?")[0])
    if path.startswith("/") or path != unquote(target) or not mentions.is_picture(path):
        return None
    file = folder / path
    try:
        if os.path.realpath(file) != os.path.abspath(file) or file.stat().st_size > MAX:
            return None
    except (OSError, ValueError):
        return None
    return file if file.is_file() else None
