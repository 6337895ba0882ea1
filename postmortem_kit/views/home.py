"""The home page with the latest post, and behind it the pages of older posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem_kit.model import Postmortem
from postmortem_kit.views import facets, lists
from postmortem_kit.views.page import Page, Shown, rendered
from postmortem_kit.views.standing import Tally, tally
from postmortem_kit.wording import Text, plural, say

TEMPLATE = "home.md.j2"
INDEX = "index.md"
EXAMPLE = ("packet loss at dawn", "the version pinned to never", "the build artifact")
"""What stands on a site without posts: the title of the post that this kit was made after."""
_SAME_DAY = 2
"""So many posts of this day in other years are shown, the newest."""
_NUMBERS = (
    "", Text("one"), Text("two"), Text("three"), Text("four"), Text("five"), Text("six"), Text("seven"), Text("eight"),
    Text("nine"), Text("ten"),
)  # fmt: skip


@dataclass(frozen=True)
class Anniversary:
    """A post of this day in another year."""

    row: lists.Row
    ago: str


def pages(shown: Shown) -> Iterator[Page]:
    """Return the home page and the pages of older posts."""
    cut = lists.in_pages(shown.records)
    for number, part in enumerate(cut, start=1):
        place = lists.turned("", number)
        up = lists.up_from(place)
        rows = lists.rows_of(part, shown.config, up=up, address=shown.address(up))
        is_first = number == 1
        latest = _latest(rows) if is_first else None
        text = rendered(
            TEMPLATE,
            shown.root,
            months=lists.by_month(rows),
            number=number,
            latest=latest[1] if latest else None,
            same_day=_same_day(shown, latest[0]) if latest else (),
            tally=_tally(shown) if is_first else None,
            facets=facets.bar_of(shown, up=up, current="", is_whole=is_first),
            newer=lists.newer(number, up.rstrip("/")),
            older=lists.older(cut, number, up.rstrip("/")),
            unpublished=shown.unpublished,
            example=EXAMPLE,
            has_form=shown.has_form,
        )
        yield Page(f"{place}/{INDEX}".lstrip("/"), text)


def _latest(rows: Sequence[tuple[Postmortem, lists.Row]]) -> tuple[Postmortem, lists.Row] | None:
    """Return the latest post; a draft only where there is nothing else."""
    live = [pair for pair in rows if pair[0].is_live]
    return next(iter(live or rows), None)


def _same_day(shown: Shown, latest: Postmortem) -> tuple[Anniversary, ...]:
    """Return the posts of this day in earlier years."""
    today = shown.today
    found = [
        one
        for one in shown.records
        if (one.date.month, one.date.day) == (today.month, today.day)
        and one.date.year < today.year
        and one.is_live
        and one is not latest
    ]
    rows = lists.rows_of(found[:_SAME_DAY], shown.config, up="", address=shown.address(""))
    return tuple(Anniversary(row, _ago(today.year - one.date.year)) for one, row in rows)


def _ago(years: int) -> str:
    number = say(_NUMBERS[years]) if years < len(_NUMBERS) else str(years)
    return plural("{count} year ago", "{count} years ago", years, count=number)


def _tally(shown: Shown) -> Tally | None:
    """Count the actions; None on a site without one, and so without a ledger of them."""
    return tally(shown.standings) if shown.standings else None
