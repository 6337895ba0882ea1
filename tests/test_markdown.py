from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from postmortem_kit import markdown, prose
from tests.fragments import lines, texts
from tests.golden import golden
from tests.site_markdown import EXTENSIONS, Dom, convert

SAMPLES = sorted((Path(__file__).parent / "markdown").glob("*.md"))
KITS_OWN = ("attr_list", "fenced_code", "tables", "toc")


def _resolve(url: str) -> str | None:
    """Stand in for a site that has one other post."""
    if url.startswith("pm:"):
        return f"../{url[3:]}/" if url.startswith("pm:2026-09-11-renewal") else None
    return f"../../{url}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_body_is_rendered_as_its_author_meant_it(path: Path) -> None:
    """Each sample holds Markdown as engineers write it; the file beside it, the HTML that a page gets."""
    html = markdown.body(path.read_text(encoding="utf-8"), prefix="setup", resolve=_resolve)

    golden(path.with_suffix(".html"), html.replace("> <", ">\n<") + "\n")


@pytest.mark.parametrize("extensions", [EXTENSIONS, KITS_OWN], ids=["all extensions", "the kit's own"])
def test_no_extension_changes_a_body(extensions: tuple[str, ...]) -> None:
    """What markdown-it-py made of a text is on the finished page byte for byte."""

    @settings(max_examples=200, deadline=None)
    @given(texts)
    def changes_nothing(text: str) -> None:
        body = markdown.body(text, prefix="setup")
        out, _ = convert(f"## One {{#one}}\n\n{body}\n\n## Two {{#two}}\n", extensions=extensions)

        assert body in out
        assert [attrs.get("id") for attrs in Dom(out).named("h1", "h2")] == ["one", "two"]

    changes_nothing()


@pytest.mark.parametrize("extensions", [EXTENSIONS, KITS_OWN], ids=["all extensions", "the kit's own"])
def test_no_extension_changes_plain_words(extensions: tuple[str, ...]) -> None:
    """A heading, a paragraph and an attribute read as they were written, and hold no tag."""

    @settings(max_examples=200, deadline=None)
    @given(lines)
    @example("1st_")
    def changes_nothing(text: str) -> None:
        plain = markdown.plain(text)
        page = f'{markdown.heading(text, "one")}\n\n{plain}\n\n<div><p title="{plain}">{plain}</p></div>\n'
        out, names = convert(page, extensions=extensions)
        heading, _, rest = out.partition("</h2>")
        paragraph, _, block = rest.partition("</p>")

        assert Dom(heading).text.removesuffix("¶") == text
        assert Dom(heading).named("h2") == [{"id": "one"}]
        assert Dom(paragraph).text.strip("\n") == text
        assert [tag for tag, _ in Dom(paragraph).tags] == ["p"]
        assert Dom(block).text.strip("\n") == text
        assert Dom(block).named("p") == [{"title": text}]
        assert len(names) == 1
        assert "<" not in names[0] and '"' not in names[0]

    changes_nothing()


@settings(max_examples=150, deadline=None)
@given(texts)
def test_html_is_on_one_line_without_a_sign_that_means_something(text: str) -> None:
    """The emission rule: one element on one line, balanced, and none of the signs that start anything."""
    for html in (markdown.body(text, prefix="x"), markdown.inline(text)):
        assert not set(html) & set("\n\r\t{}`~[]")
        assert html.count("<div") == html.count("</div>")
        inner = f"<div>{html}</div>"  # at its very beginning, a parser takes a byte order mark away
        assert markdown._CLEANER.clean(inner) == markdown._CLEANER.clean(markdown._CLEANER.clean(inner))


@settings(max_examples=150, deadline=None)
@given(texts)
def test_ids_are_unique_and_notes_are_found_and_left_again(text: str) -> None:
    """Each reference leads to its note, and each way back to a place that is there, whatever refers to what."""
    dom = Dom(markdown.body(text, prefix="x"))
    ids = [attrs["id"] for _, attrs in dom.tags if "id" in attrs]

    assert len(ids) == len(set(ids))
    assert all(id.startswith("x-") for id in ids)
    assert {attrs["href"][1:] for attrs in dom.named("a") if attrs.get("href", "").startswith("#x--")} <= set(ids)


@settings(max_examples=100, deadline=None)
@given(texts)
def test_a_box_is_nothing_but_a_box(text: str) -> None:
    """A checkbox cannot be changed, and says its state to those who do not see it."""
    for attrs in Dom(markdown.body(text, prefix="x")).named("input"):
        assert attrs.pop("aria-label") == ("Done" if "checked" in attrs else "Not done")
        assert attrs in ({"type": "checkbox", "disabled": ""}, {"type": "checkbox", "disabled": "", "checked": ""})


@pytest.mark.parametrize(
    "text",
    [
        "[^" * 2500,
        "[^1]" * 1250 + "\n\n[^1]: [^1]",
        "[^1]: " * 800 + "[^1]",
        "> " * 2500,
        "\n".join("> " * depth + "[!NOTE]" for depth in range(1, 100)),
        "- [ ] " * 800,
        "![" * 2500,
        "[a](pm:x)" * 550,
        "```python\n" + "(" * 5000,
        "```json\n" + '{"a":' * 1000 + "\n```",
        "```mermaid\n" + "a-->" * 1250,
        "```mermaid\n---\n" + "%%" * 2500 + "\n```",
        "|a" * 2500 + "|\n" + "|-" * 2500 + "|\n",
    ],
    ids=lambda text: text[:12],
)
def test_long_lines_and_deep_nesting_break_nothing(text: str) -> None:
    html = markdown.body(text, prefix="x")

    assert html.count("<div") == html.count("</div>")
    assert not set(html) & set("\n\r\t{}`~[]")
    assert prose.below(prose.below(text)) == prose.below(text)


def test_notes_of_a_field_without_ids_are_numbered_and_not_linked() -> None:
    """Several such fields stand on one page: an id in each would be there twice."""
    out = markdown.inline("a[^x]\n\n[^x]: b")

    assert out == '<p>a<sup>1</sup></p> <div class="pm-footnotes"><ol> <li><p>b</p> </li> </ol></div>'


def test_a_part_of_a_text_is_shown_without_its_notes() -> None:
    """And what only looks like one stays."""
    assert markdown.without_notes("Two hours[^1], by `[^0-9]+`.\n\n[^1]: of three") == (
        "Two hours, by `[^0-9]+`.\n\n: of three"
    )
    assert markdown.without_notes("Two hours[^1].") == "Two hours[^1]."


def test_code_that_is_no_program_needs_no_highlighter() -> None:
    """What most bodies hold is written without loading the languages."""
    script = (
        "import sys; from postmortem_kit import markdown as m;"
        "m.body('```text\\na\\n```\\n\\n```\\nb\\n```', prefix='x');"
        "print('pygments' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"


def test_code_as_long_as_a_log_stays_plain() -> None:
    assert "<span" not in markdown.body("```python\n" + "x = 1\n" * 5000 + "```", prefix="x")
    assert "<span" in markdown.body("```python\n" + "x = 1\n" * 500 + "```", prefix="x")


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](JaVaScRiPt:alert(1))", "[a](JaVaScRiPt:alert(1))"),
        ("[a](&#106;avascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](vbscript:x)", "[a](vbscript:x)"),
        ("[a](data:text/html,x)", "[a](data:text/html,x)"),
        ("![a](data:image/svg+xml,x)", "![a](data:image/svg+xml,x)"),
        ("[a](file:///etc/passwd)", "[a](file:///etc/passwd)"),
        ("<javascript:alert(1)>", "<javascript:alert(1)>"),
        ("[a]\n\n[a]: javascript:x", None),
        ('<a href="https://example.com" onclick="x">a</a>', '<a href="https://example.com" onclick="x">a</a>'),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a{ onclick=x }", "a{ onclick=x }"),
    ],
)
def test_what_could_run_is_text(markup: str, shown: str | None) -> None:
    """Nothing that runs becomes an element or an address; its author reads what was written."""
    dom = Dom(markdown.body(markup, prefix="x"))

    assert {tag for tag, _ in dom.tags} <= {"div", "p"}
    if shown is not None:
        assert dom.text == shown


@pytest.mark.parametrize(
    "target", ["java\\\nscript:x", "<java\tscript:x>", "<java&#10;script:x>", "%6Aavascript:x", "&#1;javascript:x"]
)
def test_a_disguised_address_stays_on_the_site(target: str) -> None:
    """What a browser could still take apart is encoded, so that it is a file name and no scheme."""
    for attrs in Dom(markdown.body(f"[a]({target})", prefix="x")).named("a"):
        before, colon, _ = attrs["href"].partition(":")
        assert colon
        assert re.search("[^a-zA-Z0-9+.-]", before)


def test_safe_links_are_links() -> None:
    """http, https, mailto and relative addresses, and nothing else."""
    text = "[a](http://example.com) [b](https://example.com) [c](mailto:a@example.com) [d](d.png) [e](?q=a:b) [f](#x)"
    hrefs = [attrs["href"] for attrs in Dom(markdown.inline(text)).named("a")]

    assert hrefs == ["http://example.com", "https://example.com", "mailto:a@example.com", "d.png", "?q=a:b", "#x"]


def test_only_relative_addresses_are_resolved() -> None:
    """The page's own place matters to a relative link; a full one and one within the page stay."""
    text = "[a](b.md) ![c](d.png) [e](https://example.com) [f](#g) [h](//example.com/i)"
    out = markdown.body(text, prefix="x", resolve=lambda url: f"<{url}>")
    dom = Dom(out)

    assert [attrs["href"] for attrs in dom.named("a")] == ["<b.md>", "https://example.com", "#g", "//example.com/i"]
    assert dom.named("img") == [{"src": "<d.png>", "alt": "c", "loading": "lazy"}]


def test_an_image_from_elsewhere_is_a_link() -> None:
    """A page asks no other host for anything, so it cannot show what lies there."""
    out = markdown.inline("![a graph](https://example.com/x.png) [![b](//example.com/y.png)](z.md)")

    assert out == '<a href="https://example.com/x.png">a graph</a> <a href="z.md">b</a>'


def test_headings_begin_below_the_section_and_have_unique_ids() -> None:
    """An author's highest heading is a level 3 one, whatever it was, and its id cannot be another's."""
    out = markdown.body("# A\n\n## B\n\n# A\n\n###### C\n\n# 日本\n\n[to it](#b)", prefix="fix")

    assert re.findall(r'<h(\d) id="([^"]+)"', out) == [
        ("3", "fix-a"), ("4", "fix-b"), ("3", "fix-a-2"), ("6", "fix-c"), ("3", "fix-part"),
    ]  # fmt: skip
    assert Dom(out).named("a") == [{"href": "#fix-b"}]


def test_headings_that_are_low_enough_stay() -> None:
    """A body that begins at level 4 keeps it."""
    assert "<h4" in markdown.body("#### A", prefix="x")


def test_a_field_of_one_line_is_inline() -> None:
    """In a timeline, `# reboot` and `- 3` are words; a text of several lines may hold blocks."""
    assert markdown.inline("# **reboot**") == "# <strong>reboot</strong>"
    assert markdown.inline("- 3 > 2 & 1") == "- 3 &gt; 2 &amp; 1"
    assert markdown.inline("a\n\n- b") == "<p>a</p> <ul> <li>b</li> </ul>"
    assert "id=" not in markdown.inline("# a\n\nb")


def test_a_sentence_has_code_and_nothing_else() -> None:
    """Plain fields are plain; what stands in backticks is code, since everybody writes it so."""
    assert markdown.sentence("`a_b` is *not* <b> ``c`d``") == (
        "<code>a&#95;b</code> is &#42;not&#42; &#60;b&#62; <code>c&#96;d</code>"
    )
    assert markdown.sentence("one ` alone") == "one &#96; alone"
    assert markdown.sentence("") == ""


def test_code_in_an_unknown_language_is_plain_code() -> None:
    """A language that nobody highlights is no error; its name is a class all the same."""
    out = markdown.body('```no"such <lang\na < b\n```', prefix="x")

    assert '<code class="language-no-such">a &lt; b&#10;</code>' in out


def test_controls_are_shown_as_what_they_are() -> None:
    """No record holds one; should one come, it cannot be taken for a mark of Python-Markdown's own."""
    assert markdown.plain("a\x02b\x85") == "a\ufffdb\ufffd"
    assert markdown.inline("a\x02b\x03") == "a\ufffdb\ufffd"


def test_no_text_is_no_element() -> None:
    """An empty body leaves no empty box on the page."""
    assert markdown.body("", prefix="x") == ""
    assert markdown.body("[x]: https://example.com", prefix="x") == ""
