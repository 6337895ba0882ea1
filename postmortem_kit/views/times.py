"""How the times of one record are shown: in its zone, the date where it changes, the offset where two occur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from postmortem_kit import formats
from postmortem_kit.model import Postmortem
from postmortem_kit.moment import Moment, offset_text
from postmortem_kit.spans import Phase
from postmortem_kit.views.charts import UNRECORDED
from postmortem_kit.wording import say


@dataclass(frozen=True)
class Clock:
    """The clock on the wall beside which a record's times are read."""

    zone: ZoneInfo | None
    """None: each time stays as it was written."""
    offsets: tuple[str, ...]
    """The offsets that occur, in order; shown behind each time where there are several."""

    @property
    def many(self) -> bool:
        """Whether a time needs its offset to be told from others."""
        return len(self.offsets) > 1

    @property
    def name(self) -> str:
        """What the times are in: a zone, an offset, or '' where nothing is known."""
        if self.offsets and set(self.offsets) == {"+00:00"}:
            return "UTC"
        if self.zone is not None:
            return self.zone.key
        return self.offsets[0] if len(self.offsets) == 1 else ""

    def local(self, moment: Moment) -> dt.datetime | None:
        """Return the instant as this clock shows it; None for what is no instant."""
        at = moment.at
        if at is None or at.tzinfo is None or self.zone is None:
            return at
        return at.astimezone(self.zone)

    def day(self, moment: Moment) -> dt.date | None:
        """Return the day on which this clock shows it."""
        local = self.local(moment)
        return local.date() if local is not None else moment.day

    def texts(self, moments: Iterable[Moment | None], *, start: dt.date) -> list[str]:
        """Return each time as it stands below the one before it: with the day only where that is another one."""
        out: list[str] = []
        day = start
        for moment in moments:
            out.append(self._text(moment, after=day) if moment is not None else "")
            day = (moment and self.day(moment)) or day
        return out

    def _text(self, moment: Moment, *, after: dt.date) -> str:
        if moment.answer is not None:
            return say(moment.answer)
        day, local = self.day(moment), self.local(moment)
        parts = []
        if day is not None and (day != after or local is None):
            parts.append(formats.day_of_year(day) if day.year == after.year else formats.day(day))
        if local is not None:
            parts.append(formats.clock(local, offset=self.many))
        text = " ".join(parts)
        return say("about {what}", what=text) if moment.about else text


def clock_of(record: Postmortem, *, site: ZoneInfo | None) -> Clock:
    """Return the clock beside which *record* is told: that of its own zone, else the site's."""
    zone = ZoneInfo(record.timezone) if record.timezone else site
    moments = [moment for moment in (*record.milestones.values(), *(row.at for row in record.timeline)) if moment]
    plain = Clock(zone, ())
    shown = (plain.local(moment) for moment in moments)
    return Clock(zone, tuple(dict.fromkeys(text for at in shown if at is not None and (text := offset_text(at)))))


def phases(record: Postmortem) -> tuple[Phase, ...]:
    """Return the phases as they are shown: red only where it is known that nothing was mitigated yet."""
    found = record.phases
    if not found or found[-1].kind != "unmitigated":
        return found
    mitigated = record.milestones.get("mitigated")
    if mitigated is not None and (mitigated.answer == "none" or mitigated.at == found[-1].end):
        return found
    return (*found[:-1], replace(found[-1], kind=UNRECORDED))
