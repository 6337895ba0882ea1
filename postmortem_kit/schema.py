"""The JSON Schema of a record, and of a site's own files: completion and descriptions while one types."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from functools import cache
from types import ModuleType
from typing import Any

from postmortem_kit import model
from postmortem_kit.model import Part, Postmortem

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "https://postmortem-kit.example.com/schema/1"
"""The schema's own name; nothing is fetched from there."""

_REQUIRED = ("title", "date")
"""What a record must have, which the model alone does not say: a file half read is a record too."""


@cache
def descriptions(module: ModuleType = model) -> dict[str, dict[str, str]]:
    """Return the docstring of each model and under each of its fields; the model's own is at key ``""``."""
    source = inspect.getsource(module)
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return {node.name: {"": ast.get_docstring(node) or "", **_fields(node)} for node in classes}


def _fields(node: ast.ClassDef) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement, below in zip(node.body, node.body[1:], strict=False):
        if isinstance(statement, ast.AnnAssign) and isinstance(below, ast.Expr):
            found[ast.unparse(statement.target)] = " ".join(str(ast.literal_eval(below.value)).split())
    return found


def schema(root: type[Part] = Postmortem) -> dict[str, Any]:
    """Return the schema of a record, or of another file, as an author may write it, short forms included."""
    return _Maker(sys.modules[root.__module__]).whole(root)


def text(root: type[Part] = Postmortem) -> str:
    """Return the schema as it is printed and shipped."""
    return json.dumps(schema(root), indent=2, ensure_ascii=False) + "\n"


class _Maker:
    """Makes a schema of the models in one module."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def whole(self, root: type[Part]) -> dict[str, Any]:
        raw = root.model_json_schema(by_alias=True)
        definitions = {
            name: self._part(getattr(self._module, name), part) for name, part in raw.get("$defs", {}).items()
        }
        made = self._part(root, raw)
        record = root is Postmortem
        if record:
            made["required"] = list(_REQUIRED)
        address = ADDRESS if record else f"{ADDRESS}/{root.__name__.lower()}"
        return {"$schema": DIALECT, "$id": address, "title": root.__name__, **made, "$defs": definitions}

    def _part(self, part: type[Part], raw: dict[str, Any]) -> dict[str, Any]:
        docs = descriptions(self._module)[part.__name__]
        properties = {}
        for name, info in part.model_fields.items():
            key = info.alias or name
            field = self._widened(_without_null(raw["properties"][key]))
            properties[key] = {"description": docs.get(name, ""), **field}
        out = {"type": "object", "description": docs[""], "additionalProperties": False, "properties": properties}
        if required := raw.get("required"):
            out["required"] = required
        return out

    def _widened(self, field: dict[str, Any]) -> dict[str, Any]:
        """Allow what is read: bare text for an object, one item for a list, numbers for text, an empty value."""
        if "$ref" in field:
            return _or_text(field) if self._main(field["$ref"]) else {"anyOf": [field, {"type": "null"}]}
        if field.get("type") == "array":
            items = field["items"]
            items = _or_text(items) if "$ref" in items and self._main(items["$ref"]) else _text_like(items)
            return {"anyOf": [{**field, "items": items}, {"type": ["string", "number", "null"]}]}
        return _text_like(field)

    def _main(self, ref: str) -> str:
        return getattr(self._module, ref.rpartition("/")[2]).MAIN  # type: ignore[no-any-return]


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    """Absent is how nothing is written: a null is allowed by leaving the value empty, not offered."""
    field = {key: value for key, value in field.items() if key not in ("title", "default")}
    options = [option for option in field.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        rest = {key: value for key, value in field.items() if key != "anyOf"}
        return {**options[0], **rest}
    return {**field, "anyOf": options} if options else field


def _or_text(field: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [field, {"type": ["string", "number", "null"]}]}


def _text_like(field: dict[str, Any]) -> dict[str, Any]:
    """Editors read `1.10` and `2024` as numbers and `no` as a boolean; the loader reads them as text."""
    if field.get("format") == "date":
        return {**field, "type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    if field.get("type") == "string" and "enum" not in field and "format" not in field and "pattern" not in field:
        return {**field, "type": ["string", "number", "boolean", "null"]}
    if field.get("type") == "string" and "enum" not in field:
        return {**field, "type": ["string", "null"]}
    if "const" in field:
        return {"enum": [field["const"], str(field["const"])]}
    return field
