"""What the posts of one service know of its faults: signals and what they were, hypotheses that were ruled out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from postmortem_kit import formats
from postmortem_kit.model import Hypothesis, Postmortem
from postmortem_kit.problem import short
from postmortem_kit.views.facts import Term, first_sentence
from postmortem_kit.views.quick import quick_of

Item = TypeVar("Item")

_DATES = 3
"""So many days stand behind a signal or a hypothesis; of the others there is the number."""
_ANSWERS = 4
"""So many things that it has been are told, the newest first."""
_SIGNALS = 6
"""So many signals that came together are shown; all of them are searched."""
_LONG = 160
"""A longer signal is cut: the post has the whole."""


@dataclass(frozen=True)
class Times:
    """On which days it was."""

    count: int
    dates: tuple[Term, ...]
    """The newest, each with its post."""

    @property
    def more(self) -> int:
        """How many days there are besides."""
        return self.count - len(self.dates)


@dataclass(frozen=True)
class Told:
    """A few words of a record, in Markdown or plain."""

    text: str
    is_markdown: bool


@dataclass(frozen=True)
class Sign:
    """Signals that came together, and what it has been."""

    signals: tuple[str, ...]
    """Those that came together each time."""
    was: tuple[Told, ...]
    stopped: tuple[str, ...]
    """Markdown."""
    times: Times


@dataclass(frozen=True)
class RuledOut:
    """A hypothesis that was not it."""

    statement: str
    evidence: str | None
    """Markdown: how to tell, as the newest post says it."""
    times: Times


def signs(records: Sequence[Postmortem], up: str) -> tuple[Sign, ...]:
    """Return the signals of *records*, newest first, those that came most often before the others."""
    found = _together(((signal, record) for record in records for signal in record.signals), _key)
    same: dict[tuple[str, ...], tuple[list[str], list[Postmortem]]] = {}
    for spelt, known in found:
        same.setdefault(tuple(record.id for record in known), ([], known))[0].append(spelt[0])
    return tuple(_sign(signals, known, up) for signals, known in same.values())


def ruled_out(records: Sequence[Postmortem], up: str) -> tuple[RuledOut, ...]:
    """Return the hypotheses of *records*, newest first, that were ruled out, those most often had before the others."""
    theirs = ((one, record) for record in records for one in record.hypotheses if one.status == "ruled_out")
    found = _together(theirs, lambda one: _key(one.statement))
    return tuple(_ruled_out(one, known, up) for one, known in found)


def _together(
    said: Iterator[tuple[Item, Postmortem]], key: Callable[[Item], str]
) -> list[tuple[list[Item], list[Postmortem]]]:
    """Put together what several posts say, in the order of how many they are; within that the newest is first."""
    items: dict[str, list[Item]] = {}
    records: dict[str, dict[str, Postmortem]] = {}
    for item, record in said:
        items.setdefault(key(item), []).append(item)
        records.setdefault(key(item), {})[record.id] = record
    often = sorted(items, key=lambda one: -len(records[one]))
    return [(items[one], list(records[one].values())) for one in often]


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _times(records: Sequence[Postmortem], up: str) -> Times:
    dates = tuple(Term(formats.day(one.date), f"{up}post/{one.id}/") for one in records[:_DATES])
    return Times(len(records), dates)


def _sign(signals: Sequence[str], records: Sequence[Postmortem], up: str) -> Sign:
    was = dict.fromkeys(told for record in records for told in _was(record))
    stopped = dict.fromkeys(first_sentence(one.mitigation) for one in records if one.mitigation)
    shown = tuple(short(signal, _LONG) for signal in signals[:_SIGNALS])
    return Sign(shown, tuple(was)[:_ANSWERS], tuple(stopped)[:_ANSWERS], _times(records, up))


def _was(record: Postmortem) -> Iterator[Told]:
    quick = quick_of(record)
    yield from (Told(text, is_markdown=False) for text in quick.was)
    if not quick.was and record.summary:
        yield Told(first_sentence(record.summary), is_markdown=True)


def _ruled_out(said: Sequence[Hypothesis], records: Sequence[Postmortem], up: str) -> RuledOut:
    evidence = next((one.evidence for one in said if one.evidence), None)
    first = evidence.strip().partition("\n\n")[0] if evidence else None
    return RuledOut(said[0].statement, first, _times(records, up))
