"""The documentation says what the code does: every field, command, option and check is in it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import postmortem_kit.model as model
from postmortem_kit.cli import cli
from postmortem_kit.schema import descriptions
from postmortem_kit.shaper import Kind, choices, kinds
from tests.golden import golden

DOCS = Path(__file__).parents[1] / "docs"
CONTEXT = click.Context(cli)
COMMANDS = cli.list_commands(CONTEXT)
CODE = re.compile(r"^```.*?^```|(`+).+?\1", re.MULTILINE | re.DOTALL)
"""A link that is only shown need not lead anywhere."""


def _fields(name: str, prefix: str = "") -> list[str]:
    """One table row a field; objects follow as rows of their own."""
    part = getattr(model, name)
    rows = []
    for key, kind in kinds(part).items():
        inner = kind.item or kind
        shown = f"{prefix}{key}{'[]' if kind.item else ''}"
        field = next(field for field, info in part.model_fields.items() if key in (field, info.alias))
        rows.append(f"| `{shown}` | {_type(part, field, kind)} | {descriptions()[name].get(field, '')} |")
        if inner.model is not None:
            rows += _fields(inner.model.__name__, f"{shown}.")
    return rows


def _type(part: type[model.Part], field: str, kind: Kind) -> str:
    inner = kind.item or kind
    if inner.model is not None:
        return f"object, or text for `{inner.model.MAIN}`" if inner.model.MAIN else "object"
    if words := choices(part, field):
        return ", ".join(f"`{word}`" for word in words)
    annotation = str(part.model_fields[field])
    if "prose" in annotation:
        return "Markdown"
    if "datetime.date" in annotation:
        return "day"
    return "time" if "Moment" in annotation else "text"


def test_fields_page_holds_every_field_with_its_description() -> None:
    head = "# Every field\n\nWritten from the model; [the record](format.md) tells how they belong together.\n\n"
    table = "\n".join(["| field | holds | |", "|---|---|---|", *_fields("Postmortem")])

    golden(DOCS / "fields.md", head + table + "\n")


def test_every_field_has_a_description() -> None:
    bare = [
        f"{name}.{field}"
        for name, docs in descriptions().items()
        if issubclass(part := getattr(model, name), model.Part)
        for field in part.model_fields
        if not docs.get(field)
    ]

    assert bare == []


def _command(name: str) -> click.Command:
    command = cli.get_command(CONTEXT, name)
    assert command is not None
    return command


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_page_explains_each_command_and_option(command: str) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    section = re.split(rf"^## {command}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]
    options = [
        option.opts[-1] if option.opts[-1].startswith("--") else option.opts[0]
        for option in _command(command).params
        if isinstance(option, click.Option)
    ]
    written = {"--output": "-o", "--as": "--as"}

    assert [name for name in options if written.get(name, name) not in section] == []


def test_links_between_the_documents_lead_somewhere() -> None:
    root = DOCS.parent
    dead = [
        f"{page.relative_to(root)}: {target}"
        for page in [*DOCS.rglob("*.md"), *root.glob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", CODE.sub("", page.read_text(encoding="utf-8")))
        if not (page.parent / target).exists()
    ]

    assert dead == []


def test_a_fence_stands_at_the_margin() -> None:
    """Within a list, the engines of the site do not agree on what it is."""
    indented = [
        f"{page.name}: {line}"
        for page in DOCS.rglob("*.md")
        for line in page.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s+(```|~~~)", line)
    ]

    assert indented == []
