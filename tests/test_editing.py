"""Pinning a haiku changes its lines and nothing else in the file."""

from __future__ import annotations

import pytest

from postmortem_kit import editing, loader
from postmortem_kit.problem import KitError

LINES = ("two exports at night", "the lock that locked nobody", "one line in the log")
PINNED = "haiku:\n  - two exports at night\n  - the lock that locked nobody\n  - one line in the log\n"
HEAD = "# a comment\ntitle:   The export ran twice   # aligned by hand\n"
TAIL = "\n# about the day\ndate: 2026-01-14\nsetup: |\n  Text,\n\n    kept as it is.  \n"


@pytest.mark.parametrize(
    "there",
    [
        "",
        "haiku:\n",
        "haiku: none\n",
        "haiku: [a, b, c]   # to be replaced\n",
        "haiku:\n  - one\n  # in between\n  - two\n  - three\n",
        "haiku: |\n  one\n  two\n  three\n",
        'haiku: "a / b / c"\n',
    ],
    ids=["absent", "empty", "none", "inline", "list", "block", "one line"],
)
def test_it_replaces_what_is_there_or_stands_below_the_title(there: str) -> None:
    assert editing.with_haiku(HEAD + there + TAIL, LINES, "posts/x.yaml") == HEAD + PINNED + TAIL


def test_line_ends_stay_as_they_are() -> None:
    text = (HEAD + TAIL).replace("\n", "\r\n")

    assert editing.with_haiku(text, LINES, "posts/x.yaml") == (HEAD + PINNED + TAIL).replace("\n", "\r\n")


def test_a_file_without_an_end_of_line_keeps_that() -> None:
    changed = editing.with_haiku("date: 2026-01-14\ntitle: A", LINES, "posts/x.yaml")

    assert loader.load(changed, "posts/x.yaml").postmortem.haiku == LINES
    assert not changed.endswith("\n")


def test_a_file_that_cannot_be_read_is_not_changed() -> None:
    with pytest.raises(KitError, match="not changed"):
        editing.with_haiku("title: [", LINES, "posts/x.yaml")


def test_braces_are_not_changed_rather_than_broken() -> None:
    with pytest.raises(KitError, match="not changed"):
        editing.with_haiku("{title: A, date: 2026-01-14, haiku: none}\n", LINES, "posts/x.yaml")
