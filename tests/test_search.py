"""The index holds the posts, says so when it cannot be made, and is the same for the same site."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kit import search
from postmortem_kit.problem import KitError
from tests.example import tree

PAGE = """<!doctype html><html lang="en"><body><main data-pagefind-body><h1>{title}</h1>
<h2 id="fix">The Fix<a class="headerlink" href="#fix">¶</a></h2><p>{text}</p></main></body></html>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a finished site of two posts."""
    for name, text in (("a", "the disk was full"), ("b", "the clock was wrong")):
        path = tmp_path / "site" / "post" / name / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(PAGE.format(title=name, text=text), encoding="utf-8")
    return tmp_path / "site"


def test_the_index_is_complete_and_carries_no_interface(site: Path) -> None:
    """What the search box loads is there; Pagefind's own interfaces are not."""
    assert search.index(site)
    names = {path.split("/")[0] for path in tree(site / search.BUNDLE)}

    assert {"pagefind.js", "pagefind-entry.json", "fragment", "index"} <= names
    assert not [name for name in names if "ui" in name]
    assert len(list((site / search.BUNDLE / "fragment").iterdir())) == 2


def test_the_same_site_gives_the_same_index(site: Path) -> None:
    """Same input, same bytes: also where the index replaces one from before."""
    search.index(site)
    first = tree(site)
    search.index(site)

    assert tree(site) == first


def test_without_the_program_there_is_no_index(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index from before, which would answer for posts that are gone, is removed too."""
    search.index(site)
    monkeypatch.setattr(search, "executable", lambda: None)

    assert not search.index(site)
    assert not (site / search.BUNDLE).exists()


def test_what_the_program_says_is_passed_on(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that fails stops the run with its own words."""
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho 'no space left' >&2\nexit 7\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(search, "executable", lambda: program)

    with pytest.raises(KitError, match="search: Pagefind failed: no space left"):
        search.index(site)


def test_a_program_that_cannot_be_run_is_named(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no program is no traceback."""
    program = tmp_path / "pagefind"
    program.write_text("not a program", encoding="utf-8")
    monkeypatch.setattr(search, "executable", lambda: program)

    with pytest.raises(KitError, match=r"search: .*pagefind cannot be run"):
        search.index(site)


def test_an_index_is_put_back_only_for_the_same_posts(site: Path, tmp_path: Path) -> None:
    """The shelf holds one index, under the name of what it was made of."""
    search.index(site)
    made = tree(site)
    shelf = tmp_path / "shelf"
    search.keep(site, shelf=shelf, name=search.fingerprint(["a", "b"]))
    for path in (site / search.BUNDLE).rglob("*"):
        path.unlink() if path.is_file() else None

    assert not search.put_back(site, shelf=shelf, name=search.fingerprint(["a", "c"]))
    assert search.put_back(site, shelf=shelf, name=search.fingerprint(["a", "b"]))
    assert tree(site) == made


def test_fingerprints_tell_texts_apart() -> None:
    """Moving a letter from one text to the next gives another name."""
    assert search.fingerprint(["ab", "c"]) != search.fingerprint(["a", "bc"])
