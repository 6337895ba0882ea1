"""Slack's export of a workspace: a channel of an incident, or a thread that somebody marked, is one incident."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from postmortem_kit.importers import named, naming
from postmortem_kit.importers.results import Refused, Told
from postmortem_kit.importers.vendors import archive, exports, mrkdwn
from postmortem_kit.importers.vendors.archive import Archive
from postmortem_kit.importers.vendors.conversations import Incident
from postmortem_kit.importers.vendors.messages import EVENTS, Message
from postmortem_kit.importers.vendors.people import Cast, People
from postmortem_kit.problem import KitError
from postmortem_kit.shaper import nearest

NAME = "slack"
REACTIONS = ("pushpin", "round_pushpin", "memo")
"""What marks a message by itself."""
_DAY = re.compile(r"(?:(?P<root>.*)/)?(?P<channel>[^/]+)/\d{4}-\d{2}-\d{2}\.json")
_LONE = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_INCIDENT = re.compile(r"inc(?:ident)?(?:[-_].*)?\d.*", re.IGNORECASE)
"""Such a channel has a number, or a day: `incident-response` is where all of them are talked about."""
_USERS = ("users.json", "org_users.json")
_CHANNELS = ("channels.json", "groups.json")


def read(
    paths: Sequence[Path], *, channels: Sequence[str] = (), reactions: Sequence[str] = REACTIONS
) -> Iterator[Told | Refused]:
    """Yield the incidents of each export.

    Args:
        paths: zips or folders.
        channels: names of channels that are one incident each, beside those that are called so; `*` stands for
            anything.
        reactions: the names of those that mark a message.

    Raises:
        KitError: there is nothing at one of *paths*, no export, no incident, or no channel of a name.
    """
    for path in paths:
        with archive.opened(path) as files:
            yield from files.refused
            yield from _Export(files, path).told(channels, frozenset(name.strip(":") for name in reactions))


class _Export:
    """One export."""

    def __init__(self, files: Archive, path: Path) -> None:
        self.files = files
        self.refused: list[Refused] = []
        self.days: dict[str, list[str]] = {}
        for name in files.names:
            if found := _DAY.fullmatch(name):
                self.days.setdefault(found["channel"], []).append(name)
            elif _LONE.fullmatch(name):
                self.days.setdefault(path.resolve().name, []).append(name)
        roots = {found["root"] or "" for name in files.names if (found := _DAY.fullmatch(name))}
        if len(roots) > 1:
            raise KitError(f"{files.place}: several workspaces are in it: unpack it, and give the folder of one")
        if not self.days:
            raise KitError(f"{files.place}: no export of Slack: a folder for each channel with YYYY-MM-DD.json is none")
        self.above = path.resolve().parent if path.is_dir() else None
        self.people = People(self._list(_USERS))
        self.channels = {str(one.get("name") or one.get("id")): one for one in self._list(_CHANNELS)}
        self.named = {str(one.get("id")): name for name, one in self.channels.items()}

    def _list(self, names: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Yield the objects of the lists that stand beside the channels; of a folder within an export, above it."""
        inside = [name for name in self.files.names if PurePosixPath(name).name in names]
        for name in inside:
            yield from self._objects(name)
        above = [self.above / name for name in names] if self.above and not inside else []
        for path in above:
            if path.is_file():
                yield from self._taken(exports.loaded(path, named(path)))

    def _objects(self, name: str) -> Iterator[Mapping[str, Any]]:
        """Yield what a file holds, if it is a list of objects; else it is refused."""
        place = self.files.at(name)
        try:
            found = exports.of_bytes(self.files.read(name), place)
        except KitError as error:
            found = Refused(place, str(error))
        yield from self._taken(found)

    def _taken(self, found: tuple[str, Any] | Refused) -> Iterator[Mapping[str, Any]]:
        if isinstance(found, Refused):
            self.refused.append(found)
        elif not isinstance(found[1], list) or not all(isinstance(one, Mapping) for one in found[1]):
            self.refused.append(exports.unknown(found[1], found[0], NAME, "a list of objects"))
        else:
            yield from found[1]

    def told(self, channels: Sequence[str], reactions: frozenset[str]) -> Iterator[Told | Refused]:
        """Yield the incidents, and what could not be read."""
        self._known(channels)
        yield from self.refused
        count = len(self.refused)
        for channel in sorted(self.days):
            is_named = any(fnmatchcase(channel, name.lstrip("#")) for name in channels)
            if self.channels and channel not in self.channels and not is_named:
                continue  # what two people said to each other
            is_one = is_named or _is_incident(channel)
            self.refused = []
            said = self._messages(channel)
            yield from self.refused
            count += len(self.refused)
            if is_one and self.refused:
                yield Refused(self.files.at(channel), "a day of it cannot be read, and half an incident is none")
                continue
            for told in self._whole(channel, said, reactions) if is_one else self._threads(channel, said, reactions):
                count += 1
                yield told
        if not count:
            marks = ", ".join(f":{name}:" for name in sorted(reactions))
            raise KitError(
                f"{self.files.place}: no incident: no channel is called inc-1 or the like, none is named by --channel, "
                f"and no thread begins with a message that has {marks}"
            )

    def _known(self, channels: Sequence[str]) -> None:
        for name in channels:
            if not any(fnmatchcase(channel, name.lstrip("#")) for channel in self.days):
                near = nearest(name.lstrip("#"), self.days)
                raise KitError(f"{self.files.place}: no channel '{name}'{f', did you mean {near}?' if near else ''}")

    def _messages(self, channel: str) -> list[Message]:
        """Return the messages of a channel, each once, in the order of their times."""
        found: dict[tuple[str, str], Message] = {}
        pins = {str(pin.get("id")) for pin in _maps(self.channels.get(channel, {}).get("pins"))}
        for name in self.days[channel]:
            for number, data in enumerate(self._objects(name), 1):
                message = Message.of(data, pins)
                if message is None:
                    place = f"{self.files.at(name)}#{number}"
                    self.refused.append(Refused(place, "no message: it has no `ts`, or one that is no time"))
                    continue
                found[message.ts, str(data.get("text"))] = message
                if isinstance(profile := data.get("user_profile"), Mapping) and data.get("user"):
                    self.people.add({"id": data["user"], "profile": profile, "name": profile.get("name")})
        return sorted(found.values(), key=lambda message: message.order)

    def _whole(self, channel: str, said: list[Message], reactions: frozenset[str]) -> Iterator[Told]:
        """Yield the incident that a channel is; one in which nobody said anything is none."""
        if any(message.subtype not in EVENTS for message in said):
            about = self.channels.get(channel, {})
            work = Incident(said, Cast(self.people), self.named, reactions)
            intro = "\n\n".join(filter(None, (work.markdown(_value(about, name)) for name in ("purpose", "topic"))))
            created = mrkdwn.moment(about.get("created"))
            yield self._told(
                work,
                id=str(about.get("id") or channel),
                place=self.files.at(channel),
                title=work.cast.words(naming.title(channel)),
                fields={"date": work.day, "timeline": work.rows(), **({"intro": intro} if intro else {})},
                left={**work.left(), **({"channel created": created} if created else {})},
            )

    def _threads(self, channel: str, said: list[Message], reactions: frozenset[str]) -> Iterator[Told | Refused]:
        """Yield an incident for each thread whose first message is marked by a reaction."""
        threads: dict[str, list[Message]] = {}
        for one in said:
            threads.setdefault(one.thread, []).append(one)
        for first in said:
            if not first.reactions.keys() & reactions or first.thread != first.ts:
                continue
            thread = threads[first.ts]
            place = f"{self.files.at(channel)}#{first.ts}"
            if self.refused and len(thread) <= first.replies:
                yield Refused(place, "a reply may be in the day that cannot be read, and half an incident is none")
            elif len(thread) > 1:
                work = Incident(thread, Cast(self.people), self.named, reactions, is_thread=True)
                yield self._told(
                    work,
                    id=f"{self.channels.get(channel, {}).get('id') or channel}/{first.ts}",
                    place=place,
                    title=work.first(),
                    fields={"date": work.day, "timeline": work.rows()},
                    left=work.left(),
                )

    def _told(self, work: Incident, *, left: dict[str, Any], **values: Any) -> Told:
        return Told(NAME, **values, left=left or None, notes=tuple(work.notes()))


def _is_incident(channel: str) -> bool:
    return _INCIDENT.fullmatch(channel) is not None


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _value(about: Mapping[str, Any], name: str) -> str:
    found = about.get(name)
    return str(found.get("value") or "") if isinstance(found, Mapping) else ""
