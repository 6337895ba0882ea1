"""The samples with one defect each: what is beside the tests, what is made for them, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from postmortem_kit import checks, loader, report
from postmortem_kit.checks.reading import RULES
from postmortem_kit.collection import Collection
from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.problem import Problem, in_order
from postmortem_kit.settings import Config

BAD = Path(__file__).parent / "bad"
MENDED = BAD / "mended"
_DRAFT = "title: The nightly export stopped\ndate: 2026-03-12\nstatus: draft\nsetup: It runs at night.\n"

CHECKS = tuple(check.id for check in (*checks.CHECKS, *checks.TOGETHER))
RULE_IDS = tuple(sorted({*RULES, *CHECKS}))
STORED = tuple(sorted(path for path in BAD.iterdir() if path != MENDED and (path.is_dir() or path.suffix == ".yaml")))


def _too_large(folder: Path) -> None:
    (folder / "posts").mkdir()
    (folder / "posts/late.yaml").write_text(_DRAFT + "signals: |\n" + "  export late\n" * (MAX_BYTES // 10))


def _symlink(folder: Path) -> None:
    (folder / "posts").mkdir()
    (folder / "elsewhere.yaml").write_text(_DRAFT)
    (folder / "posts/late.yaml").symlink_to("../elsewhere.yaml")


def _symlink_dangling(folder: Path) -> None:
    (folder / "posts").mkdir()
    (folder / "posts/late.yaml").symlink_to("early.yaml")


MADE: MappingProxyType[str, Callable[[Path], None]] = MappingProxyType(
    {"symlink": _symlink, "symlink-dangling": _symlink_dangling, "too-large": _too_large}
)
"""What cannot be kept beside the tests is made when it is wanted."""


def rule_of(name: str) -> str:
    """Return the rule that a sample called *name* breaks: `cut-comment` for `cut-comment-list`."""
    return max((id for id in RULE_IDS if name == id or name.startswith(f"{id}-")), key=len)


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Read and check a sample: a record, or the folder of a site."""
    if path.is_dir():
        return Collection.read(path).problems
    entry = loader.read(path, shown=f"posts/{path.name}")
    return in_order((*entry.problems, *checks.run([entry], Config())))


def told(problems: tuple[Problem, ...]) -> str:
    """Return what is said, in short."""
    return "".join(f"{problem}\n  hint: {problem.hint}\n" for problem in problems)


def printed(path: Path, problem: Problem) -> str:
    """Return what `postmortem check` prints of *problem*."""
    source = path / problem.path if path.is_dir() else path
    text = source.read_bytes().decode("utf-8", "replace") if source.is_file() else ""
    return report.as_text([problem], lambda _: text.splitlines(), files=1).rpartition("\n\n")[0]
