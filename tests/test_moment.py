"""Time values: every way to write one, and every way to get one wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from postmortem_kit.moment import Moment, TimeFault, offset_text, read, zone_named

DAY = date(2026, 3, 12)
BERLIN = ZoneInfo("Europe/Berlin")


def _fault(text: str, *, zone: ZoneInfo | None = None) -> TimeFault:
    with pytest.raises(TimeFault) as caught:
        read(text, day=DAY, zone=zone)
    return caught.value


# What is read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-12T06:58:00+01:00", "2026-03-12T06:58:00+01:00"),
        ("2026-03-12T06:58:00Z", "2026-03-12T06:58:00+00:00"),
        ("2026-03-12 06:58 UTC", "2026-03-12T06:58:00+00:00"),
        ("2026-03-12 06:58 +0530", "2026-03-12T06:58:00+05:30"),
        ("2026-03-12 06:58-08", "2026-03-12T06:58:00-08:00"),
        ("2026-03-12t06:58z", "2026-03-12T06:58:00+00:00"),
        ("2026-3-2 6:58Z", "2026-03-02T06:58:00+00:00"),
        ("2026-03-12 06:58:07.25Z", "2026-03-12T06:58:07.250000+00:00"),
        ("2026-03-12 06:58", "2026-03-12T06:58:00+01:00"),
        ("2026-07-12 06:58", "2026-07-12T06:58:00+02:00"),
        ("06:58", "2026-03-12T06:58:00+01:00"),
        ("6:58:30", "2026-03-12T06:58:30+01:00"),
        ("  06:58  ", "2026-03-12T06:58:00+01:00"),
        ("~06:58", "~2026-03-12T06:58:00+01:00"),
        ("~ 2026-03-12 06:58", "~2026-03-12T06:58:00+01:00"),
        ("2026-03-12", "2026-03-12"),
        ("~2026-03-12", "~2026-03-12"),
        ("unknown", "unknown"),
        ("none", "none"),
    ],
)
def test_a_time_is_read_as_it_was_meant_and_written_back(typed: str, meant: str) -> None:
    moment = read(typed, day=DAY, zone=BERLIN)

    assert str(moment) == meant
    assert read(meant) == moment


def test_a_time_without_a_zone_has_none() -> None:
    moment = read("2026-03-12 06:58")

    assert moment.at == datetime(2026, 3, 12, 6, 58)  # noqa: DTZ001
    assert not moment.is_instant


def test_only_an_instant_is_one() -> None:
    assert read("2026-03-12 06:58Z").is_instant
    assert not read("2026-03-12").is_instant
    assert not read("unknown").is_instant


def test_a_moment_has_the_day_that_was_written() -> None:
    assert read("2026-03-12 23:30-08:00").date == DAY
    assert read("~2026-03-12").date == DAY
    assert read("none").date is None


def test_an_offset_is_shown_as_it_is_written() -> None:
    assert offset_text(datetime(2026, 3, 12, tzinfo=UTC)) == "+00:00"
    assert offset_text(datetime(2026, 3, 12, tzinfo=ZoneInfo("America/St_Johns"))) == "-02:30"
    assert offset_text(datetime(2026, 3, 12)) == ""  # noqa: DTZ001


# The clocks are set


def test_a_time_that_never_was_says_both_offsets() -> None:
    fault = _fault("2026-03-29 02:30", zone=BERLIN)

    assert fault.rule == "clock-change"
    assert fault.message == "'2026-03-29 02:30' is never in Europe/Berlin: clocks went from +01:00 to +02:00"


def test_a_time_that_was_twice_says_both_offsets() -> None:
    fault = _fault("2026-10-25 02:30", zone=BERLIN)

    assert fault.rule == "clock-change"
    assert fault.message == "'2026-10-25 02:30' is twice in Europe/Berlin: at +02:00 and at +01:00"
    assert fault.hint == "write which: 2026-10-25 02:30+02:00 or 2026-10-25 02:30+01:00"


@pytest.mark.parametrize(
    ("typed", "offset"),
    [
        ("2026-03-29 01:59", 1),
        ("2026-03-29 03:00", 2),
        ("2026-10-25 01:59", 2),
        ("2026-10-25 03:00", 1),
    ],
)
def test_the_minutes_around_a_change_are_plain(typed: str, offset: int) -> None:
    moment = read(typed, zone=BERLIN)

    assert moment.at is not None
    assert moment.at.utcoffset() == timedelta(hours=offset)


def test_a_change_of_half_an_hour_and_a_day_that_was_left_out_are_changes_too() -> None:
    assert _fault("2026-10-04 02:15", zone=ZoneInfo("Australia/Lord_Howe")).rule == "clock-change"
    assert _fault("2011-12-30 12:00", zone=ZoneInfo("Pacific/Apia")).rule == "clock-change"


def test_an_offset_settles_it() -> None:
    assert str(read("2026-10-25 02:30+01:00", zone=BERLIN)) == "2026-10-25T02:30:00+01:00"


# What is no time


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2026-13-01", "there is no day '2026-13-01'"),
        ("2026-02-29 10:00", "there is no day '2026-02-29'"),
        ("0026-03-12", "the year 26 in '0026-03-12'"),
        ("24:00", "there is no time '24:00'"),
        ("10:60", "there is no time '10:60'"),
        ("10:00:61", "there is no time '10:00:61'"),
        ("10:00+15:00", "there is no offset '+15:00'"),
        ("10:00+01:75", "there is no offset '+01:75'"),
        ("750", "'750' is no time"),
        ("12/03/2026", "'12/03/2026' is no time"),
        ("yesterday", "'yesterday' is no time"),
        ("2026-03-12T06", "'2026-03-12T06' is no time"),
        ("~", "'~' is no time"),
        ("~none", "'~none' is no time"),
        ("\uff11\uff12:\uff13\uff10", "'\uff11\uff12:\uff13\uff10' is no time"),
        ("1" * 5000, f"'{'1' * 59}…' is no time"),
    ],
)
def test_what_is_no_time_is_said_in_the_words_of_the_author(typed: str, message: str) -> None:
    fault = _fault(typed)

    assert fault.rule == "time-value"
    assert fault.message == message


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("10:30 pm", "write 22:30, hours from 00 to 23"),
        ("12:05am", "write 00:05, hours from 00 to 23"),
        ("12:05 PM", "write 12:05, hours from 00 to 23"),
        ("n/a", "write 'none'"),
        ("None", "write 'none'"),
        ("Unknown", "write 'unknown'"),
        ("TBD", "write 'unknown'"),
    ],
)
def test_what_people_write_instead_is_told_how_it_is_written_here(typed: str, hint: str) -> None:
    assert _fault(typed).hint == hint


def test_a_clock_time_without_a_day_asks_for_one() -> None:
    with pytest.raises(TimeFault, match="'06:58' has no day"):
        read("06:58")


@pytest.mark.parametrize("zone", ["PST", "CET", "CEST", "IST", "BST", "GMT", "XYZ", "cet"])
def test_an_abbreviation_is_no_zone(zone: str) -> None:
    assert _fault(f"10:00 {zone}").rule == "time-zone"
    with pytest.raises(TimeFault, match="is no time zone but an abbreviation"):
        zone_named(zone if zone != "XYZ" else "CST")


def test_an_abbreviation_is_told_what_it_may_mean() -> None:
    assert "America/Chicago or Asia/Shanghai or America/Havana" in (_fault("10:00 CST").hint or "")
    assert "America/Los_Angeles" in (_fault("10:00 PST").hint or "")


def test_a_zone_behind_a_time_belongs_elsewhere() -> None:
    assert "`timezone: Europe/Madrid`" in (_fault("10:00 Europe/Madrid").hint or "")


# Zones


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Etc/UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert zone_named(name).key == name


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Europe/Berlni", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_misspelt_zone_is_told_the_nearest(name: str, near: str) -> None:
    with pytest.raises(TimeFault) as caught:
        zone_named(name)

    assert caught.value.rule == "time-zone"
    assert caught.value.hint == f"did you mean '{near}'?"


@pytest.mark.parametrize(
    "name", ["localtime", "right/Europe/Berlin", "../../etc/passwd", "/etc/localtime", "Europe", "", "\x00"]
)
def test_what_is_no_zone_of_everybodys_is_none(name: str) -> None:
    with pytest.raises(TimeFault):
        zone_named(name)


def test_moments_are_values() -> None:
    assert Moment(day=DAY) == read("2026-03-12")
    assert hash(Moment(day=DAY)) == hash(read("2026-03-12"))
