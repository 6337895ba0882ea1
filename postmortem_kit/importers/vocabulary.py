"""The words for the parts of a postmortem in nine languages, and which field each is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("vocabulary.yaml")
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_NUMBER = re.compile(r"^(?:(?:section|phase|step|part)\s+)?(?:\d+(?:\.\d+)*[.):]?|[ivx]{1,4}[.)]|[a-h][.)])\s+", re.I)
_CJK_NUMBER = re.compile(r"^[一二三四五六七八九十]+[、.．]\s*")
_EDGES = " \t*_#`:：.!?？。…-–—=|、"
_QUALIFIER = re.compile(r"\s*(?:[(\[（【:：–—/,]|\s-\s|(?<=\w)\s(?:of|for|and|the|der|des|du|de|do|da|en)\s)")
_DASHES = str.maketrans({"’": "'", "‘": "'", "＆": "&", "\u00a0": " ", "\u3000": " "})


@dataclass(frozen=True)
class Match:
    """What a heading means."""

    field: str
    exact: bool
    """Whether nothing but the word for the field is in it, with a number, a sign or an emoji at most."""


@cache
def _words(part: str) -> dict[str, str]:
    """Return each word of a part of the vocabulary with what it stands for; of two meanings, the first counts."""
    found: dict[str, str] = {}
    for name, lines in _data()[part].items():
        for line in lines if isinstance(lines, list) else [lines]:
            for word in str(line).split(" | "):
                found.setdefault(plain(word), name)
    return found


@cache
def _data() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)
    return data


@cache
def months() -> dict[str, int]:
    """Return the number of each month by its names."""
    lines = enumerate(_data()["months"], start=1)
    return {word: number for number, line in lines for word in line.split(" | ")}


def plain(text: str) -> str:
    """Return *text* in small letters, without numbers, emoji, markup and signs around it."""
    text = _SHORTCODE.sub(" ", text.translate(_DASHES))
    text = "".join(char for char in text if not _is_emoji(char)).strip(_EDGES)
    text = _CJK_NUMBER.sub("", _NUMBER.sub("", text))
    return " ".join(text.strip(_EDGES).casefold().split())


def _is_emoji(char: str) -> bool:
    return ord(char) >= 0x2190 and (
        0x1F000 <= ord(char) <= 0x1FAFF or 0x2190 <= ord(char) <= 0x2BFF or ord(char) in (0xFE0F, 0x200D)
    )


@cache
def heading(text: str) -> Match | None:
    """Return the field that a heading is for; None where no word for one is in it."""
    known, name = _words("headings"), plain(text)
    if name in known:
        return Match(known[name], exact=True)
    short = _QUALIFIER.split(name, maxsplit=1)[0].strip(_EDGES)
    if short in known and short != name and len(name) <= len(short) + 90:
        return Match(known[short], exact=False)
    return None


def key(text: str) -> str | None:
    """Return the field that a key of metadata is for."""
    return _words("keys").get(plain(text.replace("_", " ")))


def column(text: str, *, among: tuple[str, ...]) -> str | None:
    """Return which of *among* the head of a column names; what stands in brackets behind it does not count."""
    name = plain(text)
    short = re.split(r"\s*[(（\[,]", name, maxsplit=1)[0].strip()
    for kind in among:
        words = _columns(kind)
        if name in words or short in words:
            return kind
    return None


@cache
def _columns(kind: str) -> frozenset[str]:
    return frozenset(plain(word) for word in _data()["columns"][kind].split(" | "))


@cache
def state(text: str) -> str | None:
    """Return the status of an action that *text* says, in words or by a sign."""
    if (sign := text.strip()) in _signs():
        return _signs()[sign]
    return _words("states").get(plain(text))


@cache
def _signs() -> dict[str, str]:
    return {
        word: name
        for name, line in _data()["states"].items()
        for word in line.split(" | ")
        if len(word) <= 2 and not word.isalnum()
    }
