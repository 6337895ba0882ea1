"""Every text that the pages of a site say, where it stands: in templates, in modules, in scripts, in the model."""

from __future__ import annotations

import ast
import re
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import nodes

from postmortem_kit import formats, model, scripts, templates
from postmortem_kit.checks.expectations import EXPECTATIONS
from postmortem_kit.model import Part
from postmortem_kit.settings import FACTORS, Labels, Settings
from postmortem_kit.views import questions

PACKAGE = Path(templates.__file__).parent
HEADER = templates.DEFAULTS / "overrides" / "partials" / "postmortem" / "search.html"
SCRIPTS = ("diagrams.js", "find.js", "new.js", "page.js", "search.js")

Found = tuple[set[str], set[str]]
"""The texts that are said as they are, and those that count something, by the English one for many."""


@cache
def all_of_them() -> tuple[frozenset[str], frozenset[str]]:
    """Return every text."""
    single: set[str] = set()
    counted: set[str] = set()
    for found in (*map(_in_template, _templates()), *map(_in_module, sorted(PACKAGE.rglob("*.py")))):
        single |= found[0]
        counted |= found[1]
    for name in SCRIPTS:
        texts, many = scripts.said_in(name)
        single |= {*texts}
        counted |= {*many}
    single |= {one.name for one in EXPECTATIONS if one.field != "times"}
    single |= {*_in_the_model(), *_in_the_form(), *Labels().model_dump().values()}
    return frozenset(single - {""}), frozenset(counted)


def in_the_header() -> frozenset[str]:
    """Return what the box in the header says."""
    return frozenset(re.findall(r'texts\["([^"]+)"\]', HEADER.read_text(encoding="utf-8")))


def _templates() -> Iterator[Path]:
    return (path for path in sorted(templates.DEFAULTS.glob("*.j2")) if path.name.endswith(".md.j2"))


def _in_template(path: Path) -> Found:
    # the plain parser: the kit's own has put the texts into a language by then
    tree = super(templates.Spoken, templates.environment())._parse(path.read_text(encoding="utf-8"), path.name, None)
    single: set[str] = set()
    counted: set[str] = set()
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        texts = [one.value for one in call.args if isinstance(one, nodes.Const) and isinstance(one.value, str)]
        if name == "say" and texts:
            single.add(texts[0])
        elif name == "plural":
            counted.add(texts[1])
    return single, counted


def _in_module(path: Path) -> Found:
    single: set[str] = set()
    counted: set[str] = set()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in ("say", "Text") and texts:
            single.add(texts[0])
        elif name in ("plural", "form", "counts", "_many") and len(texts) == 2:
            counted.add(texts[1])
    return single, counted


def _in_the_model() -> set[str]:
    """Return the words that a record may hold where it has a choice, as they are read."""
    words: set[str] = {*FACTORS, "none", "unknown"}
    for part in vars(model).values():
        if isinstance(part, type) and issubclass(part, Part):
            for info in part.model_fields.values():
                for one in (info.annotation, *typing.get_args(info.annotation)):
                    if typing.get_origin(one) is typing.Literal:
                        words |= {word for word in typing.get_args(one) if isinstance(word, str)}
    return {formats.word(word) for word in words}


def _in_the_form() -> Iterator[str]:
    """Return the labels, the help and the nouns of the form."""
    settings = Settings()
    paths = (*questions.STORY, *questions.PANEL, *questions.FACTS, *questions.TIMES, "timezone")
    asked: list[questions.Asked] = [*questions.questions(paths, settings)]
    asked += [one for fold in questions.folds(settings) for one in fold.asked]
    for one in asked:
        rows = (*one.front, *one.back) if isinstance(one, questions.Rows) else ()
        if isinstance(one, questions.Rows):
            yield one.noun
        for each in (one, *rows):
            yield from filter(None, (each.label, each.help))
            yield from (word for _, word in getattr(each, "choices", ()) if word not in settings.severities)
