"""Three lines are judged by primary readings, by accepted ones that are named, or are off with a way out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit.haiku import Choice, count, judge, read_words, render_lines, rows

STRICT = ("packet loss at dawn", "the version pinned to never", "the build artifact")
OFF = ("midnight, keys expire", "ten thousand requests at one door", "the database sleeps")


def test_primary_readings_make_it_strict():
    """Five, seven and five by primary readings is strict, and there is nothing to say."""
    verdict = judge(STRICT)

    assert (verdict.level, verdict.form, verdict.message) == ("strict", "5-7-5", "")
    assert verdict.suggestions == verdict.estimated == ()


def test_an_accepted_reading_is_named():
    """Where a rarer reading makes it scan, the word and its count are said."""
    verdict = judge(("fire in the rack", "we do not know why it broke", "the build artifact"))

    assert (verdict.level, verdict.form) == ("ok", "5-7-5")
    assert verdict.lines[0].choices == (Choice("fire", 2),)
    assert verdict.message == "line 1 scans if 'fire' is 2"


def test_as_few_words_as_can_be_are_read_otherwise():
    """Two rarer readings are named only where one does not do."""
    verdict = judge(("fire, fire, rack", "we do not know why it broke", "the build artifact"))

    assert verdict.lines[0].choices == (Choice("fire", 2), Choice("fire", 2))
    assert judge(("kubectl fire", *STRICT[1:])).lines[0].choices == (Choice("kubectl", 4),)


def test_a_line_that_is_off_says_by_how_much():
    """The line, its delta and each word's count are there."""
    verdict = judge(OFF)
    line = verdict.lines[1]

    assert (verdict.level, verdict.form) == ("off", "5-8-5")
    assert (line.wanted, line.count, line.delta, line.note) == (7, 8, 1, "+1, wants 7")
    assert [word.count for word in line.words] == [1, 2, 2, 1, 1, 1]
    assert verdict.message == "line 2 has one syllable too many"


@pytest.mark.parametrize("lines", [(), ("packet loss at dawn",), (*STRICT, "and a fourth one")])
def test_a_haiku_has_three_lines(lines):
    """Another number of lines is off, and says so."""
    verdict = judge(lines)

    assert verdict.level == "off"
    assert verdict.message.endswith("a haiku has three")


@pytest.mark.parametrize(
    ("line", "wanted", "better"),
    [
        ("ten thousand requests at one door", 7, "ten thousand calls at one door"),
        ("Nobody noticed the clock drift", 7, "No one noticed the clock drift"),
        ("the pods restart in rain today", 7, "pods restart in rain today"),
        ("pods are crashing at noon", 7, "the pods are crashing at noon"),
        ("they will not answer the doorbell", 7, "they won't answer the doorbell"),
        ("packets are falling at the dawn", 7, "packets are falling at dawn"),
        ("all the packets sit in the queue", 7, "all the packets sit in queue"),
        ("it was raining in the morning", 7, None),
        ("zebras zigzag zanily by", 7, None),
    ],
)
def test_a_line_off_by_one_gets_a_wording_that_scans(line, wanted, better):
    """A wording close by is offered where one scans; where none is good, none."""
    suggested = [s.text for s in judge(("packet loss at dawn", line, "the build artifact")).suggestions if s.line == 2]

    assert (suggested[:1] or [None]) == [better]
    assert all(count(text).count == wanted for text in suggested)


def test_a_line_off_by_more_gets_none():
    """Two syllables are not mended by one word."""
    assert judge(("loss", "the version pinned to never", "the build artifact")).suggestions == ()


def test_estimated_words_are_named():
    """A word nobody listed is an estimate and is shown as one."""
    verdict = judge(("zorbital at dawn", *STRICT[1:]))

    assert [word.word for word in verdict.estimated] == ["zorbital"]
    assert render_lines(verdict).endswith("5-7-5  ? estimated\n")


def test_a_site_word_counts_in_a_verdict():
    """The site's own words are heard in a verdict and in its suggestions."""
    words, _ = read_words("frobnitz: frob nits are us\n")

    assert judge(("frobnitz falls", *STRICT[1:]), words=words).level == "strict"


def test_a_strict_verdict_in_plain_text():
    """Each line, its count in column 38, and its words' syllables beneath their first letters."""
    assert render_lines(judge(("kubectl says no", "the pods restart in the rain", "nobody was paged"))) == (
        "kubectl says no                      5\n"
        "3*      1    1\n"
        "the pods restart in the rain         7\n"
        "1   1    2       1  1   1\n"
        "nobody was paged                     5\n"
        "3      1   1\n"
        "\n"
        "5-7-5  * words.yaml\n"
    )


def test_a_verdict_that_is_off_in_plain_text():
    """The line that is off says by how much, and how it would scan."""
    assert render_lines(judge(OFF)) == (
        "midnight, keys expire                5\n"
        "2         1    2\n"
        "ten thousand requests at one door    8 +1, wants 7\n"
        "1   2        2        1  1   1\n"
        "the database sleeps                  5\n"
        "1   3        1\n"
        "\n"
        "5-8-5  hint: line 2 has one syllable too many\n"
        "line 2 scans as  ten thousand calls at one door\n"
    )


def test_segments_carry_their_style():
    """A terminal can colour the count and the note without reading the text."""
    styles = {segment.style: segment.text for segment in rows(judge(OFF))[2]}

    assert styles["count-bad"] == "8"
    assert styles["bad"] == " +1, wants 7"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_lines_are_judged(lines):
    """Whatever the lines are, there is a verdict, it can be shown, and its suggestions scan."""
    verdict = judge(lines)

    assert verdict.level in {"strict", "ok", "off"}
    assert len(verdict.lines) == len(lines)
    assert render_lines(verdict).count("\n") == len(rows(verdict))
    for suggestion in verdict.suggestions:
        assert count(suggestion.text).count == verdict.lines[suggestion.line - 1].wanted
    for line in verdict.lines:
        assert (line.level == "ok") == bool(line.choices)
        assert (line.level == "off") == (line.delta != 0)
