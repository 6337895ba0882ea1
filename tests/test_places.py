"""Names as segments of addresses: every name has one, and none leads elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit.places import place, segment


@given(st.text())
def test_any_name_is_one_segment_that_a_file_system_takes(name: str) -> None:
    """No separator, no dot, no device of Windows, and room for it in a file's name."""
    found = segment(name)

    assert re.fullmatch(r"[\w-]+", found)
    assert not found.startswith("-")
    assert len(found.encode()) <= 255
    assert not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", found)


@given(st.text())
def test_a_segment_is_its_own_segment_unless_it_was_cut_or_kept_apart(name: str) -> None:
    """So that an address can be read back as a name; an underscore says that it cannot."""
    found = segment(name)

    assert "_" in found or segment(found) == found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("checkout-api", "checkout-api"),
        ("Checkout API", "checkout-api"),
        ("billing/ledger.v2", "billing-ledger-v2"),
        ("../x", "x"),
        ("con", "con_"),
        ("COM1", "com1_"),
        ("zażółć", "zażółć"),
        ("支付", "支付"),
    ],
)
def test_a_name_is_found_in_its_segment(name: str, said: str) -> None:
    """Letters of any script stay."""
    assert segment(name) == said


def test_names_without_a_letter_and_names_without_an_end_differ() -> None:
    """What is cut off, or cannot be said, is told apart by its fingerprint."""
    assert len({segment(name) for name in ("..", "🔥", "?", "x" * 5000, "x" * 5001)}) == 5


def test_a_year_stands_at_the_root() -> None:
    """Everything else below the name of its kind."""
    assert (place("year", "2026"), place("service", "con")) == ("2026", "service/con_")
