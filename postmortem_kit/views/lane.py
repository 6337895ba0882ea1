"""A line of time with one mark for each post, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from postmortem_kit import formats, markdown
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Settings
from postmortem_kit.wording import plural, say

FEW = 40
"""So many posts are squares with their severity's number; of more, each is a line."""

_NAMED = 18
"""So many percent of the width must lie between two marks for the day of the second one to be named."""
_EDGE = 82
"""A mark that is further right has its day on its left."""
_YEARS = 12
"""Of more years than this only every fifth is named."""


def lane_of(records: Sequence[Postmortem], settings: Settings, *, today: date) -> str | None:
    """Draw *records*, newest first, from the first of them to *today*; None where that is under two months.

    The drawing has no viewBox: places are percentages and marks pixels, so that it is as wide as its column.
    """
    start, end = records[-1].date, max(today, records[0].date)
    days = (end - start).days
    if days < 60:
        return None
    oldest_first = [(_place(one.date, start, days), one) for one in reversed(records)]
    parts = ['<line class="pm-lane__line" x1="0" x2="100%" y1="40" y2="40"/>', *_years(start, end, days)]
    if len(records) > FEW:
        parts += [f'<rect class="pm-lane__many" x="{at}%" y="24" width="2" height="16"/>' for at, _ in oldest_first]
    else:
        parts += [_square(at, one, settings) for at, one in oldest_first]
        parts += _days(oldest_first)
    sentence = markdown.plain(_sentence(records))
    return f'<svg class="pm-lane" width="100%" height="60" role="img" aria-label="{sentence}">{"".join(parts)}</svg>'


def _place(day: date, start: date, days: int) -> float:
    """Return where *day* is, in percent; a mark has room at both ends."""
    return round(98 * (day - start).days / days, 2)


def _sentence(records: Sequence[Postmortem]) -> str:
    listed = ", ".join(formats.day(one.date) for one in reversed(records[:FEW]))
    if len(records) > FEW:
        return say("{count} posts, the newest {shown} on {days}", count=len(records), shown=FEW, days=listed)
    return plural("{count} post on {days}", "{count} posts on {days}", len(records), days=listed)


def _years(start: date, end: date, days: int) -> Iterator[str]:
    step = 1 if end.year - start.year <= _YEARS else 5
    for year in range(start.year + 1, end.year + 1):
        at = _place(date(year, 1, 1), start, days)
        yield f'<line class="pm-lane__line" x1="{at}%" x2="{at}%" y1="40" y2="45"/>'
        if year % step == 0:
            yield f'<text class="pm-lane__year" x="{at}%" y="58">{year}</text>'


def _square(at: float, record: Postmortem, settings: Settings) -> str:
    scale = settings.severities
    if record.kind != "incident" or record.severity not in scale:
        return f'<svg x="{at}%" y="22" width="18" height="18"><circle class="pm-lane__none" cx="9" cy="9" r="5"/></svg>'
    rank = scale.index(record.severity)
    tone = {0: "worst", 1: "high", len(scale) - 1: "low"}.get(rank, "mid")
    return (
        f'<svg x="{at}%" y="22" width="18" height="18" class="pm-lane__{tone}">'
        f'<rect x="0.5" y="0.5" width="16" height="16"/><text x="8.5" y="13">{rank + 1}</text></svg>'
    )


def _days(marks: Sequence[tuple[float, Postmortem]]) -> Iterator[str]:
    """Name the days of those marks that leave room for it, the last one always."""
    free = -float(_NAMED)
    last = marks[-1][0]
    for at, record in marks:
        if at != last and (at - free < _NAMED or last - at < _NAMED):
            continue
        free = at
        anchor, x = ("end", at + 2) if at > _EDGE else ("start", at)
        yield f'<text class="pm-lane__day" text-anchor="{anchor}" x="{x:.2f}%" y="15">{formats.day(record.date)}</text>'
