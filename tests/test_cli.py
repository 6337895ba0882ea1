"""The transcripts in tests/cli/ are what a user types and sees: each runs as it is written."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from postmortem_kit import cli
from tests.golden import golden

TRANSCRIPTS = sorted(Path(__file__).with_name("cli").glob("*.md"))
_PROMPT = re.compile(r"\$ cat posts/\S+\.md")
"""What `postmortem cat` prints above a post, and nobody types here."""
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(transcript: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each command of a transcript in a copy of its folder, in order."""
    folder = tmp_path / "site"
    if (given := transcript.with_suffix(".in")).is_dir():
        shutil.copytree(given, folder)
    else:
        folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795564800")  # 25 November 2026
    text = transcript.read_text(encoding="utf-8")

    golden(transcript, _BLOCK.sub(lambda block: f"```console\n{_replay(block[1])}```", text))


def _replay(block: str) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ") and not _PROMPT.fullmatch(line)]
    return "".join(f"$ {command}\n{_run(command)}" for command in commands)


def _run(command: str) -> str:
    if not command.startswith("postmortem"):
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr
    out, code = run(*_split(command)[1:])
    return out + (f"[exit {code}]\n" if code else "")


def _split(command: str) -> list[str]:
    import shlex

    return shlex.split(command)


def run(*arguments: str) -> tuple[str, int]:
    """Return what `postmortem ARGUMENTS` prints, both streams in order, and its exit code."""
    out = io.StringIO()
    sys_argv, sys.argv = sys.argv, ["postmortem", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as stop:
            cli.main()
    finally:
        sys.argv = sys_argv
    return out.getvalue(), int(stop.value.code or 0)


def test_module_and_command_are_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "postmortem_kit", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout == run("--version")[0]


def test_a_command_that_reads_no_record_starts_without_the_model() -> None:
    """Its help, a syllable count: nobody waits for what is not asked for."""
    code = "import sys, postmortem_kit.cli; print(sorted({'pydantic', 'zoneinfo'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_check_starts_without_the_engine_and_the_templates(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "x.yaml").write_text("title: A\ndate: 2024-01-02\nstatus: draft\nsetup: b\n")
    heavy = "{'mkdocs', 'jinja2', 'pagefind_bin', 'markdown_it', 'nh3', 'rich', 'pygments', 'slugify'}"
    code = (
        "import sys; sys.argv = ['postmortem', 'check']\n"
        "from postmortem_kit import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("haiku", "loads"),
    [("none", False), ("a mail at midnight / the queue that nobody saw / one line in the log", True)],
)
def test_check_loads_the_words_only_where_a_haiku_is_judged(tmp_path: Path, haiku: str, loads: bool) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "x.yaml").write_text(f"title: A\ndate: 2024-01-02\nhaiku: {haiku}\nsetup: b\n")
    code = (
        "import sys; sys.argv = ['postmortem', 'check', 'posts/x.yaml']\n"
        "from postmortem_kit import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print(any(name in sys.modules for name in ('postmortem_kit.haiku.cmu', 'postmortem_kit.haiku.bank')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)

    assert done.stdout.splitlines()[-1] == str(loads)


def test_a_bug_ends_with_a_traceback_and_exit_code_3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("postmortem_kit.settings.read", lambda root: 1 / 0)
    out, code = run("check")

    assert code == 3
    assert "ZeroDivisionError" in out
    assert "please report" in out


def test_interrupting_ends_with_130(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupt(root: Path) -> None:
        raise KeyboardInterrupt

    (tmp_path / "posts").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("postmortem_kit.settings.read", interrupt)

    out, code = run("check")

    assert (out.strip(), code) == ("interrupted", 130)


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m postmortem_kit schema | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_text_may_be_longer_than_a_file_s_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    out, code = run("haiku", f"{'packet ' * 1000}/ the version pinned to never / the build artifact")

    assert (code, out.splitlines()[-1].split()[0]) == (1, "2000-7-5")


def test_new_writes_a_title_on_one_line_and_nothing_that_cannot_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run("new", " A title\n of two lines ", "--date", "2026-01-15")[1] == 0
    assert "\ntitle: A title of two lines\n" in next((tmp_path / "posts").glob("2026*")).read_text()
    assert "control character U+0007" in run("new", "A bell\x07")[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_new_in_a_read_only_folder_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir(mode=0o555)
    monkeypatch.chdir(tmp_path)

    assert run("new", "A title")[1] == 2


def test_advice_fails_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A strict one neither; a warning beside it does."""
    (tmp_path / "posts").mkdir()
    record = "title: A\ndate: 2024-01-02\nstatus: draft\nsetup: We should have tested it.\n"
    (tmp_path / "posts" / "x.yaml").write_text(record)
    monkeypatch.chdir(tmp_path)

    assert run("check", "--strict")[1] == 0
    assert "note: 'We should have tested'" in run("check")[0]
    assert "1 note" in run("check")[0]
    (tmp_path / "posts" / "x.yaml").write_text(record.replace("draft", "in_review"))
    assert run("check", "--strict")[1] == 1
