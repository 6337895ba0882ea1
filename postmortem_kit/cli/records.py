"""The commands for records: new, check, cat, schema."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import click

from postmortem_kit import report, terminal
from postmortem_kit.cli import offering, place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import KitError, Problem, errors, failing

OFFERED = 3
"""So many titles are shown to choose from when a record is started."""


@click.command()
@click.argument("title", required=False)
@click.option("--date", type=place.DAY, help="Day of the incident, YYYY-MM-DD. Default: today.")
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

    On a terminal it asks for what is not given, and which of a few titles it shall have. TITLE is one plain sentence:
    what broke.
    """
    from postmortem_kit import draft, settings, titles

    root = place.root()
    config = settings.read(root)
    place.stop_at(config.problems, root)
    day = place.today(date)
    line = " ".join((title or "").split())
    answers = draft.Answers(line, day, severity, services, authors, kind or "incident", summary)
    can_ask = sys.stdin.isatty() and sys.stdout.isatty()
    if can_ask:
        answers = draft.ask(answers, config, date_given=date is not None)
    if not answers.title.strip():
        raise click.UsageError("give a TITLE: what broke, in one plain sentence")
    path = draft.place(root, answers, config)
    record = draft.record(path, answers, config, root=root)
    there = offering.taken(root, config, but=record.id)
    found = titles.suggestions(record, config, OFFERED, there)
    if can_ask and found:
        offering.show(found, there)
        answers = replace(answers, haiku=offering.choose(found))
    draft.create(path, answers, config, root=root)
    click.echo(f"{path.as_posix()}: written as a draft")
    if found and not can_ask:
        click.echo(f"Its title may be one of these; `postmortem haiku {path.as_posix()} --write K` pins the K-th:")
        offering.show(found, there)
    click.echo("Fill in what you know, then run `postmortem check`; `postmortem serve` shows it.")
    return CLEAN


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(report.FORMATS), default="text", help="Default: text.")
@click.option("--summary", type=click.Path(path_type=Path), help="Add a summary in Markdown to this file as well.")
@click.option("--as", "as_", type=click.Choice(["published"]), help="Judge drafts as if they were published.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too; never on notes.")
def check(paths: tuple[Path, ...], format_: str, summary: Path | None, as_: str | None, strict: bool) -> int:
    """Say everything that is wrong, each with its place and a hint.

    PATHS are records or folders of them; without any, the whole site is checked. Exits with 1 on an error.
    """
    from postmortem_kit.collection import Collection

    root = place.root()
    found = Collection.read(root, paths, as_published=as_ == "published", progress=terminal.progress)
    problems = place.from_here(found.problems, root)
    read = [entry.source.path for entry in found.entries] + [name for name, _ in found.config.sources]
    files = [place.named(path, root) for path in read]
    files += sorted({problem.path for problem in problems} - set(files))  # a folder, or a link that leads out
    click.echo(_printed(format_, problems, files, strict=strict), nl=False)
    if summary:
        _add(summary, _printed("markdown", problems, files, strict=strict))
    return WRONG if failing(problems, strict=strict) else CLEAN


def _add(path: Path, text: str) -> None:
    """Write *text* behind what is in the file: a job's summary has what other steps said, too."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise KitError(f"{path}: cannot be written: {error.strerror}") from error


def _printed(format_: str, problems: tuple[Problem, ...], files: list[str], *, strict: bool) -> str:
    """Return the problems in the format that was asked for."""
    from postmortem_kit import __version__

    if format_ in ("gitlab", "sarif", "markdown", "junit"):
        from postmortem_kit.report import forges, junit

        if format_ == "gitlab":
            return forges.as_gitlab(problems)
        if format_ == "sarif":
            return forges.as_sarif(problems, version=__version__)
        if format_ == "markdown":
            return forges.as_markdown(problems, files=len(files))
        return junit.as_junit(problems, files, strict=strict)
    if format_ == "json":
        return report.as_json(problems)
    if format_ == "github":
        return f"{report.as_github(problems)}{report.total(problems, files=len(files))}\n"
    return report.as_text(problems, place.Sources(), files=len(files), style=terminal.style())


@click.command()
@click.argument("name", metavar="ID")
def cat(name: str) -> int:
    """Print a post here: by its id, its file, or a part of its name."""
    from postmortem_kit.collection import Collection, locate
    from postmortem_kit.views import posts

    root = place.root()
    path = locate(root, name)
    found = Collection.read(root, (path,))
    wrong = errors(place.from_here(found.problems, root))
    if wrong:
        read = len({problem.path for problem in wrong} | {entry.source.path for entry in found.entries})
        click.echo(report.as_text(wrong, place.Sources(), files=read, style=terminal.style()), err=True)
        return WRONG
    if not found.entries:
        raise KitError(f"{path.as_posix()} is no post")
    record = found.entries[0].postmortem
    click.echo(terminal.prompt(f"cat posts/{record.id}.md"))
    click.echo()
    terminal.markdown(posts.render(record, found.config, root=root, front_matter=False))
    return CLEAN


@click.command()
@click.argument("which", type=click.Choice(["record", "settings", "catalog"]), default="record")
def schema(which: str) -> int:
    """Print the JSON Schema of a record, for editors.

    `settings` is that of postmortem.yml, `catalog` that of catalog.yaml.
    """
    from postmortem_kit import schema as schemas
    from postmortem_kit.model import Part, Postmortem
    from postmortem_kit.settings import Catalog, Settings

    roots: dict[str, type[Part]] = {"record": Postmortem, "settings": Settings, "catalog": Catalog}
    click.echo(schemas.text(roots[which]), nl=False)
    return CLEAN


COMMANDS = (new, check, cat, schema)
