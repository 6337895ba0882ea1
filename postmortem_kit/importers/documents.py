"""One Markdown document as a record: each part in its field, and nothing of it dropped."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token

from postmortem_kit.importers import keys, lines, matter, measures, naming, starts, survival, vocabulary
from postmortem_kit.importers.definitions import Definitions
from postmortem_kit.importers.fields import NARRATIVE, PROSE, Draft
from postmortem_kit.importers.keys import Known
from postmortem_kit.importers.matter import Head
from postmortem_kit.importers.portions import Portion, claims, elsewhere, tree, without
from postmortem_kit.importers.results import Imported, Note, Placed, Site, Undated
from postmortem_kit.model import Postmortem, Source, Times

_LOOSE = frozenset({"topics", "setup", "investigation"})
"""Where a timeline may stand, without being called one."""
_HEADED = re.compile(r"^(?P<key>[^:：]{2,30})[:：]\s*(?P<value>\S.*)$")


def read(
    text: str,
    name: str,
    *,
    day: dt.date | None = None,
    site: Site = Site(),  # noqa: B008  frozen
    status: str = "draft",
    whole: bool = False,
    said: dt.date | None = None,
) -> Imported:
    """Return the record that a document gives.

    A word that would be lost in taking timelines, actions and lessons apart keeps them whole: each section is then a
    topic, as it is.

    Args:
        text: the document.
        name: its path, as `source.id` keeps it.
        day: the day of the incident where none is written in the document.
        site: the severities and the names that the site knows.
        status: of the record.
        whole: keep every section as it is.
        said: the day of the incident, where the system that held the document says it.

    Raises:
        Undated: no day is written, and none is given.
    """
    head, body = matter.split(text)
    env: dict[str, Any] = {}
    tokens = lines.parser().parse(body, env)
    parsed = _Parsed(body, tokens, env.get("references", {}), name, said)
    found = _read(head, parsed, day, site, status, structured=not whole)
    if not whole and survival.lost(tokens, found.record, found.names):
        found = _read(head, parsed, day, site, status, structured=False)
    return found


@dataclass(frozen=True)
class _Parsed:
    """A document without its head."""

    text: str
    tokens: list[Token]
    defined: dict[str, object]
    """The addresses that it gives by name."""
    name: str
    said: dt.date | None


def _read(head: Head, document: _Parsed, day: dt.date | None, site: Site, status: str, *, structured: bool) -> Imported:
    known = Known(site.scale, site.names)
    if document.said:
        known.values["date"], known.day_from = document.said, "export"
    left = keys.from_head(head, known)
    work = _Work(document, head.length, known, structured)
    work.run()
    if left:
        fence = "~~~~" if "```" in "".join(left) else "```"
        work.draft.unplaced.append("\n".join((f"{fence}{head.language}", *left, fence)))
        work.notes.append(Note(1, "front matter that no field holds is kept under `source.unplaced`", "unplaced"))
    if head.note:
        work.notes.append(Note(1, head.note, "unplaced"))
    found = work.date(day)
    return Imported(
        record=work.record(found, status),
        placed=tuple(work.placed),
        notes=tuple(sorted(work.notes, key=lambda note: note.line)),
        names=(*known.named, *work.names),
        is_undated=known.day_from == "given",
        is_plain=not structured,
    )


class _Work:
    """One document on its way to a record."""

    def __init__(self, document: _Parsed, above: int, known: Known, structured: bool) -> None:
        self.text, self.name, self.defined = document.text, document.name, document.defined
        self.definitions = Definitions(self.text, self.defined)
        self.above, self.known, self.structured = above, known, structured
        self.lines = self.text.split("\n")
        self.notes: list[Note] = []
        self.placed: list[Placed] = []
        self.names: list[str] = []
        self.blocks = list(lines.parsed(document.tokens))
        self.draft = Draft(self.defined)
        self.intro: list[str] = []
        self.title = ""

    def run(self) -> None:
        """Cut the document, and take each part."""
        first, top = tree(self.blocks, len(self.lines))
        self.intro.append(without(self.lines, 0, first, ()))
        top = self._title(top)
        self.intro = [keys.from_text(part, self.known) for part in self.intro if part]
        self._day_written()
        self._parts(top)

    def _title(self, top: list[Portion]) -> list[Portion]:
        """Take the heading that names the whole; return the portions without it."""
        titled = str(self.known.values.get("title", ""))
        one = top[0] if top else None
        is_name = one is not None and one.level == min(portion.level for portion in top)
        alone = is_name and one is not None and (len(top) == 1 or one.level == 1)
        if one is None or not alone or vocabulary.heading(lines.words(one.heading).text) or self._is_key(one):
            self.title = titled or naming.title(self.name)
            return top
        said = lines.words(one.heading, self.defined)
        if not said.is_simple or not said.text:
            self.title = titled or naming.title(self.name)
            return top
        self.title = titled or said.text
        verse = " / ".join(self.known.values.get("haiku", ()))
        if titled and said.text.casefold() not in (titled.casefold(), verse.casefold()):
            self.draft.subtitles.append(said.text)
        self.draft.link(said)
        self.placed.append(Placed(one.start + 1 + self.above, one.heading, "title"))
        end = one.inner[0].start if one.inner else one.end
        self.intro.append(without(self.lines, one.body, end, ()))
        return [*one.inner, *top[1:]]

    def _is_key(self, one: Portion) -> bool:
        pair = _HEADED.match(lines.words(one.heading).text)
        return pair is not None and vocabulary.key(pair["key"]) is not None

    def _day_written(self) -> None:
        """Find the day in the title or in the file's name, where no key says it."""
        if "date" in self.known.values:
            return
        for where, text in (
            ("title", self.title),
            ("file name", PurePosixPath(self.name).name),
            ("folder name", PurePosixPath(self.name).parent.name),
        ):
            if day := naming.day_in(text):
                if "date" not in self.known.values:
                    self.known.values["date"], self.known.day_from = day, where
                elif day != self.known.values["date"]:
                    told = f"the {self.known.day_from} says {self.known.values['date']}, the {where} {day}"
                    self.notes.append(Note(1, f"{told}: the first was taken", "day"))

    def _parts(self, top: Sequence[Portion]) -> None:
        index = 0
        while index < len(top):
            one = top[index]
            following = index + 1
            match = vocabulary.heading(one.heading)
            if match and match.field == "timeline":
                while following < len(top) and starts.is_time(lines.words(top[following].heading).text):
                    following += 1
            self._part(one, top[index + 1 : following])
            index = following

    def _part(self, one: Portion, more: Sequence[Portion] = ()) -> None:
        """Take one portion, and *more* that belong to it."""
        match = vocabulary.heading(one.heading)
        pair = _HEADED.match(lines.words(one.heading).text)
        if match is None and pair and self.known.take(pair["key"], pair["value"], where="text"):
            self.names.append(pair["key"])
            if not one.inner and not without(self.lines, one.body, one.end, ()):
                return
        end = more[-1].end if more else one.end
        kind = match.field if match else "topics"
        out = [] if more else elsewhere(one, kind, self._claims)
        body = without(self.lines, one.body, end, out)
        if kind in _LOOSE and self.structured and "timeline" not in self._claims:
            before, body = body, self._timed(one, body)
            if before and not body:
                self.draft.unplaced_heading("timeline", one.heading)
                self._parts(out)
                return
        where = self._place(kind, one, body, is_exact=bool(match and match.exact)) if match else None
        if where is None:
            where = "topics"
            said = lines.words(one.heading, self.defined)
            if said.is_simple and not said.links:
                self.draft.topic(said.text, body)
            else:
                self.draft.topic(None, f"### {one.heading}\n\n{body}".rstrip())
        line = one.start + 1 + self.above
        self.placed.append(Placed(line, one.heading, where))
        if self.draft.undecided:
            self.draft.undecided = False
            self.notes.append(Note(line, "times whose day nobody wrote stay in the words of the source", "times"))
        self._parts(out)

    def _timed(self, one: Portion, body: str) -> str:
        """Take the lists of times out of a section, where no section is the timeline; return the rest."""
        rest = self.draft.timed(body, self.known.values.get("date"))
        if rest != body:
            self.placed.append(Placed(one.start + 1 + self.above, one.heading, "timeline"))
        return rest

    def _place(self, kind: str, one: Portion, body: str, *, is_exact: bool) -> str | None:
        if kind in ("facts", "figures"):
            return self._facts(one, body, kind)
        if not self.structured and kind not in PROSE:
            return None
        day = self.known.values.get("date")
        taken = self.draft.take(kind, one.heading, body, day)
        if taken is None:
            return None
        where, names = taken
        self.names += names
        if is_exact or one.heading in names:
            self.names.append(one.heading)
        elif where not in self.draft.headed:
            self.draft.unplaced_heading(where, one.heading)
        self.draft.headed.discard(where)
        return where

    def _facts(self, one: Portion, body: str, kind: str) -> str | None:
        """Take the metadata and the numbers of a section; what is left of it stays under its heading."""
        left = keys.from_text(body, self.known)
        where = ["metadata"] if left != body else []
        figures, rest, heads = measures.taken(left) if kind == "figures" else ((), left, [])
        if figures:
            self.draft.figures += figures
            self.names += heads
            where.append("impact.figures")
        if not where:
            return None
        if rest:
            self.draft.topic(lines.words(one.heading).text, rest)
            return ", ".join((*where, "topics"))
        self.names.append(one.heading)
        return ", ".join(where)

    @cached_property
    def _claims(self) -> list[str]:
        """The field of each heading that has one."""
        return claims(self.blocks)

    def date(self, given: dt.date | None) -> dt.date:
        """Return the day of the incident: as written, else of the timeline, of the text, else *given*."""
        if "date" in self.known.values:
            found: dt.date = self.known.values["date"]
            return found
        rows = (row.at.date for row in self.draft.timeline if row.at and row.at.date)
        if day := next(rows, None):
            return day
        days = {when for line in self.lines for when in naming.days_in(line)}
        if len(days) == 1:
            self.notes.append(Note(1, "the day is the only one that the text names", "day"))
            return days.pop()
        if given is None:
            raise Undated("no day is written in it")
        self.known.day_from = "given"
        self.notes.append(Note(1, f"no day is written in it that is surely the incident's: {given} was given", "day"))
        return given

    def record(self, day: dt.date, status: str) -> Postmortem:
        """Return the record of all that was taken."""
        values = {name: value for name, value in self.known.values.items() if name not in ("title", "date", "times")}
        told = (values.pop("subtitle", ""), *self.draft.subtitles)
        title, subtitle = naming.fitting(self.title, told)
        whole = self.definitions.whole
        values |= {
            "id": naming.slug(self.name, day),
            "title": title,
            "subtitle": subtitle,
            "date": day,
            "status": status,
            "intro": whole("\n\n".join(part for part in self.intro if part)) or None,
            "times": Times(**self.known.values.get("times", {})),
            "source": Source(system="markdown", id=self.name, unplaced=tuple(map(whole, self.draft.unplaced))),
            **self.draft.values(whole, self.definitions.inlined),
            **{name: value for name, value in values.items() if name == "timezone"},
        }
        if not any(values.get(name) for name in NARRATIVE):
            values["topics"] = ({"body": values.pop("intro", None) or self.text.strip() or title},)
        return Postmortem.model_validate(values)
