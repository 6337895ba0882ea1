"""The signals of all posts: an address for each that never moves, and pages that stay small."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit import loader
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.views import find
from postmortem_kit.views.page import Masthead, Shown
from postmortem_kit.views.signal import signals_of
from postmortem_kit.views.signals import files, redirects

ROOT = Path(__file__).parents[1]


def record(id: str, *signals: str) -> Postmortem:
    text = f"title: About {id}\ndate: 2026-01-02\nsetup: a\nsignals: {json.dumps(list(signals), ensure_ascii=False)}\n"
    return loader.load(text, f"posts/{id}.yaml").postmortem


def shown(records: Sequence[Postmortem], masthead: Masthead = Masthead()) -> Shown:  # noqa: B008 - it is frozen
    source = loader.load("title: a", "posts/a.yaml").source
    entries = tuple(loader.Loaded(one, source, ()) for one in records)
    return Shown(entries, Config(), ROOT, date(2026, 11, 25), masthead=masthead)


def test_the_name_of_an_alert_is_its_address() -> None:
    found = signals_of([record("a", "broker_publishers_blocked", "KubePodCrashLooping")])

    assert [one.path for one in found] == ["signal/broker_publishers_blocked/", "signal/KubePodCrashLooping/"]


def test_two_that_differ_in_numbers_only_are_one() -> None:
    one, two = record("b", "worker 17 lost after 4032 ms"), record("a", "worker 3 lost after 12 ms")
    (signal,) = signals_of([one, two])

    assert signal.text == "worker 17 lost after 4032 ms"
    assert [post.id for post in signal.posts] == ["b", "a"]


@given(st.lists(st.text(min_size=1, max_size=80), max_size=8), st.lists(st.text(min_size=1, max_size=80), max_size=8))
def test_the_address_of_a_signal_depends_on_nothing_else(some: list[str], others: list[str]) -> None:
    alone = {one.text: one.path for one in signals_of([record("a", *some)])}
    among = {text: one.path for one in signals_of([record("a", *some), record("b", *others)]) for text in [one.text]}

    assert alone.items() <= among.items()
    assert len({path.casefold() for path in among.values()}) == len(among)


@pytest.mark.parametrize("name", ["con", "NUL", "../x", "/", ".", "🦆", "42", "a/b", "x" * 5000, 'a"onclick="b', "%2e"])
def test_any_signal_is_one_safe_segment(name: str) -> None:
    (signal,) = signals_of([record("a", name)])
    segment = signal.path.removeprefix("signal/").removesuffix("/")

    assert segment.replace("-", "").replace("_", "").isalnum() and segment.isascii()
    assert segment.lower() not in ("con", "nul") and len(segment) <= 80


def test_each_signal_has_a_page_that_leads_to_its_place_and_a_line_in_the_list() -> None:
    view = shown([record("a", "DiskFull", 'say "<b>"')], Masthead("Posts", "https://pm.example.com/"))
    made = {**dict(files(view)), **dict(redirects(view, find.places(view)))}
    listed = json.loads(made["signals.json"])["signals"]
    (page,) = find.pages(view)

    assert 'content="0; url=../../find/#DiskFull"' in made["signal/DiskFull/index.html"]
    assert "<b>" not in "".join(made[path] for path in made if path.endswith(".html"))
    assert listed[0]["url"] == "https://pm.example.com/signal/DiskFull/"
    assert listed[0]["posts"][0]["url"] == "https://pm.example.com/post/a/"
    assert {one["url"].removeprefix("https://pm.example.com/") + "index.html" for one in listed} < made.keys()
    assert 'id="DiskFull"' in page.text


def test_many_signals_stand_on_pages_of_their_letters() -> None:
    view = shown(
        [record(f"post-{n}", *(f"{letter}larm of kind{n} {'x' * 400}" for letter in "ae")) for n in range(700)]
    )
    pages = {page.path: page.text for page in find.pages(view)}

    assert set(pages) == {
        "find/index.md",
        *(f"find/{letter}/{more}index.md" for letter in "ae" for more in ("", "page/2/", "page/3/")),
    }
    assert max(len(text.encode()) for text in pages.values()) < 300_000
    for signal, place in find.places(view):
        path, _, anchor = place.partition("#")
        assert f'id="{anchor}"' in pages[f"{path}index.md"], signal.text


def test_a_site_without_posts_and_one_without_signals_say_so() -> None:
    (nothing,) = find.pages(shown([]))
    (silent,) = find.pages(shown([record("a")]))

    assert "Nothing is written down here yet" in nothing.text
    assert "No post names a signal yet" in silent.text


def test_a_signal_that_many_posts_carry_names_the_newest() -> None:
    (page,) = find.pages(shown([record(f"post-{n}", "LatencyHigh") for n in range(60)]))

    assert page.text.count("<li>") == find.FEW + 1
    assert "and 55 older" in page.text
