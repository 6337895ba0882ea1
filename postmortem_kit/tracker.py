"""What a tracker says of its tickets: issues of GitHub and GitLab and the answer to a search in Jira, as JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from postmortem_kit.problem import KitError

State = Literal["open", "in_progress", "done", "wont_do"]

KINDS = "a list of issues as GitHub or GitLab writes it, or the answer to a search in Jira"
_DECLINED = frozenset({"not_planned", "duplicate", "won't do", "won't fix", "wontfix", "declined", "cannot reproduce"})
_JIRA = {"new": "open", "undefined": "open", "indeterminate": "in_progress"}
_GITHUB = re.compile(r"https?://[^/]+/(.+)/(?:issues|pull)/(\d+)")


@dataclass(frozen=True)
class Ticket:
    """One ticket, and where it stands."""

    names: tuple[str, ...]
    """What an action may call it, the address or the key first."""
    state: State
    closed_on: dt.date | None
    """The day on which it ended; None while it has not."""
    line: int
    """Where the file speaks of it, from 1."""

    def is_meant_by(self, ticket: str) -> bool:
        """Whether an action's *ticket* is this one."""
        return _plain(ticket) in map(_plain, self.names)


def read(data: bytes, path: str) -> tuple[Ticket, ...]:
    """Return the tickets in a tracker's file, which messages name as *path*.

    Raises:
        KitError: the file is empty, no JSON, or not of a kind that is known here.
    """
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text) if text.strip() else None
    except UnicodeDecodeError as error:
        raise KitError(f"{path}: byte {error.start + 1} is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise KitError(f"{path}:{error.lineno}:{error.colno}: no JSON: {error.msg}") from error
    except RecursionError as error:
        raise KitError(f"{path}: nested too deep") from error
    rows = found.get("issues") if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise KitError(f"{path}: {'nothing is in it' if found is None else 'of another kind'}: give {KINDS}")
    if not rows:
        raise KitError(f"{path}: no ticket is in it")
    return tuple(_ticket(row, number, text, path) for number, row in enumerate(rows, start=1))


def _ticket(row: Any, number: int, text: str, path: str) -> Ticket:
    try:
        if isinstance(row, dict) and isinstance(row.get("fields"), dict):
            return _jira(row, row["fields"], text)
        return _issue(row, text)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"entry {number} is no ticket"
        line = _line(text, str(row.get("key") or row.get("html_url") or "")) if isinstance(row, dict) else 1
        raise KitError(f"{path}:{line}: {what} of a kind that is known here: give {KINDS}") from error


def _issue(row: dict[str, Any], text: str) -> Ticket:
    """Read an issue of GitHub (its API, or `gh issue list --json`) or of GitLab."""
    url = str(row.get("html_url") or row.get("web_url") or row["url"])
    is_closed = {"open": False, "opened": False, "reopened": False, "closed": True}[str(row["state"]).lower()]
    reason = str(row.get("state_reason") or row.get("stateReason") or "").lower()
    state: State = ("wont_do" if reason in _DECLINED else "done") if is_closed else "open"
    closed = row.get("closed_at") or row.get("closedAt")
    return Ticket(tuple(_names(row, url)), state, _day(closed) if is_closed else None, _line(text, url))


def _names(row: dict[str, Any], url: str) -> Iterator[str]:
    yield url
    references = row.get("references")
    if isinstance(references, dict) and references.get("full"):
        yield str(references["full"])
    if named := _GITHUB.fullmatch(url):
        yield f"{named[1].removesuffix('/-')}#{named[2]}"


def _jira(row: dict[str, Any], fields: dict[str, Any], text: str) -> Ticket:
    key = str(row["key"])
    category = str(fields["status"]["statusCategory"]["key"])
    line = _line(text, key)
    if category != "done":
        state: State = "in_progress" if _JIRA[category] == "in_progress" else "open"
        return Ticket((key,), state, None, line)
    resolution = str((fields.get("resolution") or {}).get("name") or "").lower()
    is_declined = resolution in _DECLINED or resolution == "duplicate"
    return Ticket((key,), "wont_do" if is_declined else "done", _day(fields.get("resolutiondate")), line)


def _day(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(str(value)[:10]) if value else None


def _line(text: str, name: str) -> int:
    """Return the line on which *name* stands first; JSON may write its slashes with a backslash."""
    places = [at for form in (f'"{name}"', f'"{name}"'.replace("/", "\\/")) if name and (at := text.find(form)) >= 0]
    return text.count("\n", 0, min(places)) + 1 if places else 1


def _plain(name: str) -> str:
    """Return a ticket's name so that two ways to write it are one: an address of Jira is its key."""
    bare = name.strip().split("#issuecomment")[0].split("?")[0].rstrip("/").casefold()
    browsed = re.search(r"/browse/([^/]+)$", bare)
    return browsed[1] if browsed else re.sub(r"^https?://(?:www\.)?", "", bare)
