"""What a record is expected to say before others read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from postmortem_kit.checks import verse
from postmortem_kit.checks.case import LIVE, REVIEWED, Case, Finding, Findings
from postmortem_kit.model import Part, Postmortem
from postmortem_kit.settings import Requirement

_ALL = ("incident", "near_miss", "drill")


@dataclass(frozen=True)
class Expectation:
    """One field, and what its absence costs a reader."""

    field: str
    """The field, `outer.inner` for one within another."""
    statuses: tuple[str, ...]
    """The statuses in which it is asked for."""
    name: str
    """How a message calls it."""
    loss: str
    """What a reader will miss."""
    hint: str
    """What to write."""
    kinds: tuple[str, ...] = _ALL
    """The kinds of record of which it is asked."""

    @property
    def key(self) -> str:
        """The top-level key."""
        return self.field.partition(".")[0]

    @property
    def message(self) -> str:
        """The problem."""
        return f"no {self.name}: {self.loss}"


# fmt: off
EXPECTATIONS = (
    Expectation(
        "severity", REVIEWED, "severity", "readers cannot tell how bad it was",
        "add `severity:`, one of {severities}", ("incident",),
    ),
    Expectation(
        "authors", REVIEWED, "authors", "readers do not know whom to ask",
        "add `authors:` with those who wrote it",
    ),
    Expectation(
        "services", REVIEWED, "services", "readers cannot tell who was hit",
        "add `services:` with the services that failed their users",
    ),
    Expectation(
        "summary", REVIEWED, "summary", "readers have to read all of it to learn what happened",
        "add `summary:`, two sentences; setup, investigation and fix together do as well",
    ),
    Expectation(
        "haiku", LIVE, "haiku", "the title is one that was composed, and nobody has looked at it",
        "pin it with `postmortem haiku FILE --write 1`, or write `haiku:`, three lines of 5, 7 and 5 syllables",
    ),
    Expectation(
        "times", LIVE, "times", "readers cannot tell how long it took",
        "add {missing} to `times:`, or a row of that type to `timeline:`; `unknown` and `none` are answers",
        ("incident", "drill"),
    ),
    Expectation(
        "detection.method", LIVE, "way of detection", "readers cannot tell how it was noticed",
        "add `detection:`: alert, watching, customer_report, internal_report or third_party",
        ("incident", "near_miss"),
    ),
    Expectation(
        "impact.description", LIVE, "impact", "readers cannot tell what it did to whom",
        "add `impact:`, on a near miss what it could have been",
    ),
    Expectation(
        "contributing_factors", LIVE, "contributing factors", "readers cannot tell what made it possible",
        "add `contributing_factors:`, one thing a line",
    ),
    Expectation(
        "timeline", LIVE, "timeline", "readers cannot follow what happened when",
        "add `timeline:` with at least one row: {{at: 06:58, text: what happened}}",
    ),
    Expectation(
        "lessons", LIVE, "lessons", "readers cannot tell what was learned",
        "add `lessons:` with at least one line under went_well, went_badly, got_lucky or learned",
    ),
    Expectation(
        "signals", LIVE, "signals", "nobody who sees the same error will find this post",
        "add `signals:` with exact alert names or error lines, or a symptom in words",
    ),
)
# fmt: on
"""Every field that is expected by status, in the order of the format. Of an action: see the checks of actions."""

_OF_ACTIONS = {
    "owner": ("open", "in_progress"),
    "due": ("open", "in_progress"),
    "reason": ("wont_do",),
    "opened_on": ("open", "in_progress", "done"),
    "closed_on": ("done", "wont_do"),
}
"""The statuses in which a field of an action can be there."""


def expected(case: Case) -> Findings:
    """Something is missing that a reader will look for.

    A draft may be as bare as it likes. A record in review is expected to say how bad it was, who was hit, who wrote
    it and, in a summary or in its sections, what happened. A published one also tells when, how it was noticed, what
    it did, what made it possible, what was learned and how to recognise it, and has a haiku that a person chose.

    Each absence is one warning that says what a reader will miss. A time answered with `unknown` or `none` is there.
    A near miss is asked for no times and no severity, a drill for no severity and not how it was noticed.
    Where no haiku can be composed either, the warning says which fact is missing: what set it off, or what was hit.
    Where `postmortem.yml` requires a field the same absence is an error, `required`.
    """
    for one in EXPECTATIONS:
        if case.status in one.statuses and case.record.kind in one.kinds and not _is_required(case, one):
            yield from _absence(case, one)


def required(case: Case) -> Findings:
    """Something is missing that this site requires.

    `postmortem.yml` may require fields of some records, by status, kind and severity:

    ```yaml
    required:
      - {fields: [services, summary], status: [published], severity: [sev1, sev2]}
    ```

    A record under such a rule is refused until the fields are there; the same absence is no second warning.
    `times.started` asks for one of the times, from `times` or the timeline; `actions.owner` for the owner of every
    action that can have one. A rule that names no kind does not ask a near miss for its times. A rule that names no
    status leaves drafts alone, so that they can be merged. A record without a severity is under no rule that names one:
    require `severity` too.
    """
    seen: set[str] = set()
    for rule in case.requirements:
        for name in rule.fields:
            if name not in seen and _is_asked(case, rule, name):
                seen.add(name)
                yield from _demand(case, name)


def missing_times(case: Case) -> tuple[str, ...]:
    """Return which of the expected times are neither known nor answered, nor required one by one."""
    wanted = ("started", "resolved") if case.record.kind == "drill" else ("started", "detected", "resolved")
    known = case.record.milestones
    return tuple(kind for kind in wanted if kind not in known and not case.requires(f"times.{kind}"))


def _is_required(case: Case, one: Expectation) -> bool:
    return case.requires(one.field) or (case.requires(one.key) and not getattr(case.record, one.key))


def _absence(case: Case, one: Expectation) -> Findings:
    record = case.record
    if case.is_spoiled(one.key) or (one.field == "summary" and record.setup and record.investigation and record.fix):
        return
    if one.field == "times":
        yield from _absent_times(case, one)
    elif one.field == "haiku" and not record.haiku and (told := verse.untitled(case)):
        yield Finding(case.mark("haiku"), *told)
    elif not _value(record, one.field):
        yield Finding(case.mark(*one.field.split(".")), one.message, _hint(case, one))


def _absent_times(case: Case, one: Expectation) -> Findings:
    missing = missing_times(case)
    if missing and not case.is_spoiled("timeline"):
        message = f"no {_and(missing)} time: {one.loss}"
        yield Finding(case.mark("times"), message, _hint(case, one, missing=missing))


def _hint(case: Case, one: Expectation, *, missing: tuple[str, ...] = ()) -> str:
    return one.hint.format(severities=", ".join(case.config.settings.severities), missing=_and(missing))


def _is_asked(case: Case, rule: Requirement, name: str) -> bool:
    """Whether *name* makes sense for the kind of this record; a rule that names the kind has decided it."""
    kind = case.record.kind
    return kind in rule.kind or all(kind in one.kinds for one in EXPECTATIONS if one.key == name.partition(".")[0])


def _demand(case: Case, name: str) -> Findings:
    """Find where the required *name* is absent."""
    key, _, inner = name.partition(".")
    holder = getattr(case.record, "schema_" if key == "schema" else key, None)
    if case.is_spoiled(key):
        return
    if inner and isinstance(holder, tuple):
        for index in _lacking(holder, inner, key):
            yield Finding(case.mark(key, index), f"no {inner} in this entry of '{key}'", _told(name))
    elif key == "times":
        missing = missing_times(case) if not inner else (inner,) * (inner not in case.record.milestones)
        if missing and not case.is_spoiled("timeline"):
            hint = f"add {_and(missing)} to `times:`, or rows of that type to `timeline:`"
            yield Finding(
                case.mark("times", inner), f"no {_and(missing)} time", f"{_told(name).split(': ')[0]}: {hint}"
            )
    elif not _value(case.record, name):
        one = next((one for one in EXPECTATIONS if name in (one.field, one.key)), None)
        message, hint = (one.message if one else f"no '{name}'"), _told(name)
        if name == "haiku" and (told := verse.untitled(case)):
            message, hint = told[0], f"{hint.partition(':')[0]}: {told[1]}"
        yield Finding(case.mark(key, inner), message, hint)


def _lacking(items: tuple[Part, ...], inner: str, key: str) -> Iterator[int]:
    for index, item in enumerate(items):
        statuses = _OF_ACTIONS.get(inner) if key == "actions" else None
        if not getattr(item, inner, None) and (statuses is None or getattr(item, "status", None) in statuses):
            yield index


def _told(name: str) -> str:
    return f"postmortem.yml requires '{name}' here: add `{name.rpartition('.')[2]}:`"


def _value(record: Postmortem, name: str) -> Any:
    value: Any = record
    for step in name.split("."):
        value = getattr(value, step, None)
    return value


def _and(words: tuple[str, ...]) -> str:
    """Join words as a sentence does."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
