"""Reading facts out of short typed texts by closed lists of words, and the words that no line may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("keywords.yaml")

LONGEST = 5
"""No entry of a list has more words."""

_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NEGATION = frozenset(
    "not no never without nor cannot neither nothing failed fails failing instead rather would could should might "
    "tried attempted unable useless vain until before planned wanted".split()
)
"""A sentence that has one of these before the word does not say that it was so."""
_ALARMS = re.compile(r"\bemergency (?:change|patch|fix|release|rollback|maintenance|deploy(?:ment)?|stop)\b")


Terms = Mapping[str, str]
"""The words that show a term, and the term."""


class Lists(NamedTuple):
    """The closed lists."""

    signals: Terms
    things: Terms
    mitigations: Terms
    suspects: Terms
    harm: frozenset[str]
    unsaid: frozenset[str]


@cache
def lists() -> Lists:
    """Return the lists, read from their file once and only when they are asked for."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), loader)
    terms = {
        name: MappingProxyType({words: term for term, listed in read[name].items() for words in listed})
        for name in ("signals", "things", "mitigations", "suspects")
    }
    words = {name: frozenset(word for row in read[name] for word in row) for name in ("harm", "unsaid")}
    return Lists(
        signals=terms["signals"],
        things=terms["things"],
        mitigations=terms["mitigations"],
        suspects=terms["suspects"],
        harm=words["harm"],
        unsaid=words["unsaid"],
    )


def split_words(text: str) -> list[str]:
    """Return the words of *text*, with names out of code in their parts: OOMKilled is OOM, Killed."""
    return _PIECE.findall(text.replace("'", "").replace("’", ""))


@lru_cache(maxsize=2048)
def plainly(text: str) -> str:
    """Return *text* as words in lower case between single blanks, with a blank at each end."""
    return f" {' '.join(split_words(text)).lower()} "


@lru_cache(maxsize=2048)
def _runs(text: str) -> tuple[tuple[int, str], ...]:
    """Return every run of words of *text* with its place, the longest of each place first."""
    plain = plainly(text).split()
    return tuple(
        (at, " ".join(plain[at : at + length]))
        for at in range(len(plain))
        for length in range(min(LONGEST, len(plain) - at), 0, -1)
    )


def named(listed: Terms, text: str) -> Iterator[str]:
    """Yield each term of a list that *text* names, whatever it says of it, once and in its order."""
    yield from dict.fromkeys(listed[run] for _, run in _runs(text) if run in listed)


def found(listed: Terms, text: str) -> Iterator[str]:
    """Yield each term of a list that *text* says and does not deny, once and in its order."""
    hits = [(at, listed[run]) for at, run in _runs(text) if run in listed]
    if hits:
        plain = plainly(text).split()
        yield from dict.fromkeys(term for at, term in hits if _NEGATION.isdisjoint(plain[:at]))


def first(listed: Terms, text: str) -> str | None:
    """Return the term of a list that *text* names first, of two at one place the longer."""
    return next(named(listed, text), None)


def sentences(text: str) -> list[str]:
    """Return the sentences of a short text."""
    return [sentence for sentence in _SENTENCE.split(text.replace("`", " ")) if sentence.strip()]


def tells_of_harm(text: str) -> bool:
    """Whether *text* holds a word of people harmed."""
    harm = lists().harm
    return any(run in harm for _, run in _runs(_ALARMS.sub(" ", plainly(text))))


@lru_cache(maxsize=4096)
def is_unsaid(text: str) -> bool:
    """Whether *text* holds a word that no line may hold."""
    return not lists().unsaid.isdisjoint(plainly(text).split())
