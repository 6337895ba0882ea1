"""Each rule finds its defect, says where it is, and is explained."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from postmortem_kit import checks, loader
from postmortem_kit.checks.reading import RULES
from postmortem_kit.problem import Problem
from postmortem_kit.settings import Config, Requirement, Settings
from tests.golden import golden
from tests.samples import BAD, CHECKS, MADE, MENDED, RULE_IDS, STORED, printed, problems_of, rule_of, told

PACKAGE = Path(checks.__file__).parents[1]
DOCS = Path(__file__).parents[1] / "docs" / "checks"
COMPLETE = (BAD / "mended" / "expected.yaml").read_text()
RULE_AT = {"Fault": 1, "TimeFault": 0, "fault": 0, "report": 1, "problem": 1, "Problem": 3}
"""Where a call that makes a problem names its rule."""


def _check(text: str, *, config: Config | None = None, as_published: bool = False) -> list[str]:
    """Return what the checks, and not the reading, say of a record."""
    entry = loader.load(text, "posts/late.yaml")
    assert [str(problem) for problem in entry.problems] == []
    found = checks.run([entry], config or Config(), as_published=as_published)
    return [f"{problem.level}: {problem.message} [{problem.rule}]" for problem in found]


def _without(*keys: str, text: str = COMPLETE) -> str:
    """Return the complete record without *keys*."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        inside = line.partition(":")[0] in keys or (inside and line.startswith(" "))
        kept += [] if inside else [line]
    return "".join(kept)


# One defect each


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_bad_sample_has_one_problem_and_it_is_the_one_it_is_named_after(path: Path) -> None:
    problems = problems_of(path)

    assert [problem.rule for problem in problems] == [rule_of(path.stem)]
    golden(path.with_suffix(".txt"), told(problems))


@pytest.mark.parametrize("name", MADE)
def test_what_cannot_be_kept_as_a_file_has_one_problem_too(name: str, tmp_path: Path) -> None:
    MADE[name](tmp_path)
    problems = problems_of(tmp_path)

    assert [problem.rule for problem in problems] == [rule_of(name)]
    golden(BAD / f"{name}.txt", told(problems))


@pytest.mark.parametrize("path", sorted(MENDED.iterdir()), ids=lambda path: path.stem)
def test_a_mended_sample_has_no_problem(path: Path) -> None:
    assert told(problems_of(path)) == ""


def test_every_rule_has_a_sample() -> None:
    assert {rule_of(path.stem) for path in STORED} | {rule_of(name) for name in MADE} == set(RULE_IDS)


def test_every_sample_has_its_text_and_no_text_is_left_over() -> None:
    names = {path.stem for path in STORED} | set(MADE)

    assert {path.stem for path in BAD.glob("*.txt")} == names


def test_no_rule_is_both_read_and_checked() -> None:
    assert set(RULES) & set(CHECKS) == set()


def test_the_package_uses_no_rule_that_is_not_explained() -> None:
    used = {rule for path in sorted(PACKAGE.rglob("*.py")) for rule in _rules_in(ast.parse(path.read_text()))}

    assert used - set(RULE_IDS) == set()
    assert set(RULES) - used == set()


def _rules_in(tree: ast.Module) -> Iterator[str]:
    """Yield what stands in the place of a rule, in each call that makes a problem."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            at = RULE_AT.get(name)
            rule = node.args[at] if at is not None and len(node.args) > at else None
            if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                yield rule.value


# The manual


@pytest.mark.parametrize("rule", RULE_IDS)
def test_a_rule_has_a_page_that_shows_what_it_says(rule: str) -> None:
    golden(DOCS / f"{rule}.md", _page(rule))


def test_the_index_lists_every_rule() -> None:
    rows = [
        f"| [`{rule}`]({rule}.md) | {_level(rule)} | {checks.explained(rule).partition(chr(10))[0]} |"
        for rule in RULE_IDS
    ]
    head = (
        "# What `postmortem check` says\n\n"
        "An error stops the build; a warning says what a reader will miss; a note is advice. Every problem ends with "
        "the\nname of its rule in brackets, and each rule has its page here.\n\n"
    )

    golden(DOCS / "index.md", head + "\n".join(["| rule | level | |", "|---|---|---|", *rows]) + "\n")


def test_no_page_is_left_over() -> None:
    assert {path.stem for path in DOCS.iterdir()} - {"index"} == set(RULE_IDS)


def _page(rule: str) -> str:
    parts = [f"# {rule}", f"*{_level(rule).capitalize()}.* {checks.explained(rule)}"]
    sample, mended = _sample(rule), _mended(rule)
    if sample is None:
        parts += ["## What it says", _console((BAD / f"{rule}.txt").read_text())]
    else:
        problem = problems_of(sample)[0]
        parts += ["## What it finds", _excerpt(sample, mended), _console(_said(sample, problem))]
        parts += ["## Mended", _excerpt(mended, sample)] if mended else []
    return "\n\n".join(parts) + "\n"


def _level(rule: str) -> str:
    """Return the level that the rule's first sample shows."""
    return (BAD / f"{rule}.txt").read_text().split(": ")[1]


def _sample(rule: str) -> Path | None:
    return next((path for path in STORED if path.stem == rule), None)


def _mended(rule: str) -> Path | None:
    return next((path for path in MENDED.iterdir() if path.stem == rule), None)


def _said(sample: Path, problem: Problem) -> str:
    text = printed(sample, problem)
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)


def _console(text: str) -> str:
    return f"```console\n$ postmortem check\n{text.rstrip()}\n```"


def _excerpt(path: Path, other: Path | None) -> str:
    """Return what differs between two samples, with some lines around it; all of it where it is short."""
    if path.is_file():
        return _fenced(_lines(path), _lines(other))
    blocks = []
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path)
        counterpart = other / name if other and (other / name).is_file() else None
        if file.is_file() and (counterpart is None or counterpart.read_bytes() != file.read_bytes()):
            shown = "The picture." if file.suffix == ".png" else _fenced(_lines(file), _lines(counterpart))
            blocks.append(f"`{name.as_posix()}`\n\n{shown}")
    return "\n\n".join(blocks)


def _lines(path: Path | None) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace") if path else ""
    return [
        "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line.expandtabs(1))
        for line in text.splitlines()
    ]


def _fenced(lines: list[str], other: list[str]) -> str:
    if len(lines) > 12:
        matcher = difflib.SequenceMatcher(None, lines, other, autojunk=False)
        groups = [(group[0][1], group[-1][2]) for group in matcher.get_grouped_opcodes(2)]
        lines = [line for start, end in groups for line in ("# …", *lines[start:end], "# …")]
    return "```yaml\n" + "\n".join(lines) + "\n```"


# What is expected of whom


def test_a_complete_record_is_clean() -> None:
    assert _check(COMPLETE) == []


def test_a_draft_may_be_bare() -> None:
    assert _check("title: A title\ndate: 2026-03-12\nstatus: draft\nsetup: It runs at night.\n") == []


_BARE = "title: It broke\ndate: 2026-03-12\nsummary: a\n"


@pytest.mark.parametrize(
    ("fields", "told", "hint"),
    [
        ("", "what set it off or what was hit", "add `trigger:` with its type"),
        ("services: [edge]\n", "what set it off", "add `trigger:` with its type"),
        ("signals: [x]\n", "what set it off", "add `trigger:` with its type"),
    ],
)
def test_where_no_title_can_be_composed_the_missing_fact_is_named(fields: str, told: str, hint: str) -> None:
    entry = loader.load(_BARE + fields, "posts/late.yaml")
    (found,) = [one for one in checks.run([entry], Config()) if one.message.startswith("no haiku")]

    assert found.message == f"no haiku, and none can be composed: the record does not say {told}"
    assert (found.hint or "").startswith(hint)
    assert "`haiku: none`" in (found.hint or "")


def test_with_the_missing_facts_only_the_pin_is_asked_for() -> None:
    found = _check(_BARE + "services: [edge]\ntrigger: {type: load}\n")

    assert [line for line in found if "haiku" in line] == [
        "warning: no haiku: the title is one that was composed, and nobody has looked at it [expected]"
    ]


def test_a_site_that_requires_a_haiku_is_told_the_missing_fact_too() -> None:
    entry = loader.load(_BARE, "posts/late.yaml")
    (found,) = [one for one in checks.run([entry], _requires("haiku")) if "haiku" in one.message]

    assert (found.rule, found.message.partition(":")[0]) == ("required", "no haiku, and none can be composed")
    assert (found.hint or "").startswith("postmortem.yml requires 'haiku' here: add `trigger:`")


def test_a_bare_published_record_says_each_absence_once() -> None:
    found = _check("title: A title\ndate: 2026-03-12\nsetup: a\ninvestigation: b\nfix: c\n")

    assert [line.partition(":")[2].partition(":")[0].strip() for line in found] == [
        "no severity",
        "no authors",
        "no services",
        "no haiku, and none can be composed",
        "no started, detected and resolved time",
        "no way of detection",
        "no impact",
        "no contributing factors",
        "no timeline",
        "no lessons",
        "no signals",
    ]


def test_as_published_asks_a_draft_for_what_publishing_asks() -> None:
    bare = "title: A title\ndate: 2026-03-12\nsetup: a\n"

    assert _check(f"{bare}status: draft\n", as_published=True) == _check(bare)
    assert _check(f"{bare}status: in_review\n", as_published=True) == _check(bare)


def test_review_asks_for_less_than_publishing() -> None:
    found = _check("title: A title\ndate: 2026-03-12\nstatus: in_review\nsetup: a\n")

    assert [line.split()[2].rstrip(":") for line in found] == ["severity", "authors", "services", "summary"]


@pytest.mark.parametrize("status", ["published", "superseded"])
def test_what_a_build_holds_is_asked_for_all(status: str) -> None:
    found = _check(_without("signals", "haiku") + f"status: {status}\n")

    assert [line for line in found if "[expected]" in line] == [
        "warning: no haiku: the title is one that was composed, and nobody has looked at it [expected]",
        "warning: no signals: nobody who sees the same error will find this post [expected]",
    ]


def test_a_near_miss_is_asked_for_no_times_and_no_severity() -> None:
    assert _check(_without("times", "severity") + "kind: near_miss\n") == []


def test_a_drill_is_asked_for_no_severity_and_not_how_it_was_noticed() -> None:
    drill = _without("times", "severity", "detection") + "kind: drill\n"

    assert _check(f"{drill}times: {{started: 01:00, resolved: 09:15}}\n") == []
    assert _check(drill) == ["warning: no started and resolved time: readers cannot tell how long it took [expected]"]


@pytest.mark.parametrize("answer", ["unknown", "none"])
def test_an_answer_is_no_absence(answer: str) -> None:
    times = f"times: {{started: {answer}, detected: {answer}, resolved: {answer}}}\n"

    assert _check(_without("times") + times) == []


def test_a_time_from_the_timeline_is_no_absence() -> None:
    rows = "timeline:\n  - {at: 01:00, type: started, text: a}\n  - {at: 06:30, type: detected, text: b}\n"

    assert _check(_without("times", "timeline") + rows + "times: {resolved: 09:15}\n") == []


def test_a_haiku_that_is_none_is_no_absence() -> None:
    assert _check(_without("haiku") + "haiku: none\n") == []


def test_setup_investigation_and_fix_do_for_a_summary() -> None:
    bare = _without("summary")

    assert _check(bare) != []
    assert _check(bare + "investigation: a\nfix: b\n") == []


@pytest.mark.parametrize("line", ["sevrity: sev3", "impact: {data_loss: perhaps}", "times: {started: 25:00}"])
def test_what_could_not_be_read_is_not_called_absent_too(line: str) -> None:
    text = _without("severity" if "sev" in line else line.partition(":")[0]) + line + "\n"
    entry = loader.load(text, "posts/late.yaml")

    assert len(entry.problems) == 1
    assert list(checks.run([entry], Config())) == []


def test_a_file_that_could_not_be_read_is_not_judged() -> None:
    entry = loader.load("title: 'open\n", "posts/late.yaml")

    assert [problem.rule for problem in entry.problems] == ["yaml-syntax"]
    assert list(checks.run([entry], Config())) == []


# What a site requires


def _requires(*fields: str, **conditions: tuple[str, ...]) -> Config:
    return Config(Settings(required=(Requirement(fields=fields, **conditions),)))  # type: ignore[arg-type]


def test_a_required_field_is_an_error_and_no_warning() -> None:
    found = _check(_without("services"), config=_requires("services"))

    assert found == ["error: no services: readers cannot tell who was hit [required]"]


def test_a_rule_holds_for_the_statuses_kinds_and_severities_that_it_names() -> None:
    text = _without("services")

    for conditions in ({"status": ("in_review",)}, {"kind": ("near_miss",)}, {"severity": ("sev1", "sev2")}):
        assert _check(text, config=_requires("services", **conditions)) == [
            "warning: no services: readers cannot tell who was hit [expected]"
        ]
    assert "[required]" in _check(text, config=_requires("services", severity=("sev3",)))[0]


def test_a_draft_is_under_a_rule_only_where_the_rule_says_so() -> None:
    draft = _without("services") + "status: draft\n"

    assert _check(draft, config=_requires("services")) == []
    assert "[required]" in _check(draft, config=_requires("services", status=("draft",)))[0]
    assert "[required]" in _check(draft, config=_requires("services"), as_published=True)[0]


def test_two_rules_for_one_field_are_one_error() -> None:
    rule = Requirement(fields=("services", "services"))

    assert len(_check(_without("services"), config=Config(Settings(required=(rule, rule))))) == 1


def test_required_times_are_named_one_by_one() -> None:
    text = _without("times") + "times: {started: 01:00}\n"

    assert _check(text, config=_requires("times")) == ["error: no detected and resolved time [required]"]
    assert _check(text, config=_requires("times.mitigated", "times.resolved")) == [
        "error: no mitigated time [required]",
        "error: no resolved time [required]",
        "warning: no detected time: readers cannot tell how long it took [expected]",
    ]


def test_a_near_miss_has_no_times_to_require_unless_the_rule_names_it() -> None:
    text = _without("times", "severity") + "kind: near_miss\n"

    assert _check(text, config=_requires("times", "severity")) == []
    assert len(_check(text, config=_requires("times", "severity", kind=("near_miss",)))) == 2


def test_a_required_inner_field_leaves_the_rest_to_the_warning() -> None:
    text = _without("impact", "detection")

    assert _check(text, config=_requires("impact.customers_affected", "detection")) == [
        "error: no 'impact.customers_affected' [required]",
        "error: no way of detection: readers cannot tell how it was noticed [required]",
        "warning: no impact: readers cannot tell what it did to whom [expected]",
    ]


def test_required_fields_of_actions_hold_for_those_that_can_have_them() -> None:
    actions = (
        "actions:\n  - a\n  - {title: b, status: open}\n  - {title: c, status: wont_do}\n"
        "  - {title: d, status: done, closed_on: 2026-04-01}\n"
    )
    text = _without("actions") + actions

    assert _check(text, config=_requires("actions.owner", "actions.due", "actions.reason", "actions.closed_on")) == [
        "error: no owner in this entry of 'actions' [required]",
        "error: no due in this entry of 'actions' [required]",
        "error: no reason in this entry of 'actions' [required]",
        "error: no closed_on in this entry of 'actions' [required]",
    ]


# Times


def _times(times: str, *rows: str, zone: str = "Europe/Berlin") -> list[str]:
    timeline = "".join(f"  - {{{row}, text: a}}\n" for row in rows)
    head = f"title: A title\ndate: 2026-03-12\nstatus: draft\ntimezone: {zone}\ntimes: {{{times}}}\nsetup: a\n"
    return _check(head + (f"timeline:\n{timeline}" if rows else ""))


@pytest.mark.parametrize(
    "times",
    [
        "started: 01:00, detected: 01:00, acknowledged: 01:00, mitigated: 01:00, resolved: 01:00",
        "started: 01:00, mitigated: 02:00, detected: 06:30",  # over before anybody noticed
        "started: 2026-03-12, resolved: 01:00",  # the same day: nobody knows
        "started: ~02:00, mitigated: 01:50",
        "started: 2026-03-12 01:00+01:00, resolved: 2026-03-12 00:30Z",
        "started: unknown, mitigated: none, resolved: 01:00",
    ],
)
def test_times_that_can_be_true_are_left_alone(times: str) -> None:
    assert _times(times) == []


def test_one_wrong_time_is_named_once() -> None:
    assert _times("started: 06:00, mitigated: 07:00, resolved: 05:00") == [
        "error: resolved is before mitigated [time-order]"
    ]


def test_times_agree_when_they_are_the_same_instant() -> None:
    assert _times("started: 01:00", "at: 2026-03-12 00:00Z, type: started") == []
    assert _times("started: 2026-03-12", "at: 01:00, type: started") == []


def test_of_several_rows_the_first_start_and_the_last_mitigation_count() -> None:
    rows = ("at: 01:00, type: started", "at: 02:00, type: mitigated", "at: 03:00, type: started")
    last = "at: 04:00, type: mitigated"

    assert _times("started: 01:00, mitigated: 04:00", *rows, last) == []
    assert len(_times("started: 03:00, mitigated: 04:00", *rows, last)) > 0


@pytest.mark.parametrize(
    "row",
    [
        "at: 00:30, type: lead_up",
        "at: 01:00, type: lead_up",
        "at: 00:30",
        "at: 00:30, type: communication",
        "at: 11:00, type: decision",
        "at: 11:00, type: follow_up",
        "at: 2026-03-12, type: action",
        "when: next Tuesday, type: action",
        "at: ~09:20, type: action",
    ],
)
def test_rows_that_may_be_outside_are_left_alone(row: str) -> None:
    assert _times("started: 01:00, resolved: 09:15", row) == []


def test_a_row_that_was_read_on_the_wrong_day_is_not_named_twice() -> None:
    text = (
        "title: A title\ndate: 2026-03-12\nstatus: draft\ntimezone: UTC\nsetup: a\ntimes: {started: 23:00}\n"
        "timeline:\n  - {at: 23:50, text: a}\n  - {at: 00:10, type: action, text: b}\n"
    )
    entry = loader.load(text, "posts/late.yaml")

    assert [problem.rule for problem in entry.problems] == ["time-backwards"]
    assert list(checks.run([entry], Config())) == []


# Names and relations


def test_without_a_catalog_every_name_is_allowed() -> None:
    assert _check(_without("services") + "services: [whatever]\nteams: [anyone]\nenvironments: [somewhere]\n") == []


def test_drafts_may_refer_to_drafts() -> None:
    one = loader.load("title: A\ndate: 2026-03-12\nstatus: draft\nsetup: a\nrelated: [b]\n", "posts/a.yaml")
    two = loader.load("title: B\ndate: 2026-03-11\nstatus: draft\nsetup: b\n", "posts/b.yaml")

    assert list(checks.run([one, two], Config())) == []


def test_records_of_the_context_are_looked_up_and_not_judged() -> None:
    one = loader.load("title: A\ndate: 2026-03-12\nstatus: draft\nsetup: a\nrelated: [b]\n", "posts/a.yaml")
    two = loader.load("title: B\ndate: 2026-03-11\nsetup: b\nrelated: [c]\n", "posts/b.yaml")

    assert list(checks.run([one], Config(), context=[two])) == []
    assert [problem.rule for problem in checks.run([one], Config())] == ["related-missing"]


def test_a_record_that_could_not_be_read_can_be_referred_to() -> None:
    one = loader.load("title: A\ndate: 2026-03-12\nstatus: draft\nsetup: a\nrelated: [b]\n", "posts/a.yaml")
    two = loader.load("title: 'open\n", "posts/b.yaml")

    assert list(checks.run([one, two], Config())) == []


def test_a_superseded_record_and_its_successor_are_clean() -> None:
    old = loader.load(COMPLETE + "status: superseded\n", "posts/old.yaml")
    new = loader.load(COMPLETE + "related: [{id: old, type: supersedes}]\n", "posts/new.yaml")

    assert list(checks.run([old, new], Config())) == []


def test_similar_may_stand_at_both_ends() -> None:
    one = loader.load(COMPLETE + "related: [b]\n", "posts/a.yaml")
    two = loader.load(_without("haiku") + "haiku: none\nrelated: [a]\n", "posts/b.yaml")

    assert list(checks.run([one, two], Config())) == []
