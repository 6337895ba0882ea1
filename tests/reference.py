"""The reference of the library as a page: signatures and docstrings, as they stand in the code."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import postmortem_kit as pk

HEAD = """\
# Every public name

Written from the docstrings; [From Python](library.md) shows them at work. Each name is to be had as
`postmortem_kit.NAME`, those of the haiku as `postmortem_kit.haiku.NAME`.
"""

_SECTION = re.compile(r"^(Args|Raises|Returns|Yields):\n((?:[ ]{4}.*\n?|\n)+)", re.MULTILINE)
_ARGUMENT = re.compile(r"^([\w*]+): ")
_ELSEWHERE = {"Postmortem": "Each field of the record is an attribute: [every field](fields.md). Beside them:"}
"""What has a page of its own, and what is said of it instead."""


def page() -> str:
    """Return the whole page."""
    parts = [HEAD, *_names(pk, sorted(set(pk.__all__) - {"haiku", "__version__"}), "")]
    parts += ["## Haiku\n", f"{pk.haiku.__doc__}\n", *_names(pk.haiku, pk.haiku.__all__, "haiku.")]
    return "\n".join(parts)


def _names(module: Any, names: list[str], prefix: str) -> Iterator[str]:
    for name in names:
        thing = getattr(module, name)
        node = _node(thing, name, module)
        level = "##" if not prefix else "###"
        yield f"{level} {prefix}{name}\n"
        yield from _told(node, name)


def _node(thing: Any, name: str, module: Any) -> ast.stmt:
    """Return the statement that defines *thing*, which *module* gives out under *name*."""
    homes = [getattr(thing, "__module__", ""), *(value for value in sys.modules if value.startswith(module.__name__))]
    for home in (importlib.import_module(home) for home in homes if home.startswith(pk.__name__)):
        for node in ast.parse(inspect.getsource(home)).body:
            if _name(node) in (name, getattr(thing, "__name__", name)):
                return node
    raise LookupError(name)


def _name(node: ast.stmt) -> str | None:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return target.id if isinstance(target, ast.Name) else None


def _told(node: ast.stmt, name: str) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef):
        yield f"```python\n{_signature(node, name)}\n```\n"
        yield _prose(ast.get_docstring(node) or "")
    elif isinstance(node, ast.ClassDef):
        yield _prose(ast.get_docstring(node) or "")
        yield from _members(node)
    else:
        yield f"`{ast.unparse(node)}`\n"


def _members(node: ast.ClassDef) -> Iterator[str]:
    """Yield the rows of what a class has: fields, properties, methods."""
    rows = []
    for statement, below in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign) and node.name not in _ELSEWHERE:
            said = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            rows.append((f"{ast.unparse(statement.target)}: {ast.unparse(statement.annotation)}", str(said)))
        elif isinstance(statement, ast.FunctionDef) and not statement.name.startswith("_"):
            rows.append((_member(statement), ast.get_docstring(statement) or ""))
        elif isinstance(statement, ast.Assign):
            rows.append((ast.unparse(statement), ""))
    if node.name in _ELSEWHERE:
        yield f"{_ELSEWHERE[node.name]}\n"
    if rows:
        yield "| name | |\n|---|---|"
        yield "".join(f"| `{_cell(name)}` | {_cell(_sentence(said))} |\n" for name, said in rows)


def _member(node: ast.FunctionDef) -> str:
    named = {ast.unparse(one) for one in node.decorator_list}
    if named & {"property", "cached_property"}:
        return f"{node.name}: {ast.unparse(node.returns)}" if node.returns else node.name
    return _signature(node, node.name)


def _signature(node: ast.FunctionDef, name: str) -> str:
    given = re.sub(r"^(?:self|cls)(?:, )?", "", ast.unparse(node.args))
    return f"{name}({given})" + (f" -> {ast.unparse(node.returns)}" if node.returns else "")


def _prose(text: str) -> str:
    """Return a docstring as Markdown: its sections as lists."""
    return _SECTION.sub(lambda found: f"*{found[1]}*\n\n{_listed(found[2])}", f"{text}\n")


def _listed(text: str) -> str:
    lines = " ".join(f"\0{line}" if not line.startswith(" ") else line.strip() for line in dedent(text).splitlines())
    rows = (_ARGUMENT.sub(r"`\1`: ", row.strip()) for row in lines.split("\0") if row.strip())
    return "".join(f"- {row}\n" for row in rows)


def _sentence(text: str) -> str:
    """Return the first paragraph, on one line."""
    return " ".join(text.partition("\n\n")[0].split())


def _cell(text: str) -> str:
    return text.replace(" | ", " or ")  # a bar would end the cell, and each forge escapes it otherwise
