"""The short way past Python-Markdown changes the time of a build, and not a byte of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from postmortem_kit import markdown, shell
from postmortem_kit.conversion import Converter
from postmortem_kit.site import assemble

ROOT = Path(__file__).parents[1]
BLOCKS = (
    '<div class="pm-body"><p>x</p><ul> <li id="a-1">y</li></ul></div>',
    '<p class="pm-count">2 &#96;code&#96; &amp; &#42;stars&#42;</p>',
    '<nav class="pm-pages"><a href="../">Newer</a></nav>  ',
    '<div class="pm-a"><div class="pm-b"></div><div>two</div></div>',
)


def slow(text: str) -> tuple[str, list[object]]:
    """Convert *text* as MkDocs would."""
    md = Markdown(
        extensions=list(shell.EXTENSIONS), extension_configs={k: dict(v) for k, v in shell.EXTENSIONS.items()}
    )
    return md.convert(text), md.toc_tokens  # type: ignore[attr-defined]


def fast(text: str) -> tuple[str, list[object]] | None:
    found = Converter(list(shell.EXTENSIONS), shell.EXTENSIONS).converted(text)
    return None if found is None else (found.html, list(found.toc_tokens))


def test_every_page_of_this_site_takes_the_short_way_and_comes_out_the_same() -> None:
    pages = assemble(ROOT, drafts=True, today=date(2026, 11, 25)).pages
    bodies = {page.path: page.text.split("\n---\n", 1)[-1] for page in pages}

    assert len(bodies) > 20
    assert [path for path, text in bodies.items() if fast(text) != slow(text)] == []


def test_what_can_be_linked_to_is_known() -> None:
    """Ids of headings, and of what stands in blocks."""
    found = Converter(list(shell.EXTENSIONS), shell.EXTENSIONS).converted(f"## One {{#one}}\n\n{BLOCKS[0]}\n")

    assert found is not None
    assert found.ids == {"one", "a-1"}


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
        "## Without an id",
        "# A title {#title}",
        "## One {#one}\n\n## Two {#one}",
    ],
)
def test_what_a_person_writes_is_left_to_the_parser(text: str) -> None:
    assert fast(text) is None


_HEADINGS = st.builds(
    lambda text, number, level: markdown.heading(text, f"id-{number}", level=level),
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=20).filter(str.strip),
    st.integers(0, 10**6),
    st.integers(2, 4),
)


@given(st.lists(_HEADINGS | st.sampled_from(BLOCKS), max_size=8))
def test_any_page_of_blocks_and_headings_comes_out_the_same(lines: list[str]) -> None:
    """Whatever stands in an author's heading."""
    text = "".join(f"{line}\n\n" for line in lines)
    found = fast(text)

    assert found is None or found == slow(text)
