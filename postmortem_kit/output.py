"""Files that a command writes: whole or not at all, and never over what a person has changed."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from postmortem_kit.problem import KitError

MEMORY = ".rendered.json"
"""Beside the files: the fingerprint of each as it was written."""


def write(path: Path, content: str | bytes) -> None:
    """Write *content* to *path* in one step, so that nobody ever reads half a file.

    Raises:
        KitError: the place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise KitError(f"{path}: cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_all(folder: Path, texts: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Write each text below *folder*; return the names written, and those a person has changed and that were kept.

    A file counts as changed when it is there and is not as the last run left it.
    """
    memory = _remembered(folder)
    written: list[str] = []
    kept: list[str] = []
    for name, text in texts.items():
        path = folder / name
        there = fingerprint(path.read_bytes()) if path.is_file() else None
        made = fingerprint(text.encode())
        if there is not None and there not in (made, memory.get(name)):
            kept.append(name)
            continue
        if there != made:
            write(path, text)
            written.append(name)
        memory[name] = made
    write(folder / MEMORY, json.dumps(dict(sorted(memory.items())), indent=1) + "\n")
    return written, kept


def _remembered(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def fingerprint(data: bytes) -> str:
    """Return a content hash."""
    return blake2b(data, digest_size=16).hexdigest()
