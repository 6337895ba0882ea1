"""A record's text as HTML that no later reading of the page can change: bodies, single lines, plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from string import punctuation
from typing import TYPE_CHECKING, Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Resolve = Callable[[str], str]
"""Turns a link as its author wrote it into the one that the page needs."""

TOP = 3
"""The level of an author's highest heading: the sections around a body have level 2."""

CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
"""A code span: the one thing that is marked up in a line of plain words."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = ("http:", "https:", "mailto:")
_CONTROLS = "".join(map(chr, (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))))
_LINES = "\n\r\t\u2028\u2029"
_IN_HTML = re.compile(f"[{re.escape(_LINES + _CONTROLS + '{}`~[]')}]")
"""What Python-Markdown or an extension of it could read as its own, also within raw HTML."""
_IN_MARKDOWN = re.compile(
    f"[{re.escape(_LINES + _CONTROLS + punctuation.replace(',', ''))}]|\\d(?=(?:st|nd|rd|th)\\b)", re.I
)
"""What may mean something in its text: all but letters, most digits (1st becomes a superscript), and the comma."""
_MARKED = re.compile(r"[\\`*_\[\]<&~\n]")
"""Without one of these a line of Markdown is plain words."""
_SLUG = re.compile(r"[^a-z0-9]+")

_CLEANER = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "div", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre",
        "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={
        "a": {"href", "title"}, "img": {"src", "alt", "title", "loading"}, "ol": {"start"}, "code": {"class"},
        "span": {"class"}, "div": {"class"}, "td": {"align"}, "th": {"align"},
        **{f"h{level}": {"id"} for level in range(TOP, 7)},
    },
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


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Encode text so that it stays as it is in HTML, in attribute values and in Python-Markdown's text."""
    return _IN_MARKDOWN.sub(_entity, text)


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


def is_safe(url: str) -> bool:
    """Whether *url* is relative, or of a scheme that a link may have."""
    found = _SCHEME.match(re.sub(r"[\x00-\x20\x7f-\xa0]", "", url))
    return found is None or found[0].lower() in _SAFE


def is_relative(url: str) -> bool:
    """Whether *url* leads to somewhere on this site."""
    return not (_SCHEME.match(url) or url.startswith(("//", "/\\", "\\")))


def slug(text: str) -> str:
    """Return *text* as part of an id."""
    return _SLUG.sub("-", text.lower()).strip("-")


@cache
def parser() -> MarkdownIt:
    """Return the one reading of Markdown in this package: CommonMark with tables and ~~strikethrough~~, no HTML."""
    md = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    md.validateLink = is_safe  # type: ignore[method-assign]
    for name, rule in (("fence", _fence), ("code_block", _fence), ("image", _image)):
        md.add_render_rule(name, rule)
    return md


def _html(text: str, page: _Page) -> str:
    tokens = parser().parse(text)
    _finish(tokens, page)
    return _one_line(_CLEANER.clean(_render(tokens, page)))


def _render(tokens: Sequence[Token], page: _Page) -> str:
    md = parser()
    rendered: str = md.renderer.render(tokens, md.options, {})
    return rendered


def _finish(tokens: list[Token], page: _Page) -> None:
    """Give the tokens their place on the page: levels and ids of headings, addresses of links."""
    _headings(tokens, page)
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            _align(token)
        for child in token.children or ():
            if child.type in ("link_open", "image"):
                _address(child, page)


def shift(tokens: Sequence[Token], *, top: int = TOP) -> int:
    """Return by how many levels the headings in *tokens* move down, so that the highest is *top*."""
    return max(0, top - min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=top))


def _headings(tokens: list[Token], page: _Page) -> None:
    down = shift(tokens)
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + down)}"
        if token.type == "heading_open" and page.prefix:
            token.attrs = {"id": _unique(tokens[index + 1].content, page)}


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
    elif url and not url.startswith("#") and page.resolve is not None and is_relative(url):
        token.attrs[name] = page.resolve(url)


def _fence(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Write code with a class on each token of its language."""
    token = tokens[index]
    language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
    name = slug(language)
    code = _highlighted(token.content, name) if name else escape(token.content)
    opening = f'<code class="language-{name}">' if name else "<code>"
    return f'<div class="highlight"><pre>{opening}{code}</code></pre></div>\n'


@lru_cache(maxsize=256)
def _lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _highlighted(code: str, name: str) -> str:
    from pygments import lex
    from pygments.token import STANDARD_TYPES

    lexer = _lexer(name)
    if lexer is None:
        return escape(code)
    out: list[str] = []
    for kind, value in lex(code, lexer):
        mark = _mark(kind, STANDARD_TYPES)
        out.append(f'<span class="{mark}">{escape(value)}</span>' if mark else escape(value))
    return "".join(out)


def _mark(kind: Any, known: Mapping[Any, str]) -> str:
    """Return the class of a token, that of the next wider kind where it has none of its own."""
    while kind not in known:
        kind = kind.parent
    return known[kind]


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Write an image of this site; one from elsewhere becomes a link: a page asks no other host for anything."""
    token = tokens[index]
    src = str(token.attrs.get("src", ""))
    alt = escape(renderer.renderInlineAsText(token.children or (), options, env))
    title = f' title="{escape(str(token.attrs["title"]))}"' if token.attrs.get("title") else ""
    if is_relative(src):
        return f'<img src="{escape(src)}" alt="{alt}"{title} loading="lazy">'
    before = tokens[:index]
    if sum((one.type == "link_open") - (one.type == "link_close") for one in before):
        return alt
    return f'<a href="{escape(src)}"{title}>{alt or escape(src)}</a>'


def _one_line(html: str) -> str:
    """Put HTML on one line, with nothing in it that Python-Markdown or an extension reads."""
    head, *rest = html.strip().split("<pre>")
    parts = [head.replace("\n", " ")]
    for part in rest:
        code, _, after = part.partition("</pre>")
        parts.append(f"<pre>{code}</pre>{after.replace(chr(10), ' ')}")
    return _IN_HTML.sub(_entity, "".join(parts))
