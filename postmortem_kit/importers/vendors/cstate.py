"""cState: the issues of a status page, each a Markdown file with front matter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from postmortem_kit import moment
from postmortem_kit.importers import MAX, decoded, files, lines, matter, named, naming
from postmortem_kit.importers.matter import Entry
from postmortem_kit.importers.results import Note, Refused, Told
from postmortem_kit.importers.vendors import exports
from postmortem_kit.model import Row
from postmortem_kit.moment import Moment, TimeFault
from postmortem_kit.problem import KitError

NAME = "cstate"
_KEYS = frozenset({"resolved", "resolvedwhen", "severity", "affected", "informational"})
"""Keys that only an issue of cState has; the case of a key does not matter."""
_TRACK = re.compile(r"\s*\{\{[<%]\s*track\s+[\"'`]?(?P<at>[^\"'`{}]*?)[\"'`]?\s*[>%]\}\}\s*")


def read(paths: Sequence[Path]) -> Iterator[Told | Refused]:
    """Yield the issues in the Markdown files at *paths*.

    Raises:
        KitError: there is nothing at one of *paths*, or no Markdown.
    """
    found = [path for path in files(paths, (".md", ".markdown")) if path.name != "_index.md"]
    if not found:
        raise KitError(f"no issue in {', '.join(path.as_posix() for path in paths)}: .md")
    for path in found:
        yield _issue(path)


def _issue(path: Path) -> Told | Refused:
    name = named(path)
    try:
        if (size := path.stat().st_size) > MAX:
            return Refused(name, f"it has {size:,} bytes, and a record holds {MAX:,}: cut it")
        text, note = decoded(path.read_bytes())
    except OSError as error:
        return Refused(name, f"it cannot be read: {error.strerror}")
    except KitError as error:
        return Refused(name, str(error))
    head, body = matter.split(text)
    if head.note:
        return Refused(f"{name}:1", head.note)
    entries = {entry.key.lower(): entry for entry in head.entries}
    section = entries.get("section")
    if not (section and section.value == "issue") and not (section is None and entries.keys() & _KEYS):
        return Refused(name, "no issue of cState: its front matter has no `section: issue`")
    notes = (Note(1, note, "encoding"),) if note else ()
    return _told(name, _Head(head.entries), body, notes)


class _Head:
    """The front matter: what is taken of it is gone."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = {entry.key.lower(): entry for entry in entries}
        self.left = [entry.raw for entry in entries]

    def take(self, key: str) -> Any:
        """Take a value; comments between its lines stay."""
        entry = self.entries.get(key)
        if entry is None or not entry.value:
            return ""
        comments = [line for line in entry.raw.split("\n") if "#" in line and not line.startswith(entry.key)]
        is_alone = " #" not in entry.raw.split("\n")[0]
        if is_alone:
            self.left[self.left.index(entry.raw)] = "\n".join(comments)
        return entry.value

    def moment(self, key: str) -> Moment | None:
        """Take a time; what is none is left."""
        entry = self.entries.get(key)
        found = _moment(entry.value) if entry and isinstance(entry.value, str) else None
        if found:
            self.take(key)
        return found


def _moment(text: str) -> Moment | None:
    try:
        found = moment.read(text)
    except TimeFault:
        return None
    return found if found.date else None


def _told(name: str, head: _Head, body: str, notes: tuple[Note, ...]) -> Told:
    rows, rest = _tracked(body)
    started, resolved = head.moment("date"), head.moment("resolvedwhen")
    title, affected = head.take("title"), head.take("affected")
    names = (affected,) if isinstance(affected, str) else tuple(map(str, affected))
    severity = head.take("severity")
    fields: dict[str, object] = {
        "times": {kind: at for kind, at in (("started", started), ("resolved", resolved)) if at},
        "timeline": rows,
        "severity": severity if isinstance(severity, str) else "",
        "services": tuple(filter(None, names)),
        "date": _day(started, name),
    }
    left = [raw for raw in head.left if raw.strip()]
    kept = {field: value for field, value in fields.items() if value}
    title = title if isinstance(title, str) and title.strip() else naming.title(name)
    return Told(NAME, name, name, title, kept, rest, {"front matter": left} if left else None, notes=notes)


def _day(started: Moment | None, name: str) -> dt.date | None:
    return started.date if started else naming.day_in(Path(name).name)


def _tracked(body: str) -> tuple[tuple[Row, ...], str]:
    """Return the paragraphs with a time as rows in order, and the text without them."""
    kept = body.split("\n")
    rows: list[Row] = []
    for block in reversed(lines.blocks(body)):  # the newest is first
        raw = lines.source(body, block.start, block.end)
        found = _TRACK.search(raw) if block.kind in ("paragraph", "html_block") else None
        if found is None or len(_TRACK.findall(raw)) > 1:
            continue
        at = _moment(found["at"].strip())
        text = _TRACK.sub(" ", raw, count=1).strip()
        rows.append(Row(at=at, when=None if at else found["at"].strip() or None, text=text or None))
        kept[block.start : block.end] = []
    rest = re.sub(r"(?:\s*\n|^)\s*(?:-{3,}|\*{3,}|_{3,})\s*$", "", "\n".join(kept)) if rows else "\n".join(kept)
    return exports.in_order(rows), rest.strip("\n")
