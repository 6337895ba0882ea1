"""The action ledger: what is to be done, team by team, and first what happened again while it was not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from postmortem_kit.views.facts import Term
from postmortem_kit.views.ledger_rows import NOBODY, anchors_of, figures_of, groups_of, tracks_of
from postmortem_kit.views.page import Page, Shown, rendered
from postmortem_kit.views.standing import Standing, by_end, tally
from postmortem_kit.wording import Text, say

TEMPLATE = "actions.md.j2"
ROOT = "actions/"
FULL = 150
"""So many rows are a page."""
TRACKS = 10
"""So many actions during which it happened again are on the first page; all of them on a page of their own."""
AIMS = ("prevent", "detect", "mitigate", "repair", "process", "investigate")
_TITLES = {"open": Text("Action ledger"), "again": Text("It happened again while this was open")}
"""What pages are called that are not named after a part of the ledger."""


@dataclass(frozen=True)
class Facet:
    """A link to a part of the ledger."""

    text: str
    count: int
    href: str
    is_here: bool


@dataclass(frozen=True)
class _Part:
    """A part of the ledger that has pages of its own."""

    folder: str
    title: str
    holds: Callable[[Standing], bool]
    is_ended: bool = False


_PARTS = (
    _Part("", "open", lambda one: one.is_open),
    _Part("overdue/", "overdue", lambda one: one.late > 0),
    _Part("proposed/", "proposed", lambda one: one.action.status == "proposed"),
    _Part("done/", "done", lambda one: one.action.status == "done", is_ended=True),
    _Part("declined/", "declined", lambda one: one.action.status == "wont_do", is_ended=True),
)


def _aims(aim: str, one: Standing) -> bool:
    return one.is_open and one.action.type == aim


_AIMS = tuple(_Part(f"{aim}/", aim, partial(_aims, aim)) for aim in AIMS)


def pages(shown: Shown) -> Iterator[Page]:
    """Return the pages of the ledger; none on a site without an action."""
    found = shown.standings
    if not found:
        return
    ledger = _Ledger(shown, found)
    for part in (*_PARTS, *_AIMS):
        if part.folder == "" or any(map(part.holds, found)):
            yield from ledger.part(part)
    yield from ledger.again()


class _Ledger:
    """What all pages of the ledger share."""

    def __init__(self, shown: Shown, found: Sequence[Standing]) -> None:
        self._shown = shown
        self._found = found
        self._tally = tally(found)
        self._anchors = anchors_of(found)
        self._repeated = sorted((one for one in found if one.again), key=_first)
        self._counts = {part: sum(map(part.holds, found)) for part in (*_PARTS, *_AIMS)}

    def part(self, part: _Part) -> Iterator[Page]:
        """Return the pages of one part."""
        rows = [one for one in self._found if part.holds(one)]
        if part.is_ended:
            rows.sort(key=by_end)
        cut = [rows[start : start + FULL] for start in range(0, len(rows), FULL)] or [[]]
        for number, some in enumerate(cut, start=1):
            is_first = part.folder == "" and number == 1
            place = _place(part.folder, number)
            yield self._page(
                place,
                part.title,
                number,
                figures=tuple(figures_of(self._tally)) if is_first else (),
                repeated=tracks_of(self._repeated[:TRACKS], up=_up(place), today=self._shown.today) if is_first else (),
                all_repeated=len(self._repeated) if is_first and len(self._repeated) > TRACKS else 0,
                groups=groups_of(
                    some,
                    rows,
                    self._anchors,
                    word="open" if part in _AIMS else part.title,
                    up=_up(place),
                    address=self._shown.address(_up(place)),
                    today=self._shown.today,
                    oldest=self._tally.oldest or 1,
                ),
                index=self._index(cut) if number == 1 else (),
                is_ended=part.is_ended,
                turns=_turns(part.folder, number, len(cut)),
            )

    def again(self) -> Iterator[Page]:
        """Return the pages of everything during which it happened again, where the first page has no room for it."""
        cut = [self._repeated[start : start + FULL // 3] for start in range(0, len(self._repeated), FULL // 3)]
        for number, some in enumerate(cut, start=1) if len(self._repeated) > TRACKS else ():
            place = _place("again/", number)
            yield self._page(
                place,
                "again",
                number,
                repeated=tracks_of(some, up=_up(place), today=self._shown.today),
                turns=_turns("again/", number, len(cut)),
            )

    def _page(self, place: str, title: str, number: int, **values: object) -> Page:
        up = _up(place)
        given = {
            "figures": (), "repeated": (), "all_repeated": 0, "groups": (), "index": (),
            "is_ended": False, **values,
        }  # fmt: skip
        text = rendered(
            TEMPLATE,
            self._shown.root,
            part=title,
            title=_title(title),
            number=number,
            up=up,
            tally=self._tally,
            states=self._facets(_PARTS, title, up),
            aims=self._facets(_AIMS, title, up),
            today=self._shown.today,
            **given,
        )
        return Page(f"{ROOT}{place}index.md", text)

    def _facets(self, parts: Sequence[_Part], here: str, up: str) -> tuple[Facet, ...]:
        return tuple(
            Facet(say(part.title), self._counts[part], f"{up}{ROOT}{part.folder}", part.title == here)
            for part in parts
            if self._counts[part] or part.title == here
        )

    def _index(self, cut: Sequence[Sequence[Standing]]) -> tuple[Term, ...]:
        """Return the way to each team, where they do not all stand on one page."""
        if len(cut) == 1:
            return ()
        first: dict[str | None, int] = {}
        for number, rows in enumerate(cut, start=1):
            for one in rows:
                first.setdefault(one.team, number)
        return tuple(
            Term(team or say(NOBODY), f"{'' if number == 1 else f'page/{number}/'}#{self._anchors[team]}")
            for team, number in first.items()
        )


def _title(part: str) -> str:
    return say(_TITLES[part]) if part in _TITLES else say("Actions: {part}", part=say(part))


def _first(one: Standing) -> tuple[object, ...]:
    """Put what is open first, what is latest before the rest; of the others the one that ended last."""
    ended = one.action.closed_on
    return not one.is_open, -one.late, -ended.toordinal() if ended else 0, one.record.date, one.record.id, one.number


def _place(folder: str, number: int) -> str:
    return folder if number == 1 else f"{folder}page/{number}/"


def _up(place: str) -> str:
    return "../" * (1 + place.count("/"))


def _turns(folder: str, number: int, last: int) -> tuple[Term | None, Term | None]:
    """Return the ways to the page before and to the one after."""
    up = _up(_place(folder, number)) + ROOT
    before = Term(say("The page before"), up + _place(folder, number - 1)) if number > 1 else None
    after = (
        Term(say("Page {number} of {last}", number=number + 1, last=last), up + _place(folder, number + 1))
        if number < last
        else None
    )
    return before, after
