"""A page of the site as text, what a view may see to make one, and the way from a template to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from postmortem_kit import dialect, templates
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Postmortem
from postmortem_kit.places import Address, place
from postmortem_kit.settings import Config
from postmortem_kit.views.signal import Signal, signals_of
from postmortem_kit.views.standing import Standing, standings
from postmortem_kit.views.subjects import Subjects, gather


@dataclass(frozen=True)
class Page:
    """One page, for the engine that makes HTML of it."""

    path: str
    """Below the folder of pages, with forward slashes: post/<id>/index.md."""
    text: str
    source: str | None = None
    """The file that a person edits, for the link that says so."""


@dataclass(frozen=True)
class Masthead:
    """What the site is called, and where it will be."""

    name: str = "Postmortems"
    url: str = ""
    """The whole address of its root, with a slash at the end; empty where nobody has said."""
    edit: str = ""
    """Where a forge edits the files of its folder; empty where nobody has said."""

    def address(self, path: str, *, up: str = "") -> str:
        """Return where *path* is: its whole address, else the way to it from a file that is *up* from the root."""
        return f"{self.url or up}{path}" or "./"


@dataclass(frozen=True)
class Shown:
    """What a view of many records sees: those that the site shows, and how it wants them shown."""

    entries: tuple[Loaded, ...]
    """Newest first, each id once."""
    config: Config
    root: Path
    """The site, whose own templates come before the shipped ones."""
    today: date
    """The day as of which actions are late."""
    unpublished: int = 0
    """How many records are there and left out."""
    masthead: Masthead = Masthead()
    has_form: bool = True
    """Whether the site has the page on which a record is written."""

    @cached_property
    def records(self) -> tuple[Postmortem, ...]:
        """The records, newest first."""
        return tuple(entry.postmortem for entry in self.entries)

    @cached_property
    def by_id(self) -> Mapping[str, Postmortem]:
        """The records by their ids."""
        return {record.id: record for record in self.records}

    @cached_property
    def subjects(self) -> Subjects:
        """What the records are about; each subject has a page."""
        return gather(self.records, self.config)

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The signals of all records, A to Z."""
        return signals_of(self.records)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Every action as it stands on the day, teams in alphabetical order."""
        return standings(self.records, self.config, today=self.today)

    @cached_property
    def existing(self) -> frozenset[str]:
        """The folders of the pages about things: service/checkout-api. What has none is shown as words."""
        return frozenset(subject.place for them in self.subjects.values() for subject in them)

    def address(self, up: str) -> Address:
        """Return what gives the address of the page about a thing, from a page that is *up* from the site's root."""

        def address(kind: str, name: str) -> str | None:
            where = place(kind, name)
            return f"{up}{where}/" if where in self.existing else None

        return address


def rendered(name: str, root: Path | None, **values: Any) -> str:
    """Fill the page template *name*, and return front matter and text as any engine reads them."""
    text = templates.render(name, root=root, **values).lstrip("\n")
    front, fence, rest = text.partition("\n---\n")
    if dialect.DIAGRAM in rest:
        front += "\ndiagrams: true"
    return f"{front}{fence}\n{on_lines(rest)}"


def on_lines(text: str) -> str:
    """Put every block on a line of its own, with a blank one between: the last word on what Markdown may read.

    A template writes a block of HTML over as many lines as it likes; up to the next blank line it is one block.
    """
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if stripped := line.strip():
            blocks[-1].append(stripped)
        elif blocks[-1]:
            blocks.append([])
    return "".join(f"{' '.join(block)}\n\n" for block in blocks if block).removesuffix("\n")
