from __future__ import annotations

from postmortem_kit import loader
from postmortem_kit.views.quick import Quick, quick_of


def quick(text: str) -> Quick:
    return quick_of(loader.load(f"title: t\ndate: 2026-03-28\n{text}", "posts/t.yaml").postmortem)


def test_three_signals_are_shown() -> None:
    """As they stand in the file."""
    assert quick("signals: [a, 'b: c', '#d', e]\n").seen == ("a", "b: c", "#d")


def test_what_it_was_is_what_was_confirmed_else_the_trigger_else_the_summary() -> None:
    """Never one factor raised to a root cause."""
    base = "summary: 'Sum *one*. Two.'\nsignals: [x]\ncontributing_factors: [{category: process, description: f}]\n"
    trigger = f"{base}trigger: {{type: change, text: A change.}}\n"
    confirmed = f"{trigger}hypotheses: [{{statement: No, status: ruled_out}}, {{statement: Yes, status: confirmed}}]\n"

    assert quick(confirmed).was == ("Yes",)
    assert quick(trigger).was == ("A change.",)
    assert (quick(base).was, quick(base).gist) == ((), "Sum *one*.")


def test_what_did_not_help_is_told_with_what_made_it_worse() -> None:
    """Actions of the timeline, by their outcome."""
    rows = "timeline: [{text: a, outcome: helped}, {text: b, outcome: no_effect}, {text: c, outcome: worse}]\n"

    assert quick(rows).failed == (("b", False), ("c", True))


def test_without_rows_the_summary_stands_alone() -> None:
    """And without a summary there is no panel."""
    assert quick("summary: Only this. And this.\n").summary == "Only this. And this."
    assert not quick("summary: Only this.\n").has_rows
    assert not quick("setup: x\n")


def test_runbooks_are_the_links_of_that_kind() -> None:
    """A dashboard is no runbook."""
    links = "links: [{url: 'https://a.example.com', kind: runbook}, {url: 'https://b.example.com', kind: dashboard}]\n"

    assert [link.url for link in quick(links).runbooks] == ["https://a.example.com"]
