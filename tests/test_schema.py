"""The schema is what it is printed as, is a valid one, and says of a record what the loader says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from postmortem_kit import schema
from postmortem_kit.model import Part, Postmortem
from postmortem_kit.settings import Catalog, Settings
from postmortem_kit.shaper import kinds
from tests.golden import golden

ROOT = Path(__file__).parents[1]
POSTS = sorted((ROOT / "posts").glob("*.yaml"))


class _Core(yaml.SafeLoader):
    """Reads as an editor's language server does: YAML 1.2's core types, days and clock times as text."""


_Core.yaml_implicit_resolvers = {}
_Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:null|Null|NULL|~|)$"), [*"nN~", ""])
_Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|True|false|False)$"), [*"tTfF"])
_Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[-+]?[0-9]+$"), [*"-+0123456789"])


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Core)


def test_the_schema_beside_the_posts_is_the_one_that_is_printed() -> None:
    golden(ROOT / "posts" / ".schema.json", schema.text())


def test_it_is_a_valid_schema_and_holds_every_key() -> None:
    made = schema.schema()
    Draft202012Validator.check_schema(made)

    assert list(made["properties"]) == list(kinds(Postmortem))
    assert all(field["description"] for field in made["properties"].values())


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_every_post_of_this_site_is_valid(path: Path) -> None:
    found = Draft202012Validator(schema.schema()).iter_errors(_read(path))

    assert [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:80]}" for error in found] == []


@pytest.mark.parametrize(
    "change",
    [
        {"sevrity": "sev1"},
        {"status": "publishd"},
        {"actions": [{"titel": "x"}]},
        {"date": "2024"},
        {"haiku": ["one", "two"]},
        {"timeline": [{"at": "soon", "text": "x"}]},
        {"impact": {"customers_affected": "many"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_editor_marks_what_the_loader_refuses(change: dict[str, Any]) -> None:
    record = {"title": "A", "date": "2024-01-02", "setup": "b", **change}

    assert list(Draft202012Validator(schema.schema(), format_checker=None).iter_errors(record))


@pytest.mark.parametrize(
    "change",
    [
        {"impact": "Cards were refused."},
        {"detection": "alert"},
        {"actions": ["Watch it", {"title": "Count", "status": "done"}]},
        {"signals": "one\ntwo"},
        {"haiku": "packet loss at dawn / the version pinned to never / the build artifact"},
        {"haiku": "none"},
        {"authors": "R. Okafor"},
        {"setup": None},
        {"times": {"started": "~06:58", "resolved": "unknown"}},
        {"impact": {"customers_affected": 4200, "figures": [{"what": "cards", "value": 5118}]}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_editor_takes_what_the_loader_takes(change: dict[str, Any]) -> None:
    record = {"title": "A", "date": "2024-01-02", "setup": "b", **change}

    assert [error.message for error in Draft202012Validator(schema.schema()).iter_errors(record)] == []


SITE = [(Settings, "postmortem.yml"), (Catalog, "catalog.yaml")]


@pytest.mark.parametrize(("root", "file"), SITE, ids=["settings", "catalog"])
def test_the_schemas_of_a_sites_own_files_hold_every_key_and_say_what_it_is(root: type[Part], file: str) -> None:
    made = schema.schema(root)
    Draft202012Validator.check_schema(made)

    assert list(made["properties"]) == list(kinds(root))
    assert all(field["description"] for field in made["properties"].values())
    assert [error.message for error in Draft202012Validator(made).iter_errors(_read(ROOT / file))] == []


@pytest.mark.parametrize(
    ("root", "held"),
    [
        (Settings, {"timezon": "UTC"}),
        (Settings, {"participants": "initials"}),
        (Settings, {"audience": "everyone"}),
        (Settings, {"labels": {"setp": "a"}}),
        (Settings, {"required": [{"status": ["live"]}]}),
        (Catalog, {"service": []}),
        (Catalog, {"services": [{"team": "a"}]}),
        (Catalog, {"teams": [{"name": "a", "chanel": "b"}]}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value.__name__,
)
def test_an_editor_marks_what_is_refused_in_a_sites_own_files(root: type[Part], held: dict[str, Any]) -> None:
    assert list(Draft202012Validator(schema.schema(root)).iter_errors(held))


@pytest.mark.parametrize(
    ("root", "held"),
    [
        (Settings, {"labels": {"fix": "What helped"}, "required": ["tags", {"fields": "summary", "kind": "drill"}]}),
        (Catalog, {"services": ["edge", {"name": "identity", "aliases": "sign-in"}], "environments": "production"}),
        (Catalog, {"teams": [{"name": 42}], "services": None}),
    ],
    ids=["settings", "catalog", "numbers"],
)
def test_an_editor_takes_what_is_read_in_a_sites_own_files(root: type[Part], held: dict[str, Any]) -> None:
    assert [error.message for error in Draft202012Validator(schema.schema(root)).iter_errors(held)] == []
