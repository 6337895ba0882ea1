from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit.spans import Phase
from postmortem_kit.views.charts import UNRECORDED, PhaseBar, phase_bar

START = datetime(2026, 3, 28, 22, 18, tzinfo=UTC)
KINDS = ("undetected", "unmitigated", "recovering", UNRECORDED)


def phases(*lengths: tuple[str, int]) -> tuple[Phase, ...]:
    """Return phases of so many minutes, one after the other."""
    out, at = [], START
    for kind, minutes in lengths:
        out.append(Phase(kind, at, at + timedelta(minutes=minutes)))
        at = out[-1].end
    return tuple(out)


def drawn(*lengths: tuple[str, int]) -> PhaseBar:
    bar = phase_bar(phases(*lengths))
    assert bar is not None
    return bar


def rects(bar: PhaseBar) -> list[dict[str, str]]:
    """Return the segments of the drawing, which is well-formed."""
    return [rect.attrib for rect in ElementTree.fromstring(bar.svg) if "pm-bar__" in rect.attrib.get("class", "")]


def hundredths(percent: str) -> int:
    return round(float(percent.rstrip("%")) * 100)


segments = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 500_000)), min_size=1, max_size=60)


@given(segments)
def test_segments_fill_the_bar_without_gap_or_overlap(lengths: list[tuple[str, int]]) -> None:
    """Each begins where the one before it ends; together they are as wide as the bar, to the hundredth."""
    shown = rects(drawn(*lengths))

    at = 0
    for rect in shown:
        assert hundredths(rect["x"]) == at
        assert hundredths(rect["width"]) > 0
        at += hundredths(rect["width"])
    assert len(shown) == len(lengths)
    assert at == 100_00


@given(segments)
def test_a_longer_phase_is_never_narrower(lengths: list[tuple[str, int]]) -> None:
    """The shortest one is widened so that it can be seen; the order of lengths stays."""
    widths = [hundredths(rect["width"]) for rect in rects(drawn(*lengths))]
    ordered = sorted(zip((minutes for _, minutes in lengths), widths, strict=True))

    assert all(one <= other + 1 for (_, one), (_, other) in pairwise(ordered))


@given(segments)
def test_nothing_in_the_drawing_needs_a_style(lengths: list[tuple[str, int]]) -> None:
    """The policy of the pages refuses one; what scales is an attribute."""
    svg = drawn(*lengths).svg

    assert "style" not in svg
    assert "viewBox" not in svg
    assert "\n" not in svg


@given(st.permutations(KINDS[:3]), st.tuples(*[st.integers(1, 10_000)] * 3))
def test_an_entry_of_the_legend_is_as_wide_as_its_segment(kinds: list[str], lengths: tuple[int, ...]) -> None:
    """In thousandths, one class for each digit."""
    bar = drawn(*zip(kinds, lengths, strict=True))
    widths = []
    for entry in bar.legend:
        digits = dict(re.findall(r"pm-(hundreds|tens|ones)-(\d)", entry.share))
        widths.append(int("".join(digits.get(place, "0") for place in ("hundreds", "tens", "ones"))))

    for width, rect in zip(widths, rects(bar), strict=True):
        assert abs(width * 10 - hundredths(rect["width"])) <= 10


def test_no_phases_no_bar() -> None:
    """Without a start, a detection and an end there is nothing to draw."""
    assert phase_bar(()) is None


def test_the_sentence_says_what_the_drawing_shows() -> None:
    """Whoever does not see it hears the same."""
    bar = drawn(("undetected", 103), ("unmitigated", 144), ("recovering", 75))

    assert bar.sentence == (
        "Undetected 1 h 43 min, then unmitigated 2 h 24 min, then recovering 1 h 15 min; 5 h 22 min in all"
    )
    assert f'role="img" aria-label="{bar.sentence}"' in bar.svg


def test_several_waves_are_several_spans_and_one_entry_each() -> None:
    """The sum, and of how many spans it is."""
    bar = drawn(("undetected", 15), ("unmitigated", 135), ("recovering", 385), ("unmitigated", 70), ("recovering", 60))

    assert [(entry.word, entry.length, entry.share) for entry in bar.legend] == [
        ("undetected", "15 min", ""),
        ("unmitigated", "3 h 25 min in 2 spans", ""),
        ("recovering", "7 h 25 min in 2 spans", ""),
    ]
    assert len(rects(bar)) == 5


def test_an_unrecorded_mitigation_is_said_and_is_not_red() -> None:
    """The two phases that nobody told apart are one, and an open box."""
    bar = drawn(("undetected", 10), (UNRECORDED, 110))

    assert bar.legend[1].word == "detected to resolved, mitigation not recorded"
    assert "pm-bar__unmitigated" not in bar.svg
