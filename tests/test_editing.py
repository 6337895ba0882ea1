"""Pinning a haiku changes its lines and nothing else in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        "haiku: [a, b, c]\n",
        "haiku:\n  - one\n  - two\n  - three\n",
        "haiku: |\n  one\n  # two\n  three\n",
        'haiku: "a / b / c"\n',
    ],
    ids=["absent", "empty", "none", "inline", "list", "block", "one line"],
)
def test_it_replaces_what_is_there_or_stands_below_the_title(there: str) -> None:
    assert editing.with_haiku(HEAD + there + TAIL, LINES, "posts/x.yaml") == HEAD + PINNED + TAIL


@pytest.mark.parametrize(
    ("there", "remark", "alone"),
    [
        ("haiku:   # to be chosen\n", "   # to be chosen", ""),
        ("haiku: none # for now\n", " # for now", ""),
        ('haiku: [a, "b # [c]", c]   # of the first night [1]\n', "   # of the first night [1]", ""),
        ("haiku: | # once\n  one\n  two\n  three\n", " # once", ""),
        ("haiku:\n  - one\n  # in between\n  - two\n  - three\n", "", "  # in between\n"),
    ],
)
def test_the_comments_at_a_haiku_stay(there: str, remark: str, alone: str) -> None:
    pinned = PINNED.replace("haiku:\n", f"haiku:{remark}\n{alone}")

    assert editing.with_haiku(HEAD + there + TAIL, LINES, "posts/x.yaml") == HEAD + pinned + TAIL


_FIELDS = (
    "title: A   # aligned", "date: 2026-01-14", "status: draft", "services: [edge,  mail]", "tags: [a-b]",
    "setup: |\n  Text,\n\n    kept.  ", "trigger: {type: load}  # seen", "signals:\n  # exact\n  - \"a: b\"",
    "summary: >\n  one\n  line", "haiku: none", "haiku: [a, b, c]   # old", "haiku:\n- a\n# between\n- b\n- c",
    "haiku:",
)  # fmt: skip
_BETWEEN = st.sampled_from(["", "\n", "# a comment\n", "\n\n  # indented\n\n", "# one\n# two\n"])


@given(st.data(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_only_the_lines_of_the_haiku_differ(data: st.DataObject, ending: str, ends: bool) -> None:
    order = data.draw(st.permutations(_FIELDS))
    keys = [field.partition(":")[0] for field in order]
    kept = [field for at, field in enumerate(order) if keys.index(keys[at]) == at]
    fields = kept if data.draw(st.booleans()) else [field for field in kept if not field.startswith("haiku")]
    text = "".join(f"{data.draw(_BETWEEN)}{field}\n" for field in fields) + data.draw(_BETWEEN)
    text = (text if ends else text.removesuffix("\n")).replace("\n", ending)
    changed = editing.with_haiku(text, LINES, "posts/x.yaml")
    new, old = changed.split(ending), text.split(ending)
    at = next(at for at, row in enumerate(new) if row.startswith("haiku:"))
    end = new.index(f"  - {LINES[-1]}") + 1
    behind = new[end:]
    gone = old[at : len(old) - len(behind)]

    assert [row.partition("#")[0].rstrip() for row in new[at:end] if row[:1] != "#"] == PINNED.split("\n")[:4]
    assert [row.partition("#")[2] for row in new[at:end] if "#" in row] == [
        row.partition("#")[2] for row in gone if "#" in row
    ]
    assert (old[:at], old[len(old) - len(behind) :]) == (new[:at], behind)
    assert "\n".join(gone) in {"", *(field for field in _FIELDS if field.startswith("haiku"))}
    assert loader.load(changed, "posts/x.yaml").postmortem.haiku == LINES


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
