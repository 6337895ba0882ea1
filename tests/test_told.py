"""What a system tells of an incident becomes a record: values in their fields, the write-up read, the rest kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from postmortem_kit import loader, moment
from postmortem_kit.dumper import dump
from postmortem_kit.importers import planning, told
from postmortem_kit.importers.planning import Made, Plan
from postmortem_kit.importers.results import Refused, Site, Told, Undated
from postmortem_kit.model import Postmortem, Row
from postmortem_kit.problem import errors
from postmortem_kit.settings import Config

AT = "2026-03-04T09:10:00Z"


def incident(**more: Any) -> Told:
    """Return an incident as a system might tell it."""
    rows = (Row(at=moment.read(AT), text="It hums.", type="detected"),)
    given: dict[str, Any] = {"timeline": rows} | more.pop("fields", {})
    known = {"system": "bell", "id": "Q1", "place": "bells.json#1", "title": "The bell is silent"}
    return Told(fields=given, **(known | more))


def record(one: Told) -> Postmortem:
    found = told.read(one, site=Site(names={"services": frozenset({"tower"})})).record
    assert errors(loader.load(dump(found), "posts/x.yaml").problems) == ()
    return found


def test_values_go_to_their_fields_and_the_source_is_named() -> None:
    found = record(incident(url="https://bells.example.com/Q1"))

    assert (found.id, found.title, str(found.date)) == (
        "2026-03-04-the-bell-is-silent",
        "The bell is silent",
        "2026-03-04",
    )
    assert (found.source.system, found.source.id, found.source.url) == ("bell", "Q1", "https://bells.example.com/Q1")
    assert str(found.milestones["detected"]) == "2026-03-04T09:10:00+00:00"


def test_what_the_site_does_not_know_stays_in_words() -> None:
    fields = {"severity": "Loud", "services": ("tower", "belfry"), "tags": ("Big Bell", "鐘")}
    found = record(incident(fields=fields))

    assert (found.severity, found.services, found.tags) == (None, ("tower",), ("big-bell", "zhong"))
    assert found.source.unplaced == ("- severity: Loud\n- services: belfry\n- tags: 鐘",)


def test_a_severity_of_the_sites_own_scale_is_taken() -> None:
    assert record(incident(fields={"severity": "SEV-2"})).severity == "sev2"


def test_what_fits_no_field_is_kept_as_it_is() -> None:
    found = record(incident(left={"rope": {"length": 12, "knots": ["```", "b"]}}))

    assert '"length": 12' in found.source.unplaced[0]
    assert found.source.unplaced[0].startswith("```json\n")


def test_a_write_up_is_read_and_values_win_over_it() -> None:
    text = (
        "# The silent bell\n\n**Severity:** sev1\n\n**Started:** 2026-03-04 09:00\n\n## Root cause\n\nA mouse.\n\n"
        "## Timeline\n\n- 09:05 UTC somebody listens\n- 09:20 UTC the rope is mended\n"
    )
    fields = {"severity": "sev3", "times": {"started": moment.read("2026-03-04T09:01:00Z")}}
    found = record(incident(markdown=text, fields=fields))

    assert (found.severity, found.subtitle) == ("sev3", "The silent bell")
    assert [one.description for one in found.contributing_factors] == ["A mouse."]
    assert [(str(row.at)[11:16], row.text) for row in found.timeline] == [
        ("09:05", "somebody listens"), ("09:10", "It hums."), ("09:20", "the rope is mended"),
    ]  # fmt: skip
    assert found.source.unplaced == ("- severity, in the text: sev1\n- started, in the text: 2026-03-04T09:00:00",)


def test_a_picture_that_is_in_no_export_becomes_a_link(plan: Plan) -> None:
    made = plan.take(incident(markdown="## Fix\n\n![The rope](rope.png)\n"))

    assert isinstance(made, Made)
    assert made.imported.record.fix == "[The rope](rope.png)"
    assert [note.kind for note in made.imported.notes] == ["picture"]


def test_an_incident_without_a_day_asks_for_one() -> None:
    one = Told("bell", "Q1", "bells.json#1", "The bell is silent", markdown="It was.")

    with pytest.raises(Undated):
        told.read(one)
    assert told.read(one, day=dt.date(2026, 1, 2)).is_undated


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(Config(), tmp_path, {})


def test_two_incidents_of_one_name_get_an_id_each(plan: Plan) -> None:
    made = [plan.take(incident(id=id)) for id in ("Q1", "Q2")]

    assert [one.target for one in made if isinstance(one, Made)] == [
        "2026-03-04-the-bell-is-silent.yaml", "2026-03-04-the-bell-is-silent-q2.yaml",
    ]  # fmt: skip


def test_an_incident_that_is_told_twice_is_named(plan: Plan) -> None:
    plan.take(incident())
    again = plan.take(incident(place="more.json#1"))

    assert again == Refused("more.json#1", "the incident Q1 is at bells.json#1 already")


def test_a_record_keeps_its_name_over_runs(tmp_path: Path) -> None:
    (tmp_path / "2026-03-04-the-bell-is-silent.yaml").write_text("title: Ours\ndate: 2026-03-04\nsetup: x\n")
    (tmp_path / "old.yaml").write_text("title: x\ndate: 2026-03-04\nsource: {system: bell, id: Q1}\nsetup: x\n")
    made = Plan(Config(), tmp_path, {"old.yaml": "bell:Q1"}).take(incident())
    other = Plan(Config(), tmp_path, {}).take(incident(id="Q7"))

    assert isinstance(made, Made)
    assert isinstance(other, Made)
    assert (made.target, other.target) == ("old.yaml", "2026-03-04-the-bell-is-silent-q7.yaml")


def test_times_that_contradict_each_other_are_kept_in_words(plan: Plan) -> None:
    times = {"started": moment.read(AT), "resolved": moment.read("2026-03-04T08:00:00Z")}
    made = plan.take(incident(fields={"times": times}))

    assert isinstance(made, Made)
    assert not made.imported.record.times
    assert "- resolved: 2026-03-04T08:00:00+00:00" in made.imported.record.source.unplaced[0]
    assert [row.type for row in made.imported.record.timeline] == [None]


def test_a_token_is_noted_and_one_too_large_is_refused(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan.take(incident(left={"note": "ghp_" + "a1" * 18}))
    monkeypatch.setattr(planning, "MAX_BYTES", 1_000)
    huge = plan.take(incident(id="Q2", left={"log": "x" * 1_000}))

    assert isinstance(made, Made)
    assert [note.kind for note in made.imported.notes] == ["token"]
    assert isinstance(huge, Refused)
    assert "one holds 1,000" in huge.reason
