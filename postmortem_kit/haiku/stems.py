"""Stems of words, so that no title says one thing twice, and the small words that may come again."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?", re.IGNORECASE)

SMALL = frozenset(
    "a an the of to in on at by for from with into as and or but nor it its is are was be been has have does do that "
    "this what where there not no so than s".split()
)
"""Words that carry no picture."""

DANGLING = frozenset(
    "a an the of to in on at by for from with into upon onto over under and or but nor than as if is are between "
    "beneath behind below above among along across around against before after through past off until till since "
    "during within without near toward towards that which who whose when while where because each every another "
    "my your our their his her one's very so".split()
)
"""Words that leave a line hanging in the air at its end."""
RESTING = frozenset("so before after where behind below".split())
"""Those of them that can also end a sentence."""

_FORMS = (
    "arise arose arisen, be being, begin began begun beginning, bend bent, break broke broken, bring brought, "
    "build built, buy bought, catch caught, choose chose chosen, come came, do done did, draw drew drawn, "
    "drive drove driven, fall fell fallen, feel felt, find found, fly flew flown, forget forgot forgotten, "
    "freeze froze frozen, get got gotten, give gave given, go went gone, grow grew grown, hang hung, hear heard, "
    "hide hid hidden, hold held, keep kept, know knew known, lead led, leave left, lend lent, lie lay lain, "
    "lose lost loss, make made, mean meant, meet met, pay paid, read reading, rise rose risen, run ran, say said, "
    "see saw seen, sell sold, send sent, shake shook, shine shone, sing sang sung song, sink sank sunk, sit sat, "
    "speak spoke spoken, spend spent, stand stood, steal stole stolen, strike struck, sweep swept, swing swung, "
    "take took taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown, "
    "understand understood, wake woke woken, wear wore worn, weigh weight, wind wound, write wrote written, "
    "half halves, leaf leaves, life lives live, shelf shelves, foot feet, tooth teeth, goose geese, man men, "
    "child children, person people, two second twice, one once first, three third"
)
_IRREGULAR = MappingProxyType({form: forms.split()[0] for forms in _FORMS.split(", ") for form in forms.split()})
_ENDINGS = (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""))
SHORTEST = 3
"""A stem has at least so many letters."""


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what *word* shares with its other forms."""
    word = word.lower().removesuffix("'s")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and not word.endswith(("ss", "us", "is")) and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending) + instead
            break
    if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "slz":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > SHORTEST else word


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of *text* that carry something, each as often as it occurs."""
    return tuple(stem(word) for word in WORD.findall(text) if word.lower() not in SMALL)


def hangs(line: str) -> bool:
    """Whether *line* ends on a word that wants another one."""
    words = WORD.findall(line)
    return not words or (words[-1].lower() in DANGLING and words[-1].lower() not in RESTING)
