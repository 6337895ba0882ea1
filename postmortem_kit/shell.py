"""What an engine is told about everything around the pages: theme, palette, Markdown, navigation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from postmortem_kit import scripts
from postmortem_kit.wording import Text, language, say

SITE_NAME = "Postmortems"

DESCRIPTION = Text("What broke, how it was found and stopped, and what was learned from it.")
"""What search engines and previews show of a page that says nothing of its own."""

FEATURES = ("navigation.tabs", "content.action.edit", "content.code.copy", "toc.follow")

REFUSED_FEATURES = MappingProxyType(
    {
        "announce.dismiss": "it needs an inline script",
        "content.tabs.link": "it needs an inline script",
        "content.tooltips": "it turns the text of a post's attributes into elements",
        "navigation.instant": "it replaces the page without running its scripts",
        "navigation.instant.prefetch": "it replaces the page without running its scripts",
        "navigation.instant.preview": "it replaces the page without running its scripts",
        "navigation.instant.progress": "it replaces the page without running its scripts",
    }
)
"""Features of the theme that the pages' policy would break, or that reach into record text."""

REFUSED_EXTRAS = MappingProxyType(
    {
        "analytics": "a built site makes no request off its own origin",
        "consent": "nothing here needs consent, and it needs an inline script",
        "version": "it needs an inline script",
    }
)
"""Keys of `extra` that make the theme write a script which the pages' policy refuses."""

PALETTE: tuple[Mapping[str, Any], ...] = (
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/weather-night", "name": Text("Switch to dark")},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/white-balance-sunny", "name": Text("Switch to light")},
    },
)

FAVICON = "assets/favicon.svg"

STYLES = ("assets/postmortem.css", "assets/search.css")

SCRIPTS = ("assets/page.js", "assets/search.js")
"""The first gives the others their language."""

EXTENSIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "attr_list": {},
        "fenced_code": {},
        # A style attribute on a cell would be refused by the pages' policy.
        "tables": {"use_align_attribute": True},
        "toc": {"permalink": True, "title": Text("On this page"), "toc_depth": 2},
    }
)
"""Python-Markdown's extensions: for the kit's own headings and for pages a person wrote, not for records."""

NAV = (
    (Text("Posts"), "index.md"),
    (Text("Have we seen this?"), "find/index.md"),
    (Text("Services"), "services/index.md"),
    (Text("Actions"), "actions/index.md"),
    (Text("Insights"), "insights/index.md"),
    (Text("Docs"), "docs/index.md"),
    (Text("About"), "about.md"),
)
"""The tabs. Posts are never among them: with them there, every page would carry a link to every other."""


def nav(paths: Collection[str]) -> list[dict[str, str]]:
    """Return the tabs whose page is among *paths*."""
    return [{say(title): path} for title, path in NAV if path in paths]


HEADER_TEXTS = (
    Text("All posts"),
    Text("Search"),
    Text("Search, or paste an error"),
    Text("Ctrl+K or /"),
    Text("Close"),
    Text("Narrow and sort"),
    Text("Posts found"),
    Text("Write it down"),
)
"""What the box in the header says, in a template that every engine fills."""


def extra() -> dict[str, Any]:
    """Return what the theme's templates are told of the language that is spoken here; nothing of English."""
    if language().is_plain:
        return {}
    return {
        "postmortem_texts": {text: say(text) for text in HEADER_TEXTS},
        "postmortem_script": scripts.texts("search.js", "page.js", "diagrams.js"),
    }


def palette() -> list[dict[str, Any]]:
    """Return the two palettes, with the names of the buttons between them."""
    return [{**entry, "toggle": {**entry["toggle"], "name": say(entry["toggle"]["name"])}} for entry in PALETTE]


def extensions() -> dict[str, dict[str, Any]]:
    """Return Python-Markdown's extensions, with the title of the contents list."""
    toc = EXTENSIONS["toc"]
    return {**{key: dict(options) for key, options in EXTENSIONS.items()}, "toc": {**toc, "title": say(toc["title"])}}


def theme_language(code: str, places: Iterable[Path]) -> str:
    """Return what the theme is told: *code*, or the nearest that it has texts in, below *places*; English has all."""
    known = {path.stem for place in places for path in (place / "partials" / "languages").glob("*.html")}
    return next((name for name in (code, code.partition("-")[0]) if name in known), "en")


def told_left_out(ids: Collection[str]) -> str:
    """Say how many records a build leaves out, and which."""
    return f"left out {len(ids)} unpublished {'record' if len(ids) == 1 else 'records'}: {', '.join(sorted(ids))}"


def portable(*, paths: Collection[str], is_for_all: bool, places: Iterable[Path] = ()) -> dict[str, Any]:
    """Return a whole configuration for an engine that runs without the plugin; *places* hold the theme's templates."""
    return {
        "site_name": SITE_NAME,
        "site_description": say(DESCRIPTION),
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {
            "name": "material",
            "variant": "classic",
            "custom_dir": "overrides",
            "font": False,
            "favicon": FAVICON,
            "features": list(FEATURES),
            "palette": palette(),
            **({} if language().code == "en" else {"language": theme_language(language().code, places)}),
        },
        # An engine that has a search of its own would show it beside ours.
        "plugins": [{"search": {"enabled": False}}],
        "nav": nav(paths),
        "extra_css": list(STYLES),
        "extra_javascript": list(SCRIPTS),
        "markdown_extensions": [{key: options} for key, options in extensions().items()],
        "extra": {"postmortem_public": is_for_all, **extra()},
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
