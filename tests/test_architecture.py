"""Imports point down: each module imports only from rows below its own, and MkDocs stays at the edge."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "postmortem_kit"
NAME = PACKAGE.name

ROWS: tuple[tuple[str, ...], ...] = (
    # the words
    ("problem", "words", "wording", "highlighting", "clock", "secrets"),
    ("dialect",),
    ("markdown",),
    ("moment", "prose", "references", "syntax"),
    ("spans", "formats", "decoding", "places"),
    # the record
    ("model", "tree", "templates"),
    ("scripts",),
    # in and out
    ("shaper", "dumper", "schema"),
    ("sieve", "agreement", "languages"),
    ("loader", "settings"),
    # judge, gather
    ("titles", "mentions", "incidents", "editions"),
    ("checks", "insights"),
    ("importers",),
    ("collection",),
    ("match",),
    # view
    ("views",),
    # arrange
    ("site", "library"),
    # edge
    ("output", "report", "shell", "bundle", "casing", "conversion", "drawing"),
    ("folder", "search", "terminal", "editing", "formatting", "migrations", "tracker", "draft"),
    ("manual",),
    ("scaffold", "preflight"),
    ("preview", "finish", "assistant"),
    ("plugin",),
    ("builder",),
    ("cli",),
    ("__main__",),
)
"""Bottom first. A package counts as one; inside it the same holds without a list, by the test against cycles."""

BESIDE = {
    "haiku": {"problem"},
    "__init__": {"haiku", "collection", "dumper", "library", "model", "problem"},
}
"""Beside the road: what each may import of it."""

ENGINES = {"mkdocs", "material", "markdown", "pagefind_bin", "watchdog"}
AT_THE_EDGE = {"plugin", "builder", "preview", "casing", "conversion", "search", "bundle"}


def _modules() -> dict[str, Path]:
    """Each module by its dotted name below the package."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def _imports(path: Path) -> Iterator[str]:
    """Every absolute name imported anywhere in a module, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that *path* imports."""
    found = set()
    for name in _imports(path):
        inside = name.removeprefix(f"{NAME}.")
        if inside == name:
            continue
        while inside and inside not in known:
            inside = inside.rpartition(".")[0]
        found.add(inside or "__init__")
    return found


MODULES = _modules()
IMPORTS = {module: _own(path, MODULES) - {module} for module, path in MODULES.items()}


def _place(module: str) -> str:
    return module.partition(".")[0]


def test_every_module_has_a_row() -> None:
    listed = {place for row in ROWS for place in row} | BESIDE.keys()

    assert {_place(module) for module in MODULES} == listed


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module: str) -> None:
    height = {place: index for index, row in enumerate(ROWS) for place in row}
    place = _place(module)
    others = {_place(other) for other in IMPORTS[module]} - {place, "__init__"}
    if place in BESIDE:
        assert others <= BESIDE[place]
        return

    assert [other for other in sorted(others) if other not in BESIDE and height[other] >= height[place]] == []


def test_there_is_no_cycle() -> None:
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, f"a cycle: {' -> '.join([*above, module])}"
        if module not in done:
            for other in sorted(IMPORTS[module]):
                visit(other, (*above, module))
            done.add(module)

    for module in sorted(MODULES):
        visit(module, ())


@pytest.mark.parametrize("module", sorted(MODULES))
def test_engines_are_imported_at_the_edge_only(module: str) -> None:
    found = {name.partition(".")[0] for name in _imports(MODULES[module])} & ENGINES

    assert not found or _place(module) in AT_THE_EDGE


@pytest.mark.parametrize("module", sorted(MODULES))
def test_the_first_line_says_the_job_in_one_sentence(module: str) -> None:
    doc = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))

    assert doc, "no docstring"
    assert doc.partition("\n")[0].endswith("."), "the first line is no sentence"
