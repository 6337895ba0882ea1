"""The generated folder holds exactly what it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kit import folder
from postmortem_kit.problem import KitError
from tests.example import tree


def test_write_leaves_nothing_else(tmp_path: Path) -> None:
    """What an earlier run wrote and this one does not is removed, with the folders that leaves empty."""
    folder.write(tmp_path, {"post/a/index.md": b"a", "index.md": b"home"})
    folder.write(tmp_path, {"index.md": b"home"})

    assert tree(tmp_path) == {"index.md": b"home"}
    assert not (tmp_path / "post").exists()


def test_write_touches_only_what_changed(tmp_path: Path) -> None:
    """An unchanged file keeps its time, so that an engine can tell what is new."""
    folder.write(tmp_path, {"a.md": b"a", "b.md": b"b"})
    before = (tmp_path / "a.md").stat().st_mtime_ns

    assert folder.write(tmp_path, {"a.md": b"a", "b.md": b"c"}) == ("b.md",)
    assert (tmp_path / "a.md").stat().st_mtime_ns == before


def test_write_replaces_a_file_by_a_folder(tmp_path: Path) -> None:
    """A path that was a page may become a folder of pages."""
    folder.write(tmp_path, {"team": b"one page"})
    folder.write(tmp_path, {"team/index.md": b"a folder"})

    assert tree(tmp_path) == {"team/index.md": b"a folder"}


@pytest.mark.parametrize("path", ["../out.md", "/etc/out.md", "a/../../out.md"])
def test_write_never_leaves_the_folder(tmp_path: Path, path: str) -> None:
    """No page is written outside, whatever its path says."""
    with pytest.raises(KitError, match="not a path below"):
        folder.write(tmp_path / "pages", {path: b"x"})

    assert tree(tmp_path) == {}


def test_merge_refuses_two_files_on_one_path() -> None:
    """A page that a person wrote does not silently replace one of the kit's, or the reverse."""
    with pytest.raises(KitError, match=r"pages/Index\.md: this path is taken by index\.md"):
        folder.merge(("", {"index.md": b"a"}), ("pages/", {"Index.md": b"b"}))


def test_handwritten_takes_what_a_person_wrote(tmp_path: Path) -> None:
    """Pages and pictures are taken, editors' leftovers and hidden files are not."""
    names = ["about.md", "img/dots.png", ".about.md.swp", "about.md~", ".git/config"]
    folder.add(tmp_path / "pages", {name: name.encode() for name in names})

    assert sorted(folder.handwritten(tmp_path, "internal")[1]) == ["about.md", "img/dots.png"]


def test_handwritten_refuses_a_link_out(tmp_path: Path) -> None:
    """A link in pages/ cannot publish a file from elsewhere."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "about.md").symlink_to(tmp_path / "secret.txt")

    with pytest.raises(KitError, match="leads out of pages/"):
        folder.handwritten(tmp_path, "internal")


def test_state_ignores_itself(tmp_path: Path) -> None:
    """A site's state stays out of version control without a line in its .gitignore."""
    assert folder.state(tmp_path, "build") == tmp_path / ".postmortem" / "build"
    assert (tmp_path / ".postmortem" / ".gitignore").read_text(encoding="utf-8") == "*\n"
