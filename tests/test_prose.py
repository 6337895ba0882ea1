from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings

from postmortem_kit import markdown, prose
from tests.fragments import lines, texts
from tests.site_markdown import Dom


def shown(text: str) -> str:
    """Return the text of one rendered line, as a reader sees it."""
    return Dom(markdown.parser().renderInline(text)).text


_BROKEN_HEADING = re.compile(r"<h(\d)[^>]*>(?:(?!</h\1>).)*<br>")
"""A line break inside an underlined heading; a heading that starts with # has no room for one, and loses it."""


@settings(max_examples=120, deadline=None)
@given(texts.map(lambda text: text.strip("\n").rstrip()).filter(bool))
def test_a_nested_body_reads_as_before(text: str) -> None:
    """Moving a body's headings down and closing its last fence changes nothing on its page."""
    assume(not _BROKEN_HEADING.search(markdown.body(text, prefix="x")))
    nested = prose.below(text)

    assert markdown.body(nested, prefix="x") == markdown.body(f"{text}\n", prefix="x")
    assert prose.below(nested) == nested


@settings(max_examples=120, deadline=None)
@given(texts.map(lambda text: text.strip("\n").rstrip()).filter(bool))
def test_no_body_swallows_the_heading_after_it(text: str) -> None:
    """However a body ends, the section below it begins."""
    tokens = markdown.parser().parse(f"{prose.below(text)}\n\n## After\n")
    headings = sorted((token.map, token.tag) for token in tokens if token.type == "heading_open" and token.map)
    last = max((token.map, token.content) for token in tokens if token.type == "inline" and token.map)

    assert last[1] == "After"
    assert headings[-1][1] == "h2"
    assert {tag for _, tag in headings[:-1]} <= {"h3", "h4", "h5", "h6"}


@settings(max_examples=120, deadline=None)
@given(lines)
def test_escaped_words_read_as_they_were_written(text: str) -> None:
    """Plain words are one paragraph of nothing but themselves, alone, in an item and in a cell."""
    out = prose.escaped(text)
    blocks = [token.type for token in markdown.parser().parse(out)]
    row = markdown.parser().parse(f"| a |\n|---|\n| {prose.cell(out)} |\n")
    item = markdown.parser().parse(f"- {out}\n")

    heading = [token.content for token in markdown.parser().parse(f"## {out}\n") if token.type == "inline"]

    assert blocks == ["paragraph_open", "inline", "paragraph_close"]
    assert [shown(content) for content in heading] == [text]
    assert shown(out) == text
    assert shown([token for token in row if token.type == "inline"][-1].content) == text
    assert [token.type for token in item if token.type.endswith("_open")] == [
        "bullet_list_open", "list_item_open", "paragraph_open",
    ]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(lines)
def test_a_sentence_reads_the_same_on_its_page_and_in_its_post(text: str) -> None:
    """Both mark up code, and only that."""
    page, post = Dom(markdown.sentence(text)), Dom(markdown.parser().renderInline(prose.sentence(text)))

    assert [tag for tag, _ in page.tags] == [tag for tag, _ in post.tags]
    assert " ".join(page.text.split()) == " ".join(post.text.split())


@settings(max_examples=100, deadline=None)
@given(lines)
def test_a_code_span_holds_any_text(text: str) -> None:
    """An error message with backticks in it is found again as it was."""
    dom = Dom(markdown.parser().renderInline(prose.code(text)))

    assert [tag for tag, _ in dom.tags] == ["code"]
    assert dom.text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no heading, # no fence", "no heading, # no fence"),
        ("# One\n\n## Two", "### One\n\n#### Two"),
        ("##### Five\n\n# One", "###### Five\n\n### One"),
        ("Two\nlines\n=====\n\ntext", "### Two lines\n\ntext"),
        ("> Quoted\n> ---", "> ### Quoted"),
        ("- # In a list\n  # and below", "- ### In a list\n  ### and below"),
        ("```sh\n# a comment\n```", "```sh\n# a comment\n```"),
        ("```sh\n# a comment\n```\n\n# A heading", "```sh\n# a comment\n```\n\n### A heading"),
        ("~~~\nopen", "~~~\nopen\n~~~"),
        ("````md\n```\nopen", "````md\n```\nopen\n````"),
        ("- ```\n  open in an item", "- ```\n  open in an item"),
        ("Sum #\n===", "### Sum \\#"),
        ("#no heading", "#no heading"),
    ],
)
def test_bodies_nest(text: str, expected: str) -> None:
    """Only headings move, and only an open fence is closed."""
    assert prose.below(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an ordinary sentence, with 1.10 of it (50 %).", "an ordinary sentence, with 1.10 of it (50 %)."),
        ("snake_case_name and _private", "snake_case_name and \\_private"),
        ("2 * 3 < 4", "2 \\* 3 < 4"),
        ("<b> & &amp;", "&lt;b> & &amp;amp;"),
        ("~4200 of ~5000", "\\~4200 of \\~5000"),
        ("~4200", "~4200"),
        ("[a](b)", "\\[a\\](b)"),
        ("# no heading", "\\# no heading"),
        ("#channel", "#channel"),
        ("- no item", "\\- no item"),
        ("12. no item", "12\\. no item"),
        ("-1 is less", "-1 is less"),
        ("> no quote", "\\> no quote"),
        ("---", "\\---"),
        ("the count of C #", "the count of C \\#"),
        ("C#", "C#"),
        ("`code` here", "\\`code\\` here"),
    ],
)
def test_escaping_is_as_light_as_it_can_be(text: str, expected: str) -> None:
    """A post is read as it is, so what cannot be misread is left alone."""
    assert prose.escaped(text) == expected


def test_a_line_of_markdown_stays_on_its_line() -> None:
    """A factor that begins with a dash is no list in a list; one of several lines keeps its blocks."""
    assert prose.line("- 3 volts") == "\\- 3 volts"
    assert prose.line("**bold**") == "**bold**"
    assert prose.line("a\n\n- b") == "a\n\n- b"


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("A title", "https://example.com/a", "[A title](https://example.com/a)"),
        ("a [b]", "a (1).pdf", "[a \\[b\\]](<a (1).pdf>)"),
        ("a", "javascript:alert(1)", "a javascript:alert(1)"),
    ],
)
def test_links(title: str, url: str, expected: str) -> None:
    """An address with spaces is bracketed; one that no page would follow is words."""
    assert prose.link(title, url) == expected


def test_a_cell_keeps_its_lines_and_pipes() -> None:
    """A row of a table is one line; what was on several is joined where it can be parted again."""
    assert prose.cell("a | b\nc") == "a \\| b<br>c"
    assert re.sub(r"\\\|", "|", prose.cell("`a|b`")).split("<br>") == ["`a|b`"]
