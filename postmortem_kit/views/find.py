"""The page that answers "Have we seen this?": a box, and the signals of all posts from A to Z."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from postmortem_kit import formats, scripts
from postmortem_kit.views.facts import severity_word
from postmortem_kit.views.page import Page, Shown, rendered
from postmortem_kit.views.signal import Signal
from postmortem_kit.wording import say

TEMPLATE = "find.md.j2"
FOLDER = "find/"
FULL = 300
"""So many signals are a page; where there are more, each letter has pages of its own."""
FEW = 5
"""So many posts are named below one signal."""
_LONGEST = 300


@dataclass(frozen=True)
class Carrier:
    """A post below a signal."""

    href: str
    title: str
    date: str
    state: str | None
    """None for what is published."""


@dataclass(frozen=True)
class Entry:
    """A signal in the list."""

    key: str
    text: str
    carriers: tuple[Carrier, ...]
    more: int
    """How many older posts carry it too."""


@dataclass(frozen=True)
class Letter:
    """A letter of the list, with its entries, or with its address where those are elsewhere."""

    name: str
    count: int
    href: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    """One page of signals."""

    path: str
    """Below the site's root: find/, find/e/, find/e/page/2/."""
    signals: tuple[Signal, ...]
    letter: str | None = None
    number: int = 1


def pages(shown: Shown) -> Iterator[Page]:
    """Return the page, and where there are many signals those of each letter."""
    signals = shown.signals
    sheets = _sheets(signals)
    if sheets[0].letter is not None:
        sheets = [_Sheet(FOLDER, ()), *sheets]
    for sheet in sheets:
        up = "../" * sheet.path.count("/")
        text = rendered(
            TEMPLATE,
            shown.root,
            letters=_letters(signals, sheet, up, whole=len(sheets) == 1),
            heading=_heading(sheet),
            is_first=sheet.path == FOLDER,
            next=_next(sheet, sheets, up),
            posts=len(shown.records),
            scale=tuple(map(severity_word, shown.config.settings.severities)),
            up=up,
            texts=scripts.texts("find.js"),
        )
        yield Page(f"{sheet.path}index.md", text)


def places(shown: Shown) -> Iterator[tuple[Signal, str]]:
    """Return each signal, and where it stands: find/#disk-full."""
    for sheet in _sheets(shown.signals):
        for signal in sheet.signals:
            yield signal, f"{sheet.path}#{signal.key}"


def _sheets(signals: Sequence[Signal]) -> list[_Sheet]:
    if len(signals) <= FULL:
        return [_Sheet(FOLDER, tuple(signals))]
    out = []
    for letter, group in groupby(signals, key=lambda signal: signal.letter):
        all_of_it = tuple(group)
        for number, start in enumerate(range(0, len(all_of_it), FULL), start=1):
            place = f"{FOLDER}{letter}/" + (f"page/{number}/" if number > 1 else "")
            out.append(_Sheet(place, all_of_it[start : start + FULL], letter, number))
    return out


def _heading(sheet: _Sheet) -> str:
    if sheet.letter is None:
        return say("Have we seen this?")
    title = say("Signals, {letter}", letter=sheet.letter.upper())
    return say("{title}, page {number}", title=title, number=sheet.number) if sheet.number > 1 else title


def _next(sheet: _Sheet, sheets: Sequence[_Sheet], up: str) -> str | None:
    following = next((one for one in sheets if one.letter == sheet.letter and one.number == sheet.number + 1), None)
    return up + following.path if following and sheet.letter else None


def _letters(signals: Sequence[Signal], sheet: _Sheet, up: str, *, whole: bool) -> tuple[Letter, ...]:
    """Return all letters, those with their entries on this page, the others with where they are."""
    out = []
    for name, group in groupby(signals, key=lambda signal: signal.letter):
        count = sum(1 for _ in group)
        here = tuple(_entry(signal, up) for signal in sheet.signals if signal.letter == name)
        href = f"#{name}" if whole else f"{up}{FOLDER}{name}/"
        out.append(Letter(name.upper(), count, href, here))
    return tuple(out)


def _entry(signal: Signal, up: str) -> Entry:
    carriers = tuple(
        Carrier(
            href=f"{up}post/{record.id}/",
            title=record.title,
            date=formats.day(record.date),
            state=None if record.status == "published" else formats.word(record.status),
        )
        for record in signal.posts[:FEW]
    )
    text = signal.text if len(signal.text) <= _LONGEST else f"{signal.text[:_LONGEST]}…"
    return Entry(signal.key, text, carriers, len(signal.posts) - len(carriers))
