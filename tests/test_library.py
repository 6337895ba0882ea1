"""The kit from Python: the page about it is run, every public name is on it, and importing is cheap."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import postmortem_kit as pk
from tests import reference
from tests.golden import golden

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_says_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line is run in order; a comment behind an expression is what it gives."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    wrong, told = [], 0
    for line in (line for block in BLOCKS for line in block.splitlines() if line):
        code, _, said = line.partition("  # ")
        if isinstance(ast.parse(code.strip()).body[0], ast.Expr):
            told += 1
            given = repr(eval(code, names))
            wrong += [(code, given)] if given != said.strip() else []
        else:
            exec(code, names)

    assert wrong == []
    assert told > 10


def test_every_public_name_is_there_and_on_the_page() -> None:
    """The table is the list."""
    rows = re.findall(r"^\| `(\w+)", PAGE, re.MULTILINE)

    assert sorted(rows) == sorted(pk.__all__)
    assert all(hasattr(pk, name) for name in pk.__all__)
    assert set(pk.__all__) <= set(dir(pk))


def test_the_reference_holds_every_name_with_what_its_docstring_says() -> None:
    """And each of them has one."""
    made = reference.page()
    names = [*(set(pk.__all__) - {"haiku", "__version__"}), *(f"haiku.{name}" for name in pk.haiku.__all__)]

    assert [name for name in names if f"# {name}\n" not in made] == []
    assert not re.search(r"(?:\n```|^#.*)\n+#", made, re.MULTILINE), "a name without a docstring"
    golden(ROOT / "docs" / "api.md", made)


def test_every_name_of_the_haiku_is_there() -> None:
    """Those that composing needs are loaded when they are asked for."""
    assert [name for name in pk.haiku.__all__ if not hasattr(pk.haiku, name)] == []


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        pk.lode  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'conpose'"):
        pk.haiku.conpose  # noqa: B018


def test_importing_loads_nothing_else() -> None:
    """Neither the model nor YAML nor the tables."""
    script = (
        "import sys; before = set(sys.modules); import postmortem_kit\n"
        "print(sorted(name for name in set(sys.modules) - before if name.startswith(('postmortem_kit.', 'yaml'))))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_counting_loads_nothing_of_composing() -> None:
    """The bank and its closed lists are for those who compose."""
    script = (
        "import sys; import postmortem_kit as pk; pk.haiku.count('kubectl')\n"
        "names = ('composing', 'desk', 'bank', 'slots')\n"
        "print([name for name in names if f'postmortem_kit.haiku.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_record_outside_of_a_site_is_read_by_the_defaults(tmp_path: Path) -> None:
    """No settings are above it; what is wrong is told with its place."""
    (tmp_path / "late.yaml").write_text("title: A\ndate: 2026-03-12\nstatus: draft\n")
    pm, problems = pk.load(tmp_path / "late.yaml")

    assert pm.id == "late"
    assert [str(problem) for problem in problems] == ["late.yaml:1:1: error: nothing is told [no-narrative]"]


def test_no_file_is_an_error_of_the_run() -> None:
    """The one exception there is."""
    with pytest.raises(pk.KitError):
        pk.load("nowhere.yaml")


def test_a_file_that_is_no_record_is_one_too(tmp_path: Path) -> None:
    """The site's own files, a folder that is named like a file."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "catalog.yaml").write_text("services: [mail]\n", encoding="utf-8")
    (tmp_path / "posts" / "notes.yaml").mkdir()

    with pytest.raises(pk.KitError, match="no record"):
        pk.load(tmp_path / "catalog.yaml")
    with pytest.raises(pk.KitError, match="a folder where a file is expected"):
        pk.load(tmp_path / "posts" / "notes.yaml")
