"""Pagefind's index is put in one order, and means what it meant."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from postmortem_kit import bundle, search
from tests.example import tree

PAGE = """<!doctype html><html lang="{lang}"><body><main data-pagefind-body><h1>{title}</h1>
<span data-pagefind-sort="date">{date}</span>{filters}</main></body></html>"""
FILTERS = {"service": ["queue", "clock", "printer", "gate"], "severity": ["SEV 1", "SEV 2", "SEV 3"], "year": ["2025"]}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Give an index as Pagefind wrote it, with filters, in two languages."""
    for number in range(12):
        marks = "".join(
            f'<i data-pagefind-filter="{name}">{values[number % len(values)]}</i> ' for name, values in FILTERS.items()
        )
        path = tmp_path / "site" / str(number) / "index.html"
        path.parent.mkdir(parents=True)
        page = PAGE.format(lang="de" if number % 5 == 4 else "en", title=number, date=number, filters=marks)
        path.write_text(page, encoding="utf-8")
    subprocess.run([str(search.executable()), "--site", str(tmp_path / "site"), "--silent"], check=True)
    return tmp_path / "site" / search.BUNDLE


def meaning(index: Path) -> dict[str, Any]:
    """Return what each language's filters hold, without regard to order and to names of files."""
    entry = json.loads((index / "pagefind-entry.json").read_text(encoding="utf-8"))
    found = {}
    for language, about in entry["languages"].items():
        meta, filters = bundle._read(index, about["hash"])
        held = {label: dict(filters[name][1]) for label, name in meta[3]}
        found[language] = (meta[:3], held, meta[4:])
    return found


def test_the_order_is_settled_and_the_meaning_stays(index: Path) -> None:
    """Two languages, three filters: the same values on the same posts, each list sorted."""
    before = meaning(index)

    assert bundle.settle(index)
    assert meaning(index) == before
    assert set(before) == {"de", "en"}
    assert set(before["en"][1]) == set(FILTERS)
    for about in json.loads((index / "pagefind-entry.json").read_text(encoding="utf-8"))["languages"].values():
        meta, filters = bundle._read(index, about["hash"])
        assert meta[3] == sorted(meta[3])
        assert all(values == sorted(values) for _, values in filters.values())


def test_settling_again_changes_nothing(index: Path) -> None:
    """Names come from the content, so the same content has the same names."""
    bundle.settle(index)
    once = tree(index)
    bundle.settle(index)

    assert tree(index) == once


def test_an_index_of_another_form_is_left_alone(index: Path) -> None:
    """A later Pagefind may write something else: search works, only the order is not settled."""
    name = next(index.glob("pagefind.de_*.pf_meta"))
    name.write_bytes(gzip.compress(b"pagefind_dcd" + bytes([0xF6])))
    before = tree(index)

    assert not bundle.settle(index)
    assert tree(index) == before


@given(
    some.recursive(
        some.integers(0, 2**64 - 1) | some.text(max_size=40), lambda item: some.lists(item, max_size=30), max_leaves=40
    )
)
def test_what_is_written_is_read_again(item: Any) -> None:
    """Every number, text and list, at every length."""
    data = bundle._encoded(item)

    assert bundle._decoded(data, 0) == (item, len(data))
