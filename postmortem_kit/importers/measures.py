"""Numbers of the impact that stand behind their names, in a list or in a table of two columns."""

from __future__ import annotations

import re

from postmortem_kit.importers import lines
from postmortem_kit.model import Figure

_PAIR = re.compile(r"^(?P<what>[^:：|]{2,60}?)\s*[:：]\s*(?P<value>.*\d.*)$")
_MOST = 60
"""The longest value, in characters: more is a sentence."""


def taken(text: str) -> tuple[tuple[Figure, ...], str, list[str]]:
    """Return the numbers of a section, the rest of it, and the heads of columns."""
    kept = text.split("\n")
    found: list[Figure] = []
    heads: list[str] = []
    for block in reversed(lines.blocks(text)):
        if block.is_list:
            items = lines.items(text, block)
            ends = [*(item.start for item in items[1:]), block.end]
            for item, end in reversed(list(zip(items, ends, strict=True))):
                pair = _PAIR.match(lines.words(item.text).text)
                if pair and (figure := _figure(pair["what"], pair["value"])) and "\n" not in item.text:
                    found.append(figure)
                    del kept[item.start : end]
        elif block.kind == "table" and len(rows := lines.rows(block)) == block.end - block.start - 1:
            pairs = [_figure(*row) if len(row) == 2 else None for row in rows[1:]]
            if pairs and all(pairs):
                found += [figure for figure in reversed(pairs) if figure]
                heads += rows[0]
                del kept[block.start : block.end]
    return tuple(reversed(found)), "\n".join(kept).strip("\n").rstrip(), heads


def _figure(what: str, value: str) -> Figure | None:
    name, said = lines.words(what), lines.words(value)
    is_plain = not (name.links or said.links) and name.is_simple and said.is_simple and "[^" not in value
    if not is_plain or not name.text or len(said.text) > _MOST or not re.search(r"\d", said.text):
        return None
    return Figure(what=name.text, value=said.text)
