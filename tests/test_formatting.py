"""A formatted file says the same, in one order, with every comment; what cannot be promised is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postmortem_kit import loader, migrations
from postmortem_kit.formatting import ORDER, formatted
from postmortem_kit.problem import KitError
from postmortem_kit.tree import Mapping, parse

RECORDS = sorted((Path(__file__).parents[1] / "posts").rglob("*.yaml"))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_formatted_record_says_the_same_in_order_and_once_is_enough(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    changed = formatted(text, path.name)
    root = parse(changed, path.name).root
    assert isinstance(root, Mapping)
    keys = [key.text for key, _ in root.entries]

    assert loader.load(changed, path.name).postmortem == loader.load(text, path.name).postmortem
    assert keys == sorted(keys, key=ORDER.index)
    assert sorted(re.findall("#.*", changed)) == sorted(re.findall("#.*", text))
    assert formatted(changed, path.name) == changed


def test_comments_move_with_their_field() -> None:
    text = (
        "# for editors\n\n# the day\ndate:   2026-01-02\nsetup: x\n\n# plain\ntitle: 'A'  # said so\ntags: [b,   a]\n"
    )
    text += "# end\n"

    assert formatted(text, "x.yaml") == (
        "# for editors\n\n# plain\ntitle: 'A'  # said so\n\n# the day\ndate: 2026-01-02\ntags: [b,   a]\n# end\n"
        "setup: |\n  x\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "title: [",
        "{title: A, date: 2026-01-02, setup: x}\n",
        "  title: A\n  date: 2026-01-02\n  setup: x\n",
        "tilte: A\n",
    ],
)
def test_what_cannot_be_promised_is_left_as_it_is(text: str) -> None:
    with pytest.raises(KitError, match="left as it is"):
        formatted(text, "x.yaml")


STEPS = {
    1: lambda text: text.replace("schema: 1", "schema: 2").replace("owner_of_fix:", "owner:"),
    2: lambda text: text.replace("schema: 2", "schema: 3") + "kind: incident\n",
}


def test_a_file_of_an_older_schema_goes_through_every_step() -> None:
    text = "# kept\nschema: 1\nowner_of_fix: Ada\n"
    told = migrations.migrated(text, "x.yaml", steps=STEPS, current=3)

    assert told == "# kept\nschema: 3\nowner: Ada\nkind: incident\n"
    assert migrations.migrated(told, "x.yaml", steps=STEPS, current=3) == told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schema: 4\n", "newer than this program"),
        ("schema: 2\n", "no way leads on from schema 2"),
        ("schema: one\n", "x.yaml:1: `schema` is no number"),
        ("title: A\n", "did not make it 2"),
        ("[", "cannot be read"),
    ],
)
def test_what_cannot_be_migrated_is_named(text: str, message: str) -> None:
    with pytest.raises(KitError, match=message):
        migrations.migrated(text, "x.yaml", steps={1: STEPS[1]}, current=3)


def test_the_format_s_own_steps_lead_to_its_version() -> None:
    assert set(migrations.STEPS) == set(range(1, migrations.CURRENT))
