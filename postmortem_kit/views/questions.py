"""The record's fields as a form asks for them: made from the model, in the order in which an author thinks of them."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from postmortem_kit import formats, schema
from postmortem_kit.model import Count, Day, Haiku, Line, Part, Postmortem, Prose, Slug, Zone
from postmortem_kit.moment import Moment
from postmortem_kit.settings import Settings
from postmortem_kit.views.facts import labels_of
from postmortem_kit.wording import Text, say

_KINDS: tuple[tuple[Any, str], ...] = (
    (Moment, "moment"),
    (dt.date, "day"),
    (Day, "day"),
    (Count, "count"),
    (Zone, "zone"),
    (Haiku, "haiku"),
    (Prose, "prose"),
    (tuple[Slug, ...], "slugs"),
    (tuple[Line, ...], "lines"),
    (Line, "line"),
    (str, "line"),
)
_NAMES = frozenset({"authors", "services", "teams", "environments", "origin"})
"""Lists of names: in the form and in the file they stand on one line."""
LEFT_OUT = MappingProxyType(
    {
        "schema": "the version that is written is this one",
        "id": "the name of the file",
        "aliases": "a new record has no older address",
        "status": "a new record is a draft",
        "published_on": "a draft is not published",
        "attachments": "a file goes beside the record, not into it",
        "source": "an importer writes it",
    }
)
"""What the form does not ask, and why."""

STORY = ("title", "date", "setup", "hunch", "investigation", "lightbulb", "fix", "reflections", "haiku")
PANEL = ("signals", "was", "mitigation")
FACTS = ("services", "severity")
TIMES = ("times.started", "times.detected", "times.acknowledged", "times.mitigated", "times.resolved")
FOLDS = (
    (Text("Impact, and how it was found"), "impact detection trigger"),
    (Text("Timeline"), "timeline"),
    (Text("Other hypotheses"), "hypotheses"),
    (Text("Contributing factors"), "contributing_factors"),
    (Text("Actions"), "actions"),
    (Text("Lessons"), "lessons"),
    (Text("Links and related posts"), "links related"),
    (Text("Summary, and sections of your own"), "summary intro topics"),
    (Text("Authors, tags and kind"), "authors tags kind subtitle teams environments origin participants sign_off"),
    (Text("For readers outside"), "audience public"),
)
"""The folded groups, and the fields in each."""

_SAID = MappingProxyType(
    {
        "title": (Text("Title"), Text("One plain sentence, as you would say it to a colleague.")),
        "date": (Text("Date"), Text("The day of the incident, as `2026-11-20`.")),
        "setup": ("", Text("What was running, and for whom?")),
        "hunch": ("", Text("What did you think first? Wrong is welcome.")),
        "investigation": ("", Text("What you looked at, and what it told you. Markdown works.")),
        "lightbulb": ("", Text("When did it make sense?")),
        "fix": ("", Text("What was done, and what holds now?")),
        "reflections": ("", Text("What does it leave you thinking? This can wait for a quieter day.")),
        "haiku": (Text("Haiku"), Text("The title of the page. Left empty, one is suggested from the facts below.")),
        "signals": (Text("Seen as"), Text("Alerts, error texts, log lines, exactly as they read, one a line.")),
        "was": (Text("Was"), Text("What it turned out to be. One sentence.")),
        "mitigation": (Text("Stopped by"), Text("What ended the harm. The lasting fix can be an action below.")),
        "services": (Text("Services"), Text("Who was hit, with commas between.")),
        "severity": (Text("Severity"), Text("The highest that it reached.")),
        "timezone": (Text("Time zone"), Text("In which these times are read and shown.")),
        "times.started": (Text("Started"), Text("the first harm")),
        "times.detected": (Text("Detected"), Text("an alert, or a person knew")),
        "times.acknowledged": (Text("Acknowledged"), Text("somebody took it")),
        "times.mitigated": (Text("Mitigated"), Text("users are fine")),
        "times.resolved": (Text("Resolved"), Text("nobody needs to watch")),
        "impact.description": (Text("Impact"), Text("Whom it hit, and how. Leave out what is not known.")),
        "detection.method": (Text("Found by"), ""),
        "detection.note": (Text("How it was found"), Text("In a sentence.")),
        "detection.gap": (Text("What would have found it sooner"), ""),
        "trigger.type": (Text("Set off by"), ""),
        "trigger.text": (Text("What set it off"), Text("The event, in a sentence.")),
        "public.summary": (Text("Summary for readers outside"), Text("Markdown.")),
        "tags": (Text("Tags"), Text("Small letters and hyphens, with commas between.")),
        "timeline": (Text("Timeline"), Text("The five times above need no row here. Say who by role, never by name.")),
        "hypotheses": (Text("Other hypotheses"), Text("What you suspected and ruled out. What it was stands above.")),
        "contributing_factors": (
            Text("Contributing factors"),
            Text("What made it possible, or made it last. Rarely only one."),
        ),
        "actions": (Text("Actions"), Text("What somebody will do, so that it ends differently.")),
        "impact.figures": (Text("Other numbers"), ""),
        "timeline.text": (Text("What happened"), ""),
        "hypotheses.statement": (Text("Suspicion"), ""),
        "hypotheses.evidence": (Text("How to tell"), ""),
        "contributing_factors.description": (Text("Factor"), ""),
        "actions.title": (Text("Action"), ""),
        "actions.type": (Text("Aim"), ""),
        "links.url": (Text("Address"), ""),
        "related.id": (Text("Its id"), ""),
    }
)
"""Where the form's own words say it better than the schema's: the label, and what helps to answer."""
_BACK = MappingProxyType(
    {
        "timeline": ("when", "severity", "role", "source"),
        "actions": ("id", "team", "opened_on", "closed_on", "priority", "ticket", "reason"),
    }
)
"""What a row keeps behind "More"."""


@dataclass(frozen=True)
class Question:
    """One field of the form."""

    path: str
    """Where it stands in the record, `times.started`; in a row, the row's own key."""
    label: str
    help: str
    kind: str
    """moment, day, count, zone, haiku, prose, names, slugs, lines, line or choice."""
    choices: tuple[tuple[str, str], ...] = ()
    """The words to choose from, and how each is read."""
    default: str = ""
    is_needed: bool = False


@dataclass(frozen=True)
class Rows:
    """A list of objects, a row for each."""

    path: str
    label: str
    help: str
    noun: str
    front: tuple[Question, ...]
    back: tuple[Question, ...] = ()


Asked = Question | Rows


@dataclass(frozen=True)
class Fold:
    """A group that can wait."""

    key: str
    label: str
    asked: tuple[Asked, ...]


def folds(settings: Settings) -> tuple[Fold, ...]:
    """Return the folded groups."""
    return tuple(
        Fold(keys.split()[0], say(label), tuple(asked for key in keys.split() for asked in _asked(key, settings)))
        for label, keys in FOLDS
    )


def questions(paths: Iterable[str], settings: Settings) -> tuple[Question, ...]:
    """Return the questions of *paths*; `was` is the hypothesis that was confirmed."""
    return tuple(_question(path, settings) for path in paths)


def order() -> dict[str, list[str]]:
    """Return the keys of each object in the order in which they are written; those of the record are at ``""``."""
    found = {"": _keys(Postmortem)}
    for name, info in Postmortem.model_fields.items():
        part = _part(info.annotation)
        if part is not None:
            found[name] = _keys(part)
    return {**found, "impact.figures": ["what", "value"]}


def _keys(part: type[Part]) -> list[str]:
    return [info.alias or name for name, info in part.model_fields.items()]


def _asked(key: str, settings: Settings) -> Iterator[Asked]:
    """Return what is asked about one of the record's fields."""
    info = Postmortem.model_fields[key]
    part = _part(info.annotation)
    if part is None:
        yield _question(key, settings)
    elif typing.get_origin(info.annotation) is tuple:
        yield _rows(key, part, settings)
    else:
        for name, inner in part.model_fields.items():
            item = _part(inner.annotation)
            path = f"{key}.{name}"
            yield _rows(path, item, settings) if item else _question(path, settings)


def _rows(path: str, part: type[Part], settings: Settings) -> Rows:
    label, help = _words(path, schema.descriptions()[part.__name__][""])
    found = (_ask(f"{path}.{name}", name, part, settings) for name in part.model_fields)
    asked = sorted(found, key=lambda one: one.kind == "prose" or one.is_needed)  # what needs a whole line comes last
    behind = _BACK.get(path, ())
    noun = say({"timeline": Text("row"), "hypotheses": Text("hypothesis")}.get(path, part.__name__.lower()))
    return Rows(
        path,
        label,
        help,
        noun,
        tuple(one for one in asked if one.path not in behind),
        tuple(one for one in asked if one.path in behind),
    )


def _question(path: str, settings: Settings) -> Question:
    if path == "was":
        return Question(path, *_words(path, ""), "line")
    head, dot, name = path.partition(".")
    part = _part(Postmortem.model_fields[head].annotation) if dot else Postmortem
    assert part is not None
    asked = _ask(path, name or head, part, settings)
    return Question(path, asked.label, asked.help, asked.kind, asked.choices, asked.default, asked.is_needed)


def _ask(path: str, name: str, part: type[Part], settings: Settings) -> Question:
    info = part.model_fields[name]
    label, help = _words(path, schema.descriptions()[part.__name__].get(name, ""))
    if part is Postmortem and name in type(settings.labels).model_fields and not _SAID.get(path, ("set",))[0]:
        label = labels_of(settings)[name]
    kind, choices = _kind(name, info.annotation), _choices(path, info.annotation, settings)
    default = info.default if isinstance(info.default, str) else ""
    return Question(name, label, help, "choice" if choices else kind, choices, default, info.is_required())


def _words(path: str, description: str) -> tuple[str, str]:
    label, help = _SAID.get(path, ("", description.partition(": ")[0] if path.count(".") else description))
    return say(label or formats.word(path.rpartition(".")[2]).capitalize()), say(help)


def _kind(name: str, annotation: Any) -> str:
    for one in (annotation, *typing.get_args(annotation)):
        for known, kind in _KINDS:
            if one == known:
                return "names" if name in _NAMES else kind
    return "choice"


def _choices(path: str, annotation: Any, settings: Settings) -> tuple[tuple[str, str], ...]:
    if path in ("severity", "timeline.severity"):
        return tuple((level, level) for level in settings.severities)
    if path == "contributing_factors.category":
        return tuple((factor, formats.said(factor)) for factor in settings.factors)
    for one in (annotation, *typing.get_args(annotation)):
        if typing.get_origin(one) is Literal:
            return tuple((word, formats.said(word)) for word in typing.get_args(one))
    return ()


def _part(annotation: Any) -> type[Part] | None:
    for one in (annotation, *typing.get_args(annotation)):
        if isinstance(one, type) and issubclass(one, Part):
            return one
    return None
