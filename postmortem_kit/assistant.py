"""The posts for an assistant on call: a server of the Model Context Protocol that reads, and writes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from postmortem_kit import __version__, collection, loader, settings
from postmortem_kit import match as matching
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError, errors, short
from postmortem_kit.views import action_files, matches, posts
from postmortem_kit.views.standing import standings

_INSTRUCTIONS = """\
Postmortems of past incidents. During an incident call `match` first, with the error, the JSON of the alert or the log
as it is. A hit that is weak is a guess; no hit means that it was not seen before. Read a post before you rely on it,
and cite it by its id. A post with is_published false is a draft: nobody has reviewed it.
"""
_DRAFT = "This is a draft: it is not published, and may be wrong or unfinished."
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ID = re.compile(r"[A-Za-z0-9-]+")
_MOST = 50


class Library:
    """The posts below a folder, read again for each question, so that an answer is never older than the files."""

    def __init__(self, root: Path, today: Callable[[], date]) -> None:
        self._root = root
        self._today = today

    def match(self, text: str) -> dict[str, Any]:
        """Say whether this was seen before: an error message, an alert's JSON, or a log, as it is.

        Each hit has its post, where it was found, what it was, what stopped it, how it was told apart, what did not
        help, and where its lasting fix stands. Known signals come first, then mentions, then what was suspected and
        ruled out; a weak hit says why it is one.
        """
        config = settings.read(self._root)
        return matches.as_data(matching.match(self._root, config, text), config, today=self._today())

    def search(self, words: str, limit: int = 10) -> list[dict[str, Any]]:
        """Find posts by words: those that have all of them, else those that have most."""
        config = settings.read(self._root)
        found = matching.search(self._root, config, words, limit=max(1, min(limit, _MOST)))
        return [matches.post_data(record, config) for record in found]

    def read_post(self, id: str) -> dict[str, Any]:
        """Return one post as Markdown, by its id, or by a part of it that only one post has."""
        if not _ID.fullmatch(id):  # a path would lead to other files than posts
            raise KitError(f"'{short(id)}' is no id of a post")
        path = collection.locate(self._root, id)
        config = settings.read(self._root)
        record = loader.read(path, shown=id, zone=config.settings.zone).postmortem
        text = posts.render(record, config, root=self._root, front_matter=False)
        return {**matches.post_data(record, config), **_marked(record), "markdown": text}

    def open_actions(self, service: str = "", owner: str = "", overdue: bool = False) -> list[dict[str, Any]]:
        """List actions that were accepted and are not done, overdue ones too, each with its post.

        They can be narrowed to a service, to an owner or a team, and to those that are overdue. `again` names the
        posts of what happened again meanwhile.
        """
        found = collection.Collection.read(self._root)
        broken = {problem.path for problem in errors(found.problems)}
        records = [entry.postmortem for entry in found.entries if entry.source.path not in broken]
        published = {record.id: record.is_live for record in records}
        kept = [
            one
            for one in standings(records, found.config, today=self._today())
            if one.is_open
            and (one.late or not overdue)
            and (not service or service in one.record.services)
            and (not owner or owner.casefold() in f"{one.action.owner} {one.team}".casefold())
        ]
        return [{**one, "is_published": published[one["post"]]} for one in json.loads(action_files.as_json(kept))]


def _marked(record: Postmortem) -> dict[str, str]:
    return {} if record.is_live else {"note": _DRAFT}


def _saying(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Tell an assistant what the run cannot go on with; of any other exception it learns only that there was one."""

    @wraps(tool)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return tool(*given, **named)
        except KitError as wrong:
            raise ToolError(str(wrong)) from wrong

    return call


def server(root: Path, *, today: Callable[[], date]) -> MCPServer[Any]:
    """Return the server for the site at *root*; *today* gives the day as of which actions are late."""
    library = Library(root, today)
    made: MCPServer[Any] = MCPServer(
        "postmortems", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    for tool in (library.match, library.search, library.read_post, library.open_actions):
        made.tool(annotations=_READS)(_saying(tool))
    return made
