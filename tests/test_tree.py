"""YAML as it is typed: text stays text, and every node knows its place."""

from __future__ import annotations

import pytest

from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.problem import Mark
from postmortem_kit.tree import MAX_DEPTH, Mapping, Node, Scalar, Sequence, parse


def _root(text: str) -> Node:
    tree = parse(text, "posts/late.yaml")
    assert [str(problem) for problem in tree.problems] == []
    assert tree.root is not None
    return tree.root


def _value(text: str, *steps: int) -> Node:
    """Return the value of the first key, or what lies below it."""
    root = _root(text)
    assert isinstance(root, Mapping)
    node = root.entries[0][1]
    for step in steps:
        assert isinstance(node, Sequence)
        node = node.items[step]
    return node


def _said(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(problem.rule, *problem.mark[:2]) for problem in parse(text, "posts/late.yaml").problems]


# Text stays text


@pytest.mark.parametrize(
    "typed",
    ["12:30", "no", "yes", "on", "010", "1.10", "0x1F", "1e3", ".5", "2026-02-30", "1_000", "=", "null and void"],
)
def test_a_plain_value_is_the_text_that_was_typed(typed: str) -> None:
    node = _value(f"a: {typed}\n")

    assert isinstance(node, Scalar)
    assert node.text == typed
    assert not node.is_null


@pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_unless_it_is_quoted(typed: str) -> None:
    plain, quoted = _value(f"a: {typed}\n"), _value(f'a: "{typed}"\n')

    assert isinstance(plain, Scalar)
    assert isinstance(quoted, Scalar)
    assert plain.is_null
    assert not quoted.is_null


def test_a_block_keeps_its_lines() -> None:
    node = _value("a: |\n  - one\n\n    two # no comment\n")

    assert isinstance(node, Scalar)
    assert node.text == "- one\n\n  two # no comment\n"


def test_a_comment_with_a_space_is_a_comment() -> None:
    node = _value("a: one # two\n")

    assert isinstance(node, Scalar)
    assert node.text == "one"


@pytest.mark.parametrize(
    "typed", ["https://example.com/#part", "C#", "a#b", '"a #b"', "'a #b'", "a # b", "a ## b", "'a' #b"]
)
def test_what_is_no_cut_is_not_called_one(typed: str) -> None:
    assert _said(f"a: {typed}\n") == []


def test_a_key_and_its_text_are_kept_as_one_text_too() -> None:
    node = _value("a:\n  - Process: nobody\n      was told\n", 0)

    assert isinstance(node, Mapping)
    assert node.source == "Process: nobody was told"


@pytest.mark.parametrize(
    "text", ["a:\n  - b: |\n      c\n", "a:\n  - b: c\n    d: e\n", "a: [{b: c}]\n", "a:\n  - b: 'c'\n"]
)
def test_what_is_more_than_a_key_and_a_plain_text_is_no_text(text: str) -> None:
    node = _value(text, 0)

    assert isinstance(node, Mapping)
    assert node.source == ""


# Places


def test_a_value_is_as_wide_as_it_was_typed() -> None:
    assert _value("title: 'a b'\n").mark == Mark(1, 8, 5)
    assert _value("title: é\U0001f525 b\n").mark == Mark(1, 8, 4)


def test_a_value_over_several_lines_starts_where_it_starts() -> None:
    assert _value("a: |\n  b\n").mark == Mark(1, 4, 1)
    assert _value("a: b\n  c\n").mark == Mark(1, 4, 1)


def test_a_list_and_an_object_start_at_their_sign() -> None:
    assert _value("a: [b]\n").mark[:2] == (1, 4)
    assert _value("a:\n  - b\n").mark[:2] == (2, 3)
    assert _value("a:\n  - b: c\n    d: e\n", 0).mark == Mark(2, 5, 1)
    assert _value("a:\n  - {b: c}\n", 0).mark[:2] == (2, 5)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_whatever_ends_them(ends: str) -> None:
    text = "a: b\n\nc:\n  - d\n".replace("\n", ends)
    root = _root(text)

    assert isinstance(root, Mapping)
    assert [key.mark.line for key, _ in root.entries] == [1, 3]
    assert parse(text, "").lines[:4] == ["a: b", "", "c:", "  - d"]


# What is refused


def test_a_file_may_be_as_large_as_the_limit_and_no_larger() -> None:
    assert _said("#" * MAX_BYTES) == [("empty-file", 1, 1)]
    assert _said("#" * (MAX_BYTES + 1)) == [("too-large", 1, 1)]


def test_nesting_has_an_end() -> None:
    assert _said("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)) == []
    assert _said("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH) == [("too-deep", 1, 3 + MAX_DEPTH)]


def test_aliases_that_explode_are_named_and_not_followed() -> None:
    levels = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    found = _said("\n".join(levels))

    assert {rule for rule, *_ in found} == {"alias"}
    assert len(found) == 12 + 11 * 9


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [id]", "!!python/name:os.system", "!a b", "!!int 3"])
def test_a_tag_is_named_and_never_acted_on(tag: str) -> None:
    assert _said(f"a: {tag}\n") == [("tag", 1, 4)]


@pytest.mark.parametrize(
    ("data", "place"),
    [(b"\xff\xfea\x00", (1, 1)), (b"\xfe\xff\x00a", (1, 1)), (b"a: b\nc: \xe9\n", (2, 4)), (b"\xc3", (1, 1))],
)
def test_bytes_that_are_no_utf8_are_found(data: bytes, place: tuple[int, int]) -> None:
    assert _said(data) == [("encoding", *place)]


def test_a_binary_file_is_one_problem_a_line() -> None:
    assert _said(b"\x00\x01\x02\n\x7f\x00\n") == [("control-character", 1, 1), ("control-character", 2, 1)]


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029", "\x9b", "\ufffe"])
def test_signs_that_are_lines_to_some_and_not_to_others_are_refused(sign: str) -> None:
    assert _said(f"a: b{sign}c\n") == [("control-character", 1, 5)]


def test_the_first_of_two_keys_counts() -> None:
    tree = parse("a: b\na: c\n", "")

    assert [problem.rule for problem in tree.problems] == ["duplicate-key"]
    assert isinstance(tree.root, Mapping)
    assert [value.text for _, value in tree.root.entries if isinstance(value, Scalar)] == ["b"]


def test_all_that_is_wrong_is_said_in_one_reading() -> None:
    text = "a: &x b\nc: *x\na: d\ne: closes #12\nf: >\n  - g\n"

    assert _said(text) == [
        ("alias", 1, 4),
        ("alias", 2, 4),
        ("duplicate-key", 3, 1),
        ("cut-comment", 4, 11),
        ("folded-list", 5, 4),
    ]


# What YAML complains of, and where


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("a: b: c\n", (1, 5), 'quote the value: "b: c"'),
        ("- a: {b: c: d, e: f}\n", (1, 11), 'quote the value: "c: d"'),
        ("a: [b: c: d]\n", (1, 9), 'quote the value: "c: d"'),
        ("a: 'b' c\n", (1, 8), "quote the whole value: \"'b' c\""),
        ("a: [b] c\n", (1, 8), 'quote the whole value: "[b] c"'),
        ("a: [`b`, c]\n", (1, 5), 'quote it: "`b`"'),
        ("a: @b # why\n", (1, 4), 'quote it: "@b"'),
        ('a: @"b"\n', (1, 4), "quote it: '@\"b\"'"),
        ("a: it's @b\nc: @d\n", (2, 4), 'quote it: "@d"'),
        ("a: [b, c\nd: e\n", (1, 4), "add `]`"),
        ("a: {b: c\nd: e\n", (1, 4), "add `}`"),
        ("a: [b,\n  c: d: e]\n", (2, 7), 'quote the value: "d: e"'),
        ('a: "b\nc: d\n', (1, 4), 'add the closing "'),
        ("a:b\nc: d\n", (1, 2), "write 'a: b'"),
        ("a: b\nc:d\n", (2, 2), "write 'c: d'"),
        ("a: b\nc d\ne: f\n", (2, 1), "indent it"),
        ("a: b\n- c\n", (2, 1), "put every item on a line of its own"),
        ("a:\n  - b\n - c\n", (3, 2), "it is indented by 1, line 2 by 2"),
        ("a:\n\tb: c\n", (2, 1), "put spaces instead"),
        ("a: %b\n", (1, 4), 'quote it: "%b"'),
        ("a: - b\n", (1, 4), 'quote the value: "- b"'),
        ('a: "\\d"\n', (1, 5), "use single quotes"),
    ],
)
def test_a_complaint_is_retold_with_its_place_and_what_to_do(text: str, place: tuple[int, int], hint: str) -> None:
    found = parse(text, "posts/late.yaml").problems

    assert [(problem.rule, problem.mark[:2]) for problem in found] == [("yaml-syntax", place)]
    assert hint in (found[0].hint or "")


@pytest.mark.parametrize(
    "text",
    [
        "a: [b, #c, d]\n",
        "a: [#c, d]\n",
        "a: [b #c, d]\n",
        "a: {b: x #c, d: e}\nf: g\n",
        "a: b #c\n  d\n",
        "a: b\n  # c\n  d\n",
        "a:\n  - #c\n",
    ],
)
def test_a_comment_that_was_meant_as_text_is_named_where_it_starts(text: str) -> None:
    row, line = next((row, line) for row, line in enumerate(text.split("\n"), 1) if "#" in line)

    assert _said(text) == [("cut-comment", row, line.index("#") + 1)]
