from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from postmortem_kit import loader, markdown, titles
from postmortem_kit.loader import Loaded
from postmortem_kit.settings import Config, Labels, Settings
from postmortem_kit.views import post_page
from tests.golden import golden
from tests.site_markdown import EXTENSIONS, Dom, convert

KITS_OWN = ("attr_list", "fenced_code", "tables", "toc")
FOLDER = Path(__file__).parent / "pages"
SAMPLES = sorted(FOLDER.glob("*.yaml"))
TODAY = date(2026, 11, 25)


def read(name: str) -> Loaded:
    return loader.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), f"posts/{name}.yaml")


def page(name: str, *, config: Config = Config(), today: date = TODAY) -> str:  # noqa: B008
    return post_page.post(read(name), config, today=today)


def changed(name: str, **fields: object) -> str:
    """Return the page of a sample with some of its fields replaced; None leaves one out."""
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")) | fields
    text = yaml.safe_dump({key: value for key, value in data.items() if value is not None}, sort_keys=False)
    return post_page.post(loader.load(text, f"posts/{name}.yaml"), Config(), today=TODAY)


def blocks(text: str) -> list[str]:
    """Return the blocks of a page below its front matter."""
    return text.split("\n---\n", 1)[1].strip("\n").split("\n\n")


@cache
def everything() -> str:
    return changed("everything")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_page_of_a_record(path: Path) -> None:
    """Beside each sample lies its page."""
    golden(path.with_suffix(".md"), page(path.stem).replace("> <", ">\n<"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_block_is_one_line_and_balanced(path: Path) -> None:
    """What Python-Markdown sees is a heading, or HTML on one line that closes what it opens."""
    for block in blocks(page(path.stem)):
        assert "\n" not in block
        if not block.startswith("## "):
            tag = re.match(r"<(\w+)", block)
            assert tag, block
            assert len(re.findall(rf"<{tag[1]}[ >]", block)) == block.count(f"</{tag[1]}>"), block


@pytest.mark.parametrize("extensions", [EXTENSIONS, KITS_OWN], ids=["all extensions", "the kit's own"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_markdown_changes_no_block(path: Path, extensions: tuple[str, ...]) -> None:
    """What the kit wrote is on the finished page byte for byte."""
    out, _ = convert(page(path.stem).split("\n---\n", 1)[1], extensions=extensions)

    for block in blocks(page(path.stem)):
        if not block.startswith("## "):
            assert block in out


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_two_words_join_where_one_ends_and_a_note_begins(path: Path) -> None:
    """The search index has the text without its marks: an owner and a team would be one word."""
    assert not re.findall(r"\w(?:</\w+>)?<span class=\"pm-\w+__(?:more|note)[^>]*>\w[^<]*", page(path.stem))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_page_has_a_style_a_script_or_an_address_elsewhere_to_load(path: Path) -> None:
    """The policy of the pages would refuse them."""
    for tag, attrs in Dom(page(path.stem)).tags:
        assert tag not in ("script", "style", "iframe", "link", "object")
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        assert not attrs.get("src", "").startswith(("http", "//"))


def test_an_author_cannot_make_markup() -> None:
    """Of the tags and attributes of a hostile record none is on the page as such."""
    out, _ = convert(page("hostile").split("\n---\n", 1)[1], extensions=KITS_OWN)
    dom = Dom(out)

    assert not dom.named("script", "img")
    assert not [attrs for attrs in dom.named("h1", "h2", "h3", "p", "div", "a", "span") if "onclick" in attrs]
    assert [attrs["id"] for attrs in dom.named("h2")] == [
        "setup", "hypotheses", "timeline", "impact", "factors", "actions", "lessons",
        "topic-topic-setup-onclick-x-script", "links",
    ]  # fmt: skip
    assert "javascript:" not in " ".join(str(attrs.get("href")) for attrs in dom.named("a"))


FIELDS = {
    "subtitle": "pm-subtitle", "intro": "late.", "setup": "{#setup}", "hunch": "{#hunch}",
    "investigation": "{#investigation}", "hypotheses": "{#hypotheses}", "lightbulb": "{#lightbulb}", "fix": "{#fix}",
    "impact": "{#impact}", "contributing_factors": "{#factors}", "actions": "{#actions}", "lessons": "{#lessons}",
    "topics": "{#topic-", "reflections": "{#reflections}", "sign_off": "pm-signoff", "links": "{#links}",
    "signals": "Seen as", "mitigation": "Stopped by", "severity": "pm-sev", "services": "pm-chip", "authors": "Authors",
    "tags": "Tags", "participants": "Took part", "origin": "Fault in",
}  # fmt: skip


@pytest.mark.parametrize(("field", "trace"), FIELDS.items(), ids=FIELDS)
def test_a_field_without_data_renders_nothing(field: str, trace: str) -> None:
    """Each trace is there with the field, and without it nothing is: no heading, no label, no empty block."""
    without = changed("everything", **{field: None})

    assert trace in everything()
    assert trace not in without
    assert not re.search(r"<(p|div|ul|ol|dl|dt|dd|li|tbody)( class=\"[^\"]*\")?>\s*</\1>", without)


@pytest.mark.parametrize("field", ["hunch", "investigation", "lightbulb", "reflections", "lessons", "actions"])
def test_a_section_changes_no_other_one(field: str) -> None:
    """Leaving out a section leaves out its blocks and nothing else."""
    rest = blocks(changed("everything", **{field: None}))
    colophon = 1 if field == "actions" else 0  # it says as of when the actions stand where they stand

    assert len([block for block in rest if block not in blocks(everything())]) == colophon


def test_without_times_there_is_no_bar_and_no_ladder() -> None:
    """Nothing to show, nothing shown; the day is then a fact of its own."""
    text = changed("everything", times=None, timeline=None)

    assert "pm-phase" not in text
    assert "pm-ladder" not in text
    assert "28 March 2026" in text


def test_the_same_day_gives_the_same_bytes_and_another_day_another_age() -> None:
    """The day is an argument: no clock is read."""
    assert page("everything") == page("everything")
    assert "209 days late" in page("everything")
    assert "1 day late" in page("everything", today=date(2026, 5, 1))
    assert "late</span>" not in page("everything", today=date(2026, 4, 30))


def test_a_site_has_words_of_its_own_for_headings() -> None:
    """A label is encoded like any text."""
    settings = Settings(labels=Labels(setup="How it *was*", could_have_been="What might"))
    text = page("near-miss", config=Config(settings=settings))

    assert "## How it &#42;was&#42; {#setup}" in text
    assert "## What might {#impact}" in text


def test_a_site_may_show_roles_without_names() -> None:
    """Who took part is then known by what they did."""
    data = read("everything")
    shown = post_page.post(data, Config(settings=Settings(participants="roles")), today=TODAY)

    assert "<dd>on call, payments</dd>" in shown
    assert "<dd>R&#46; Okafor, on call, payments</dd>" in page("everything")


def test_a_name_is_a_link_only_where_its_page_exists() -> None:
    """The address of a page about a thing comes from outside."""
    entry = read("everything")
    tags = {"tag": "../../x/"}
    text = post_page.post(entry, Config(), today=TODAY, address=lambda kind, name: tags.get(kind))

    assert '<a href="&#46;&#46;&#47;&#46;&#46;&#47;x&#47;">tls</a>' in text
    assert '<span class="pm-chip">checkout</span>' in text


def test_a_draft_is_told_what_publishing_needs() -> None:
    """What the site requires, and what readers would miss."""
    required = Config(settings=Settings.model_validate({"required": [{"fields": ["actions"]}]}))

    assert "A draft is not published&#46;" not in page("plain")
    assert "<b>A draft is not published.</b> Readers would miss: authors, haiku," in page("draft")
    assert "This site does not publish it without &#39;actions&#39;." in page("draft", config=required)


def test_a_complete_draft_is_told_how_to_publish() -> None:
    """Nothing is missing: one line publishes it."""
    assert "Nothing is missing: <code>status: published</code> publishes it." in changed("everything", status="draft")


def test_the_description_ends_with_a_word() -> None:
    """It is plain text of one line, as search engines show it."""
    text = changed("everything", summary="*Word* " + "and so on " * 40)
    found = re.search(r'^description: "(.*)"$', text, re.MULTILINE)

    assert found
    assert found[1].startswith("Word and so on")
    assert found[1].endswith("so on …") or found[1].endswith("and so …") or found[1].endswith("and …")
    assert len(found[1]) < 180


@pytest.mark.parametrize(
    ("summary", "described"),
    [
        ("> [!NOTE]\n> Mind **this**.\n\nMore.", "Note Mind this&#46;"),
        ("### In short\n\nIt broke\nat *noon*.", "It broke at noon&#46;"),
        ("- one\n- two", "one two"),
    ],
    ids=["admonition", "heading", "list"],
)
def test_the_description_has_no_marks_of_markdown(summary: str, described: str) -> None:
    """What begins with a heading, a list or an admonition is words as well."""
    assert f'\ndescription: "{described}"\n' in changed("everything", summary=summary)


def test_a_summary_stands_once_where_it_is_all_there_is() -> None:
    """With no other row for the panel, the summary is the panel."""
    text = changed("plain", summary="Only this.")

    assert text.count("Only this.") == 1
    assert '<div class="pm-quick"><div class="pm-body"><p>Only this.</p></div></div>' in text


def test_a_long_line_of_a_haiku_is_set_smaller() -> None:
    """So that three lines stay three."""
    long = ["each night a full crate", "signed and stacked and never weighed", "the lower half straw"]

    assert 'class="pm-haiku pm-haiku--long"' in changed("plain", haiku=long)
    assert 'class="pm-haiku"' in page("plain")


def test_a_suggested_haiku_says_that_it_is_one() -> None:
    """A composed one is not shown as if a person had written it; a written one is never replaced."""
    entry = read("near-miss")
    shown = titles.shown(entry.postmortem, Config())
    page_of_it = post_page.post(entry, Config(), today=TODAY)

    assert shown.is_suggested
    assert shown.lines
    assert all(markdown.plain(line) in page_of_it for line in shown.lines)
    assert "<span>suggested title</span>" in page_of_it
    assert "suggested title" not in page("plain")


def test_a_very_long_signal_is_folded_and_whole() -> None:
    """Its beginning is read at once, the rest on demand; nothing is lost to search."""
    text = changed("plain", signals=["x509 " * 1000, "short"])
    found = re.search(r"<summary><code>(.*?)…</code></summary> <code>…(.*?)</code></details>", text)

    assert found
    assert (found[1] + found[2]).count("x509") == 1000
    assert "<code>short</code>" in text
