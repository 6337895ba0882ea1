"""What a record says is read as plain facts: typed values and closed lists, never a person's name, never free prose."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from postmortem_kit import loader, titles
from postmortem_kit.haiku.nouns import noun_phrases
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config, Settings, read
from tests.golden import golden

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).with_name("haiku_compose")


def _record(**fields: object) -> Postmortem:
    known = {"id": "2024-09-02-x", "title": "A slow query held the queue", "date": dt.date(2024, 9, 2)}
    short = {"trigger": "type", "detection": "method"}
    long = {name: {short[name]: fields[name]} for name in short if name in fields}
    return Postmortem.model_validate(known | fields | long)


def _terms(named: tuple[tuple[str, str], ...]) -> list[str]:
    return [term for term, _ in named]


def test_times_are_those_of_the_record_s_own_zone():
    """The clock on the wall of the record, then of the site; a time written as about is not told to the minute."""
    times = {"started": "2024-09-02T22:30:00+00:00", "detected": "2024-09-02T23:12:00+00:00"}
    helsinki = titles.facts(_record(times=times, timezone="Europe/Helsinki"))
    site = titles.facts(_record(times=times), Config(Settings(timezone="America/New_York")))

    assert f"{helsinki.clock}" == "2024-09-03 01:30:00"
    assert f"{site.clock}" == "2024-09-02 18:30:00"
    assert helsinki.unseen == dt.timedelta(minutes=42)
    assert titles.facts(_record(times={"started": "~2024-09-02T22:30:00Z"})).clock is None


def test_an_end_is_known_by_its_time():
    """`none` is not yet, `unknown` and silence say nothing."""
    times = {"started": "2024-09-02T22:30:00Z"}

    assert titles.facts(_record(times=times | {"mitigated": "2024-09-02T22:50:00Z"})).ended == "mitigated"
    assert titles.facts(_record(times=times | {"resolved": "none"})).ended == "no"
    assert titles.facts(_record(times=times | {"resolved": "unknown"})).ended is None
    assert titles.facts(_record(times=times)).ended is None


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Rolled back the release.", ("rollback",)),
        ("A restart did not help. Failed over to the standby.", ("restart", "failover")),
        ("We did not restart anything.", ()),
        ("Tried to roll back, in vain.", ()),
        ("`systemctl reload haproxy` on edge-1.", ("reload",)),
        ("The broker was stopped, then emptied.", ("stop", "clear")),
        ("Somebody telephoned.", ()),
    ],
)
def test_the_mitigation_is_read_by_a_closed_list(text: str, terms: tuple[str, ...]):
    """What is denied, tried or wished for is not said; prose beyond the list is not read."""
    assert titles.facts(_record(mitigation=text)).mitigations == terms


def test_signals_are_read_by_a_closed_list():
    """An error, an alert's name in code, a symptom in words."""
    facts = titles.facts(_record(signals=("QueuePool timed out", "OOMKilled", "503 Service Unavailable", "odd tea")))

    assert _terms(facts.signals) == ["some", "timeout", "memory"]
    assert facts.codes == ("503",)


def test_only_what_was_ruled_out_is_a_suspect():
    """The first thing that the statement names."""
    hypotheses = [
        {"statement": "The visitors' clocks are wrong", "status": "ruled_out"},
        {"statement": "The cache is cold", "status": "open"},
        {"statement": "The disk is full", "status": "confirmed"},
    ]

    assert titles.facts(_record(hypotheses=hypotheses)).suspects == ("the clock",)


@pytest.mark.parametrize(
    ("title", "names", "places"),
    [
        ("Debug logs filled the broker's disk and every publisher stood still",
         ("debug logs", "the broker's disk", "every publisher"), ()),
        ("A table of contents held one pattern for days", ("a table of contents", "one pattern"), ()),
        ("The loan bridge delivered none after a configuration move",
         ("the loan bridge", "a configuration move"), ("after a configuration move",)),
        ("Cards were refused after a certificate expired", ("cards", "a certificate"), ()),
        ("Mail stood still until a release of the relay", ("mail", "a release of the relay"),
         ("until a release of the relay",)),
        ("Readers behind a tunnel could open nothing",
         ("readers", "readers behind a tunnel", "a tunnel"), ("behind a tunnel",)),
        ("DNS outage affecting Jobs", ("DNS outage",), ()),
        ("Maria deleted the index", ("the index",), ()),
        ("The index of Grant was lost", (), ()),
        ("The engineer forgot the backup", ("the backup",), ()),
        ("It broke", (), ()),
        ("", (), ()),
    ],
)  # fmt: skip
def test_the_noun_phrases_of_a_title(title: str, names: tuple[str, ...], places: tuple[str, ...]):
    """Word for word, whole, without people."""
    assert noun_phrases(title) == (names, places)


def test_the_names_of_people_are_never_shown():
    """Neither an author's, a participant's nor an owner's, even where the word is a noun."""
    record = _record(
        title="The page of Bell filled the river", authors=("Ada Page",), participants=[{"name": "Tor Bell"}],
        actions=[{"title": "Mend it", "owner": "Noor River"}],
    )  # fmt: skip

    assert titles.facts(record).phrases == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Ambulances waited for the dispatch map"},
        {"tags": ("fraud",)},
        {"impact": {"description": "Two patients were given the wrong dose."}},
        {"impact": {"figures": [{"what": "emergency calls", "value": "12"}]}},
        {"impact": {"data_exposure": "confirmed"}},
        {"subtitle": "Cards were stolen"},
    ],
)
def test_where_people_were_harmed_nothing_is_shown_but_sober_lines_are_offered(fields: dict[str, object]):
    """A person chooses then."""
    record = _record(
        services=("edge",), trigger="load", detection="alert", contributing_factors=[{"category": "capacity"}], **fields
    )

    assert titles.facts(record).is_sober
    assert titles.suggested(record) is None
    assert titles.suggestions(record, n=2)


def test_a_health_check_and_an_emergency_release_harm_nobody():
    """Words of the trade that look like it."""
    record = _record(title="A health check failed after an emergency release", tags=("healthcheck",))

    assert not titles.facts(record).is_sober


def test_a_pinned_title_and_none_are_left_alone():
    """Three lines are the title; `none` is an answer."""
    assert titles.suggested(_record(haiku=("a", "b", "c"), services=("edge",), trigger="load")) is None
    assert titles.suggested(_record(haiku="none", services=("edge",), trigger="load")) is None
    assert titles.shown(_record(haiku=("a", "b", "c"))).lines == ("a", "b", "c")


def test_a_title_and_a_date_may_be_enough():
    """The author's noun phrases and the day carry three lines, or the plain title leads."""
    record = _record(title="Debug logs filled the broker's disk", setup="It was a Monday.")

    assert titles.suggested(record) is not None
    assert titles.suggested(_record(title="It broke", setup="It was a Monday.")) is None


def test_prose_changes_no_title():
    """Summary, sections and lessons are not read."""
    record = _record(services=("edge",), trigger="load")
    told = _record(
        services=("edge",), trigger="load", summary="Rolled back.", fix="The queue.", lessons={"learned": ["A lock"]}
    )

    assert titles.suggested(record) == titles.suggested(told)


def test_the_posts_of_this_site_are_offered_these():
    """The demonstration's own records, pinned or not: what would be suggested, and by which facts."""
    config = read(ROOT)
    lines = []
    for path in sorted((ROOT / "posts").glob("*.yaml")):
        record = loader.read(path, zone=config.settings.zone).postmortem
        assert record is not None
        lines.append(f"# {record.title}")
        for title in titles.suggestions(record, config, 2):
            lines += [*(f"{text}  <- {'; '.join(facts)}" for text, facts in title.lines), ""]

    golden(HERE / "posts.txt", "\n".join(lines))
