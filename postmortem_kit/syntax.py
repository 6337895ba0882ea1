"""YAML's own complaints, retold as what an author can do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from postmortem_kit.problem import Mark

_VALUE = re.compile(r"^[ \t]*(?:- +)*(?:[^:#]+:[ \t]+)?(?P<value>\S.*)$")
_BLOCK = "write longer text in a `|` block, indented on the next line"


@dataclass(frozen=True)
class Fault:
    """What reading found, before it knows the file's name."""

    mark: Mark
    rule: str
    message: str
    hint: str | None = None
    advice: bool = False
    """A warning, not an error."""


def retell(error: yaml.MarkedYAMLError, lines: list[str]) -> Fault:
    """Say where *error* stands in *lines*, and how to mend it."""
    place: Any = error.problem_mark or error.context_mark
    problem = error.problem or ""
    row, column = min(place.line, len(lines) - 1), place.column
    line = lines[row]
    if problem == "too deep":
        return Fault(_mark(row, column), "too-deep", "lists in lists in lists: too deep to be a record")
    for told in (_tab, _indicator, _colon, _unclosed, _after_bracket, _cut_above):
        if fault := told(error, lines, row, column):
            return fault
    if "block sequence entries" in problem:
        found = _VALUE.match(line)
        hint = f"put the list on the lines below, or quote the value: {_quote(found['value'])}" if found else None
        return Fault(_mark(row, column), "yaml-syntax", "a list starts on a line of its own", hint)
    message = f"YAML cannot read this line: {problem}"
    return Fault(_mark(row, _indent(line)), "yaml-syntax", message, _near(lines, row))


def _tab(error: yaml.MarkedYAMLError, lines: list[str], row: int, column: int) -> Fault | None:
    """A tab in the indentation, on this line or where the scan began."""
    at = lines[row].find("\t")
    if at >= 0 and (not lines[row][:at].strip() or "tab" in (error.problem or "") or column == at):
        return Fault(_mark(row, at), "yaml-syntax", "a tab; YAML indents with spaces", "put spaces instead")
    return None


def _indicator(error: yaml.MarkedYAMLError, lines: list[str], row: int, column: int) -> Fault | None:
    """A value that starts with a sign YAML keeps for itself."""
    sign = lines[row][column : column + 1]
    starts = "cannot start any token" in (error.problem or "")
    in_block = "block scalar" in (error.context or "") or "alias" in (error.context or "")
    in_tag = "tag" in (error.context or "") or "directive" in (error.context or "")
    if not (starts or in_block or in_tag or "anchor" in (error.context or "")):
        return None
    if not starts and error.context_mark is not None:
        context: Any = error.context_mark
        row, column = context.line, context.column
        sign = lines[row][column : column + 1]
    if not sign:
        return None
    whole = lines[row][column:].strip()
    message = f"a value may not start with `{sign}`"
    return Fault(_mark(row, column, len(whole)), "yaml-syntax", message, f"quote it: {_quote(whole)}")


def _colon(error: yaml.MarkedYAMLError, lines: list[str], row: int, column: int) -> Fault | None:
    """A `: ` inside a value."""
    if "mapping values are not allowed" not in (error.problem or ""):
        return None
    line = lines[row]
    if row and ": " not in line[:column] and not line.lstrip().startswith("- "):
        message = "a key where the text of the line above goes on"
        return Fault(_mark(row, _indent(line)), "yaml-syntax", message, _near(lines, row))
    found = _VALUE.match(line)
    value = found["value"] if found else line.strip()
    hint = f"quote the value: {_quote(value)}; or {_BLOCK}"
    return Fault(_mark(row, column), "yaml-syntax", "`: ` inside a value", hint)


def _unclosed(error: yaml.MarkedYAMLError, lines: list[str], row: int, column: int) -> Fault | None:
    """A quote or a bracket that never closes: the place that helps is where it opened."""
    context: Any = error.context_mark
    if context is None or context.line >= len(lines):
        return None
    sign = lines[context.line][context.column : context.column + 1]
    where = _mark(context.line, context.column)
    if "quoted scalar" in (error.context or "") and sign in ("'", '"'):
        if "escape" in (error.problem or ""):
            hint = "in double quotes write `\\\\` for a backslash, or use single quotes"
            return Fault(_mark(row, column), "yaml-syntax", "an unknown escape in double quotes", hint)
        hint = f"add the closing {sign}; inside single quotes an apostrophe is written twice"
        return Fault(where, "yaml-syntax", f"the quote {sign} opened here is never closed", hint)
    if "flow" in (error.context or "") and sign in ("[", "{"):
        close = {"[": "]", "{": "}"}[sign]
        hint = f"add `{close}`, or quote the value if it is text that starts with `{sign}`"
        return Fault(where, "yaml-syntax", f"`{sign}` opened here is not closed as YAML expects", hint)
    return None


def _after_bracket(error: yaml.MarkedYAMLError, lines: list[str], row: int, column: int) -> Fault | None:
    """Text behind a closing bracket or quote: `title: [P1] the disk is full`."""
    found = _VALUE.match(lines[row])
    if not found or found["value"][0] not in "[{'\"" or column <= found.start("value"):
        return None
    message = f"text behind a closing `{lines[row][:column].rstrip()[-1:]}`"
    return Fault(_mark(row, column), "yaml-syntax", message, f"quote the whole value: {_quote(found['value'])}")


def _cut_above(error: yaml.MarkedYAMLError, lines: list[str], row: int, column: int) -> Fault | None:
    """A comment that ended a longer text on the line above: the error shows one line too late."""
    for above in (row, row - 1):
        if above >= 0 and (match := re.search(r"\S[ \t]+#(?=[^\s#])", lines[above])):
            message = "everything from here is a comment to YAML, and what follows no longer fits"
            return Fault(_mark(above, match.end() - 1), "cut-comment", message, _BLOCK)
    return None


def _near(lines: list[str], row: int) -> str:
    """Give the advice that mends most of what is left: the indentation."""
    above = next((n for n in range(row - 1, -1, -1) if lines[n].strip()), None)
    if above is not None and _indent(lines[above]) != _indent(lines[row]):
        return f"it is indented by {_indent(lines[row])}, line {above + 1} by {_indent(lines[above])}; {_BLOCK}"
    return f"compare its indentation with the lines above; {_BLOCK}"


def _mark(row: int, column: int, width: int = 1) -> Mark:
    return Mark(row + 1, column + 1, max(1, width))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _quote(text: str) -> str:
    """Return *text* in the quotes that need the least escaping."""
    text = text.strip()
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
