"""Metadata: values that stand behind their names, in front matter, bold lines, lists and tables of two columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from slugify import slugify

from postmortem_kit import moment
from postmortem_kit.importers import lines, vocabulary, whens
from postmortem_kit.importers.matter import Head
from postmortem_kit.moment import Moment, TimeFault, zone_named
from postmortem_kit.spans import MILESTONES

_PAIR = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:(?:\*\*|__)(?P<bold>[^*_:：|]{2,40}?)\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])"
    r"|(?P<plain>[^\W\d_][\w /-]{1,30}?)\s?[:：](?=\s))\s*(?P<value>\S.*?)\s*\\?$"
)
_LISTS = frozenset({"authors", "services", "teams", "environments", "tags"})
_SEVERITY = re.compile(r"(?:sev|severity|s)[\s-]*(\d)", re.IGNORECASE)
_TODAY = re.compile(r"^(?:tbd|todo|n/?a|none|unknown|-+|\?+|<.*>|\[.*\])$", re.IGNORECASE)


@dataclass
class Known:
    """What the document says of itself."""

    scale: tuple[str, ...]
    names: dict[str, frozenset[str]]
    """The names that the site's catalog has, by field; none for a field that may hold any."""
    values: dict[str, Any] = field(default_factory=dict)
    day_from: str = ""
    """Where the day was written."""
    named: list[str] = field(default_factory=list)
    """The keys that became fields."""

    def take(self, key: str, value: Any, *, where: str) -> bool:
        """Set the field that *key* names; return whether it holds all that *value* says."""
        name = vocabulary.key(key)
        if name is None or value in (None, "", []) or not isinstance(value, str | list):
            return False
        if name in self.values or (name in MILESTONES and name in self.values.get("times", {})):
            return False  # said already: a second saying stays where it is
        if name in _LISTS:
            is_all = self._list(name, value)
        elif isinstance(value, str):
            is_all = self._text(name, value.strip(), where)
        else:
            return False
        if is_all:
            self.named.append(key)
        return is_all

    def _list(self, name: str, value: str | list[Any]) -> bool:
        if isinstance(value, str) and re.search(r"[\[\]()`<>]|https?:|\bor\b", value):
            return False
        parts = value if isinstance(value, list) else re.split(r"\s*[,;、]\s*|\s+(?:and|und|et|y)\s+|\s*&\s*", value)
        if not all(isinstance(part, str) and part.strip() and len(part) < 80 and "\n" not in part for part in parts):
            return False
        found = tuple(dict.fromkeys(part.strip(" *_`@") if name != "authors" else part.strip(" *_`") for part in parts))
        if any(_TODAY.match(part) or len(part.split()) > 6 for part in found):
            return False
        if name == "tags":
            slugs = tuple(slugify(part)[:100] for part in found)
            if not all(slugs):
                return False
            self.values[name] = tuple(dict.fromkeys(slugs))
            return all(slug == part.lower() for slug, part in zip(slugs, found, strict=True))
        known = self.names.get(name)
        if known and not all(part in known for part in found):
            return False
        self.values[name] = found
        return True

    def _text(self, name: str, value: str, where: str) -> bool:
        plain = lines.words(value).text.strip("`")
        if name == "severity":
            return self._severity(plain)
        if name == "date":
            return self._date(plain, where)
        if name in MILESTONES:
            return self._time(name, plain)
        if name == "timezone":
            try:
                self.values[name] = zone_named(plain).key
            except TimeFault:
                return False
            return True
        if name == "title" and len(plain) <= 100 and plain:
            self.values[name] = plain
            return True
        if name == "subtitle" and plain:
            self.values[name] = plain
            return True
        return False

    def _severity(self, text: str) -> bool:
        by_name = {level.casefold(): level for level in self.scale}
        found = by_name.get(text.casefold())
        number = _SEVERITY.match(text)
        if found is None and number and f"sev{number[1]}" in by_name:
            found = by_name[f"sev{number[1]}"]
        if found is None:
            return False
        self.values["severity"] = found
        return text.casefold() == found.casefold()

    def _date(self, text: str, where: str) -> bool:
        when = whens.leading(text)
        if when is None or when.day is None:
            return False
        self.values["date"], self.day_from = when.day, where
        return text == str(when.day)

    def _time(self, name: str, text: str) -> bool:
        when = whens.whole(text)
        if when is None or when.day is None or when.time is None or when.is_range:
            return False
        if when.zone and when.offset is None:
            return False
        at = dt.datetime.combine(when.day, when.time, tzinfo=when.offset)
        self.values.setdefault("times", {})[name] = Moment(at=at, about=when.about)
        return when.is_plain


def from_head(head: Head, known: Known) -> list[str]:
    """Take what the front matter says; return the lines that no field holds."""
    left: list[str] = []
    for entry in head.entries:
        value = entry.value
        if _own(entry.key, value, known):
            continue
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            value = None
        comment = "#" in entry.raw and re.search(r"(?:^|\s)#", entry.raw) is not None
        if not known.take(entry.key, value, where="front matter") or comment:
            left.append(entry.raw)
    return [raw for raw in left if raw.strip()]


def _own(key: str, value: Any, known: Known) -> bool:
    """Take a key as this format's own posts have it; return whether it is one."""
    if key == "haiku" and isinstance(value, list) and len(value) == 3 and all(isinstance(line, str) for line in value):
        known.values[key] = tuple(" ".join(line.split()) for line in value)
    elif key == "published_on" and isinstance(value, str) and (day := whens.whole(value)) and day.words == str(day.day):
        known.values[key] = day.day
    elif key == "kind" and value in ("incident", "near_miss", "drill"):
        known.values[key] = value
    elif key == "times" and isinstance(value, dict) and value and value.keys() <= set(MILESTONES):
        try:
            times = {name: moment.read(str(text)) for name, text in value.items()}
        except TimeFault:
            return False
        known.values[key] = times
    else:
        return False
    known.named.append(key)
    return True


def from_text(text: str, known: Known) -> str:
    """Take the lines and the tables of *text* that are a name and its value; return the text without them."""
    kept = text.split("\n")
    for block in reversed(lines.blocks(text)):
        if block.kind == "table":
            left = _table(lines.rows(block), known, kept[block.start : block.end])
        elif block.kind == "paragraph" or block.is_list:
            left = list(_pairs(kept[block.start : block.end], known))
        else:
            continue
        kept[block.start : block.end] = left
    return "\n".join(kept).strip("\n").rstrip()


def _pairs(rows: list[str], known: Known) -> Iterator[str]:
    """Yield the lines that no field holds."""
    pairs = [_PAIR.match(row) for row in rows]
    for index, (row, pair) in enumerate(zip(rows, pairs, strict=True)):
        if pair is None:
            yield row
            continue
        follows = index + 1 < len(rows) and pairs[index + 1] is None and rows[index + 1].strip()
        is_pair = pair["bold"] or len(rows) == 1 or sum(one is not None for one in pairs) * 2 > len(rows)
        if (
            follows
            or not is_pair
            or not known.take((pair["bold"] or pair["plain"]).strip(), pair["value"], where="text")
        ):
            yield row


def _table(cells: list[list[str]], known: Known, raw: list[str]) -> list[str]:
    """Return the lines of a table of two columns that no field holds; all of them, where one cannot be left out."""
    if not cells or any(len(row) != 2 for row in cells):
        return raw
    kept = [raw[0], raw[1]] if len(raw) == len(cells) + 1 else raw
    for row, line in zip(cells[1:], raw[2:], strict=False):
        if not known.take(lines.words(row[0]).text, lines.words(row[1]).text, where="text"):
            kept.append(line)
    if len(raw) != len(cells) + 1:
        return raw
    return kept if len(kept) > 2 or any(any(cell.strip() for cell in row) for row in cells[:1]) else []
