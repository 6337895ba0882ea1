"""Pagefind's index in one order: it writes the values of its filters in another order at each run."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any, TypeAlias

Item: TypeAlias = "int | str | list[Item]"
"""What the index's CBOR is made of."""

_MAGIC = b"pagefind_dcd"
_NUMBER, _TEXT, _LIST = 0, 3, 4
_FILTERS, _SORTS = 3, 4
"""Where these two lists stand in the file that names all others."""


def settle(bundle: Path) -> bool:
    """Rewrite the index in *bundle* so that the same posts give the same bytes.

    An index of a form not known here is left as it is, and the answer is False.
    """
    entry = bundle / "pagefind-entry.json"
    contents = json.loads(entry.read_text(encoding="utf-8"))
    try:
        languages = {key: _read(bundle, value["hash"]) for key, value in sorted(contents["languages"].items())}
    except (KeyError, IndexError, TypeError, ValueError):
        return False
    for key, (meta, filters) in languages.items():
        contents["languages"][key]["hash"] = _write(bundle, contents["languages"][key]["hash"], meta, filters)
    contents["languages"] = {key: contents["languages"][key] for key in languages}
    entry.write_text(json.dumps(contents, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return True


def _read(bundle: Path, name: str) -> tuple[list[Any], dict[str, Any]]:
    """Return the file *name* that lists all others of one language, and its filters by their names."""
    meta = _unpacked(bundle / f"pagefind.{name}.pf_meta")
    filters = {file: _unpacked(bundle / "filter" / f"{file}.pf_filter") for _, file in meta[_FILTERS]}
    if not all(isinstance(values, list) for _, values in filters.values()) or not isinstance(meta[_SORTS], list):
        raise ValueError(name)
    return meta, filters


def _write(bundle: Path, name: str, meta: list[Any], filters: dict[str, Any]) -> str:
    """Write one language in order, under names made of the content; return the new one of the file *name*."""
    new = {}
    for file, (label, values) in filters.items():
        path = bundle / "filter" / f"{file}.pf_filter"
        new[file] = _replace(path, [label, sorted(values)], name=file, digits=7)
    meta[_FILTERS] = [[label, new[file]] for label, file in sorted(meta[_FILTERS])]
    meta[_SORTS] = sorted(meta[_SORTS])
    return _replace(bundle / f"pagefind.{name}.pf_meta", meta, name=name, digits=10)


def _replace(path: Path, item: Item, *, name: str, digits: int) -> str:
    """Write *item* in place of *path*, with a name made of its content for *name*; return that name."""
    data = _MAGIC + _encoded(item)
    new = f"{name.rpartition('_')[0]}_{hashlib.sha256(data).hexdigest()[:digits]}"
    path.unlink()
    path.with_name(path.name.replace(name, new)).write_bytes(gzip.compress(data, mtime=0))
    return new


def _unpacked(path: Path) -> list[Any]:
    data = gzip.decompress(path.read_bytes())
    item, end = _decoded(data, len(_MAGIC))
    if not data.startswith(_MAGIC) or end != len(data) or not isinstance(item, list):
        raise ValueError(path.name)
    return item


def _decoded(data: bytes, at: int) -> tuple[Item, int]:
    """Return the item at *at*, and where it ends."""
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size > 23:
        width = 1 << (size - 24)
        if width > 8:
            raise ValueError("an item of unknown length")
        size, at = int.from_bytes(data[at : at + width], "big"), at + width
    if kind == _NUMBER:
        return size, at
    if kind == _TEXT:
        return data[at : at + size].decode(), at + size
    if kind != _LIST:
        raise ValueError(f"an item of kind {kind}")
    items: list[Item] = []
    for _ in range(size):
        item, at = _decoded(data, at)
        items.append(item)
    return items, at


def _encoded(item: Item) -> bytes:
    if isinstance(item, int):
        return _head(_NUMBER, item)
    if isinstance(item, str):
        return _head(_TEXT, len(item.encode())) + item.encode()
    return _head(_LIST, len(item)) + b"".join(map(_encoded, item))


def _head(kind: int, size: int) -> bytes:
    """Return the first bytes of an item: its kind, and its size in as few bytes as hold it."""
    if size < 24:
        return bytes([kind << 5 | size])
    power = next(power for power in range(4) if size < 1 << (8 << power))
    return bytes([kind << 5 | 24 + power]) + size.to_bytes(1 << power, "big")
