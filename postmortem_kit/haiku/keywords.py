"""Reading facts out of short typed texts by closed lists of words, and the words that no line may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("keywords.yaml")

_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NEGATION = frozenset(
    "not no never without nor cannot neither nothing failed fails failing instead rather would could should might "
    "tried attempted unable useless vain until before planned wanted".split()
)
"""A sentence that has one of these before the word does not say that it was so."""
_ALARMS = re.compile(r"\bemergency (?:change|patch|fix|release|rollback|maintenance|deploy(?:ment)?|stop)\b")


class Lists(NamedTuple):
    """The closed lists: for each term the words that show it, longest first."""

    signals: tuple[tuple[str, str], ...]
    things: tuple[tuple[str, str], ...]
    mitigations: tuple[tuple[str, str], ...]
    suspects: tuple[tuple[str, str], ...]
    harm: frozenset[str]
    unsaid: frozenset[str]


@cache
def lists() -> Lists:
    """Return the lists, read from their file once and only when they are asked for."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), loader)
    terms = {name: _by_words(read[name]) for name in ("signals", "things", "mitigations", "suspects")}
    words = {name: frozenset(word for row in read[name] for word in row) for name in ("harm", "unsaid")}
    return Lists(
        signals=terms["signals"],
        things=terms["things"],
        mitigations=terms["mitigations"],
        suspects=terms["suspects"],
        harm=words["harm"],
        unsaid=words["unsaid"],
    )


def _by_words(terms: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    pairs = [(words, term) for term, listed in terms.items() for words in listed]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def split_words(text: str) -> list[str]:
    """Return the words of *text*, with names out of code in their parts: OOMKilled is OOM, Killed."""
    return _PIECE.findall(text.replace("'", "").replace("’", ""))


@lru_cache(maxsize=2048)
def plainly(text: str) -> str:
    """Return *text* as words in lower case between single blanks, with a blank at each end."""
    return f" {' '.join(split_words(text)).lower()} "


def found(listed: Iterable[tuple[str, str]], text: str) -> Iterator[str]:
    """Yield each term of a list that *text* says and does not deny, once."""
    plain, seen = plainly(text), set()
    for words, term in listed:
        at = plain.find(f" {words} ")
        if at >= 0 and term not in seen and _NEGATION.isdisjoint(plain[:at].split()):
            seen.add(term)
            yield term


def named(listed: Iterable[tuple[str, str]], text: str) -> Iterator[str]:
    """Yield each term of a list that *text* names, whatever it says of it."""
    plain, seen = plainly(text), set()
    for words, term in listed:
        if term not in seen and f" {words} " in plain:
            seen.add(term)
            yield term


def first(listed: Iterable[tuple[str, str]], text: str) -> str | None:
    """Return the term of a list that *text* names first, of two at one place the longer."""
    plain = plainly(text)
    places = [(at, -len(words), term) for words, term in listed if (at := plain.find(f" {words} ")) >= 0]
    return min(places)[2] if places else None


def sentences(text: str) -> list[str]:
    """Return the sentences of a short text."""
    return [sentence for sentence in _SENTENCE.split(text.replace("`", " ")) if sentence.strip()]


def tells_of_harm(text: str) -> bool:
    """Whether *text* holds a word of people harmed."""
    plain = _ALARMS.sub(" ", plainly(text))
    return any(f" {words} " in plain for words in lists().harm)


@lru_cache(maxsize=4096)
def is_unsaid(text: str) -> bool:
    """Whether *text* holds a word that no line may hold."""
    return not lists().unsaid.isdisjoint(plainly(text).split())
