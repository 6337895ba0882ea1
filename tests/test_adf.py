"""ADF becomes Markdown: the whole schema as one golden text, and no word lost in any nesting."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit import dialect
from postmortem_kit.importers.vendors import adf, inlines
from postmortem_kit.importers.vendors.inlines import Run, written
from tests.golden import golden

HERE = Path(__file__).with_name("import")


def test_every_node_and_mark_of_the_schema() -> None:
    document = json.loads((HERE / "adf" / "schema.json").read_text(encoding="utf-8"))

    golden(HERE / "adf" / "schema.md", adf.markdown(document) + "\n")


def test_who_is_mentioned_may_be_called_otherwise() -> None:
    node = {"type": "mention", "attrs": {"id": "a1", "text": "@Ada Ferro"}}

    assert adf.markdown(node) == "@Ada Ferro"
    assert adf.markdown(node, mention=lambda attrs: f"responder {attrs['id']}") == "responder a1"


@pytest.mark.parametrize("value", [None, 3, "", [], {}, {"type": "doc"}, {"type": "doc", "content": "no"}, {"type": 7}])
def test_what_is_no_document_gives_nothing(value: object) -> None:
    assert adf.markdown(value) == ""


@pytest.mark.parametrize("kind", ["blockquote", "bulletList", "taskList", "expand", "table", "unheard of"])
def test_ten_thousand_levels_lose_no_word(kind: str) -> None:
    node: dict[str, Any] = {"type": "text", "text": "bottom"}
    for _ in range(10_000):
        node = {"type": kind, "content": [node]}

    assert "bottom" in adf.markdown({"type": "doc", "content": [node]})


WORDS = st.text(alphabet="ab1 *_`~[]()<>#-+=|:!&;\\\n.^xX", min_size=1, max_size=12)
MARKS = st.lists(
    st.sampled_from([
        {"type": "strong"}, {"type": "em"}, {"type": "code"}, {"type": "strike"}, {"type": "underline"},
        {"type": "textColor", "attrs": {"color": "#97a0af"}}, {"type": "subsup", "attrs": {"type": "sup"}},
        {"type": "link", "attrs": {"href": "https://example.com/a(b)"}}, {"type": "link", "attrs": {"href": "#x"}},
        {"type": "nobody knows"},
    ]),
    max_size=3,
)  # fmt: skip
LEAVES = st.one_of(
    st.builds(lambda text, marks: {"type": "text", "text": text, "marks": marks}, WORDS, MARKS),
    st.sampled_from([
        {"type": "hardBreak"}, {"type": "rule"}, {"type": "mention", "attrs": {"id": "u7", "text": "@Bo Lind"}},
        {"type": "date", "attrs": {"timestamp": "1777852800000"}}, {"type": "emoji", "attrs": {"shortName": ":owl:"}},
        {"type": "status", "attrs": {"text": "ON HOLD", "color": "red"}}, {"type": "extension"},
        {"type": "inlineCard", "attrs": {"url": "https://example.com/c|d"}}, {"type": "unheard of", "text": "of"},
        {"type": "media", "attrs": {"type": "file", "id": "f0", "alt": "q|1.png"}},
    ]),
)  # fmt: skip
KINDS = [
    "doc", "paragraph", "heading", "bulletList", "orderedList", "listItem", "taskList", "taskItem", "decisionList",
    "decisionItem", "codeBlock", "blockquote", "panel", "table", "tableRow", "tableHeader", "tableCell", "mediaSingle",
    "expand", "layoutSection", "bodiedExtension", "unheard of",
]  # fmt: skip


def _node(kind: str, content: list[Any]) -> dict[str, Any]:
    attrs = {"expand": {"title": "More | *of* it"}, "tableCell": {"colspan": 2}, "orderedList": {"order": 7}}
    return {"type": kind, "attrs": attrs.get(kind, {}), "content": content}


TREES = st.recursive(
    LEAVES, lambda inner: st.builds(_node, st.sampled_from(KINDS), st.lists(inner, max_size=4)), max_leaves=12
)


def _said(node: dict[str, Any]) -> str:
    attrs = node.get("attrs", {})
    own = [node.get("text", ""), *(str(attrs.get(name, "")) for name in ("text", "url", "alt"))]
    if node["type"] == "emoji":
        own.append(attrs["shortName"])
    return " ".join([*own, *map(_said, node.get("content", ()))])


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]", text))


def _read(text: str) -> str:
    tokens = dialect.parser().parse(text)
    return " ".join(_leaf(child) for token in tokens for child in (token, *(token.children or ())))


def _leaf(token: Any) -> str:
    own = token.content if token.type in ("text", "code_inline", "fence") else ""
    box = "x" if token.type == "task" and token.meta else ""
    return f"{own} {token.attrs.get('href', '')} {box}"


@settings(deadline=None)
@given(TREES)
def test_no_sign_of_a_word_is_lost_in_any_nesting(tree: dict[str, Any]) -> None:
    text = adf.markdown(tree)

    assert _words(_said(tree)) - _words(_read(text)) == Counter()


@settings(deadline=None)
@given(st.lists(st.builds(Run, WORDS, st.frozensets(st.sampled_from(["strong", "em", "strike", "code"]))), max_size=4))
def test_words_are_read_as_those_words(runs: list[Run]) -> None:
    text = written(runs)
    tokens = dialect.parser().parse(text)
    seen = "".join(words for token in tokens for words, _, _ in inlines._contents(token.children or ()))

    assert re.sub(r"\s", "", seen) == re.sub(r"\s", "", "".join(run.text for run in runs))
    assert [token.type for token in tokens if token.level == 0] in ([], ["paragraph_open", "paragraph_close"])


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([Run("snake_case and 5 * 3 <3")], "snake_case and 5 * 3 <3"),
        ([Run("1. no list")], "1\\. no list"),
        ([Run("# no heading\n> no quote")], "\\# no heading\\\n\\> no quote"),
        ([Run("bold ", frozenset({"strong"})), Run("text")], "**bold** text"),
        ([Run("a`b", frozenset({"code"}))], "``a`b``"),
        ([Run("https://example.com/x", link="https://example.com/x")], "<https://example.com/x>"),
        ([Run("[here]", link="https://example.com/(x)")], "[\\[here\\]](<https://example.com/(x)>)"),
        ([Run("run me", link="javascript:alert(1)")], "run me (javascript:alert(1))"),
        ([Run("a", frozenset({"em"})), Run("b")], "*a*b"),
    ],
)
def test_how_words_are_written(runs: list[Run], text: str) -> None:
    assert written(runs) == text
