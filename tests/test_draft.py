"""On a terminal `new` asks; what it writes is read back as it was answered."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit import draft, loader
from postmortem_kit.haiku import judge
from postmortem_kit.settings import Config


def _answer(folder: Path, lines: list[str]) -> tuple[str, int]:
    """Run `postmortem new` on a terminal of its own, and type *lines*."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "postmortem_kit", "new"],
        cwd=folder, stdin=terminal, stdout=terminal, stderr=terminal,
        env={**os.environ, "TERM": "dumb", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(terminal)
    os.write(controller, "".join(f"{line}\n" for line in lines).encode())
    screen = b""
    try:
        while part := os.read(controller, 4096):
            screen += part
    except OSError:  # the other end has closed
        pass
    os.close(controller)
    return screen.decode(), process.wait(timeout=20)


def test_it_asks_and_asks_again_for_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    answers = [
        "The export ran twice",
        "14 January",
        "2026-01-14",
        "P1",
        "sev3",
        "export, ledger",
        "",
        "Twice, for a week.",
        "4",
        "2",
    ]
    screen, code = _answer(tmp_path, answers)
    record = loader.read(tmp_path / "posts" / "2026-01-14-the-export-ran-twice.yaml").postmortem

    assert code == 0
    assert "'14 January' is no day" in screen
    assert "'P1' is none of sev1, sev2, sev3, sev4" in screen
    assert "'4' is none of 1 to 2" in screen
    assert isinstance(record.haiku, tuple)
    assert judge(record.haiku).level != "off"
    assert all(line in screen for line in record.haiku)
    assert (record.title, record.date, record.severity) == ("The export ran twice", date(2026, 1, 14), "sev3")
    assert (record.services, record.authors, record.summary) == (("export", "ledger"), (), "Twice, for a week.")


def test_none_of_the_titles_may_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    screen, code = _answer(tmp_path, ["The export ran twice", "2026-01-14", "", "ledger", "", "", ""])
    text = (tmp_path / "posts" / "2026-01-14-the-export-ran-twice.yaml").read_text()

    assert code == 0
    assert "Its title, 1 to 2 (empty: later)" in screen
    assert "# haiku:" in text
    assert "\nhaiku:" not in text


def test_where_nothing_can_be_composed_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    screen, code = _answer(tmp_path, ["It broke", "2026-01-14", "", "", "", ""])

    assert code == 0
    assert "Its title" not in screen


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Co", "Cn"]), min_size=1, max_size=90)


@given(title=_TEXT.filter(lambda text: text.strip()), summary=_TEXT, names=st.lists(_TEXT, max_size=3))
def test_whatever_is_answered_is_what_is_read(title: str, summary: str, names: list[str]) -> None:
    answers = draft.Answers(title, date(2026, 1, 14), "sev1", tuple(names), tuple(names), "incident", summary)
    loaded = loader.load(draft.text(answers, Config()), "posts/x.yaml")
    record = loaded.postmortem
    kept = tuple(" ".join(name.split()) for name in names if name.strip())

    assert [problem for problem in loaded.problems if problem.rule != "expected"] == []
    assert record.title == " ".join(title.split())
    assert (record.services, record.authors) == (kept, kept)
    assert (record.summary or "").split() == summary.split()
    assert record.status == "draft"


def test_an_untouched_draft_has_nothing_but_what_was_answered() -> None:
    answers = draft.Answers("A title", date(2026, 1, 14))
    record = loader.load(draft.text(answers, Config()), "posts/x.yaml").postmortem

    assert record.model_dump(exclude_defaults=True) == {
        "id": "x",
        "title": "A title",
        "date": date(2026, 1, 14),
        "status": "draft",
    }
