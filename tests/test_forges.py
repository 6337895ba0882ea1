"""What a forge and a job read of the problems: the schemas of others hold, places are right, names last."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit.problem import Level, Mark, Problem, in_order
from postmortem_kit.report import forges, junit
from tests.golden import golden
from tests.samples import RULE_IDS, STORED, problems_of

HERE = Path(__file__).with_name("report")
SARIF = jsonschema.Draft4Validator(
    json.loads((HERE / "schemas/sarif-schema-2.1.0.json").read_text()), format_checker=jsonschema.FormatChecker()
)
GITLAB = jsonschema.Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "location", "severity"],
            "properties": {
                "description": {"type": "string"},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "not": {"pattern": "^\\./"}},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)
"""What GitLab's documentation says of a report of Code Quality; there is no schema of its own."""
JUNIT = xmlschema.XMLSchema(HERE / "schemas/junit-10.xsd")

PROBLEMS = (
    Problem("posts/a b.yaml", Mark(2, 3, 4), Level.ERROR, "unknown-key", "unknown key 'sum|mry' <b>", "call @all: `a`"),
    Problem("posts/a b.yaml", Mark(3, 3, 4), Level.WARNING, "action-owner", "an open action has no owner"),
    Problem("posts/a b.yaml", Mark(9, 3, 4), Level.WARNING, "action-owner", "an open action has no owner"),
    Problem("posts/late.yaml", Mark(1, 1, 0), Level.WARNING, "expected", "no authors", "add `authors:`"),
    Problem("posts/late.yaml", Mark(5, 1, 2), Level.ERROR, "date", "'x' is no day", "write year-month-day"),
    Problem("posts/late.yaml", Mark(6, 1, 2), Level.ERROR, "date", "'y' is no day", "write year-month-day"),
    Problem("posts/late.yaml", Mark(7, 1, 2), Level.NOTE, "language", "'should have' tells what did not happen"),
)
FILES = ("postmortem.yml", "posts/a b.yaml", "posts/late.yaml")

texts = st.text(max_size=12)
problems = st.lists(
    st.builds(
        Problem,
        st.sampled_from(["postmortem.yml", "posts/a b.yaml", "posts/ü%20?#.yaml", "../posts/[x]|@all.yaml"]),
        st.builds(Mark, st.integers(1, 900), st.integers(1, 300), st.integers(0, 80)),
        st.sampled_from(Level),
        st.sampled_from(RULE_IDS),
        texts,
        st.none() | texts,
    ),
    max_size=4,
).map(in_order)


def _sarif(found: tuple[Problem, ...]) -> dict[str, object]:
    log: dict[str, object] = json.loads(forges.as_sarif(found, version="1.2.3"))
    SARIF.validate(log)
    return log


def test_sarif() -> None:
    _sarif(PROBLEMS)

    golden(HERE / "problems.sarif", forges.as_sarif(PROBLEMS, version="1.2.3"))


def test_gitlab() -> None:
    GITLAB.validate(json.loads(forges.as_gitlab(PROBLEMS)))

    golden(HERE / "gitlab.json", forges.as_gitlab(PROBLEMS))


def test_junit() -> None:
    text = junit.as_junit(PROBLEMS, FILES)
    JUNIT.validate(text)

    golden(HERE / "junit.xml", text)


def test_summary() -> None:
    golden(HERE / "summary.md", forges.as_markdown(PROBLEMS, files=3))


def test_a_strict_run_fails_the_test_of_a_file_with_warnings() -> None:
    warned = PROBLEMS[3:4]

    assert "<failure" not in junit.as_junit(warned, FILES)
    assert 'failures="1"' in junit.as_junit(warned, FILES, strict=True)
    assert "<failure" not in junit.as_junit(PROBLEMS[-1:], FILES, strict=True), "advice fails nothing"


def test_without_problems_each_format_says_so() -> None:
    _sarif(())
    JUNIT.validate(text := junit.as_junit((), FILES))

    assert (forges.as_gitlab(()), text.count("<testcase")) == ("[]\n", 3)
    assert forges.as_markdown((), files=3) == "### Postmortems: no problems in 3 files\n"


def test_a_long_summary_ends_with_how_many_are_left_out() -> None:
    many = tuple(Problem("a.yaml", Mark(n + 1), Level.WARNING, "date", "x") for n in range(forges.ROWS + 2))

    assert forges.as_markdown(many, files=1).endswith("\nAnd 2 more: `postmortem check` prints all of them.\n")


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_what_is_said_of_each_sample_holds_against_the_schemas(path: Path) -> None:
    found = problems_of(path)
    JUNIT.validate(junit.as_junit(found, ()))
    (run,) = _sarif(found)["runs"]  # type: ignore[misc]

    assert [result["ruleId"] for result in run["results"]] == [problem.rule for problem in found]
    assert all(rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])


@settings(max_examples=50, deadline=None)
@given(problems)
def test_any_problem_holds_against_the_schemas(found: tuple[Problem, ...]) -> None:
    _sarif(found)
    JUNIT.validate(junit.as_junit(found, ("posts/x.yaml",)))
    GITLAB.validate(json.loads(forges.as_gitlab(found)))


@settings(max_examples=50, deadline=None)
@given(problems)
def test_no_two_problems_have_one_fingerprint(found: tuple[Problem, ...]) -> None:
    assert len(set(forges.fingerprints(found))) == len(found)


@settings(max_examples=50, deadline=None)
@given(problems, st.integers(1, 50))
def test_a_fingerprint_stays_when_lines_move(found: tuple[Problem, ...], down: int) -> None:
    moved = [replace(one, mark=one.mark._replace(line=one.mark.line + down)) for one in found]

    assert list(forges.fingerprints(moved)) == list(forges.fingerprints(found))


@settings(max_examples=50, deadline=None)
@given(problems)
def test_a_row_of_the_summary_is_one_line_that_calls_nobody(found: tuple[Problem, ...]) -> None:
    rows = forges.as_markdown(found, files=1).splitlines()[4:]

    assert len(rows) == len(found)
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 and "@" not in row for row in rows)
    assert "&#64;all" in forges.as_markdown(PROBLEMS, files=1)


def test_a_file_outside_of_the_folder_has_an_address_of_its_own() -> None:
    (run,) = _sarif((replace(PROBLEMS[0], path="/srv/a b.yaml"),))["runs"]  # type: ignore[misc]

    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///srv/a%20b.yaml"
    }
