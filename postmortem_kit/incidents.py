"""What one record brings to the numbers of many: its lengths of time, its spans, its services."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from postmortem_kit import spans
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config, Settings
from postmortem_kit.wording import Text

Interval = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Measure:
    """A length of time, and the two times it lies between."""

    key: str
    name: str
    start: str
    end: str

    @property
    def formula(self) -> str:
        """The subtraction, in words."""
        return f"{self.end} − {self.start}"


REASONS = ("near miss", "drill", "superseded post", "duplicate", "unpublished record")
"""Why a record is in no number, in the order in which that is told."""

MEASURES = (
    Measure("time_to_detect", Text("Time to detect"), "started", "detected"),
    Measure("time_to_acknowledge", Text("Time to acknowledge"), "detected", "acknowledged"),
    Measure("time_to_mitigate", Text("Time to mitigate"), "started", "mitigated"),
    Measure("time_to_resolve", Text("Time to resolve"), "started", "resolved"),
)


@dataclass(frozen=True)
class Scope:
    """Which incidents are counted; each condition left out holds for all."""

    first: dt.date | None = None
    """The first day."""
    last: dt.date | None = None
    """The last day, which is in it."""
    service: str | None = None
    """A service's name in the catalog."""
    severity: str | None = None

    def holds(self, incident: Incident) -> bool:
        """Whether *incident* is counted."""
        record = incident.record
        return (
            (self.first is None or record.date >= self.first)
            and (self.last is None or record.date <= self.last)
            and (self.service is None or self.service in incident.services)
            and (self.severity is None or record.severity == self.severity)
        )


@dataclass(frozen=True)
class Incident:
    """What one record brings to the numbers."""

    record: Postmortem
    services: tuple[str, ...]
    """Under their names in the catalog."""
    lengths: tuple[dt.timedelta | None, ...]
    """One for each measure; None where it cannot be told."""
    backward: tuple[bool, ...]
    """For each measure, whether its end was written down as before its start."""
    affected: tuple[Interval, ...]
    """The spans in which users were affected, in UTC."""
    started: dt.datetime | None
    """As a clock on the wall showed it."""
    reason: str | None
    """Why it is in no number; None for one that is."""


def incident(record: Postmortem, config: Config) -> Incident:
    """Read *record* for the numbers."""
    known = record.milestones
    names = config.catalog.service_names
    pairs = [(known.get(measure.start), known.get(measure.end)) for measure in MEASURES]
    begun = known.get("started")
    return Incident(
        record=record,
        services=tuple(dict.fromkeys(names.get(name, name) for name in record.services)),
        lengths=tuple(spans.duration(start, end) for start, end in pairs),
        backward=tuple(bool(a and b and a.at and b.at and _is_before(b.at, a.at)) for a, b in pairs),
        affected=spans.affected(known, record.rows),
        started=_local(begun.at, record, config.settings) if begun and begun.at else None,
        reason=_reason(record),
    )


def _reason(record: Postmortem) -> str | None:
    if not record.is_live:
        return "unpublished record"
    if record.status == "superseded":
        return "superseded post"
    if any(relation.type == "duplicate_of" for relation in record.related):
        return "duplicate"
    return {"near_miss": "near miss", "drill": "drill"}.get(record.kind)


def _is_before(one: dt.datetime, other: dt.datetime) -> bool:
    return (one.tzinfo is None) == (other.tzinfo is None) and one < other


def _local(at: dt.datetime, record: Postmortem, settings: Settings) -> dt.datetime:
    zone = ZoneInfo(record.timezone) if record.timezone else settings.zone
    return at.astimezone(zone) if zone is not None and at.tzinfo is not None else at
