"""Marked nodes to a model's fields: what an author may write short, unknown keys, and where each value stands."""

from __future__ import annotations

import typing
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias

from postmortem_kit.model import Part
from postmortem_kit.problem import Mark, Problem, short
from postmortem_kit.tree import Mapping, Node, Scalar, Sequence, Tree
from postmortem_kit.words import CHOICES, ELSEWHERE, KEYS

_COMMA = "inside `{…}` a comma ends a value: quote text that has one"

Loc: TypeAlias = tuple[str | int, ...]
_CROWD = 200
_BEGUN = 4
"""So many letters of a word are enough to know it by."""


@dataclass(frozen=True)
class Kind:
    """The shape that a field expects."""

    item: Kind | None = None
    """A list of these."""
    model: type[Part] | None = None
    """An object."""
    lines: bool = False
    """A list that may be one block of text, an item a line."""


@dataclass
class Shape:
    """A file's values in the model's shape, the place of each, and the problems so far."""

    tree: Tree
    data: dict[str, Any] = field(default_factory=dict)
    marks: dict[Loc, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    named: set[Mark] = field(default_factory=set)
    """The places of which something has been said."""

    def mark(self, *loc: str | int) -> Mark:
        """Return the place of the value at *loc*, or of the nearest thing around it that is there."""
        for end in range(len(loc), -1, -1):
            if (mark := self.marks.get(loc[:end])) is not None:
                return mark
        return Mark()

    def report(self, loc: Loc, rule: str, message: str, hint: str | None = None, *, at: Mark | None = None) -> None:
        """Add an error at the value at *loc*, or at the mark *at*."""
        mark = at or self.mark(*loc)
        self.named.add(mark)
        self.problems.append(self.tree.problem(mark, rule, message, hint))

    def nearest(self, word: str, known: typing.Iterable[str]) -> str | None:
        """Return the nearest known word, until there are more problems than anybody reads: the search is slow."""
        return nearest(word, known) if len(self.problems) < _CROWD else None


@cache
def kinds(model: type[Part]) -> dict[str, Kind]:
    """Return what each key of *model* expects."""
    return {
        info.alias or name: _kind(info.annotation, "lines" in info.metadata)
        for name, info in model.model_fields.items()
    }


def _kind(annotation: Any, lines: bool) -> Kind:
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        inner, *metadata = typing.get_args(annotation)
        return _kind(inner, lines or "lines" in metadata)
    if origin in (UnionType, typing.Union):
        inner = next(arg for arg in typing.get_args(annotation) if arg is not NoneType)
        return _kind(inner, lines)
    if origin is tuple:
        return Kind(item=_kind(typing.get_args(annotation)[0], False), lines=lines)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return Kind(model=annotation)
    return Kind()


def shape(tree: Tree, model: type[Part]) -> Shape:
    """Lay the nodes of *tree* out as the fields of *model*; values stay text."""
    shaped = Shape(tree, problems=list(tree.problems))
    if isinstance(tree.root, Mapping):
        shaped.marks[()] = tree.root.mark._replace(width=0)  # what is absent has no place of its own
        shaped.data = _object(tree.root, model, (), shaped)
    elif tree.root is not None:
        found = "a list" if isinstance(tree.root, Sequence) else "text"
        hint = "write `key: value` lines, such as `title: …` and `date: …`"
        shaped.report((), "type", f"{found} where a file has keys and values", hint, at=tree.root.mark)
    return shaped


def _value(node: Node, kind: Kind, loc: Loc, shaped: Shape) -> Any:
    """Return *node* in the shape of *kind*, or None where nothing usable is there."""
    shaped.marks[loc] = node.mark
    if isinstance(node, Scalar) and (node.is_null or not node.text.strip()):
        return None
    if kind.item is not None:
        return _list(node, kind, loc, shaped)
    if kind.model is not None:
        return _object(node, kind.model, loc, shaped)
    return _text(node, loc, shaped)


def _text(node: Node, loc: Loc, shaped: Shape) -> str | None:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping) and node.source:
        return node.source
    if node.mark[:2] in shaped.tree.named:
        return None
    found = "a list" if isinstance(node, Sequence) else "keys and values"
    hint = "write prose in a `|` block; quote text that starts with a bracket"
    shaped.report(loc, "type", f"{found} where text is expected for '{name_of(loc)}'", hint)
    return None


def _list(node: Node, kind: Kind, loc: Loc, shaped: Shape) -> list[Any] | None:
    assert kind.item is not None
    if isinstance(node, Mapping) and not (kind.item.model is None and node.source):
        hint = "put `- ` in front of each item"
        shaped.report(loc, "type", f"'{name_of(loc)}' is a list", hint)
        return None
    if isinstance(node, Scalar) and kind.lines:
        return _lines(node, loc, shaped)
    items: list[Any] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        if (value := _value(item, kind.item, (*loc, len(items)), shaped)) is not None:
            items.append(value)
    return items or None


def _lines(node: Scalar, loc: Loc, shaped: Shape) -> list[str]:
    """Split one block of text; each line has its own place."""
    items: list[str] = []
    for number, line in enumerate(node.text.split("\n")):
        if line.strip():
            below = 0 if node.plain else number + 1
            width = len(line.strip())
            shaped.marks[*loc, len(items)] = (
                Mark(node.mark.line + below, node.mark.column, node.mark.width)
                if not below
                else _line_mark(shaped.tree, node.mark.line + below, width)
            )
            items.append(line)
    return items


def _line_mark(tree: Tree, line: int, width: int) -> Mark:
    text = tree.lines[line - 1] if line <= len(tree.lines) else ""
    return Mark(line, len(text) - len(text.lstrip()) + 1, width)


def _object(node: Node, model: type[Part], loc: Loc, shaped: Shape) -> Any:
    known = kinds(model)
    if isinstance(node, Mapping) and not _is_sentence(node, model):
        return _fields(node, known, loc, shaped)
    if isinstance(node, Sequence) and known.get(model.MAIN, Kind()).item is None:
        shaped.report(loc, "type", f"a list where '{name_of(loc)}' has keys", f"the keys are {', '.join(known)}")
        return None
    if not model.MAIN:
        shaped.report(loc, "type", f"text where '{name_of(loc)}' has keys", f"the keys are {', '.join(known)}")
        return None
    field_name = model.MAIN
    if isinstance(node, Scalar) and model.CHOICE and _is_near(node.text, choices(model, model.CHOICE)):
        field_name = model.CHOICE
    value = _value(node, known[field_name], (*loc, field_name), shaped)
    return None if value is None else {field_name: value}


def _is_sentence(node: Mapping, model: type[Part]) -> bool:
    """Whether `Process: nobody was told` was meant as text: one unknown key that looks like prose."""
    if not node.source or not model.MAIN:
        return False
    key = node.entries[0][0].text
    return as_word(key) not in kinds(model) and (" " in key or not key.islower())


def _fields(node: Mapping, known: dict[str, Kind], loc: Loc, shaped: Shape) -> dict[str, Any]:
    out: dict[str, Any] = {}
    present = {key.text for key, _ in node.entries}
    for key, value in node.entries:
        if key.text not in known:
            _unknown(key, known, loc, shaped, present, _COMMA if _is_rest(key, value, shaped) else None)
        elif (shaped_value := _value(value, known[key.text], (*loc, key.text), shaped)) is not None:
            out[key.text] = shaped_value
    return out


def _is_rest(key: Scalar, value: Node, shaped: Shape) -> bool:
    """Whether a comma in `{text: it broke, badly}` has made a key of what is behind it."""
    line = shaped.tree.lines[key.mark.line - 1]
    behind = line[key.mark.column - 1 + key.mark.width :].lstrip()
    return isinstance(value, Scalar) and value.is_null and behind[:1] in (",", "}")


def _unknown(key: Scalar, known: dict[str, Kind], loc: Loc, shaped: Shape, present: set[str], hint: str | None) -> None:
    word = key.text.lower().replace("-", "_").replace(" ", "_")
    meant, near = KEYS.get(word), ""
    if hint:
        pass  # what the key came from is known
    elif word in known and word not in present:
        near, hint = word, f"write '{word}'"
    elif meant in known:
        near, hint = meant, f"'{meant}' is the key for this"
    elif not loc and word in ELSEWHERE:
        near, hint = ELSEWHERE[word], f"it belongs in '{ELSEWHERE[word]}'"
    elif found := shaped.nearest(word, known):
        near, hint = found, f"did you mean '{found}'?"
    else:
        hint = "a section of your own goes into `topics`" if not loc else f"the keys are {', '.join(known)}"
    shaped.marks[*loc, f"?{near}"] = key.mark
    shaped.report(loc, "unknown-key", f"unknown key '{short(key.text)}'", hint, at=key.mark)


def nearest(word: str, known: typing.Iterable[str]) -> str | None:
    """Return the word of *known* that *word* is likely a slip of, or the one that it is the beginning of."""
    words = list(known)
    begun = [other for other in words if len(word) >= _BEGUN and other.startswith(word)]
    return begun[0] if len(begun) == 1 else next(iter(get_close_matches(word, words, n=1, cutoff=0.7)), None)


@cache
def choices(model: type[Part], name: str) -> tuple[str, ...]:
    """Return the words that a field may have."""
    info = next(info for key, info in model.model_fields.items() if name in (key, info.alias))
    args = [info.annotation, *typing.get_args(info.annotation)]
    literal = next((arg for arg in args if typing.get_origin(arg) is typing.Literal), None)
    return tuple(str(word) for word in typing.get_args(literal))


def _is_near(text: str, words: tuple[str, ...]) -> bool:
    word = as_word(text)
    return word in words or CHOICES.get(word) in words or (" " not in text and nearest(word, words) is not None)


def as_word(text: str) -> str:
    """Return *text* as a word of this format would be spelt."""
    return text.strip().lower().replace("-", "_").replace(" ", "_").replace("'", "")


def name_of(loc: Loc) -> str:
    """Return the last key in *loc*: what an author calls the place."""
    return str(next((step for step in reversed(loc) if isinstance(step, str)), "this"))
