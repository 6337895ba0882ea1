"""A repository for an organisation's own posts: the files it starts with, and never over one that is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from postmortem_kit import output, schema
from postmortem_kit.collection import POSTS
from postmortem_kit.draft import SCHEMA
from postmortem_kit.problem import KitError
from postmortem_kit.settings import SETTINGS, Catalog, Settings
from postmortem_kit.templates import DEFAULTS

_GIVEN = DEFAULTS / "init"
_PINNED = "requirements.txt"
_SITE_SIGNS = ("mkdocs.yml", "mkdocs.yaml", SETTINGS)


def files() -> dict[str, bytes]:
    """Return what a repository starts with: path and content."""
    found = {path.relative_to(_GIVEN).as_posix(): path.read_bytes() for path in _GIVEN.rglob("*") if path.is_file()}
    found[_PINNED] = _pinned().read_bytes()
    found[f"{POSTS}/{SCHEMA}"] = schema.text().encode()
    found[".schemas/settings.json"] = schema.text(Settings).encode()
    found[".schemas/catalog.json"] = schema.text(Catalog).encode()
    return dict(sorted(found.items()))


def _pinned() -> Path:
    """Return the kit's dependencies with their hashes: in the wheel among the files, in a checkout where make pins."""
    packaged = _GIVEN / _PINNED
    return packaged if packaged.is_file() else DEFAULTS.parent / "requirements" / "site.txt"


def create(folder: Path) -> tuple[list[str], list[str]]:
    """Write the files below *folder*; return the paths written, and those that were there and stay as they are.

    Raises:
        KitError: the folder is a site already, or it cannot be one; nothing is changed.
    """
    _refuse(folder)
    made = files()
    if _has_records(folder):
        made = {path: content for path, content in made.items() if not _is_example(path)}
    kept = [path for path in made if os.path.lexists(folder / path)]
    _write(folder, {path: content for path, content in made.items() if path not in kept})
    return [path for path in made if path not in kept], kept


def _refuse(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise KitError(f"{folder}: a file is there; name a folder")
    if sign := next((name for name in _SITE_SIGNS if os.path.lexists(folder / name)), None):
        raise KitError(f"{folder}: a site is there already, it has {sign}; nothing was changed")


def _has_records(folder: Path) -> bool:
    return any((folder / POSTS).glob("[!.]*"))


def _is_example(path: str) -> bool:
    return PurePosixPath(path).parent.name == POSTS and path.endswith(".yaml")


def _write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write all of *made* or none: where one cannot be written, those before it are taken away again."""
    done: list[Path] = []
    try:
        for path, content in made.items():
            target = folder / path
            done += reversed([place for place in target.parents if not place.exists()])
            output.write(target, content)
            done.append(target)
    except BaseException:
        _take_away(done)
        raise


def _take_away(done: list[Path]) -> None:
    """Delete what was written, the last first; what somebody has put there meanwhile stays, and its folders."""
    for place in reversed(done):
        with suppress(OSError):
            if place.is_dir():
                place.rmdir()
            else:
                place.unlink()
