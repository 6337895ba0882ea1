"""What an import did, in words: how many, where the parts went, and what a person has to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from postmortem_kit.importers.planning import Made
from postmortem_kit.importers.results import KINDS, Refused

SHOWN = 20
"""So many lines of one kind; the rest is counted."""
_COUNTED = (("timeline", "row of a timeline", "rows of a timeline"), ("actions", "action", "actions"),
            ("contributing_factors", "factor", "factors"))  # fmt: skip


def table(made: Made) -> Iterator[str]:
    """Yield what of a document goes where, line by line."""
    record = made.imported.record
    yield f"{made.place} -> {made.target}"
    rows = [(str(one.line or ""), " ".join(one.heading.split()), one.where) for one in made.imported.placed]
    rows.insert(0, ("", f"the day: {record.date}", "date"))
    if record.intro:
        rows.insert(1, ("", "before the first heading", "intro"))
    if record.source.unplaced:
        rows.append(("", f"texts that fit no field: {len(record.source.unplaced)}", "source.unplaced"))
    width = min(60, max(len(heading) for _, heading, _ in rows))
    for line, heading, where in rows:
        yield f"{line:>6}  {_cut(heading, width):<{width}}  {where}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def placed(all_made: Sequence[Made]) -> Iterator[str]:
    """Yield how much went where."""
    records = [made.imported.record for made in all_made]
    fields: Counter[str] = Counter(
        where for made in all_made for one in made.imported.placed if one.line for where in one.where.split(", ")
    )
    own = fields.pop("topics", 0)
    if fields:
        told = (f"{name} {number}" for name, number in sorted(fields.items(), key=lambda one: (-one[1], one[0])))
        yield f"In a field: {of(sum(fields.values()), 'section', 'sections')} ({', '.join(told)})"
    if own:
        yield f"Under a heading of the author's own: {of(own, 'section', 'sections')}"
    counts = ((sum(len(getattr(record, name)) for record in records), one, more) for name, one, more in _COUNTED)
    if taken := [of(*count) for count in counts if count[0]]:
        yield f"Taken apart: {', '.join(taken)}"


def of(number: int, one: str, more: str) -> str:
    """Return *number* with its noun."""
    return f"{number:,} {one if number == 1 else more}"


def to_look_at(all_made: Sequence[Made], refused: Sequence[Refused]) -> Iterator[str]:
    """Yield what a person has to see, in the order of worth, each with its place."""
    yield from (f"{one.source}: error: not imported: {one.reason}" for one in refused)
    for kind in KINDS:
        found = [(made, note) for made in all_made for note in made.imported.notes if note.kind == kind]
        for made, note in found[:SHOWN]:
            yield f"{made.place}{f':{note.line}' if note.line else ''}: {note.text}"
        if len(found) > SHOWN:
            yield f"… and {len(found) - SHOWN} more like the last"
