"""What holds for every input: bytes nobody meant, records broken at random, records of every shape."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit import checks, loader, spans
from postmortem_kit.decoding import split_lines
from postmortem_kit.dumper import dump
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Part, Postmortem
from postmortem_kit.moment import Moment
from postmortem_kit.settings import Config
from postmortem_kit.shaper import choices, kinds

TESTS = Path(__file__).parent
RECORDS = tuple(path.read_bytes() for path in sorted((TESTS / "good").rglob("*.yaml")))
TRAPS = (
    b"\x00", b"\xff", b"\t", b"\n", b"\r", b"- ", b": ", b" #x", b"[", b"]", b"{", b"}", b"'", b'"', b"|", b">", b"*a",
    b"&a ", b"!t ", b"<<: ", b"---\n", b"...\n", b"%", b"@", b"`", b"? ", b"~", b", ", b"\\", b"\xc2\x85",
    b"\xe2\x80\xa8", b"12:30", b"2026-03-29 02:30", b"PST", b"null", b"\xf0\x9f\x94\xa5", b"  ", b"title", b"at: ",
)  # fmt: skip
MANY = settings(max_examples=int(os.environ.get("EXAMPLES", "40")), deadline=None)
"""A run of everything tries a few; EXAMPLES=2000 tries long."""


def _holds(data: bytes) -> Loaded:
    """Read and check *data*, and hold what must be true of every problem."""
    entry = loader.load(data, "posts/2026-03-12-late.yaml")
    lines = split_lines(data.decode("utf-8-sig", "replace"))
    found = (*entry.problems, *checks.run([entry], Config()))
    for problem in found:
        line, column, width = problem.mark
        assert 1 <= line <= len(lines), problem
        assert 1 <= column <= len(lines[line - 1]) + 1, problem
        assert width >= 0
        assert "\n" not in str(problem)
        assert len(str(problem)) < 500
    assert entry.postmortem.title
    assert re.fullmatch("[a-z0-9-]+", entry.postmortem.id)
    return entry


# Whatever is in a file


@MANY
@given(st.binary(max_size=400))
def test_any_bytes_are_a_record_and_problems(data: bytes) -> None:
    _holds(data)


@MANY
@given(st.text(max_size=400))
def test_any_text_is_a_record_and_problems(text: str) -> None:
    _holds(text.encode("utf-8", "replace"))


@MANY
@given(st.lists(st.sampled_from((*TRAPS, b"a", b"started: ", b"timeline:\n", b"  - ", b"setup: ")), max_size=40))
def test_any_run_of_what_yaml_trips_over_is_a_record_and_problems(pieces: list[bytes]) -> None:
    _holds(b"".join(pieces))


@st.composite
def _broken(draw: st.DrawFn) -> bytes:
    """A good record, broken in one to four places."""
    data = draw(st.sampled_from(RECORDS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.sampled_from((0, 0, 1, 2, 10, 200)))
        data = data[:at] + draw(st.sampled_from((b"", *TRAPS))) + data[at + cut :]
    return data


@MANY
@given(_broken())
def test_a_record_broken_at_random_is_a_record_and_problems(data: bytes) -> None:
    _holds(data)


@MANY
@given(st.data())
def test_any_value_in_any_field_is_a_record_and_problems(data: st.DataObject) -> None:
    value: Any = st.recursive(
        st.sampled_from(
            ("", "~", "a", "12:30", "2026-02-30", "no", "1e9", "a: b", "x" * 200, "é\u0301", "../..", "-1")
        ),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(kinds(Postmortem))), inner, max_size=3)
        ),
        max_leaves=6,
    )
    fields = data.draw(st.dictionaries(st.sampled_from(list(kinds(Postmortem))), value, max_size=6))
    _holds("".join(f"{key}: {_flow(item)}\n" for key, item in fields.items()).encode())


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return '"' + value + '"'


@MANY
@given(_broken())
def test_reading_twice_gives_the_same(data: bytes) -> None:
    one, other = (loader.load(data, "posts/late.yaml") for _ in range(2))

    assert one.postmortem == other.postmortem
    assert one.problems == other.problems


# Records of every shape

WORD = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
UNSEEN = "\x7f" + "".join(map(chr, range(0x80, 0xA0))) + "\u2028\u2029\ufffe\uffff"
SIGN = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters=UNSEEN)
LINE = st.text(SIGN, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
TRICKY = st.sampled_from((
    "no", "null", "~", "12:30", "010", "1.10", "# a", "a #b", "- a", "a: b", "'", '"', "`a`", "*a*", "&a", "!a", "[a]",
    "{a}", "> a", "| a", "% a", "@a", "---", "...", "? a", "a\\b", "unknown", "none", "alert", "change", "Process: a",
    ",", "yes", "2026-03-12", "<<", "a, b", ": a", "a:", "-", "=", "é", "\U0001f525", "\ufeffa", "\u00a0a",
))  # fmt: skip
TEXT = LINE | TRICKY.map(lambda text: " ".join(text.split())).filter(bool)
PROSE = (
    st.lists(
        TEXT | st.sampled_from(("", "  indented", "trailing  ", "\ttab", "- item", "# heading", "```")),
        min_size=1,
        max_size=5,
    )
    .map(lambda lines: "\n".join(lines).strip("\n").rstrip())
    .filter(lambda text: bool(text.strip()))
)
DAY = st.dates(date(1970, 1, 1), date(2199, 12, 31))
INSTANT = st.builds(
    lambda at, minutes: at.replace(tzinfo=timezone(timedelta(minutes=minutes)) if minutes else UTC),
    st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)),  # noqa: DTZ001
    st.integers(-12 * 4, 14 * 4).map(lambda quarter: quarter * 15),
)
MOMENT = (
    st.sampled_from(("unknown", "none")).map(lambda answer: Moment(answer=answer))
    | st.builds(Moment, at=INSTANT, about=st.booleans())
    | st.builds(Moment, day=DAY, about=st.booleans())
)
HAIKU = st.just("none") | st.tuples(TEXT, TEXT, TEXT).filter(lambda lines: "/" not in "".join(lines))


def _value(model: type[Part], name: str) -> st.SearchStrategy[Any]:
    info = model.model_fields[name]
    shown = f"{info.annotation} {info.metadata}"
    if words := choices(model, name):
        return st.sampled_from(words)
    if name == "haiku":
        return HAIKU
    if name == "timezone":
        return st.sampled_from(("Europe/Berlin", "Asia/Tokyo", "UTC"))
    if "Moment" in shown:
        return MOMENT
    if "datetime.date" in shown:
        return DAY
    if "_slug" in shown:
        return WORD
    if "_count" in shown:
        return st.integers(0, 10**9).map(str) | st.integers(0, 10**6).map(lambda number: f"~{number}")
    return PROSE if "prose" in shown else TEXT


@st.composite
def _part(draw: st.DrawFn, model: type[Part]) -> Part:
    """An object with some of its fields."""
    out: dict[str, Any] = {}
    for key, kind in kinds(model).items():
        name = next(name for name, info in model.model_fields.items() if key in (name, info.alias))
        needed = model.model_fields[name].is_required() or name == model.MAIN
        if key == "schema" or not (needed or draw(st.booleans())):
            continue
        inner = kind.item or kind
        one = _part(inner.model) if inner.model else _value(model, name)
        out[name] = tuple(draw(st.lists(one, min_size=1, max_size=2))) if kind.item and name != "haiku" else draw(one)
    return model(**out)


@st.composite
def _records(draw: st.DrawFn) -> Postmortem:
    record = draw(_part(Postmortem))
    assert isinstance(record, Postmortem)
    return record


@MANY
@given(_records())
def test_a_record_written_and_read_is_the_record(record: Postmortem) -> None:
    text = dump(record)
    entry = loader.load(text, "posts/late.yaml")

    assert [str(problem) for problem in entry.problems if problem.level == 0] == []
    assert entry.postmortem == record
    assert dump(entry.postmortem) == text


# What follows from the times

ROWS = st.lists(st.tuples(st.sampled_from(spans.MILESTONES), INSTANT.map(lambda at: Moment(at=at))), max_size=8)


@MANY
@given(ROWS)
def test_waves_do_not_overlap_and_phases_have_no_gap(rows: list[tuple[str, Moment]]) -> None:
    known = spans.milestones({}, rows)
    waves = spans.affected(known, rows)
    phases = spans.phases(known, rows)

    assert all(start <= end for start, end in waves)
    assert all(one[1] <= other[0] for one, other in pairwise(waves))
    assert all(one.end == other.start for one, other in pairwise(phases))
    assert all(phase.length > timedelta() for phase in phases)


@MANY
@given(MOMENT, MOMENT)
def test_a_duration_is_never_negative(one: Moment, other: Moment) -> None:
    span = spans.duration(one, other)

    assert span is None or span >= timedelta()
    assert spans.duration(one, one) in (None, timedelta())
