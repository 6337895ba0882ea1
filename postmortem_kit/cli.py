"""The command `postmortem`: arguments in, standard output and an exit code out."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import click

from postmortem_kit import __version__, report, terminal
from postmortem_kit.problem import KitError, Problem, errors

CLEAN, WRONG, CANNOT, BUG, INTERRUPTED = 0, 1, 2, 3, 130
_ROOT_SIGNS = ("mkdocs.yml", "postmortem.yml", "posts")
_DAY = click.DateTime(["%Y-%m-%d"])


def main() -> None:
    """Run the command and exit with its code."""
    try:
        code = cli(standalone_mode=False, prog_name="postmortem")
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as wrong:
        wrong.show()
        code = CANNOT
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    except KitError as wrong:
        click.echo(f"postmortem: {wrong}", err=True)
        code = CANNOT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = CLEAN
    except Exception:  # noqa: BLE001 - the one place that turns a bug into an exit code
        import traceback

        traceback.print_exc()
        click.echo("postmortem: this is a bug; please report it with the lines above", err=True)
        code = BUG
    sys.exit(code or CLEAN)


_OVERVIEW = """Write postmortems as YAML, read them as a site.

\b
A new one      postmortem new       asks, and writes posts/<date>-<title>.yaml
Is it right?   postmortem check     every problem, with its place and a hint
Look at it     postmortem serve     the site on this machine, live
Read one       postmortem cat ID    here in the terminal
Publish        postmortem build     the site as files, in site/
"""


@click.group(help=_OVERVIEW, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99})
@click.version_option(__version__, prog_name="postmortem_kit")
def cli() -> None:
    """Write postmortems as YAML, read them as a site."""


@cli.command()
@click.argument("title", required=False)
@click.option("--date", type=_DAY, help="Day of the incident, YYYY-MM-DD. Default: today.")
@click.option("--severity", help="A level of the site's scale.")
@click.option("--service", "services", multiple=True, help="A service that was hit; may be repeated.")
@click.option("--author", "authors", multiple=True, help="Who writes it; may be repeated.")
@click.option("--kind", type=click.Choice(["incident", "near_miss", "drill"]), help="Default: incident.")
@click.option("--summary", help="What happened, in a sentence or two.")
def new(
    title: str | None,
    date: dt.datetime | None,
    severity: str | None,
    services: tuple[str, ...],
    authors: tuple[str, ...],
    kind: str | None,
    summary: str | None,
) -> int:
    """Start a record: a commented YAML file in posts/.

    On a terminal it asks for what is not given. TITLE is one plain sentence: what broke.
    """
    from postmortem_kit import draft, settings

    root = _root()
    config = settings.read(root)
    _stop_at(config.problems, root)
    day = date.date() if date else dt.datetime.now().astimezone().date()
    answers = draft.Answers(title or "", day, severity, services, authors, kind or "incident", summary)
    if sys.stdin.isatty() and sys.stdout.isatty():
        answers = draft.ask(answers, config, date_given=date is not None)
    if not answers.title.strip():
        raise click.UsageError("give a TITLE: what broke, in one plain sentence")
    path = draft.create(root, answers, config)
    click.echo(f"{path.as_posix()}: written as a draft")
    click.echo("Fill in what you know, then run `postmortem check`; `postmortem serve` shows it.")
    return CLEAN


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(report.FORMATS), default="text", help="Default: text.")
@click.option("--as", "as_", type=click.Choice(["published"]), help="Judge drafts as if they were published.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
def check(paths: tuple[Path, ...], format_: str, as_: str | None, strict: bool) -> int:
    """Say everything that is wrong, each with its place and a hint.

    PATHS are records or folders of them; without any, the whole site is checked. Exits with 1 on an error.
    """
    from postmortem_kit.collection import Collection

    root = _root()
    found = Collection.read(root, paths, as_published=as_ == "published", progress=terminal.progress)
    problems = _relative(found.problems, root)
    files = len(found.entries) + len(found.config.sources)
    if format_ == "json":
        click.echo(report.as_json(problems), nl=False)
    elif format_ == "github":
        click.echo(report.as_github(problems), nl=False)
        click.echo(report.total(problems, files=files))
    else:
        text = report.as_text(problems, _Sources(), files=files, style=terminal.style())
        click.echo(text, nl=False)
    return WRONG if errors(problems) or (strict and problems) else CLEAN


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: rendered/, with --site: pages/.")
@click.option("--site", "as_site", is_flag=True, help="Write the pages of the whole site, for another engine.")
@click.option("--drafts", is_flag=True, help="With --site: drafts and records in review too.")
@click.option("--today", type=_DAY, help="With --site: the day that ages are counted to. Default: today.")
def render(paths: tuple[Path, ...], output: Path | None, as_site: bool, drafts: bool, today: dt.datetime | None) -> int:
    """Write records as clean Markdown.

    One file each, OUTPUT/<id>.md. A file that somebody has edited since is left alone, and named.
    """
    root = _root()
    if as_site:
        from postmortem_kit import builder

        if paths:
            raise click.UsageError("--site writes the whole site; it takes no PATHS")
        return builder.render_site(root, output or Path("rendered-site"), drafts=drafts, today=_today(today))
    from postmortem_kit import output as files
    from postmortem_kit import posts
    from postmortem_kit.collection import Collection

    found = Collection.read(root, paths, progress=terminal.progress)
    wrong = errors(_relative(found.problems, root))
    broken = {problem.path for problem in errors(found.problems)}
    good = [entry for entry in found.entries if entry.source.path not in broken]
    texts = {
        f"{entry.postmortem.id}.md": posts.render(entry.postmortem, found.config, root=root)
        for entry in terminal.progress(good, "Rendering")
    }
    folder = output or Path("rendered")
    written, kept = files.write_all(folder, texts)
    if wrong:
        click.echo(report.as_text(wrong, _Sources(), files=len(found.entries), style=terminal.style()), err=True)
    for name in kept:
        click.echo(f"{folder / name}: edited since it was rendered; left as it is", err=True)
    click.echo(f"{report.counted(len(texts), 'post')} in {folder}, {len(written)} written")
    return WRONG if wrong or kept else CLEAN


@cli.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: what mkdocs.yml says, site/.")
@click.option("--drafts", is_flag=True, help="Drafts and records in review too, marked as such.")
@click.option("--strict", is_flag=True, help="Stop on MkDocs' warnings.")
@click.option("--today", type=_DAY, help="The day that ages are counted to. Default: today.")
def build(output: Path | None, drafts: bool, strict: bool, today: dt.datetime | None) -> int:
    """Build the site as files, in site/.

    It holds published records, and says which it left out.
    """
    from postmortem_kit import builder

    return builder.build(_root(), site_dir=output, drafts=drafts, strict=strict, today=_today(today))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--today", type=_DAY, help="The day that ages are counted to. Default: today.")
def serve(host: str, port: int, today: dt.datetime | None) -> int:
    """Show the site on this machine, live, drafts included."""
    from postmortem_kit import builder

    return builder.serve(_root(), host=host, port=port, today=_today(today))


@cli.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--drafts", is_flag=True, help="The site was built with drafts.")
def finish(site: Path, drafts: bool) -> int:
    """Complete a SITE that another engine built.

    Writes the search index and a clean copy of each post, and counts the posts.
    """
    from postmortem_kit import builder

    return builder.finish(_root(), site, drafts=drafts, today=_today(None))


@cli.command()
@click.argument("name", metavar="ID")
def cat(name: str) -> int:
    """Print a post here: by its id, its file, or a part of its name."""
    from postmortem_kit import posts
    from postmortem_kit.collection import Collection, locate

    root = _root()
    path = locate(root, name)
    found = Collection.read(root, (path,))
    wrong = errors(_relative(found.problems, root))
    if wrong:
        click.echo(report.as_text(wrong, _Sources(), files=1, style=terminal.style()), err=True)
        return WRONG
    record = found.entries[0].postmortem
    click.echo(terminal.prompt(f"cat posts/{record.id}.md"))
    click.echo()
    terminal.markdown(posts.render(record, found.config, root=root, front_matter=False))
    return CLEAN


@cli.command()
def schema() -> int:
    """Print the JSON Schema of a record, for editors."""
    from postmortem_kit import schema as schemas

    click.echo(schemas.text(), nl=False)
    return CLEAN


class _Sources:
    """The source lines of each file, read once when a problem is shown."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def __call__(self, path: str) -> list[str]:
        from postmortem_kit.tree import MAX_BYTES, split_lines

        if path not in self._lines:
            try:
                with Path(path).open("rb") as file:
                    text = file.read(MAX_BYTES).decode("utf-8-sig", "replace")
            except OSError:
                text = ""
            self._lines[path] = [
                "".join(c if c.isprintable() or c == "\t" else "�" for c in line) for line in split_lines(text)
            ]
        return self._lines[path]


def _root() -> Path:
    """Return the nearest folder above that holds a site, as it is named from here."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / sign).exists() for sign in _ROOT_SIGNS):
            return Path(os.path.relpath(folder, here))
    return Path()


def _relative(problems: tuple[Problem, ...], root: Path) -> tuple[Problem, ...]:
    """Name each file as it is found from the folder the command ran in."""
    if root == Path():
        return problems
    from dataclasses import replace

    return tuple(
        problem if Path(problem.path).is_absolute() else replace(problem, path=(root / problem.path).as_posix())
        for problem in problems
    )


def _stop_at(problems: tuple[Problem, ...], root: Path) -> None:
    """Stop a run whose settings are wrong: what it would write might be wrong too."""
    if wrong := errors(_relative(problems, root)):
        raise KitError("\n".join(str(problem) for problem in wrong))


def _today(given: dt.datetime | None) -> dt.date:
    """Return the day that ages are counted to: an argument, SOURCE_DATE_EPOCH, or the clock's."""
    if given is not None:
        return given.date()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now().astimezone().date()
