"""YAML's own complaints, retold as what an author can do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from postmortem_kit.problem import Mark, short

_VALUE = re.compile(r"^[ \t]*(?:- +)*(?:[^:#]+:[ \t]+)?(?P<value>\S.*)$")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_COMMENT = re.compile(r"(?:(?<=[\s\[{,])|^)#")
BLOCK = "write longer text in a `|` block, indented on the next line"
"""What mends most that is wrong with prose."""
_CLOSE = {"[": "]", "{": "}"}


@dataclass(frozen=True)
class Fault:
    """What reading found, before it knows the file's name."""

    mark: Mark
    rule: str
    message: str
    hint: str | None = None
    advice: bool = False
    """A warning, not an error."""


@dataclass(frozen=True)
class _Complaint:
    """What the parser said, and where."""

    problem: str
    context: str
    row: int
    column: int
    since: tuple[int, int] | None
    """Where the parser began what it could not finish."""
    lines: list[str]

    @property
    def line(self) -> str:
        return self.lines[self.row]

    @property
    def sign(self) -> str:
        return self.line[self.column : self.column + 1]


def retell(error: yaml.MarkedYAMLError, lines: list[str]) -> Fault:
    """Say where *error* stands in *lines*, and how to mend it."""
    place: Any = error.problem_mark or error.context_mark
    since: Any = error.context_mark
    begun = (since.line, since.column) if since is not None and since.line < len(lines) else None
    row = min(place.line, len(lines) - 1)
    said = _Complaint(error.problem or "", error.context or "", row, place.column, begun, lines)
    for told in _TOLD:
        if fault := told(said):
            return fault
    return _syntax(row, _indent(said.line), "this line does not fit what is above it", _near(lines, row))


def _too_deep(said: _Complaint) -> Fault | None:
    if said.problem != "too deep":
        return None
    return Fault(_mark(said.row, said.column), "too-deep", "lists in lists in lists: too deep to be a record")


def _tab(said: _Complaint) -> Fault | None:
    """A tab in the indentation, on this line or where the scan began."""
    at = said.line.find("\t")
    if at >= 0 and (not said.line[:at].strip() or "tab" in said.problem or said.column == at):
        return _syntax(said.row, at, "a tab; YAML indents with spaces", "put spaces instead")
    return None


def _indicator(said: _Complaint) -> Fault | None:
    """A value that starts with a sign YAML keeps for itself."""
    row, column, sign = said.row, said.column, said.sign
    if any(word in said.context for word in ("block scalar", "alias", "anchor", "tag", "directive")) and said.since:
        row, column = said.since
        sign = said.lines[row][column : column + 1]
    elif not any(word in said.problem for word in ("cannot start any", "mapping keys", "tag handle", "node content")):
        return None
    if not sign or sign.isspace() or sign == "#":
        return None
    whole = value_at(said.lines[row], column)
    return _syntax(row, column, f"a value may not start with `{sign}`", f"quote it: {quote(whole)}", len(whole))


def _colon(said: _Complaint) -> Fault | None:
    """A `: ` inside a value."""
    in_flow = "flow" in said.context and said.sign == ":" and _is_in_value(said)
    if not in_flow and "mapping values are not allowed" not in said.problem:
        return None
    if said.row and not in_flow and ": " not in said.line[: said.column] and not said.line.lstrip().startswith("- "):
        return _no_key(said) or _syntax(
            said.row, _indent(said.line), "a key where the text of the line above goes on", _near(said.lines, said.row)
        )
    hint = f"quote the value: {quote(value_at(said.line, said.column, in_flow=in_flow))}"
    return _syntax(said.row, said.column, "`: ` inside a value", hint if in_flow else f"{hint}; or {BLOCK}")


def _is_in_value(said: _Complaint) -> bool:
    """Whether a colon is not just that of the next key, below a bracket that was never closed."""
    return said.since is not None and (said.row == said.since[0] or ": " in said.line[: said.column])


def _no_key(said: _Complaint) -> Fault | None:
    """A line above without a key, or without the space behind it."""
    row = _above(said.lines, said.row)
    if row is None or _indent(said.lines[row]) != _indent(said.line):
        return None
    return _keyless(row, said.lines)


def _no_colon(said: _Complaint) -> Fault | None:
    """A line that is neither a key nor part of a text."""
    if "could not find expected ':'" not in said.problem or said.since is None:
        return None
    return _keyless(said.since[0], said.lines)


def _keyless(row: int, lines: list[str]) -> Fault:
    if found := re.match(r"\s*([\w-]+):(\S.*)", lines[row]):
        return _syntax(row, found.end(1), "no space behind the colon", f"write '{found[1]}: {short(found[2])}'")
    hint = "indent it if it belongs to the text above; else write `key: value`"
    width = len(lines[row].strip())
    return _syntax(row, _indent(lines[row]), "a line without a key", hint, width)


def _cut(said: _Complaint) -> Fault | None:
    """A comment that ended a longer text or a list: the error shows later than its cause."""
    if "quoted scalar" in said.context:
        return None
    first = said.since[0] if said.since and "flow" in said.context else said.row - 1
    for row in range(min(said.row, len(said.lines) - 1), max(0, min(first, said.row - 1)) - 1, -1):
        found = _COMMENT.search(_unquoted(said.lines[row]))
        if found and (row < said.row or found.start() < said.column):
            line, at = said.lines[row], found.start()
            message = f"'{short(line[at:])}' is a comment to YAML, and what follows no longer fits"
            hint = f"quote the value: {quote(value_at(line, at))}" if _in_flow(line, at) else BLOCK
            return Fault(_mark(row, at, len(line) - at), "cut-comment", message, hint)
    return None


def _quote_open(said: _Complaint) -> Fault | None:
    """A quote that never closes: the place that helps is where it opened."""
    if "quoted scalar" not in said.context or said.since is None:
        return None
    sign = said.lines[said.since[0]][said.since[1] : said.since[1] + 1]
    if "escape" in said.problem:
        hint = "in double quotes write `\\\\` for a backslash, or use single quotes"
        return _syntax(said.row, said.column, "an unknown escape in double quotes", hint)
    hint = f"add the closing {sign}; inside single quotes an apostrophe is written twice"
    return _syntax(*said.since, f"the quote {sign} opened here is never closed", hint)


def _after_close(said: _Complaint) -> Fault | None:
    """Text behind a closing bracket or quote: `title: [P1] the disk is full`."""
    before = said.line[: said.column].rstrip()[-1:]
    if before not in ("]", "}", "'", '"') or not said.sign or said.sign in "]},":
        return None
    whole = value_at(said.line, said.column)
    if whole[:1] not in ("[", "{", "'", '"'):
        return None
    inner = whole[1:-1] if whole[0] in "'\"" and whole[-1] == whole[0] and len(whole) > 1 else whole
    return _syntax(said.row, said.column, f"text behind a closing `{before}`", f"quote the whole value: {quote(inner)}")


def _bracket_open(said: _Complaint) -> Fault | None:
    """A bracket that never closes: the place that helps is where it opened."""
    if "flow" not in said.context or said.since is None:
        return None
    row, column = said.since
    sign = said.lines[row][column : column + 1]
    if sign not in _CLOSE:
        return None
    hint = f"add `{_CLOSE[sign]}`, or quote the value if it is text that starts with `{sign}`"
    return _syntax(row, column, f"`{sign}` opened here is not closed as YAML expects", hint)


def _list_inline(said: _Complaint) -> Fault | None:
    if "block sequence entries" not in said.problem:
        return None
    hint = f"put the list on the lines below, or quote the value: {quote(value_at(said.line, said.column))}"
    return _syntax(said.row, said.column, "a list starts on a line of its own", hint)


def _item_below(said: _Complaint) -> Fault | None:
    """`authors: A` with `- B` on the next line."""
    above = _above(said.lines, said.row)
    is_item = said.line.lstrip().startswith("- ") and above is not None
    if not is_item or not re.match(r"\s*[\w-]+:[ \t]+[^\s|>#]", said.lines[above or 0]):
        return None
    hint = "put every item on a line of its own below the key, with `- ` in front"
    return _syntax(said.row, _indent(said.line), "a list item below a value", hint)


def _after_end(said: _Complaint) -> Fault | None:
    above = _above(said.lines, said.row)
    if "document start" not in said.problem or above is None:
        return None
    hint = "delete the line `...`" if said.lines[above].startswith("...") else "one file holds one record"
    return Fault(_mark(said.row, said.column), "several-documents", "something behind the end of the record", hint)


_TOLD = (
    _too_deep, _tab, _quote_open, _cut, _colon, _after_close, _indicator, _bracket_open, _list_inline, _no_colon,
    _item_below, _after_end,
)  # fmt: skip
"""The complaints that are known, the surest first."""


def _near(lines: list[str], row: int) -> str:
    """Give the advice that mends most of what is left: the indentation."""
    above = _above(lines, row)
    if above is not None and _indent(lines[above]) != _indent(lines[row]):
        return f"it is indented by {_indent(lines[row])}, line {above + 1} by {_indent(lines[above])}; {BLOCK}"
    return f"compare its indentation with the lines above; {BLOCK}"


def _above(lines: list[str], row: int) -> int | None:
    return next((n for n in range(row - 1, -1, -1) if lines[n].strip()), None)


def _syntax(row: int, column: int, message: str, hint: str, width: int = 1) -> Fault:
    return Fault(_mark(row, column, width), "yaml-syntax", message, hint)


def _mark(row: int, column: int, width: int = 1) -> Mark:
    return Mark(row + 1, column + 1, max(1, width))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _unquoted(line: str) -> str:
    """Return *line* with blanks for what stands in quotes."""
    return _QUOTED.sub(lambda found: "_" * len(found[0]), line)


def _in_flow(line: str, column: int) -> bool:
    """Whether an open bracket stands before *column*."""
    before = _unquoted(line[:column])
    return before.count("[") + before.count("{") > before.count("]") + before.count("}")


def value_at(line: str, column: int, *, in_flow: bool = False) -> str:
    """Return the value that *column* lies in, as the author typed it; *in_flow*: a bracket was opened above."""
    if not in_flow and not _in_flow(line, column):
        found = _VALUE.match(line)
        return re.sub(r"\s+#\s.*$", "", found["value"] if found else line).strip()
    signs = [sign for sign in (", ", "[", "{", ": ") if sign in line[:column]]
    start = max((line.rfind(sign, 0, column) + len(sign) for sign in signs), default=0)
    end = re.compile(r"[,\]}]|$").search(line, column)
    return line[start : end.start() if end else None].strip()


def quote(text: str) -> str:
    """Return *text* in the quotes that need the least escaping; of a long one, the beginning."""
    text = short(text, 100)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
