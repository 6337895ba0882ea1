"""Starting a record: questions asked, a commented file written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click
from slugify import slugify

from postmortem_kit import loader, output, schema, templates
from postmortem_kit.collection import POSTS
from postmortem_kit.decoding import CONTROL
from postmortem_kit.dumper import entry
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError
from postmortem_kit.settings import Config

SCHEMA = ".schema.json"
"""Beside the records, so that an editor finds it by a relative path."""


@dataclass(frozen=True)
class Answers:
    """What is known when a record is started."""

    title: str
    date: date
    severity: str | None = None
    services: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    kind: str = "incident"
    summary: str | None = None
    haiku: tuple[str, str, str] | None = None


def ask(answers: Answers, config: Config, *, date_given: bool) -> Answers:
    """Ask on the terminal for what was not given; an empty answer leaves a field for later."""
    title = answers.title or click.prompt("What broke, in one plain sentence")
    day = answers.date
    if not date_given:
        day = click.prompt("Day of the incident", default=str(day), value_proc=_day)
    severity = answers.severity
    if severity is None and answers.kind == "incident":
        scale = config.settings.severities
        severity = click.prompt(
            f"Severity, the highest reached ({', '.join(scale)}; empty: later)",
            default="",
            show_default=False,
            value_proc=lambda text: _severity(text, scale),
        )
    services = answers.services or _names("Services that were hit, comma between (empty: later)")
    authors = answers.authors or _names("Who writes it, comma between (empty: later)")
    summary = answers.summary
    if summary is None:
        summary = click.prompt("What happened, in a sentence or two (empty: later)", default="", show_default=False)
    return replace(
        answers,
        title=title,
        date=day,
        severity=severity or None,
        services=services,
        authors=authors,
        summary=summary or None,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise click.BadParameter(f"'{text}' is no day; write it as 2024-09-02") from None


def _severity(text: str, scale: tuple[str, ...]) -> str:
    if text and text not in scale:
        raise click.BadParameter(f"'{text}' is none of {', '.join(scale)}")
    return text


def _names(question: str) -> tuple[str, ...]:
    text = click.prompt(question, default="", show_default=False)
    return tuple(name.strip() for name in text.split(",") if name.strip())


def place(root: Path, answers: Answers, config: Config) -> Path:
    """Return the file that the record will be.

    Raises:
        KitError: a value that the site does not know, or a file of that name is there.
    """
    _refuse_unknown(answers, config)
    name = f"{answers.date}-{slugify(answers.title, max_length=60, word_boundary=True) or 'untitled'}"
    path = root / POSTS / f"{name}.yaml"
    if path.exists() or path.with_suffix("").exists():
        raise KitError(f"{path.as_posix()}: is there already; give the record another title")
    return path


def create(path: Path, answers: Answers, config: Config, *, root: Path) -> None:
    """Write the record and, where it is missing or of an older version, the schema beside it."""
    output.write(path, text(answers, config, root=root))
    if not (target := path.with_name(SCHEMA)).is_file() or target.read_text(encoding="utf-8") != schema.text():
        output.write(target, schema.text())


def record(path: Path, answers: Answers, config: Config, *, root: Path | None = None) -> Postmortem:
    """Return the record as it will be read from *path*."""
    return loader.load(text(answers, config, root=root), path.as_posix(), zone=config.settings.zone).postmortem


def _refuse_unknown(answers: Answers, config: Config) -> None:
    scale, known = config.settings.severities, config.catalog.service_names
    if answers.severity and answers.severity not in scale:
        raise KitError(f"no severity '{answers.severity}': the scale is {', '.join(scale)}")
    if unknown := [name for name in answers.services if known and name not in known]:
        raise KitError(f"no service '{unknown[0]}' in catalog.yaml: add it there, or use one of its names")
    if match := CONTROL.search(" ".join((answers.title, *answers.authors, answers.summary or ""))):
        raise KitError(f"control character U+{ord(match[0]):04X} in an answer: leave it out")
    if len(answers.title) > 100:
        raise KitError(f"the title has {len(answers.title)} characters, 100 fit: say it shorter")


def text(answers: Answers, config: Config, *, root: Path | None = None) -> str:
    """Return the commented record."""
    known = {
        "title": answers.title,
        "date": answers.date,
        "severity": answers.severity,
        "services": answers.services,
        "authors": answers.authors,
        "kind": answers.kind if answers.kind != "incident" else None,
        "summary": answers.summary,
        "haiku": answers.haiku,
    }
    lines = {key: entry(key, value) if value else "" for key, value in known.items()}
    return templates.render("new.yaml.j2", root=root, known=lines, settings=config.settings, schema=SCHEMA)
