"""Words of the trade with their spoken forms: the kit's own, and a site's words.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from postmortem_kit.problem import Level, Mark, Problem

if TYPE_CHECKING:
    import yaml

PACKED = Path(__file__).with_name("words.yaml")
_LINE = re.compile(r'^"?([^#\s"](?:[^\n"]*[^\n":])?|#)"?: \[?([^\n\]]+)\]?$', re.MULTILINE)
MOST_SYLLABLES = 40
"""No single term says more than this."""

Spoken = tuple[str, ...]
"""The ways to say a term, the likeliest first: words, letters, or a number of syllables."""


class Lexicon:
    """Terms with their spoken forms.

    A term in lower case is found however it is written; one with capitals is found as written first,
    and in another spelling only where that spelling is not itself a term or an English word.
    """

    def __init__(self, spoken: Mapping[str, Spoken]) -> None:
        """Index *spoken* by the ways its terms may be written."""
        self.spoken = MappingProxyType(dict(spoken))
        self._folded = {term.casefold(): term for term in spoken if not term.islower()}
        self._folded.update((term, term) for term in spoken if term == term.casefold())
        self.heads = _affixes(term for term in spoken if len(term) > 1 and term.endswith("-"))
        self.tails = _affixes(term for term in spoken if len(term) > 1 and term.startswith("-"))

    def __len__(self) -> int:
        """Return how many terms there are."""
        return len(self.spoken)

    def exact(self, word: str) -> Spoken | None:
        """Return how *word* is said, where a term is written so or in lower case."""
        if (found := self.spoken.get(word)) is not None:
            return found
        folded = word.casefold()
        return self.spoken.get(folded)

    def loose(self, word: str) -> Spoken | None:
        """Return how *word* is said, where a term differs from it in capitals only."""
        term = self._folded.get(word.casefold())
        return self.spoken[term] if term is not None else None


def _affixes(terms: Iterable[str]) -> tuple[str, ...]:
    """Return the affixes, longest first, without their hyphen."""
    return tuple(sorted((term.strip("-") for term in terms), key=lambda affix: (-len(affix), affix)))


EMPTY = Lexicon({})


@cache
def own() -> Lexicon:
    """Return the kit's own lexicon, read from its file once and only when it is asked for.

    It keeps to the plainest YAML, so that its lines can be read at a glance; a test reads it with a parser too.
    """
    return Lexicon({found[1]: tuple(found[2].split(", ")) for found in _LINE.finditer(PACKED.read_text("utf-8"))})


def load(path: Path) -> tuple[Lexicon, tuple[Problem, ...]]:
    """Return the words of a site's file, and what is wrong in it; no file is no words."""
    if not path.is_file():
        return EMPTY, ()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return EMPTY, (Problem(path.as_posix(), Mark(), Level.ERROR, "words", "the file is not UTF-8"),)
    return read(text, path=path.as_posix())


def read(text: str, *, path: str = "words.yaml") -> tuple[Lexicon, tuple[Problem, ...]]:
    """Return the words in *text*, a YAML mapping of terms to spoken forms, and what is wrong in it."""
    import yaml

    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = _mark(getattr(error, "problem_mark", None))
        return EMPTY, (Problem(path, mark, Level.ERROR, "words", _why(error)),)
    if root is None:
        return EMPTY, ()
    if not isinstance(root, yaml.MappingNode):
        return EMPTY, (_problem(path, root, "found no terms, expected lines such as 'nginx: engine x'"),)
    spoken: dict[str, Spoken] = {}
    problems: list[Problem] = []
    for key, value in root.value:
        fault = _fault(key, spoken) or _value_fault(value)
        if fault:
            problems.append(_problem(path, *fault))
        else:
            spoken[key.value] = tuple(form.value.strip() for form in _forms(value))
    return Lexicon(spoken), tuple(problems)


def _why(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or "this is not YAML")


def _mark(mark: yaml.Mark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark()


def _problem(path: str, node: yaml.Node, message: str) -> Problem:
    return Problem(path, _mark(node.start_mark), Level.ERROR, "words", message)


def _kind(node: yaml.Node) -> str:
    """Return scalar, sequence or mapping."""
    return str(getattr(node, "id", ""))


def _forms(value: yaml.Node) -> list[yaml.Node]:
    return list(value.value) if _kind(value) == "sequence" else [value]


Fault = tuple["yaml.Node", str]


def _fault(key: yaml.Node, spoken: Mapping[str, Spoken]) -> Fault | None:
    """Return what is wrong with a term."""
    term = key.value
    if _kind(key) != "scalar" or not term.strip():
        return key, "a term is one word"
    if term.split() != [term]:
        return key, f"'{term}' is several words: list the one that is said unlike it is written"
    if term in spoken:
        return key, f"'{term}' is listed twice"
    return None


def _value_fault(value: yaml.Node) -> Fault | None:
    """Return what is wrong with the spoken forms of a term."""
    forms = _forms(value)
    if not forms:
        return value, "expected how the term is said"
    for form in forms:
        if _kind(form) != "scalar":
            return form, "expected how the term is said, or a list of ways to say it"
        if not form.value.strip() or not any(letter.isalnum() for letter in form.value):
            return form, "expected how the term is said, in words, letters or a number of syllables"
        if form.value.strip().isdecimal() and int(form.value) > MOST_SYLLABLES:
            return form, f"{form.value} syllables is more than any word has"
        if form.value.strip().isdecimal() and int(form.value) == 0:
            return form, "a word has at least one syllable"
    return None
