"""The one reading of Markdown: CommonMark with what forges add to it, and the HTML of each addition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from postmortem_kit.highlighting import highlighted
from postmortem_kit.wording import Text, say

DIAGRAM = '<div class="pm-diagram"'
"""How a diagram begins on a page: one that holds this needs what draws it. No text can: its signs are encoded."""

POST = "pm:"
"""Begins the address of another post, which is named by its id."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = ("http:", "https:", "mailto:")
_SLUG = re.compile(r"[^a-z0-9]+")
_TITLE = re.compile(r"^[ \t]*(?:accTitle[ \t]*:|title[ \t]*:?)[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_QUOTED = re.compile(r'"(.*)"')
_KIND = re.compile(r"^[ \t]*([A-Za-z]+)", re.MULTILINE)
_PREAMBLE = re.compile(r"\A\s*---\n.*?\n---[ \t]*\n|^[ \t]*%%.*$", re.DOTALL | re.MULTILINE)
_KINDS = {
    "graph": Text("flowchart"),
    "erdiagram": Text("entity relationship diagram"),
    "gitgraph": Text("graph of commits"),
    "sequencediagram": Text("sequence diagram"),
    "statediagram": Text("state diagram"),
}
_ASIDES = frozenset({Text("Note"), Text("Tip"), Text("Important"), Text("Warning"), Text("Caution")})
"""The titles of asides that have none of their own."""


@cache
def parser() -> MarkdownIt:
    """Return the reading: tables, ~~strikethrough~~, task lists, alerts and footnotes, and no HTML."""
    options = {"html": False, "tasklists": True, "alerts": True}
    md = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False)
    md.validateLink = _may_link  # type: ignore[method-assign]
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)
    return md


def without_lost_places(tokens: Sequence[Token]) -> list[Token]:
    """Return *tokens* without the ways back to places that are gone: those in a note whose name another has."""
    children = (child for token in tokens for child in token.children or () if child.type == "footnote_ref")
    places = {_numbered(child) for child in children}
    return [token for token in tokens if token.type != "footnote_anchor" or _numbered(token) in places]


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


def _may_link(url: str) -> bool:
    return url.startswith(POST) or is_safe(url)


def _fence(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Write code with a class on each token of its language; a diagram as its text, ready to be drawn."""
    token = tokens[index]
    name = slug(token.info.split(maxsplit=1)[0]) if token.info.strip() else ""
    if name == "mermaid":
        label = escape(_label(token.content))
        code = f'<pre><code class="language-mermaid">{escape(token.content)}</code></pre>'
        return f'{DIAGRAM} role="group" aria-label="{label}">{code}</div>\n'
    opening = f'<code class="language-{name}">' if name else "<code>"
    return f'<div class="highlight"><pre>{opening}{highlighted(token.content, name)}</code></pre></div>\n'


def _label(diagram: str) -> str:
    """Return what a diagram is called for those who do not see it: its own title, else its kind."""
    title = _TITLE.search(diagram)
    if title:
        quoted = _QUOTED.fullmatch(title[1])
        return say("Diagram: {name}", name=quoted[1] if quoted else title[1])
    kind = _KIND.search(_PREAMBLE.sub("", diagram))
    if kind is None:
        return say("Diagram")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind[1]).lower()
    return say("Diagram: {name}", name=say(_KINDS.get(kind[1].lower(), words)))


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Write an image of this site; one from elsewhere becomes a link: a page asks no other host for anything."""
    token = tokens[index]
    src = str(token.attrs.get("src", ""))
    alt = escape(renderer.renderInlineAsText(token.children or (), options, env))
    title = f' title="{escape(str(token.attrs["title"]))}"' if token.attrs.get("title") else ""
    if is_relative(src):
        return f'<img src="{escape(src)}" alt="{alt}"{title} loading="lazy">'
    depth = sum((one.type == "link_open") - (one.type == "link_close") for one in tokens[:index])
    if src.startswith(POST) or depth:
        return alt
    return f'<a href="{escape(src)}"{title}>{alt or escape(src)}</a>'


def _item(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Write the beginning of a list's item, with the box of a task and what it says."""
    opening: str = renderer.renderToken(tokens, index, options, env)
    if "checked" not in tokens[index].meta:
        return opening
    is_done = tokens[index].meta["checked"]
    label = escape(say("Done") if is_done else say("Not done"))
    checked = 'checked="" ' if is_done else ""
    return f'{opening}<input type="checkbox" disabled="" {checked}aria-label="{label}"> '


def _alert(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    kind = slug(tokens[index].info)
    return f'<div class="pm-aside pm-aside--{kind}" role="note">\n'


def _alert_title(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    for word in tokens[index + 1].children or ():
        if word.content in _ASIDES:
            word.content = say(word.content)
    return '<p class="pm-aside__title">'


# An id has two hyphens where those of headings have one, so that none is both. Where headings have no ids,
# notes have none: they are numbered, and not linked.


def _note_ref(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, place = _numbered(tokens[index])
    if not env.get("prefix"):
        return f"<sup>{number}</sup>"
    href, id = f"#{env['prefix']}--note-{number}", f"{env['prefix']}--ref-{place}"
    label = escape(say("Note {number}", number=number))
    return f'<sup><a href="{href}" id="{id}" aria-label="{label}">{number}</a></sup>'


def _note_open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, _ = _numbered(tokens[index])
    return f'<li id="{env["prefix"]}--note-{number}">' if env.get("prefix") else "<li>"


def _note_back(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    _, place = _numbered(tokens[index])
    if not env.get("prefix"):
        return ""
    label = escape(say("Back to {place} in the text", place=place))
    return f' <a href="#{env["prefix"]}--ref-{place}" aria-label="{label}">\u21a9\ufe0e</a>'


def _numbered(token: Token) -> tuple[str, str]:
    """Return the number of a note, and the name of one of the places that refer to it."""
    number = str(token.meta["id"] + 1)
    again = token.meta.get("subId", 0)
    return number, f"{number}-{again + 1}" if again else number


def _notes_open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<div class="pm-footnotes"><ol>\n'


def _notes_close(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</ol></div>\n"


_RULES = {
    "fence": _fence,
    "code_block": _fence,
    "image": _image,
    "list_item_open": _item,
    "alert_open": _alert,
    "alert_title_open": _alert_title,
    "footnote_ref": _note_ref,
    "footnote_block_open": _notes_open,
    "footnote_block_close": _notes_close,
    "footnote_open": _note_open,
    "footnote_anchor": _note_back,
}
