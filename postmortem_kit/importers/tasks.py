"""Actions in lists and tables: what is to do, whether it is done, and who, when and where, as far as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from postmortem_kit.importers import lines, vocabulary, whens
from postmortem_kit.importers.lines import Block, Item, Words
from postmortem_kit.model import Action, Link

_COLUMNS = ("title", "owner", "due", "ticket", "state", "priority", "type")
_SIGN = re.compile(r"^(✅|✔️|✔|☑️|☑|🚧|🔄|❌)\s*")
_STATED = re.compile(r"^[\[(]?(?P<word>[^\W\d_]{2,11}(?: progress)?)[\])]?\s*[:：–—-]\s+")
_ENDS_STATED = re.compile(r"[\[(](?P<word>[^\[\]()]{1,16})[\])]\.?$")
_KEYED = re.compile(r"[\[(]\s*(?P<inner>[^\[\]()]*[:：][^\[\]()]*)\s*[\])]\.?$")
_BEHIND = re.compile(r"\s[-–—]\s(?P<inner>[^\W\d_]+[:：]\s[^:：]+)$")
"""What stands behind a dash: `Check the clock - Assignee: Ada`."""
_HANDLE = re.compile(r"(?:^|[\s(—–-])@(?P<name>[\w.-]+)[)\s]*(?:\[[^\]]*\])?$|^@(?P<first>[\w.-]+)\s*[:–—-]")
_TICKET = re.compile(r"/(?:issues|pull|pulls|browse|merge_requests|-/issues|ticket|tickets)/[\w#-]+", re.I)
_KEY = re.compile(r"\b[A-Z][A-Z0-9]+-\d+\b|#\d+")
_LABEL = re.compile(r"^\s*(?:\*\*|__)(?P<bold>.+?)(?:\*\*|__)\s*[:：]?\s*$|^(?P<plain>[^\n]{1,60})[:：]\s*$", re.DOTALL)


@dataclass
class Found:
    """What a section holds."""

    actions: list[Action] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    group: str = ""
    """The heading that the next actions stand under."""
    state: str | None = None
    """The status that this heading says."""
    waiting: str | None = None
    """A line that may be such a heading, until it is known what follows."""
    level: int = 0


def read(text: str, defined: dict[str, object]) -> Found | None:
    """Return the actions of a section; None where one of them is more than a line can hold.

    Args:
        text: the section, in Markdown.
        defined: the addresses that the document gives by name.
    """
    found = Found()
    for block in lines.blocks(text):
        if not _take(found, block, text, defined):
            return None
    _release(found)
    return found if found.actions else None


def _take(found: Found, block: Block, text: str, defined: dict[str, object]) -> bool:
    raw = lines.source(text, block.start, block.end)
    if block.is_list:
        group = found.waiting
        found.waiting = None
        _group(found, lines.words(group, defined).text if group else None)
        taken = [one for item in lines.items(text, block) if (one := _item(found, item, defined)) is not None]
        return all(taken)
    if block.kind == "table" and _table(found, lines.rows(block), defined):
        return True
    _release(found)
    label = _LABEL.match(raw) if block.kind == "paragraph" else None
    if block.kind == "heading" or label:
        found.waiting = block.inline if label is None else (label["bold"] or label["plain"])
        found.level = len(raw) - len(raw.lstrip("#")) if label is None else 0
        return not re.search(r"[`\[<]|!\[", found.waiting) or block.kind != "heading"
    if block.kind != "hr":
        found.rest.append(raw)
    return True


def _release(found: Found) -> None:
    """Keep a heading that no list follows."""
    if found.waiting is not None:
        found.rest.append(f"### {found.waiting}" if found.level else f"**{found.waiting}**")
        found.waiting = None


def _group(found: Found, heading: str | None) -> None:
    if heading is None:
        return
    found.state = vocabulary.state(re.sub(r"^[^(]*\(([^)]*)\)\W*$", r"\1", heading)) or vocabulary.state(heading)
    found.group = heading.rstrip(":： ")


def _item(found: Found, item: Item, defined: dict[str, object]) -> bool | None:
    """Take one item; return False where a line cannot hold it, None where it is empty."""
    parts = lines.blocks(item.text)
    if not parts:
        return None
    if any(part.kind != "paragraph" and not part.is_list for part in parts):
        return False
    first = lines.words(" ".join(part.inline for part in parts if part.kind == "paragraph"), defined)
    inner = [one for part in parts if part.is_list for one in lines.items(item.text, part)]
    deeper = [lines.words(_flat(one.text), defined) for one in inner]
    if not all(one.is_simple for one in (first, *deeper)):
        return False
    if inner and (any(one.box is not None for one in inner) or first.text.endswith((":", "："))):
        if any(lines.blocks(one.text)[1:] for one in inner):
            return False
        before = found.group, found.state
        found.group = ": ".join(filter(None, (found.group, first.text.rstrip(":： "))))
        found.state = ("done" if item.box else None) or found.state
        found.links += _linked(first)
        for one, said in zip(inner, deeper, strict=True):
            found.actions.append(_action(found, said, one.box))
        found.group, found.state = before
        return True
    text = first.text + (f" — {'; '.join(one.text for one in deeper)}" if deeper else "")
    links = tuple(link for one in (first, *deeper) for link in one.links)
    found.actions.append(_action(found, Words(text, links, is_struck=first.is_struck and not deeper), item.box))
    return True


def _flat(text: str) -> str:
    """Return an item of an item, and what is below it, as one run of Markdown; a picture where it holds more."""
    parts = lines.blocks(text)
    if any(part.kind != "paragraph" and not part.is_list for part in parts):
        return "![](more)"
    return " ".join(
        part.inline if part.kind == "paragraph" else "; ".join(_flat(one.text) for one in lines.items(text, part))
        for part in parts
    )


def _action(found: Found, said: Words, box: bool | None) -> Action:
    text = said.text
    values: dict[str, Any] = {}
    state = "done" if box or said.is_struck else None
    if sign := _SIGN.match(text):
        state = state or vocabulary.state(sign[1])
    elif stated := _STATED.match(text) or _ENDS_STATED.search(text):
        state = state or vocabulary.state(stated["word"])
    if box is not False:
        state = state or found.state
    if keyed := _KEYED.search(text) or _BEHIND.search(text):
        values |= dict(_keyed(keyed["inner"]))
    if handle := _HANDLE.search(text):
        values.setdefault("owner", f"@{(handle['name'] or handle['first']).rstrip('.')}")
    tickets = [url for _, url in said.links if _TICKET.search(url)]
    if len(tickets) == 1 and len(said.links) == 1:
        values.setdefault("ticket", tickets[0])
        text = text.removesuffix(tickets[0]).rstrip(" :") or text
    else:
        found.links += _linked(said)
    title = f"{found.group}: {text}" if found.group else text
    if state:
        values["status"] = state
    return Action.model_validate({"title": title or "…", **values})


def _keyed(inner: str) -> Iterator[tuple[str, Any]]:
    """Yield what `owner: payments, due: 2024-10-01` says."""
    for part in re.split(r"[,;，]\s*", inner):
        key, _, value = re.sub("：", ":", part).partition(":")
        kind = vocabulary.column(key, among=("owner", "due", "ticket", "priority"))
        if kind and value.strip():
            yield from _valued(kind, value.strip())


def _valued(kind: str, text: str) -> Iterator[tuple[str, Any]]:
    if kind == "due":
        when = whens.whole(text)
        if when and when.day:
            yield "due", when.day
    elif kind == "state":
        if state := vocabulary.state(text):
            yield "status", state
    elif kind in ("owner", "ticket", "priority"):
        yield kind, text


def _linked(said: Words) -> list[Link]:
    return [Link(title=words or None, url=url) if words != url else Link(url=url) for words, url in said.links if url]


def _table(found: Found, table: list[list[str]], defined: dict[str, object]) -> bool:
    """Take a table of actions; return whether it is one."""
    if len(table) < 2:
        return False
    head, body = table[0], table[1:]
    kinds: list[str | None] = []
    for cell in head:
        left = tuple(kind for kind in _COLUMNS if kind not in kinds)
        kinds.append(vocabulary.column(lines.words(cell).text, among=left))
    if "title" not in kinds:
        return False
    rows = [[lines.words(cell, defined) for cell in row] for row in body]
    if not all(one.is_simple for row in rows for one in row):
        return False
    _release(found)
    found.names += [cell for cell, kind in zip(head, kinds, strict=True) if kind]
    for row in rows:
        if any(cell.text for cell in row):
            _row(found, row, head, kinds)
    return True


def _row(found: Found, row: list[Words], head: list[str], kinds: list[str | None]) -> None:
    cells = {kind: cell for cell, kind in zip(row, kinds, strict=False) if kind and cell.text}
    title = cells.get("title", Words("…"))
    values: dict[str, Any] = {}
    more: list[str] = []
    links = list(title.links)
    for index, cell in enumerate(row):
        kind = kinds[index] if index < len(kinds) else None
        if kind == "title" or not cell.text:
            continue
        got = dict(_valued(kind, cell.text)) if kind else {}
        if kind == "ticket" and len(cell.links) == 1:
            got = {"ticket": cell.links[0][1]}
        elif kind:
            links += cell.links
        else:
            links += cell.links
        values |= got
        if not _is_said(got, cell.text):
            name = lines.words(head[index]).text if index < len(head) else ""
            more.append(f"{name}: {cell.text}" if name else cell.text)
    text = title.text + (f" ({'; '.join(more)})" if more else "")
    found.links += _linked(Words("", tuple(links)))
    if title.is_struck:
        values.setdefault("status", "done")
    group = f"{found.group}: " if found.group else ""
    if found.state:
        values.setdefault("status", found.state)
    found.actions.append(Action.model_validate({"title": group + text, **values}))


def _is_said(got: Mapping[str, Any], text: str) -> bool:
    """Whether the fields say all that is in a cell."""
    return any(str(value).casefold().replace("_", " ") == text.casefold() for value in got.values())
