"""The head of a document: its front matter in YAML or TOML, key by key, each with its own lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_HEAD = re.compile(
    r"\A\s*?(?P<fence>---|\+\+\+)[ \t]*\n(?P<inner>.*?)^(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"[\w.-]+\s*[:=]", re.MULTILINE)
_TOML_KEY = re.compile(r"^([A-Za-z0-9_-]+)\s*=|^\[", re.MULTILINE)
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Entry:
    """One key of the head."""

    key: str
    value: Any
    """Text, a list of texts, or what else stands there."""
    raw: str
    """Its lines, as written."""
    line: int


@dataclass(frozen=True)
class Head:
    """What stands before a document."""

    entries: tuple[Entry, ...] = ()
    language: str = "yaml"
    length: int = 0
    """How many lines of the document it takes."""
    note: str | None = None
    """Why it could not be read."""


def split(text: str) -> tuple[Head, str]:
    """Return the head of a document, and the text behind it."""
    found = _HEAD.match(text)
    if not found or (found["inner"].strip() and not _KEY.search(found["inner"])):
        return Head(), text
    language = "yaml" if found["fence"] == "---" else "toml"
    length = found[0].count("\n")
    first = text[: found.start("inner")].count("\n") + 1
    note = None
    try:
        entries = tuple((_yaml if language == "yaml" else _toml)(found["inner"], first))
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError, AttributeError) as error:
        entries = (Entry("", None, found["inner"], first),)
        note = f"the front matter is no {language.upper()}: {str(error).splitlines()[0]}"
    return Head(entries, language, length, note), text[found.end() :]


def _yaml(inner: str, first: int) -> Iterator[Entry]:
    node = yaml.compose(inner, Loader=_LOADER)
    if node is None:
        if inner.strip():
            yield Entry("", None, inner, first)
        return
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("it is no list of keys")
    data = yaml.load(inner, Loader=_LOADER)  # makes texts, lists and mappings
    lines = inner.splitlines()
    starts = [key.start_mark.line for key, _ in node.value]
    if before := "\n".join(lines[: starts[0]] if starts else lines).strip("\n"):
        yield Entry("", None, before, first + 1)
    for (key, _), start, end in zip(node.value, starts, [*starts[1:], len(lines)], strict=True):
        yield Entry(str(key.value), data.get(key.value), "\n".join(lines[start:end]), first + 1 + start)


def _toml(inner: str, first: int) -> Iterator[Entry]:
    data = tomllib.loads(inner)
    found = list(_TOML_KEY.finditer(inner))
    if found and (before := inner[: found[0].start()].strip()):
        yield Entry("", None, before, first + 1)
    for index, one in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(inner)
        line = first + 1 + inner.count("\n", 0, one.start())
        value = data.get(one[1]) if one[1] else None
        yield Entry(one[1] or "", _texts(value), inner[one.start() : end].rstrip(), line)


def _texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return value if isinstance(value, dict | str) or value is None else str(value)
