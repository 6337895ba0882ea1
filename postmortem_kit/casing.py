"""What the theme prints around a page: asked for once for all pages that differ in their texts only.

The first page of a kind is printed by the theme's template as it is. The second is printed so too, and again by
filling its texts into the casing; where the two are the same to the byte, all later ones are filled, else none is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from typing import Any

from jinja2 import Environment, Template
from mkdocs.structure.pages import Page

MAIN = "main.html"
"""The template of every page."""

_PLACE = re.compile("\ue000([0-9])\ue001")

Print = Callable[[Any], str]


class Casings:
    """The casings of one build."""

    def __init__(self, generated: Container[str]) -> None:
        """Fill those of the pages named in *generated*, by the paths of their sources."""
        self._generated = generated
        self._by_kind: dict[object, _Casing] = {}

    def watch(self, env: Environment) -> None:
        """Let *env* give out a template for pages that fills casings."""
        find = env.get_template

        def get_template(name: Any, *args: Any, **options: Any) -> Any:
            template = find(name, *args, **options)
            return _Filler(self, template) if name == MAIN else template

        env.get_template = get_template  # type: ignore[method-assign]

    def printed(self, template: Template, context: Mapping[str, Any]) -> str:
        """Return the page of *context*, as *template* prints it."""
        page = context["page"]

        def print_(shown: Any) -> str:
            return template.render({**context, "page": shown})

        if page.file.src_uri not in self._generated or not _is_plain(page):
            return print_(page)
        return self._by_kind.setdefault(_kind(page, context["base_url"]), _Casing()).printed(page, print_)


class _Filler:
    """Stands for the template of pages."""

    def __init__(self, casings: Casings, template: Template) -> None:
        self._casings, self._template = casings, template

    def render(self, context: Mapping[str, Any]) -> str:
        return self._casings.printed(self._template, context)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._template, name)


class _Casing:
    """What is around the pages of one kind: the pieces between their texts."""

    def __init__(self) -> None:
        self._seen = 0
        self._blank: _Blank | None = None
        self._pieces: tuple[str, ...] = ()

    def printed(self, page: Page, print_: Print) -> str:
        self._seen += 1
        if self._pieces:
            return self._filled(page)
        text = print_(page)
        if self._seen == 1:
            self._blank = _Blank(page)
        elif self._seen == 2:
            self._pieces = tuple(_PLACE.split(print_(self._blank)))  # of the first page: what else is its own shows
            if self._filled(page) != text:
                self._pieces = ()
        return text

    def _filled(self, page: Page) -> str:
        texts = tuple(_texts(page).values())
        return "".join(texts[int(piece)] if at % 2 else piece for at, piece in enumerate(self._pieces))


class _Blank:
    """A page that has a place where each of its texts was."""

    def __init__(self, page: Page) -> None:
        places = {name: _Place(at, text) for at, (name, text) in enumerate(_texts(page).items())}
        self._page = page
        self.meta = {name: places.get(name, value) for name, value in page.meta.items()}
        self.content = places["content"]
        self.edit_url = places["edit"] if page.edit_url else page.edit_url
        self.canonical_url = places["canonical"] if page.canonical_url else page.canonical_url

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)


class _Place(str):
    """Where a text goes; asked what it holds, it answers for the text."""

    text: str

    def __new__(cls, at: int, text: str) -> _Place:
        place = super().__new__(cls, f"\ue000{at}\ue001")
        place.text = text
        return place

    def __contains__(self, part: object) -> bool:
        return isinstance(part, str) and part in self.text


def _texts(page: Page) -> dict[str, str]:
    """Return what differs from page to page."""
    return {
        "title": str(page.meta.get("title", "")),
        "description": str(page.meta.get("description", "")),
        "content": page.content or "",
        "edit": page.edit_url or "",
        "canonical": page.canonical_url or "",
    }


def _is_plain(page: Page) -> bool:
    """Return whether the texts of *page* come out of every filter of a template as they went in."""
    texts = _texts(page)
    return not any(mark in texts[name] for name in ("title", "description") for mark in '"<>\ue000')


def _kind(page: Page, base_url: str) -> object:
    """Return what pages with one casing have in common."""
    texts = _texts(page)
    contents = tuple((link.url, link.title, len(link.children)) for link in page.toc)
    meta = tuple(sorted((name, repr(value)) for name, value in page.meta.items() if name not in texts))
    present = tuple(name for name, text in texts.items() if text)
    return base_url, contents, meta, present, page.is_homepage, page.parent is None, "<h1" in texts["content"]
