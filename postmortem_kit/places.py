"""Where the page about a thing stands: names as one segment of an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

KINDS = ("year", "severity", "service", "team", "factor", "tag")
"""The kinds of thing that have pages."""

Address = Callable[[str, str], str | None]
"""Gives the address of the page about a thing (its kind and its name), or None where there is no such page."""

_SEPARATORS = re.compile(r"[\W_]+")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
"""What Windows gives to no file and no folder."""
_LONGEST = 60
"""A longer segment is cut: in the longest script it still fits into the 255 bytes that a file's name has."""


@lru_cache(maxsize=65_536)
def segment(name: str) -> str:
    """Return *name* as one segment of an address: letters of any script, digits, single dashes.

    It is never empty, leads nowhere else, and every file system takes it as the name of a folder.
    """
    words = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    text = _SEPARATORS.sub("-", words).strip("-")
    if not text or len(text) > _LONGEST:
        return f"{text[:_LONGEST]}_{blake2b(words.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"
    return f"{text}_" if text in _DEVICES else text


def place(kind: str, name: str) -> str:
    """Return the folder of the page about a thing of *kind*: service/checkout-api, 2026."""
    return segment(name) if kind == "year" else f"{kind}/{segment(name)}"
