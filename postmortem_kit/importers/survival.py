"""Whether every word of a document is in its record: what is not is found before anything is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from postmortem_kit.model import Part

_BOX = re.compile(r"^\[[xX]\] ")
_LEAVES = frozenset({"text", "code_inline", "html_inline", "html_block", "fence", "code_block"})


def words(text: str) -> Counter[str]:
    """Return the words of *text*, in small letters, each with how often it is there."""
    text = re.sub(r"(?<=\d)T(?=\d)", " ", unquote(unescape(text)))
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def lost(tokens: Sequence[Token], record: Part, names: Iterable[str]) -> list[str]:
    """Return the words of a document that *record* does not hold.

    Args:
        tokens: the document, parsed, without its front matter.
        record: what was made of it.
        names: what became the names of fields, and need not be words of the record.
    """
    there = words("\n".join(_texts(record)))
    gone = words("\n".join(_leaves(tokens))) - there - words("\n".join(names))
    links = words("\n".join(_targets(tokens))).keys() - there.keys()  # one address may stand for many links
    return sorted((*gone.elements(), *links))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Part):
        for name in value.model_fields_set:
            yield from _texts(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif value is not None:
        yield str(value)


def _leaves(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in _LEAVES:
            yield _BOX.sub("", token.content)
        yield from _leaves(token.children or ())


def _targets(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("link_open", "image"):
            yield str(token.attrs.get("href", token.attrs.get("src", "")))
        yield from _targets(token.children or ())
