"""The generated folder: exactly the given files, and only those that changed are written."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from postmortem_kit.problem import KitError
from postmortem_kit.words import Edition

STATE = ".postmortem"
"""The folder below a site's root that holds what can be made again at any time."""


PAGES: Mapping[Edition, str] = MappingProxyType({"internal": "pages", "public": "pages-public"})
"""The folder of the pages that a person wrote, for each edition: none of one gets into the other."""


def state(root: Path, name: str) -> Path:
    """Return the folder *name* of the site's state, which keeps itself out of version control."""
    home = root / STATE
    if not (home / ".gitignore").exists():
        add(home, {".gitignore": b"*\n"})
    return home / name


def handwritten(root: Path, edition: Edition) -> tuple[str, dict[str, bytes]]:
    """Return the folder in which a person put pages for *edition*, and the files in it, by path below it."""
    return f"{PAGES[edition]}/", read(root / PAGES[edition])


def read(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder* by their path there; nothing when there is no such folder."""
    return {path.relative_to(folder).as_posix(): _read(path, below=folder) for path in _visible(folder)}


def _visible(folder: Path) -> Iterator[Path]:
    """Return the files below *folder*, sorted, without hidden ones and editors' leftovers."""
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        if path.is_file() and not any(name.startswith(".") or name.endswith("~") for name in names):
            yield path


def _read(path: Path, *, below: Path) -> bytes:
    """Return the bytes of *path*, which may not be a link to a place outside *below*."""
    if not path.resolve().is_relative_to(below.resolve()):
        raise KitError(f"{path}: a link that leads out of {below.name}/: put the file itself there")
    try:
        return path.read_bytes()
    except OSError as error:
        raise KitError(f"{path}: cannot be read: {error.strerror}") from error


def merge(*sources: tuple[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    """Return the files of all *sources*, each a name and its files; two on one path are refused."""
    merged: dict[str, bytes] = {}
    owners: dict[str, str] = {}
    for name, files in sources:
        for path, content in files.items():
            # Two names that differ only in case are one file on some systems: there the second wins, silently.
            other = owners.setdefault(path.casefold(), f"{name}{path}")
            if other != f"{name}{path}":
                raise KitError(f"{name}{path}: this path is taken by {other}: rename one of the two")
            merged[path] = content
    return merged


def write(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Make *folder* hold exactly *files*, and return the paths that were written: an unchanged file is left alone."""
    _prune(folder, files)
    return add(folder, files)


def add(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write *files* into *folder*, leave everything else in it alone, and return the paths that were written."""
    return tuple(path for path, content in files.items() if _write(folder, path, content))


def _write(folder: Path, path: str, content: bytes) -> bool:
    """Write one file unless it is there already, byte for byte."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise KitError(f"{path}: not a path below the pages folder")
    target = folder / pure
    try:
        if _content(target) == content:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise KitError(f"{target}: cannot be written: {error.strerror}") from error
    return True


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _prune(folder: Path, wanted: Container[str]) -> None:
    """Remove the files of *folder* that are not *wanted*, and the folders this leaves empty."""
    for here, _, names in os.walk(folder, topdown=False):
        place = Path(here)
        for path in map(place.joinpath, names):
            if path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
        if place != folder and not any(place.iterdir()):
            place.rmdir()
