"""Where a command runs: the site it is in, the day it is, and the lines of the files it names."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import click

from postmortem_kit import clock
from postmortem_kit.decoding import MAX_BYTES, split_lines
from postmortem_kit.problem import KitError, Problem, errors

DAY = click.DateTime(["%Y-%m-%d"])
_ROOT_SIGNS = ("mkdocs.yml", "postmortem.yml", "posts")


def root() -> Path:
    """Return the nearest folder above that holds a site, as it is named from here."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / sign).exists() for sign in _ROOT_SIGNS):
            return Path(os.path.relpath(folder, here))
    return Path()


def named(path: str, site: Path) -> str:
    """Name a file of the site as it is found from the folder the command ran in."""
    return path if site == Path() or Path(path).is_absolute() else (site / path).as_posix()


def from_here(problems: tuple[Problem, ...], site: Path) -> tuple[Problem, ...]:
    """Name each file as it is found from the folder the command ran in."""
    if site == Path():
        return problems
    return tuple(replace(problem, path=named(problem.path, site)) for problem in problems)


def stop_at(problems: tuple[Problem, ...], site: Path) -> None:
    """Stop a run whose settings are wrong: what it would write might be wrong too.

    Raises:
        KitError: there is an error among *problems*.
    """
    if wrong := errors(from_here(problems, site)):
        raise KitError("\n".join(str(problem) for problem in wrong))


def today(given: dt.datetime | None) -> dt.date:
    """Return the day that ages are counted to: an argument, SOURCE_DATE_EPOCH, or the clock's."""
    return given.date() if given is not None else clock.today()


class Sources:
    """The source lines of each file, read once when a problem is shown."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def __call__(self, path: str) -> list[str]:
        """Return the lines of the file at *path*, what cannot be printed replaced."""
        if path not in self._lines:
            try:
                with Path(path).open("rb") as file:
                    text = file.read(MAX_BYTES).decode("utf-8-sig", "replace")
            except OSError:
                text = ""
            self._lines[path] = [_printable(line) for line in split_lines(text)]
        return self._lines[path]


def _printable(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() or char == "\t" else "�" for char in line)
