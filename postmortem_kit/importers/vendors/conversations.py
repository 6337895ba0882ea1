"""The messages of one incident: which become rows of the timeline, and what is kept beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from postmortem_kit.importers import lines
from postmortem_kit.importers.results import Note
from postmortem_kit.importers.vendors import exports, mrkdwn
from postmortem_kit.importers.vendors.messages import EVENTS, Message
from postmortem_kit.importers.vendors.mrkdwn import Say
from postmortem_kit.importers.vendors.people import Cast
from postmortem_kit.model import Row


class Incident:
    """What was said on one incident, on its way to a record."""

    def __init__(
        self,
        said: Sequence[Message],
        cast: Cast,
        channels: Mapping[str, str],
        reactions: frozenset[str],
        *,
        is_thread: bool = False,
    ) -> None:
        """Choose the rows: what is marked by a reaction or a pin; where nothing is, what anybody said.

        Args:
            said: in the order of the times.
            cast: who takes part.
            channels: names by id.
            reactions: those that mark a message.
            is_thread: whether the mark on the first message only says that this is an incident.
        """
        self.said, self.cast = said, cast
        for message in said:  # who writes is numbered before who is only named
            if message.user and message.subtype not in EVENTS:
                cast.role(message.user)
        self.say = Say(cast.role, lambda id: channels.get(id, id), cast.words)
        marked = [one for one in said if one.is_pinned or one.reactions.keys() & reactions]
        self.is_all = not [one for one in marked if not is_thread or one is not said[0]]
        self.chosen = [one for one in said if one.subtype not in EVENTS] if self.is_all else marked

    @property
    def day(self) -> dt.date:
        """The day of the first row, in UTC."""
        return dt.date.fromisoformat(self.chosen[0].at[:10])

    def markdown(self, text: str) -> str:
        """Return a text of Slack as Markdown."""
        return mrkdwn.markdown(text, self.say)

    def first(self) -> str:
        """Return the first line of the first message, in plain words."""
        text = self.said[0].markdown(self.say)
        return lines.words(text.partition("\n")[0].rstrip("\\")).text

    def rows(self) -> tuple[Row, ...]:
        """Return the rows of the timeline: what is marked, else what anybody said."""
        return tuple(
            Row(at=exports.moment_of(one.at), text=text, role=one.role(self.say) or None)
            for one in self.chosen
            if (text := one.markdown(self.say))
        )

    def left(self) -> dict[str, Any]:
        """Return what no row holds: other messages, what happened to the channel, reactions."""
        rest = self._rest()
        found = {
            "messages": [self._kept(one) for one in rest if one.subtype not in EVENTS],
            "events": [self._kept(one) for one in rest if one.subtype in EVENTS],
            "reactions": [
                {"at": one.at, "what": " ".join(f":{name}: {count}" for name, count in one.reactions.items())}
                for one in self.said
                if one.reactions
            ],
        }
        return {name: value for name, value in found.items() if value}

    def _rest(self) -> list[Message]:
        chosen = {id(one) for one in self.chosen}
        return [one for one in self.said if id(one) not in chosen]

    def _kept(self, one: Message) -> dict[str, str]:
        thread = mrkdwn.moment(one.thread) if one.thread != one.ts else ""
        told = {"at": one.at, "thread": thread, "role": one.role(self.say), "text": one.markdown(self.say)}
        return {name: value for name, value in told.items() if value}

    def notes(self) -> Iterator[Note]:
        """Yield what a person has to look at."""
        if people := len(self.cast.numbers):
            who = f"{people} people are" if people > 1 else "1 person is"
            last = f" to {people}" if people > 1 else ""
            often = f", {self.cast.replaced} times for a name in a text" if self.cast.replaced else ""
            yield Note(0, f"{who} called responder 1{last}{often}: see that no other name is left", "people")
        if self.is_all:
            yield Note(0, f"nobody marked a message: all {len(self.chosen)} became rows", "unplaced")
        elif rest := sum(one.subtype not in EVENTS for one in self._rest()):
            told = "1 message that nobody marked is" if rest == 1 else f"{rest} messages that nobody marked are"
            yield Note(0, f"{told} kept under `source.unplaced`", "unplaced")
