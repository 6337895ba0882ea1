"""The lasting fix of an incident: whether what keeps it from coming back is done, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from postmortem_kit import formats
from postmortem_kit.model import Action, Postmortem

_LASTING = ("prevent", "repair")
"""Actions of these types keep it from happening; the others notice it sooner, or make it hurt less."""


@dataclass(frozen=True)
class Fix:
    """Where the lasting fix stands: as a whole it is as far as its latest part."""

    state: Literal["done", "open", "overdue", "declined"]
    title: str
    """The action that decides it."""
    due: date | None
    days_late: int = 0

    @property
    def sentence(self) -> str:
        """The state in words."""
        if self.state == "overdue":
            return f"The lasting fix is {self.days_late} day{'s' * (self.days_late > 1)} overdue."
        if self.state == "open":
            return f"The lasting fix is open{f', due {formats.day(self.due)}' if self.due else ', without a due day'}."
        return "The lasting fix is done." if self.state == "done" else "A lasting fix was declined."


def fix_of(record: Postmortem, *, today: date) -> Fix | None:
    """Return the state of the lasting fix of *record* on *today*; None where none is recorded."""
    lasting = [action for action in record.actions if action.type in _LASTING]
    still = sorted((one for one in lasting if one.status not in ("done", "wont_do")), key=_due)
    if still:
        first = still[0]
        late = (today - first.due).days if first.due and first.status != "proposed" else 0
        return Fix("overdue" if late > 0 else "open", first.title, first.due, max(late, 0))
    done = [action for action in lasting if action.status == "done"]
    if done:
        return Fix("done", done[-1].title, done[-1].due)
    return Fix("declined", lasting[0].title, None) if lasting else None


def _due(action: Action) -> tuple[bool, date]:
    """What is only proposed is not late yet."""
    return action.status == "proposed" or action.due is None, action.due or date.max
