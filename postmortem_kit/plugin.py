"""The MkDocs plugin: it tells MkDocs where the generated pages are, and what the theme should look like."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, TemplateSyntaxError
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from postmortem_kit import casing, clock, conversion, folder, manual, preview, shell, wording
from postmortem_kit.finish import finish
from postmortem_kit.problem import KitError, Level, Problem, errors
from postmortem_kit.settings import SETTINGS
from postmortem_kit.site import Site, assemble
from postmortem_kit.templates import DEFAULTS
from postmortem_kit.views.page import Masthead
from postmortem_kit.views.page import Page as SourcePage
from postmortem_kit.words import EDITIONS, Edition

log = logging.getLogger("mkdocs.plugins.postmortem")

_THEME_DEFAULT_FAVICON = "assets/images/favicon.png"


class PostmortemConfig(Config):  # type: ignore[no-untyped-call]
    """What may stand below `postmortem:` in mkdocs.yml."""

    drafts = options.Type(bool, default=False)
    """Whether a build shows the records that are not published yet; a preview always does."""
    edition = options.Choice(EDITIONS, default="internal")
    """For whom it is: `public` holds what everybody may read, and nothing else."""
    docs = options.Type(bool, default=False)
    """Whether the files of `docs/` are pages too, at `/docs/`; the public edition never has them."""


class PostmortemPlugin(BasePlugin[PostmortemConfig]):  # type: ignore[no-untyped-call]
    """Translates between MkDocs' events and the kit; it decides nothing by itself."""

    def __init__(self) -> None:
        self.serving = False
        self.root = Path()
        self.asked: Edition | None = None
        """The edition that the command line names, before the one that mkdocs.yml does."""
        self.site: Site | None = None
        self.good: dict[str, SourcePage] = {}
        self.generated: frozenset[str] = frozenset()
        self.documents: frozenset[str] = frozenset()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Learn whether this is a preview. Having this method also keeps the plugin over all its rebuilds."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Write the pages, and point MkDocs to them."""
        self.root = Path(config.config_file_path or "mkdocs.yml").absolute().parent
        try:
            pages = self._pages(Masthead(config.site_name, config.site_url or "", config.edit_uri or ""))
            _assert_templates(config, self.root)
        except KitError as error:
            raise PluginError(str(error)) from error
        _report_docs_dir(config, self.root)
        config.docs_dir = str(pages)
        if self.is_public:
            config.edit_uri = config.edit_uri_template = None
        assert self.site is not None
        config.extra["postmortem_public"] = self.site.is_for_all
        with wording.spoken(self.site.language):
            _furnish(config, root=self.root, paths={path for _, path in shell.NAV if (pages / path).is_file()})
        if self.serving:
            config.extra_css.append(preview.STYLE)
        return config

    @property
    def edition(self) -> Edition:
        """For whom the site is."""
        named: Edition = self.config.edition
        return self.asked or named

    @property
    def is_public(self) -> bool:
        """Whether this is the public edition."""
        return self.edition == "public"

    def _pages(self, masthead: Masthead) -> Path:
        """Assemble the site, report its problems, and write its pages; return their folder."""
        drafts = self.serving or self.config.drafts
        site = assemble(self.root, drafts=drafts, today=clock.today(), masthead=masthead, edition=self.edition)
        # To MkDocs, what is logged as an error is a reason to stop a strict run: a preview does not stop.
        _report(site, error_level=logging.INFO if self.serving else logging.ERROR)
        if not self.serving:
            _refuse(errors(site.problems))
        pages = folder.state(self.root, ("serve" if self.serving else "build") + "-public" * self.is_public)
        self.site = preview.with_last_good(site, self.good) if self.serving else site
        self.good = preview.remember(site, self.good) if self.serving else {}
        generated = {page.path: page.text.encode() for page in self.site.pages}
        self.generated = frozenset(generated)
        docs = manual.read(self.root) if self.config.docs and not self.is_public else {}
        self.documents = frozenset(docs)
        folder.write(pages, folder.merge(("", generated), folder.handwritten(self.root, self.edition), ("", docs)))
        return pages

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Let each page's edit link lead to the file that a person edits."""
        assert self.site is not None
        sources = {page.path: page.source for page in self.site.pages}
        for file in files.documentation_pages():
            place = "" if file.src_uri in self.documents else f"{folder.PAGES[self.edition]}/"
            file.edit_uri = sources.get(file.src_uri, f"{place}{file.src_uri}")
        self.converter = conversion.Converter(config.markdown_extensions, config.mdx_configs)
        return files

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Convert what is generated the short way."""
        if page.file.src_uri in self.generated:
            conversion.take_over(page, self.converter)
        return page

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell the templates whether this is a preview, which needs another policy, and read none of them twice."""
        env.auto_reload = False  # each rebuild of a preview has an environment of its own
        env.globals["postmortem_preview"] = self.serving
        if not self.serving and not self._has_templates(config):
            casing.Casings(self.generated).watch(env)
        return env

    def _has_templates(self, config: MkDocsConfig) -> bool:
        """Return whether the site overrides a page of the theme: who knows what that page makes of a record."""
        return bool(config.theme.custom_dir) or any((self.root / "templates" / "overrides").rglob("*.html"))

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """In a preview, show a page's problems above it."""
        if not self.serving:
            return output
        assert self.site is not None
        return preview.with_banner(output, preview.banner(preview.problems_of(self.site, page.file.src_uri)))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Complete the finished site."""
        assert self.site is not None
        shelf = folder.state(self.root, "search") if self.serving else None
        drawn = None if self.serving else folder.state(self.root, "cards" + "-public" * self.is_public)
        try:
            for note in finish(Path(config.site_dir), self.site, shelf=shelf, drawn=drawn):
                log.info(note)
        except KitError as error:
            raise PluginError(str(error)) from error

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what a person edits instead of what is generated, and survive whatever they write."""
        preview.watch_sources(server, root=self.root, config=config)
        preview.never_raise(server)
        return server


def _report(site: Site, *, error_level: int) -> None:
    """Print every problem. A warning is no warning to MkDocs: `--strict` is for errors."""
    for problem in site.problems:
        log.log(error_level if problem.level is Level.ERROR else logging.INFO, _told(problem))
    if site.left_out:
        log.info(shell.told_left_out(site.left_out))


def _told(problem: Problem) -> str:
    """Return the problem's line, with its hint below."""
    return f"{problem}\n  hint: {problem.hint}" if problem.hint else str(problem)


def _refuse(found: tuple[Problem, ...]) -> None:
    """Stop a build that has errors, once, after all of them are printed."""
    if found:
        count = "1 error" if len(found) == 1 else f"{len(found)} errors"
        raise PluginError(f"{count} in the records: nothing was built")


def _assert_templates(config: MkDocsConfig, root: Path) -> None:
    """Raise for a slip in a template of the user's, which the theme would find only once the old site is gone."""
    own = [root / "templates" / "overrides", *([Path(config.theme.custom_dir)] if config.theme.custom_dir else [])]
    env = config.theme.get_env()
    for path in (path for place in own for path in sorted(place.rglob("*.html"))):
        try:
            env.parse(path.read_text(encoding="utf-8"))
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            line = f":{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            shown = path.relative_to(root) if path.is_relative_to(root) else path
            raise KitError(f"{shown}{line}: {error}") from error


def _report_docs_dir(config: MkDocsConfig, root: Path) -> None:
    """Say so when MkDocs was told to read pages from a folder that is not read."""
    given = Path(config.docs_dir)
    if given not in (root / "posts", root / "pages") and folder.STATE not in given.parts:
        log.warning(f"docs_dir: {given.name}/ is not read: write 'docs_dir: posts', and put your own pages into pages/")


def _furnish(config: MkDocsConfig, *, root: Path, paths: set[str]) -> None:
    """Set what the user's mkdocs.yml leaves open."""
    _furnish_theme(config, root=root)
    _furnish_markdown(config)
    _furnish_links(config)
    config.nav = config.nav or shell.nav(paths)
    config.site_description = config.site_description or wording.say(shell.DESCRIPTION)
    config.extra.update(shell.extra())
    config.extra_css[:0] = [path for path in shell.STYLES if path not in config.extra_css]
    config.extra_javascript[:0] = [path for path in shell.SCRIPTS if path not in config.extra_javascript]
    # Every post is outside the navigation, by intent: MkDocs need not list them.
    config.validation.nav.omitted_files = logging.DEBUG


def _furnish_theme(config: MkDocsConfig, *, root: Path) -> None:
    """Give the theme our templates after the user's, our palette, and none of what the policy would refuse."""
    theme = config.theme
    if theme.name != "material":
        raise PluginError(f"theme: the posts are made for Material, not for '{theme.name}': write 'theme: material'")
    ours = [str(path) for path in (root / "templates" / "overrides", DEFAULTS / "overrides") if path.is_dir()]
    theme.dirs = list(dict.fromkeys([*([theme.custom_dir] if theme.custom_dir else []), *ours, *theme.dirs]))
    theme["font"] = False
    if theme.get("favicon") in (None, _THEME_DEFAULT_FAVICON):
        theme["favicon"] = shell.FAVICON
    if not theme.get("palette"):
        theme["palette"] = shell.palette()
    _furnish_language(config)
    asked = tuple(theme.get("features") or ())
    for name in asked:
        if name in shell.REFUSED_FEATURES:
            log.info(f"theme.features: {name} stays off: {shell.REFUSED_FEATURES[name]}")
    features = dict.fromkeys((*shell.FEATURES, *asked))
    theme["features"] = [name for name in features if name not in shell.REFUSED_FEATURES]


def _furnish_language(config: MkDocsConfig) -> None:
    """Let the theme speak the language of the site."""
    code, given = wording.language().code, config.theme.get("language") or "en"
    if given not in (code, "en"):
        log.warning(f"theme.language: '{given}' is not used: `language` in {SETTINGS} is '{code}', for the whole site")
    spoken = shell.theme_language(code, map(Path, config.theme.dirs))
    if spoken != code:
        log.info(f"language: the theme has no texts in '{code}': its own stay in '{spoken}'")
    config.theme["language"] = spoken


def _furnish_markdown(config: MkDocsConfig) -> None:
    """Add the extensions that the pages need; an option of the user's stays."""
    for name, defaults in shell.extensions().items():
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
        config.mdx_configs[name] = {**defaults, **config.mdx_configs.get(name, {})}


def _furnish_links(config: MkDocsConfig) -> None:
    """Keep what makes an edit link, and drop what makes a request off the site's origin."""
    if config.repo_url:
        log.info(
            "repo_url: not used: with it, the theme asks the forge's API on every page;"
            " for edit links, set edit_uri to the whole address of the repository's root"
        )
        config.repo_url = None
    if config.edit_uri and not urlsplit(config.edit_uri).netloc:
        config.edit_uri = None
    if config.edit_uri_template and not urlsplit(str(config.edit_uri_template)).netloc:
        config.edit_uri_template = None
    for key, reason in shell.REFUSED_EXTRAS.items():
        if config.extra.pop(key, None):
            log.info(f"extra.{key}: not used: {reason}")
    search: Any = config.plugins.get("material/search")
    if search is not None:
        search.config.enabled = False
