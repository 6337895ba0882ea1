"""Markdown that stays what it is within a larger document: bodies below a heading, escaped lines, cells, links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from postmortem_kit.dialect import is_safe, parser
from postmortem_kit.markdown import CODE, TOP, shift

_PLAIN_FENCE = re.compile(r"^```[^`\n]*\n(?:(?! {0,3}```).*\n)*```[ \t]*$", re.MULTILINE)
_STRUCTURE = re.compile(
    r"^(?:[ \t>*+\-\d.)]|\[[ xX]\]|\[\^[^\]\s]+\]:)*#|```|~~~|^[ >*+\-\d.)]*(?:=+|-+)[ \t]*$", re.MULTILINE
)
"""Without one of these outside of its plain fences, a text has no heading and no open fence: it need not be parsed."""
_ACTIVE = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~")
_LEADING = re.compile(
    r"(?P<mark>#{1,6}|[-+*>=]|\d{1,9}[.)])(?=[ \t]|$)|(?P<rule>>|(?:-{2,}|={2,}|-[ \t]*-[ \t]*-[- \t]*)$)"
)
_LEADERS = frozenset("#-+*>=0123456789")
_CLOSING = re.compile(r"(^|[ \t])(#+)$")
_BARE_URL = re.compile(r"[^\s()<>\\]+")


def below(text: str, *, top: int = TOP) -> str:
    """Return a body so that it nests below a heading: its highest one has level *top*, its last fence is closed."""
    if not _STRUCTURE.search(_PLAIN_FENCE.sub("", text)):
        return text
    tokens = parser().parse(text)
    lines = text.split("\n")
    fence = _unclosed(tokens, lines)
    if down := shift(tokens, top=top):
        headings = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
        for index in reversed(headings):
            _lower(lines, tokens[index], tokens[index + 1].content, down)
    return "\n".join([*lines, *fence])


def _unclosed(tokens: Sequence[Token], lines: Sequence[str]) -> list[str]:
    """Return the line that closes a fence which runs to the end: it would swallow all that follows."""
    outer = [token for token in tokens if token.level == 0 and token.map]
    last = max(outer, key=lambda token: token.map or (), default=None)  # notes stand behind all, wherever they were
    if last is None or last.type != "fence" or last.map is None:
        return []
    start, end = last.map
    closing = lines[end - 1].strip()
    closed = end - 1 > start and set(closing) == {last.markup[0]} and len(closing) >= len(last.markup)
    return [] if closed else [last.markup]


def _lower(lines: list[str], heading: Token, content: str, down: int) -> None:
    """Rewrite one heading in *lines*, which may stand in a quote or a list, *down* levels lower."""
    assert heading.map is not None
    start, end = heading.map
    level = int(heading.tag[1])
    marks = "#" * min(6, level + down)
    if heading.markup.startswith("#"):
        lines[start] = re.sub(rf"(?<![#\\])#{{{level}}}(?=[ \t]|$)", marks, lines[start], count=1)
        return
    first = content.split("\n", 1)[0]
    row = next((line for line in lines[start:end] if first in line), first)  # not the first, if that is all blanks
    before = re.sub(r"[^\t -~]", "", row[: row.index(first)])  # other blanks than ASCII's belong to no quote or list
    joined = re.sub(r"(?: +|\\)?\n[ \t]*", " ", content)
    lines[start:end] = [f"{before}{marks} {_open(joined)}"]


def _open(text: str) -> str:
    """Keep the # at the end of a heading: a run of them would be taken for the heading's own."""
    return _CLOSING.sub(r"\1\\\2", text) if text.endswith("#") else text


def escaped(text: str) -> str:
    """Return plain words as Markdown that reads as them, marked up no more than needed."""
    return _open(_leading(_inner(text)))


def _inner(text: str) -> str:
    return _ACTIVE.sub(lambda found: _escape(found[0], text), text) if _ACTIVE.search(text) else text


def _escape(mark: str, text: str) -> str:
    if mark == "~":
        return mark if text.count("~") < 2 else "\\~"
    return {"<": "&lt;", "&": "&amp;"}.get(mark) or f"\\{mark}"


def _leading(text: str) -> str:
    """Keep a first word from being read as a heading, a list, a quote or a rule."""
    found = _LEADING.match(text) if text[:1] in _LEADERS else None
    if not found:
        return text
    at = len(found["mark"]) - 1 if found["mark"] and found["mark"][0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"


def sentence(text: str) -> str:
    """Return a line of plain words as Markdown; `code` in it stays code."""
    if "`" not in text:
        return escaped(text)
    out, at = [], 0
    for span in CODE.finditer(text):
        out += [_inner(text[at : span.start()]), span[0]]
        at = span.end()
    return _leading("".join([*out, _inner(text[at:])]))


def line(text: str) -> str:
    """Return a Markdown field within an item: one line stays inline, more are a body."""
    return below(text) if "\n" in text else _leading(text)


def cell(text: str) -> str:
    """Return Markdown as one cell of a table; each line of the author's begins after a `<br>`."""
    return text.replace("|", "\\|").replace("\n", "<br>")


def code(text: str) -> str:
    """Return *text* as a code span, whatever backticks it has."""
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def link(title: str, url: str) -> str:
    """Return a link; one that no page would follow is text."""
    if not is_safe(url):
        return " ".join(escaped(part) for part in (title, url) if part)
    target = url if _BARE_URL.fullmatch(url) else "<" + re.sub(r"([<>\\])", r"\\\1", url) + ">"
    return f"[{_inner(title or url)}]({target})"
