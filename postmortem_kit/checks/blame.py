"""What in a text puts blame on people: the phrases, by the kind of blame, with the reason and another way to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple


class Kind(NamedTuple):
    """One way of putting blame."""

    id: str
    reason: str
    """Goes on after the phrase in quotes."""
    rewrite: str


COUNTERFACTUAL = Kind(
    "counterfactual",
    "tells what did not happen, with what is known only now",
    "say what was done, and why it made sense then; what would help next time is an action",
)
HUMAN_ERROR = Kind(
    "human-error",
    "ends the search at a person",
    "say what made the slip easy and what let it through: `the prompt shows test and production alike`",
)
JUDGEMENT = Kind(
    "judgement",
    "judges a person, and explains nothing",
    "say what could be seen and known at the time, or leave the word out",
)
PERSON = Kind(
    "person",
    "makes a named person the one who did it",
    "name the role: `the engineer on call rolled back`; those who took part stand in `participants`",
)
SINGLE_CAUSE = Kind(
    "single-cause",
    "leaves one cause where several had to meet",
    "say what it contributed, and list it beside the others in `contributing_factors`",
)


class Blame(NamedTuple):
    """A phrase that puts blame, and where it stands in the text."""

    start: int
    end: int
    kind: Kind


_ROLE = (
    r"(?:engineer|developer|programmer|operator|on-call|responder|reviewer|author|admin|administrator|contractor"
    r"|commander|manager|person|colleague|intern|junior|senior|maintainer|committer|approver|dba|sre|human)s?"
    r"(?:\s+(?:on\s+(?:call|duty)|engineer|lead))?|(?:team|staff|people|management|operations|ops)"
)
_A_ROLE = (
    r"(?:(?:the|an?|our|their|one|this|that|some|another)\s+)"
    rf"(?:(?!kubernetes)[\w-]+\s+){{0,2}}?(?:{_ROLE})(?:\s+of\s+the\s+\w+)?"
)
_WHO = (
    rf"\b(?:we|they|you|he|she|i|someone|somebody|anyone|anybody|everyone|nobody|no\s+one|operations|{_A_ROLE})"
    r"(?=\W)"
)
_HAVE = r"(?:n['’]t|\s+(?:not|never|really|probably|certainly|at\s+least))?(?:['’]ve|\s+(?:have|of))"
_DONE = (
    r"(?:(?:also|been|really|\w+ly)\s+)*"
    r"(?:\w{2,}(?:ed|wn|ught|ten|ken|sen)|seen|kept|had|made|done|run|read|left|gone|sent|found|told|held|begun|given"
    r"|set|put|cut|shut|let|lost|built|understood|heard|foreseen|met|won|hit)\b"
)
"""What shows that `have` tells of the past: a participle; `we should have an alert` is a wish."""
_SPARED = r"(?:caught|prevented|avoided|noticed|stopped|spotted|known|seen|averted|foreseen)"
_ACTS = (
    r"(?:reviewed|tested|checked|caught|noticed|renewed|verified|documented|monitored|escalated|paged|announced"
    r"|questioned|updated|rehearsed|approved|merged|deployed|removed|informed|told|trained|planned|discussed"
    r"|prevented|avoided|spotted|known|foreseen|done|fixed|configured)"
)
_EARLIER = r"(?:\w+\W+){0,6}?(?:earlier|sooner|faster|quicker)"
_RASH = "accidentally mistakenly inadvertently erroneously wrongly unwittingly"

_NOT = r"(?:did\s+not|didn['’]t|never|had\s+no)"
_PREVENTED = rf"(?:been\s+)?(?:easily\s+)?{_SPARED}"
_CARELESS = (
    "careless carelessly carelessness sloppy sloppily negligent negligently negligence incompetent incompetently "
    "incompetence stupid stupidly stupidity reckless recklessly recklessness irresponsible irresponsibly foolish "
    "foolishly idiot idiotic"
)

# fmt: off
_PHRASES: tuple[tuple[Kind, str, str], ...] = (
    (COUNTERFACTUAL, "should shouldn ought",
     rf"(?!they\s+should\s+have\s+had\b){_WHO}\s+(?:should|ought\s+to){_HAVE}(?:\s+{_DONE}|(?=\s*[.,;]))"),
    (COUNTERFACTUAL, "should", rf"\bshould{_HAVE}\s+been\s+(?:\w+ly\s+)?{_ACTS}\b"),
    (COUNTERFACTUAL, "would wouldn", rf"\bwould{_HAVE}\s+(?:{_SPARED}|been\s+(?:better|wiser|easy))\b"),
    (COUNTERFACTUAL, "could might", rf"\b(?:could|might)\s+(?:easily\s+)?have\s+{_PREVENTED}\b"),
    (COUNTERFACTUAL, "could might", rf"{_WHO}\s+(?:could|might)\s+have\s+{_EARLIER}\b"),
    (COUNTERFACTUAL, "if", rf"\bif\s+only\b|\bif\s+{_WHO}\s+had\s+(?:not\s+)?{_DONE}"),
    (COUNTERFACTUAL, "had", rf"(?-i:\bHad)\s+{_WHO}\s+\w+"),
    (COUNTERFACTUAL, "failed neglected forgot omitted",
     rf"{_WHO}\s+(?:simply\s+)?(?:failed|neglected|forgot|omitted)\b"),
    (COUNTERFACTUAL, "bother think", rf"{_WHO}\s+{_NOT}\s+(?:bother|think)\s+to\b"),
    (COUNTERFACTUAL, "bothered thought", r"\b(?:nobody|no\s+one)\s+(?:thought|bothered)\s+to\b"),
    (HUMAN_ERROR, "human operator pilot", r"\b(?:human|operator|pilot)\s+(?:error|mistake|failure|factor)s?\b"),
    (HUMAN_ERROR, "error", r"\b(?:caused\s+by|due\s+to)\s+(?:a\s+)?user\s+error\b"),
    (HUMAN_ERROR, "mistake mistakes error errors",
     rf"\b(?:mistake|error)s?\s+(?:by|of|on\s+the\s+part\s+of)\s+{_A_ROLE}\b"),
    (HUMAN_ERROR, "mistake error fault", rf"\b{_A_ROLE}['’]s?\s+(?:own\s+)?(?:mistake|error|fault)\b"),
    (HUMAN_ERROR, _RASH, rf"{_WHO}\s+(?:had\s+)?(?:{'|'.join(_RASH.split())})\b"),
    (HUMAN_ERROR, "made make makes", rf"{_WHO}\s+(?:had\s+)?ma(?:de|kes?)\s+an?\s+(?:\w+\s+)?(?:mistake|error)\b"),
    (HUMAN_ERROR, "finger fingered fatfinger fatfingered", r"\bfat[-\s]?finger(?:ed)?\b"),
    (HUMAN_ERROR, "messed screwed", rf"{_WHO}\s+(?:messed|screwed)\s+up\b"),
    (HUMAN_ERROR, "blame blames fault", rf"\b(?:blames?|fault\s+(?:lies|is|was)\s+with)\s+{_A_ROLE}\b"),
    (JUDGEMENT, _CARELESS, rf"\b(?:{'|'.join(_CARELESS.split())})\b"),
    (JUDGEMENT, "obviously clearly", r"\b(?:is|was|were)\s+(?:obviously|clearly)\s+(?:wrong|bad)\b"),
    (JUDGEMENT, "obviously clearly simply", rf"{_WHO}\s+(?:clearly|obviously|simply)\s+{_NOT}\b"),
    (JUDGEMENT, "thinking", r"\bwithout\s+thinking\b"),
    (JUDGEMENT, "attention", rf"{_WHO}\s+(?:was|were)\s+not\s+paying\s+attention\b"),
    (JUDGEMENT, "lazy inexperienced distracted slow",
     rf"{_WHO}\s+(?:was|were)\s+(?:too\s+|so\s+)?(?:lazy|inexperienced|distracted|slow)\b"),
    (JUDGEMENT, "panicked rushed", rf"{_WHO}\s+(?:panicked|rushed)\b"),
    (SINGLE_CAUSE, "root",
     r"\broot\s+cause(?:\s+of\s+(?:\w+\W+){1,5}?|\s+)?(?:(?:was|is|lies|lay|turned)\b(?!\s+a\s+combination)|:)"),
    (SINGLE_CAUSE, "root", r"\b(?:found|identified|determined|know|knew|confirmed)\s+the\s+root\s+cause\b"),
    (SINGLE_CAUSE, "cause",
     r"(?<!no\s)(?<!not\s)(?<!not\sthe\s)(?<!not\sa\s)"
     r"\b(?:single|only|sole|true|real|actual)\s+(?:root\s+)?cause\s+(?:of|was|is|for|turned)\b"),
    (SINGLE_CAUSE, "reason", r"\bthe\s+(?:only|sole|single)\s+reason\s+(?:for|that|why|was)\b"),
    (SINGLE_CAUSE, "down", r"\ball\s+(?:came|comes|boils|boiled)\s+down\s+to\b"),
    (SINGLE_CAUSE, "solely entirely purely simply",
     r"\b(?:solely|entirely|purely|simply)\s+(?:due\s+to|because|caused\s+by)\b"),
)
# fmt: on
"""The kind, words in small letters of which one is in it, and the phrase."""
_SIGNS = MappingProxyType(
    {
        sign: tuple(index for index, (_, signs, _) in enumerate(_PHRASES) if sign in signs.split())
        for sign in sorted({sign for _, signs, _ in _PHRASES for sign in signs.split()})
    }
)
"""Each of the words, and the phrases that it may be in."""
_WORD = re.compile(r"[a-z]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\n")

_VERB = (
    r"(?:[a-z]{2,}ed|ran|broke|took|made|did|had|saw|wrote|sent|found|began|set|put|cut|shut|forgot|went|left|got|gave"
    r"|brought|chose|thought|knew|kept|held|lost|let|hit|overwrote|undid|rebuilt|rewrote|built|threw|led|drew|spun)"
)
_DEED = (
    r"(?:change|commit|deploy|deployment|merge|script|release|restart|command|migration|mistake|error|typo|query|fix"
    r"|rollback|edit|patch)"
)
_NOT_A_NAME = frozenset(
    "April Art August Bill Chance Chase Drew Faith Frank Grace Guy Hope Ivy Jack Joy June Mark May Miles Rich Rose "
    "Sky Summer Will".split()
)
"""First names that are words as well: they count only with the name that follows."""

# What is not the author's own prose: fences, code, quotations, quoted lines, comments, targets of links, addresses.
_QUOTED = re.compile(
    r"""
    ^[ ]{0,3}(?P<fence>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)
    | (?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)
    | ^[ \t]*>.*?$
    | (?<=\n\n)(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z))+
    | <!--.*?(?:-->|\Z)
    | "(?:[^"\n]|\n(?!\n)){1,600}"
    | [“„](?:[^“”„\n]|\n(?!\n)){1,600}[“”]
    | «(?:[^«»\n]|\n(?!\n)){1,600}»
    | ‘(?:[^‘\n]|\n(?!\n)){1,600}?’(?!\w)
    | (?<![\w)])'(?:[^'\n]|(?<=\w)'(?=\w)){2,300}'(?!\w)
    | (?<=\])\([^()\s]*(?:\s"[^"]*")?\)
    | \b[a-z][a-z0-9+.-]*://[^\s<>)]+
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_BARE = re.compile(r"[*]")


def find(text: str, names: Iterable[str] = ()) -> Iterator[Blame]:
    """Yield each phrase of *text*, which is Markdown, that puts blame; *names* are those of people.

    One of two that overlap is left out. Code, quotations and quoted lines are not the author's own words.
    """
    plain = _BARE.sub(" ", text)
    patterns = [*_patterns(plain), *((PERSON, _deeds(who)) for who in _spoken(names, plain))]
    if not patterns:
        return  # most texts put no blame, and what in them is quoted need not be known
    own = _QUOTED.sub(lambda found: re.sub(r"\S", " ", found[0]), plain)
    found = [Blame(*hit.span(hit.lastgroup or 0), kind) for kind, pattern in patterns for hit in pattern.finditer(own)]
    end = 0
    for blame in sorted(found, key=lambda blame: (blame.start, -blame.end)):
        if blame.start >= end:
            yield blame
            end = blame.end


def _patterns(text: str) -> list[tuple[Kind, re.Pattern[str]]]:
    """Return the phrases that a sentence of *text* has; only one with a word of the phrase is looked through."""
    there = sorted(_SIGNS.keys() & _WORD.findall(text.lower()))
    if not there:
        return []
    sentences = [(sentence, sentence.lower()) for sentence in _SENTENCE.split(text)]
    tries = (
        (index, sentence) for sign in there for sentence, small in sentences if sign in small for index in _SIGNS[sign]
    )
    return [_rule(index) for index in sorted({index for index, sentence in tries if _rule(index)[1].search(sentence)})]


@cache
def _rule(index: int) -> tuple[Kind, re.Pattern[str]]:
    """Return a phrase to look for; most records have the words of a few, and every command would compile them all."""
    kind, _, pattern = _PHRASES[index]
    return kind, re.compile(pattern, re.IGNORECASE)


def _spoken(names: Iterable[str], text: str) -> Iterator[str]:
    """Yield how each person is called in *text*: by the whole name, or by the first one alone."""
    for name in sorted({" ".join(name.split()) for name in names if name.strip()}):
        first, _, rest = name.partition(" ")
        if name in text:
            yield re.escape(name)
        if rest and len(first) > 1 and first in text and first not in _NOT_A_NAME:
            yield rf"{re.escape(first)}(?!\s+{re.escape(rest)})"


@lru_cache(maxsize=1024)
def _deeds(who: str) -> re.Pattern[str]:
    """Match where the person called *who* is the one who did something, or by whom it was done."""
    return re.compile(
        rf"(?<!of )(?<!for )(?<!to )(?<!with )(?<!from )(?<!called )(?<!named )\b(?P<who>{who}"
        rf"(?:['’]s?\s+{_DEED}\b|(?:\s+\w+ly)?(?:\s+then)?\s+{_VERB}\b|\s+who\s+{_VERB}\b))"
        rf"|\b(?:was|were|been)\s+(?:\w+ly\s+)?(?P<by>\w+\s+by\s+{who}\b)"
    )
