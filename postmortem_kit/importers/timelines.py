"""Timelines: rows in tables, lists, headings and paragraphs, each with the time that its author wrote."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from postmortem_kit.importers import lines, naming, vocabulary, whens
from postmortem_kit.importers.lines import Block
from postmortem_kit.importers.starts import begun, start
from postmortem_kit.importers.whens import When
from postmortem_kit.model import Row
from postmortem_kit.moment import Moment

_ZONE_NOTE = re.compile(
    r"\b(?:all\s+)?times?\b.{0,60}$|alle zeiten|toutes les heures|todas las horas|時刻|时间均", re.I
)
_EVERY = re.compile(r"\b(?:all|unless)\b[^.]{0,60}\b(?:events?|times?|timestamps?|entries)\b", re.IGNORECASE)


@dataclass
class Found:
    """What a section holds."""

    rows: list[Row] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    """Markdown that is no row, in order."""
    notes: list[str] = field(default_factory=list)
    """Words about all of its times, such as their zone."""
    names: list[str] = field(default_factory=list)
    """Heads of columns."""
    timed: int = 0
    """How many rows begin with a time."""
    offset: dt.timezone | None = None
    is_undecided: bool = False
    """Whether a row has a clock time and nobody wrote its day."""


def read(text: str, *, heading: str = "", day: dt.date | None = None) -> Found:
    """Return the rows of a timeline.

    Args:
        text: the section, in Markdown.
        heading: its heading, which may name the zone.
        day: the day that clock times are on, where the document says so.
    """
    reader = _Reader(day)
    reader.zone(heading)
    reader.read(text)
    reader.close()
    return reader.found


def untimed(text: str) -> list[Row]:
    """Return the items of a list as rows without a time, where *text* is a list and nothing else."""
    found = lines.blocks(text)
    if len(found) != 1 or not found[0].is_list:
        return []
    return [Row(text=item.text) for item in lines.items(text, found[0]) if item.text]


class _Reader:
    """Goes through a section and keeps what later rows inherit: the day, and the words for it."""

    def __init__(self, day: dt.date | None) -> None:
        self.found = Found()
        self.day = self.anchor = day
        """The day that clock times are on, and the last one that was known."""
        self.base: dt.date | None = None
        """The day of all rows that say none, where the author wrote so."""
        self.last: dt.time | None = None
        self.heading: When | None = None
        """The day, with its zone, that the rows below stand under."""
        self.pending = ""
        """The words of a line that holds a day only, for the row below it."""
        self.when: str | None = None
        self.at: Moment | None = None
        self.text: list[str] | None = None
        """The parts of the row that is open."""

    def zone(self, words: str) -> None:
        """Take the zone that *words* about the times name."""
        self.found.offset = self.found.offset or whens.zone_said(words)

    def read(self, text: str) -> None:
        """Take each block of *text*."""
        for block in lines.blocks(text):
            self._block(block, text)

    def _block(self, block: Block, text: str) -> None:
        raw = lines.source(text, block.start, block.end)
        if block.kind == "heading":
            self._heading(block.inline, raw)
        elif block.kind == "table" and self._table(lines.rows(block)):
            return
        elif block.is_list:
            self._list(block, text, raw)
        elif block.kind == "paragraph":
            self._paragraph(raw)
        elif block.kind != "hr":
            self._more(raw)

    def _heading(self, inline: str, raw: str) -> None:
        found = start(inline, strict=False)
        if found is None:
            self.open(inline if re.search(r"[`\[<]", inline) else lines.words(inline).text)
            return
        when, rest = found
        if when.names_day and not when.has_clock and not rest:
            self._date_line(when)
        else:
            self.open(rest, when)

    def _date_line(self, when: When) -> None:
        """Keep a day for the rows below."""
        self.close()
        self._flush()
        self.pending, self.base, self.heading = when.words, None, when
        self._to_day(when)

    def _flush(self) -> None:
        """Give words for a day that no row took a row of their own."""
        if self.pending:
            words, self.pending = self.pending, ""
            self.found.rows.append(Row(at=Moment(day=self.day) if self.day else None, when=words))

    def _to_day(self, when: When) -> None:
        if self.base and not when.names_day and self.day and self.day != self.base:
            self.day, self.last = self.base, None
        day = when.day
        if day is None and when.month_day and self.anchor:
            day = _following(self.anchor, when.month_day)
        if when.names_day:
            self.day, self.anchor, self.last = day, day or self.anchor, None

    def _list(self, block: Block, text: str, raw: str) -> None:
        items = lines.items(text, block)
        if not any(begun(item.text.partition("\n")[0]) for item in items):
            self._more(raw)
            return
        for item in items:
            first, _, more = item.text.partition("\n")
            found = begun(first)
            is_day = found and found[0].names_day and not found[0].has_clock and not found[1]
            if found and is_day and more.strip():
                self._date_line(found[0])
                self.read(more)
            elif found:
                self.open("\n".join(filter(None, (found[1], more))).strip("\n"), found[0])
            else:
                self.open(item.text)

    def _paragraph(self, raw: str) -> None:
        parts: list[tuple[tuple[When, str] | None, list[str]]] = []
        for line in raw.split("\n"):
            found = start(line.strip(), strict=True)
            if found or not parts:
                parts.append((found, [found[1] if found else line]))
            else:
                parts[-1][1].append(line)
        for found, text in parts:
            body = "\n".join(text).strip("\n")
            if found is None:
                self._more(body, is_note=True)
            elif found[0].names_day and not found[0].has_clock and not body.strip():
                self._date_line(found[0])
            else:
                self.open(body.strip(), found[0])

    def _more(self, raw: str, *, is_note: bool = False) -> None:
        """Add a block to the row that is open, else keep it apart."""
        if self.text is not None:
            self.text.append(raw)
        elif self.pending:
            self.open(raw)
        elif is_note and _ZONE_NOTE.search(raw) and len(raw) < 120:
            self.zone(raw)
            self.found.notes.append(raw)
        else:
            self.zone(raw if is_note and len(raw) < 200 and "time" in raw.lower() else "")
            self.found.rest.append(raw)
            if is_note and _EVERY.search(raw) and (day := naming.day_in(raw)):
                self.base = self.day = self.anchor = day

    def open(self, text: str, when: When | None = None) -> None:
        """Begin a row."""
        self.close()
        self.text = [text] if text else []
        if when is None:
            self.when, self.at = self.pending or None, Moment(day=self.day) if self.pending and self.day else None
            self.pending = ""
            return
        self.found.timed += 1
        self._to_day(when)
        self.at = self._moment(when)
        words = " ".join(filter(None, (self.pending, when.words)))
        is_said = when.is_plain and self.at is not None and not self.pending
        self.when, self.pending = (None if is_said else words), ""

    def _moment(self, when: When) -> Moment | None:
        above = self.heading if self.heading and self.heading.zone else None
        inherited = above.offset if above else self.found.offset
        offset = when.offset or (inherited if when.zone is None else None)
        if when.time is None:
            return Moment(day=when.day, about=when.about) if when.day and not when.has_clock else None
        if self.day is None:
            self.found.is_undecided = True
            return None
        if not when.names_day and self.last and when.time < self.last:
            self.day = None  # after midnight, or out of order: the author did not write which
            self.found.is_undecided = True
            return None
        self.last = when.time
        return Moment(at=dt.datetime.combine(self.day, when.time, tzinfo=offset), about=when.about)

    def close(self) -> None:
        """End the row that is open."""
        if self.text is not None:
            text = "\n\n".join(part for part in self.text if part.strip()).strip("\n")
            if text or self.when or self.at:
                self.found.rows.append(Row(at=self.at, when=self.when, text=text or None))
        self.text = self.when = self.at = None

    def _table(self, table: list[list[str]]) -> bool:
        """Take a table with a column of times; return whether it is one."""
        if not table:
            return False
        head, body = table[0], table[1:]
        kinds = [vocabulary.column(lines.words(cell).text, among=("time", "day", "event")) for cell in head]
        if "time" not in kinds and not _looks_timed(body, 0) and "day" not in kinds:
            return False
        if whens.leading(lines.words(head[0]).text):  # without a head
            kinds, body, head = [None] * len(head), table, [""] * len(head)
        if "time" not in kinds and "day" not in kinds:
            kinds[0] = "time"
        if not body:
            return False
        if "event" not in kinds:
            left = [n for n, kind in enumerate(kinds) if kind is None]
            if left:
                kinds[left[0]] = "event"
        elif kinds.count("event") > 1:
            first = kinds.index("event")
            kinds = [kind if kind != "event" or n == first else None for n, kind in enumerate(kinds)]
        self.close()
        for cell, kind in zip(head, kinds, strict=True):
            if kind in ("time", "day"):
                self.zone(cell)
            if kind in ("time", "day") and whens.is_unclear(cell):
                self.found.notes.append(f"The head of the times: {cell}")
            elif kind:
                self.found.names.append(cell)
        for row in body:
            self._row(row, head, kinds)
        return True

    def _row(self, cells: list[str], head: list[str], kinds: Sequence[str | None]) -> None:
        pairs = list(zip(cells, kinds, strict=False))
        written = [lines.words(cell).text.strip("`") for cell, kind in pairs if kind in ("time", "day")]
        event = next((cell for cell, kind in pairs if kind == "event"), "")
        others = [
            f"{name}: {cell}" if (name := lines.words(title).text) else cell
            for cell, title, kind in zip(cells, head, kinds, strict=False)
            if kind is None and cell.strip()
        ]
        text = " — ".join(filter(None, (event.strip(), *others)))
        words = " ".join(filter(None, written))
        if not (words or text):
            return
        if words.startswith("{:"):  # an attribute of the table, in the form of Kramdown
            self.found.rest.append(words)
            return
        when = whens.leading(words)
        if when is None or when.end < len(words):
            self.found.timed += bool(words)
            if when and when.names_day:
                self._to_day(when)
            self.close()
            self.found.rows.append(Row(when=words or None, text=text or None))
        elif when.names_day and not when.has_clock and not text:
            self._date_line(when)
        else:
            self.open(text, when)
            self.close()


def _looks_timed(body: list[list[str]], column: int) -> bool:
    cells = [lines.words(row[column]).text for row in body if len(row) > column and row[column].strip()]
    return bool(cells) and 2 * sum(whens.leading(cell.strip("`")) is not None for cell in cells) >= len(cells)


def _following(day: dt.date, month_day: tuple[int, int]) -> dt.date | None:
    """Return the day of the same year that a day without one is on, where it follows within a month."""
    try:
        found = day.replace(month=month_day[0], day=month_day[1])
    except ValueError:
        return None
    return found if dt.timedelta() <= found - day <= dt.timedelta(days=31) else None
