"""A title is composed of one record's facts alone: it scans, repeats nothing, and is the same everywhere."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any, get_args

import pytest

from benchmarks.haiku_compose import Record, record
from postmortem_kit.haiku import judge, keywords
from postmortem_kit.haiku.composing import Taken, Title, compose, missing, suggest
from postmortem_kit.haiku.given import Facts, Named
from postmortem_kit.haiku.stems import hangs, stems
from postmortem_kit.model import Trigger
from postmortem_kit.settings import FACTORS
from tests.golden import golden
from tests.haiku_oracle import syllables

HERE = Path(__file__).with_name("haiku_compose")
DAY = dt.date(2024, 9, 2)
EDGE = Facts(date=DAY, services=("edge",), trigger="change", factors=("observability",), detection="alert")
MANY = 400


@pytest.fixture(scope="module")
def records() -> tuple[Record, ...]:
    return tuple(record(number) for number in range(MANY))


@pytest.fixture(scope="module")
def titles(records: tuple[Record, ...]) -> dict[str, Title]:
    composed = ((one.postmortem.id, compose(one.facts, key=one.postmortem.id)) for one in records)
    return {name: title for name, title in composed if title}


def test_every_title_scans_by_strict_reading(titles: dict[str, Title]):
    """Five, seven and five by primary readings."""
    wrong = [title.texts for title in titles.values() if judge(title.texts).form != "5-7-5"]

    assert wrong == []


def test_every_title_scans_for_the_second_counter(titles: dict[str, Title]):
    """By phones and spoken forms: all of them."""
    wrong = [title.texts for title in titles.values() if tuple(map(syllables, title.texts)) != (5, 7, 5)]

    assert wrong == []


def test_no_title_says_a_thing_twice_or_hangs(titles: dict[str, Title]):
    """No stem comes again in a title, and no line ends on a word that wants another."""
    twice = [
        title.texts
        for title in titles.values()
        for said in [stems(" ".join(title.texts))]
        if len(set(said)) < len(said)
    ]
    hanging = [line.text for title in titles.values() for line in title.lines if hangs(line.text)]

    assert (twice, hanging) == ([], [])


def test_no_line_holds_a_word_that_is_never_said(titles: dict[str, Title]):
    """Neither from the bank nor from a title's noun phrases or a service's name."""
    assert [line.text for title in titles.values() for line in title.lines if keywords.is_unsaid(line.text)] == []


def test_every_line_says_which_fact_it_is_from(records: tuple[Record, ...], titles: dict[str, Title]):
    """At least one fact a line, and each is one of the record's."""
    assert all(line.facts for title in titles.values() for line in title.lines)
    for one in records:
        if title := titles.get(one.postmortem.id):
            assert all(_is_of(one, source) for line in title.lines for source in line.facts)


def _is_of(one: Record, source: str) -> bool:
    kind, _, value = source.partition(": ")
    facts, post = one.facts, one.postmortem
    held = {
        "trigger": (facts.trigger,), "factor": facts.factors, "detection": (facts.detection,), "kind": (facts.kind,),
        "service": facts.services, "origin": facts.origin, "mitigation": facts.mitigations,
        "ruled out": facts.suspects, "data loss": (facts.data_loss,), "date": (str(post.date),),
        "customers affected": (facts.customers,),
    }  # fmt: skip
    if kind in held:
        return value in held[kind]
    if kind == "title":
        return value.lower() in post.title.lower()
    if kind == "signal":
        return any(value in signal for signal in post.signals)
    return (
        kind in {"started", "detected", "mitigated", "resolved", "time to detect", "affected"}
        and facts.clock is not None
    )


def test_a_record_that_names_what_and_why_always_has_a_title(records: tuple[Record, ...], titles: dict[str, Title]):
    """A service or a signal, and a trigger or a factor."""
    assert [one.postmortem.id for one in records if one.is_promised and one.postmortem.id not in titles] == []


def test_the_barest_of_those_have_one_too():
    """One service with a name that fits nowhere, and a trigger; one signal and a factor of the site's own."""
    long = Facts(date=DAY, services=("extraordinary-authorization-orchestration",), trigger="unknown")
    own = Facts(date=DAY, signals=(Named("some", "signal: x"),), factors=("vendor",))

    assert compose(long, key="a") and compose(own, key="a")


@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_of_the_year_has_a_title(month: int):
    """Whatever the calendar says there is a line for it beside a trigger."""
    days = (dt.date(2024, month, day) for day in range(1, 29))

    assert all(compose(Facts(date=day, services=("edge",), trigger="load"), key=str(day)) for day in days)


def test_a_title_rests_on_this_record_alone():
    """The same facts and the same id give the same three lines; another id gives others."""
    assert compose(EDGE, key="one") == compose(EDGE, key="one")
    assert len({compose(EDGE, key=str(number)) for number in range(50)}) > 40


def test_it_is_the_same_in_another_process_whatever_the_seed_of_its_hashes():
    """No `hash()` and no order of a set decides anything."""
    script = (
        "import datetime as dt\nfrom postmortem_kit.haiku.composing import compose\n"
        "from postmortem_kit.haiku.given import Facts\n"
        "facts = Facts(date=dt.date(2024, 9, 2), services=('edge',), trigger='change', "
        "factors=('observability',), detection='alert')\n"
        "print([compose(facts, key=str(n)).texts for n in range(9)])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }

    assert printed == {f"{[compose(EDGE, key=str(n)).texts for n in range(9)]}\n"}


def test_suggestions_share_no_line():
    """Neither with one another nor with what is there; the first is the composed one."""
    taken = [compose(EDGE, key=str(number)).texts for number in range(3)]
    offered = suggest(EDGE, 6, key="mine", taken=taken)
    lines = [line for title in offered for line in title.texts]

    assert len(offered) == 6
    assert len(set(lines)) == len(lines)
    assert not set(lines) & {line for title in taken for line in title}
    assert suggest(EDGE, 1, key="mine") == (compose(EDGE, key="mine"),)


def test_where_lines_run_out_there_are_fewer_titles():
    """The same facts again and again, each title pinned: first no line comes twice, at last one of any post does."""
    taken, pinned = Taken(), list[tuple[str, str, str]]()
    fresh = []
    for number in range(90):
        found = suggest(EDGE, 3, key=str(number), taken=taken)
        fresh.append(len([title for title in found if not any(line in taken for line in title.texts)]))
        assert len(found) <= max(1, fresh[-1])
        for title in found[:1]:
            taken.add(title.texts)
            pinned.append(title.texts)

    pairs = [pair for lines in pinned for pair in combinations(sorted(lines), 2)]
    assert (fresh[0], fresh[-1]) == (3, 0)
    assert len(pinned) > sum(1 for number in fresh if number)
    assert len(set(pairs)) == len(pairs)


def test_recovery_is_said_only_where_the_record_says_so():
    """Without a time of mitigation or resolution no line speaks of an end."""
    sources = {source for number in range(60) for source in _sources(EDGE, str(number))}

    assert not any(source.startswith(("mitigat", "resolved", "affected", "data loss")) for source in sources)


def _sources(facts: Facts, key: str) -> Iterator[str]:
    title = compose(facts, key=key)
    yield from (source for line in title.lines for source in line.facts) if title else ()


def test_what_tells_of_an_end_needs_one():
    """Of a record without one, and of one that says not yet, no line that needs an end is granted."""
    from postmortem_kit.haiku import bank

    over = {phrase.text for group in bank.groups() if "state: ended" in group.needs for phrase in group.phrases}
    for facts in (EDGE, replace(EDGE, ended="no")):
        lines = {line.text for n in range(40) for title in suggest(facts, 2, key=str(n)) for line in title.lines}
        assert lines
        assert not lines & over
    told = {line.text for n in range(40) for line in compose(replace(EDGE, ended="resolved"), key=str(n)).lines}
    assert told & over


@pytest.mark.parametrize("hour", range(24))
def test_the_time_of_day_is_the_one_it_was(hour: int):
    """Morning, afternoon, evening and night are said of their hours only."""
    clock = dt.datetime.fromisoformat(f"2024-09-02 {hour:02}:20")
    facts = replace(EDGE, clock=clock, trigger=None, detection=None)
    hours = {"morning": range(5, 12), "noon": range(11, 18), "afternoon": range(13, 18), "night": (22, 23, 0, 1, 2, 3)}
    said = {
        word for n in range(25) for title in suggest(facts, 2, key=str(n)) for word in " ".join(title.texts).split()
    }

    assert [part for part in hours if part in said and hour not in hours[part]] == []


@pytest.mark.parametrize("kind", ["near_miss", "drill"])
def test_what_is_no_incident_is_called_what_it_is(kind: str):
    """One line of each title says so, as long as the facts carry three lines."""
    facts = replace(EDGE, kind=kind)

    assert all(f"kind: {kind}" in set(_sources(facts, str(number))) for number in range(40))


def test_every_title_of_an_incident_has_a_picture_or_a_thing_of_its_title():
    """Three plain lines are no poem where a picture can be had."""
    from postmortem_kit.haiku import bank

    seen = {phrase.text for group in bank.groups() if group.image for phrase in group.phrases if not phrase.slots}
    patterns = [
        re.compile(bank.SLOT.sub(".+", phrase.text))
        for group in bank.groups()
        if group.image
        for phrase in group.phrases
        if phrase.slots
    ]
    plain = [
        title.texts
        for number in range(60)
        if (title := compose(EDGE, key=str(number)))
        if not any(text in seen or any(one.fullmatch(text) for one in patterns) for text in title.texts)
    ]

    assert plain == []


def test_composing_others_changes_no_title():
    """Nothing is kept from one record to the next that could move a title."""
    before = [compose(EDGE, key=str(number)) for number in range(5)]
    for number in range(40):
        compose(record(number).facts, key=f"other-{number}")

    assert [compose(EDGE, key=str(number)) for number in range(5)] == before


def test_where_people_were_harmed_no_line_is_a_picture():
    """Only plain lines are offered."""
    sober = Facts(date=DAY, services=("edge",), trigger="load", detection="alert", ended="resolved", is_sober=True)
    lines = {line.text for number in range(20) for title in suggest(sober, 3, key=str(number)) for line in title.lines}
    from postmortem_kit.haiku import bank

    pictures = {phrase.text for group in bank.groups() if not group.is_sober for phrase in group.phrases}
    assert lines
    assert not lines & pictures


def test_too_little_is_no_title_and_says_what_would_help():
    """A date alone carries no three lines; what is missing is what set it off, and what was hit."""
    bare = Facts(date=DAY)

    assert compose(bare, key="a") is None
    assert missing(bare) == ("trigger", "services")
    assert missing(replace(bare, factors=("data",))) == ("services",)
    assert missing(replace(bare, factors=("vendor",))) == ("trigger", "services")
    assert missing(replace(bare, signals=(Named("some", "signal: x"),))) == ("trigger",)


CAUSES = (
    *({"trigger": name} for name in get_args(get_args(Trigger.model_fields["type"].annotation)[0])),
    *({"factors": (name,)} for name in FACTORS),
)
HITS: tuple[dict[str, Any], ...] = (
    {},
    {"services": ("edge",)},
    {"services": ("extraordinary-authorization-orchestration",)},
    {"services": ("zqxgrub",)},
    {"signals": (Named("some", "signal: x"),)},
)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: str(*cause.values()))
def test_with_what_was_missing_there_is_a_title(cause: dict[str, Any]):
    """Whatever the day and the kind, whether or not a line has room for the name, and without one."""
    days = tuple(dt.date(2024, 1, 1) + dt.timedelta(days=number) for number in range(366))
    for kind, is_sober, hit in product(("incident", "near_miss", "drill"), (False, True), HITS):
        for day in days[::7] if not hit and kind == "incident" else days[::61]:
            facts = Facts(date=day, kind=kind, is_sober=is_sober, **hit, **cause)
            assert compose(facts, key=str(day)), facts


def test_the_titles_of_a_few_records_are_these():
    """A change of the bank that moves them is seen; suggested titles move then, pinned ones never."""
    lines = []
    for number in range(12):
        one = record(number)
        title = compose(one.facts, key=one.postmortem.id)
        lines += [f"# {one.postmortem.title}", *(f"{text}  <- {'; '.join(facts)}" for text, facts in title.lines), ""]

    golden(HERE / "titles.txt", "\n".join(lines))


def test_a_site_s_own_words_are_heard():
    """A service that only the site can pronounce is named in titles once its words say how."""
    from postmortem_kit.haiku import read_words

    words, _ = read_words("zqxgrub: zee grub")
    facts = Facts(date=DAY, services=("zqxgrub",), trigger="load")
    named = [
        any("zqxgrub" in text for text in title.texts)
        for n in range(30)
        if (title := compose(facts, key=str(n), words=words))
    ]

    assert any(named)
