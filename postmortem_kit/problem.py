"""What is wrong in an author's file (a problem, a value) or in a run (an error, an exception)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class KitError(Exception):
    """The one exception this package raises: the run cannot go on, and the message says why."""


class Level(IntEnum):
    """How bad a problem is; the worst sorts first."""

    ERROR = 0
    WARNING = 1
    NOTE = 2
    """Advice: it fails no run, not even a strict one."""

    def __str__(self) -> str:
        """The word printed between the place and the message."""
        return self.name.lower()


class Mark(NamedTuple):
    """A place in a file, counted from 1.

    `width` is how many columns the value takes on its first line; 0 where something is absent and nothing can be shown.
    """

    line: int = 1
    column: int = 1
    width: int = 1


@dataclass(frozen=True)
class Problem:
    """Something wrong in an author's file."""

    path: str
    """The file, relative to the folder the command ran in where that is possible, with forward slashes."""
    mark: Mark
    """Where in the file."""
    level: Level
    """Error, warning or note."""
    rule: str
    """The kebab-case id of the check or of the reading rule; each has a page in docs/checks/."""
    message: str
    """What was found: lower case, no full stop, the author's own value in quotes."""
    hint: str | None = None
    """What to do about it, where that is known."""

    def __str__(self) -> str:
        """One line: path:line:col: level: message [rule]."""
        return f"{self.path}:{self.mark.line}:{self.mark.column}: {self.level}: {self.message} [{self.rule}]"


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that are errors."""
    return tuple(problem for problem in problems if problem.level is Level.ERROR)


def failing(problems: tuple[Problem, ...], *, strict: bool) -> tuple[Problem, ...]:
    """Return the problems that fail a run: errors, and in a *strict* one warnings too."""
    return tuple(problem for problem in problems if problem.level <= (Level.WARNING if strict else Level.ERROR))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by place, each once."""
    return tuple(sorted(set(problems), key=lambda one: (one.path, one.mark, one.level, one.rule, one.message)))


def short(text: str, room: int = 60) -> str:
    """Return as much of an author's *text* as fits into a message, on one line."""
    text = " ".join(text[: 4 * room].split())
    return text if len(text) <= room else text[: room - 1] + "…"
