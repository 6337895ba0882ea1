"""Reading one word: the steps in their order, from the listed to the estimated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from postmortem_kit.haiku import cmu, fallback, identifiers, letters, lexicon, numerals
from postmortem_kit.haiku.lexicon import Lexicon, Spoken
from postmortem_kit.haiku.morphology import derived, hisses
from postmortem_kit.haiku.reading import SILENT, Reading, both, either, exactly, more, sequence

WITHIN = re.compile(r"^['’]\w|\w\.\w")
"""Punctuation that belongs to the word, and that trimming would take away: 'em, u.s."""
LEAD = re.compile(r"[\W_]*")
KEPT_BEFORE_DIGIT = re.compile(r"[-−+~≈#<>≥≤±=@×]?[$€£¥]?\.?$")
KEPT_BEFORE_LETTER = re.compile(r"(?<![.\w])[.@]$")
TRAIL = re.compile(r"[\W_]*$")
KEPT_AFTER_DIGIT = "%+°*‰"
LOOKALIKES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "⁄": "/", "™": "", "®": "", "©": ""})

SHORTEST_BASE = 3
"""What is left of a name without its affix has at least so many letters."""
SHORTEST_PLURAL = 3
"""vms is the plural of vm; two letters are no plural."""
LONGEST_SPELLED = 7
"""More consonants than this in a row are not spelled out but guessed at."""
VOWEL_LETTERS = frozenset("аеёиоуыэюяіїєαεηιουωάέήίόύώ")
"""Cyrillic and Greek letters that carry a syllable."""


class Ear:
    """Reads words, with a site's own lexicon before the kit's."""

    def __init__(self, site: Lexicon) -> None:
        """Listen with the words of a *site*."""
        self._site = site
        self._speaking: set[str] = set()
        self._steps: tuple[Callable[[str], Reading | None], ...] = (
            self._listed,
            _letter,
            self._listed_plural,
            self._number,
            letters.dotted,
            self._capitals,
            _dictionary,
            self._loosely_listed,
            self._shortened,
            self._without_hyphen,
            self._identifier,
            self._affixed,
            _consonants,
            self._formed,
            _foreign,
        )

    def chunk(self, chunk: str) -> tuple[int, str, Reading]:
        """Return where the word begins in *chunk*, the word without punctuation, and its reading."""
        for whole in (chunk, chunk.rstrip(".,;:!?)\"'”’")):
            if found := self._as_it_stands(whole):
                return 0, whole, found
        start, core = trimmed(chunk)
        return start, core, self.hear(core) if core else SILENT

    def _as_it_stands(self, chunk: str) -> Reading | None:
        """Read a chunk whose punctuation belongs to it: C++, .NET, 'em, &."""
        if chunk.isalnum() or not chunk:
            return None
        found = self._listed(chunk)
        if found is None and WITHIN.search(chunk):
            found = cmu.look_up(chunk.lower().translate(LOOKALIKES))
        return found

    def hear(self, word: str) -> Reading:
        """Return the reading of *word*, whatever it is."""
        if not word.isascii() and (found := self._listed(word)):
            return found
        plain = plainly(word)
        for step in self._steps:
            if found := step(plain):
                return found
        return SILENT

    def known(self, word: str) -> Reading | None:
        """Return the reading of *word* (in lower case) if it is listed."""
        return self._listed(word) or cmu.look_up(word)

    def _spoken(self, word: str) -> tuple[Spoken, str] | None:
        """Return how *word* is said, and which lexicon says so."""
        for words, source in ((self._site, "site"), (lexicon.own(), "lexicon")):
            if found := words.exact(word):
                return found, source
        return None

    def _listed(self, word: str) -> Reading | None:
        found = self._spoken(word)
        return self._said(word, *found) if found else None

    def _loosely_listed(self, word: str) -> Reading | None:
        for words, source in ((self._site, "site"), (lexicon.own(), "lexicon")):
            if found := words.loose(word):
                return self._said(word, found, source)
        return None

    def _said(self, word: str, forms: Spoken, source: str) -> Reading | None:
        """Return the reading of spoken *forms*; a word in its own spoken form is read on by the next step."""
        if word.casefold() in self._speaking:
            return None
        self._speaking.add(word.casefold())
        try:
            readings = [self._form(form, source) for form in forms]
        finally:
            self._speaking.discard(word.casefold())
        return either(*readings)

    def _form(self, form: str, source: str) -> Reading:
        if form.isdecimal():
            return exactly(source, int(form))
        return sequence(source, (self._part(part, source) for part in form.split()))

    def _part(self, part: str, source: str) -> Reading:
        """Read one word of a spoken form: one letter, plain English, or a sound spelled as English would."""
        if len(part) == 1 and part.isalpha():
            return letters.spell(part)
        if found := cmu.look_up(part.lower()):
            return found
        if source == "site":
            return self.hear(part)
        return exactly(source, fallback.estimate(part).count)

    def _number(self, word: str) -> Reading | None:
        return numerals.read(word, self.hear)

    def _capitals(self, word: str) -> Reading | None:
        if re.fullmatch("[A-Z]{2,}", word):
            return letters.in_capitals(word, self.known, self._formed)
        if plural := re.fullmatch("([A-Z]{2,})'?s", word):
            return self._with_s(plural[1])
        return None

    def _listed_plural(self, word: str) -> Reading | None:
        """Read the plural of a term: APIs, vms, nginxes."""
        if not word.isalpha() or len(word) < SHORTEST_PLURAL or word[-1] != "s":
            return None
        return self._with_s(word[:-1]) if self._spoken(word[:-1]) and word[-2:] != "ss" else None

    def _with_s(self, base: str) -> Reading:
        """Read *base* with a plural or possessive s."""
        reading = self.hear(base)
        last = base
        if found := self._spoken(base):
            last = found[0][0].split()[-1]
        letter = len(last) == 1 or reading.source in {"acronym", "letters"}
        return more(reading, int(last[-1].lower() in "sxh" if letter else hisses(last.lower())))

    def _shortened(self, word: str) -> Reading | None:
        """Read a word with an apostrophe: AWS's, the pods', SSH'd, it'll."""
        base, apostrophe, ending = word.rpartition("'")
        if not apostrophe or not base:
            return None
        if ending.lower() == "s":
            return self._with_s(base)
        reading = self.hear(base)
        bare = not letters.has_vowel(base[-1].lower())
        extra = {"": 0, "d": int(base[-1] in "tdTD"), "ll": int(bare), "ve": int(bare), "re": 0, "ing": 1, "ed": 0}
        if ending.lower() not in extra:
            return None
        return more(reading, extra[ending.lower()])

    def _without_hyphen(self, word: str) -> Reading | None:
        return identifiers.joined(word, self.hear)

    def _identifier(self, word: str) -> Reading | None:
        if word.isalpha() and (word.islower() or word.istitle() or not word.isascii()):
            return None
        return identifiers.read(word, self.hear)

    def _affixed(self, word: str) -> Reading | None:
        """Read a daemon, a control program, a library: dockerd, machinectl, libfoo."""
        lower = word.lower()
        if not lower.isalpha():
            return None
        own = lexicon.own()
        for tail in own.tails:
            base = lower.removesuffix(tail)
            if base == lower or (tail == "d" and base[-1:] in letters.VOWELS):
                continue
            if found := self._base(base) or self._guessed_base(base, tail):
                source = "estimate" if found.source == "estimate" else "morphology"
                return both(found, self._affix(f"-{tail}"))._replace(source=source)
        for head in own.heads:
            base = lower.removeprefix(head)
            if base != lower and (found := self._base(base)):
                return both(self._affix(f"{head}-"), found)._replace(source="morphology")
        return None

    def _affix(self, term: str) -> Reading:
        return self._said(term, lexicon.own().spoken[term], "lexicon") or SILENT

    def _base(self, base: str) -> Reading | None:
        """Read what is left of a name without its affix, if that is a word, a term, or consonants."""
        if len(base) < SHORTEST_BASE:
            return None
        return self._listed(base) or cmu.look_up(base) or _consonants(base)

    def _guessed_base(self, base: str, tail: str) -> Reading | None:
        """Guess at an unknown base before a tail that ends no English word: frobctl, acmedb."""
        spelled = len(tail) > 1 and not letters.has_vowel(tail) and not (len(tail) == 2 and tail[-1] == "s")
        return self._formed(base) if spelled and len(base) >= SHORTEST_BASE else None

    def _formed(self, word: str) -> Reading | None:
        """Read a word by what it is made of, else by the estimate."""
        lower = word.lower()
        if not (lower.isascii() and lower.isalpha()):
            return None
        form = derived(lower, self.known)
        guess = fallback.estimate(lower)
        return form.against(guess) if form else guess


def trimmed(chunk: str) -> tuple[int, str]:
    """Return where the word in *chunk* begins, and the word without the punctuation around it."""
    lead = LEAD.match(chunk)
    start = lead.end() if lead else 0
    if start == len(chunk):
        return 0, ""
    kept = (KEPT_BEFORE_DIGIT if chunk[start].isdigit() else KEPT_BEFORE_LETTER).search(chunk[:start])
    begin = kept.start() if kept else start
    trail = TRAIL.search(chunk)
    end = trail.start() if trail else len(chunk)
    if end < len(chunk) and chunk[end - 1].isdigit() and chunk[end] in KEPT_AFTER_DIGIT:
        end += 1
    return begin, chunk[begin:end]


def plainly(word: str) -> str:
    """Return *word* with plain apostrophes and hyphens, and without accents."""
    if word.isascii():
        return word
    composed = unicodedata.normalize("NFKC", word.translate(LOOKALIKES)).translate(LOOKALIKES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(c))
    return bare if bare.isascii() else composed


def _letter(word: str) -> Reading | None:
    return letters.spell(word) if len(word) == 1 and word.isascii() and word.isalpha() else None


def _dictionary(word: str) -> Reading | None:
    return cmu.look_up(word.lower())


def _consonants(word: str) -> Reading | None:
    """Spell a short word without a vowel: ssh, kvm."""
    lower = word.lower()
    if lower.isascii() and lower.isalpha() and len(lower) <= LONGEST_SPELLED and not letters.has_vowel(lower):
        return letters.spell(lower)
    return None


def _foreign(word: str) -> Reading | None:
    """Guess at another script: its vowels where it has any, else one syllable a character."""
    said = [letter for letter in word.casefold() if letter.isalnum()]
    vowels = sum(letter in VOWEL_LETTERS for letter in said)
    return exactly("estimate", max(1, vowels or len(said))) if said else None
