"""What a document is called: the id and the title that its path gives, and the day that a name holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from slugify import slugify

from postmortem_kit.importers import whens

_DAY = re.compile(r"(?<!\d)(\d{4})[-_](\d{2})[-_](\d{2})(?!\d)")
MAX = 100
"""The longest title, in characters."""
_NAMELESS = frozenset({"index", "_index", "readme", "postmortem"})
"""Names that say nothing: the folder's is taken."""


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    stem = path.stem if path.suffix and " " not in path.suffix else path.name
    return path.parent.name if stem.lower() in _NAMELESS and path.parent.name else stem


def title(name: str) -> str:
    """Return the words that a document's path gives."""
    stem = _stem(name)
    return _DAY.sub("", stem).replace("_", " ").replace("-", " ").strip() or stem


def fitting(title: str, more: Iterable[str]) -> tuple[str, str | None]:
    """Return a title that fits, and the line below it: all that does not fit, and *more*."""
    below = [part for part in more if part]
    if len(title) > MAX:
        below.insert(0, title)
        title = f"{title[: MAX - 1].rsplit(' ', 1)[0]}…"
    return title or "untitled", " · ".join(below) or None


def slug(name: str, day: dt.date) -> str:
    """Return the id that a document's path gives."""
    return slugged(_stem(name), day)


def slugged(text: str, day: dt.date) -> str:
    """Return the id that a text gives: its day, and its words."""
    found = slugify(text) or "untitled"
    if not re.match(r"\d{4}-\d{2}-\d{2}(-|$)", found):
        found = f"{day}-{found}"
    return found[:90].strip("-")


def day_in(text: str) -> dt.date | None:
    """Return the day that *text* names; None for none, or for two."""
    days = set(days_in(text))
    return days.pop() if len(days) == 1 else None


def days_in(text: str) -> list[dt.date]:
    """Return the days that *text* names, each of which can mean one day only."""
    found = []
    for start in re.finditer(r"(?<![\w/.-])(?=\w)", text):
        when = whens.leading(text, start.start())
        if when and when.day:
            found.append(when.day)
    if not found and (one := _DAY.search(text)):
        try:
            found.append(dt.date(int(one[1]), int(one[2]), int(one[3])))
        except ValueError:
            return []
    return found
