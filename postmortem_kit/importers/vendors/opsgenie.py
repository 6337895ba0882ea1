"""Opsgenie: postmortems as its API gives them, their texts in Atlassian's document format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postmortem_kit.importers.results import Note, Refused, Told
from postmortem_kit.importers.vendors import adf, exports, nodes
from postmortem_kit.importers.vendors.exports import Given
from postmortem_kit.model import Participant

NAME = "opsgenie"
_SHAPE = "`postmortemId`, `title`, `executiveSummary` and `content`,"
_SIGNS = ("executiveSummary", "content", "postmortemId", "rootIncident")
_TIMES = (("started", "startTime"), ("acknowledged", "respondTime"), ("resolved", "resolveTime"))
"""`endTime` is not among them: whether users were fine then, or nobody had to watch, is not documented."""


def read(paths: Sequence[Path]) -> Iterator[Told | Refused]:
    """Yield the postmortems in the JSON files at *paths*.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    return exports.told(paths, _postmortems)


def _postmortems(data: Any, place: str) -> Iterator[Told | Refused]:
    """Yield the postmortems of a file: an answer of the API, one, or a list."""
    if isinstance(data, Mapping) and isinstance(data.get("data"), Mapping | list):
        data = data["data"]
    if isinstance(data, list) and data:
        for number, one in enumerate(data, start=1):
            yield from _postmortems(one, f"{place}#{number}")
    elif not isinstance(data, Mapping) or sum(name in data for name in _SIGNS) < 2 or not _named(data):
        yield exports.unknown(data, place, NAME, _SHAPE)
    else:
        yield _postmortem(Given(data), place)


def _named(data: Mapping[str, Any]) -> bool:
    """Whether a postmortem has what makes it one that can be found again."""
    root = data.get("rootIncident")
    return any(data.get(name) for name in ("postmortemId", "id")) or (
        isinstance(root, Mapping) and bool(root.get("id"))
    )


def _postmortem(given: Given, place: str) -> Told:
    root = given.inner("rootIncident")
    id = given.text("postmortemId") or given.text("id") or root.text("id")
    message = root.text("message")
    title = given.text("title") or message
    if message and message != title:
        root.data["message"] = message
    (summary, files), (content, more) = _document(given, "executiveSummary"), _document(given, "content")
    people = [one.text("name") for one in given.each("responders")]
    is_headed = content.startswith("#") or not content
    fields: dict[str, object] = {
        "summary": "" if is_headed else summary,
        "severity": given.text("severity"),
        "times": {name: when for name, key in _TIMES if (when := given.moment(key))},
        "authors": tuple(filter(None, [given.inner("owner").text("name")])),
        "services": _names(given, "affectedServices"),
        "teams": _names(given, "responderTeams"),
        "tags": _tags(root),
        "participants": tuple(Participant(name=name) for name in people if name),
    }
    # below a title, so that no heading of its own is taken for one
    head = f"## Executive summary\n\n{summary}" if summary and is_headed else ""
    parts = (f"# {title}" if title else "", head, content)
    text = "\n\n".join(filter(None, parts)) if summary or content else ""
    notes = tuple(Note(0, f"the file '{name}' is not in the export: save it there", "picture") for name in files + more)
    known = {name: one for name, one in fields.items() if one}
    return Told(NAME, id, place, title, known, text, given.left(), notes=notes)


def _tags(root: Given) -> tuple[str, ...]:
    found = root.data.get("tags")
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        return ()
    return tuple(root.data.pop("tags"))


def _names(given: Given, name: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.text("name") for one in given.each(name))))


def _document(given: Given, name: str) -> tuple[str, list[str]]:
    """Take a document as Markdown, with the files that it only names.

    It may be written as JSON within a text; a text that is none stays a text.
    """
    value = given.data.get(name)
    if isinstance(value, str):
        try:
            value = exports.parsed(value)
        except (ValueError, RecursionError):
            return given.text(name), []
    if not isinstance(value, Mapping) or not adf.is_document(value):
        return "", []
    given.data.pop(name)
    return adf.markdown(value), list(nodes.files(value))
