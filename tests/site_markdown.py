"""Python-Markdown as sites use it: what the kit's pages are read by, once they are written."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser

import markdown

EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists", "smarty", "tables", "toc",
    "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.blocks.admonition", "pymdownx.blocks.details",
    "pymdownx.blocks.tab", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji",
    "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark",
    "pymdownx.progressbar", "pymdownx.smartsymbols", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed",
    "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip
"""All that the users of Material turn on."""
CONFIGS = {
    "toc": {"permalink": True, "toc_depth": 2},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "pymdownx.tabbed": {"alternate_style": True},
}


@cache
def _engine(extensions: tuple[str, ...]) -> markdown.Markdown:
    configs = {name: CONFIGS[name] for name in extensions if name in CONFIGS}
    return markdown.Markdown(extensions=list(extensions), extension_configs=configs)


def convert(page: str, *, extensions: tuple[str, ...] = EXTENSIONS) -> tuple[str, list[str]]:
    """Return a page as the site shows it, and the names in its contents list."""
    engine = _engine(extensions)
    engine.reset()
    out = engine.convert(page)
    return out, [entry["name"] for entry in engine.toc_tokens]


class Dom(HTMLParser):
    """What a browser sees: each start tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.declarations: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.declarations.append(data)

    def handle_decl(self, decl: str) -> None:
        self.declarations.append(decl)

    def handle_pi(self, data: str) -> None:
        self.declarations.append(data)

    def unknown_decl(self, data: str) -> None:
        self.declarations.append(data)

    def named(self, *names: str) -> list[dict[str, str]]:
        """Return the attributes of each tag with one of these names."""
        return [attrs for tag, attrs in self.tags if tag in names]
