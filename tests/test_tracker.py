"""A tracker's file is read as it is exported, and changes the named fields of an action and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit import editing, loader, tracker
from postmortem_kit.cli.tickets import changes
from postmortem_kit.model import Action
from postmortem_kit.problem import KitError

DAY = dt.date(2026, 11, 20)
HEAD = "title: A\ndate: 2026-01-02\nsetup: x\n"


def _read(row: Any) -> tracker.Ticket:
    return tracker.read(json.dumps([row] if "key" not in row else {"issues": [row]}).encode(), "t.json")[0]


def _jira(category: str, resolution: str | None = None, day: str | None = None) -> dict[str, Any]:
    fields = {"status": {"statusCategory": {"key": category}}, "resolutiondate": day}
    return {"key": "OPS-7", "fields": fields | {"resolution": {"name": resolution} if resolution else None}}


GITHUB = {"html_url": "https://github.example.com/a/b/issues/4"}
CLI = {"url": "https://github.example.com/a/b/issues/4", "number": 4}
GITLAB = {"web_url": "https://gitlab.example.com/a/b/-/issues/4", "references": {"full": "a/b#4"}}
CLOSED = "2026-11-20T08:00:00Z"


@pytest.mark.parametrize(
    ("row", "state", "day"),
    [
        (GITHUB | {"state": "open", "closed_at": None}, "open", None),
        (GITHUB | {"state": "closed", "state_reason": "completed", "closed_at": CLOSED}, "done", DAY),
        (GITHUB | {"state": "closed", "state_reason": "not_planned", "closed_at": CLOSED}, "wont_do", DAY),
        (CLI | {"state": "CLOSED", "stateReason": "NOT_PLANNED", "closedAt": CLOSED}, "wont_do", DAY),
        (CLI | {"state": "OPEN", "stateReason": ""}, "open", None),
        (GITLAB | {"state": "opened", "closed_at": None}, "open", None),
        (GITLAB | {"state": "closed", "closed_at": CLOSED}, "done", DAY),
        (_jira("new"), "open", None),
        (_jira("indeterminate"), "in_progress", None),
        (_jira("done", "Done", "2026-11-20T08:00:00.000+0000"), "done", DAY),
        (_jira("done", "Won't Do", "2026-11-20T08:00:00.000+0000"), "wont_do", DAY),
    ],
)
def test_each_tracker_says_where_a_ticket_stands(row: Any, state: str, day: dt.date | None) -> None:
    ticket = _read(row)

    assert (ticket.state, ticket.closed_on) == (state, day)


@pytest.mark.parametrize(
    ("row", "name", "means"),
    [
        (GITHUB | {"state": "open"}, "https://github.example.com/a/b/issues/4/", True),
        (GITHUB | {"state": "open"}, "a/b#4", True),
        (GITHUB | {"state": "open"}, "https://github.example.com/a/b/issues/4#issuecomment-1", True),
        (GITHUB | {"state": "open"}, "https://github.example.com/a/b/issues/44", False),
        (GITLAB | {"state": "opened"}, "a/b#4", True),
        (_jira("new"), "ops-7", True),
        (_jira("new"), "https://jira.example.com/browse/OPS-7", True),
        (_jira("new"), "OPS-77", False),
    ],
)
def test_a_ticket_is_known_by_its_address_and_its_key(row: Any, name: str, means: bool) -> None:
    assert _read(row).is_meant_by(name) is means


@pytest.mark.parametrize("data", [b"", b" \n", b"[]", b"{}", b"3", b"[3]", b"[{}]", b"\xff", b'{"issues": 4}', b"["])
def test_what_is_no_tracker_s_file_is_named(data: bytes) -> None:
    with pytest.raises(KitError, match=r"^t\.json"):
        tracker.read(data, "t.json")


@settings(deadline=None)  # the first example reads the model
@given(st.recursive(st.none() | st.booleans() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_any_json_is_read_or_refused(value: Any) -> None:
    try:
        tracker.read(json.dumps(value).encode(), "t.json")
    except KitError as error:
        assert str(error).startswith("t.json")


def test_an_open_ticket_leaves_it_to_the_author_whether_work_has_begun() -> None:
    ticket = _read(GITHUB | {"state": "open"})

    assert changes(Action(title="A", status="in_progress"), ticket) == {}
    assert changes(Action(title="A", status="done", closed_on=DAY), ticket) == {"status": "open", "closed_on": None}


_FIELDS = ("status: open", "closed_on: 2026-01-05", "owner: Ada Holm", 'ticket: "a: #4"', "title: 'B, {c}'")


@settings(deadline=None)  # the first example reads the model
@given(st.permutations(_FIELDS), st.booleans(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "  # kept"]))
def test_only_the_changed_values_differ(fields: list[str], flow: bool, ending: str, comment: str) -> None:
    if flow:
        written = f"actions:\n  - one\n  - {{{', '.join(fields)}}}{comment}\n  # end\n"
    else:
        written = "actions:\n- one\n-   " + "\n    ".join(f"{field}{comment}" for field in fields) + "\n# end\n"
    text = (HEAD + written).replace("\n", ending)
    changed = editing.with_action(text, 1, {"status": "done", "closed_on": DAY}, "x.yaml")

    expected = text.replace("status: open", "status: done").replace("2026-01-05", str(DAY))
    assert changed == expected


@settings(deadline=None)  # the first example reads the model
@given(st.permutations(_FIELDS[2:]), st.booleans())
def test_what_is_absent_is_added_beside_its_ticket(fields: list[str], flow: bool) -> None:
    parts = ", ".join(fields) if flow else "\n    ".join(fields)
    text = f"{HEAD}actions:\n  - {'{' if flow else ''}{parts}{'}' if flow else ''}\n"
    changed = editing.with_action(text, 0, {"status": "done", "closed_on": DAY}, "x.yaml")
    action = loader.load(changed, "x.yaml").postmortem.actions[0]

    assert (action.status, action.closed_on, action.owner) == ("done", DAY, "Ada Holm")


def test_a_reopened_action_has_no_day_any_more() -> None:
    text = f"{HEAD}actions:\n  - title: B\n    status: done\n    closed_on: 2026-01-05  # at last\n"
    changed = editing.with_action(text, 0, {"status": "open", "closed_on": None}, "x.yaml")

    assert changed == text.replace("status: done", "status: open").replace("2026-01-05", "null")


def test_a_value_on_a_line_of_its_own_is_left_alone() -> None:
    text = f"{HEAD}actions:\n  - title: B\n    status:\n      done\n"

    with pytest.raises(KitError, match="on one line"):
        editing.with_action(text, 0, {"status": "open"}, "x.yaml")
