"""Problems as a forge shows them in review: SARIF, GitLab's Code Quality, and a summary for the page of a job."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from postmortem_kit import checks
from postmortem_kit.problem import Level, Problem
from postmortem_kit.report import by_level, counted, told

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Where the schema of what `as_sarif` returns is published."""
ROWS = 100
"""So many problems has the table of a summary; a forge cuts off a longer page."""

_SEVERITIES = MappingProxyType({Level.ERROR: "major", Level.WARNING: "minor", Level.NOTE: "info"})

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|#~!]")


def fingerprints(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield a name for each problem that stays when lines move: of its file, its rule and its words.

    Where one file has the same problem several times, they are told apart by their order.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        key = (problem.path, problem.rule, problem.message)
        seen[key] += 1
        yield hashlib.sha256("\0".join([*key, str(seen[key])]).encode("utf-8", "replace")).hexdigest()


def as_gitlab(problems: Sequence[Problem]) -> str:
    """Return the problems as GitLab's Code Quality report."""
    found = [
        {
            "description": told(problem),
            "check_name": problem.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[problem.level],
            "location": {"path": problem.path, "lines": {"begin": problem.mark.line}},
        }
        for problem, fingerprint in zip(problems, fingerprints(problems), strict=True)
    ]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def as_sarif(problems: Sequence[Problem], *, version: str) -> str:
    """Return the problems as a log of SARIF 2.1.0, each rule with its explanation; *version* is the kit's."""
    rules = sorted({problem.rule for problem in problems})
    levels = {problem.rule: str(problem.level) for problem in problems}
    results = [
        _result(problem, rules.index(problem.rule), fingerprint)
        for problem, fingerprint in zip(problems, fingerprints(problems), strict=True)
    ]
    driver = {
        "name": "postmortem_kit",
        "version": version,
        "rules": [_rule(rule, levels[rule]) for rule in rules],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str, level: str) -> dict[str, Any]:
    text = checks.explained(rule)
    return {
        "id": rule,
        "shortDescription": {"text": text.partition("\n")[0]},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": level},
    }


def _result(problem: Problem, index: int, fingerprint: str) -> dict[str, Any]:
    line, column, width = problem.mark
    region = {"startLine": line}
    if width:  # of what is absent there is a line and nothing on it
        region |= {"startColumn": column, "endColumn": column + width}
    return {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "level": str(problem.level),
        "message": {"text": told(problem)},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(problem.path), "region": region}}],
        "partialFingerprints": {"problem/v1": fingerprint},
    }


def _artifact(path: str) -> dict[str, str]:
    if PurePath(path).is_absolute():
        return {"uri": PurePath(path).as_uri()}
    return {"uri": quote(path, errors="replace"), "uriBaseId": "%SRCROOT%"}


def as_markdown(problems: Sequence[Problem], *, files: int) -> str:
    """Return a summary in Markdown: how many problems there are, and a table of the first, the worst first."""
    counts = ", ".join(told for _, told in by_level(problems)) or "no problems"
    head = f"### Postmortems: {counts} in {counted(files, 'file')}\n"
    if not problems:
        return head
    rows = [_row(problem) for problem in sorted(problems, key=lambda problem: problem.level)[:ROWS]]
    rest = len(problems) - len(rows)
    more = [f"\nAnd {rest} more: `postmortem check` prints all of them.\n"] if rest else []
    return "".join([head, "\n| | place | problem | what to do |\n|---|---|---|---|\n", *rows, *more])


def _row(problem: Problem) -> str:
    place = _cell(f"{problem.path}:{problem.mark.line}")
    return f"| {problem.level} | {place} | {_cell(problem.message)} ({problem.rule}) | {_cell(problem.hint or '')} |\n"


def _cell(text: str) -> str:
    """Return plain words for a cell of a table; nobody is called by an `@`."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()).replace("&", "&amp;")).replace("@", "&#64;")
