"""Pages at other addresses: an older one of a post, another name of a service or a team; each leads on."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from postmortem_kit import places
from postmortem_kit.views.page import Shown

HEAD = '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="0; url='
"""How such a page begins, and no other page does."""

_SEGMENT = re.compile(r"(?!\.+$)[^\s/\\?#%:*\"<>|]+")


def redirects(shown: Shown) -> Iterator[tuple[str, str]]:
    """Return a page for each alias: path and HTML. Of two that claim one, the first has it."""
    yield from _older(shown)
    yield from _other_names(shown)


def _older(shown: Shown) -> Iterator[tuple[str, str]]:
    taken = {f"post/{record.id}/index.html" for record in shown.records}
    for record in shown.records:
        for path in map(place, record.aliases):
            if path and path not in taken:
                taken.add(path)
                yield path, leading(f"post/{record.id}/", record.title, path, shown)


def _other_names(shown: Shown) -> Iterator[tuple[str, str]]:
    """Yield where a catalog's aliases lead: to the page about what they stand for, where there is one."""
    catalog = shown.config.catalog
    taken = set(shown.existing)
    for kind, names in (("service", catalog.service_names), ("team", catalog.team_names)):
        for alias, name in names.items():
            where, target = places.place(kind, alias), places.place(kind, name)
            if target in shown.existing and where not in taken:
                taken.add(where)
                path = f"{where}/index.html"
                yield path, leading(f"{target}/", name, path, shown)


def place(alias: str) -> str | None:
    """Return the file at an older id or an older path: an id has no slash. None for what is no path on a site."""
    parts = alias.strip("/").split("/")
    if not all(map(_SEGMENT.fullmatch, parts)):
        return None
    folder = "" if "/" in alias else "post/"
    ending = "" if parts[-1].endswith((".html", ".htm")) else "/index.html"
    return f"{folder}{'/'.join(parts)}{ending}"


def leading(target: str, title: str, path: str, shown: Shown) -> str:
    """Return the page at *path* that leads to *target*, at once and without a script; both below the site's root."""
    href = html.escape(f"{'../' * path.count('/')}{target}")
    whole = html.escape(shown.masthead.address(target, up="../" * path.count("/")))
    name = html.escape(title)
    return (
        f'{HEAD}{href}">\n<meta name="robots" content="noindex">\n<link rel="canonical" href="{whole}">\n'
        f'<title>{name}</title>\n</head>\n<body>\n<p><a href="{href}">{name}</a></p>\n</body>\n</html>\n'
    )
