"""The kit from Python: read a record with its problems, render it, and know its facts."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import NamedTuple

from postmortem_kit import settings, titles
from postmortem_kit.collection import Collection
from postmortem_kit.haiku.given import Facts
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import Problem
from postmortem_kit.settings import Config
from postmortem_kit.views import posts

_SIGNS = ("mkdocs.yml", "postmortem.yml")
"""What a site's folder holds."""


class Record(NamedTuple):
    """One file, read and checked."""

    postmortem: Postmortem
    problems: tuple[Problem, ...]
    """Of reading, of every check, and of the site's settings, in order; empty when all is well."""


def load(path: str | PathLike[str]) -> Record:
    """Read and check the record at *path*, by the settings of the site that it is in.

    What is wrong in the file is returned, not raised.

    Raises:
        KitError: there is no such file.
    """
    file = Path(path)
    found = Collection.read(_site(file) or file.parent, (file,))
    return Record(found.entries[0].postmortem, found.problems)


def _site(file: Path) -> Path | None:
    """Return the nearest folder above *file* that holds a site's settings."""
    return next((above for above in file.parents if any((above / sign).is_file() for sign in _SIGNS)), None)


def render(postmortem: Postmortem, *, site: str | PathLike[str] | None = None) -> str:
    """Return the post of *postmortem* in Markdown, with the settings and the template of *site* where one is given.

    Raises:
        KitError: the site's settings or its template cannot be read.
    """
    root = Path(site) if site is not None else None
    return posts.render(postmortem, _config(root), root=root)


def facts(postmortem: Postmortem, *, site: str | PathLike[str] | None = None) -> Facts:
    """Return the plain facts of *postmortem* that a title may rest on: what `haiku.compose` takes."""
    return titles.facts(postmortem, _config(Path(site) if site is not None else None))


def _config(root: Path | None) -> Config:
    return settings.read(root) if root is not None else Config()
