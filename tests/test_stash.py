"""The short way past Python-Markdown's HTML parser changes the time of a build, and not a byte of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from postmortem_kit import shell, stash
from postmortem_kit.site import assemble

ROOT = Path(__file__).parents[1]


def _converted(text: str, *extra: str) -> str:
    extensions = [*shell.EXTENSIONS, *extra]
    return Markdown(extensions=extensions, extension_configs={k: dict(v) for k, v in shell.EXTENSIONS.items()}).convert(
        text
    )


def test_every_page_of_this_site_comes_out_the_same() -> None:
    pages = assemble(ROOT, drafts=True, today=date(2026, 11, 25)).pages
    bodies = {page.path: page.text.split("\n---\n", 1)[-1] for page in pages}

    assert len(bodies) > 20
    assert [path for path, text in bodies.items() if _converted(text) != _converted(text, stash.NAME)] == []


def test_the_kits_own_blocks_take_the_short_way() -> None:
    text = '## One\n\n<div class="pm-body"><p>x</p><ul> <li>y</li></ul></div>\n\n<p class="pm-count">2</p>\n'
    md = Markdown(extensions=[stash.NAME])
    md.convert(text)

    assert md.htmlStash.rawHtmlBlocks == [text.split("\n")[2] + "\n", text.split("\n")[4] + "\n"]


@pytest.mark.parametrize(
    "text",
    [
        '<div class="pm-open">',
        '<div class="pm-two"></div></div>',
        '<div class="other"><p>a person\'s own</p></div>',
        'text before <div class="pm-x"></div>',
        '    <div class="pm-code"></div>',
        '<div class="pm-x"></div> text behind',
        '<div class="pm-x">\n\n**bold**\n\n</div>',
    ],
)
def test_what_a_person_writes_is_left_to_the_parser(text: str) -> None:
    assert _converted(text) == _converted(text, stash.NAME)


_PIECES = ['<div class="pm-a">', "</div>", '<p class="pm-b">', "</p>", "\n", "\n\n", "text", "<div>", "## H", "*x*"]


@given(st.lists(st.sampled_from(_PIECES), max_size=8))
def test_a_line_that_is_no_whole_block_comes_out_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    whole = [line for line in text.split("\n") if stash.is_whole(line)]

    if not whole:
        assert _converted(text) == _converted(text, stash.NAME)
