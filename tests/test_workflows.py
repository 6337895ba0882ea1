"""The workflows hold against the forges' own schemas, and an auditor of workflows finds nothing in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from postmortem_kit.templates import DEFAULTS

ROOT = Path(__file__).parents[1]
GITHUB = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), DEFAULTS / "init/.github/workflows/pages.yml"]
GITLAB = DEFAULTS / "init/.gitlab-ci.yml"
ENVIRONMENT = Path(sys.executable).parent


def _run(program: str, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [str(ENVIRONMENT / program), *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "path"),
    [*(("vendor.github-workflows", path) for path in GITHUB), ("vendor.gitlab-ci", GITLAB)],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_each_holds_against_its_forge_s_schema(schema: str, path: Path, tmp_path: Path) -> None:
    """And what it would not hold is named."""
    slip = tmp_path / path.name
    slip.write_text(path.read_text().replace("runs-on:", "run-on:").replace("  script:", "  scripts:"))

    assert _run("check-jsonschema", "--builtin-schema", schema, str(path)) == (0, "ok -- validation done\n")
    assert _run("check-jsonschema", "--builtin-schema", schema, str(slip))[0] == 1


def test_an_auditor_finds_nothing(tmp_path: Path) -> None:
    """No token that stays behind, no text of a stranger's in a script, no action that may change; it would say so."""
    careless = tmp_path / ".github/workflows/x.yml"
    careless.parent.mkdir(parents=True)
    careless.write_text(
        "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n"
    )
    audit = ("--offline", "--no-progress", "--no-config")
    code, said = _run("zizmor", *audit, *map(str, GITHUB))

    assert code == 0, said
    assert _run("zizmor", *audit, str(careless))[0] not in (0, 1)


def test_every_line_of_make_test_is_run() -> None:
    """In a job of its own, the other engines among them."""
    made = next(line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith("test: "))
    parts = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text())["jobs"]["test"]["strategy"]["matrix"]

    assert sorted(" ".join(parts["part"]).split()) == sorted(made.removeprefix("test: ").partition(" ##")[0].split())
