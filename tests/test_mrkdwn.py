"""Messages of Slack become Markdown, and no name of a person gets through."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit import dialect
from postmortem_kit.importers.vendors.mrkdwn import Say, address, markdown
from postmortem_kit.importers.vendors.people import Cast, People

USERS: list[dict[str, Any]] = [
    {"id": "U1", "name": "aferro", "profile": {"real_name": "Ada Ferro", "email": "ada@example.com"}},
    {"id": "U2", "name": "bo", "real_name": "Bo Lind", "profile": {"display_name": "bo.lind"}},
    {"id": "U3", "name": "will", "profile": {"real_name": "Will Ortega", "first_name": "Will"}},
    {"id": "U4", "name": "ada2", "profile": {"real_name": "Ada Moor"}},
    {"id": "B1", "name": "pager", "is_bot": True, "real_name": "Pager"},
]


def cast() -> Cast:
    return Cast(People(USERS))


def said(text: str, one: Cast | None = None) -> str:
    one = one or cast()
    return markdown(text, Say(one.role, {"C7": "inc-7"}.get or str, one.words))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("*bold* _it_ ~gone~ `x_1`", "**bold** *it* ~~gone~~ `x_1`"),
        ("*_both_* 2*3*4 snake_case_name", "***both*** 2\\*3\\*4 snake_case_name"),
        ("a &lt;b&gt; &amp; c", "a \\<b> & c"),
        ("<https://example.com/a|the graph> <https://example.com/b>", "[the graph](https://example.com/a) <https://example.com/b>"),
        ("*<https://example.com|x>*", "[**x**](https://example.com)"),
        ("<#C7|inc-7> <#C7> <!here> <!subteam^S1|@on-call>", "#inc-7 #inc-7 @here @on-call"),
        ("<!date^1777885800^{time}|10:10> <!date^1777885800^{time}>", "10:10 2026-05-04T09:10:00Z"),
        ("one\ntwo", "one\\\ntwo"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("see:\n• a\n    ◦ b\n• c", "see:\n\n- a\n  - b\n- c"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("&gt; quoted\n&gt; too\nnot", "> quoted\\\n> too\n\nnot"),
        ("log ```a &lt; b\n`x` <@U1>``` end", "log\n\n```\na < b\n`x` responder 1\n```\n\nend"),
        ("# no heading", "\\# no heading"),
        ("<mailto:desk@example.com|desk@example.com>", "<desk@example.com>"),
    ],
)  # fmt: skip
def test_messages(text: str, written: str) -> None:
    assert said(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<@U2> asks <@U1>, <@U2> waits", "responder 1 asks responder 2, responder 1 waits"),
        ("thanks Ada Ferro, and ada ferro's dog", "thanks responder 1, and responder 1's dog"),
        ("ask bo.lind or @bo or Bo Lind", "ask responder 1 or responder 1 or responder 1"),
        ("Will says it will", "responder 1 says it will"),
        ("mail <mailto:ada@example.com|ada@example.com>", "mail responder 1"),
        ("`ssh bo.lind@host`", "`ssh responder 1@host`"),
        ("<https://example.com/x|Ada Ferro's board>", "[responder 1's board](https://example.com/x)"),
        ("<@B1> calls, <@U99> comes", "Pager calls, responder 1 comes"),
    ],
)
def test_people_become_roles(text: str, written: str) -> None:
    assert said(text) == written


def test_one_name_of_two_people_is_the_one_who_takes_part() -> None:
    nobody, one = cast(), cast()
    one.role("U4")

    assert said("ask Ada", nobody) == "ask a responder"
    assert said("ask Ada", one) == "ask responder 1"


def test_the_key_to_files_is_taken_out_of_an_address() -> None:
    assert address("https://files.example.com/a.png?t=xoxe-1-2-3&x=1") == "https://files.example.com/a.png?x=1"
    assert address("https://files.example.com/a.png?t=xoxe-1-2-3") == "https://files.example.com/a.png"


PIECES = st.sampled_from([
    "*", "_", "~", "`", "```", "\n", " ", "a1", "b2", "&lt;", "&amp;", "<https://example.com/cc|d4>", "<@U9>", "<",
    ">", "|", "• ", "- ", "&gt; ", "7. ", "# ", "[", "](", "!", "\\", "<!date^1^x|e5>", "\x00", "\u2028", "\ue000",
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=16).map("".join))
def test_no_sign_of_a_word_is_lost(text: str) -> None:
    tokens = dialect.parser().parse(said(text))
    seen = " ".join(
        f"{child.content if not child.children else ''} {child.attrs.get('href', '')} {child.info}"
        for token in tokens
        for child in (token, *(token.children or ()))
    )
    words = re.sub(r"<!date\^1\^x\|(e5)>", r"\1", text).replace("&lt;", "").replace("&amp;", "").replace("&gt;", "")
    words = re.sub(r"(?m)^\s*7\. |<@U9>|https://example.com/", "", words)

    assert Counter(re.findall(r"[abde0-9]", words)) - Counter(re.findall(r"[abde0-9]", seen)) == Counter()
    assert ("cc" in words) <= ("cc" in seen)  # one address may stand for two links
