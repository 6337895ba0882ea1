"""Documents in the format of Jira, Confluence and Opsgenie (ADF) as Markdown, none of their words lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from postmortem_kit.importers import visible
from postmortem_kit.importers.vendors import nodes
from postmortem_kit.importers.vendors.inlines import CODE, STRONG, Run, written
from postmortem_kit.importers.vendors.nodes import Node
from postmortem_kit.importers.vendors.tables import Cell, table

Mention = Callable[[Node], str]
"""Gives the words for a person, by what the document holds on them: `id`, `text`."""

ROOM = 16
"""So many levels of lists and quotes Markdown may have: what is deeper would not be read."""
_DEEP = 100
"""Below so many levels only words are looked for."""
_INLINE = frozenset({
    "text", "hardBreak", "mention", "emoji", "date", "status", "inlineCard", "inlineExtension", "mediaInline",
    "placeholder", "media", "image",
})  # fmt: skip
_LISTS = {"bulletList": "-", "taskList": "-", "decisionList": "-", "orderedList": "."}
_TURNED = {"-": "+", "+": "-", ".": ")", ")": "."}
"""Two lists, one behind the other, stay two by their markers."""
_ALERTS = {"info": "NOTE", "note": "NOTE", "tip": "TIP", "success": "TIP", "warning": "WARNING", "error": "CAUTION"}


def markdown(document: object, *, mention: Mention | None = None) -> str:
    """Return the Markdown of a document, or of any node of one; '' for what is none.

    Args:
        document: the JSON, read.
        mention: gives the words for a mentioned person; by default those that the document has.
    """
    return "\n\n".join(_Work(mention or _as_written).blocks([document], ROOM, 0))


def is_document(value: object) -> bool:
    """Whether *value* is a document, by its own word."""
    return isinstance(value, Mapping) and value.get("type") == "doc"


def _as_written(attrs: Node) -> str:
    said = str(attrs.get("text") or attrs.get("id") or "")
    return said if said.startswith("@") or not said else f"@{said}"


class _Work:
    """One document on its way to Markdown."""

    def __init__(self, mention: Mention) -> None:
        self.mention = mention

    def blocks(self, given: object, room: int, depth: int) -> list[str]:
        """Return the blocks that *given* gives; words that stand alone become a paragraph.

        Args:
            given: nodes of the document.
            room: so many levels may still be opened.
            depth: so many levels are above.
        """
        found: list[str] = []
        loose: list[Node] = []
        marker = ""
        for node in nodes.each(given):
            kind = str(node.get("type"))
            if kind in _INLINE:
                loose.append(node)
                continue
            found += self._paragraph(loose, depth)
            if loose or kind not in _LISTS:
                marker = ""
            loose = []
            same = marker and (kind == "orderedList") == (marker in ".)")
            marker = _TURNED[marker] if same else _LISTS.get(kind, "")
            found += self._block(node, kind, room, depth, marker)
        return [*found, *self._paragraph(loose, depth)]

    def _block(self, node: Node, kind: str, room: int, depth: int, marker: str) -> list[str]:
        content = node.get("content")
        if depth > _DEEP:
            return self._paragraph(list(nodes.words(node)), 0)
        if kind in ("paragraph", "caption"):
            return self._paragraph(content, depth)
        if kind == "heading":
            text = written(self._flat(content, depth), is_cell=True)
            return [f"{'#' * _level(node)} {_unclosed(text)}"] if text else []
        if kind == "codeBlock":
            return [_fence("".join(run.text for run in self._flat(content, depth)), nodes.said(node, "language"))]
        if kind == "rule":
            return ["***"]
        if kind == "table":
            return table([[*map(self._cell(depth), _cells(row))] for row in nodes.each(content)])
        if kind in _LISTS:
            return self._list(node, kind, room - 2, depth, marker)
        if kind in ("blockquote", "panel"):
            return self._quote(node, kind, room - 1, depth)
        title = written([Run(visible(nodes.said(node, "title")), frozenset({STRONG}))], is_cell=True)
        inner = self.blocks(content, room, depth + 1)
        is_known = kind in _HOLDERS
        return [*filter(None, (title, "" if is_known else written(nodes.left(node)))), *inner]

    def _paragraph(self, given: object, depth: int) -> list[str]:
        text = written(self._flat(given, depth)) if given else ""
        return [text] if text else []

    def _quote(self, node: Node, kind: str, room: int, depth: int) -> list[str]:
        inner = self.blocks(node.get("content"), room, depth + 1) if room >= 0 else self._deep(node, depth)
        if not inner:
            return []
        lines = "\n\n".join(inner).split("\n")
        if kind == "panel":
            lines.insert(0, f"[!{_ALERTS.get(nodes.said(node, 'panelType'), 'NOTE')}]")
        return ["\n".join(f"> {line}".rstrip() for line in lines)] if room >= 0 else inner

    def _deep(self, node: Node, depth: int) -> list[str]:
        """Return the words of what Markdown would not read any more."""
        return self._paragraph([node], depth)

    def _list(self, node: Node, kind: str, room: int, depth: int, marker: str) -> list[str]:
        if room < 0:
            return self._deep(node, depth)
        number = _number(node)
        items: list[list[str]] = []
        for item in nodes.each(node.get("content")):
            if item.get("type") in _LISTS and items:  # a list of tasks stands beside the task that it belongs to
                more = self._list(item, str(item.get("type")), room - 2, depth + 1, marker)
                items[-1] = [block for block in (*items[-1], *more) if block]
                continue
            items.append(_boxed(item, self.blocks(self._of_item(item), room, depth + 1)))
        if not items:
            return []
        is_loose = any(len(item) > 2 or (len(item) == 2 and not _is_list(item[1])) for item in items)
        between = "\n\n" if is_loose else "\n"
        signs = [f"{number + index}{marker}" if kind == "orderedList" else marker for index in range(len(items))]
        told = zip(signs, (between.join(item) for item in items), strict=True)
        return [between.join(f"{sign} {_indented(text, len(sign) + 1).lstrip(' ')}".rstrip() for sign, text in told)]

    def _of_item(self, item: Node) -> object:
        kind = str(item.get("type"))
        if kind == "decisionItem":
            word = {"type": "text", "text": "Decision:", "marks": [{"type": "strong"}]}
            return [word, {"type": "text", "text": " "}, *nodes.each(item.get("content"))]
        return item.get("content") if kind in ("listItem", "taskItem", "blockTaskItem") else [item]

    def _cell(self, depth: int) -> Callable[[Node], Cell]:
        def made(cell: Node) -> Cell:
            text = written(self._flat([cell], depth), is_cell=True)
            spans = (_span(cell, "colspan"), _span(cell, "rowspan"))
            return text.replace("|", "\\|"), cell.get("type") == "tableHeader", *spans

        return made

    def _flat(self, given: object, depth: int) -> list[Run]:
        """Return all words within *given* as one run of text, a break between blocks."""
        found: list[Run] = []
        for node in nodes.each(given):
            kind = str(node.get("type"))
            if depth > _DEEP:
                found += (Run(visible(str(word["text"]))) for word in nodes.words(node))
            elif kind in _INLINE:
                found += self._inline(node, kind, depth)
            else:
                inner = self._flat(node.get("content"), depth + 1)
                if kind == "codeBlock":
                    lines = visible("".join(run.text for run in inner)).split("\n")
                    inner = [part for line in lines for part in (Run(line, frozenset({CODE})), Run("\n"))]
                title = Run(visible(nodes.said(node, "title")), frozenset({STRONG}))
                known = [] if kind in _HOLDERS or kind in _BLOCKS else nodes.left(node)
                found += [Run("\n"), Run(_sign(node, kind)), title, Run("\n" if title.text else ""), *known, *inner]
                found.append(Run("\n"))
        return found

    def _inline(self, node: Node, kind: str, depth: int) -> list[Run]:
        if kind == "hardBreak":
            return [Run("\n")]
        if kind == "text":
            return [nodes.marked(node, visible(str(node.get("text") or "")))]
        if kind == "mention":
            return [nodes.marked(node, visible(self.mention(nodes.attrs(node))))]
        if kind in ("media", "mediaInline", "image"):
            return nodes.media(node)
        if kind == "inlineCard":
            return nodes.card(node)
        if kind == "inlineExtension":
            return [*nodes.left(node), *self._flat(node.get("content"), depth + 1)]
        if kind == "date":
            return [nodes.marked(node, nodes.day(nodes.said(node, "timestamp")))]
        said = nodes.said(node, "text", "shortName")
        return [nodes.marked(node, visible(said), *([STRONG] if kind == "status" else []))]


_HOLDERS = frozenset({
    "doc", "expand", "nestedExpand", "layoutSection", "layoutColumn", "mediaSingle", "mediaGroup", "extensionFrame",
    "listItem", "taskItem", "blockTaskItem", "decisionItem", "tableRow", "tableCell", "tableHeader",
})  # fmt: skip
"""Nodes that say nothing themselves but their title."""
_BLOCKS = frozenset({"paragraph", "caption", "heading", "codeBlock", "table", "blockquote", "panel", *_LISTS})


def _cells(row: Node) -> list[Node]:
    return list(nodes.each(row.get("content"))) if row.get("type") == "tableRow" else [row]


def _sign(node: Node, kind: str) -> str:
    if kind in ("taskItem", "blockTaskItem"):
        return "☑ " if _is_done(node) else "☐ "
    return "• " if kind in ("listItem", "decisionItem") else ""


def _level(node: Node) -> int:
    level = nodes.attrs(node).get("level")
    return min(6, max(1, level)) if isinstance(level, int) else 1


def _number(node: Node) -> int:
    order = nodes.attrs(node).get("order")
    return order if isinstance(order, int) and 0 <= order < 1_000_000 else 1


def _span(cell: Node, name: str) -> int:
    span = nodes.attrs(cell).get(name)
    return min(100, max(1, span)) if isinstance(span, int) else 1


def _is_done(item: Node) -> bool:
    return nodes.said(item, "state").upper() == "DONE"


def _boxed(item: Node, blocks: list[str]) -> list[str]:
    """Put a task's box before its words; what does not begin with words goes below the box."""
    if item.get("type") not in ("taskItem", "blockTaskItem"):
        return blocks or [""]
    box = f"[{'x' if _is_done(item) else ' '}]"
    begins = next((node.get("type") for node in nodes.each(item.get("content"))), "")
    if blocks and begins in _INLINE | {"paragraph"}:
        return [f"{box} {blocks[0]}", *blocks[1:]]
    return [box, *blocks]


def _is_list(block: str) -> bool:
    return re.match(r"[-+] |\d+[.)] ", block) is not None


def _unclosed(heading: str) -> str:
    """Keep the hashes at the end of a heading, which would only close it."""
    return re.sub(r"(^|\s)(#+)$", r"\1\\\2", heading)


def _indented(text: str, width: int) -> str:
    return "\n".join(f"{' ' * width}{line}" if line else "" for line in text.split("\n"))


def _fence(code: str, language: str) -> str:
    code = visible(code)
    longest = max((len(ticks) for ticks in re.findall("`{3,}", code)), default=2)
    name = re.sub(r"[^\w+#.-]", "", language)
    return f"{'`' * (longest + 1)}{name}\n{code}\n{'`' * (longest + 1)}"
