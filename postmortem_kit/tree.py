"""YAML text to marked nodes: every scalar is the text its author typed, every node knows its place.

Nothing is resolved here: `12:30`, `no`, `010` and `1.10` stay text. What YAML would do behind an author's back
(aliases, tags, merge keys, comments that cut a value) is a problem with its place, never a surprise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import yaml

from postmortem_kit.decoding import CONTROL, decode, split_lines
from postmortem_kit.problem import Level, Mark, Problem, short
from postmortem_kit.syntax import BLOCK, Fault, quote, retell, value_at

MAX_DEPTH = 20
"""The format nests four levels; more than this is a mistake or an attack."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CUT = re.compile(r"[ \t]+#(?=[^\s#])")
_CUT_ITEM = re.compile(r",[ \t]+#(?=[^\s#])")
"""Behind a value within brackets or braces."""
_LIST_LINE = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as text."""

    mark: Mark
    text: str
    plain: bool
    """Written without quotes and without a block sign."""

    @property
    def is_null(self) -> bool:
        """An empty plain value, or one of YAML's words for nothing."""
        return self.plain and self.text in NULLS


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    mark: Mark
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, in the author's order, each key once."""

    mark: Mark
    entries: tuple[tuple[Scalar, Node], ...]
    source: str
    """How the author wrote it, when it is one key and one text in block style; else empty."""


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Tree:
    """One file: its text, its nodes, and what was wrong in reading it."""

    path: str
    text: str
    root: Node | None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """The source's lines."""
        return split_lines(self.text)

    @cached_property
    def named(self) -> frozenset[tuple[int, ...]]:
        """The places of which something has been said."""
        return frozenset(problem.mark[:2] for problem in self.problems)

    def problem(
        self, mark: Mark, rule: str, message: str, hint: str | None = None, *, level: Level = Level.ERROR
    ) -> Problem:
        """Make a problem of this file."""
        return Problem(self.path, mark, level, rule, message, hint)


def parse(data: bytes | str, path: str) -> Tree:
    """Read YAML, given as bytes or as text, from the file called *path*; whatever it holds, return a tree."""
    problems: list[Problem] = []
    seen: set[tuple[int, int, str]] = set()

    def report(fault: Fault) -> None:
        key = (*fault.mark[:2], fault.rule)
        if key in seen:
            return  # the scanner stumbles over what was just named
        seen.add(key)
        level = Level.WARNING if fault.advice else Level.ERROR
        problems.append(Problem(path, fault.mark, level, fault.rule, fault.message, fault.hint))

    text = decode(data, report)
    root: Node | None = None
    if text is not None and not problems:
        try:
            root = _Composer(text, report).compose()
        except yaml.MarkedYAMLError as error:
            report(retell(error, split_lines(text)))
        except yaml.YAMLError as error:  # the C reader's own complaint; it carries no mark
            report(Fault(Mark(), "yaml-syntax", f"this is no YAML: {str(error).splitlines()[0]}"))
    if not problems and (root is None or (isinstance(root, Scalar) and root.is_null)):
        root = None
        report(Fault(Mark(), "empty-file", "nothing is written here", "start from `postmortem new`"))
    return Tree(path, text or "", root, tuple(problems))


class _Composer:
    """Builds nodes from the parser's events, without recursion into what it has not yet allowed."""

    def __init__(self, text: str, report: Callable[[Fault], None]) -> None:
        self._text = text
        self._lines = split_lines(text)
        self._report = report
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self._depth = 0

    def compose(self) -> Node | None:
        """Return the root of the first document."""
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    hint = "one file holds one record: make it two files, or delete the line `---`"
                    self._report(Fault(_start(event), "several-documents", "a second document", hint))
                    return root
                root = self._node(next(self._events))
        return root

    def _node(self, event: Any) -> Node:
        if isinstance(event, yaml.AliasEvent):
            hint = f'write the value out, or quote it if it is text: "*{event.anchor}"'
            self._report(Fault(_span(event), "alias", f"alias '*{event.anchor}'", hint))
            return Scalar(_span(event), "", plain=True)
        self._refuse(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            mark = event.start_mark
            raise _too_deep(mark)
        node = self._mapping(event) if isinstance(event, yaml.MappingStartEvent) else self._sequence(event)
        self._depth -= 1
        return node

    def _refuse(self, event: Any) -> None:
        """Report what a record has no use for, and go on as if it were not there."""
        if event.tag is not None:
            hint = "delete the tag; if the value is text that starts with `!`, quote it"
            start = event.start_mark
            typed = self._lines[start.line][start.column :].split()[0]
            self._report(Fault(_start(event), "tag", f"tag '{short(typed)}'", hint))
        if event.anchor is not None:
            hint = f"delete '&{event.anchor}'; if the value is text that starts with `&`, quote it"
            self._report(Fault(_start(event), "alias", f"anchor '&{event.anchor}'", hint))

    def _scalar(self, event: Any) -> Scalar:
        mark = _span(event)
        if mark.line > len(self._lines):  # an empty value at the very end
            mark = Mark(len(self._lines), len(self._lines[-1]) + 1)
        plain = not event.style
        self._look_for_cut_item(event)
        if plain:
            self._look_for_cut(event, mark)
        elif event.style == ">":
            self._look_for_folded_list(event, mark)
        elif event.style == '"' and (match := CONTROL.search(event.value)):
            message = f"control character U+{ord(match[0]):04X}, written as an escape"
            self._report(Fault(mark, "control-character", message, "delete it, or use a `|` block"))
            return Scalar(mark, CONTROL.sub("", event.value), plain=False)
        return Scalar(mark, event.value, plain)

    def _look_for_cut(self, event: Any, mark: Mark) -> None:
        end = event.end_mark
        line = self._lines[end.line] if end.line < len(self._lines) else ""
        if not (match := _CUT.match(line, end.column)):
            return
        message = f"'{short(line[match.end() - 1 :])}' is a comment to YAML and is cut off"
        place = Mark(end.line + 1, match.end(), len(line) - match.end() + 1)
        hint = f"quote the value: {quote(value_at(line, end.column))}"
        self._report(Fault(place, "cut-comment", message, hint if event.start_mark.line == end.line else BLOCK))

    def _look_for_cut_item(self, event: Any) -> None:
        end = event.end_mark
        line = self._lines[end.line] if end.line < len(self._lines) else ""
        if match := _CUT_ITEM.match(line, end.column):
            cut = line[match.end() - 1 :]
            message = f"'{short(cut)}' is a comment to YAML and is cut off"
            place = Mark(end.line + 1, match.end(), len(cut))
            self._report(Fault(place, "cut-comment", message, f"quote the value: {quote(cut.rstrip(' ,]}'))}"))

    def _look_for_folded_list(self, event: Any, mark: Mark) -> None:
        for line in self._lines[mark.line : event.end_mark.line]:
            if _LIST_LINE.match(line):
                message = "a `>` block joins its lines: the list inside is lost"
                self._report(Fault(mark, "folded-list", message, "write `|` instead of `>`", advice=True))
                return

    def _sequence(self, event: Any) -> Sequence:
        items: list[Node] = []
        for child in self._events:
            if isinstance(child, yaml.SequenceEndEvent):
                break
            items.append(self._node(child))
        return Sequence(_start(event), tuple(items))

    def _mapping(self, event: Any) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Mark] = {}
        first = last = event
        for child in self._events:
            if isinstance(child, yaml.MappingEndEvent):
                break
            first = child if not entries else first
            key = self._node(child)
            last = next(self._events)
            value = self._node(last)
            if self._is_usable(key, seen):
                assert isinstance(key, Scalar)
                seen[key.text] = key.mark
                entries.append((key, value))
        mark = entries[0][0].mark if entries and not event.flow_style else _start(event)
        single = len(entries) == 1 and not event.flow_style and isinstance(last, yaml.ScalarEvent)
        source = self._slice(first, last) if single and not last.style else ""
        return Mapping(mark, tuple(entries), source)

    def _slice(self, first: Any, last: Any) -> str:
        """Return a one-key mapping as the text that its author typed, lines joined."""
        return " ".join(self._text[first.start_mark.index : last.end_mark.index].split())

    def _is_usable(self, key: Node, seen: dict[str, Mark]) -> bool:
        """Report a key that is no plain name, or that was there before: the first one counts."""
        if not isinstance(key, Scalar):
            self._report(Fault(key.mark, "yaml-syntax", "a key must be one word", "quote text with brackets"))
            return False
        if key.text == "<<" and key.plain:
            self._report(Fault(key.mark, "merge-key", "merge key '<<'", "write the values out"))
            return False
        if key.text in seen:
            message = f"'{short(key.text)}' is here a second time"
            hint = f"the first one is at line {seen[key.text].line}: join the two"
            self._report(Fault(key.mark, "duplicate-key", message, hint))
            return False
        return True


def _too_deep(mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem="too deep", problem_mark=mark)


def _start(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _span(event: Any) -> Mark:
    """Return the place of a value, as wide as it is on its first line; a block starts at its sign."""
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Mark(start.line + 1, start.column + 1, max(1, width))


_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
