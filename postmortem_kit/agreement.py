"""Whether what a site's own files say fits together: names, headings, and the fields that a record must have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from postmortem_kit.model import Part, Postmortem
from postmortem_kit.places import place
from postmortem_kit.shaper import Loc, Shape, kinds, nearest

_INNER = ("times.started", "times.detected", "times.resolved", "actions.owner", "actions.due", "actions.reason")


def check_names(entries: Any, key: str, noun: str, shaped: Shape) -> None:
    """Report the names and aliases of the catalog that stand for two things, or have the page of another."""
    seen: dict[str, str] = {}
    pages: dict[str, str] = {}
    for index, entry in enumerate(entries):
        other = pages.setdefault(place(noun, entry.name), entry.name)
        if other != entry.name:
            hint = "two names need a letter or a digit that differs"
            shaped.report((key, index, "name"), "catalog-name", f"'{entry.name}' has the address of '{other}'", hint)
        places: list[tuple[Loc, str]] = [((key, index, "name"), entry.name)]
        places += [((key, index, "aliases", n), alias) for n, alias in enumerate(entry.aliases)]
        for loc, name in places:
            if name in seen:
                hint = "a name stands for one thing: delete it at one of them"
                shaped.report(loc, "catalog-name", f"'{name}' already means the {noun} '{seen[name]}'", hint)
            seen.setdefault(name, entry.name)


def check_labels(labels: Part, shaped: Shape) -> None:
    """Report the headings that two sections have, at the one that the site's people wrote."""
    seen: dict[str, str] = {}
    for name, label in labels:
        other = seen.setdefault(label, name)
        if other != name:
            here, there = (name, other) if name in labels.model_fields_set else (other, name)
            hint = "give each section a heading of its own"
            shaped.report(("labels", here), "label", f"'{label}' is the heading of '{there}' too", hint)


def check_required(rules: Any, scale: Sequence[str], shaped: Shape) -> list[Loc]:
    """Report the fields and severities of rules that do not exist, and return where such a field stands."""
    wrong: list[Loc] = []
    for index, rule in enumerate(rules):
        for n, name in enumerate(rule.fields):
            if not _is_field(name):
                near = nearest(name, [*kinds(Postmortem), *_INNER])
                hint = f"did you mean '{near}'?" if near else "`postmortem schema` lists the fields"
                wrong.append(("required", index, "fields", n))
                shaped.report(wrong[-1], "required-field", f"no field '{name}'", hint)
        for n, level in enumerate(rule.severity):
            if level not in scale:
                hint = f"the scale is {', '.join(scale)}"
                loc: Loc = ("required", index, "severity", n)
                shaped.report(loc, "unknown-severity", f"unknown severity '{level}'", hint)
    return wrong


def _is_field(name: str) -> bool:
    """Whether a record has a field called *name*: `services`, `times.started`, `actions.owner`."""
    key, dot, inner = name.partition(".")
    kind = kinds(Postmortem).get(key)
    model = kind and (kind.model or (kind.item and kind.item.model))
    return kind is not None and (not dot or bool(model and inner in kinds(model)))
