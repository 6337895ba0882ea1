from __future__ import annotations

from postmortem_kit import loader
from postmortem_kit.views.timeline import Timeline, timeline_of
from postmortem_kit.views.times import clock_of


def timeline(text: str) -> Timeline:
    record = loader.load(f"title: t\ndate: 2026-03-28\ntimezone: UTC\n{text}", "posts/t.yaml").postmortem
    found = timeline_of(record, clock_of(record, site=None))
    assert found is not None
    return found


INCIDENT = """\
timeline:
  - {at: 2026-03-20 09:00, type: lead_up, text: a}
  - {at: 2026-03-28 08:50, type: lead_up, text: a}
  - {at: 09:00, type: started, text: a}
  - {at: 09:05, text: a}
  - {at: 09:10, type: detected, text: a}
  - {at: 10:00, type: mitigated, text: a}
  - {at: 11:00, type: resolved, text: a}
  - {at: 2026-03-30 12:00, type: follow_up, text: a}
  - {when: some day, type: follow_up, text: a}
"""


def test_t_counts_from_the_start() -> None:
    """Hours near the incident, days far from it, nothing where nobody knows."""
    assert [line.since for line in timeline(INCIDENT).lines] == [
        "−8 d", "−0:10", "+0:00", "+0:05", "+0:10", "+1:00", "+2:00", "+2 d", "",
    ]  # fmt: skip


def test_each_row_has_the_phase_that_it_is_in() -> None:
    """Before and after the incident there is none."""
    assert [line.phase for line in timeline(INCIDENT).lines] == [
        None, None, "undetected", "undetected", "unmitigated", "recovering", None, None, None,
    ]  # fmt: skip


def test_without_a_start_there_is_no_t() -> None:
    """The column is left out."""
    found = timeline("timeline: [{at: 09:00, text: a}]\n")

    assert not found.counts
    assert found.zone == "UTC"


def test_words_stand_where_there_is_no_clock() -> None:
    """The source's own; beside a clock they are a note."""
    first, second = timeline("timeline: [{when: at dawn, text: a}, {at: 06:00, when: at dawn, text: a}]\n").lines

    assert (first.clock, first.words, first.notes) == ("", "at dawn", ())
    assert (second.clock, second.words, second.notes) == ("06:00", "", ("“at dawn”",))


def test_a_row_says_who_how_bad_and_from_where() -> None:
    """In a few words each, and what came of an action."""
    row = "{at: 06:00, type: action, outcome: worse, text: a, role: on call, severity: sev1, source: the log}"
    line = timeline(f"timeline: [{row}]\n").lines[0]

    assert line.notes == ("on call", "SEV 1 from here on", "from the log")
    assert (line.kind, line.outcome, line.is_milestone) == ("action", "made it worse", False)


def test_no_timeline_no_table() -> None:
    """Nothing to show, nothing shown."""
    record = loader.load("title: t\ndate: 2026-03-28\nsetup: x\n", "posts/t.yaml").postmortem

    assert timeline_of(record, clock_of(record, site=None)) is None
