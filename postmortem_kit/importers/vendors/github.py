"""GitHub: issues, as `gh issue list --json` or the REST API gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postmortem_kit.importers.results import Note, Refused, Told
from postmortem_kit.importers.vendors import exports
from postmortem_kit.importers.vendors.exports import Given
from postmortem_kit.model import Participant, Topic

NAME = "github"
_SHAPE = "issues, each with `number`, `title` and `body`,"
_LABEL = re.compile(r"(?P<key>severity|sev|service|team|environment|env)s?\s*[:/=]\s*(?P<value>\S.*)", re.IGNORECASE)
_SEVERITY = re.compile(r"sev(?:erity)?[\s-]?\d", re.IGNORECASE)
_REPOSITORY = re.compile(r"https?://[^/]+/(?:repos/)?(?P<name>[^/]+/[^/]+)/issues/\d+")
_FIELDS = {"service": "services", "team": "teams", "environment": "environments", "env": "environments"}


def read(paths: Sequence[Path]) -> Iterator[Told | Refused]:
    """Yield the issues in the JSON files at *paths*.

    Raises:
        KitError: there is nothing at one of *paths*, or no JSON.
    """
    for found in issues(paths, NAME):
        yield found if isinstance(found, Refused) else told(found[1], found[0])


def issues(paths: Sequence[Path], system: str) -> Iterator[tuple[str, Given] | Refused]:
    """Yield each issue with its place; what is none is refused in the name of *system*."""
    for found in exports.read(paths):
        if isinstance(found, Refused):
            yield found
            continue
        place, data = found
        listed = data.get("items") if isinstance(data, Mapping) and "items" in data else data
        if isinstance(listed, Mapping):
            listed = [listed]
        elif isinstance(listed, list) and listed and all(isinstance(one, list) for one in listed):
            listed = [one for page in listed for one in page]  # several pages of the API
        if not isinstance(listed, list) or (listed and not any(_is_issue(one) for one in listed)):
            yield exports.unknown(data, place, system, _SHAPE)
        elif not listed:
            yield Refused(place, "no issue is in it")
        else:
            for number, one in enumerate(listed, start=1):
                yield _issue(one, f"{place}#{number}" if isinstance(data, list) or listed != [data] else place)


def _is_issue(one: object) -> bool:
    return isinstance(one, Mapping) and type(one.get("number")) is int and isinstance(one.get("title"), str)


def _issue(one: Any, place: str) -> tuple[str, Given] | Refused:
    if not _is_issue(one):
        return Refused(place, "no issue that is known here: `number` and `title` were expected")
    if one.get("pull_request"):
        return Refused(place, "it is a pull request")
    return place, Given(one)


def told(given: Given, place: str) -> Told:
    """Return an issue: its body as the write-up, each comment as a topic."""
    id, url = identity(given)
    title, body = given.text("title"), given.text("body")
    fields = _labelled(given)
    people = [Participant(name=login) for one in given.each("assignees") if (login := one.text("login"))]
    author = given.inner("user") if "user" in given.data else given.inner("author")
    fields["authors"] = tuple(filter(None, (author.text("login"),)))
    topics = []
    for comment in given.each("comments"):
        heading, who = _headed(comment)
        topics.append(Topic(heading=heading, body=comment.text("body") or None))
        people += [Participant(name=who)] if who else []
    fields["topics"] = tuple(topics)
    fields["participants"] = tuple(dict.fromkeys(people))
    opened = exports.moment_of(given.data.get("created_at", given.data.get("createdAt")))
    kept = {name: value for name, value in fields.items() if value}
    notes = tuple(missing(given))
    return Told(
        NAME, id, place, title or id, kept, body, given.left(), url, opened.date if opened else None, notes
    )  # fmt: skip


def identity(given: Given) -> tuple[str, str | None]:
    """Return the id of an issue, with its repository where an address says it, and its address."""
    number = given.text("number")
    url = given.url("html_url") or given.url("url")
    found = _REPOSITORY.match(url or "")
    return (f"{found['name']}#{number}" if found else number), url


def missing(given: Given) -> Iterator[Note]:
    """Yield a word on comments that are counted and not there."""
    count = given.data.get("comments")
    if isinstance(count, int) and not isinstance(count, bool) and count > 0:
        yield Note(0, f"its {count} comments are not in the export", "unplaced")


def labels(given: Given) -> list[str]:
    """Take the names of the labels."""
    plain = given.data.get("labels")
    if isinstance(plain, list) and plain and all(isinstance(one, str) for one in plain):
        return list(map(str, given.data.pop("labels")))
    return [name for one in given.each("labels") if (name := one.text("name"))]


def _labelled(given: Given) -> dict[str, object]:
    """Return the fields that the labels say: one with a key, such as `service: mail`, goes to its field."""
    found: dict[str, list[str]] = {}
    for name in labels(given):
        pair = _LABEL.fullmatch(name)
        key = pair["key"].lower() if pair else ""
        if pair and key in _FIELDS:
            found.setdefault(_FIELDS[key], []).append(pair["value"])
        elif (pair or _SEVERITY.fullmatch(name)) and "severity" not in found:
            found["severity"] = [pair["value"] if pair else name]
        else:
            found.setdefault("tags", []).append(name)
    severity = found.pop("severity", [])
    return {
        **{name: tuple(values) for name, values in found.items()},
        **({"severity": severity[0]} if severity else {}),
    }


def _headed(comment: Given) -> tuple[str, str]:
    """Return the heading of a comment, and who wrote it."""
    author = comment.inner("user") if "user" in comment.data else comment.inner("author")
    who, at = author.text("login"), comment.text("created_at", "createdAt")
    return " ".join(filter(None, ("Comment", f"by {who}" if who else "", f"at {at}" if at else ""))), who
