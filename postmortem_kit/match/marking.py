"""The words that two texts share, marked in one of them; the sentences around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postmortem_kit.match.normal import WORD, stem

Runs = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is marked."""

_BETWEEN = re.compile(r"[\s:;,'\"()=/-]{0,3}")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_FENCE = re.compile(r"^\s*```.*$", re.MULTILINE)


def marked(text: str, words: frozenset[str]) -> Runs:
    """Return *text* in pieces, those that are among *words* marked; two with only a blank between are one piece."""
    out: list[tuple[str, bool]] = []
    at = 0
    for found in WORD.finditer(text):
        if not _is_among(found[0], words):
            continue
        between = text[at : found.start()]
        if out and out[-1][1] and _BETWEEN.fullmatch(between):
            out[-1] = (out[-1][0] + between + found[0], True)
        else:
            out += [(between, False)] if between else []
            out.append((found[0], True))
        at = found.end()
    return (*out, (text[at:], False)) if at < len(text) else tuple(out)


def _is_among(word: str, words: frozenset[str]) -> bool:
    folded = word.casefold()
    return stem(folded) in words or stem(folded.rpartition(".")[2]) in words


def excerpt(text: str, words: frozenset[str], *, longest: int) -> str:
    """Return the part of *text* that has most of *words*, in whole sentences where they fit."""
    plain = [" ".join(one.split()) for one in _SENTENCE.split(_FENCE.sub("", text))]
    sentences = [one for one in plain if one]
    if not sentences:
        return ""
    best = max(range(len(sentences)), key=lambda n: (_count(sentences[n], words), -n))
    first, last = best, best + 1
    while last < len(sentences) and len(" ".join(sentences[first : last + 1])) <= longest // 2:
        last += 1
    told = " ".join(sentences[first:last])
    before, after = "…" * (first > 0), "…" * (last < len(sentences))
    return before + around(told, words, longest=longest) + after


def _count(sentence: str, words: Iterable[str]) -> int:
    return len({stem(word.casefold()) for word in WORD.findall(sentence)}.intersection(words))


def around(text: str, words: frozenset[str], *, longest: int) -> str:
    """Return at most about *longest* characters of *text*, around its first marked word."""
    if len(text) <= longest:
        return text
    start = next((found.start() for found in WORD.finditer(text) if _is_among(found[0], words)), 0)
    start = max(0, min(start - longest // 4, len(text) - longest))
    return "…" * (start > 0) + text[start : start + longest].strip() + "…" * (start + longest < len(text))
