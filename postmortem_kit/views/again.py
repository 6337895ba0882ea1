"""What happened again: later incidents that are the same as an earlier one, by a signal or by their author's word."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem_kit.model import Action, Postmortem
from postmortem_kit.views.kinship import signal_key, telling_signals

_SAME = ("duplicate_of", "supersedes")
"""Records linked so tell of one incident."""
ENDED = ("done", "wont_do")
"""The states of an action about which nothing more is to be done."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Again:
    """A later incident, and what makes it the same."""

    record: Postmortem
    signal: str | None
    """The signal that both carry, as the later one writes it; None where it is declared, and no signal is shared."""


class Recurrences:
    """For each record the later ones that carry its signal, or that declare themselves its recurrence.

    A shared service with a shared factor is no recurrence. Drills are none, nor are records that another replaced.
    """

    def __init__(self, records: Sequence[Postmortem]) -> None:
        """Look for what *records* have in common."""
        self._records = {record.id: record for record in records}
        self._carriers = telling_signals(records)
        self._declared: defaultdict[str, list[str]] = defaultdict(list)
        self._same: set[tuple[str, str]] = set()
        for record in records:
            for link in record.related:
                if link.type == "recurrence_of":
                    self._declared[link.id].append(record.id)
                elif link.type in _SAME:
                    self._same |= {(record.id, link.id), (link.id, record.id)}

    def of(self, record: Postmortem) -> tuple[Again, ...]:
        """Return what happened again after *record*, in order."""
        found = {id: Again(self._records[id], None) for id in self._after(record.id)}
        for key in dict.fromkeys(map(signal_key, record.signals)):
            for other in self._carriers.get(key, ()):
                known = found.get(other.id)
                if known is None or known.signal is None:
                    found[other.id] = Again(other, next(text for text in other.signals if signal_key(text) == key))
        later = (one for one in found.values() if self._is_later(record, one.record))
        return tuple(sorted(later, key=lambda one: (one.record.date, one.record.id)))

    def _after(self, id: str) -> Iterator[str]:
        """Yield the records that declare themselves a recurrence of this one, or of one of those."""
        seen, waiting = {id}, [id]
        while waiting:
            for other in self._declared.get(waiting.pop(), ()):
                if other not in seen and other in self._records:
                    seen.add(other)
                    waiting.append(other)
                    yield other

    def _is_later(self, record: Postmortem, other: Postmortem) -> bool:
        counts = other.kind != "drill" and other.status != "superseded"
        return counts and other.date > record.date and (record.id, other.id) not in self._same


def opened(record: Postmortem, action: Action) -> dt.date:
    """Return the day since which *action* is there: that of its acceptance, else that of the incident."""
    return action.opened_on or record.date


def while_open(record: Postmortem, action: Action, after: Sequence[Again], *, today: dt.date) -> tuple[Again, ...]:
    """Return what of *after* happened while *action* was open.

    A day has no hours here: what happened on the day that the action was opened or closed does not count.
    """
    if action.status == "proposed" or (action.status in ENDED and action.closed_on is None):
        return ()  # nobody had accepted it, or nobody knows until when it was open
    end = action.closed_on if action.status in ENDED else None
    first, last = opened(record, action), end - _DAY if end else today
    return tuple(one for one in after if first < one.record.date <= last)
