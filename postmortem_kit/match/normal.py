"""What two occurrences of one error share: its words whole, without times, ids, addresses and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus

HOLE = "#"
"""Stands where something was that changes from one occurrence to the next."""

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_TIME = r"\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d)\b)?"
_DAY = rf"(?:\d{{4}}[-/]\d\d[-/]\d\d|\d\d?/(?:{_MONTH}|\d\d)/\d\d(?:\d\d)?|{_MONTH} {{1,2}}\d\d?(?:,? \d{{4}})?)"
_VOLATILE = re.compile(
    "|".join(
        (
            rf"(?<![\w.]){_DAY}(?:[T: ,]+{_TIME})?(?![\w])",
            rf"(?<![\w.:]){_TIME}(?![\w:])",
            r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])",
            r"(?<=-)(?=[0-9a-z]*\d)[0-9a-z]{8,10}-[0-9a-z]{5}\b",  # what a Deployment adds to the name of a pod
            r"\b0x[0-9A-Fa-f]+\b",
            r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d\d?)?(?::\d+)?(?![\w.]*\w)",
            r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f]{1,4}(?![\w:])",
            r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:)+:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?(?![\w:])",
            r"\b(?=[0-9A-Fa-f]*\d)(?=[0-9A-Fa-f]*[A-Fa-f])[0-9A-Fa-f]{8,}\b",
            r"(?<=/)\d+(?![\w.])",  # a number in a path
            r"(?<=[\w/])\?[\w.%-]+=[^\s\"']*",  # the query of an address
        )
    )
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
WORD = re.compile(r"[\w#](?:[\w#.-]*[\w#])?")
_RUN = re.compile(r"[\w#.-]+")
_COUNT = re.compile(r"[\d#][\d#.,_]*(?:[a-zµ%]{1,3}|[kmgt]i?b|bytes|sec|min)?", re.IGNORECASE)
_PARTS = re.compile(r"(?<=[-.])\d+(?=$|[-.])")
_TAIL = re.compile(r"(?<=[a-z_])\d{4,}$")
_STATUSES = frozenset(str(int(status)) for status in HTTPStatus if status >= 400)
_BEFORE_A_CODE = frozenset("code errno error exit http signal sqlstate status".split())
_BEFORE_A_COUNT = frozenset("after all at index limit line max of overflow port position size than timeout".split())
_UNITS = frozenset("b kb mb gb tb kib mib gib bytes ms s sec seconds min minutes h hours days % times".split())
_QUOTED = re.compile(r"""(["'`«“])[^"'`»”\s]+["'`»”]""")

_NAME = re.compile(r"[\d_]|\w\.\w|[a-z][A-Z]|[A-Z]{2}[a-z]{2}|^[A-Z]{4,}$")
_LOUD = frozenset(
    "alert critical delete emerg error fatal head info panic patch post severe trace warn warning".split()
)
"""What is written in capitals and names nothing."""
_PLAIN = re.compile(r"[^\W\d_]+")
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s", "e")
STOP_WORDS = frozenset(
    """a about after all also am an and any are aren as at be been before being but by can could couldn debug did
    didn do does doesn don error fail failed failure for from get got had has hasn have haven he her here his how i
    if in info into is isn it its just ll me more most my no nor not notice now of off on once only or other our out
    over own re s same she should shouldn so some such t than that the their them then there these they this those
    through to too under until up ve very warn warning was wasn we were weren what when where which while who why
    will with won would wouldn yet you your""".split()
)
"""What nearly every line and every post has: it neither makes a match nor hides one."""


def flat(text: str) -> str:
    """Return *text* as its words, one blank between, and a hole for what changes; codes such as 502 stay."""
    out: list[str] = []
    words = WORD.findall(_stable(text).casefold())
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else ""
        settled = _settled(word, out[-1] if out else "", after)
        if settled != HOLE or not out or out[-1] != HOLE:
            out.append(settled)
    return " ".join(out)


def loose(text: str) -> str:
    """Return *text* as `flat` does, a hole also for each name in quotes."""
    return flat(_QUOTED.sub(f" {HOLE} ", text))


def _stable(text: str) -> str:
    return _VOLATILE.sub(f" {HOLE} ", _COLOUR.sub("", text))


def _settled(word: str, before: str, after: str) -> str:
    """Return a word as it is in every occurrence."""
    if _COUNT.fullmatch(word):
        is_status = word in _STATUSES and after not in _UNITS and before not in _BEFORE_A_COUNT
        is_code = before in _BEFORE_A_CODE or is_status
        return word if word.isdigit() and is_code else HOLE
    if HOLE in word or any(char.isdigit() for char in word):
        word = _TAIL.sub(HOLE, _PARTS.sub(HOLE, word))
        return re.sub(r"#(?:[-.]#)+", HOLE, word)
    return word


def _is_count(word: str, before: str) -> bool:
    """Whether a number says how many; 17 does so even behind the word code, in running text."""
    return len(word) < 3 or _settled(word, before, "") == HOLE


def words(text: str) -> tuple[str, ...]:
    """Return the telling words of a text that is searched, each once: whole, and by the last part of a dotted name."""
    return tuple(dict.fromkeys(_words_of(text)))


def vocabulary(text: str) -> set[str]:
    """Return the telling words of a text in no order: the fast way for a long one."""
    found = {word.strip(".-") for word in set(_RUN.findall(text.casefold()))}
    return {form for word in found if word for form in _forms(word)}


def _words_of(text: str) -> Iterator[str]:
    return (form for word in WORD.findall(text.casefold()) for form in _forms(word))


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, ...]:
    """Return how a word is looked up; not at all, where it tells nothing."""
    if word in STOP_WORDS:
        return ()
    last = word.rpartition(".")[2] if "." in word else ""
    return (stem(word), stem(last)) if last and not last.isdigit() and last not in STOP_WORDS else (stem(word),)


def asked(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the telling words of a text that is looked for: those that must be found, and those that may change."""
    kept = set(_words_of(_stable(text)))
    must: dict[str, None] = {}
    may: dict[str, None] = {}
    before = ""
    for word in WORD.findall(text.casefold()):
        known = stem(word)
        if word not in STOP_WORDS:
            stays = known in kept and not (_COUNT.fullmatch(word) and _is_count(word, before))
            (must if stays else may)[known] = None
        before = word
    return tuple(must), tuple(word for word in may if word not in must and len(word) > 2)


def stem(word: str) -> str:
    """Return *word* without its ending where it is a plain word: expired and expires are one."""
    if len(word) > 4 and _PLAIN.fullmatch(word):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)]
    return word


def names(text: str) -> frozenset[str]:
    """Return the words of *text* that no sentence has by chance: ERR_CONN_RESET, OOMKilled, java.net, 502, x509."""
    return frozenset(stem(word.casefold()) for word in WORD.findall(text) if _NAME.search(word)) - _LOUD
