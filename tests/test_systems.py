"""The exports of other systems become records: each fixture below tests/import/ as YAML, and no string of it lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_kit import loader, moment
from postmortem_kit.dumper import dump
from postmortem_kit.importers import survival, vendors
from postmortem_kit.importers.planning import Made, Plan
from postmortem_kit.importers.results import Refused
from postmortem_kit.importers.vendors import exports, html, signs
from postmortem_kit.importers.vendors.exports import Given
from postmortem_kit.model import Part, Postmortem
from postmortem_kit.moment import TimeFault
from postmortem_kit.problem import errors
from postmortem_kit.settings import Config
from tests.golden import golden
from tests.test_cli import run

HERE = Path(__file__).with_name("import")
SYSTEMS = ("cstate", "github", "pagerduty", "statuspage", "upptime")
EXPORTS = (*SYSTEMS, "firehydrant", "incident.io", "opsgenie")
"""Those whose fixtures are folders here."""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts").mkdir()
    return tmp_path


def made(system: str, *paths: Path, folder: Path) -> list[Made | Refused]:
    plan = Plan(Config(), folder, {})
    return [plan.take(one) for one in vendors.read(system, paths)]


@pytest.mark.parametrize("system", EXPORTS)
def test_an_export_as_yaml(system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    found = made(system, Path(system), folder=tmp_path)

    assert not [one for one in found if isinstance(one, Refused)]
    golden(HERE / f"{system}.yaml", "---\n".join(one.text for one in found if isinstance(one, Made)))


@pytest.mark.parametrize("system", EXPORTS)
def test_a_second_import_gives_the_same_bytes_and_no_error(system: str, here: Path) -> None:
    run("import", str(HERE / system), "--from", system)
    first = {path.name: path.read_bytes() for path in (here / "posts").iterdir()}
    out, code = run("import", str(HERE / system), "--from", system)

    assert (code, {path.name: path.read_bytes() for path in (here / "posts").iterdir()}) == (0, first)
    assert "as it was" in out
    assert run("check")[1] == 0


def test_what_somebody_has_edited_is_left(here: Path) -> None:
    run("import", str(HERE / "upptime"), "--from", "upptime")
    record = here / "posts" / "2026-04-18-harbour-map-is-down.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("Harbour Map is down", "No map"), encoding="utf-8")
    out, _ = run("import", str(HERE / "upptime"), "--from", "upptime")

    assert "1 edited since and left alone" in out
    assert "title: No map" in record.read_text(encoding="utf-8")


# Shapes that an export may have


def write(name: str, data: Any) -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


INCIDENT = {"id": "Q1", "title": "It rings", "created_at": "2026-03-04T09:10:00Z", "incident_number": 1}
ENTRY = {"id": "R1", "type": "acknowledge_log_entry", "created_at": "2026-03-04T09:12:00Z", "summary": "Taken."}
NOTE = {"id": "N1", "content": "A mouse.", "created_at": "2026-03-04T09:15:00Z"}


@pytest.mark.parametrize(
    "files",
    [
        {"x.json": {"incident": INCIDENT, "log_entries": [ENTRY], "notes": [NOTE]}},
        {"x.json": [{"incident": INCIDENT, "log_entries": [ENTRY], "notes": [NOTE]}]},
        {"x.json": {"incidents": [INCIDENT | {"log_entries": [ENTRY], "notes": [NOTE]}], "limit": 25, "more": False}},
        {"a.json": {"incidents": [INCIDENT]}, "b.json": {"log_entries": [ENTRY | {"incident": {"id": "Q1"}}]},
         "c.json": {"notes": [NOTE]}},
        {"a.json": [INCIDENT, INCIDENT | {"id": "Q2"}], "Q1-log.json": [ENTRY], "Q1-notes.json": [NOTE]},
    ],
    ids=["one", "list", "inline", "folder", "by name"],
)  # fmt: skip
def test_log_entries_and_notes_are_joined_to_their_incident(files: dict[str, Any], tmp_path: Path) -> None:
    for name, data in files.items():
        write(f"pd/{name}", data)
    first = made("pagerduty", Path("pd"), folder=tmp_path)[0]

    assert isinstance(first, Made)
    assert [(row.text, row.type) for row in first.imported.record.timeline] == [
        ("Taken.", "acknowledged"), ("A mouse.", None),
    ]  # fmt: skip
    assert str(first.imported.record.times.detected) == "2026-03-04T09:10:00+00:00"


def test_what_belongs_to_no_incident_of_the_export_is_named(tmp_path: Path) -> None:
    write("pd/a.json", [INCIDENT, INCIDENT | {"id": "Q2"}])
    write("pd/log.json", [ENTRY | {"incident": {"id": "Q9"}}, ENTRY | {"incident": {"id": "Q9"}}])
    write("pd/notes.json", [NOTE])
    refused = [one for one in made("pagerduty", Path("pd"), folder=tmp_path) if isinstance(one, Refused)]

    assert [(one.source, one.reason) for one in refused] == [
        ("pd/log.json#1", "its incident Q9 is not in the export, with 1 more"),
        ("pd/notes.json#1", "it does not say its incident: put the incident's id into the file's name"),
    ]


def test_reopened_and_acknowledged_again_no_time_is_said_twice(tmp_path: Path) -> None:
    def entry(kind: str, minute: int) -> dict[str, str]:
        return {"id": f"R{minute}", "type": f"{kind}_log_entry", "created_at": f"2026-03-04T09:{minute}:00Z"}

    log = [entry("trigger", 10), entry("acknowledge", 12), entry("resolve", 20), entry("unacknowledge", 25)]
    log += [entry("acknowledge", 30), entry("resolve", 40)]
    ended = INCIDENT | {"resolved_at": "2026-03-04T09:40:00Z"}
    (one,) = made("pagerduty", write("x.json", {"incident": ended, "log_entries": log}), folder=tmp_path)

    assert isinstance(one, Made)
    assert [row.type for row in one.imported.record.timeline] == [
        "detected", "acknowledged", None, None, None, "resolved",
    ]  # fmt: skip
    assert not one.imported.record.times
    assert one.imported.record.timeline[3].text == "unacknowledge"


def test_a_page_of_a_longer_list_is_noted(tmp_path: Path) -> None:
    (one,) = made("pagerduty", write("x.json", {"incidents": [INCIDENT], "more": True}), folder=tmp_path)

    assert isinstance(one, Made)
    assert [note.text for note in one.imported.notes] == ["the export has more pages (`more` is true)"]


UPDATE = {"id": "u", "status": "investigating", "body": "We look.", "created_at": "2026-05-06T12:00:00Z"}
OUTAGE = {"id": "k", "name": "No tickets", "impact": "minor", "incident_updates": [UPDATE]}


@pytest.mark.parametrize(
    "data", [{"incidents": [OUTAGE]}, [OUTAGE], {"incident": OUTAGE}, OUTAGE, [{"incidents": [OUTAGE]}]]
)
def test_a_status_page_may_be_a_list_or_one(data: Any, tmp_path: Path) -> None:
    (one,) = made("statuspage", write("x.json", data), folder=tmp_path)

    assert isinstance(one, Made)
    assert [row.text for row in one.imported.record.timeline] == ["**Investigating** — We look."]


def test_an_impact_that_is_on_the_scale_of_the_site_is_the_severity(here: Path) -> None:
    (here / "postmortem.yml").write_text("severities: [critical, major, minor]\n", encoding="utf-8")
    run("import", str(write("x.json", [OUTAGE])), "--from", "statuspage")

    assert loader.read(here / "posts" / "2026-05-06-no-tickets.yaml").postmortem.severity == "minor"


@pytest.mark.parametrize(
    ("label", "field", "value"),
    [
        ("service: mail", "services", ("mail",)),
        ("team/crew", "teams", ("crew",)),
        ("env: prod", "environments", ("prod",)),
        ("severity: 2", "severity", None),
        ("SEV1", "severity", "sev1"),
        ("Night Shift", "tags", ("night-shift",)),
    ],
)
def test_labels_go_where_they_say(label: str, field: str, value: object, tmp_path: Path) -> None:
    issue = {"number": 3, "title": "It broke", "body": "## Date: 2026-01-02\n\nSo.", "labels": [{"name": label}]}
    (one,) = made("github", write("x.json", issue | {"created_at": "2026-01-09T08:00:00Z"}), folder=tmp_path)

    assert isinstance(one, Made)
    assert getattr(one.imported.record, field) == value
    assert str(one.imported.record.date) == "2026-01-02"


def test_pages_of_issues_are_read_as_one_list(tmp_path: Path) -> None:
    issue = {"number": 3, "title": "It broke", "body": "", "created_at": "2026-01-09T08:00:00Z"}
    found = made("github", write("x.json", [[issue], [issue | {"number": 4}]]), folder=tmp_path)

    assert [one.place for one in found if isinstance(one, Made)] == ["x.json#1", "x.json#2"]


def test_planned_work_is_named(tmp_path: Path) -> None:
    (one,) = made("statuspage", write("x.json", [OUTAGE | {"scheduled_for": "2026-05-06T12:00:00Z"}]), folder=tmp_path)

    assert isinstance(one, Made)
    assert [note.text for note in one.imported.notes][:1] == [
        "it was planned (`scheduled_for`): see whether it is an incident at all"
    ]


def test_a_pull_request_and_an_issue_that_is_no_downtime_are_named(tmp_path: Path) -> None:
    issue = {"number": 3, "title": "It broke", "body": "", "created_at": "2026-01-09T08:00:00Z"}
    path = write("x.json", {"items": [issue, issue | {"pull_request": {"url": "x"}}]})

    assert [type(one) for one in made("github", path, folder=tmp_path)] == [Made, Refused]
    refused = [one.reason for one in made("upptime", path, folder=tmp_path) if isinstance(one, Refused)]
    assert refused == [
        "no downtime: the title of one is '🛑 … is down' or '⚠️ … has degraded performance'", "it is a pull request",
    ]  # fmt: skip


def test_a_downtime_without_its_comments_ends_when_it_was_closed(tmp_path: Path) -> None:
    issue = {"number": 3, "title": "⚠️ Map has degraded performance", "labels": ["status", "map"], "comments": 1}
    times = {"created_at": "2026-01-09T08:00:00Z", "closed_at": "2026-01-09T08:10:00Z"}
    (one,) = made("upptime", write("x.json", [issue | times]), folder=tmp_path)

    assert isinstance(one, Made)
    assert str(one.imported.record.times.resolved) == "2026-01-09T08:10:00+00:00"
    assert one.imported.record.services == ("map",)


def test_a_page_of_a_status_page_that_is_no_issue_is_named(tmp_path: Path) -> None:
    write("c/about.md", "---\ntitle: About\nsection: page\n---\nWe.\n")
    write("c/_index.md", "---\ntitle: All\n---\n")
    write("c/old.md", "---\nTitle: Old\nDate: 2020-01-02T03:04:00Z\nAffected: API\nSeverity: down\n---\nSo it was.\n")
    about, old = made("cstate", Path("c"), folder=tmp_path)

    assert about == Refused("c/about.md", "no issue of cState: its front matter has no `section: issue`")
    assert isinstance(old, Made)
    assert (old.imported.record.services, str(old.imported.record.times.started)) == (
        ("API",), "2020-01-02T03:04:00+00:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Plain *text* & more", "Plain *text* & more"),
        ("<p>One</p><p>two<br/>three &amp; four</p>", "One\n\ntwo\nthree & four"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n   1. c"),
        ('<h2>Why</h2><a href="https://example.com/x">here</a>', "## Why\n\n[here](https://example.com/x)"),
        ("<pre><code>a  b\nc</code></pre>", "```\na  b\nc\n```"),
        ("if a < b and b > c", "if a < b and b > c"),
    ],
)
def test_html_becomes_markdown(text: str, markdown: str) -> None:
    assert html.markdown(text) == markdown


# What is wrong with an export

NEWER = (
    "no shape of statuspage that is known here: `incidents`, each with `id`, `name` and `incident_updates`, "
    "was expected"
)
CUT = "it ends in the middle, as one that was cut off"


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        ('{"incidents": [{"id": "k",\n "name": "No ti', "x.json:2:10", CUT),
        ('{"incidents": [', "x.json:1:16", CUT),
        ('{"incidents": }', "x.json:1:15", "it is no JSON: Expecting value"),
        ("[" * 100_000, "x.json", "it is nested too deeply to be an export"),
        ('{"incidents": [1' + "0" * 5000 + "]}", "x.json", "it holds a number that no system writes"),
        ('{"incidents": []}', "x.json", "no incident is in it"),
        ({"incident": INCIDENT}, "x.json", "it looks like an export of another system: give --from pagerduty"),
        ([{"number": 1, "title": "🛑 X is down", "body": ""}], "x.json",
         "it looks like an export of another system: give --from upptime"),
        ({"outages": [{"ref": 7}]}, "x.json", NEWER),
        ({"incidents": [OUTAGE, OUTAGE | {"id": " "}]}, "x.json#2",
         "no incident that is known here: `id`, `name` and `incident_updates` were expected"),
        ({"incidents": [OUTAGE, {"ref": 7}]}, "x.json#2",
         "no incident that is known here: `id`, `name` and `incident_updates` were expected"),
    ],
    ids=["cut off", "ended", "broken", "deep", "number", "empty", "other", "another", "newer", "nameless", "one newer"],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_place(data: Any, place: str, reason: str, tmp_path: Path) -> None:
    found = made("statuspage", write("x.json", data), folder=tmp_path)

    assert [one for one in found if isinstance(one, Refused)] == [Refused(place, reason)]


def test_the_others_are_imported(here: Path) -> None:
    write("sp/a.json", '{"incidents": [')
    write("sp/b.json", [OUTAGE, OUTAGE | {"name": "Again"}])
    Path("sp/c.json").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    out, code = run("import", "sp", "--from", "statuspage")

    assert code == 1
    assert "4 incidents: 1 written, 3 not imported" in out
    assert f"sp/a.json:1:16: error: not imported: {CUT}" in out
    assert "sp/b.json#2: error: not imported: the incident k is at sp/b.json#1 already" in out
    assert "sp/c.json: error: not imported: it is no text, whatever its name says" in out
    assert [path.name for path in (here / "posts").glob("*.yaml")] == ["2026-05-06-no-tickets.yaml"]


def test_a_folder_without_an_export_is_an_error() -> None:
    Path("nothing").mkdir()

    assert run("import", "nothing", "--from", "github") == ("postmortem: no export in nothing: .json\n", 2)
    assert run("import", "nothing", "--from", "cstate") == ("postmortem: no issue in nothing: .md\n", 2)


@pytest.mark.parametrize("system", [one for one in SYSTEMS if one != "cstate"])
def test_an_export_that_is_taken_for_a_document_names_its_system(system: str) -> None:
    (file,) = (HERE / system).glob("*.json")
    alone, code = run("import", str(file))
    folder, _ = run("import", str(HERE / system))

    assert code == 1
    assert f"it is JSON, and looks like an export of {system}: give --from {system}" in alone
    assert f"give --from {system}" in folder


def test_json_of_nobody_is_no_document() -> None:
    assert "give --from with the system that exported it" in run("import", str(write("x.json", {"a": 1})))[0]


def test_a_large_export_is_read_and_one_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("x.json", {"incidents": [OUTAGE], "filler": ["x" * 1000] * 50_000})
    found = made("statuspage", path, folder=tmp_path)
    monkeypatch.setattr(exports, "MAX", 1_000_000)
    (refused,) = made("statuspage", path, folder=tmp_path)

    assert [type(one) for one in found] == [Refused, Made]
    assert isinstance(refused, Refused)
    assert refused.reason.endswith("bytes, and 1,000,000 are read: export fewer incidents at once")


def test_a_token_is_kept_noted_and_not_printed() -> None:
    token = "ghp_" + "a1" * 18
    path = write("x.json", [OUTAGE | {"name": f"No tickets {token}"}])
    out, _ = run("import", str(path), "--from", "statuspage", "--dry-run")
    run("import", str(path), "--from", "statuspage")

    assert token not in out
    assert "x.json#1: what looks like a token or a password" in out
    assert "[token]" in run("check")[0]


def test_a_dry_run_says_what_goes_where_and_writes_nothing(here: Path) -> None:
    out, _ = run("import", str(HERE / "upptime"), "--from", "upptime", "--dry-run")

    assert list((here / "posts").iterdir()) == []
    assert re.search(r"as exported +timeline", out)


def test_control_characters_and_half_characters_become_blanks(tmp_path: Path) -> None:
    text = json.dumps([OUTAGE | {"name": "No\u0007 tickets"}]).replace("We look.", "We \\ud83d look.")
    (one,) = made("statuspage", write("x.json", text), folder=tmp_path)

    assert isinstance(one, Made)
    assert one.imported.record.title == "No tickets"


# Whatever an export of roughly the shape holds


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30) | st.sampled_from(
    ["2026-03-04T09:10:00Z", "2026-03-04T09:00:00+02:00", "2026-03-04", "# H\n\n- 09:10 x", "## Timeline\n\nno", "```",
     "<p>a <b>b</b></p>", "![p](q.png)", "https://example.com/a", "javascript:alert(1)", "user_reference", "sev1"]
)  # fmt: skip
KEYS = st.sampled_from(["id", "summary", "note"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(0, 99) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)
PERSON = st.fixed_dictionaries({}, optional={"summary": ANY, "type": ANY, "login": ANY, "name": ANY})
PAGER = st.fixed_dictionaries(
    {"id": st.just("Q1"), "title": st.sampled_from(["It rings", "# a", "b" * 120])},
    optional={
        **dict.fromkeys(("created_at", "resolved_at", "summary", "description", "html_url", "urgency", "status"), ANY),
        **dict.fromkeys(("priority", "service", "body"), PERSON | ANY),
        "teams": st.lists(PERSON, max_size=2) | ANY,
        "acknowledgements": st.lists(
            st.fixed_dictionaries({}, optional={"at": ANY, "acknowledger": PERSON}), max_size=2
        ),
        "log_entries": st.lists(
            st.fixed_dictionaries(
                {"type": st.sampled_from(["trigger", "acknowledge", "resolve", "x"]).map("{}_log_entry".format)},
                optional={"created_at": ANY, "summary": ANY, "agent": PERSON | ANY, "channel": ANY, "note": ANY},
            ),
            max_size=3,
        ),
        "notes": st.lists(
            st.fixed_dictionaries({"content": ANY, "created_at": ANY}, optional={"user": PERSON}), max_size=2
        ),
    },
)
STATUS = st.fixed_dictionaries(
    {
        "id": st.just("k"),
        "name": st.sampled_from(["No tickets", "a  b", "b" * 120]),
        "incident_updates": st.lists(
            st.fixed_dictionaries({}, optional=dict.fromkeys(("status", "body", "created_at", "display_at"), ANY)),
            max_size=3,
        ),
    },
    optional={
        **dict.fromkeys(("impact", "status", "created_at", "started_at", "monitoring_at", "resolved_at"), ANY),
        **dict.fromkeys(("shortlink", "postmortem_body"), ANY),
        "components": st.lists(PERSON, max_size=2) | ANY,
    },
)
ISSUE = st.fixed_dictionaries(
    {"number": st.integers(1, 9), "title": st.sampled_from(["🛑 Map is down", "It broke", "# 1"])},
    optional={
        **dict.fromkeys(("body", "createdAt", "created_at", "closed_at", "html_url", "url", "state"), ANY),
        **dict.fromkeys(("user", "author"), PERSON | ANY),
        "labels": st.lists(PERSON | WORDS, max_size=2) | ANY,
        "comments": st.lists(
            st.fixed_dictionaries({}, optional={"body": ANY, "user": PERSON, "created_at": ANY}), max_size=2
        )
        | ANY,
    },
)


@pytest.mark.parametrize(
    ("system", "shape"),
    [("pagerduty", PAGER), ("statuspage", STATUS), ("github", ISSUE), ("upptime", ISSUE)],
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
                assert (system, data["title"] != "🛑 Map is down") == ("upptime", True) or data.get("pull_request")
                continue
            record = taken.imported.record
            assert errors(loader.load(dump(record), f"posts/{record.id}.yaml").problems) == ()
            assert lost(data, record) == []

    holds()


def lost(data: Any, record: Postmortem) -> list[str]:
    """Return the texts of an export whose words a record does not hold; a time may be there as a record writes it."""
    there = survival.words("\n".join(held(record)).casefold()).keys()
    return [
        text
        for text in leaves(data)
        if not any(survival.words(said.casefold()).keys() <= there for said in (text, plain(text)))
    ]


def leaves(value: Any) -> Iterator[str]:
    """Yield each text of an export."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


def plain(text: str) -> str:
    """Return a text without what is markup in HTML or in Markdown, and a time as a record writes it."""
    try:
        return str(moment.read(text))
    except TimeFault:
        return re.sub(r"</?[a-z]+>|```", " ", text)


def held(value: Any) -> Iterator[str]:
    """Yield each text of a record; what is kept as JSON as the texts within."""
    if isinstance(value, Part):
        for name in value.model_fields_set:
            yield f"{name}\n{value.__class__.__name__}"
            yield from held(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from held(inner)
    elif isinstance(value, str) and value.startswith("```json\n"):
        yield from leaves(json.loads(value[8:-4]))
    elif value is not None:
        yield str(value)


def test_what_is_taken_is_gone_and_what_is_empty_says_nothing() -> None:
    one = Given({"a": "x", "b": {"c": "y", "d": None}, "e": [{"f": ""}, {"g": 1}], "at": "no time", "url": "ftp://x"})

    assert (one.text("z", "a"), one.inner("b").text("c"), one.moment("at"), one.url("url")) == ("x", "y", None, None)
    assert [inner.text("g") for inner in one.each("e")] == ["", "1"]
    assert one.left() == {"at": "no time", "url": "ftp://x"}


def test_what_an_export_looks_like() -> None:
    assert signs.system({"data": {"incident_updates": []}}) == "statuspage"
    assert signs.system([]) is None
