"""One order and one style for the files of records, without a change to what they say and without losing a comment."""

from __future__ import annotations

from postmortem_kit import loader
from postmortem_kit.decoding import split_lines
from postmortem_kit.dumper import entry
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError, errors
from postmortem_kit.tree import Mapping, parse

ORDER = tuple(info.alias or name for name, info in Postmortem.model_fields.items())
_AS_WRITTEN = frozenset({"schema", "times", "timeline"})
"""Fields whose short forms (`12:30`) say more to an author than the dumper's whole ones."""


def formatted(text: str, path: str) -> str:
    """Return the record *text* with its fields in the order of the format, each in the dumper's style.

    A field that holds a comment, or a `#` that might be one, moves with what stands above it and stays as written.

    Raises:
        KitError: the file has an error, or it would not read as the same record.
    """
    found = loader.load(text, path)
    tree = parse(text, path)
    if errors(found.problems) or not isinstance(tree.root, Mapping):
        raise KitError(f"{path}: left as it is, it has errors: run `postmortem check`")
    rows = split_lines(text.removeprefix("\ufeff").rstrip())
    starts = [(key.text, key.mark.line - 1) for key, _ in tree.root.entries]
    if not starts or any(rows[at].startswith((" ", "{", "'", '"', "?")) for _, at in starts):
        raise KitError(f"{path}: left as it is, its fields do not start their lines")
    cuts = [_above(rows, at) for _, at in starts[1:]]
    top = [bool(row.strip()) for row in rows[: starts[0][1]]]
    head = top.index(False) + 1 if False in top else len(top)  # what stands first is said of the whole file
    begins = [head, *cuts, len(rows)]
    blocks = {
        name: [*rows[begins[n] : at], *_styled(rows[at : begins[n + 1]], name, found.postmortem)]
        for n, (name, at) in enumerate(starts)
    }
    if False in top:  # the blank line between the two goes with either
        blocks[starts[0][0]].insert(0, "")
    ordered = [row for name in sorted(blocks, key=ORDER.index) for row in blocks[name]]
    while not ordered[0].strip():
        del ordered[0]
    ending = "\r\n" if "\r\n" in text else "\n"
    changed = ending.join([*rows[:head], *ordered]) + ending
    if loader.load(changed, path).postmortem != found.postmortem:
        raise KitError(f"{path}: left as it is, another order would change what it says")
    return changed


def _above(rows: list[str], at: int) -> int:
    """Return where the comments and blank lines above the field at row *at* begin: they belong to it."""
    while at and (not rows[at - 1].strip() or rows[at - 1].startswith("#")):
        at -= 1
    return at


def _styled(rows: list[str], name: str, record: Postmortem) -> list[str]:
    field = "schema_" if name == "schema" else name
    value = getattr(record, field)
    is_default = value == Postmortem.model_fields[field].default
    if name in _AS_WRITTEN or is_default or any("#" in row for row in rows):
        return rows
    return entry(field, value).split("\n")
