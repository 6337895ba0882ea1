"""Marked nodes to a model's fields: what an author may write short, unknown keys, and where each value stands."""

from __future__ import annotations

import typing
from bisect import bisect_left
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar

from pydantic import ValidationError

from postmortem_kit.model import Part
from postmortem_kit.moment import TimeFault
from postmortem_kit.problem import Mark, Problem
from postmortem_kit.syntax import Fault, short
from postmortem_kit.tree import Mapping, Node, Scalar, Sequence, Tree
from postmortem_kit.words import CHOICES, ELSEWHERE, KEYS, MISSING

_COMMA = "inside `{…}` a comma ends a value: quote text that has one"

Loc: TypeAlias = tuple[str | int, ...]
Model = TypeVar("Model", bound=Part)
_CROWD = 200


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
    return _as_word(key) not in kinds(model) and (" " in key or not key.islower())


def _fields(node: Mapping, known: dict[str, Kind], loc: Loc, shaped: Shape) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in node.entries:
        if key.text not in known:
            hint = _COMMA if _is_rest(key, value, shaped) else None
            _unknown(key, known, loc, shaped, {name.text for name, _ in node.entries}, hint)
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
            drop(shaped, *(_reject(item, model, shaped) for item in error.errors(include_url=False)))
            for name in missing.keys() - shaped.data.keys():
                shaped.data[name] = missing[name]


def _reject(item: Any, model: type[Part], shaped: Shape) -> Loc:
    """Report one finding, and return where to cut: at the value, or at what holds it when it is required there."""
    loc: Loc = tuple(item["loc"])
    owner = _model_at(model, loc[:-1])
    if item["type"] == "missing":
        _report_missing(loc, shaped)
        return loc if len(loc) == 1 else loc[:-1]
    fault = _told(item, owner, loc, shaped)
    shaped.report(loc, fault.rule, fault.message, fault.hint)
    name = str(loc[-1])
    is_needed = owner is not None and name in owner.model_fields and owner.model_fields[name].is_required()
    return loc[:-1] if is_needed and len(loc) > 1 else loc


def _report_missing(loc: Loc, shaped: Shape) -> None:
    if () not in shaped.marks or (*loc[:-1], f"?{loc[-1]}") in shaped.marks:
        return  # nothing could be read, or the unknown key that is its slip has been named
    if loc in shaped.marks and any(problem.mark == shaped.marks[loc] for problem in shaped.problems):
        return  # it is there, and what is wrong with it has been said
    place = "" if len(loc) == 1 else f" in this entry of '{_name(loc[:-1])}'"
    shaped.report(loc, "missing", f"no '{loc[-1]}'{place}", MISSING.get(str(loc[-1])))


def _told(item: Any, owner: type[Part] | None, loc: Loc, shaped: Shape) -> Fault:
    """Say what the validator found in the words of an author."""
    mark, context = shaped.mark(*loc), item.get("ctx", {})
    if item["type"] == "kit":
        return Fault(mark, context["rule"], context["text"], context["hint"])
    if isinstance(fault := context.get("error"), TimeFault):
        return Fault(mark, fault.rule, fault.message, fault.hint)
    value = short(str(item["input"]))
    if item["type"] == "literal_error" and owner is not None:
        words = choices(owner, str(loc[-1]))
        word = _as_word(value)
        near = CHOICES.get(word) if CHOICES.get(word) in words else None
        near = near or (word if word in words else shaped.nearest(word, words))
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(words)}"
        return Fault(mark, "choice", f"'{value}' is no {_name(loc)}", hint)
    return Fault(mark, "type", f"'{value}' does not fit '{_name(loc)}': {item['msg'].lower()}")


def _model_at(model: type[Part], loc: Loc) -> type[Part] | None:
    kind = Kind(model=model)
    for step in loc:
        if isinstance(step, int):
            kind = kind.item or Kind()
        else:
            kind = kinds(kind.model).get(step, Kind()) if kind.model else Kind()
    return kind.model


def drop(shaped: Shape, *locs: Loc) -> None:
    """Take the values at *locs* out of the data; later items of their lists move up, and so do their marks."""
    gone: dict[Loc, list[int]] = {}
    for loc in sorted(set(locs), reverse=True):
        holder, last = _holder(shaped.data, loc), loc[-1]
        if isinstance(holder, dict):
            holder.pop(last, None)
        elif isinstance(last, int):
            gone.setdefault(loc[:-1], []).insert(0, last)
    for around in sorted(gone, key=len, reverse=True):  # what lies deeper first: outer positions still hold
        items = _holder(shaped.data, (*around, 0))
        if isinstance(items, list):
            dropped = set(gone[around])
            items[:] = [item for index, item in enumerate(items) if index not in dropped]
    if gone:
        moved = ((_moved(loc, gone), mark) for loc, mark in shaped.marks.items())
        shaped.marks = {loc: mark for loc, mark in moved if loc is not None}


def _holder(data: Any, loc: Loc) -> Any:
    """Return the list or the object around *loc*; None where it is gone."""
    for step in loc[:-1]:
        data = data[int(step)] if isinstance(data, list) else data.get(step)
        if data is None:
            return None
    return data


def _moved(loc: Loc, gone: dict[Loc, list[int]]) -> Loc | None:
    """Return where *loc* is once the items at *gone* are out; None for one that is out itself."""
    steps = list(loc)
    for depth, step in enumerate(loc):
        indexes = gone.get(loc[:depth])
        if indexes and isinstance(step, int):
            before = bisect_left(indexes, step)
            if indexes[before : before + 1] == [step]:
                return None
            steps[depth] = step - before
    return tuple(steps)


def _name(loc: Loc) -> str:
    """Return the last key in *loc*: what an author calls the place."""
    return str(next((step for step in reversed(loc) if isinstance(step, str)), "this"))
