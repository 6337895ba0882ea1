"""How problems are printed: for a person, for a forge's log, for a program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from postmortem_kit.problem import Level, Problem

WIDTH = 99
"""No line of ours is longer, a caret line never wraps."""

Style: TypeAlias = Callable[[str, str], str]
"""Dress a text in a role: `place`, `error`, `warning`, `note`, `dim`, `hint`, `bold`."""
Lines: TypeAlias = Callable[[str], Sequence[str]]
"""The source lines of a file by its path."""

FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit", "markdown")


def plain(text: str, role: str) -> str:
    """Leave *text* as it is: the words carry the meaning without colour."""
    return text


def as_text(problems: Sequence[Problem], lines: Lines, *, files: int, style: Style = plain) -> str:
    """Return each problem with its source line, a caret under the value and the hint, and a total."""
    blocks = [
        _block(problem, lines(problem.path), style) + ("\n" if _goes_on(problem, following) else "\n\n")
        for problem, following in zip(problems, [*problems[1:], None], strict=False)
    ]
    return "".join([*blocks, total(problems, files=files, style=style)]) + "\n"


def _goes_on(problem: Problem, following: Problem | None) -> bool:
    """Whether both name something absent from one file: a list, without a line between."""
    return following is not None and not (problem.mark.width or following.mark.width) and following.path == problem.path


def _block(problem: Problem, lines: Sequence[str], style: Style) -> str:
    role = str(problem.level)
    place = f"{problem.path}:{problem.mark.line}:{problem.mark.column}:"
    out = [
        f"{style(place, 'place')} {style(role + ':', role)} {_short(problem.message, WIDTH)}"
        f" {style(f'[{problem.rule}]', 'dim')}"
    ]
    gutter = f"{problem.mark.line:>3} |"
    blank = " " * (len(gutter) - 1)
    if problem.mark.width and problem.mark.line <= len(lines) and lines[problem.mark.line - 1].strip():
        source, column, width = _window(lines[problem.mark.line - 1], problem, WIDTH - len(gutter) - 1)
        out += [
            f"{style(gutter, 'dim')} {source}",
            f"{style(blank + '|', 'dim')} {' ' * column}{style('^' * width, role)}",
        ]
    out += _hint(problem.hint, blank, style)
    return "\n".join(out)


def _window(line: str, problem: Problem, room: int) -> tuple[str, int, int]:
    """Return the part of *line* around the mark that fits, the caret's column in it, and its width."""
    line = line.replace("\t", " ")
    column = min(problem.mark.column - 1, len(line))
    start = 0
    if len(line) > room and column > room // 2:
        start = min(column - room // 3, len(line) - room + 1)
        line, column = "…" + line[start + 1 :], column - start
    if len(line) > room:
        line = line[: room - 1] + "…"
    return line, column, max(1, min(problem.mark.width, len(line) - column))


def _hint(hint: str | None, blank: str, style: Style) -> list[str]:
    if not hint:
        return []
    room = WIDTH - len(blank) - 8
    first, *rest = _wrapped(hint, room)
    return [
        f"{style(blank + '=', 'dim')} {style('hint:', 'hint')} {first}",
        *(f"{blank}        {line}" for line in rest),
    ]


def _wrapped(text: str, room: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]


def _short(text: str, room: int) -> str:
    """Keep a message on one line where an author's own value is very long."""
    return text if len(text) <= 2 * room else text[: 2 * room - 1] + "…"


def total(problems: Sequence[Problem], *, files: int, style: Style = plain) -> str:
    """Return the one-line total."""
    read = counted(files, "file")
    if not problems:
        return f"{style(f'{read}:', 'bold')} no problems"
    inside = counted(len({problem.path for problem in problems}), "file")
    parts = [style(told, str(level)) for level, told in by_level(problems)]
    found = counted(len(problems), "problem")
    return f"{style(f'{read}, {found} in {inside}:', 'bold')} {', '.join(parts)}"


def by_level(problems: Sequence[Problem]) -> list[tuple[Level, str]]:
    """Return each level that there is, the worst first, with how many problems have it: `2 errors`."""
    counts = [(level, sum(problem.level is level for problem in problems)) for level in Level]
    return [(level, counted(number, str(level))) for level, number in counts if number]


def counted(number: int, noun: str) -> str:
    """Return the number with its noun: `1 post`, `2 posts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def told(problem: Problem) -> str:
    """Return what was found, and below it what to do about it."""
    return f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message


def as_json(problems: Iterable[Problem]) -> str:
    """Return the problems as a JSON list."""
    found = [
        {
            "path": problem.path,
            "line": problem.mark.line,
            "column": problem.mark.column,
            "width": problem.mark.width,
            "level": str(problem.level),
            "rule": problem.rule,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def as_github(problems: Iterable[Problem]) -> str:
    """Return GitHub's workflow commands: each problem is shown at its line in the pull request."""
    return "".join(f"{_github(problem)}\n" for problem in problems)


def _github(problem: Problem) -> str:
    level = "notice" if problem.level is Level.NOTE else str(problem.level)
    end = problem.mark.column + problem.mark.width
    place = f"file={_property(problem.path)},line={problem.mark.line},col={problem.mark.column},endColumn={end}"
    return f"::{level} {place},title={_property(problem.rule)}::{_data(told(problem))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
