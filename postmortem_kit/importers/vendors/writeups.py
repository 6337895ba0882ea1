"""Exports that hold a finished write-up in Markdown, with what their system knows of it beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from postmortem_kit.importers import lines
from postmortem_kit.importers.results import Refused, Told
from postmortem_kit.importers.vendors import exports
from postmortem_kit.importers.vendors.exports import Given

_SHAPE = "an object with the text in `markdown`"
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)")
_ENDS = re.compile(r"[-_.](?:content|markdown)$")
"""What a file's name may say behind the id."""


def read(system: str, files: Sequence[tuple[str, Any] | Refused]) -> Iterator[Told | Refused]:
    """Yield the write-ups in *files*; what another file says of one, by its id, is joined to it.

    Args:
        system: the name of the system.
        files: what each JSON file holds, by its name, or why it cannot be read.
    """
    known: dict[str, tuple[str, Given]] = {}
    texts: list[tuple[str, str, Given]] = []
    for found in files:
        if isinstance(found, Refused):
            yield found
            continue
        for place, one in _objects(found[1], found[0]):
            if isinstance(one, Mapping) and isinstance(one.get("markdown"), str):
                ids = (_id(part) for part in (one, *one.values()))
                texts.append((place, next(filter(None, ids), _stem(found[0], place)), Given(one)))
            elif isinstance(one, Mapping) and _id(one) and one.get("title") and "document_url" in one:
                known[_id(one)] = place, Given(one)
            else:
                yield exports.unknown(one, place, system, _SHAPE)
    for place, id, given in texts:
        yield _told(system, place, id, given, known.pop(id, (place, Given()))[1])
    for id, (place, _) in known.items():
        yield Refused(place, f"the text of {id} is not in the export: save it beside this file as {id}.json")


def _objects(data: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the objects of a file: one, a list, or one or a list below one name."""
    if isinstance(data, list) and data:
        for number, one in enumerate(data, start=1):
            yield from _objects(one, f"{place}#{number}")
        return
    if isinstance(data, Mapping) and "markdown" not in data:
        inner = [value for value in data.values() if isinstance(value, list) or _is_one(value)]
        if len(inner) == 1:
            yield from _objects(inner[0], place)
            return
    yield place, data


def _is_one(value: object) -> bool:
    return isinstance(value, Mapping) and ("markdown" in value or "document_url" in value)


def _id(one: object) -> str:
    id = one.get("id") if isinstance(one, Mapping) else ""
    return str(id).strip() if isinstance(id, str | int) and not isinstance(id, bool) else ""


def _stem(name: str, place: str) -> str:
    return _ENDS.sub("", PurePosixPath(name).stem) + place.removeprefix(name)


def _told(system: str, place: str, id: str, given: Given, about: Given) -> Told | Refused:
    text = given.text("markdown")
    if not text.strip():
        return Refused(place, "its text is empty")
    inner = next((found for name, one in given.data.items() if _is_one(one) and (found := given.inner(name))), Given())
    parts = (about, inner, given)
    for part in parts:
        if _id(part.data) == id:
            del part.data["id"]
    heading = _HEADING.match(text)
    title = _first(parts, "title") or _first(parts, "name") or (lines.words(heading[1]).text if heading else "")
    editors = [one.text("name") for part in parts for one in part.each("editors")]
    fields: dict[str, object] = {"authors": tuple(dict.fromkeys(filter(None, editors)))}
    url = next((url for part in parts if (url := part.url("document_url"))), None)
    left = {**about.left(), **given.left()}
    return Told(system, id, place, title, {name: one for name, one in fields.items() if one}, text, left or None, url)


def _first(parts: Sequence[Given], name: str) -> str:
    return next((found for part in parts if (found := part.text(name))), "")
