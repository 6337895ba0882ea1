"""Records as people write them, and what they are read as."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from postmortem_kit import checks, loader
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Part, Postmortem
from postmortem_kit.problem import KitError
from postmortem_kit.settings import Config
from postmortem_kit.shaper import kinds
from tests.golden import golden

GOOD = Path(__file__).parent / "good"
SAMPLES = (*sorted(GOOD.glob("*.yaml")), *sorted(GOOD.glob("*/postmortem.yaml")))
HEAD = "title: A title\ndate: 2026-03-12\nstatus: draft\nsetup: a\n"


def _name(path: Path) -> str:
    return loader.default_id(path.as_posix())


def _sample(name: str) -> Loaded:
    return loader.read(next(path for path in SAMPLES if _name(path) == name))


def _load(text: str, *, zone: str | None = None) -> Loaded:
    return loader.load(HEAD + text, "posts/late.yaml", zone=ZoneInfo(zone) if zone else None)


def _rules(text: str, *, zone: str | None = None) -> list[str]:
    return [problem.rule for problem in _load(text, zone=zone).problems]


# What people write


@pytest.mark.parametrize("path", SAMPLES, ids=_name)
def test_a_good_sample_is_read_as_its_file_says(path: Path) -> None:
    entry = loader.read(path, shown=f"posts/{path.relative_to(GOOD).as_posix()}")
    record = entry.postmortem
    known = {
        "time_to_detect": record.time_to_detect,
        "time_to_acknowledge": record.time_to_acknowledge,
        "time_to_mitigate": record.time_to_mitigate,
        "time_to_resolve": record.time_to_resolve,
        "affected": record.affected,
    }
    whole = {
        "record": record.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "derived": {name: str(span) for name, span in known.items() if span is not None},
        "phases": [f"{phase.kind} {phase.length}" for phase in record.phases],
        "problems": [str(problem) for problem in (*entry.problems, *checks.run([entry], Config()))],
    }

    golden(GOOD / f"{_name(path)}.json", json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("path", SAMPLES, ids=_name)
def test_a_good_sample_has_no_error(path: Path) -> None:
    entry = loader.read(path)

    assert [str(p) for p in (*entry.problems, *checks.run([entry], Config())) if p.level == 0] == []


def test_one_sample_has_every_field() -> None:
    record = _sample("every-field").postmortem
    absent = list(_absent(record, ""))

    assert absent == ["related", "attachments"]  # these need other files


def _absent(part: Part, prefix: str) -> list[str]:
    out: list[str] = []
    for key, kind in kinds(type(part)).items():
        value = getattr(part, "schema_" if key == "schema" else key)
        if not value:
            out.append(f"{prefix}{key}")
        elif kind.model is not None:
            out += _absent(value, f"{prefix}{key}.")
        elif kind.item is not None and kind.item.model is not None:
            lacking = [set(_absent(item, f"{prefix}{key}.")) for item in value]
            out += sorted(set.intersection(*lacking))
    return out


def test_plain_yaml_means_what_it_looks_like() -> None:
    record = _sample("means-what-it-looks-like").postmortem

    assert record.title == "1.10"
    assert record.authors[:9] == ("no", "null", "yes", "on", "010", "0x1F", "1e3", "1_000", "12:30")
    assert record.subtitle == "no"
    assert record.intro == "12:30"
    assert record.hunch == "Process: nobody was told"
    assert record.lessons.went_well[0] == "Process: nobody had to be told"
    assert record.impact.customers_affected == "010"
    assert record.impact.figures[0].value == "1.10"
    assert record.actions[0].title == "Process: write it down"
    assert record.actions[1].ticket == "0123"


def test_the_clocks_go_forward_within_an_incident() -> None:
    record = _sample("spring").postmortem

    assert str(record.milestones["started"]) == "2026-03-29T00:40:00+01:00"
    assert str(record.milestones["resolved"]) == "2026-03-29T04:05:00+02:00"
    assert record.time_to_detect == timedelta(minutes=15)
    assert record.time_to_mitigate == record.affected == timedelta(hours=1, minutes=40)
    assert record.time_to_resolve == timedelta(hours=2, minutes=25)


def test_the_clocks_go_back_within_an_incident() -> None:
    record = _sample("autumn").postmortem

    assert record.time_to_detect == timedelta(hours=1)
    assert record.time_to_acknowledge == timedelta(minutes=1)
    assert record.time_to_mitigate == timedelta(hours=1, minutes=15)
    assert record.time_to_resolve == timedelta(hours=1, minutes=45)


def test_waves_are_summed_and_not_spanned() -> None:
    record = _sample("waves").postmortem

    assert record.time_to_detect == timedelta(minutes=12)
    assert record.time_to_acknowledge == timedelta(minutes=8)
    assert record.time_to_mitigate == timedelta(hours=15, minutes=40)
    assert record.time_to_resolve == timedelta(hours=23, minutes=30)
    assert record.affected == timedelta(hours=1, minutes=15) + timedelta(minutes=25) + timedelta(minutes=50)


def test_what_is_known_to_the_day_is_counted_in_days() -> None:
    record = _sample("near-miss").postmortem

    assert record.time_to_detect == timedelta(days=79)
    assert record.time_to_mitigate is None
    assert record.time_to_resolve == timedelta(days=80)
    assert record.affected is None


def test_without_a_zone_nothing_is_computed() -> None:
    entry = _sample("unzoned")

    assert entry.postmortem.time_to_detect is None
    assert entry.postmortem.time_to_resolve is None
    assert [problem.rule for problem in entry.problems] == ["no-zone"]


# Zones


def test_the_zone_of_the_site_reads_times_that_name_none() -> None:
    record = _load("times: {started: 01:00}\n", zone="America/New_York").postmortem

    assert str(record.times.started) == "2026-03-12T01:00:00-04:00"


def test_the_zone_of_the_record_wins() -> None:
    record = _load("timezone: Asia/Tokyo\ntimes: {started: 01:00}\n", zone="America/New_York").postmortem

    assert str(record.times.started) == "2026-03-12T01:00:00+09:00"


def test_an_offset_wins_over_any_zone() -> None:
    record = _load("timezone: Asia/Tokyo\ntimes: {started: 01:00 +02:00}\n").postmortem

    assert str(record.times.started) == "2026-03-12T01:00:00+02:00"


def test_a_wrong_zone_is_one_problem() -> None:
    assert _rules("timezone: Mars/Olympus\ntimes: {started: 01:00}\n", zone="Asia/Tokyo") == ["time-zone"]


def test_times_known_to_the_day_need_no_zone() -> None:
    assert _rules("times: {started: 2026-03-12, resolved: none}\n") == []


# The timeline


def _rows(text: str) -> list[str]:
    return [str(row.at) for row in _load(f"timezone: UTC\ntimeline:\n{text}").postmortem.timeline]


def test_a_clock_time_is_on_the_day_of_the_row_before_it() -> None:
    rows = "  - {at: 22:00, text: a}\n  - {at: 2026-03-14 01:00, text: b}\n  - {at: 01:30, text: c}\n"

    assert [row[:16] for row in _rows(rows)] == ["2026-03-12T22:00", "2026-03-14T01:00", "2026-03-14T01:30"]


def test_rows_without_a_time_do_not_move_the_day() -> None:
    rows = "  - {at: 2026-03-14, text: a}\n  - {at: unknown, text: b}\n  - {when: later, text: c}\n"

    assert _rows(f"{rows}  - {{at: 01:30, text: d}}\n")[3] == "2026-03-14T01:30:00+00:00"


def test_a_row_that_goes_back_is_read_as_written_and_said() -> None:
    rows = "timezone: UTC\ntimeline:\n  - {at: 23:50, text: a}\n  - {at: 00:10, text: b}\n  - {at: 00:20, text: c}\n"
    entry = _load(rows)

    assert [problem.rule for problem in entry.problems] == ["time-backwards"]
    assert entry.problems[0].mark.line == 8
    assert str(entry.postmortem.timeline[1].at) == "2026-03-12T00:10:00+00:00"


def test_a_row_with_a_wrong_time_stays_and_the_next_one_is_on_the_day_before_it() -> None:
    rows = "  - {at: 2026-03-14 10:00, text: a}\n  - {at: 99:99, text: b}\n  - {at: 11:00, text: c}\n"

    assert _rows(rows) == ["2026-03-14T10:00:00+00:00", "None", "2026-03-14T11:00:00+00:00"]


# Names and places


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("posts/2026-03-12-late.yaml", "2026-03-12-late"),
        ("posts/late/postmortem.yaml", "late"),
        ("posts/late.yml", "late"),
    ],
)
def test_the_file_gives_the_id(path: str, id: str) -> None:
    assert loader.load(HEAD, path).postmortem.id == id


def test_a_file_name_that_is_no_id_is_an_error_and_a_record_is_there_all_the_same() -> None:
    entry = loader.load(HEAD, "posts/Late Export.yaml")

    assert [problem.rule for problem in entry.problems] == ["slug"]
    assert entry.postmortem.id == "late-export"


def test_a_file_without_a_day_takes_the_one_in_its_name_for_the_time_being() -> None:
    entry = loader.load("title: A title\nsetup: a\n", "posts/2026-03-12-late.yaml")

    assert [problem.rule for problem in entry.problems] == ["missing"]
    assert entry.postmortem.date.isoformat() == "2026-03-12"


def test_clock_times_without_a_day_ask_for_the_day_once_each() -> None:
    entry = loader.load("title: A title\nsetup: a\ntimes: {started: 01:00}\n", "posts/late.yaml")

    assert [(problem.rule, problem.hint) for problem in entry.problems] == [
        ("missing", "add `date:`, the day of the incident: 2024-09-02"),
        ("time-value", "add `date:`, the day that it is on"),
    ]


def test_every_value_knows_its_place() -> None:
    entry = _load("actions:\n  - {title: a, status: done}\n  - title: b\n    owner: c\n")

    assert entry.source.mark("actions", 0, "status")[:2] == (6, 24)
    assert entry.source.mark("actions", 1, "owner")[:2] == (8, 12)
    assert entry.source.mark("actions", 1, "due")[:2] == (7, 5)


def test_places_hold_when_an_entry_before_them_is_left_out() -> None:
    entry = _load("actions:\n  - {status: open}\n  - {title: b, status: done}\n  - {status: done}\n  - {title: d}\n")

    assert [action.title for action in entry.postmortem.actions] == ["b", "d"]
    assert entry.source.mark("actions", 0, "title").line == 7
    assert entry.source.mark("actions", 1, "title").line == 9


def test_each_line_of_a_block_of_signals_has_its_place() -> None:
    entry = _load("signals: |\n  one\n\n  two\n")

    assert entry.postmortem.signals == ("one", "two")
    assert entry.source.mark("signals", 1)[:3] == (8, 3, 3)


def test_all_problems_of_a_file_are_said_in_one_run() -> None:
    actions = "actions:\n  - {status: opne}\n  - {title: a, due: 2026-02-30}\n"
    entry = _load(f"sevrity: sev3\nkind: outage\ntags: [A B, c, D E]\n{actions}")

    assert [(problem.rule, problem.mark.line) for problem in entry.problems] == [
        ("unknown-key", 5),
        ("choice", 6),
        ("slug", 7),
        ("slug", 7),
        ("missing", 9),
        ("choice", 9),
        ("date", 10),
    ]
    assert entry.postmortem.tags == ("c",)
    assert [action.title for action in entry.postmortem.actions] == ["a"]


def test_a_message_keeps_to_one_line_whatever_the_value() -> None:
    entry = _load("impact:\n  customers_affected: |\n    many\n    " + "more " * 400 + "\n")

    assert [problem.rule for problem in entry.problems] == ["number"]
    assert "\n" not in str(entry.problems[0])
    assert len(str(entry.problems[0])) < 200


@pytest.mark.parametrize("key", ["root_cause", "action_items", "tldr", "Summary", "lessons-learned", "sevrity"])
def test_a_word_from_another_form_is_told_the_word_of_this_one(key: str) -> None:
    hint = _load(f"{key}: a\n").problems[0].hint or ""

    assert any(f"'{name}'" in hint for name in Postmortem.model_fields)


# Files


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_byte_order_marks_make_no_difference(before: bytes, ends: bytes) -> None:
    plain = loader.load(HEAD + "times: {started: 99:99}\n", "posts/late.yaml")
    other = loader.load(before + plain_bytes(ends), "posts/late.yaml")

    assert other.postmortem == plain.postmortem
    assert other.problems == plain.problems


def plain_bytes(ends: bytes) -> bytes:
    return (HEAD + "times: {started: 99:99}\n").encode().replace(b"\n", ends)


def test_a_file_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"late\.yaml: No such file"):
        loader.read(tmp_path / "late.yaml", shown="late.yaml")
