"""Texts kept in files beside the tests: a difference fails, and says which command takes the new text over."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMAND = "make golden"


def golden(path: Path, actual: str) -> None:
    """Compare *actual* with the file at *path*; under GOLDEN=1 write it there instead."""
    if os.environ.get("GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8", newline="")
        return
    expected = path.read_bytes().decode("utf-8") if path.is_file() else ""
    if actual != expected:
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        lines = unified_diff(expected.splitlines(), actual.splitlines(), f"{name}", "as it is now", lineterm="", n=2)
        difference = "\n".join(list(lines)[:80]) or "line ends or the end of the file differ"
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
        command = f"If the new text is right, take it over: {COMMAND}, or GOLDEN=1 .venv/bin/pytest '{test}'"
        pytest.fail(f"{difference}\n\n{command}", pytrace=False)
