"""What the Markdown of a record refers to, each with its line and column in the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any, NamedTuple
from urllib.parse import unquote

from postmortem_kit.loader import Loaded, Source
from postmortem_kit.model import Part
from postmortem_kit.problem import Mark
from postmortem_kit.shaper import Loc

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"})
"""What a page can show as a picture."""


class Mention(NamedTuple):
    """One place of a record that refers to another post, or to a picture beside it."""

    target: str
    """The id of the post; the path of the picture below the record's folder, or whatever stands for it."""
    words: str
    """What the link says, or what is said instead of the picture."""
    mark: Mark


def posts(entry: Loaded) -> tuple[Mention, ...]:
    """Return where the Markdown of a record links to another post by its id."""
    return tuple(_posts(entry)) if _may_hold(entry, "pm:") else ()


def pictures(entry: Loaded) -> tuple[Mention, ...]:
    """Return where the Markdown of a record shows a picture of its own."""
    return tuple(_pictures(entry)) if _may_hold(entry, "![") else ()


def is_picture(path: str) -> bool:
    """Whether a page can show the file at *path*."""
    return PurePosixPath(path).suffix.lower() in PICTURES


def is_beside(folder: Path, path: str) -> bool:
    """Whether *path* stays within *folder*, also where it is a link."""
    return (folder / path).resolve().is_relative_to(folder.resolve())


def is_there(folder: Path, path: str) -> bool:
    """Whether a file stands at *path* below *folder*."""
    try:
        return (folder / path).is_file()
    except OSError:  # no file has a name as long as that
        return False


def _may_hold(entry: Loaded, sign: str) -> bool:
    """Whether the file has *sign* at all: most records refer to nothing, and need not be parsed to know it."""
    return any(sign in line for line in entry.source.lines)


def _posts(entry: Loaded) -> Iterator[Mention]:
    from postmortem_kit import references

    for loc, text in texts(entry.postmortem):
        for one in references.posts(text):
            yield Mention(one.target, one.words, mark(entry.source, loc, text, one.at, one.written))


def _pictures(entry: Loaded) -> Iterator[Mention]:
    from postmortem_kit import references

    for loc, text in texts(entry.postmortem):
        for one in references.pictures(text):
            path = normpath(unquote(one.target.partition("#")[0].partition("?")[0])).replace("\0", "\ufffd")
            yield Mention(path, one.words, mark(entry.source, loc, text, one.at, one.written))


def texts(part: Part, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Yield each text of a record that is Markdown, and where it stands."""
    for name, key, is_prose in _fields(type(part)):
        value = getattr(part, name)
        items: tuple[tuple[Loc, Any], ...] = (((*loc, key), value),)
        if isinstance(value, tuple):
            items = tuple(((*loc, key, index), item) for index, item in enumerate(value))
        for place, item in items:
            if isinstance(item, Part):
                yield from texts(item, place)
            elif is_prose and item:
                yield place, item


@cache
def _fields(model: type[Part]) -> tuple[tuple[str, str, bool], ...]:
    """Return each field of *model* that is Markdown or may hold some: its name, its key, whether it is Markdown."""
    shown = {name: f"{info.annotation} {info.metadata}" for name, info in model.model_fields.items()}
    return tuple(
        (name, info.alias or name, "'prose'" in shown[name])
        for name, info in model.model_fields.items()
        if "'prose'" in shown[name] or "model." in shown[name]
    )


def mark(source: Source, loc: Loc, text: str, at: int | None, written: str) -> Mark:
    """Return the place in the file of what is *written* at *at* of the *text* at *loc*.

    That of the text itself where it is not known, or where the text is written in a way of YAML's own.
    """
    whole = source.mark(*loc)
    if at is None or "\n" in written:
        return whole
    before = text.count(written, 0, at)
    for number in range(whole.line, len(source.lines) + 1):
        line = source.lines[number - 1]
        start = whole.column - 1 if number == whole.line else 0
        while (found := line.find(written, start)) >= 0:
            if not before:
                return Mark(number, found + 1, len(written))
            before, start = before - 1, found + len(written)
    return whole
