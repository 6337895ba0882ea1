from __future__ import annotations

import pytest

from postmortem_kit import loader
from postmortem_kit.settings import Catalog, Config, Settings
from postmortem_kit.views.facts import Facts, facts_of, first_sentence, severity_word
from postmortem_kit.views.times import clock_of


def facts(text: str, config: Config = Config()) -> Facts:  # noqa: B008
    record = loader.load(f"title: t\ndate: 2026-03-28\ntimezone: UTC\n{text}", "posts/t.yaml").postmortem
    return facts_of(record, config, clock=clock_of(record, site=None), address=lambda kind, name: None)


def rungs(text: str) -> list[tuple[str, ...]]:
    ladder = facts(text).ladder
    assert ladder is not None
    return [(rung.name, rung.time, rung.gap or "", rung.phase or "") for rung in ladder.rungs]


@pytest.mark.parametrize(
    ("level", "filled", "worst"), [("sev1", 4, True), ("sev2", 3, False), ("sev3", 2, False), ("sev4", 1, False)]
)
def test_a_severity_fills_cells_from_the_mildest_up(level: str, filled: int, worst: bool) -> None:
    """Only the worst one is red."""
    severity = facts(f"severity: {level}\n").severity

    assert severity is not None
    assert severity.cells == (True,) * filled + (False,) * (4 - filled)
    assert severity.is_worst is worst


def test_a_site_has_a_scale_of_its_own() -> None:
    """As many cells as it has levels; a level that is not on it has a word and no cells."""
    config = Config(settings=Settings(severities=("critical", "minor")))
    minor, unknown = facts("severity: minor\n", config).severity, facts("severity: huge\n", config).severity

    assert minor and minor.cells == (True, False) and minor.text == "minor"
    assert unknown and unknown.cells == () and unknown.text == "huge"


@pytest.mark.parametrize(
    ("level", "word"), [("sev1", "SEV 1"), ("SEV-2", "SEV 2"), ("p0", "P 0"), ("very_bad", "very bad")]
)
def test_a_severity_is_read_aloud(level: str, word: str) -> None:
    """Letters and a digit apart."""
    assert severity_word(level) == word


def test_three_facts_fit_in_a_line_and_four_are_a_rail() -> None:
    """The date and the record's own state are on every page, and do not count."""
    three = "severity: sev1\nservices: [a]\nauthors: [A]\n"

    assert facts(three).are_few
    assert not facts(f"{three}tags: [x]\n").are_few
    assert facts(f"{three}teams: [b]\nenvironments: [c]\n").are_few


def test_a_service_is_named_as_the_catalog_names_it() -> None:
    """An alias and the name are one service."""
    catalog = Catalog.model_validate({"services": [{"name": "ledger-db", "aliases": ["postgres"]}]})

    assert [one.text for one in facts("services: [postgres, ledger-db, x]\n", Config(catalog=catalog)).services] == [
        "ledger-db", "x",
    ]  # fmt: skip


def test_the_ladder_has_the_times_and_what_lies_between() -> None:
    """Each gap carries the pattern of its phase."""
    text = "times: {started: 09:00, detected: 09:10, acknowledged: 09:12, mitigated: 10:00, resolved: 11:00}\n"

    assert rungs(text) == [
        ("started", "09:00", "10 min", "undetected"),
        ("detected", "09:10", "2 min", "unmitigated"),
        ("acknowledged", "09:12", "48 min", "unmitigated"),
        ("mitigated", "10:00", "1 h", "recovering"),
        ("resolved", "11:00", "", ""),
    ]


def test_what_happened_at_once_stands_in_its_own_order() -> None:
    """Detected as it started, resolved as it was mitigated."""
    text = "times: {started: 09:00, detected: 09:00, mitigated: 10:00, resolved: 10:00}\n"

    assert [name for name, *_ in rungs(text)] == ["started", "detected", "mitigated", "resolved"]


def test_a_wave_starts_again() -> None:
    """The ladder shows every change of state, not the first start and the last end alone."""
    text = """\
times: {started: 09:00, detected: 09:10, resolved: 2026-03-29 08:00}
timeline:
  - {at: 10:00, type: mitigated}
  - {at: 12:00, type: started}
  - {at: 2026-03-29 07:00, type: mitigated}
"""

    assert [(name, time) for name, time, *_ in rungs(text)] == [
        ("started", "09:00"), ("detected", "09:10"), ("mitigated", "10:00"), ("started again", "12:00"),
        ("mitigated", "29 Mar 07:00"), ("resolved", "08:00"),
    ]  # fmt: skip


def test_answers_are_shown_and_nothing_is_computed_from_them() -> None:
    """`none` did not happen, or not yet; `unknown` was asked."""
    text = "times: {started: ~2026-03-28, detected: 09:10, mitigated: none, resolved: unknown}\n"

    assert rungs(text) == [
        ("started", "about 28 Mar", "", ""),
        ("detected", "09:10", "", ""),
        ("mitigated", "no", "", ""),
        ("resolved", "unknown", "", ""),
    ]


def test_without_a_time_there_is_no_ladder() -> None:
    """Two answers are no times."""
    assert facts("times: {started: unknown, resolved: none}\n").ladder is None


def test_the_ladder_is_headed_by_its_days_and_its_zone() -> None:
    """The second day only where there is one."""
    one, two = (
        facts("times: {started: 09:00, resolved: 10:00}\n"),
        facts("times: {started: 09:00, resolved: 2026-03-30 10:00}\n"),
    )

    assert one.ladder and one.ladder.heading == "28 March 2026, UTC"
    assert two.ladder and two.ladder.heading == "28 March 2026 to 30 March 2026, UTC"


def test_the_impact_is_told_in_a_few_words() -> None:
    """Its first sentence, how many, and what is known about the data; never what is not."""
    data = "data_loss: none, data_exposure: suspected"
    text = f"impact: {{description: 'Two failed. More.', customers_affected: ~4200, {data}}}\n"

    assert facts(text).impact == ("Two failed.", "about 4,200 customers", "no data lost", "data exposure suspected")
    assert facts("setup: x\n").impact == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("One e.g. this and more. Two.", "One e.g. this and more."),
        ("It ended at 9.30 sharp? Yes.", "It ended at 9.30 sharp?"),
        ("No end", "No end"),
        ("First\nline. Second.", "First\nline."),
        ("One paragraph\n\nAnother.", "One paragraph"),
    ],
)
def test_the_first_sentence_of_prose(text: str, sentence: str) -> None:
    """Up to a full stop behind which another sentence begins."""
    assert first_sentence(text) == sentence
