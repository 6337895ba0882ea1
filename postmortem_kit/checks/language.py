"""Whether a record speaks of what happened without putting blame on people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kit import mentions
from postmortem_kit.checks import blame
from postmortem_kit.checks.case import Case, Finding, Findings
from postmortem_kit.loader import Source
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import Mark, short
from postmortem_kit.shaper import Loc

_COMMENT = re.compile(r"(?:^|\s)(?P<comment>#\s*postmortem:\s*ignore\b.*)")
_IGNORING = re.compile(r"#\s*postmortem:\s*ignore\[language\]\s+\S")
_KEY_ALONE = re.compile(r"\s*(?:-\s+)?[\w-]+:\s*(?:#.*)?")
_GROUP = re.compile(r"\b(?:team|squad|guild|crew|on-call)\b", re.IGNORECASE)


def language(case: Case) -> Findings:
    """A phrase puts blame on people, or on one cause alone.

    Who reads that somebody should have known better learns nothing of the system, and says less the next time. Named
    are what did not happen told with what is known only now ("should have", "if only", "failed to"), human error as an
    answer, words that judge ("careless"), a person who is named in the record as the one who did it, and a single root
    cause. Each comes with another way to say it. What stands in code or in quotation marks, and quoted lines, are not
    the author's words.

    It is advice, and sometimes it is wrong. A comment above a value, or on its first line, lets it stand, and says why:

    ```yaml
    # postmortem: ignore[language] the vendor's report says it in these words
    summary: The root cause was a missing index.
    ```
    """
    names = _people(case)
    source = case.entry.source
    for loc, text in _texts(case.record):
        found = [] if _is_ignored(source, loc) else blame.find(text, names)
        for start, end, kind in found:
            phrase = text[start:end]
            written = phrase.partition("\n")[0].rstrip()
            message = f"'{short(phrase)}' {kind.reason}"
            yield Finding(mentions.mark(source, loc, text, start, written), message, kind.rewrite)
    yield from _without_effect(source)


def _texts(record: Postmortem) -> Iterator[tuple[Loc, str]]:
    """Yield what is prose of the author's: Markdown, and the plain fields that hold sentences."""
    lines: list[tuple[Loc, str | None]] = [
        (("title",), record.title),
        (("subtitle",), record.subtitle),
        (("detection", "note"), record.detection.note),
        (("trigger", "text"), record.trigger.text),
    ]
    lines += [(("hypotheses", index, "statement"), one.statement) for index, one in enumerate(record.hypotheses)]
    for name, said in record.lessons:
        lines += [(("lessons", name, index), line) for index, line in enumerate(said)]
    yield from ((loc, text) for loc, text in lines if text)
    yield from ((loc, text) for loc, text in mentions.texts(record) if loc[0] != "source")


def _people(case: Case) -> frozenset[str]:
    """Return the people that the record names: not the teams among its owners."""
    record, catalog = case.record, case.config.catalog
    names = {*record.authors, *(one.name for one in record.participants), *(one.owner for one in record.actions)}
    teams = {*record.teams, *(one.team for one in record.actions), *(one.team for one in record.participants)}
    others = {*teams, *record.services, *catalog.team_names, *catalog.service_names}
    return frozenset(name for name in names - others if name and name[:1].isupper() and not _GROUP.search(name))


def _is_ignored(source: Source, loc: Loc) -> bool:
    """Whether a comment on the first line of the value, or above it or its entry of a list, lets it stand."""
    places = {source.mark(*loc).line}
    if len(loc) > 1 and isinstance(loc[-2], int):
        places.add(source.mark(*loc[:-1]).line)
    lines = source.lines
    for place in places:
        if isinstance(loc[-1], str) and place > 1 and _KEY_ALONE.fullmatch(lines[place - 2]):
            place -= 1  # the value stands below its key
        if place <= len(lines) and _IGNORING.search(lines[place - 1]):
            return True
        while place > 1 and lines[place - 2].lstrip().startswith("#"):
            place -= 1
            if _IGNORING.search(lines[place - 1]):
                return True
    return False


def _without_effect(source: Source) -> Findings:
    for number, line in enumerate(source.lines, 1):
        found = _COMMENT.search(line) if "postmortem:" in line else None
        if found and not _IGNORING.match(found["comment"]):
            mark = Mark(number, found.start("comment") + 1, len(found["comment"]))
            hint = "write `# postmortem: ignore[language]` and behind it why the words have to stay"
            yield Finding(mark, "a comment that lets nothing stand", hint)
