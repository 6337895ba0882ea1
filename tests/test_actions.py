from __future__ import annotations

from datetime import date, timedelta

import pytest

from postmortem_kit.model import Action
from postmortem_kit.views.actions import Item, items_of

DUE = date(2026, 4, 30)


def item(today: date = DUE, **fields: object) -> Item:
    items = items_of([Action.model_validate({"title": "Watch it", **fields})], today=today)
    assert items is not None
    return items.items[0]


@pytest.mark.parametrize(
    ("days", "state", "end"),
    [(0, "open", None), (1, "overdue", "1 day late"), (783, "overdue", "783 days late")],
)
def test_an_action_is_late_the_day_after_it_was_due(days: int, state: str, end: str | None) -> None:
    """As of a day that is given."""
    found = item(DUE + timedelta(days=days), status="open", due=DUE)

    assert (found.state, found.end, found.is_late) == (state, end, days > 0)


@pytest.mark.parametrize("status", ["proposed", "done", "wont_do"])
def test_only_what_was_accepted_and_is_not_done_can_be_late(status: str) -> None:
    """A proposal has no day to keep."""
    assert not item(date(2030, 1, 1), status=status, due=DUE).is_late


def test_an_end_has_its_word() -> None:
    """Done, or declined."""
    assert item(status="done", closed_on=DUE).end == "done 30 Apr 2026"
    assert item(status="wont_do", closed_on=DUE, reason="No.").end == "declined 30 Apr 2026"


def test_a_ticket_is_a_link_only_where_it_is_an_address() -> None:
    """Called by its last part."""
    web = item(ticket="https://tickets.example.com/browse/PAY-1?focus=2#top")
    key, bad = item(ticket="PAY-1"), item(ticket="javascript:alert(1)")

    assert (web.ticket, web.ticket_href) == ("PAY-1", "https://tickets.example.com/browse/PAY-1?focus=2#top")
    assert (key.ticket, key.ticket_href) == ("PAY-1", None)
    assert (bad.ticket, bad.ticket_href) == ("javascript:alert(1)", None)


def test_a_team_that_owns_it_is_named_once() -> None:
    """The owner may be a person of the team, or the team."""
    assert (item(owner="data", team="data").owner, item(owner="data", team="data").team) == ("data", None)
    assert (item(owner="Ada", team="data").owner, item(owner="Ada", team="data").team) == ("Ada", "data")
    assert item(team="data").owner == "data"


def test_actions_are_counted_by_where_they_stand() -> None:
    """In one order, and without what is not there."""
    fields = ({"status": "wont_do"}, {"status": "done"}, {"status": "open", "due": DUE}, {"status": "done"}, {})
    items = items_of([Action.model_validate({"title": "a", **one}) for one in fields], today=date(2026, 5, 1))

    assert items is not None
    assert items.count == "2 done, 1 overdue, 1 proposed, 1 declined"
    assert items.ages
    assert items_of([], today=DUE) is None


def test_what_is_finished_does_not_age() -> None:
    """A page of it is the same on every day."""
    items = items_of([Action(title="a", status="done", due=DUE), Action(title="b")], today=DUE)

    assert items is not None
    assert not items.ages
