"""Marked nodes to a model's fields: what an author may write short, unknown keys, and where each value stands."""

from __future__ import annotations

import typing
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar

from pydantic import ValidationError

from postmortem_kit.model import Part
from postmortem_kit.moment import TimeFault
from postmortem_kit.problem import Mark, Problem
from postmortem_kit.tree import Mapping, Node, Scalar, Sequence, Tree
from postmortem_kit.words import CHOICES, ELSEWHERE, KEYS, MISSING

Loc: TypeAlias = tuple[str | int, ...]
Model = TypeVar("Model", bound=Part)


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

    def mark(self, *loc: str | int) -> Mark:
        """Return the place of the value at *loc*, or of the nearest thing around it that is there."""
        for end in range(len(loc), -1, -1):
            if (mark := self.marks.get(loc[:end])) is not None:
                return mark
        return Mark()

    def report(self, loc: Loc, rule: str, message: str, hint: str | None = None, *, at: Mark | None = None) -> None:
        """Add an error at the value at *loc*, or at the mark *at*."""
        self.problems.append(self.tree.problem(at or self.mark(*loc), rule, message, hint))


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
    if tree.root is not None:
        shaped.marks[()] = tree.root.mark
    if isinstance(tree.root, Mapping):
        shaped.data = _object(tree.root, model, (), shaped)
    elif tree.root is not None:
        hint = f"write `key: value` lines, the first one {next(iter(kinds(model)))}"
        shaped.report((), "yaml-syntax", "this file is not a list of keys and values", hint)
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
    found = "a list" if isinstance(node, Sequence) else "keys and values"
    hint = "write prose in a `|` block; quote text that starts with a bracket"
    shaped.report(loc, "type", f"{found} where text is expected for '{_name(loc)}'", hint)
    return None


def _list(node: Node, kind: Kind, loc: Loc, shaped: Shape) -> list[Any] | None:
    assert kind.item is not None
    if isinstance(node, Mapping) and not (kind.item.model is None and node.source):
        hint = "put `- ` in front of each item"
        shaped.report(loc, "type", f"'{_name(loc)}' is a list", hint)
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
        shaped.report(loc, "type", f"a list where '{_name(loc)}' has keys", f"the keys are {', '.join(known)}")
        return None
    if not model.MAIN:
        shaped.report(loc, "type", f"text where '{_name(loc)}' has keys", f"the keys are {', '.join(known)}")
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
    return key not in kinds(model) and (" " in key or not key.islower())


def _fields(node: Mapping, known: dict[str, Kind], loc: Loc, shaped: Shape) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in node.entries:
        if key.text not in known:
            _unknown(key, known, loc, shaped, present={name.text for name, _ in node.entries})
        elif (shaped_value := _value(value, known[key.text], (*loc, key.text), shaped)) is not None:
            out[key.text] = shaped_value
    return out


def _unknown(key: Scalar, known: dict[str, Kind], loc: Loc, shaped: Shape, present: set[str]) -> None:
    word = key.text.lower().replace("-", "_").replace(" ", "_")
    shaped.marks[*loc, f"?{nearest(word, known) or ''}"] = key.mark
    meant = KEYS.get(word)
    if word in known and word not in present:
        hint = f"write '{word}'"
    elif meant in known:
        hint = f"'{meant}' is the key for this"
    elif not loc and word in ELSEWHERE:
        hint = f"it belongs in '{ELSEWHERE[word]}'"
    elif near := nearest(word, known):
        hint = f"did you mean '{near}'?"
    else:
        hint = "a section of your own goes into `topics`" if not loc else f"the keys are {', '.join(known)}"
    shaped.report(loc, "unknown-key", f"unknown key '{key.text}'", hint, at=key.mark)


def nearest(word: str, known: typing.Iterable[str]) -> str | None:
    """Return the word of *known* that *word* is likely a slip of."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.7)), None)


@cache
def choices(model: type[Part], name: str) -> tuple[str, ...]:
    """Return the words that a field may have."""
    info = next(info for key, info in model.model_fields.items() if name in (key, info.alias))
    args = [info.annotation, *typing.get_args(info.annotation)]
    literal = next((arg for arg in args if typing.get_origin(arg) is typing.Literal), None)
    return tuple(str(word) for word in typing.get_args(literal))


def _is_near(text: str, words: tuple[str, ...]) -> bool:
    word = _as_word(text)
    return word in words or CHOICES.get(word) in words or (" " not in text and nearest(word, words) is not None)


def _as_word(text: str) -> str:
    return text.strip().lower().replace("-", "_").replace(" ", "_").replace("'", "")


def validate(shaped: Shape, model: type[Model], missing: dict[str, Any]) -> Model:
    """Make the model from what is right, report the rest, and leave it out.

    *missing* holds what stands in for a required value of the root that is absent or wrong.
    """
    while True:
        try:
            return model.model_validate(shaped.data)
        except ValidationError as error:
            for item in reversed(error.errors(include_url=False)):
                _reject(item, model, shaped, missing)


def _reject(item: Any, model: type[Part], shaped: Shape, missing: dict[str, Any]) -> None:
    """Report one finding, and take the value out, or what holds it when it is required there."""
    loc: Loc = tuple(item["loc"])
    owner = _model_at(model, loc[:-1])
    if item["type"] == "missing":
        _report_missing(loc, shaped)
        loc = loc if len(loc) == 1 else loc[:-1]
    else:
        rule, message, hint = _told(item, owner, loc)
        shaped.report(loc, rule, message, hint)
        name = str(loc[-1])
        if len(loc) > 1 and owner is not None and name in owner.model_fields and owner.model_fields[name].is_required():
            loc = loc[:-1]
    if len(loc) == 1 and loc[0] in missing:
        shaped.data[str(loc[0])] = missing[str(loc[0])]
    else:
        drop(shaped, loc)


def _report_missing(loc: Loc, shaped: Shape) -> None:
    if shaped.tree.root is None or (*loc[:-1], f"?{loc[-1]}") in shaped.marks:
        return  # nothing could be read, or the unknown key that is its slip has been named
    place = "" if len(loc) == 1 else f" in this entry of '{_name(loc[:-1])}'"
    shaped.report(loc[:-1], "missing", f"no '{loc[-1]}'{place}", MISSING.get(str(loc[-1])))


def _told(item: Any, owner: type[Part] | None, loc: Loc) -> tuple[str, str, str | None]:
    """Return rule, message and hint of what the validator found."""
    context = item.get("ctx", {})
    if item["type"] == "kit":
        return context["rule"], context["text"], context["hint"]
    if isinstance(fault := context.get("error"), TimeFault):
        return fault.rule, fault.message, fault.hint
    value = str(item["input"])
    if item["type"] == "literal_error" and owner is not None:
        words = choices(owner, str(loc[-1]))
        word = _as_word(value)
        near = CHOICES.get(word) if CHOICES.get(word) in words else None
        near = near or (word if word in words else nearest(word, words))
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(words)}"
        return "choice", f"'{value}' is no {_name(loc)}", hint
    return "value", f"'{value}' does not fit '{_name(loc)}': {item['msg'].lower()}", None


def _model_at(model: type[Part], loc: Loc) -> type[Part] | None:
    kind = Kind(model=model)
    for step in loc:
        if isinstance(step, int):
            kind = kind.item or Kind()
        else:
            kind = kinds(kind.model).get(step, Kind()) if kind.model else Kind()
    return kind.model


def drop(shaped: Shape, loc: Loc) -> None:
    """Take the value at *loc* out of the data; later items of its list move up, and so do their marks."""
    holder: Any = shaped.data
    for step in loc[:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else holder.get(step)
        if holder is None:
            return
    last = loc[-1]
    if isinstance(holder, dict):
        holder.pop(last, None)
    elif isinstance(last, int) and last < len(holder):
        del holder[last]
        _move_up(shaped, loc[:-1], last)


def _move_up(shaped: Shape, around: Loc, index: int) -> None:
    depth = len(around)
    moved: dict[Loc, Mark] = {}
    for loc, mark in shaped.marks.items():
        step = loc[depth] if loc[:depth] == around and len(loc) > depth else None
        if not isinstance(step, int) or step < index:
            moved[loc] = mark
        elif step > index:
            moved[(*around, step - 1, *loc[depth + 1 :])] = mark
    shaped.marks = moved


def _name(loc: Loc) -> str:
    """Return the last key in *loc*: what an author calls the place."""
    return str(next((step for step in reversed(loc) if isinstance(step, str)), "this"))
