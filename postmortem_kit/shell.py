"""What an engine is told about everything around the pages: theme, palette, Markdown, navigation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

SITE_NAME = "Postmortems"

DESCRIPTION = "What broke, how it was found and stopped, and what was learned from it."
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
        "toggle": {"icon": "material/weather-night", "name": "Switch to dark"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/white-balance-sunny", "name": "Switch to light"},
    },
)

FAVICON = "assets/favicon.svg"

STYLES = ("assets/postmortem.css", "assets/search.css")

SCRIPTS = ("assets/search.js", "assets/page.js")

EXTENSIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "attr_list": {},
        "fenced_code": {},
        # A style attribute on a cell would be refused by the pages' policy.
        "tables": {"use_align_attribute": True},
        "toc": {"permalink": True, "title": "On this page", "toc_depth": 2},
    }
)
"""Python-Markdown's extensions: for the kit's own headings and for pages a person wrote, not for records."""

NAV = (
    ("Posts", "index.md"),
    ("Have we seen this?", "find/index.md"),
    ("Services", "services/index.md"),
    ("Actions", "actions/index.md"),
    ("Insights", "insights/index.md"),
    ("About", "about.md"),
)
"""The tabs. Posts are never among them: with them there, every page would carry a link to every other."""


def nav(paths: Collection[str]) -> list[dict[str, str]]:
    """Return the tabs whose page is among *paths*."""
    return [{title: path} for title, path in NAV if path in paths]


def told_left_out(ids: Collection[str]) -> str:
    """Say how many records a build leaves out, and which."""
    return f"left out {len(ids)} unpublished {'record' if len(ids) == 1 else 'records'}: {', '.join(sorted(ids))}"


def portable(*, paths: Collection[str], is_for_all: bool) -> dict[str, Any]:
    """Return a whole configuration for an engine that runs without the plugin."""
    return {
        "site_name": SITE_NAME,
        "site_description": DESCRIPTION,
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {
            "name": "material",
            "variant": "classic",
            "custom_dir": "overrides",
            "font": False,
            "favicon": FAVICON,
            "features": list(FEATURES),
            "palette": [dict(entry) for entry in PALETTE],
        },
        # An engine that has a search of its own would show it beside ours.
        "plugins": [{"search": {"enabled": False}}],
        "nav": nav(paths),
        "extra_css": list(STYLES),
        "extra_javascript": list(SCRIPTS),
        "markdown_extensions": [{key: dict(options)} for key, options in EXTENSIONS.items()],
        "extra": {"postmortem_public": is_for_all},
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
