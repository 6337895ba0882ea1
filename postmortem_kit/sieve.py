"""Shaped values to a model: what is wrong is reported with its place, and left out."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, TypeVar

from pydantic import ValidationError

from postmortem_kit.model import Part
from postmortem_kit.moment import TimeFault
from postmortem_kit.problem import short
from postmortem_kit.shaper import Kind, Loc, Shape, as_word, choices, kinds, name_of
from postmortem_kit.syntax import Fault
from postmortem_kit.words import CHOICES, MISSING

Model = TypeVar("Model", bound=Part)


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
    fault = _told(item, model, loc, shaped)
    shaped.report(loc, fault.rule, fault.message, fault.hint)
    name = str(loc[-1])
    is_needed = owner is not None and name in owner.model_fields and owner.model_fields[name].is_required()
    return loc[:-1] if is_needed and len(loc) > 1 else loc


def _report_missing(loc: Loc, shaped: Shape) -> None:
    if () not in shaped.marks or (*loc[:-1], f"?{loc[-1]}") in shaped.marks:
        return  # nothing could be read, or the unknown key that is its slip has been named
    if loc in shaped.marks and shaped.marks[loc] in shaped.named:
        return  # it is there, and what is wrong with it has been said
    place = "" if len(loc) == 1 else f" in this entry of '{name_of(loc[:-1])}'"
    shaped.report(loc, "missing", f"no '{loc[-1]}'{place}", MISSING.get(str(loc[-1])))


def _told(item: Any, model: type[Part], loc: Loc, shaped: Shape) -> Fault:
    """Say what the validator found in the words of an author."""
    mark, context = shaped.mark(*loc), item.get("ctx", {})
    if item["type"] == "kit":
        return Fault(mark, context["rule"], context["text"], context["hint"])
    if isinstance(fault := context.get("error"), TimeFault):
        return Fault(mark, fault.rule, fault.message, fault.hint)
    value = short(str(item["input"]))
    holder = loc[:-1] if isinstance(loc[-1], str) else loc[:-2]  # a word of a list is a word of its field
    if item["type"] == "literal_error" and (owner := _model_at(model, holder)) is not None:
        words = choices(owner, name_of(loc))
        word = as_word(value)
        near = CHOICES.get(word) if CHOICES.get(word) in words else None
        near = near or (word if word in words else shaped.nearest(word, words))
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(words)}"
        return Fault(mark, "choice", f"'{value}' is no {name_of(loc)}", hint)
    return Fault(mark, "type", f"'{value}' does not fit '{name_of(loc)}': {item['msg'].lower()}")


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
    for loc in sorted(set(locs)):
        holder, last = _holder(shaped.data, loc), loc[-1]
        if isinstance(holder, dict):
            holder.pop(last, None)
        elif isinstance(last, int):
            gone.setdefault(loc[:-1], []).append(last)
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
