"""The kit from Python: read a record with its problems, take a document over, render it, and know its facts."""

from __future__ import annotations

import datetime as dt
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from postmortem_kit import settings, titles
from postmortem_kit.collection import Collection
from postmortem_kit.haiku.given import Facts
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError, Problem
from postmortem_kit.settings import Config
from postmortem_kit.views import posts

if TYPE_CHECKING:
    from postmortem_kit.importers.results import Note

_SIGNS = ("mkdocs.yml", "postmortem.yml")
"""What a site's folder holds."""


class Draft(NamedTuple):
    """A document, taken over."""

    postmortem: Postmortem
    """Its record, a draft: no word of the document is lost in it, and none is invented."""
    notes: tuple[Note, ...]
    """What a person has to look at, each with its line, a sentence, and its kind."""


class Record(NamedTuple):
    """One file, read and checked."""

    postmortem: Postmortem
    problems: tuple[Problem, ...]
    """Of reading, of every check, and of the site's settings, in order; empty when all is well."""


def load(path: str | PathLike[str]) -> Record:
    """Read and check the record at *path*, by the settings of the site that it is in.

    What is wrong in the file is returned, not raised.

    Raises:
        KitError: there is no such file, or it is none that a record can be.
    """
    file = Path(path)
    found = Collection.read(_site(file) or file.parent, (file,))
    if not found.entries:
        raise KitError(f"{file}: {found.problems[0].message if found.problems else 'no record'}")
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


def import_markdown(
    text: str, *, path: str, day: dt.date | None = None, site: str | PathLike[str] | None = None
) -> Draft:
    """Return the record that a document in Markdown gives.

    The command `postmortem import` does more: it keeps pictures, finds an id that is free, and never overwrites what
    somebody has edited.

    Args:
        text: the document.
        path: where it lies: its name gives the id and, where the document has none, the title and the day.
        day: the day of the incident, where the document names none.
        site: the folder of the site whose severities and catalog hold.

    Raises:
        KitError: no day is written in it, and none is given; or the site's settings cannot be read.
    """
    from postmortem_kit.importers import documents
    from postmortem_kit.importers.results import Site, Undated

    known = Site.of(_config(Path(site) if site is not None else None))
    try:
        found = documents.read(text, path, day=day, site=known)
    except Undated as error:
        raise KitError(f"{path}: {error}, and none is given") from error
    return Draft(found.record, found.notes)


def facts(postmortem: Postmortem, *, site: str | PathLike[str] | None = None) -> Facts:
    """Return the plain facts of *postmortem* that a title may rest on: what `haiku.compose` takes."""
    return titles.facts(postmortem, _config(Path(site) if site is not None else None))


def _config(root: Path | None) -> Config:
    return settings.read(root) if root is not None else Config()
