"""Finding the noun phrases of a plain title by closed lists of words; what is in doubt is left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from postmortem_kit.haiku import lexicon
from postmortem_kit.haiku.keywords import is_unsaid

FILE = Path(__file__).with_name("nouns.yaml")
MOST_WORDS = 8
"""A phrase of more words than this is no line."""

_TOKEN = re.compile(r"[^\W_](?:[\w'’./+-]*\w)?|[^\s\w]")
_AFTER_ARTICLE = re.compile(r"[a-z]{2,}(?:ed|en)")
_ABSTRACT = re.compile(r"[a-z]{3,}(?:tion|sion|ment|ness|ance|ence|ity|ship|age|ism|graphy|ology)s?")
"""Endings that make a noun of any word."""
_BEFORE_CLAUSES = ("after", "before", "since", "till", "until")
"""Words that stand before a noun, and before a whole clause as well."""

_IN_PHRASE = ("adjective", "noun", "plural", "mass")


class Words(NamedTuple):
    """The lists of words, each by what it does in a sentence."""

    articles: frozenset[str]
    counters: frozenset[str]
    joiners: frozenset[str]
    conjunctions: frozenset[str]
    adverbs: frozenset[str]
    pronouns: frozenset[str]
    auxiliaries: frozenset[str]
    verbs: frozenset[str]
    times: frozenset[str]
    adjectives: frozenset[str]
    mass: frozenset[str]
    nouns: frozenset[str]


class Phrases(NamedTuple):
    """What a title names."""

    names: tuple[str, ...]
    """Noun phrases: the broker's disk, a table of contents."""
    places: tuple[str, ...]
    """Noun phrases with the preposition before them: behind a tunnel."""


class _Token(NamedTuple):
    text: str
    """As it is said in a line."""
    kind: str
    """determiner, adjective, noun, plural, mass, joiner, or other."""


@cache
def words() -> Words:
    """Return the lists, read from their file once and only when they are asked for."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, str] = yaml.load(FILE.read_text(encoding="utf-8"), loader)
    return Words(**{name: frozenset(text.split()) for name, text in read.items()})


def noun_phrases(title: str, *, names: Collection[str] = (), never: Collection[str] = ()) -> Phrases:
    """Return the noun phrases of *title*, word for word and in its order.

    Args:
        title: one plain sentence.
        names: names of services, which are nouns whatever else the word may mean.
        never: words that must not be shown, such as the parts of people's names, in lower case.
    """
    tokens = _tokens(title, frozenset(names), frozenset(never))
    runs = tuple(_runs(tokens))
    found: dict[str, None] = {}
    places: dict[str, None] = {}
    for start, end in runs:
        for first, last in _joined(runs, tokens, start, end):
            text = " ".join(token.text for token in tokens[first:last])
            is_place = tokens[first].kind == "joiner"
            if last - first > MOST_WORDS or is_unsaid(text) or (not is_place and _tells_time(tokens[last - 1])):
                continue
            (places if is_place else found)[text] = None
    return Phrases(tuple(found), tuple(places))


def _joined(runs: tuple[tuple[int, int], ...], tokens: list[_Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the run, the run with the one that a preposition joins to it, and the run with its own preposition."""
    following = dict(runs).get(end + 1) if end < len(tokens) and tokens[end].kind == "joiner" else None
    if following is not None and _is_clause(tokens, end, following):
        following = None
    before = tokens[start - 1].text if start and tokens[start - 1].kind == "joiner" else ""
    is_whole = end == len(tokens) or tokens[end].text != "of"  # a table, without its contents, is another table
    if before == "of":
        return
    if is_whole:
        if before != "without":  # it was not there
            yield start, end
        if before and not _is_clause(tokens, start - 1, end):
            yield start - 1, end
    if following is not None and before != "without":
        yield start, following
        if before and not is_whole:
            yield start - 1, following


def _is_clause(tokens: list[_Token], joiner: int, end: int) -> bool:
    """Whether a verb may follow: `after a certificate expired` tells of its end, not of a certificate."""
    if tokens[joiner].text.lower() not in _BEFORE_CLAUSES or end == len(tokens) or not tokens[end].text[0].isalnum():
        return False
    return tokens[end].kind != "joiner" and tokens[end].text.lower() not in words().conjunctions


def _tokens(title: str, names: frozenset[str], never: frozenset[str]) -> list[_Token]:
    found = [match[0] for match in _TOKEN.finditer(title)]
    plain = [word for word in found if word[0].isalpha()]
    is_headline = sum(word[0].isupper() for word in plain) > len(plain) / 2
    return [_token(word, at, names, never, is_headline=is_headline) for at, word in enumerate(found)]


def _token(word: str, at: int, names: frozenset[str], never: frozenset[str], *, is_headline: bool) -> _Token:
    word = word.replace("’", "'")
    lower = word.lower()
    owner = lower.removesuffix("'s")
    if owner in never:
        return _Token(word, "other")
    if word in names:
        return _Token(word, "mass")
    is_capital = word[:1].isupper() and word[1:].islower() and at > 0 and not is_headline
    if is_capital and lexicon.own().exact(word) is None:
        return _Token(word, "other")  # a name, of whom or what is not known
    shown = word if _is_spelled(word, at, is_headline=is_headline) else lower
    if owner != lower:
        return _Token(shown, "adjective" if _kind(owner) in ("noun", "mass") else "other")
    return _Token(shown, _kind(lower))


def _is_spelled(word: str, at: int, *, is_headline: bool) -> bool:
    """Whether the capitals of *word* are its own: DNS, IPv6, Kafka in the middle of a sentence."""
    return not (word[1:] or word.lower()).islower() or (at > 0 and not is_headline)


def _kind(word: str) -> str:
    listed = words()
    if word in listed.articles or word in listed.counters or word.isdigit():
        return "determiner"
    if word in listed.joiners:
        return "joiner"
    if any(word in others for others in (listed.conjunctions, listed.adverbs, listed.pronouns, listed.auxiliaries)):
        return "other"
    if word in listed.mass:
        return "mass"
    if word in listed.nouns or (_ABSTRACT.fullmatch(word) and word[-1] != "s"):
        return "noun"
    if word in listed.adjectives:
        return "adjective"
    if _singular(word):
        return "plural"
    if word in listed.verbs:
        return "other"
    if lexicon.own().exact(word) is not None and not word.endswith(("ed", "ing", "s")):
        return "mass"
    return "participle" if _AFTER_ARTICLE.fullmatch(word) else "other"


def _singular(word: str) -> bool:
    """Whether *word* is the plural of a listed noun."""
    listed = words().nouns
    if not word.endswith("s"):
        return False
    ways = (word[:-1], word[:-2] if word.endswith("es") else "", f"{word[:-3]}y" if word.endswith("ies") else "")
    return any(way in listed for way in ways) or bool(_ABSTRACT.fullmatch(word))


def _runs(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Yield where each noun phrase starts and ends, prepositions left aside."""
    at = 0
    while at < len(tokens):
        end = _run(tokens, at)
        if end > at:
            yield at, end
            at = end
        else:
            at += 1
            while at < len(tokens) and tokens[at].kind in _IN_PHRASE and tokens[at - 1].kind in _IN_PHRASE:
                at += 1  # what is left of a phrase that was not understood is none


def _run(tokens: list[_Token], start: int) -> int:
    """Return the end of the noun phrase that begins at *start*, or *start* where none does."""
    at, last = start, start
    has_article = tokens[start].kind == "determiner"
    while at < len(tokens) and tokens[at].kind == "determiner" and at - start < 3:
        at += 1
    while at < len(tokens):
        kind = tokens[at].kind
        if kind == "participle" and at > start and tokens[at - 1].kind in ("determiner", "adjective"):
            kind = "adjective"
        if kind not in _IN_PHRASE:
            break
        if kind != "adjective" and _may_be_verb(tokens[at].text) and not (at > start and last == start):
            return start  # retries block the queue, berth holds lapsed: whether it is a noun is not known
        at += 1
        if kind != "adjective":
            last = at
    if last == start or _is_cut(tokens, at) or (not has_article and start and _is_cut(tokens, start - 1)):
        return start
    return last if has_article or _stands_alone(tokens[start:last]) else start


def _stands_alone(tokens: list[_Token]) -> bool:
    """Whether a phrase without an article is one: retries, label printing, debug logs; not outage, nor days."""
    head = tokens[-1]
    return not _tells_time(head) and (head.kind in ("plural", "mass") or len(tokens) > 1)


def _tells_time(head: _Token) -> bool:
    """Whether a phrase with this last word names a time and no thing."""
    return head.text.lower() in words().times


def _is_cut(tokens: list[_Token], at: int) -> bool:
    """Whether the word at a phrase's edge may still belong to it, so that the phrase would be cut in two."""
    if at >= len(tokens) or tokens[at].kind != "other" or not tokens[at].text[0].isalnum():
        return False
    lower, listed = tokens[at].text.lower(), words()
    known = (listed.conjunctions, listed.adverbs, listed.pronouns, listed.auxiliaries, listed.verbs)
    return not any(lower in others for others in known)


def _may_be_verb(word: str) -> bool:
    return word in words().verbs
