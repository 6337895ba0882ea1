"""Whether the actions of a record can be followed up."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kit.checks.case import LIVE, Case, Finding, Findings
from postmortem_kit.model import Action
from postmortem_kit.problem import short

_TO_DO = {"open": "an open action", "in_progress": "an action in progress"}


def action_owner(case: Case) -> Findings:
    """An action that is open has nobody who does it.

    An action without an owner is a wish. `owner` is a person or a team; what nobody has accepted yet is `proposed`,
    which is what an action is when it says nothing of its status.
    """
    for index, action in _to_do(case, "owner"):
        if not action.owner and not case.is_unread("actions", index, "owner"):
            message = f"{_TO_DO[action.status]} has no owner"
            hint = "add `owner:` with a person or a team, or make it 'proposed'"
            yield Finding(case.mark("actions", index, "status"), message, hint)


def action_due(case: Case) -> Findings:
    """An action that is open has no day on which it is due.

    Without a day nobody can tell that it is late. What nobody has accepted yet is `proposed` and needs none.
    """
    for index, action in _to_do(case, "due"):
        if not action.due and not case.is_unread("actions", index, "due"):
            message = f"{_TO_DO[action.status]} has no day on which it is due"
            hint = "add `due:` with a day, or make it 'proposed'"
            yield Finding(case.mark("actions", index, "status"), message, hint)


def action_reason(case: Case) -> Findings:
    """An action will not be done, and the record does not say why.

    Deciding against an action is a decision like any other, and the next one who has the same idea asks for its
    reason.
    """
    if case.status not in LIVE or case.requires("actions.reason"):
        return
    for index, action in enumerate(case.record.actions):
        if action.status == "wont_do" and not action.reason:
            message = "an action that will not be done gives no reason"
            yield Finding(case.mark("actions", index, "status"), message, "add `reason:`, in a sentence")


def action_dates(case: Case) -> Findings:
    """The days of an action contradict each other, or its status.

    An action is opened before it is due and before it is closed, and only one that is `done` or `wont_do` has a day
    on which it was closed.
    """
    for index, action in enumerate(case.record.actions):
        opened, due, closed = action.opened_on, action.due, action.closed_on
        if closed and action.status not in ("done", "wont_do"):
            message = f"closed, and its status is '{action.status}'"
            hint = "make it 'done' or 'wont_do', or delete the day"
            yield Finding(case.mark("actions", index, "closed_on"), message, hint)
        elif closed and opened and closed < opened:
            message = f"closed on {closed}, before it was opened"
            yield Finding(case.mark("actions", index, "closed_on"), message, f"it was opened on {opened}")
        if due and opened and due < opened:
            message = f"due on {due}, before it was opened"
            yield Finding(case.mark("actions", index, "due"), message, f"it was opened on {opened}")


def action_id(case: Case) -> Findings:
    """Two actions of a record have one id.

    The id is how a tracker and the list of all actions find an action again.
    """
    first: dict[str, int] = {}
    for index, action in enumerate(case.record.actions):
        if action.id and action.id in first:
            line = case.mark("actions", first[action.id], "id").line
            message = f"a second action with the id '{short(action.id)}'"
            yield Finding(case.mark("actions", index, "id"), message, f"the first one is at line {line}")
        elif action.id:
            first[action.id] = index


def _to_do(case: Case, name: str) -> Iterator[tuple[int, Action]]:
    """Return the actions under way, unless the site's own rule asks them for *name*."""
    if case.status in LIVE and not case.requires(f"actions.{name}"):
        for index, action in enumerate(case.record.actions):
            if action.status in _TO_DO:
                yield index, action
