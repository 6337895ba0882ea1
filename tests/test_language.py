"""What puts blame on people is named, with its place and another way to say it; what is quoted, and excused, is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import language as sentences
from postmortem_kit import checks, loader
from postmortem_kit.checks import blame
from postmortem_kit.problem import Problem, in_order
from postmortem_kit.settings import Catalog, Config, Service, Team

HEAD = "title: The nightly export ran twice\ndate: 2026-03-12\nstatus: draft\ntimezone: Europe/Berlin\n"
NAMES = ("Priya Nair", "Mark Ellis")


def _said(body: str, *, config: Config | None = None) -> list[Problem]:
    entry = loader.load(HEAD + body, "posts/late.yaml")
    assert [str(problem) for problem in entry.problems] == []
    found = in_order(checks.run([entry], config or Config()))
    return [one for one in found if one.rule == "language"]


def _places(body: str) -> list[tuple[int, int]]:
    """Return line and column of each problem, lines counted below the head."""
    return [(one.mark.line - HEAD.count("\n"), one.mark.column) for one in _said(body)]


def _kinds(text: str) -> list[str]:
    return [hit.kind.id for hit in blame.find(text, NAMES)]


def test_of_the_labelled_sentences_nine_in_ten_that_are_named_are_named_rightly() -> None:
    found = sentences.read(sentences.SENTENCES)
    right, named = sentences.precision(found)
    heard, labelled = sentences.recall(found)

    assert len(found) >= 200
    assert right >= 0.9 * named
    assert heard >= 0.9 * labelled


@pytest.mark.parametrize(
    "text",
    [
        "The log said `human error` and stopped.",
        "The log said ``human ` error`` and stopped.",
        "It said:\n\n```\nhuman error\n```\n\nand stopped.",
        "It said:\n\n~~~text\nhuman error\n\nroot cause: disk",
        "It said:\n\n    human error\n    root cause: disk\n\nand stopped.",
        'The form offers "human error" as a category.',
        "The form offers “human error” as a category.",
        "Das Formular nennt „human error“ als Grund.",
        "The form offers 'human error' as a category.",
        "The form offers ‘human error’ as a category.",
        "He wrote:\n\n> We should have tested this.\n> It was human error.\n\nNobody answered.",
        "See [the form](https://example.com/human-error?root%20cause=is) for more.",
        "<!-- human error -->",
    ],
)
def test_what_is_quoted_is_not_the_authors_own(text: str) -> None:
    assert _kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "We should have an alert for this by June.",
        "Each host had room for fewer connections than they should have had.",
        "If you had a session in the cache, nothing changed.",
        "Nobody saw anything obviously wrong in the log.",
        "We did not think the load came from the backups.",
        "The root cause was a combination of three settings.",
        "The broker failed, and the team moved the queue.",
    ],
)
def test_a_wish_and_what_was_known_then_put_no_blame(text: str) -> None:
    assert _kinds(text) == []


def test_what_stands_beside_a_quotation_is_named() -> None:
    assert _kinds("The engineer's \"ok\" was human error, and the author's `ok` was careless.") == [
        "human-error",
        "judgement",
    ]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("We **should have** tested it.", "We **should have** tested"),
        ("We should\nhave tested it.", "We should\nhave tested"),
        ("Nobody knew. Had we asked, it would have been over.", "Had we asked"),
    ],
)
def test_a_phrase_is_found_through_markup_and_over_lines(text: str, phrase: str) -> None:
    (hit,) = blame.find(text)

    assert text[hit.start : hit.end] == phrase


def test_a_person_is_named_only_as_the_one_who_did_it() -> None:
    assert (
        _kinds("Priya restarted the node. The flag was set by Priya Nair. Priya Nair's deploy ran.") == ["person"] * 3
    )
    assert _kinds("Ask Priya Nair. The team of Priya kept the list. Priya Nair owns it. Zoe restarted it.") == []


def test_a_first_name_that_is_a_word_counts_with_the_whole_name_only() -> None:
    assert _kinds("Mark Ellis restarted the node.") == ["person"]
    assert _kinds("Mark restarted nodes with a label.") == []


def test_people_are_known_from_the_record_and_teams_are_none() -> None:
    config = Config(
        catalog=Catalog(services=(Service(name="Hermes"),), teams=(Team(name="Ada", aliases=("Storage",)),))
    )
    body = (
        "authors: [Priya Nair]\nparticipants: [{name: Mei Lin, role: commander, team: Falcon}]\n"
        "actions: [{title: a, owner: Jonas Weber}, {title: b, owner: Storage}, {title: c, owner: Core team}]\n"
        "setup: NAME restarted it.\n"
    )
    for name in ("Priya", "Mei Lin", "Jonas Weber"):
        assert len(_said(body.replace("NAME", name), config=config)) == 1
    for name in ("Ada", "Storage", "Hermes", "Falcon", "Core team", "Tomasz"):
        assert _said(body.replace("NAME", name), config=config) == []


def test_each_phrase_has_its_place() -> None:
    body = (
        "summary: |\n  All was well.\n  It was human error, and human error again.\n"
        "timeline:\n  - at: 01:00\n    text: It was a careless restart.\n"
        "lessons: {went_badly: [It all came down to one flag]}\n"
    )

    assert _places(body) == [(3, 10), (3, 27), (6, 20), (7, 27)]


@pytest.mark.parametrize(
    "field", ["detection: {gap: A test would have caught it}", "source: {unplaced: [human error]}"]
)
def test_what_asks_for_it_or_is_no_prose_of_the_authors_is_not_read(field: str) -> None:
    assert _said(f"setup: It runs at night.\n{field}\n") == []


WHY = "# postmortem: ignore[language] the vendor says it in these words"


@pytest.mark.parametrize(
    "body",
    [
        f"{WHY}\nsetup: It was human error.\n",
        f"setup: It was human error.  {WHY}\n",
        f"{WHY}\n# and another comment\nsetup: It was human error.\n",
        f"{WHY}\nsetup: |\n  It was human error.\n\n  And careless.\n",
        f"setup: |  {WHY}\n  It was human error.\n",
        f"{WHY}\nsetup:\n  It was human error.\n",
        f"timeline:\n  {WHY}\n  - at: 01:00\n    text: It was human error.\nsetup: a\n",
        f"timeline:\n  - at: 01:00\n    {WHY}\n    text: It was human error.\nsetup: a\n",
        f"lessons:\n  learned:\n    - all good\n    {WHY}\n    - It was human error.\nsetup: a\n",
    ],
)
def test_a_comment_with_a_reason_lets_a_value_stand(body: str) -> None:
    assert _said(body.replace(WHY, "# a comment")) != []
    assert _said(body) == []


def test_a_comment_reaches_no_further_than_its_value() -> None:
    assert _places(f"{WHY}\nsetup: It was human error.\nfix: It was human error.\n") == [(3, 13)]
    assert _places(f"lessons:\n  {WHY}\n  learned:\n    - It was human error.\nsetup: a\n") == [(4, 14)]


@pytest.mark.parametrize("comment", ["ignore[language]", "ignore[langauge] it is so", "ignore it is so"])
def test_a_comment_that_lets_nothing_stand_is_named(comment: str) -> None:
    found = _said(f"# postmortem: {comment}\nsetup: It was human error.\n")

    assert [one.message for one in found] == [
        "a comment that lets nothing stand",
        "'human error' ends the search at a person",
    ]


words = st.sampled_from(
    "we should have been tested the root cause was human error ` ``` ~~~ \" ' “ ” > * Priya ran \n \n\n \t # < )".split(
        " "
    )
)


@settings(deadline=None)
@given(st.lists(words | st.text(max_size=5), max_size=40).map(" ".join))
def test_any_text_is_read_and_no_two_phrases_overlap(text: str) -> None:
    found = list(blame.find(text, NAMES))

    assert all(0 <= hit.start < hit.end <= len(text) for hit in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(deadline=None)
@given(st.lists(words, max_size=20).map(" ".join))
def test_in_a_fence_nothing_is_named(text: str) -> None:
    inside = text.replace("`", "").replace("~", "")

    assert _kinds(f"````\n{inside}\n````") == []
