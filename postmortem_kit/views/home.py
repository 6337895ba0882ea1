"""The home page with the latest post, and behind it the pages of older posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem_kit.model import Postmortem
from postmortem_kit.views import lists
from postmortem_kit.views.page import Page, Shown, rendered

TEMPLATE = "home.md.j2"
INDEX = "index.md"
EXAMPLE = ("packet loss at dawn", "the version pinned to never", "the build artifact")
"""What stands on a site without posts: the title of the post that this kit was made after."""


@dataclass(frozen=True)
class Turn:
    """The way to the next page of a list."""

    href: str
    text: str


def pages(shown: Shown) -> Iterator[Page]:
    """Return the home page and the pages of older posts."""
    cut = lists.in_pages(shown.records)
    for number, part in enumerate(cut, start=1):
        up = "" if number == 1 else "../../"
        rows = lists.rows_of(part, shown.config, up=up, address=shown.address(up))
        earlier = sum(map(len, cut[number:]))
        text = rendered(
            TEMPLATE,
            shown.root,
            months=lists.by_month(rows),
            number=number,
            latest=_latest(rows) if number == 1 else None,
            newer=Turn(f"{up}{_place(number - 1)}" or "./", "Newer posts") if number > 1 else None,
            older=Turn(f"{up}{_place(number + 1)}", _told_earlier(earlier)) if earlier else None,
            unpublished=shown.unpublished,
            example=EXAMPLE,
        )
        yield Page(_place(number) + INDEX, text)


def _latest(rows: Sequence[tuple[Postmortem, lists.Row]]) -> lists.Row | None:
    """Return the latest post; a draft only where there is nothing else."""
    live = [row for record, row in rows if record.is_live]
    return next(iter(live or [row for _, row in rows]), None)


def _place(number: int) -> str:
    return "" if number == 1 else f"page/{number}/"


def _told_earlier(count: int) -> str:
    return f"The {count} earlier posts" if count > 1 else "The one earlier post"
