"""Changing one field in an author's file: every other byte, comments and all, stays as it is."""

from __future__ import annotations

from postmortem_kit import loader
from postmortem_kit.decoding import split_lines
from postmortem_kit.dumper import entry
from postmortem_kit.problem import KitError
from postmortem_kit.tree import Mapping, parse


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
    else:
        first = last = _end(rows, starts.get("title", 0), starts) if "title" in starts else 0
    changed = ending.join([*rows[:first], *written, *rows[last:]])
    _assert_same(text, changed, lines, path)
    return changed


def _end(rows: list[str], first: int, starts: dict[str, int]) -> int:
    """Return the row behind the field that starts at row *first*: comments above the next field belong to that."""
    following = min((row for row in starts.values() if row > first), default=len(rows))
    while following > first + 1 and (not (row := rows[following - 1].strip()) or row.startswith("#")):
        following -= 1
    return following


def _assert_same(before: str, after: str, lines: tuple[str, str, str], path: str) -> None:
    """Never trust one's own writer: read both, and compare."""
    old, new = (loader.load(text, path).postmortem for text in (before, after))
    if new != old.model_copy(update={"haiku": lines}):
        raise KitError(f"{path}: not changed, its `haiku:` is written in a way that this command cannot replace")
