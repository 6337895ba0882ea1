from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from postmortem_kit import loader
from postmortem_kit.model import Postmortem
from postmortem_kit.views.charts import UNRECORDED
from postmortem_kit.views.times import clock_of, phases

DAY = date(2026, 3, 28)


def record(text: str) -> Postmortem:
    return loader.load(f"title: t\ndate: {DAY}\n{text}", "posts/t.yaml").postmortem


def shown(text: str, *, site: ZoneInfo | None = None) -> list[str]:
    """Return the times of the timeline as a page shows them."""
    one = record(text)
    return clock_of(one, site=site).texts((row.at for row in one.timeline), start=one.date)


def test_the_day_is_shown_where_it_changes() -> None:
    """And the year where that changes."""
    text = """\
timezone: UTC
timeline:
  - {at: 2025-12-31 23:00, text: a}
  - {at: 2026-03-27 08:00, text: a}
  - {at: 2026-03-27 09:00, text: a}
  - {at: 2026-03-28 10:00, text: a}
  - {at: 11:00, text: a}
  - {at: 2026-03-30, text: a}
  - {at: ~2026-03-30 12:00, text: a}
"""

    assert shown(text) == [
        "31 Dec 2025 23:00", "27 Mar 2026 08:00", "09:00", "28 Mar 10:00", "11:00", "30 Mar", "about 12:00",
    ]  # fmt: skip


def test_the_offset_is_shown_where_two_occur() -> None:
    """In a night in which the clocks change, a clock alone does not say when."""
    text = "timezone: Europe/Berlin\ntimeline: [{at: 2026-03-29 01:30, text: a}, {at: 03:10, text: a}]\n"

    assert shown(text) == ["29 Mar 01:30 +01:00", "03:10 +02:00"]


def test_times_are_shown_in_the_records_zone_else_in_the_sites_else_as_written() -> None:
    """One clock for one record."""
    row = "timeline: [{at: '2026-03-28T12:00:00Z', text: a}]\n"

    assert shown(f"timezone: Asia/Tokyo\n{row}", site=ZoneInfo("Europe/Berlin")) == ["21:00"]
    assert shown(row, site=ZoneInfo("Europe/Berlin")) == ["13:00"]
    assert shown(row) == ["12:00"]
    assert shown("timeline: [{at: 12:00, text: a}]\n") == ["12:00"]


def test_the_clock_has_a_name() -> None:
    """A zone, UTC, an offset, or nothing where nothing is known."""
    tokyo = "timezone: Asia/Tokyo\ntimes: {started: 09:00}\n"

    assert clock_of(record(tokyo), site=None).name == "Asia/Tokyo"
    assert clock_of(record("times: {started: '2026-03-28T09:00:00Z'}\n"), site=None).name == "UTC"
    assert clock_of(record("times: {started: '2026-03-28T09:00:00+05:30'}\n"), site=None).name == "+05:30"
    assert clock_of(record("times: {started: 09:00}\n"), site=None).name == ""


def test_red_is_only_what_is_known_to_be_unmitigated() -> None:
    """Without a mitigation, nobody knows until when it was."""
    times = "timezone: UTC\ntimes: {{started: 09:00, detected: 09:10, {} resolved: 11:00}}\n"

    assert [phase.kind for phase in phases(record(times.format("")))] == ["undetected", UNRECORDED]
    assert [phase.kind for phase in phases(record(times.format("mitigated: unknown,")))] == ["undetected", UNRECORDED]
    assert [phase.kind for phase in phases(record(times.format("mitigated: none,")))] == ["undetected", "unmitigated"]
    assert [phase.kind for phase in phases(record(times.format("mitigated: 11:00,")))] == ["undetected", "unmitigated"]
    assert [phase.kind for phase in phases(record(times.format("mitigated: 10:00,")))][2:] == ["recovering"]
