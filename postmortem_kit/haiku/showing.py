"""A verdict in plain text: each line with its count, its words' syllables beneath, the form at the end."""

from __future__ import annotations

from typing import Literal, NamedTuple

from postmortem_kit.haiku.counting import Word
from postmortem_kit.haiku.verdict import LineVerdict, Verdict

COUNT_COLUMN = 38
"""Where the count of a line stands, counted from 1."""

Style = Literal["plain", "dim", "good", "bad", "count-good", "count-bad"]
LISTED = "* words.yaml"
GUESSED = "? estimated"


class Segment(NamedTuple):
    """A piece of a row, with what it is, so that a terminal can colour it."""

    text: str
    style: Style = "plain"


Row = tuple[Segment, ...]


def rows(verdict: Verdict) -> tuple[Row, ...]:
    """Return the rows that show *verdict*, without line ends."""
    shown: list[Row] = []
    for line in verdict.lines:
        shown += [_line(line), (Segment(_beneath(line.words), "dim"),)]
    return (*shown, (), _form(verdict), *_more(verdict))


def render_lines(verdict: Verdict) -> str:
    """Return the rows that show *verdict* as plain text."""
    return "".join("".join(segment.text for segment in row).rstrip() + "\n" for row in rows(verdict))


def _line(line: LineVerdict) -> Row:
    """Show a line, its count in its column, and what is wrong with it."""
    text = "".join(letter if letter.isprintable() else " " for letter in line.text)
    padding = max(2, COUNT_COLUMN - 1 - len(text))
    good = line.level != "off"
    row = (Segment(text), Segment(" " * padding), Segment(str(line.count), "count-good" if good else "count-bad"))
    if not line.note:
        return row
    return (*row, Segment(f" {line.note}" if not good else f"  {line.note}", "dim" if good else "bad"))


def _beneath(words: tuple[Word, ...]) -> str:
    """Show each word's syllables beneath its first letter."""
    row = ""
    for word in words:
        row = row.ljust(word.column - 1)
        if row and not row.endswith(" "):
            row += " "
        row += f"{word.count}{_mark(word)}"
    return row


def _mark(word: Word) -> str:
    return {"lexicon": "*", "site": "*", "estimate": "?"}.get(word.source, "")


def _form(verdict: Verdict) -> Row:
    """Show the counts, what the marks mean, and the hint."""
    good = verdict.level != "off"
    row: list[Segment] = [Segment(verdict.form, "count-good" if good else "count-bad")]
    sources = {word.source for line in verdict.lines for word in line.words}
    if sources & {"lexicon", "site"}:
        row.append(Segment(f"  {LISTED}", "dim"))
    if "estimate" in sources:
        row.append(Segment(f"  {GUESSED}", "dim"))
    if not good:
        row += [Segment("  "), Segment("hint:", "good"), Segment(f" {verdict.message}")]
    return tuple(row)


def _more(verdict: Verdict) -> tuple[Row, ...]:
    """Show the wordings that would scan."""
    return tuple(
        (Segment(f"line {suggestion.line} scans as  ", "dim"), Segment(suggestion.text, "good"))
        for suggestion in verdict.suggestions
    )
