"""A word made of known ones: endings, prefixes, and two words written as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import NamedTuple

from postmortem_kit.haiku.reading import Reading, both, exactly, more

Known = Callable[[str], Reading | None]
"""Looks a word up, and answers None where nobody listed it."""


class Form(NamedTuple):
    """A word taken apart."""

    reading: Reading
    sure: bool
    """Whether this way of taking it apart beats the estimate where the two differ (it was measured)."""

    def against(self, estimate: Reading) -> Reading:
        """Return the better of this form and the *estimate* of the same word."""
        if self.sure:
            return self.reading
        if self.reading.mask >> estimate.count & 1:
            return self.reading._replace(count=estimate.count)
        return estimate


class Ending(NamedTuple):
    """What an ending adds to its stem."""

    text: str
    adds: int
    also: tuple[int, ...] = ()
    sure: bool = True


DEPTH = 2
"""How many layers are taken off: container-is-ed."""
NO_HALVES = frozenset({"rate", "ration", "cation", "diction", "ress", "ries", "real"})
"""Words that end other words without being their second half: mace-rate, sorce-ress."""
SHORTEST = 3
"""A stem has at least so many letters."""
HALF = 4
"""Each half of a compound has at least so many letters."""

_HARD_CH = "tech epoch loch arch mach czech stomach monarch eunuch synch psych conch ache"
HARD_CH = tuple(_HARD_CH.split())
"""Endings in ch that are said as k."""

ENDINGS = (
    Ending("abilities", 4), Ending("ability", 4), Ending("ization", 3), Ending("isation", 3),
    Ending("iveness", 2), Ending("esque", 1), Ending("ally", 1, (2,), False), Ending("able", 2), Ending("ize", 1),
    Ending("ise", 1, (), False), Ending("ify", 2), Ending("ism", 2), Ending("ist", 1),
    Ending("ish", 1, (), False), Ending("ing", 1), Ending("est", 1), Ending("er", 1),
    Ending("or", 1, (), False), Ending("ness", 1), Ending("less", 1), Ending("ful", 1), Ending("ment", 1),
    Ending("ship", 1), Ending("hood", 1), Ending("wise", 1), Ending("like", 1), Ending("ward", 1),
    Ending("some", 1, (), False), Ending("proof", 1), Ending("free", 1), Ending("ly", 1), Ending("y", 1),
)  # fmt: skip
"""Endings that add a fixed number, longest first; -s and -ed have rules of their own."""
AFTER_E = frozenset(
    {"ness", "less", "ful", "ment", "ship", "wise", "like", "ward", "some", "proof", "ly", "ing", "able"}
)
"""Endings before which an e may stay: care-less, age-ing, love-able."""

PREFIXES = MappingProxyType(
    {
        "counter": 2, "electro": 3, "hyper": 2, "inter": 2, "micro": 2, "macro": 2, "multi": 2, "super": 2,
        "under": 2, "ultra": 2, "infra": 2, "crypto": 2, "cyber": 2, "pseudo": 2, "proto": 2, "nano": 2,
        "giga": 2, "mega": 2, "meta": 2, "tele": 2, "auto": 2, "anti": 2, "over": 2, "semi": 2, "geo": 2,
        "bio": 2, "fore": 1, "trans": 1, "post": 1, "down": 1, "self": 1, "mis": 1, "non": 1, "out": 1,
        "pre": 1, "sub": 1, "dis": 1, "un": 1, "up": 1, "re": 1, "de": 1, "co": 1, "in": 1, "en": 1,
    }
)  # fmt: skip
"""What a prefix says before its word."""
SURE_PREFIXES = frozenset({"non", "over", "under", "un", "mis", "micro", "multi", "hyper", "cyber", "auto"})

VOWELS = "aeiou"
BRITISH = (
    (re.compile("is(e|ed|es|er|ers|ing|ation|ations|able)$"), r"iz\1"),
    (re.compile("ys(e|ed|es|er|ers|ing)$"), r"yz\1"),
    (re.compile("(?<=[a-z]{2})our"), "or"),
    (re.compile("ogue(s?)$"), r"og\1"),
    (re.compile("^[ao]e|(?<=[hn])ae(?=[mt])|(?<=p)ae(?=d)"), "e"),
    (re.compile("tre(s?)$"), r"ter\1"),
)
"""British spellings, and what stands in the dictionary for them."""
_SOFT = "at iz is ut ot it et c g v u s z dl bl tl"
SOFT = tuple(_SOFT.split())
"""Before an ending, these had more likely an e than not: rout-ed, cach-ed, handl-ed."""


def derived(word: str, known: Known, *, depth: int = DEPTH) -> Form | None:
    """Return *word* (in lower case) as a form of words that are *known*."""

    def stem(text: str) -> Form | None:
        if len(text) < SHORTEST:
            return None
        if found := known(text):
            return Form(found, True)
        return derived(text, known, depth=depth - 1) if depth > 1 else None

    for way in (_american, _plural, _past, _ended, _prefixed):
        if found := way(word, stem):
            return _named(found)
    compound = _compound(word, known)
    return _named(compound) if compound else None


def hisses(word: str) -> bool:
    """Whether a plural or possessive s after *word* needs a syllable of its own."""
    if word.endswith(HARD_CH):
        return False
    return word.endswith(("s", "x", "z", "sh", "ch", "ce", "se", "ze", "ge", "che", "xe"))


Stem = Callable[[str], Form | None]


def _named(form: Form) -> Form:
    return Form(form.reading._replace(source="morphology"), form.sure)


def _longer(form: Form, syllables: int, *others: int, sure: bool = True) -> Form:
    """Add *syllables* to a form."""
    return Form(more(form.reading, syllables, *others), form.sure and sure)


def _american(word: str, stem: Stem) -> Form | None:
    """Read a British spelling as the American one: optimised, colours, catalogues, analyse."""
    for british, american in BRITISH:
        other = british.sub(american, word)
        if other != word and (found := stem(other)):
            return found
    return None


def _plural(word: str, stem: Stem) -> Form | None:
    """Read pods, caches, proxies."""
    if not word.endswith("s") or word.endswith("ss"):
        return None
    if word.endswith("ies") and (found := stem(word[:-3] + "y")):
        return found
    if word.endswith("es") and hisses(word[:-2]) and (found := stem(word[:-2])):
        return _longer(found, 1)
    found = stem(word[:-1])
    return _longer(found, int(hisses(word[:-1]))) if found else None


def _past(word: str, stem: Stem) -> Form | None:
    """Read paged, drifted, retried: an e that is heard only after t and d."""
    if not word.endswith("ed") or word.endswith("eed"):
        return None
    for base in _bases(word[:-2]):
        if found := stem(base):
            return _longer(found, int(base.endswith(("t", "d", "te", "de"))))
    return None


def _bases(cut: str) -> Iterator[str]:
    """Give what *cut* may have been before its ending: happ(y), flap(p), rout(e)."""
    if cut.endswith("i"):
        yield cut[:-1] + "y"
    if len(cut) > SHORTEST and cut[-1] == cut[-2] and cut[-1] not in "aeiousz":
        yield cut[:-1]
    soft = cut.endswith(SOFT) and not re.search("[aeiou]{2}[tsz]$", cut)
    yield from (cut + "e", cut) if soft else (cut, cut + "e")
    if len(cut) > SHORTEST and cut[-1] == cut[-2] and cut[-1] in "sz":
        yield cut[:-1]


def _ended(word: str, stem: Stem) -> Form | None:
    """Read a word with one of the endings."""
    for ending in ENDINGS:
        if not word.endswith(ending.text):
            continue
        for base in _stems(word.removesuffix(ending.text), ending.text):
            if found := stem(base):
                return _joined(found, base, ending)
    return None


def _stems(cut: str, ending: str) -> Iterator[str]:
    """Give the stems that *cut* may stand for before *ending*."""
    if cut.endswith("e") or (ending == "ally" and not cut.endswith("ic")):
        if ending in AFTER_E:
            yield cut
        return
    if ending == "ly" and cut.endswith("b"):
        yield cut + "le"
    if ending == "y" and cut[-1:] in VOWELS:
        return
    if ending[0] in "aeiouy" and ending != "ally":
        yield from _bases(cut)
        return
    if cut.endswith("i"):
        yield cut[:-1] + "y"
    yield cut


def _joined(found: Form, base: str, ending: Ending) -> Form:
    """Add *ending* to the form of *base*; the l of handle begins the syllable of handling."""
    liquid = base.endswith("le") and len(base) > 2 and base[-3] not in VOWELS
    if ending.text == "ly" and liquid:
        return found
    if base.endswith("ical"):
        return _longer(found, 0, 1, sure=False)
    if base.endswith("ed"):
        return _longer(found, ending.adds, ending.adds + 1, sure=False)
    if liquid and ending.text in {"ing", "er", "est", "y"}:
        return _longer(found, ending.adds - 1, ending.adds)
    return _longer(found, ending.adds, *ending.also, sure=ending.sure)


def _prefixed(word: str, stem: Stem) -> Form | None:
    """Read a word behind one of the prefixes."""
    for prefix, says in PREFIXES.items():
        rest = word.removeprefix(prefix)
        if rest != word and (found := stem(rest)):
            hiatus = prefix == "re" and rest[0] in "aeo" and len(rest) > HALF
            sure = found.sure and (hiatus or (prefix in SURE_PREFIXES and len(rest) > HALF))
            return Form(both(exactly("morphology", says), found.reading), sure)
    return None


def _compound(word: str, known: Known) -> Form | None:
    """Read two known words written as one, cut where the shorter half is longest.

    It is sure unless the second half begins with a vowel, which the first may have swallowed: hell-ions.
    """
    cuts = range(HALF, len(word) - HALF + 1)
    for cut in sorted(cuts, key=lambda at: (-min(at, len(word) - at), -at)):
        if word[cut:] in NO_HALVES:
            continue
        left = known(word[:cut])
        right = known(word[cut:]) if left else None
        if left and right:
            return Form(both(left, right), word[cut] not in VOWELS or min(cut, len(word) - cut) > HALF)
    return None
