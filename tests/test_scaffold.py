"""What `init` writes: a repository that is clean and builds at once, and never over what is there."""

from __future__ import annotations

import os
import re
import shlex
from datetime import date
from pathlib import Path

import click
import pytest
import yaml
from jsonschema import Draft202012Validator

from postmortem_kit import output, scaffold, schema, settings
from postmortem_kit.cli import cli
from postmortem_kit.collection import Collection
from postmortem_kit.problem import KitError
from postmortem_kit.schema import DIALECT
from postmortem_kit.settings import Catalog, Settings
from postmortem_kit.templates import DEFAULTS
from tests.example import run, tree

ROOT = Path(__file__).parents[1]
INIT = DEFAULTS / "init"
OURS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOW = INIT / ".github" / "workflows" / "pages.yml"
EXAMPLE = "posts/2026-01-14-night-job-on-two-hosts.yaml"
_PIN = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def test_everything_that_an_organisation_needs_is_written(tmp_path: Path) -> None:
    written, kept = scaffold.create(tmp_path / "deep" / "org")

    assert kept == []
    assert sorted(tree(tmp_path / "deep" / "org")) == sorted(written)
    assert set(written) >= {
        "mkdocs.yml", "postmortem.yml", "catalog.yaml", "words.yaml", EXAMPLE, "templates/README.md", ".gitignore",
        ".pre-commit-config.yaml", "CODEOWNERS", ".github/pull_request_template.md", ".github/workflows/pages.yml",
        ".gitlab-ci.yml", "README.md", "requirements.txt",
    }  # fmt: skip


def test_what_is_written_has_no_problem_and_builds_strictly(tmp_path: Path) -> None:
    scaffold.create(tmp_path)
    found = Collection.read(tmp_path)
    done = run(tmp_path, "mkdocs", "build", "--strict")

    assert [str(problem) for problem in found.problems] == []
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "site/post/2026-01-14-night-job-on-two-hosts/index.html").is_file()
    assert "About these posts" in (tmp_path / "site/about/index.html").read_text(encoding="utf-8")


def test_its_example_does_what_the_strict_list_demands(tmp_path: Path) -> None:
    scaffold.create(tmp_path)
    path = tmp_path / EXAMPLE
    path.write_text(re.sub(r"^signals:\n.*\n", "", path.read_text(), flags=re.MULTILINE).replace("sev3", "sev1"))

    assert [problem.rule for problem in Collection.read(tmp_path).problems] == ["required"]


def test_a_draft_that_lacks_all_of_it_is_no_error(tmp_path: Path) -> None:
    scaffold.create(tmp_path)
    (tmp_path / "posts/x.yaml").write_text("title: It broke\ndate: 2026-03-01\nstatus: draft\nsetup: x\n")

    assert [str(problem) for problem in Collection.read(tmp_path).problems] == []


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours.\n")
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "dependabot.yml").write_text("version: 2\n")
    (tmp_path / "CODEOWNERS").symlink_to("nowhere")
    written, kept = scaffold.create(tmp_path)

    assert kept == ["CODEOWNERS", "README.md"]
    assert not set(written) & set(kept)
    assert (tmp_path / "README.md").read_text() == "Ours.\n"
    assert (tmp_path / "CODEOWNERS").readlink() == Path("nowhere")
    assert (tmp_path / ".github" / "dependabot.yml").read_text() == "version: 2\n"


def test_where_records_are_there_is_no_example(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/ours.yaml").write_text("title: A\ndate: 2026-01-02\n")
    written, _ = scaffold.create(tmp_path)

    assert EXAMPLE not in written
    assert "posts/.schema.json" in written


@pytest.mark.parametrize("sign", ["mkdocs.yml", "postmortem.yml"])
def test_a_folder_that_already_is_a_site_is_not_touched(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).write_text("")
    before = tree(tmp_path)
    with pytest.raises(KitError, match=f"a site is there already, it has {sign}; nothing was changed"):
        scaffold.create(tmp_path)

    assert tree(tmp_path) == before


@pytest.mark.parametrize(("below", "said"), [("", "a file is there; name a folder"), ("sub", "Not a directory")])
def test_a_file_is_no_place_for_it(tmp_path: Path, below: str, said: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KitError, match=said):
        scaffold.create(tmp_path / "file" / below)

    assert tree(tmp_path) == {"file": b"x"}


def test_a_file_where_a_folder_is_needed_stays_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "posts").write_text("x")
    with pytest.raises(KitError, match=r"posts/.+: cannot be written"):
        scaffold.create(tmp_path)

    assert tree(tmp_path) == {"posts": b"x"}


def test_where_writing_fails_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours").write_text("x")
    write, count = output.write, iter(range(8))

    def refuse(path: Path, content: str | bytes) -> None:
        if next(count) == 7:
            raise KitError(f"{path}: cannot be written: No space left on device")
        write(path, content)

    monkeypatch.setattr(output, "write", refuse)
    with pytest.raises(KitError, match="No space left"):
        scaffold.create(tmp_path)

    assert [path.name for path in tmp_path.rglob("*")] == ["ours"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(mode=0o555)

    with pytest.raises(KitError, match="cannot be written: Permission denied"):
        scaffold.create(tmp_path / "site")


def test_the_requirements_are_the_kits_own_each_with_hashes() -> None:
    pinned = scaffold.files()["requirements.txt"]
    names = re.findall(rb"^([a-z][\w.-]*)==", pinned, re.MULTILINE)

    assert pinned == (ROOT / "requirements" / "site.txt").read_bytes()
    assert b"mkdocs-material" in names
    assert len(names) <= pinned.count(b"--hash=sha256:")


@pytest.mark.parametrize(
    ("name", "file", "model"), [("settings", "postmortem.yml", Settings), ("catalog", "catalog.yaml", Catalog)]
)
def test_its_settings_are_valid_by_the_schema_beside_them(name: str, file: str, model: type) -> None:
    files = scaffold.files()
    held = schema.schema(model)
    Draft202012Validator.check_schema(held)

    assert files[f".schemas/{name}.json"].decode() == schema.text(model)
    assert held["$schema"] == DIALECT
    assert files[file].decode().startswith(f"# yaml-language-server: $schema=.schemas/{name}.json\n")
    assert not list(Draft202012Validator(held).iter_errors(yaml.safe_load(files[file])))


def test_its_settings_file_shows_every_setting_and_the_defaults_in_use(tmp_path: Path) -> None:
    scaffold.create(tmp_path)
    shown = set(re.findall(r"^(?:# )?(\w+):", (tmp_path / "postmortem.yml").read_text(), re.MULTILINE))

    assert set(Settings.model_fields) <= shown
    assert settings.read(tmp_path).settings.severities == Settings().severities


@pytest.mark.parametrize("workflow", [WORKFLOW, *OURS], ids=["init", *(path.stem for path in OURS)])
def test_actions_are_pinned_and_may_do_no_more_than_they_must(workflow: Path) -> None:
    text = workflow.read_text()
    held = yaml.safe_load(text)
    uses = [line.strip() for line in text.splitlines() if "uses:" in line]
    writing = {job for job, one in held["jobs"].items() if "write" in (one.get("permissions") or {}).values()}

    assert uses
    assert [line for line in uses if not _PIN.search(line)] == []
    assert held["permissions"] in ({}, {"contents": "read"})
    assert writing <= {"publish"}
    assert {job: held["jobs"][job]["permissions"] for job in writing} == {
        job: {"pages": "write", "id-token": "write"} for job in held["jobs"] if job == "publish"
    }
    assert "pull_request_target" not in text


def test_what_is_installed_is_kept_until_what_it_was_made_of_changes() -> None:
    steps = yaml.safe_load(WORKFLOW.read_text())["jobs"]["build"]["steps"]
    (kept,) = (step for step in steps if step.get("with", {}).get("path") == ".venv")
    (install,) = (step for step in steps if step.get("name") == "Install")
    gitlab = yaml.safe_load((INIT / ".gitlab-ci.yml").read_text())["default"]["cache"]

    assert all(part in kept["with"]["key"] for part in ("python-version", "'requirements.txt'", "'wheels/*.whl'"))
    assert "restore-keys" not in kept["with"], "another environment is no environment"
    assert install["if"] == f"steps.{kept['id']}.outputs.cache-hit != 'true'"
    assert {"key": {"files": ["requirements.txt", "wheels/*.whl"]}, "paths": [".venv"]} in gitlab


def test_each_step_of_the_workflows_is_a_command_that_there_is() -> None:
    text = f"{WORKFLOW.read_text()}{(INIT / '.gitlab-ci.yml').read_text()}"
    found = re.findall(r"postmortem ((?:check|build|preflight)\b[^\n|>]*)", text)
    wrong = [line for line in found if _parsed(line) is None]

    assert {line.split()[0] for line in found} == {"check", "build", "preflight"}
    assert wrong == []


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def _parsed(line: str) -> click.Context | None:
    """Read a command's arguments as the command does, and do not run it."""
    name, *given = shlex.split(line.replace('"$TARGET"', "public").replace('"$PAGES_TARGET"', "public"))
    try:
        return _command(name).make_context(name, given)
    except click.UsageError:
        return None


def test_the_forges_read_every_file_as_yaml() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    local = yaml.safe_load((INIT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"][0]
    gitlab = yaml.safe_load((INIT / ".gitlab-ci.yml").read_text())

    assert hooks[0]["id"] == local["id"] == "postmortem-check"
    assert hooks[0]["files"] == local["files"]
    assert re.match(local["files"], f"posts/{date(2026, 1, 2)}-x.yaml")
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]
