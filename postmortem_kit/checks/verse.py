"""Whether a haiku scans, and is the title of one post only."""

from __future__ import annotations

from types import MappingProxyType

from postmortem_kit.checks.case import LIVE, Case, Finding, Findings, pairs
from postmortem_kit.problem import short

_PIN = "write `haiku:`, three lines of 5, 7 and 5 syllables, or `haiku: none` for no verse"
_ADDING = MappingProxyType(
    {
        "trigger": "`trigger:` with its type (or a contributing factor with its category)",
        "services": "`services:` (or `signals:`)",
    }
)
"""What to add where a fact is missing without which no title is composed."""


def untitled(case: Case) -> tuple[str, str] | None:
    """Return what is wrong where a record without a haiku is shown none either, and a hint; None where it is."""
    from postmortem_kit import titles  # its tables are loaded for those who need them
    from postmortem_kit.haiku.composing import TELLS, compose, missing

    facts = titles.facts(case.record, case.config)
    if compose(facts, key=case.record.id, words=case.config.words) is None:
        told = " or ".join(TELLS[name] for name in missing(facts))
        fields = " and ".join(_ADDING[name] for name in missing(facts))
        return f"no haiku, and none can be composed: the record does not say {told}", f"add {fields}; else {_PIN}"
    if facts.is_sober:
        message = "no haiku: people were harmed, so the plain title leads until a person has chosen one"
        return message, f"`postmortem haiku FILE --suggest 3` offers plain lines; else {_PIN}"
    return None


def haiku_scan(case: Case) -> Findings:
    """A line of the haiku has a syllable too many, or too few.

    Five, seven, five: the form is what makes three lines a title. Words are counted as engineers say them ("nginx" is
    three), and where people say a word in two ways, either will do. `postmortem haiku` shows what each word counts; a
    site teaches its own words in `words.yaml`.
    """
    lines = case.record.haiku
    if case.status not in LIVE or not isinstance(lines, tuple):
        return
    from postmortem_kit.haiku import judge  # its tables are loaded for those who need them

    verdict = judge(lines, words=case.config.words)
    better = {suggestion.line: suggestion.text for suggestion in verdict.suggestions}
    for index, line in enumerate(verdict.lines):
        if line.level == "off":
            message = f"line {line.number} has {line.count} syllables, a haiku wants {line.wanted} there"
            hint = f"'{better[line.number]}' would scan" if line.number in better else "see `postmortem haiku FILE`"
            yield Finding(case.mark("haiku", index), message, hint)


def haiku_shared(case: Case) -> Findings:
    """Two posts have two lines of their haiku in common.

    A title is there to tell posts apart: in a list, two that differ in one line look like one.
    """
    lines = case.record.haiku
    if not isinstance(lines, tuple) or case.record.status == "superseded":
        return
    owners = map(case.shelf.first_with.get, pairs(lines))
    first = next((owner for owner in owners if owner is not None and owner is not case.entry), None)
    if first is None:
        return
    theirs = {line.casefold() for line in first.postmortem.haiku or ()}
    shared = len({line.casefold() for line in lines} & theirs)
    yield Finding(
        case.mark("haiku"), f"{shared} lines are those of {short(first.source.path)} too", "write another line"
    )
