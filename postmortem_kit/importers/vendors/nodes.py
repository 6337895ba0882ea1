"""What a node of such a document says itself: its words, its marks, and what of it Markdown has no likeness of."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from postmortem_kit.importers import visible
from postmortem_kit.importers.vendors.inlines import CODE, EM, STRIKE, STRONG, Run

Node = Mapping[str, Any]

_MARKS = {"strong": STRONG, "em": EM, "strike": STRIKE, "code": CODE}
"""What Markdown can mark; colours, underlines and the comments of an editor it cannot."""
_SILENT = frozenset({"localId", "layout", "width", "widthType", "height", "isNumberColumnEnabled", "occurrenceKey"})
"""Attributes that say nothing to a reader."""


def each(value: object) -> Iterator[Node]:
    """Yield the nodes that *value* holds; a bare text is one."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one
        elif isinstance(one, str):
            yield {"type": "text", "text": one}


def attrs(node: Node) -> Node:
    """Return the attributes of a node, which may have none."""
    found = node.get("attrs")
    return found if isinstance(found, Mapping) else {}


def said(node: Node, *names: str) -> str:
    """Return the first of some attributes that says something."""
    found = (attrs(node).get(name) for name in names)
    return next((str(one) for one in found if isinstance(one, str | int) and str(one).strip()), "")


def marked(node: Node, words: str, *more: str) -> Run:
    """Return a node's words with its marks; above and below the line are words with signs where that tells more."""
    names = {str(mark.get("type")): attrs(mark) for mark in each(node.get("marks"))}
    if names.get("subsup", {}).get("type") == "sup" and words.strip():
        words = f"^{words}" if re.fullmatch(r"\w+", words) else f"^({words})"
    link = names.get("link", {}).get("href")
    marks = frozenset([*(_MARKS[name] for name in names if name in _MARKS), *more])
    return Run(words, marks, visible(link) if isinstance(link, str) else "")


def media(node: Node) -> list[Run]:
    """Return a picture or a file: a link where it has an address, else its name and its number in the system."""
    link = said(node, "url", "src") or marked(node, "").link
    name, id = visible(said(node, "alt", "__fileName", "name", "title")), visible(said(node, "id"))
    if link:
        return [Run(name or link, frozenset(), visible(link)), Run(" ")]
    own = Run(id, frozenset({CODE}))
    return [Run(name), Run(" ("), own, Run(") ")] if name and id else [Run(name), own, Run(" ")]


def files(node: Node) -> Iterator[str]:
    """Yield the names of the files within a node that have no address, however deep they are."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        waiting += reversed(list(each(one.get("content"))))
        is_file = one.get("type") in ("media", "mediaInline", "image")
        if is_file and not said(one, "url", "src") and not marked(one, "").link:
            yield visible(said(one, "alt", "__fileName", "name", "title", "id")) or "without a name"


def card(node: Node) -> list[Run]:
    """Return a card: the link that it shows, and what else it holds."""
    data = attrs(node).get("data")
    known = data if isinstance(data, Mapping) else {}
    url = said(node, "url") or str(known.get("url") or "")
    rest = {name: value for name, value in attrs(node).items() if name not in ("url", *_SILENT)}
    if known:
        rest["data"] = {name: value for name, value in known.items() if name not in ("url", "name") and name[:1] != "@"}
    name = visible(str(known.get("name") or url))
    return [Run(name, frozenset(), visible(url)), *_json({name: value for name, value in rest.items() if value})]


def left(node: Node) -> list[Run]:
    """Return what a node that Markdown has no likeness of says itself."""
    if node.get("type") in ("blockCard", "embedCard"):
        return card(node)
    kept = {name: value for name, value in attrs(node).items() if name not in (*_SILENT, "text", "title") and value}
    own = visible(said(node, "text") or (str(node["text"]) if isinstance(node.get("text"), str) else ""))
    return [Run(own), *_json(kept)]


def _json(kept: Node) -> list[Run]:
    if not kept:
        return []
    return [Run(" "), Run(visible(json.dumps(kept, ensure_ascii=False)), frozenset({CODE})), Run(" ")]


def words(node: Node) -> Iterator[Node]:
    """Yield the words within a node, however deep they are."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        waiting += reversed(list(each(one.get("content"))))
        own = one.get("text") if isinstance(one.get("text"), str) else said(one, "text", "title", "url", "alt")
        if own:
            yield {"type": "text", "text": f"{own} "}


def day(stamp: str) -> str:
    """Return the day of a date, which is a number of milliseconds at midnight in UTC."""
    try:
        return str((dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=int(stamp))).date())
    except (ValueError, OverflowError):
        return visible(stamp)
