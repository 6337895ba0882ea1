"""The bank of phrases: what may be said in a line, and the facts that entail it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("bank")
VERSION = 2
"""Part of what a title is drawn by: with another number every suggested title is another one."""

FIRST, SECOND, THIRD = range(3)
PLACES = {
    "first": (FIRST,),
    "five": (FIRST, THIRD),
    "seven": (SECOND,),
    "last": (THIRD,),
    "any": (FIRST, SECOND, THIRD),
}
"""Under which word of the bank a phrase stands, and the lines it may be."""
SPREAD = 0x1E3779B9
MASK = (1 << 30) - 1
"""Numbers of one machine word, so that hundreds are mixed in no time."""
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line, or the pattern of one."""

    text: str
    places: tuple[int, ...]
    """The lines it may be, counted from 0."""
    slots: tuple[str, ...]
    """The names in braces, which facts fill."""
    pieces: tuple[str, ...]
    """What stands around the slots."""
    mark: int
    """A number of its own, by which a seed draws it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that need the same facts."""

    role: str
    """What the line tells: scene, place, subject, cause, ground, sign, truth, mark, doubt, notice, span or turn."""
    needs: frozenset[str]
    """The facts that entail each of the phrases, as `kind: value`."""
    slots: frozenset[str]
    """The slots that each of them has, as `slot: name`."""
    image: str
    """The world its picture is from; empty for a plain line. Two pictures of one title are from the same world."""
    is_echo: bool
    """The picture answers another one, and is nothing by itself."""
    is_sober: bool
    """Fit to be said where people were harmed."""
    phrases: tuple[Phrase, ...]
    at: tuple[tuple[Phrase, ...], ...]
    """The same by the line they may be."""
    marks: tuple[tuple[int, ...], ...]
    """Their marks, in the same order."""


@cache
def groups() -> tuple[Group, ...]:
    """Return the bank, read from its files once and only when it is asked for."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted(FOLDER.glob("*.yaml"))
    entries = (entry for path in files for entry in yaml.load(path.read_text(encoding="utf-8"), loader))
    return tuple(group for entry in entries for group in _groups(entry))


@cache
def _by_need() -> dict[str, list[tuple[frozenset[str], Group]]]:
    """Return the groups behind all that they ask for, by the rarest of it; "" for those that ask for nothing."""
    asked = Counter(need for group in groups() for need in group.needs | group.slots)
    index: dict[str, list[tuple[frozenset[str], Group]]] = {}
    for group in groups():
        wants = group.needs | group.slots
        rarest = min(wants, key=lambda need: (asked[need], need), default="")
        index.setdefault(rarest, []).append((wants, group))
    return index


def granted(given: Iterable[str]) -> list[Group]:
    """Return the groups whose needs and slots are all among the facts *given*."""
    known, index = frozenset(given), _by_need()
    needs = ("", *sorted(known & index.keys()))
    return [group for need in needs for wants, group in index.get(need, ()) if wants <= known]


def _groups(entry: dict[str, Any]) -> Iterator[Group]:
    """Yield an entry's phrases, those with the same slots together: to be filled they need one fact more."""
    needs = frozenset(f"{kind}: {value}" for kind, value in entry.get("needs", {}).items())
    by_slots: dict[frozenset[str], list[Phrase]] = {}
    for word, places in PLACES.items():
        for text in entry.get(word, "").splitlines():
            phrase = _phrase(text, places)
            by_slots.setdefault(frozenset(f"slot: {slot}" for slot in phrase.slots), []).append(phrase)
    for slots, phrases in by_slots.items():
        yield Group(
            entry["role"],
            needs,
            slots,
            entry.get("image", ""),
            entry.get("echo", False),
            entry.get("sober", False),
            tuple(phrases),
            at := tuple(tuple(one for one in phrases if place in one.places) for place in (FIRST, SECOND, THIRD)),
            tuple(tuple(one.mark for one in there) for there in at),
        )


def _phrase(text: str, places: tuple[int, ...]) -> Phrase:
    parts = SLOT.split(text)
    return Phrase(text, places, tuple(parts[1::2]), tuple(parts[::2]), mark(text))


def mark(text: str) -> int:
    """Return a number for *text*, the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") & MASK


def mixed(mark: int, seed: int) -> int:
    """Return where *seed* puts what has this *mark*: a number below 2**30."""
    return (mark ^ seed) * SPREAD & MASK
