"""What is printed of a problem: the place, the line, a caret under the value, the hint."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit import report
from postmortem_kit.problem import Level, Mark, Problem
from tests.golden import golden

HERE = Path(__file__).with_name("report")
LONG = "summary: " + "a word and " * 20 + "the value" + " and more" * 10
LINES = ["title: A bridge", LONG, "\tindented: with a tab"]


def _problem(line: int, column: int, width: int, *, level: Level = Level.ERROR, hint: str | None = None) -> Problem:
    return Problem("posts/x.yaml", Mark(line, column, width), level, "a-rule", "what was found", hint)


def test_text() -> None:
    problems = [
        _problem(1, 8, 8),
        _problem(1, 1, 0, level=Level.WARNING, hint="what is absent has no line of its own"),
        _problem(1, 1, 0, level=Level.WARNING, hint="and is listed without a gap"),
        _problem(2, LONG.index("the value") + 1, 9, hint="a hint that is long enough to be broken, " * 4),
        _problem(3, 2, 8),
        _problem(9, 1, 1),
    ]

    golden(HERE / "text.txt", report.as_text(problems, lambda path: LINES, files=3))


def test_github_escapes_what_its_log_would_read() -> None:
    problem = Problem("posts/a,b:c.yaml", Mark(2, 3, 4), Level.WARNING, "a-rule", "100 %\nof it", "do that")

    assert report.as_github([problem]) == (
        "::warning file=posts/a%2Cb%3Ac.yaml,line=2,col=3,endColumn=7,title=a-rule::100 %25%0Aof it%0Ahint: do that\n"
    )


def test_json_holds_every_part() -> None:
    (found,) = json.loads(report.as_json([_problem(1, 8, 8, hint="do that")]))

    assert found == {
        "path": "posts/x.yaml",
        "line": 1,
        "column": 8,
        "width": 8,
        "level": "error",
        "rule": "a-rule",
        "message": "what was found",
        "hint": "do that",
    }


@given(
    line=st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs", "Cc"]), max_size=300),
    column=st.integers(1, 320),
    width=st.integers(1, 320),
)
def test_the_caret_stands_under_the_value_and_nothing_is_too_wide(line: str, column: int, width: int) -> None:
    printed = report.as_text([_problem(1, column, width)], lambda path: [line], files=1).split("\n")
    carets = [row for row in printed if row.lstrip(" |").startswith("^")]

    assert all(len(row) <= report.WIDTH for row in printed)
    if carets and column <= len(line):
        source = printed[printed.index(carets[0]) - 1]
        assert source[carets[0].index("^")] == line[column - 1]
