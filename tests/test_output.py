"""Files are written whole, and a person's edit is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kit import output
from postmortem_kit.problem import KitError


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    assert output.write_all(tmp_path, {"a.md": "one"}) == (["a.md"], [])
    assert output.write_all(tmp_path, {"a.md": "one"}) == ([], [])


def test_a_changed_source_is_written_again(tmp_path: Path) -> None:
    output.write_all(tmp_path, {"a.md": "one"})

    assert output.write_all(tmp_path, {"a.md": "two"}) == (["a.md"], [])
    assert (tmp_path / "a.md").read_text() == "two"


def test_an_edited_file_is_kept_and_named_until_it_is_deleted(tmp_path: Path) -> None:
    output.write_all(tmp_path, {"a.md": "one"})
    (tmp_path / "a.md").write_text("mine")

    assert output.write_all(tmp_path, {"a.md": "two"}) == ([], ["a.md"])
    assert (tmp_path / "a.md").read_text() == "mine"
    (tmp_path / "a.md").unlink()
    assert output.write_all(tmp_path, {"a.md": "two"}) == (["a.md"], [])


def test_a_file_that_was_there_before_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine")

    assert output.write_all(tmp_path, {"a.md": "one"}) == ([], ["a.md"])


def test_a_torn_memory_counts_as_none(tmp_path: Path) -> None:
    output.write_all(tmp_path, {"a.md": "one"})
    (tmp_path / output.MEMORY).write_text("{")

    assert output.write_all(tmp_path, {"a.md": "two"}) == ([], ["a.md"])


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where a folder is wanted")

    with pytest.raises(KitError, match="cannot be written"):
        output.write(tmp_path / "a" / "b.md", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_that_cannot_be_replaced_leaves_no_half_behind(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()

    with pytest.raises(KitError, match="cannot be written"):
        output.write(tmp_path / "a.md", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
