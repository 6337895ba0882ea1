"""Mending a line that is off by one: wordings close to it that mean the same and scan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from postmortem_kit.haiku.counting import count
from postmortem_kit.haiku.lexicon import Lexicon

MOST = 3
"""How many wordings are offered for a line."""
LONGEST = 120
"""A line longer than this is no line of a haiku, and is not mended."""

SAME = """
requests | calls!
request | call!
server | host | machine!
servers | hosts! | machines!
begins | starts
began | started
certificate | cert
certificates | certs
configuration | config
application | app
applications | apps
repository | repo
repositories | repos
production | prod
deployment | deploy!
deployments | deploys!
documentation | docs
directory | folder
directories | folders
administrator | admin
connection | link!
connections | links!
error | fault!
errors | faults!
outage | incident!
outages | incidents!
customer | user!
customers | users!
nobody | no one
everybody | everyone
everything | all!
disappears | vanishes | is gone!
disappeared | vanished | was gone!
remains | stays
remained | stayed
returns | comes back!
returned | came back!
discovers | finds!
discovered | found!
repairs | fixes! | mends!
repaired | fixed | mended!
attempts | tries!
attempted | tried!
terminated | stopped! | killed!
removed | dropped!
increases | rises! | grows!
increased | rose! | grew!
decreases | falls! | drops!
decreased | fell! | dropped!
expired | ran out! | lapsed!
expires | runs out! | lapses!
overflows | spills over! | spills!
overflowed | spilled over! | spilled!
restarts | starts again!
restarted | started again!
forgotten | left behind!
silent | quiet | mute!
silently | without a sound!
difficult | hard!
invalid | bad!
empty | bare!
enormous | huge
tiny | small!
asleep | sleeping!
finally | at last!
immediately | at once!
suddenly | all at once!
slowly | slow!
quickly | fast!
perhaps | maybe
until | till
upon | on!
into | in!
although | though!
because | since!
every | each!
another | one more!
at midnight | at twelve!
"""
"""Words and phrases that stand for one another, one group a line; one with ! takes a place, and is not replaced."""

SHORTENED = """
do not | don't
are not | aren't
were not | weren't
cannot | can not | can't
will not | won't
it is | it's
that is | that's
there is | there's
what is | what's
who is | who's
where is | where's
nothing is | nothing's
i am | i'm
we are | we're
they are | they're
you are | you're
we have | we've
they have | they've
we will | we'll
they will | they'll
we had | we'd
let us | let's
"""
"""Long and short forms, one pair a line."""

SPARE = ("just", "then", "now", "very", "really", "quite")
"""Words a line can do without."""
ARTICLES = ("the", "a", "an")
_PREPOSITIONS = "in on under through behind from to of by with over into inside across beneath against before after"
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
_NOUNS = (
    "alert alerts api app apps backup backups balancer bucket budget bug bugs build builds cable cache caches "
    "cert certs certificate certificates checkout client clients clock cluster clusters code config connection "
    "connections container containers credentials customer customers dashboard database databases deploy disk "
    "disks door email emails error errors failover firewall fix flag flags gateway graph graphs host hosts "
    "index job jobs key keys lambda leader lock locks log logs machine machines mailbox master message messages "
    "migration mirror monitor monitors network node nodes packet packets page pager pagers patch payment "
    "payments pipeline pod pods pool port ports primary process proxy query queries queue queues rain release "
    "replica replicas request requests restart retries rollback root router routers row rows schema screen "
    "script scripts secret server servers service services session sessions shard shards socket sockets stack "
    "storage storm switch table tables thread threads ticket token tokens traffic tunnel user users version "
    "wire wires worker workers zone"
)
NOUNS = frozenset(_NOUNS.split())
"""Nouns of the trade that take an article as easily as they go without."""
HOURS = frozenset("dawn daybreak dusk midnight night nightfall noon sunrise sunset".split())
"""Times of day that go without an article behind "at"."""


def mended(text: str, wanted: int, *, words: Lexicon | None = None) -> tuple[str, ...]:
    """Return up to three wordings near *text* that have exactly *wanted* syllables; none where none is good."""
    if len(text) > LONGEST:
        return ()
    found: list[str] = []
    for line in _wordings(text):
        if line not in found and line != text and count(line, words=words).count == wanted:
            found.append(line)
    return tuple(found[:MOST])


def _wordings(text: str) -> Iterator[str]:
    """Give the lines near *text*, the closest first."""
    yield from _exchanged(text, SHORTENED)
    yield from _exchanged(text, SAME)
    yield from _without_article(text)
    yield from _with_article(text)
    yield from _without_spare_word(text)


class Exchange(NamedTuple):
    """A table of phrases as one pattern, with what may stand for each."""

    pattern: re.Pattern[str]
    others: dict[str, tuple[str, ...]]


@cache
def _exchange(table: str) -> Exchange:
    others: dict[str, tuple[str, ...]] = {}
    for line in table.strip().splitlines():
        group = tuple(phrase.strip() for phrase in line.split("|"))
        for phrase in group:
            if not phrase.endswith("!"):
                others[phrase] = tuple(other.rstrip("!") for other in group if other != phrase)
    phrases = "|".join(re.escape(phrase) for phrase in sorted(others, key=lambda phrase: (-len(phrase), phrase)))
    return Exchange(re.compile(rf"(?<![\w'-])(?=({phrases})(?![\w'-]))", re.IGNORECASE), others)


def _exchanged(text: str, table: str) -> Iterator[str]:
    """Give the lines in which one phrase of *table* is exchanged, in the order of the table."""
    plain = text.replace("’", "'")
    exchange = _exchange(table)
    order = list(exchange.others)
    found = sorted(exchange.pattern.finditer(plain), key=lambda match: order.index(match[1].lower()))
    for match in found:
        for other in exchange.others[match[1].lower()]:
            yield plain[: match.start(1)] + _as_written(other, match[1]) + plain[match.end(1) :]


def _as_written(phrase: str, model: str) -> str:
    """Return *phrase* with a capital if *model* has one."""
    return phrase[0].upper() + phrase[1:] if model[0].isupper() else phrase


def _without_article(text: str) -> Iterator[str]:
    """Drop the article a line begins with, if something is left to read, or one before a noun that needs none."""
    first, _, rest = text.partition(" ")
    if first.lower() in ARTICLES and len(rest.split()) > 1:
        yield _as_written(rest, first)
    parts = text.split(" ")
    for at in range(1, len(parts) - 1):
        before, article, noun = (part.strip(",.;:!?").lower() for part in parts[at - 1 : at + 2])
        needless = noun in NOUNS or (before == "at" and noun in HOURS)
        if article == "the" and before in PREPOSITIONS | {"at"} and needless:
            yield " ".join((*parts[:at], *parts[at + 1 :]))


def _with_article(text: str) -> Iterator[str]:
    """Put an article before a noun that begins the line, or follows a preposition."""
    parts = text.split(" ")
    for at, part in enumerate(parts):
        noun = part.strip(",.;:!?").lower()
        before = parts[at - 1].lower() if at else None
        if noun in NOUNS and (before is None or before in PREPOSITIONS):
            article = _as_written("the", part)
            bare = part[0].lower() + part[1:] if at == 0 and part.istitle() else part
            yield " ".join((*parts[:at], article, bare, *parts[at + 1 :]))


def _without_spare_word(text: str) -> Iterator[str]:
    for word in SPARE:
        for match in re.finditer(rf"(?<![\w'’-]){word} ", text):
            yield text[: match.start()] + text[match.end() :]
