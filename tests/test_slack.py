"""An export of Slack: which messages become an incident and its rows, and that no person's name is in a record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_kit.dumper import dump
from postmortem_kit.importers import told
from postmortem_kit.importers.results import Refused, Told
from postmortem_kit.importers.vendors import slack
from postmortem_kit.problem import KitError
from tests.test_cli import run

START = 1777885200  # 2026-05-04T09:00:00Z
USERS = [
    {"id": "U1", "name": "aferro", "real_name": "Ada Ferro", "profile": {"email": "a@example.org"}},
    {"id": "U2", "name": "blind", "real_name": "Bo Lind"},
]
MARK = [{"name": "memo", "users": ["U2"], "count": 1}]


def message(minute: int, text: str = "It hums", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": f"{START + 60 * minute}.000200", **more}


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "export"
    path.mkdir()
    (path / "users.json").write_text(json.dumps(USERS), encoding="utf-8")
    return path


def day(export: Path, channel: str, *messages: Any, name: str = "2026-05-04") -> None:
    (export / channel).mkdir(exist_ok=True)
    (export / channel / f"{name}.json").write_text(json.dumps(messages), encoding="utf-8")


def found(export: Path, **options: Any) -> list[Told | Refused]:
    return list(slack.read([export], **options))


def only(export: Path, **options: Any) -> Told:
    (one,) = found(export, **options)
    assert isinstance(one, Told)
    return one


def texts(one: Told) -> list[str]:
    return [row.text for row in one.fields["timeline"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("channel", "is_one"),
    [
        ("inc-7", True), ("inc_2026-05-04", True), ("incident-7-belts", True), ("INC-7", True), ("inc7", True),
        ("incident-response", False), ("incidents", False), ("incoming-4", False), ("ops", False), ("income2", False),
    ],
)  # fmt: skip
def test_which_channels_are_incidents_by_their_names(export: Path, channel: str, is_one: bool) -> None:
    day(export, channel, message(0))
    day(export, "inc-1", message(0))

    assert len(found(export)) == (2 if is_one else 1)


def test_what_nobody_marked_stays_beside_the_rows(export: Path) -> None:
    day(
        export,
        "inc-7",
        message(0, "first"),
        message(1, "second", reactions=MARK),
        message(2, "third", pinned_to=["C7"]),
    )
    one = only(export)

    assert texts(one) == ["second", "third"]
    assert [kept["text"] for kept in one.left["messages"]] == ["first"]  # type: ignore[index]


def test_where_nobody_marked_anything_all_messages_are_rows_and_no_event_is(export: Path) -> None:
    day(export, "inc-7", message(0, "first"), message(1, "x joined", subtype="channel_join"), message(2, "last"))

    assert texts(only(export)) == ["first", "last"]


def test_a_thread_that_begins_with_a_mark_is_an_incident(export: Path) -> None:
    parent = message(0, "The lift stands", reactions=MARK, thread_ts=f"{START}.000200")
    reply = message(2, "It runs", thread_ts=f"{START}.000200")
    day(export, "ops", parent, message(1, "lunch?"), reply, message(3, "alone", reactions=MARK))
    one = only(export)

    assert (one.title, texts(one)) == ("The lift stands", ["The lift stands", "It runs"])
    assert one.id == f"ops/{START}.000200"


def test_in_a_thread_marks_beyond_the_first_choose_the_rows(export: Path) -> None:
    thread = {"thread_ts": f"{START}.000200"}
    parent = message(0, "The lift stands", reactions=MARK, **thread)
    day(export, "ops", parent, message(1, "hm", **thread), message(2, "It runs", reactions=MARK, **thread))

    assert texts(only(export)) == ["The lift stands", "It runs"]


def test_what_two_people_said_to_each_other_is_not_read(export: Path) -> None:
    (export / "channels.json").write_text(json.dumps([{"id": "C7", "name": "inc-7"}]), encoding="utf-8")
    day(export, "inc-7", message(0))
    day(export, "D1", message(0, reactions=MARK), message(1, thread_ts=f"{START}.000200"))

    assert [one.id for one in found(export) if isinstance(one, Told)] == ["C7"]


def test_a_folder_of_one_channel_is_read_alone(export: Path) -> None:
    day(export, "inc-7", message(0, "thanks, Bo Lind"))
    one = only(export / "inc-7")

    assert (one.title, texts(one)) == ("inc 7", ["thanks, responder 2"])


def test_two_workspaces_are_not_taken_for_one(export: Path) -> None:
    for name in ("a", "b"):
        (export / name).mkdir()
        day(export / name, "inc-7", message(0))

    with pytest.raises(KitError, match="several workspaces"):
        found(export)


def test_an_incident_with_a_day_that_cannot_be_read_is_not_imported_by_half(export: Path) -> None:
    day(export, "inc-7", message(0))
    day(export, "inc-8", message(0))
    (export / "inc-7" / "2026-05-05.json").write_text('[{"ts": "17', encoding="utf-8")
    all_found = found(export)

    assert [one.id for one in all_found if isinstance(one, Told)] == ["inc-8"]
    assert [one.source for one in all_found if isinstance(one, Refused)] == [
        "export/inc-7/2026-05-05.json:1:9", "export/inc-7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        ([{"text": "no time"}], "export/inc-7/2026-05-05.json#1", "no message: it has no `ts`"),
        ([3], "export/inc-7/2026-05-05.json", "no shape of slack"),
        ({"incidents": [{"incident_updates": []}]}, "export/inc-7/2026-05-05.json", "another system: give --from stat"),
    ],
)
def test_what_is_no_day_of_messages_is_named(export: Path, data: Any, place: str, reason: str) -> None:
    day(export, "inc-7", message(0))
    (export / "inc-7" / "2026-05-05.json").write_text(json.dumps(data), encoding="utf-8")
    first = found(export)[0]

    assert isinstance(first, Refused)
    assert first.source == place
    assert reason in first.reason


def test_an_export_without_an_incident_says_what_one_would_be(export: Path) -> None:
    day(export, "ops", message(0))

    with pytest.raises(KitError, match=r"no incident: no channel is called inc-1"):
        found(export)
    with pytest.raises(KitError, match=r"no channel 'opss', did you mean ops\?"):
        found(export, channels=["opss"])


def test_a_folder_that_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="no export of Slack"):
        found(tmp_path)


def test_two_messages_of_one_moment_both_stay(export: Path) -> None:
    day(export, "inc-7", message(0, "a"), message(0, "b"), message(0, "a"))

    assert texts(only(export)) == ["a", "b"]


def test_an_alert_of_a_bot_says_what_its_attachment_and_blocks_say(export: Path) -> None:
    fields = [{"title": "Host", "value": "mill-2"}]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Belt* stands"}}
    alert = {"subtype": "bot_message", "username": "Pager", "bot_id": "B1", "user": None}
    day(
        export,
        "inc-7",
        message(
            0, "", **alert, attachments=[{"title": "FIRING", "title_link": "https://example.com/a", "fields": fields}]
        ),
        message(1, "Belt stands", **alert, blocks=[section]),
        message(2, "", **alert, attachments=[{"fallback": "only this"}]),
        message(3, "", **alert, blocks=[{"type": "of tomorrow", "text": "new words"}]),
    )
    one = only(export)

    assert texts(one) == [
        "[FIRING](https://example.com/a)\\\n**Host:** mill-2", "Belt stands", "only this", "new words",
    ]  # fmt: skip
    assert {row.role for row in one.fields["timeline"]} == {"Pager"}  # type: ignore[attr-defined]


def test_files_are_named_and_the_key_to_them_is_left_out(export: Path) -> None:
    file = {"name": "q.png", "title": "Queue", "url_private": "https://files.example.com/q.png?t=xoxe-1-2-3"}
    day(export, "inc-7", message(0, "look", files=[file, {"id": "F2", "mode": "tombstone"}]))

    assert texts(only(export)) == ["look\n\n- [Queue](https://files.example.com/q.png) (q.png)\n- F2 (gone)"]


def test_a_channel_and_a_bot_that_are_called_like_a_person_are_called_otherwise(export: Path) -> None:
    users = [*USERS, {"id": "B1", "is_bot": True, "real_name": "Ada's helper"}]
    (export / "users.json").write_text(json.dumps(users), encoding="utf-8")
    day(export, "inc-7-ada-laptop", message(0, user="B1"))
    one = only(export)

    assert one.title == "inc 7 responder 1 laptop"
    assert [row.role for row in one.fields["timeline"]] == ["responder 1's helper"]  # type: ignore[attr-defined]


def test_a_token_is_noted_and_not_printed(export: Path) -> None:
    (export.parent / "posts").mkdir()
    token = "ghp_" + "a1" * 18
    day(export, "inc-7", message(0, f"use {token}"), message(1, reactions=MARK))
    out, code = run("import", "export", "--from", "slack")

    assert code == 0
    assert token not in out
    assert "export/inc-7: what looks like a token" in out


def test_what_a_zip_must_not_hold_is_named_and_the_rest_imported(export: Path) -> None:
    (export.parent / "posts").mkdir()
    with ZipFile("x.zip", "w", ZIP_DEFLATED) as packed:
        packed.writestr("inc-7/2026-05-04.json", json.dumps([message(0)]))
        packed.writestr("inc-8/2026-05-04.json", " " * 5_000_000)
        packed.writestr("../inc-9/2026-05-04.json", json.dumps([message(0)]))
    out, code = run("import", "x.zip", "--from", "slack")

    assert code == 1
    assert "x.zip/../inc-9/2026-05-04.json: error: not imported: its name leads out of the zip" in out
    assert "x.zip/inc-8/2026-05-04.json: error: not imported: it grows more than 200 times" in out
    assert [path.name for path in (export.parent / "posts").glob("*.yaml")] == ["2026-05-04-inc-7.yaml"]
    assert sorted(path.name for path in export.parent.iterdir()) == ["export", "posts", "x.zip"]


NAMES = ("Ada", "ada", "Ada Ferro", "ada ferro", "Ferro", "@aferro", "<@U1>", "<@U1|ada>", "Bo Lind", " a@example.org ")
SIGNS = st.sampled_from(["*", "_", "`", "```", " ", ", ", "\n", "&amp;", " ok ", "("])
TEXTS = st.lists(st.tuples(SIGNS, st.sampled_from(NAMES), SIGNS).map("".join), max_size=4).map("".join)
MESSAGES = st.fixed_dictionaries(
    {"ts": st.integers(START, START + 9).map(str)},
    optional={
        "text": TEXTS, "user": st.sampled_from(["U1", "U2", "U9", None, 3]), "username": TEXTS,
        "subtype": st.sampled_from(["bot_message", "channel_join", "file_share", "of tomorrow"]),
        "files": st.one_of(st.none(), st.lists(st.fixed_dictionaries({"title": TEXTS, "name": TEXTS}), max_size=2)),
        "attachments": st.lists(st.fixed_dictionaries({}, optional={"title": TEXTS, "text": TEXTS}), max_size=2),
        "blocks": st.recursive(
            st.fixed_dictionaries({"type": st.just("text"), "text": TEXTS}),
            lambda inner: st.fixed_dictionaries({
                "type": st.sampled_from(["rich_text", "rich_text_list", "section", "rich_text_preformatted"]),
                "elements": st.lists(inner, max_size=2),
            }), max_leaves=4,
        ).map(lambda one: [one]),
        "thread_ts": st.integers(START, START + 9).map(str), "reactions": st.sampled_from([MARK, [], None, "x"]),
    },
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSAGES, min_size=1, max_size=4))
def test_no_name_of_a_person_is_in_a_record(export: Path, messages: list[dict[str, Any]]) -> None:
    day(export, "inc-7", *messages)
    day(export, "inc-8", message(0))
    for one in found(export):
        assert isinstance(one, Told)
        text = dump(told.read(one).record).casefold()
        assert not [name for name in ("ada", "ferro", "bo lind", "a@example") if name in text]
