"""Records to YAML that a person would have written: prose in blocks, short lists on one line."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import yaml

from postmortem_kit.model import Part, Postmortem, Topic
from postmortem_kit.moment import Moment

_ON_ONE_LINE = frozenset({"authors", "tags", "services", "teams", "environments", "origin"})
_INLINE = 88
"""A row's or a factor's text up to this length stands on the line of its key."""
_FITS_BLOCK = re.compile("(?!\t)[\t\n\x20-\x7e\xa0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*[^ ]")
"""Text that a block keeps as it is: printable, not starting with a tab and not ending in a space."""


class _Block(str):
    """Text that stands in a `|` block."""


class _Bare(str):
    """Text that needs no quotes, though YAML might take it for a number or a date."""


class _Short(list[Any]):
    """A list that fits on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes blocks also where a line ends in spaces (a Markdown line break), and indents lists below their key."""

    def analyze_scalar(self, scalar: str) -> Any:
        analysis = super().analyze_scalar(scalar)
        if analysis.multiline:
            analysis.allow_block = _FITS_BLOCK.fullmatch(scalar) is not None
        return analysis

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _block(dumper: yaml.SafeDumper, value: _Block) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", f"{value}\n", style="|")


def _bare(dumper: yaml.SafeDumper, value: _Bare) -> yaml.Node:
    tag: str = dumper.resolve(yaml.ScalarNode, str(value), (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, str(value))


def _short(dumper: yaml.SafeDumper, value: _Short) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(_Block, _block)
_Dumper.add_representer(_Bare, _bare)
_Dumper.add_representer(_Short, _short)


def dump(record: Postmortem) -> str:
    """Return *record* as YAML; reading it gives the same record."""
    return to_yaml(_plain(record))


def entry(name: str, value: Any) -> str:
    """Return one field of a record as its line of YAML, or its lines."""
    is_prose = "prose" in _metadata(Postmortem.model_fields[name])
    return to_yaml({name: _field(name, value, is_prose=is_prose)}).rstrip("\n")


def to_yaml(data: Any) -> str:
    """Return plain values as YAML, keys in their order, lines never folded."""
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=float("inf")
    )


def _plain(part: Part) -> dict[str, Any]:
    """Return what is set, under the format's own keys."""
    out: dict[str, Any] = {}
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if value != info.default:
            is_prose = "prose" in _metadata(info) and (isinstance(part, Postmortem | Topic) or len(value) > _INLINE)
            out[info.alias or name] = _field(name, value, is_prose=is_prose)
    return out


def _field(name: str, value: Any, *, is_prose: bool = False) -> Any:
    if isinstance(value, Part):
        return _plain(value)
    if isinstance(value, tuple):
        items = [_field(name, item) for item in value]
        return _Short(items) if name in _ON_ONE_LINE else items
    if isinstance(value, Moment | dt.date | int):
        return _Bare(value)
    return _Block(value) if is_prose or "\n" in value else value


def _metadata(info: Any) -> list[Any]:
    """Return what an annotation says beside its type; an optional field carries it one level down."""
    inner = [meta for arg in getattr(info.annotation, "__args__", ()) for meta in getattr(arg, "__metadata__", ())]
    return [*info.metadata, *inner]
