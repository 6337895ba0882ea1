"""The signals of all posts, A to Z, each with an address that never moves: for a monitor's runbook link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from postmortem_kit.views.page import Shown
from postmortem_kit.views.redirects import leading
from postmortem_kit.views.signal import Signal

INDEX = "signals.json"


def files(shown: Shown) -> Iterator[tuple[str, str]]:
    """Return signals.json: each signal with its address and its posts."""
    listed = [_data(signal, shown) for signal in shown.signals]
    yield INDEX, json.dumps({"signals": listed}, ensure_ascii=False, indent=1) + "\n"


def redirects(shown: Shown, places: Iterable[tuple[Signal, str]]) -> Iterator[tuple[str, str]]:
    """Return a page at each signal's address that leads to its place in the list: path and HTML.

    Args:
        shown: the records.
        places: each signal, and where it stands: find/#disk-full.
    """
    for signal, place in places:
        path = f"{signal.path}index.html"
        yield path, leading(place, signal.text, path, shown)


def _data(signal: Signal, shown: Shown) -> dict[str, object]:
    return {
        "signal": signal.text,
        "url": shown.masthead.address(signal.path),
        "posts": [
            {
                "id": record.id,
                "title": record.title,
                "date": record.date.isoformat(),
                "url": shown.masthead.address(f"post/{record.id}/"),
            }
            for record in signal.posts
        ],
    }
