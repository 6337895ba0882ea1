"""The site on disk: built by MkDocs, served by MkDocs, or written as pages for another engine."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.utils import get_theme_dir

from postmortem_kit import finish as finishing
from postmortem_kit import folder, manual, shell
from postmortem_kit.collection import POSTS
from postmortem_kit.plugin import PostmortemConfig, PostmortemPlugin
from postmortem_kit.problem import KitError, errors
from postmortem_kit.site import Site, assemble
from postmortem_kit.templates import DEFAULTS
from postmortem_kit.views.page import Masthead
from postmortem_kit.wording import spoken
from postmortem_kit.words import Edition

CLEAN, WRONG = 0, 1

_MINIMAL = "site_name: Postmortems, docs_dir: posts, theme: {name: material}, plugins: [postmortem]"

_CARRIED = (
    "site_name",
    "site_url",
    "site_description",
    "site_author",
    "copyright",
    "nav",
    "extra_css",
    "extra_javascript",
    "use_directory_urls",
)
"""What a configuration for another engine takes over from the site's own."""

_LINK = re.compile(r'(<a\b[^<>]*?\shref=")([^"]*)(?=")')

_HEADER = "# Written by `postmortem render --site`; the next run writes it again.\n"


def build(
    root: Path,
    *,
    today: date,
    strict: bool = False,
    drafts: bool = False,
    site_dir: Path | None = None,
    edition: Edition | None = None,
) -> int:
    """Build the site at *root* into *site_dir*, else where its mkdocs.yml says; 1 when something is wrong in it."""
    options: dict[str, Any] = {"strict": strict or None, "site_dir": str(site_dir.absolute()) if site_dir else None}
    with _logged(), _dated(today):
        config = _config(root, **options)
        _plugin(config).config.drafts |= drafts
        _plugin(config).asked = edition
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        except Abort:  # everything it has to say is printed
            return WRONG
        finally:
            config.plugins.on_shutdown()
    return CLEAN


def serve(root: Path, *, today: date, host: str = "127.0.0.1", port: int = 8000, edition: Edition | None = None) -> int:
    """Show the site at *root* on this machine until interrupted, drafts included."""
    with _logged(), _dated(today):
        config = _config(root)
        _plugin(config).asked = edition  # MkDocs reads its configuration anew, and keeps the plugin
        try:
            mkdocs_serve(config.config_file_path, dev_addr=f"{host}:{port}")
        except Abort:
            return WRONG
        except OSError as error:
            raise KitError(f"cannot serve on {host}:{port}: {error.strerror}") from error
    return CLEAN


def render_site(root: Path, out: Path, *, today: date, drafts: bool = False, edition: Edition | None = None) -> int:
    """Write the pages of the site at *root* to *out*, with a configuration for an engine without the plugin."""
    root = root.absolute()
    _assert_ours(out)
    carried, custom = _carried(root)
    asked = _asked(root)
    edition = edition or asked.edition
    site = assemble(root, drafts=drafts, today=today, masthead=_masthead(carried), edition=edition)
    if _reported(site):
        return WRONG
    generated = {page.path: _literal_links(page.text).encode() for page in site.pages}
    docs = manual.read(root) if asked.docs and edition != "public" else {}
    pages = folder.merge(("", generated), folder.handwritten(root, site.edition), ("", docs))
    # A later one wins, as the plugin would look it up first.
    places = (DEFAULTS / "overrides", root / "templates" / "overrides", *custom)
    overrides = {path: content for place in places for path, content in folder.read(place).items()}
    with spoken(site.language):
        themes = [Path(get_theme_dir("material"))]
        settings = shell.portable(paths=set(pages), is_for_all=site.is_for_all, places=themes) | carried
    folder.write(out / "docs", pages)
    folder.write(out / "overrides", overrides)
    folder.add(out, {"mkdocs.yml": (_HEADER + yaml.safe_dump(settings, sort_keys=False)).encode()})
    click.echo(f"{len(pages)} pages in {out}, {len(site.published)} of them posts")
    return CLEAN


def finish(root: Path, site_dir: Path, *, today: date, drafts: bool = False, edition: Edition | None = None) -> int:
    """Complete the site that another engine built in *site_dir* from the pages of *root*."""
    root = root.absolute()
    site = assemble(root, drafts=drafts, today=today, masthead=masthead(root), edition=edition or _asked(root).edition)
    if _reported(site):
        return WRONG
    drawn = folder.state(root, "cards" + "-public" * (site.edition == "public"))
    for note in finishing.finish(site_dir, site, drawn=drawn):
        click.echo(note, err=True)
    click.echo(f"{site_dir}: complete, {len(site.published)} posts")
    return CLEAN


def masthead(root: Path) -> Masthead:
    """Return what the site at *root* is called, and where it will be, by its mkdocs.yml."""
    return _masthead(_carried(root)[0])


def _asked(root: Path) -> PostmortemConfig:
    """Return what the site's mkdocs.yml says below the plugin."""
    if _config_path(root) is None:
        return PostmortemConfig()
    with _logged():
        return _plugin(_config(root)).config


def _plugin(config: MkDocsConfig) -> PostmortemPlugin:
    plugin = config.plugins["postmortem"]
    assert isinstance(plugin, PostmortemPlugin)
    return plugin


def _masthead(carried: Mapping[str, Any]) -> Masthead:
    return Masthead(carried.get("site_name", shell.SITE_NAME), carried.get("site_url") or "")


def _reported(site: Site) -> bool:
    """Print the errors of *site* and what it leaves out; True when there are errors."""
    wrong = errors(site.problems)
    for problem in wrong:
        click.echo(str(problem), err=True)
    if site.left_out:
        click.echo(shell.told_left_out(site.left_out), err=True)
    return bool(wrong)


def _literal_links(text: str) -> str:
    """Return *text* with its links to Markdown files ended by a space, which no browser minds.

    Zensical takes the link to a clean copy, post.md, for one to a page, and makes it post/: also in raw HTML.
    """
    return _LINK.sub(lambda found: f"{found[1]}{found[2]}{'&#32;' if _is_copy(found[2]) else ''}", text)


def _is_copy(address: str) -> bool:
    parts = urlsplit(unescape(address))
    return parts.path.endswith(".md") and not parts.scheme and not parts.netloc


def _config_path(root: Path) -> Path | None:
    return next((path for name in ("mkdocs.yml", "mkdocs.yaml") if (path := root.absolute() / name).is_file()), None)


def _config(root: Path, **options: Any) -> MkDocsConfig:
    """Return MkDocs' configuration for the site at *root*, which must name the plugin."""
    path = _config_path(root)
    if path is None:
        raise KitError(f"{root / 'mkdocs.yml'}: no such file; the least it must hold: {_MINIMAL}")
    if not (root / POSTS).exists():  # MkDocs would speak of its own `docs_dir`
        posts = Path(os.path.relpath(root / POSTS)).as_posix()
        raise KitError(f"there is no folder {posts}; make one with `postmortem new`")
    try:
        config = load_config(str(path), **options)
    except MkDocsException as error:
        raise KitError(f"{root / path.name}: {error}") from error
    if "postmortem" not in config.plugins:
        raise KitError(f"{root / path.name}: the plugin is not on; add 'postmortem' to plugins")
    return config


def _carried(root: Path) -> tuple[dict[str, Any], list[Path]]:
    """Return what the site's own configuration says that holds for any engine, and its folder of templates."""
    if _config_path(root) is None:
        return {}, []
    with _logged():
        config = _config(root)
    plain = {key: config[key] for key in _CARRIED if config[key] not in (None, [], "")}
    added = {
        "extra_css": [*shell.STYLES, *config.extra_css],
        "extra_javascript": [*shell.SCRIPTS, *map(str, config.extra_javascript)],
    }
    return plain | added, [Path(config.theme.custom_dir)] if config.theme.custom_dir else []


def _assert_ours(out: Path) -> None:
    """Raise unless *out* is empty or was written by an earlier run: what is not ours in it would be removed."""
    config = out / "mkdocs.yml"
    ours = config.is_file() and config.read_text(encoding="utf-8", errors="replace").startswith(_HEADER)
    if not ours and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise KitError(f"{out}: not empty, and not written by this command: name another folder")


@contextmanager
def _logged() -> Iterator[None]:
    """Print what MkDocs says, as its own command would."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before


@contextmanager
def _dated(today: date) -> Iterator[None]:
    """Let MkDocs and the plugin take *today* for the day of the build."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
