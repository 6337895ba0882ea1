"""What Opsgenie, incident.io and FireHydrant hold becomes records, and no word of it is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_kit import loader, moment
from postmortem_kit.dumper import dump
from postmortem_kit.importers import vendors
from postmortem_kit.importers.planning import Made, Plan
from postmortem_kit.importers.results import Refused
from postmortem_kit.problem import errors
from postmortem_kit.settings import Config
from tests import test_adf
from tests.test_systems import ANY, PERSON, WORDS, lost, made, write


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts").mkdir()
    return tmp_path


DOCUMENT: dict[str, Any] = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "It hums"}]}],
}
POSTMORTEM = {"postmortemId": "p1", "title": "It hums", "startTime": "2026-03-04T09:10:00Z", "content": DOCUMENT}


@pytest.mark.parametrize(
    "data",
    [
        POSTMORTEM, {"data": POSTMORTEM, "took": 0.1}, [POSTMORTEM], {"data": [POSTMORTEM]},
        POSTMORTEM | {"content": json.dumps(DOCUMENT)},
        POSTMORTEM | {"content": {**DOCUMENT, "version": 9}, "of tomorrow": {"a": 1}},
    ],
    ids=["one", "answer", "list", "answers", "text", "newer"],
)  # fmt: skip
def test_a_postmortem_of_opsgenie_may_be_one_or_many(data: Any, tmp_path: Path) -> None:
    (one,) = made("opsgenie", write("x.json", data), folder=tmp_path)

    assert isinstance(one, Made)
    assert one.imported.record.topics[0].body == "It hums"
    assert str(one.imported.record.times.started) == "2026-03-04T09:10:00+00:00"


def test_a_document_that_is_plain_text_stays(tmp_path: Path) -> None:
    (one,) = made("opsgenie", write("x.json", POSTMORTEM | {"executiveSummary": "Just words"}), folder=tmp_path)

    assert isinstance(one, Made)
    assert one.imported.record.summary == "Just words"


def test_files_that_the_export_only_names_are_noted(tmp_path: Path) -> None:
    media = {"type": "media", "attrs": {"type": "file", "id": "f1", "alt": "q.png"}}
    linked = {"type": "media", "attrs": {"type": "external", "url": "https://example.com/q.png"}}
    document = {"type": "doc", "content": [{"type": "mediaSingle", "content": [media]}, linked]}
    (one,) = made("opsgenie", write("x.json", POSTMORTEM | {"content": document}), folder=tmp_path)

    assert isinstance(one, Made)
    assert [note.text for note in one.imported.notes] == ["the file 'q.png' is not in the export: save it there"]


TEXT = {"markdown": "# It hums\n\n## Summary\n\nOn 4 May 2026 it hummed.\n"}


@pytest.mark.parametrize(
    "data", [TEXT, [TEXT], {"retrospectives": [TEXT]}, {"data": TEXT}], ids=["one", "list", "named", "answer"]
)
@pytest.mark.parametrize("system", ["incident.io", "firehydrant"])
def test_a_write_up_may_be_one_or_many(system: str, data: Any, tmp_path: Path) -> None:
    (one,) = made(system, write("x.json", data), folder=tmp_path)

    assert isinstance(one, Made)
    assert (one.imported.record.title, one.imported.record.summary) == ("It hums", "On 4 May 2026 it hummed.")


def test_a_document_whose_text_is_missing_is_named(tmp_path: Path) -> None:
    about = {"id": "d1", "title": "It hums", "document_url": "https://example.com/d1"}
    (one,) = made("incident.io", write("list.json", {"postmortem_documents": [about]}), folder=tmp_path)

    assert one == Refused(
        "list.json#1", "the text of d1 is not in the export: save it beside this file as d1.json"
    )  # fmt: skip


def test_the_day_with_its_zone_holds_for_the_rows_below_it(tmp_path: Path) -> None:
    text = "# A\n\n## Timeline\n\n### 2026-05-04 (UTC)\n\n* [10:30] a\n\n### 2026-05-05 (CET)\n\n* [10:30] b\n"
    (one,) = made("incident.io", write("x.json", {"markdown": text}), folder=tmp_path)

    assert isinstance(one, Made)
    assert [str(row.at) for row in one.imported.record.timeline] == ["2026-05-04T10:30:00+00:00", "2026-05-05T10:30:00"]


def test_who_is_to_do_it_stands_behind_a_dash(tmp_path: Path) -> None:
    text = "# A\n\nOn 2026-05-04.\n\n## Follow-ups\n\n* **Oil it** - Assignee: Ada Ferro\n* Paint it - blue: or red\n"
    (one,) = made("incident.io", write("x.json", {"markdown": text}), folder=tmp_path)

    assert isinstance(one, Made)
    assert [action.owner for action in one.imported.record.actions] == ["Ada Ferro", None]


@pytest.mark.parametrize(
    ("system", "data", "place", "reason"),
    [
        ("opsgenie", '{"data": {"title": "It h', "x.json:1:20", "it ends in the middle"),
        ("opsgenie", {"incidents": [{"incident_updates": []}]}, "x.json", "give --from statuspage"),
        ("opsgenie", {"title": "newer"}, "x.json", "no shape of opsgenie that is known here"),
        ("opsgenie", [POSTMORTEM, {"v3": []}], "x.json#2", "no shape of opsgenie"),
        ("opsgenie", [POSTMORTEM, POSTMORTEM], "x.json#2", "the incident p1 is at x.json#1 already"),
        ("opsgenie", {"title": "x", "content": DOCUMENT, "rootIncident": {}}, "x.json", "no shape of opsgenie"),
        ("incident.io", {"markdown": 3}, "x.json", "no shape of incident.io that is known here"),
        ("incident.io", {"markdown": " \n"}, "x.json", "its text is empty"),
        ("incident.io", {"markdown": "# It hums"}, "x.json", "no day is written in it"),
        ("incident.io", [TEXT, POSTMORTEM], "x.json#2", "give --from opsgenie"),
        ("firehydrant", '[{"markdown": "# It', "x.json:1:15", "it ends in the middle"),
        ("firehydrant", [], "x.json", "no shape of firehydrant"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    system: str, data: Any, place: str, reason: str, tmp_path: Path
) -> None:
    refused = [one for one in made(system, write("x.json", data), folder=tmp_path) if isinstance(one, Refused)]

    assert [one.source for one in refused] == [place]
    assert reason in refused[0].reason


TREE = test_adf.TREES.map(lambda tree: {"type": "doc", "version": 1, "content": [tree]})
OPSGENIE = st.fixed_dictionaries(
    {"postmortemId": st.just("p1"), "title": st.sampled_from(["It hums", "b" * 120, "# a"]), "content": TREE},
    optional={
        **dict.fromkeys(("severity", "status", "startTime", "endTime", "respondTime", "resolveTime"), ANY),
        "executiveSummary": WORDS | TREE | TREE.map(json.dumps) | ANY,
        "owner": PERSON | ANY,
        "responders": st.lists(PERSON, max_size=2) | ANY,
        "affectedServices": st.lists(PERSON, max_size=2) | ANY,
        "rootIncident": st.fixed_dictionaries({}, optional={"message": ANY, "tags": st.lists(WORDS) | ANY, "id": ANY}),
    },
)
WRITE_UP = st.fixed_dictionaries(
    {"markdown": WORDS},
    optional={
        **dict.fromkeys(("id", "title", "name", "status", "document_url"), ANY),
        "editors": st.lists(PERSON, max_size=2) | ANY,
        "postmortem_document": st.fixed_dictionaries({"id": WORDS, "document_url": WORDS}, optional={"title": WORDS}),
    },
)


@pytest.mark.parametrize(
    ("system", "shape"), [("opsgenie", OPSGENIE), ("incident.io", WRITE_UP), ("firehydrant", WRITE_UP)]
)
def test_whatever_an_export_holds_is_in_the_record(
    system: str, shape: st.SearchStrategy[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("x")
    path = folder / "x.json"

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(shape)
    def holds(data: Any) -> None:
        path.write_text(json.dumps([data]), encoding="utf-8")
        plan = Plan(Config(), folder, {}, moment.read("2026-01-02").day)
        for one in vendors.read(system, (path,)):
            taken = plan.take(one)
            if isinstance(taken, Refused):
                assert (taken.reason, data.get("markdown", "x").strip()) == ("its text is empty", "")
                continue
            record = taken.imported.record
            assert errors(loader.load(dump(record), f"posts/{record.id}.yaml").problems) == ()
            plain = {name: value for name, value in data.items() if name not in ("content", "executiveSummary")}
            assert lost(plain, record) == []

    holds()
