"""People as roles: each is `responder 1`, `responder 2` … within one incident, also where a text calls them by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ .'’_-]{1,2}")
_MAIL = re.compile(r"[^\W_][\w.+-]*@[^\W_]+(?:[.-]+[^\W_]+)+")
_LONGEST = 5
"""So many words a name has at most."""
_FULL = ("real_name", "real_name_normalized", "display_name", "display_name_normalized")
_SINGLE = ("first_name", "last_name")
_SHORT = 2
"""A shorter part of a name is an initial."""
_WORDS = frozenset(
    "an amber angel april art ash august autumn bill bob brook buck cash chance chase chip christian chuck clay cliff "
    "colt crystal dale dawn dean destiny dick don drew duke earl faith frank gene ginger glen grace grant gray guy "
    "harmony hope hunter iris ivy jack jade jay jean jewel joy june lance lane max may mark miles norm olive page pat "
    "patience pearl penny piper ray reed rich rob robin rod rose royce ruby rusty sage sandy scout sky star stone sue "
    "summer the to trinity van victor wade will winter woods".split()
)
"""Names that are words as well: in small letters they are left."""


class People:
    """Everybody in a workspace, by what they are called."""

    def __init__(self, users: Iterable[Mapping[str, Any]]) -> None:
        self.names: dict[str, dict[str, set[str]]] = {}
        """Who may be meant: by the name in small letters, then by its spelling in a profile."""
        self.mails: dict[str, str] = {}
        self.handles: dict[str, str] = {}
        """What is called so only behind an `@`."""
        self.bots: dict[str, str] = {}
        for user in users:
            self.add(user)

    def add(self, user: Mapping[str, Any]) -> None:
        """Learn what one person is called."""
        id, profile = str(user.get("id") or ""), user.get("profile")
        told = {**user, **(profile if isinstance(profile, Mapping) else {})}
        if not id:
            return
        if user.get("is_bot") or id == "USLACKBOT":
            self.bots[id] = str(told.get("real_name") or told.get("name") or id)
            return
        if isinstance(mail := told.get("email"), str):
            self.mails[mail.casefold()] = id
        if isinstance(handle := told.get("name"), str):
            self.handles.setdefault(handle.casefold(), id)
        for name in _named(told):
            found = _WORD.findall(name)
            if found and len("".join(found)) >= _SHORT:
                self.names.setdefault(" ".join(found).casefold(), {}).setdefault(" ".join(found), set()).add(id)

    def who(self, words: list[str]) -> set[str]:
        """Return who may be meant by *words*."""
        spelled = " ".join(words)
        known = self.names.get(spelled.casefold())
        if known is None:
            return set()
        if len(words) > 1 or (spelled.casefold() not in _WORDS and spelled in (spelled.lower(), spelled.capitalize())):
            return set().union(*known.values())
        return known.get(spelled, set())


def _named(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what somebody is called: in full, and each part of the full name alone."""
    full = [str(told[name]) for name in _FULL if isinstance(told.get(name), str)]
    yield from full
    parts = [part for name in full[:1] for part in name.split() if len(part) > _SHORT]
    yield from (part for part in parts if part[:1].isupper())
    yield from (str(told[name]) for name in _SINGLE if isinstance(told.get(name), str) and len(told[name]) > _SHORT)


class Cast:
    """Those who take part in one incident, numbered as they appear."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.numbers: dict[str, int] = {}
        self.replaced = 0
        """So many names in texts became roles."""

    def role(self, id: str) -> str:
        """Return what somebody is called here; a bot keeps its name."""
        if id in self.people.bots:
            return self.words(self.people.bots[id])
        return f"responder {self.numbers.setdefault(id, len(self.numbers) + 1)}"

    def words(self, text: str) -> str:
        """Return *text* with roles for the names in it."""
        text = _MAIL.sub(self._mail, text)
        found = list(_WORD.finditer(text))
        out, end, index = [], 0, 0
        while index < len(found):
            size, id = self._at(text, found, index)
            if size:
                start = found[index].start() - (text[: found[index].start()].endswith("@"))
                out += [text[end:start], id]
                end = found[index + size - 1].end()
                self.replaced += 1
            index += size or 1
        return "".join([*out, text[end:]])

    def _mail(self, found: re.Match[str]) -> str:
        id = self.people.mails.get(found[0].casefold())
        self.replaced += id is not None
        return self.role(id) if id else found[0]

    def _at(self, text: str, found: list[re.Match[str]], index: int) -> tuple[int, str]:
        """Return how many words from *index* on are a name, and the role; 0 for none."""
        size = 1
        while size < _LONGEST and index + size < len(found):
            gap = text[found[index + size - 1].end() : found[index + size].start()]
            if not _GAP.fullmatch(gap):
                break
            size += 1
        for length in range(size, 0, -1):
            if ids := self.people.who([one[0] for one in found[index : index + length]]):
                return length, self._one(ids)
        word = found[index]
        handle = self.people.handles.get(word[0].casefold()) if text[: word.start()].endswith("@") else None
        return (1, self.role(handle)) if handle else (0, "")

    def _one(self, ids: set[str]) -> str:
        """Return the role of the one who is meant: where it may be several, of the one who takes part."""
        here = sorted(ids & self.numbers.keys()) if len(ids) > 1 else sorted(ids)
        return self.role(here[0]) if len(here) == 1 else "a responder"
