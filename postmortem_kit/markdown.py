"""A record's text as HTML that no later reading of the page can change: bodies, single lines, plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from string import punctuation
from typing import Any

import nh3
from markdown_it.token import Token

from postmortem_kit.dialect import POST, is_relative, is_safe, parser, slug, without_lost_places

__all__ = [
    "body", "heading", "inline", "is_relative", "is_safe", "parser", "plain", "sentence", "shift", "slug",
    "without_notes",
]  # fmt: skip

Resolve = Callable[[str], str | None]
"""Turns a link as its author wrote it into the one that the page needs; None where it leads nowhere."""

TOP = 3
"""The level of an author's highest heading: the sections around a body have level 2."""

CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
"""A code span: the one thing that is marked up in a line of plain words."""

_CONTROLS = "".join(map(chr, (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))))
_LINES = "\n\r\t\u2028\u2029"
_IN_HTML = re.compile(f"[{re.escape(_LINES + _CONTROLS + '{}`~[]')}]")
"""What Python-Markdown or an extension of it could read as its own, also within raw HTML."""
_IN_MARKDOWN = re.compile(
    f"[{re.escape(_LINES + _CONTROLS + punctuation.replace(',', ''))}]|\\d(?=(?:st|nd|rd|th)(?![^\\W_]))", re.I
)
"""What may mean something in its text: all but letters, most digits (1st becomes a superscript), and the comma."""
_NOT_OWN = frozenset('&<>"{}`~[]')
_MARKED = re.compile(r"[\\`*_\[\]<&~\n]")
"""Without one of these a line of Markdown is plain words."""

_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_NOTE_BEGINS = re.compile(r"^[ >]*\[\^([^\]\s]+)\]:", re.MULTILINE)

_CLEANER = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "div", "em", "h3", "h4", "h5", "h6", "hr", "img", "input", "li", "ol", "p",
        "pre", "s", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={
        "a": {"href", "title", "id", "aria-label"}, "img": {"src", "alt", "title", "loading"},
        "ol": {"start", "class"}, "ul": {"class"}, "li": {"class", "id"},
        "input": {"disabled", "checked", "aria-label"}, "code": {"class"}, "span": {"class"}, "p": {"class"},
        "div": {"class", "role", "aria-label"},
        "td": {"align"}, "th": {"align"}, **{f"h{level}": {"id"} for level in range(TOP, 7)},
    },
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    clean_content_tags=set(),
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)  # fmt: skip
"""The last look at finished HTML: what Markdown makes, and nothing else."""


@dataclass
class _Page:
    """What the text being rendered needs to know of the page it goes to."""

    prefix: str
    """Begins each id; '' where headings have none."""
    resolve: Resolve | None
    ids: set[str] = field(default_factory=set)


def body(text: str, *, prefix: str, resolve: Resolve | None = None) -> str:
    """Render Markdown as one `<div>` on one line; '' for no text.

    Args:
        text: what the author wrote.
        prefix: begins the id of every heading in it, so that ids stay unique on the page.
        resolve: gives the final address of each relative link and image.
    """
    html = _html(text, _Page(prefix, resolve))
    return f'<div class="pm-body">{html}</div>' if html else ""


def inline(text: str, *, resolve: Resolve | None = None) -> str:
    """Render a field of one line as inline HTML; text of several lines as blocks, for a cell, an item or a `<div>`."""
    if not _MARKED.search(text):
        return _IN_HTML.sub(_entity, escape(text, quote=False))
    if "\n" in text:
        return _html(text, _Page("", resolve))
    page = _Page("", resolve)
    tokens = parser().parseInline(text)
    _finish(tokens, page)
    return _one_line(_CLEANER.clean(_render(tokens, page)))


def without_notes(text: str) -> str:
    """Return *text* without its references to its own notes: a part of it is shown where they are not."""
    names = set(_NOTE_BEGINS.findall(text)) if "[^" in text else ()
    return _without(text, names) if names else text


def _without(text: str, names: Container[str]) -> str:
    return _NOTE.sub(lambda found: "" if found[1] in names else found[0], text)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Encode text so that it stays as it is in HTML, in attribute values and in Python-Markdown's text."""
    return _IN_MARKDOWN.sub(_entity, text)


def own(text: str, *, kept: str = "") -> str:
    """Encode a text of the site's own where HTML or Python-Markdown would read it as theirs; a full stop stays one."""
    return "".join(f"&#{ord(char)};" if char in _NOT_OWN and char not in kept else char for char in text)


def _entity(found: re.Match[str]) -> str:
    """Return a character as its number; a control, which no reading lets through, as the sign for that."""
    return "\ufffd" if found[0] in _CONTROLS else f"&#{ord(found[0])};"


def sentence(text: str) -> str:
    """Encode a line of plain words in which only `code` is marked up."""
    parts = CODE.split(text)
    # split() gives, after the text before each span, its backticks and its code
    out = [plain(parts[0])]
    for words, content in zip(parts[3::3], parts[2::3], strict=True):
        out.append(f"<code>{plain(_unpadded(content))}</code>{plain(words)}")
    return "".join(out)


def _unpadded(code: str) -> str:
    """Return the content of a code span without the one space on each side that its backticks needed."""
    return code[1:-1] if code[:1] == code[-1:] == " " and code.strip() else code


def heading(text: str, id: str, *, level: int = 2) -> str:
    """Return a heading in native Markdown, with the kit's own id; the text is an author's or a site's."""
    return f"{'#' * level} {plain(text)} {{#{id}}}"


def _html(text: str, page: _Page) -> str:
    env: dict[str, Any] = {}
    tokens = parser().parse(text, env)
    if "footnotes" in env:
        tokens = without_lost_places(tokens)
    _finish(tokens, page)
    return _one_line(_CLEANER.clean(_render(tokens, page)))


def _render(tokens: Sequence[Token], page: _Page) -> str:
    md = parser()
    rendered: str = md.renderer.render(tokens, md.options, {"prefix": page.prefix})
    return rendered


def _finish(tokens: list[Token], page: _Page) -> None:
    """Give the tokens their place on the page: levels and ids of headings, addresses of links."""
    _headings(tokens, page)
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            _align(token)
        inner = token.children or []
        for index, child in enumerate(inner):
            if child.type in ("link_open", "image"):
                _to_post(child, inner[index + 1 :])
                _address(child, page)
            if child.type == "link_open" and str(child.attrs.get("href", "")).startswith(POST):
                _unlink(inner[index:])


def shift(tokens: Sequence[Token], *, top: int = TOP) -> int:
    """Return by how many levels the headings in *tokens* move down, so that the highest is *top*."""
    return max(0, top - min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=top))


def _headings(tokens: list[Token], page: _Page) -> None:
    down = shift(tokens)
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + down)}"
        if token.type == "heading_open" and page.prefix:
            notes = [child.meta["label"] for child in tokens[index + 1].children or () if child.type == "footnote_ref"]
            token.attrs = {"id": _unique(_without(tokens[index + 1].content, notes), page)}


def _unique(text: str, page: _Page) -> str:
    stem = f"{page.prefix}-{slug(text) or 'part'}"
    id, number = stem, 1
    while id in page.ids:
        number += 1
        id = f"{stem}-{number}"
    page.ids.add(id)
    return id


def _align(token: Token) -> None:
    """Say a cell's alignment in an attribute: the page's policy refuses `style`."""
    if style := token.attrs.pop("style", None):
        token.attrs["align"] = str(style).rpartition(":")[2]


def _address(token: Token, page: _Page) -> None:
    name = "href" if token.type == "link_open" else "src"
    url = str(token.attrs.get(name, ""))
    if f"{page.prefix}-{url[1:]}" in page.ids and url.startswith("#"):
        token.attrs[name] = f"#{page.prefix}-{url[1:]}"
    elif (url.startswith(POST) and name == "href") or (url and not url.startswith("#") and is_relative(url)):
        token.attrs[name] = _resolved(url, page)


def _to_post(token: Token, after: Sequence[Token]) -> None:
    """Let a link to another post that is its own words say the id alone."""
    if token.markup == "autolink":
        after[0].content = after[0].content.removeprefix(POST)


def _unlink(tokens: Sequence[Token]) -> None:
    """Make words of the link that *tokens* begin with: it names a post that is not on this site."""
    for token in (tokens[0], next(token for token in tokens if token.type == "link_close")):
        token.tag, token.attrs = "span", {}


def _resolved(url: str, page: _Page) -> str:
    """Return the final address of *url*, which stays as it is where nobody knows a better one."""
    found = page.resolve(url) if page.resolve is not None else None
    return url if found is None else found


def _one_line(html: str) -> str:
    """Put HTML on one line, with nothing in it that Python-Markdown or an extension reads."""
    head, *rest = html.strip().split("<pre>")
    parts = [head.replace("\n", " ")]
    for part in rest:
        code, _, after = part.partition("</pre>")
        parts.append(f"<pre>{code}</pre>{after.replace(chr(10), ' ')}")
    return _IN_HTML.sub(_entity, "".join(parts))
