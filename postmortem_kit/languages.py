"""Reads the languages: the shipped file of one, and a site's own `language.yaml` over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.problem import KitError, Level, Mark, Problem, short
from postmortem_kit.shaper import nearest
from postmortem_kit.tree import Mapping as Entries
from postmortem_kit.tree import Node, Scalar, Tree, parse
from postmortem_kit.wording import ENGLISH, Language

if TYPE_CHECKING:
    from babel import Locale

SHIPPED = Path(__file__).with_name("language")
"""A file for each language that the kit speaks besides English, named by its code."""
OWN = "language.yaml"
"""A site's own texts, beside its settings."""
REFERENCE = "de"
"""The shipped file whose keys are all the texts there are; a test holds it so."""

_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?")
_PLACE = re.compile(r"\{([a-z][a-z_]*)\}")
_NAMED = 5
"""So many texts that are missing are named."""

Forms = Mapping[str, str]


@dataclass(frozen=True)
class Texts:
    """What one file says."""

    single: dict[str, str] = field(default_factory=dict)
    counted: dict[str, Forms] = field(default_factory=dict)


def codes() -> tuple[str, ...]:
    """Return the languages that the kit speaks."""
    return tuple(sorted({"en", *(path.stem for path in SHIPPED.glob("*.yaml"))}))


@cache
def shipped(code: str) -> Texts:
    """Return the kit's own texts in a language; none for English, and for one that it does not speak."""
    path = SHIPPED / f"{code}.yaml"
    if not path.is_file():
        return Texts()
    texts = Texts()
    for _ in _filled(parse(path.read_bytes(), path.name), texts, None, ()):
        pass  # the shipped files are proven by a test
    return texts


def read(root: Path, code: str, mark: Mark, path: str) -> tuple[Language, tuple[Problem, ...], tuple[str, str] | None]:
    """Return the language of the site at *root*, what is wrong in its own file, and the text of that.

    Args:
        root: the site.
        code: what its settings name.
        mark: where they do.
        path: in which file.
    """
    own = root / OWN
    has_own = own.is_file()
    if code == "en" and not has_own:
        return ENGLISH, (), None
    locale = _locale(code)
    if locale is None or not (has_own or code in codes()):
        return ENGLISH, (_nobody(code, mark, path, locale),), None
    try:
        data = own.read_bytes()[: MAX_BYTES + 1] if has_own else b""
    except OSError as error:
        raise KitError(f"{OWN}: {error.strerror}") from error
    kit, texts = shipped(code), Texts()
    tree = parse(data, OWN)
    problems = [problem for problem in tree.problems if problem.rule != "empty-file"]
    problems += _filled(tree, texts, shipped(REFERENCE), tuple(sorted(locale.plural_form.tags | {"other"})))
    if has_own and code != "en" and not problems:
        problems += _missing(code, {**kit.single, **texts.single}, {**kit.counted, **texts.counted})
    version = blake2b(data, digest_size=8).hexdigest() if has_own else ""
    language = Language(
        code,
        version,
        MappingProxyType({**kit.single, **texts.single}),
        MappingProxyType({**kit.counted, **texts.counted}),
        locale.plural_form,
    )
    return language, tuple(problems), (OWN, tree.text) if has_own else None


def _locale(code: str) -> Locale | None:
    """Return what Unicode knows of a language; None for one that nobody has."""
    from babel import Locale, UnknownLocaleError  # late: a site in English does not need it

    if not _CODE.fullmatch(code):
        return None
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _nobody(code: str, mark: Mark, path: str, locale: Locale | None) -> Problem:
    """Say that there is no text in a language, and what to do; `ger` and `de-AT` are German too."""
    listed = " and ".join(codes())
    near = nearest(locale.language if locale else code.lower()[:2], codes())
    hint = f"did you mean '{near}'?" if near else f"the kit speaks {listed}; another one needs its texts in {OWN}"
    message = f"no texts in '{short(code)}'" if locale else f"no language '{short(code)}'"
    return Problem(path, mark, Level.ERROR, "site-language", message, hint)


def _missing(code: str, single: Mapping[str, str], counted: Mapping[str, Forms]) -> Iterator[Problem]:
    """Yield how many texts stay English."""
    known = shipped(REFERENCE)
    missing = [text for text in (*known.single, *known.counted) if text not in single and text not in counted]
    if missing:
        listed = ", ".join(f"'{short(text, 40)}'" for text in missing[:_NAMED])
        total = len(known.single) + len(known.counted)
        message = f"{len(missing)} of {total} texts are not said in '{code}' and stay English: {listed}"
        more = " …" if len(missing) > _NAMED else ""
        hint = "their keys are those of the kit's German file: docs/language.md says where it is"
        yield Problem(OWN, Mark(), Level.WARNING, "site-text", message + more, hint)


def _filled(tree: Tree, texts: Texts, known: Texts | None, categories: tuple[str, ...]) -> Iterator[Problem]:
    """Put what is right in *tree* into *texts*, and yield what is not; without *known*, every text is."""
    root = tree.root
    if root is None:
        return
    if not isinstance(root, Entries):
        hint = "write one text a line: Timeline: Ablauf"
        yield tree.problem(root.mark, "site-text", "no texts, but something else", hint)
        return
    for key, value in root.entries:
        text = key.text
        if known is not None and text not in known.single and text not in known.counted:
            near = nearest(text, (*known.single, *known.counted))
            hint = f"did you mean '{near}'?" if near else "the texts are those of the site's pages, word for word"
            yield tree.problem(key.mark, "site-text", f"no text '{short(text)}'", hint)
        elif isinstance(value, Entries) if known is None else text in known.counted:
            yield from _counted(tree, text, value, texts, categories)
        else:
            yield from _single(tree, text, value, texts)


def _single(tree: Tree, text: str, value: Node, texts: Texts) -> Iterator[Problem]:
    if not isinstance(value, Scalar) or not value.text.strip():
        yield tree.problem(value.mark, "site-text", f"'{short(text)}' is said in one text", "write it behind the key")
    elif wrong := _misplaced(value.text, text):
        yield tree.problem(value.mark, "site-text", *wrong)
    else:
        texts.single[text] = value.text


def _counted(tree: Tree, text: str, value: Node, texts: Texts, categories: Iterable[str]) -> Iterator[Problem]:
    """Take the forms of a text that counts; each may leave the number out, and none another place."""
    named = tuple(categories)
    if not isinstance(value, Entries):
        hint = f"write its forms below it: {', '.join(named)}"
        yield tree.problem(value.mark, "site-text", f"'{short(text)}' has a form for each kind of number", hint)
        return
    forms: dict[str, str] = {}
    for key, one in value.entries:
        if named and key.text not in named:
            message = f"'{short(key.text)}' is no kind of number here"
            yield tree.problem(key.mark, "site-text", message, f"this language has {', '.join(named)}")
        elif not isinstance(one, Scalar) or not one.text.strip():
            yield tree.problem(one.mark, "site-text", f"'{key.text}' is one text", "write it behind the key")
        elif wrong := _misplaced(one.text, text, free="count"):
            yield tree.problem(one.mark, "site-text", *wrong)
        else:
            forms[key.text] = one.text
    if "other" in forms:
        texts.counted[text] = MappingProxyType(forms)
    elif len(forms) == len(value.entries):
        yield tree.problem(value.mark, "site-text", f"'{short(text)}' lacks the form 'other'", "it holds for the rest")


def _misplaced(said: str, text: str, *, free: str = "") -> tuple[str, str] | None:
    """Return what is wrong with the places of a text, such as {count}, and what to do; None where they agree."""
    there, wanted = places(said), places(text)
    if there is None:
        return f"a brace in '{short(said)}' that names no place", "a place is a name in braces: {count}"
    assert wanted is not None
    if lacking := sorted(wanted - there - {free}):
        return f"'{short(said)}' lacks {{{lacking[0]}}}", "it stands for what differs from page to page"
    if foreign := sorted(there - wanted):
        known = ", ".join(f"{{{name}}}" for name in sorted(wanted))
        return f"'{short(said)}' has {{{foreign[0]}}}, which nothing fills", f"it has {known or 'no places'}"
    return None


def places(text: str) -> frozenset[str] | None:
    """Return the names of the places in a text: {count}; None where a brace is something else."""
    rest = _PLACE.sub("", text)
    return None if "{" in rest or "}" in rest else frozenset(_PLACE.findall(text))
