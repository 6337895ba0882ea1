"""Changing a field in an author's file: every other byte, comments and all, stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping as Values
from typing import Any

from postmortem_kit import loader
from postmortem_kit.decoding import split_lines
from postmortem_kit.dumper import entry
from postmortem_kit.problem import KitError
from postmortem_kit.tree import Mapping, Scalar, Sequence, parse

_REMARK = re.compile(r"haiku:(?:[ \t]*[|>][-+\d]*|[ \t]+(?:\[.*\]|none|null|~))?([ \t]+#.*)$")
"""What an author wrote behind a haiku, or behind the place for one."""


def with_haiku(text: str, lines: tuple[str, str, str], path: str) -> str:
    """Return the record *text* with *lines* as its haiku, in place of one that is there, else below the title.

    Raises:
        KitError: the file cannot be read as a record, or the result would not read as the same record with
            that haiku.
    """
    tree = parse(text, path)
    if not isinstance(tree.root, Mapping) or tree.problems:
        raise KitError(f"{path}: not changed, it cannot be read: run `postmortem check`")
    starts = {key.text: key.mark.line - 1 for key, _ in tree.root.entries}
    written = entry("haiku", lines).split("\n")
    ending = "\r\n" if "\r\n" in text else "\n"
    rows = split_lines(text)
    if "haiku" in starts:
        first = starts["haiku"]
        last = _end(rows, first, starts)
        written = _with_remarks(written, rows[first:last])
    else:
        first = last = _end(rows, starts.get("title", 0), starts) if "title" in starts else 0
    changed = ending.join([*rows[:first], *written, *rows[last:]])
    _assert_same(text, changed, {"haiku": lines}, path)
    return changed


def _with_remarks(written: list[str], before: list[str]) -> list[str]:
    """Return the new lines with the comments of the old ones: behind the key, and on lines of their own."""
    found = _REMARK.match(before[0])
    is_text = before[0].removeprefix("haiku:").lstrip().startswith(("|", ">"))
    alone = [row for row in before[1:] if row.lstrip().startswith("#") and not is_text]
    return [written[0] + (found[1] if found else ""), *alone, *written[1:]]


def _end(rows: list[str], first: int, starts: dict[str, int]) -> int:
    """Return the row behind the field that starts at row *first*: comments above the next field belong to that."""
    following = min((row for row in starts.values() if row > first), default=len(rows))
    while following > first + 1 and (not (row := rows[following - 1].strip()) or row.startswith("#")):
        following -= 1
    return following


def _assert_same(before: str, after: str, update: dict[str, Any], path: str) -> None:
    """Never trust one's own writer: read both, and compare."""
    old, new = (loader.load(text, path).postmortem for text in (before, after))
    if new != old.model_copy(update=update):
        (name,) = update
        raise KitError(f"{path}: not changed, its `{name}:` is written in a way that this command cannot replace")


def with_action(text: str, number: int, changes: Values[str, Any], path: str) -> str:
    """Return the record *text* with *changes* in its action *number*, counted from 0; None empties a field.

    Raises:
        KitError: the file cannot be read as a record, or its action is written in a way that does not let one
            field change alone.
    """
    changed = text
    for name, value in changes.items():
        changed = _with_value(changed, number, name, "null" if value is None else str(value), path)
    actions = loader.load(text, path).postmortem.actions
    updated = tuple(one.model_copy(update=dict(changes)) if at == number else one for at, one in enumerate(actions))
    _assert_same(text, changed, {"actions": updated}, path)
    return changed


def _with_value(text: str, number: int, name: str, value: str, path: str) -> str:
    """Write *value* in the place of the field's own, else behind the last field that is one line."""
    action = _action(text, number, path)
    ending = "\r\n" if "\r\n" in text else "\n"
    rows = split_lines(text)
    fields = {key.text: (key, node) for key, node in action.entries}
    key, node = fields.get(name) or fields["status" if "status" in fields else "ticket"]
    if not isinstance(node, Scalar) or node.mark.line != key.mark.line:
        raise KitError(f"{path}:{key.mark.line}: not changed, write `{key.text}:` and its value on one line")
    at, row = node.mark.line - 1, rows[node.mark.line - 1]
    start = node.mark.column - 1
    end = start + node.mark.width
    if name in fields:
        rows[at] = f"{row[:start]}{value}{row[end:]}"
    elif rows[action.mark.line - 1][action.mark.column - 1] == "{":
        rows[at] = f"{row[:end]}, {name}: {value}{row[end:]}"
    else:
        rows.insert(at + 1, f"{' ' * (key.mark.column - 1)}{name}: {value}")
    return ending.join(rows)


def _action(text: str, number: int, path: str) -> Mapping:
    tree = parse(text, path)
    fields = {key.text: node for key, node in tree.root.entries} if isinstance(tree.root, Mapping) else {}
    actions = fields.get("actions")
    action = actions.items[number] if isinstance(actions, Sequence) and number < len(actions.items) else None
    if not isinstance(action, Mapping):
        raise KitError(f"{path}: not changed, action {number + 1} cannot be found in it: run `postmortem check`")
    return action
