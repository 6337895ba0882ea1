"""What a text refers to is found where it stands, and can be changed without changing what is around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from postmortem_kit import loader, markdown, mentions, references
from tests.fragments import texts
from tests.site_markdown import Dom

RECORD = """title: The nightly export stopped
date: 2026-03-12
summary: "As [before](pm:one), \\u0041 `pm:two`"
setup: |

  Not `[here](pm:two)` but [here](pm:two), and [again](pm:two).

      [in code](pm:two)
impact: {description: 'It''s [one](pm:one)'}
timeline:
  - {at: 12:00, text: See <pm:two>}
topics:
  - heading: One
    body: |
      [By name][o] ![it
      grows](a%20b.png?raw=1#x) ![It shrinks](./c/../d.svg)

      [o]: pm:one#fix
links:
  - {title: "[no Markdown](pm:two)", url: https://example.com}
"""


def _by_id(suffix: str) -> Callable[[str], str]:
    return lambda url: f"../{url[3:]}{suffix}" if url.startswith("pm:") else url


def test_links_to_posts_have_a_line_and_a_column() -> None:
    found = mentions.posts(loader.load(RECORD, "posts/late.yaml"))
    lines = RECORD.split("\n")

    assert [(one.target, one.words, one.mark.line) for one in found] == [
        ("one", "before", 3), ("one", "one", 9), ("two", "pm:two", 11),
        ("two", "here", 6), ("two", "again", 6), ("one", "By name", 18),
    ]  # fmt: skip
    for one in found:
        line, column, width = one.mark
        assert lines[line - 1][column - 1 : column - 1 + width].startswith(f"pm:{one.target}")
    assert [one.mark.column for one in found if one.mark.line == 6] == [35, 56]


def test_pictures_have_a_path_and_words() -> None:
    """A picture that is written over two lines is found at its text."""
    found = mentions.pictures(loader.load(RECORD, "posts/late.yaml"))

    assert [(one.target, one.words, one.mark[:2]) for one in found] == [
        ("a b.png", "it grows", (14, 11)), ("d.svg", "It shrinks", (16, 33)),
    ]  # fmt: skip


def test_a_record_that_refers_to_nothing_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most do not: a thousand of them cost nothing."""
    monkeypatch.setattr(mentions, "texts", None)
    entry = loader.load("title: a\ndate: 2026-03-12\nsetup: '[a](b) !'\n", "posts/late.yaml")

    assert (*mentions.posts(entry), *mentions.pictures(entry)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](pm:one)", "[a](one.md)"),
        ("[a](pm:one#fix 'at night')", "[a](one.md#fix 'at night')"),
        ("[a](<pm:one>) and <pm:two#b>", "[a](<one.md>) and [two#b](two.md#b)"),
        ("`[a](pm:one)` [a](pm:one)", "`[a](pm:one)` [a](one.md)"),
        ("```\n[a](pm:one)\n```\n[a][b]\n\n[b]: pm:one", "```\n[a](pm:one)\n```\n[a][b]\n\n[b]: one.md"),
        ("an rpm:one and pm:one", "an rpm:one and pm:one"),
    ],
)
def test_an_id_becomes_an_address(text: str, expected: str) -> None:
    assert references.relinked(text, "{}.md".format) == expected


@settings(max_examples=100, deadline=None)
@given(texts)
def test_a_text_with_addresses_links_as_one_with_ids(text: str) -> None:
    changed = references.relinked(text, "../{}".format)
    one, other = (Dom(markdown.body(each, prefix="x", resolve=_by_id(""))) for each in (text, changed))

    assert one.named("a") == other.named("a")
    assert references.relinked(changed, "../{}".format) == changed


@settings(max_examples=100, deadline=None)
@given(texts)
def test_notes_with_other_names_are_the_same_notes(text: str) -> None:
    """On a page nobody sees what a note is called, and in a document no two have one name."""
    taken = {"1", "a"}
    changed = references.apart(text, taken)

    assert markdown.body(changed, prefix="x") == markdown.body(text, prefix="x")
    assert references.apart(changed, {"1", "a"}) == changed


def test_notes_of_several_texts_are_told_apart() -> None:
    taken: set[str] = set()
    out = [references.apart("a[^1] `[^1]`\n\n[^1]: b", taken) for _ in range(3)]

    assert out == [
        "a[^1] `[^1]`\n\n[^1]: b",
        "a[^1-2] `[^1]`\n\n[^1-2]: b",
        "a[^1-3] `[^1]`\n\n[^1-3]: b",
    ]
