"""What `serve` does beyond a build: watch the sources, keep the last good post, show the problems above it."""

from __future__ import annotations

import html
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserverVFS

from postmortem_kit.problem import Level, Problem, errors
from postmortem_kit.site import Site
from postmortem_kit.views.page import Page

STYLE = "assets/preview.css"

SOURCES = frozenset(
    {
        "posts",
        "pages",
        "docs",
        "templates",
        "postmortem.yml",
        "catalog.yaml",
        "words.yaml",
        "language.yaml",
        "mkdocs.yml",
        "mkdocs.yaml",
    }
)
"""What a person edits, at the root of a site."""

_POLL_SECONDS = 0.5

_ARTICLE = re.compile(r'<article\b[^>]*>(?:<div class="pm-problems".*?</div><!--/pm-problems-->)?', re.DOTALL)

log = logging.getLogger("mkdocs.plugins.postmortem")


def with_last_good(site: Site, good: Mapping[str, Page]) -> Site:
    """Return *site* with each post that has an error as it was when it last had none, by source in *good*."""
    broken = _broken(site)
    pages = {page.path: good.get(page.source or "", page) if page.source in broken else page for page in site.pages}
    shown = {page.source for page in pages.values()}
    for source in sorted(broken - shown):
        page = good.get(source) or _placeholder(source)
        pages.setdefault(page.path, page)
    return replace(site, pages=tuple(pages.values()))


def remember(site: Site, good: Mapping[str, Page]) -> dict[str, Page]:
    """Return the posts of *site* that have no error, by source, and of the others those that *good* had."""
    broken = _broken(site)
    kept = {source: page for source, page in good.items() if source in broken}
    return kept | {page.source: page for page in site.pages if page.source and page.source not in broken}


def _broken(site: Site) -> set[str]:
    """Return the records that have an error, as their pages name them."""
    return {source for problem in errors(site.problems) if (source := _source(problem)).startswith("posts/")}


def _source(problem: Problem) -> str:
    """Return the problem's file relative to the site's root, even where the run began further up."""
    parts = PurePosixPath(problem.path).parts
    start = max((index for index, part in enumerate(parts) if part == "posts"), default=0)
    return "/".join(parts[start:])


def _placeholder(source: str) -> Page:
    """Return the page of a record that cannot be shown yet."""
    stem = PurePosixPath(source).parent.name if source.endswith("/postmortem.yaml") else PurePosixPath(source).stem
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "record"
    return Page(path=f"post/{slug}/index.md", text="# Not readable yet\n\nIts file has an error.\n", source=source)


def problems_of(site: Site, path: str) -> tuple[Problem, ...]:
    """Return what to show above the page *path*: a post's own problems, on the home page every error."""
    if path == "index.md":
        return errors(site.problems)
    source = next((page.source for page in site.pages if page.path == path), None)
    return tuple(
        problem
        for problem in site.problems
        if _source(problem) == source or (problem.level is Level.ERROR and not _source(problem).startswith("posts/"))
    )


def banner(problems: tuple[Problem, ...]) -> str:
    """Return *problems* as HTML: errors as a list, the rest folded."""
    wrong = errors(problems)
    warned, noted = (tuple(one for one in problems if one.level is level) for level in (Level.WARNING, Level.NOTE))
    heading = f"<p><b>{_counted(wrong, 'error')}: where a post has one, its last good version is shown</b></p>"
    counts = [_counted(found, word) for found, word in ((warned, "warning"), (noted, "note")) if found]
    summary = f"<summary>{' and '.join(counts)}</summary>"
    return _box(
        f"{heading}{_list(wrong)}" if wrong else "",
        f"<details>{summary}{_list(warned + noted)}</details>" if counts else "",
    )


def _box(*parts: str) -> str:
    """Return the box around *parts*; the comment marks its end for the next time."""
    inner = "".join(parts)
    return f'<div class="pm-problems" role="alert">{inner}</div><!--/pm-problems-->' if inner else ""


def _counted(problems: tuple[Problem, ...], word: str) -> str:
    return f"{len(problems)} {word}{'' if len(problems) == 1 else 's'}"


def _list(problems: tuple[Problem, ...]) -> str:
    return f"<ul>{''.join(map(_item, problems))}</ul>"


def _item(problem: Problem) -> str:
    place = f"{problem.path}:{problem.mark.line}:{problem.mark.column}"
    hint = f"<br><i>hint: {html.escape(problem.hint)}</i>" if problem.hint else ""
    said = html.escape(f"{problem.message} [{problem.rule}]")
    return f'<li class="pm-problem pm-problem--{problem.level}"><code>{html.escape(place)}</code> {said}{hint}</li>'


def failure(messages: list[str]) -> str:
    """Return the box for a rebuild that stopped, with what it said."""
    said = html.escape("\n".join(dict.fromkeys(messages)))
    return _box(f"<p><b>The site could not be built again: shown below is the last one</b></p><pre>{said}</pre>")


def with_banner(page: str, box: str) -> str:
    """Return the HTML of *page* with *box* at the top of its text, in place of one from before."""
    return _ARTICLE.sub(lambda match: match[0].partition('<div class="pm-problems"')[0] + box, page, count=1)


def watch_sources(server: LiveReloadServer, *, root: Path, config: MkDocsConfig) -> None:
    """Let *server* watch the sources below *root*, with one look at all of them at a time.

    One look, so that an edit of several files, or a folder that is new, is one change and one rebuild.
    """
    themes = [path for path in config.theme.dirs if _unwatched(server, path)]
    for path in (config.docs_dir, config.config_file_path):
        _unwatched(server, path)
    server.observer = PollingObserverVFS(  # type: ignore[assignment]
        stat=os.stat, listdir=lambda path: _sources(path, root=root), polling_interval=_POLL_SECONDS
    )
    server.watch(str(root))
    custom = [config.theme.custom_dir] if config.theme.custom_dir else []
    for path in dict.fromkeys([*custom, *themes]):
        if not Path(path).is_relative_to(root / "templates"):
            server.watch(path)


def _unwatched(server: LiveReloadServer, path: str) -> bool:
    """Let *server* no longer watch *path*; False when it did not."""
    try:
        server.unwatch(path)
    except KeyError:
        return False
    return True


def _sources(path: str | None, *, root: Path) -> Iterator[os.DirEntry[str]]:
    """Return what counts in a folder: of the root only the sources, elsewhere all but editors' leftovers."""
    with os.scandir(path) as entries:
        found = list(entries)
    if Path(path or ".") == root:
        return (entry for entry in found if entry.name in SOURCES)
    return (entry for entry in found if not entry.name.startswith(".") and not entry.name.endswith("~"))


def never_raise(server: LiveReloadServer) -> None:
    """Let a rebuild of *server* that fails leave the last site in place, with the reason above every page."""
    build = server.builder
    site = Path(server.root)

    def rebuild() -> None:
        last = site.with_name(f"{site.name}.last")
        site.rename(last)
        site.mkdir()
        try:
            said = _try(build)
            if said:
                log.error(f"not rebuilt: {said[-1]}")
                _restore(site, last)
                _mark(site, failure(said))
        finally:
            shutil.rmtree(last, ignore_errors=True)

    server.builder = rebuild


def _restore(site: Path, last: Path) -> None:
    """Put the *last* good site back in place of a half-built one."""
    shutil.rmtree(site)
    last.rename(site)


def _mark(site: Path, box: str) -> None:
    """Show *box* above the text of every page of *site*."""
    for path in site.rglob("*.html"):
        path.write_text(with_banner(path.read_text(encoding="utf-8"), box), encoding="utf-8")


class _Heard(logging.Handler):
    """Keeps what was logged as an error, since MkDocs' own exception only says that it aborted."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message of *record*."""
        self.messages.append(record.getMessage())


def _try(build: Callable[[], None]) -> list[str]:
    """Run *build*; return nothing when it went well, else what it said."""
    heard = _Heard()
    loggers = [logging.getLogger(name) for name in sorted({"mkdocs", mkdocs.__name__})]
    for logger in loggers:
        logger.addHandler(heard)
    try:
        build()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - any that got out would leave every request waiting
        return [*heard.messages, str(error) or type(error).__name__]
    finally:
        for logger in loggers:
            logger.removeHandler(heard)
    return []
