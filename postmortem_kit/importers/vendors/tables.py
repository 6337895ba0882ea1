"""Cells in rows as a table in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

Cell = tuple[str, bool, int, int]
"""A cell's Markdown, whether it is a head, how many columns and rows it spans."""


def table(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return a table; a cell that spans several stands in the first of them."""
    grid: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for text, _, wide, high in row:
            while (number, column) in grid:
                column += 1
            taken = ((down, right) for down in range(high) for right in range(wide))
            grid |= {(number + down, column + right): "" for down, right in taken}
            grid[number, column] = text
            column += wide
    if not any(grid.values()):
        return []
    width = max(column for _, column in grid) + 1
    lines = [[grid.get((number, column), "") for column in range(width)] for number in range(len(rows))]
    if not rows or not all(is_head for _, is_head, _, _ in rows[0]):
        lines.insert(0, [""] * width)
    lines.insert(1, ["---"] * width)
    return ["\n".join(f"| {' | '.join(line)} |" for line in lines)]
