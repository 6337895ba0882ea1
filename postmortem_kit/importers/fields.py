"""The fields of a record as they fill: each part of a document goes to its field, or is said not to fit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from postmortem_kit.importers import lines, starts, tasks, timelines
from postmortem_kit.importers.lines import Words
from postmortem_kit.model import Action, Factor, Figure, Impact, Lessons, Link, Participant, Row, Topic

PROSE = ("summary", "setup", "hunch", "investigation", "lightbulb", "fix", "mitigation", "reflections", "impact")
NARRATIVE = (
    "summary", "timeline", "topics", "setup", "hunch", "investigation", "lightbulb", "fix", "reflections",
)  # fmt: skip
"""Of these a record has one at least."""
_LISTED = ("went_well", "went_badly", "got_lucky", "learned")
_ZONE_ONLY = re.compile(r"^\W*\w+ \((?:(?:all )?times (?:are )?(?:in )?)?(?:UTC|GMT)\S*\)$", re.IGNORECASE)
"""A heading that says the zone and nothing else beside its word."""
_WHO = re.compile(r"^(?P<name>[^():–—]{2,60}?)\s*(?:\((?P<role>[^()]+)\)|\s[-–—]\s(?P<dash>.+)|:\s(?P<colon>.+))?$")

Taken = tuple[str, list[str]]
"""Where it went, and which words became names of fields."""


class Draft:
    """What has been taken so far."""

    def __init__(self, defined: dict[str, object]) -> None:
        """Begin; *defined* holds the addresses that the document gives by name."""
        self.defined = defined
        self.prose: dict[str, list[str]] = {}
        self.topics: list[Topic] = []
        self.factors: list[Factor] = []
        self.timeline: list[Row] = []
        self.actions: list[Action] = []
        self.lessons: dict[str, list[str]] = {}
        self.participants: list[Participant] = []
        self.links: list[Link] = []
        self.signals: list[str] = []
        self.figures: list[Figure] = []
        self.single: dict[str, str] = {}
        self.unplaced: list[str] = []
        self.subtitles: list[str] = []
        self.headed: set[str] = set()
        """Fields whose part kept its heading within the text."""
        self.is_utc = True
        self.undecided = False

    def topic(self, heading: str | None, body: str) -> None:
        """Add a section of the author's own."""
        if heading or body:
            self.topics.append(Topic(heading=heading or None, body=body or None))

    def unplaced_heading(self, where: str, heading: str) -> None:
        """Keep a heading that says more than the name of its field."""
        self.unplaced.append(f"The heading of `{where}`: {heading}")

    def link(self, said: Words) -> None:
        """Keep the links of a line of plain words."""
        self.links += [Link(title=words or None, url=url) for words, url in said.links if url]

    def take(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        """Put a part into the field *kind*; return None where it does not fit."""
        if not body.strip():
            return (f"lessons.{kind}" if kind in _LISTED else kind, [])
        if kind in PROSE:
            return self._prose(kind, heading, body)
        taker: Callable[..., Taken | None] = {
            "contributing_factors": self._factors,
            "timeline": self._timeline,
            "actions": self._actions,
            "lessons": self._lessons,
            "participants": self._participants,
            "links": self._links,
            "signals": self._signals,
            "detection": self._single,
            "trigger": self._single,
            **dict.fromkeys(_LISTED, self._listed),
        }[kind]
        return taker(kind, heading, body, day)

    def _prose(self, kind: str, heading: str, body: str) -> Taken:
        """Keep a text as it is; a second one for the same field stays apart under its heading."""
        parts = self.prose.setdefault(kind, [])
        if parts:
            parts.append(f"### {heading}")
            self.headed.add(kind)
        parts.append(body)
        return kind, []

    def _factors(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken:
        found = lines.blocks(body)
        if len(found) == 1 and found[0].is_list:
            items = lines.items(body, found[0])
            self.factors += [Factor(description=item.text) for item in items if item.text]
        else:
            self.factors.append(Factor(description=body))
        return kind, []

    def _timeline(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        found = timelines.read(body, heading=heading, day=day)
        if not found.timed:
            rows = timelines.untimed(body)
            self.timeline += rows
            self.is_utc = self.is_utc and not rows
            return (kind, []) if rows else None
        self.timeline += found.rows
        self.undecided |= found.is_undecided
        self.is_utc &= found.offset == dt.UTC
        self.unplaced += found.notes
        if found.rest:
            self.topic(lines.words(heading).text, "\n\n".join(found.rest))
        if found.offset is not None and _ZONE_ONLY.search(heading):
            found.names.append(heading)
        return kind, found.names

    def timed(self, body: str, day: dt.date | None) -> str:
        """Take the lists of times out of a section that is no timeline; return the rest of it."""
        rows, rest = starts.listed(body)
        if not rows:
            return body
        self._timeline("timeline", "", rows, day)
        return rest

    def _actions(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        found = tasks.read(body, self.defined)
        if found is None:
            return None
        self.actions += found.actions
        self.links += found.links
        if found.rest:
            self.topic(lines.words(heading).text, "\n\n".join(found.rest))
        return kind, found.names

    def _lines(self, body: str) -> list[Words] | None:
        """Return a list, or paragraphs, as lines of plain words; None where a line cannot hold one."""
        out: list[Words] = []
        for block in lines.blocks(body):
            if block.kind == "paragraph":
                out.append(lines.words(block.inline, self.defined))
            elif block.is_list:
                for item in lines.items(body, block):
                    parts = lines.blocks(item.text)
                    if any(part.kind != "paragraph" for part in parts):
                        return None
                    out.append(lines.words(" ".join(part.inline for part in parts), self.defined))
            elif block.kind != "hr":
                return None
        return out if all(one.is_simple for one in out) else None

    def _listed(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        said = self._lines(body)
        if said is None:
            return None
        for one in said:
            self.link(one)
        self.lessons.setdefault(kind, []).extend(one.text for one in said if one.text)
        return f"lessons.{kind}", []

    def _lessons(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        """Take the parts of the lessons below their own headings; a text that is no list goes to the reflections."""
        from postmortem_kit.importers import vocabulary
        from postmortem_kit.importers.portions import tree, without

        rows = body.split("\n")
        first, top = tree(lines.blocks(body), len(rows))
        parts = [("learned", "", without(rows, 0, first, ()))] if without(rows, 0, first, ()) else []
        for one in top:
            match = vocabulary.heading(one.heading)
            if match is None or match.field not in _LISTED:
                return self._prose("reflections", heading, body)
            parts.append((match.field, one.heading, without(rows, one.body, one.end, ())))
        if not all(self._lines(text) is not None for _, _, text in parts):
            return self._prose("reflections", heading, body)
        names = []
        for name, title, text in parts:
            self._listed(name, title, text, day)
            if title and (match := vocabulary.heading(title)) and match.exact:
                names.append(title)
            elif title:
                self.unplaced_heading(f"lessons.{name}", title)
        return kind, names

    def _participants(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        said = self._lines(body)
        if said is None or any(one.links for one in said):
            return None
        for one in said:
            found = _WHO.match(one.text)
            role = found and (found["role"] or found["dash"] or found["colon"])
            self.participants.append(
                Participant(name=found["name"].strip() if found and role else one.text, role=role or None)
            )
        return kind, []

    def _links(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        said = self._lines(body)
        if not said or not all(_is_link(one) for one in said):
            return None
        for one in said:
            _, url = one.links[0] if one.links else ("", one.text)
            self.links.append(Link(title=one.text if one.text != url else None, url=url))
        return kind, []

    def _signals(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        said = self._lines(body)
        if not said or any(one.links for one in said):
            return None
        self.signals += [
            one.text.strip("`") if one.text.count("`") == 2 and one.text[0] == "`" else one.text for one in said
        ]
        return kind, []

    def _single(self, kind: str, heading: str, body: str, day: dt.date | None) -> Taken | None:
        said = self._lines(body)
        if said is None:
            return None
        for one in said:
            self.link(one)
        before = [self.single[kind]] if kind in self.single else []
        self.single[kind] = " ".join([*before, *(one.text for one in said)])
        return kind, []

    def values(self, whole: Callable[[str], str], inlined: Callable[[str], str]) -> dict[str, Any]:
        """Return the fields that are set.

        *whole* adds to a text what it uses of the rest of the document; *inlined* puts that into a row of a table.
        """
        prose = {name: whole("\n\n".join(parts)) for name, parts in self.prose.items()}
        impact = prose.pop("impact", None)
        found: dict[str, Any] = {
            **prose,
            "impact": Impact(description=impact, figures=tuple(self.figures)),
            "contributing_factors": tuple(_with(one, "description", whole) for one in self.factors),
            "timeline": tuple(_with(one, "text", inlined) for one in self.timeline),
            "timezone": "UTC" if self.timeline and self.is_utc else None,
            "topics": tuple(_with(one, "body", whole) for one in self.topics),
            "lessons": Lessons.model_validate(self.lessons) if self.lessons else None,
            "actions": tuple(self.actions),
            "participants": tuple(self.participants),
            "links": tuple(dict.fromkeys(self.links)),
            "signals": tuple(self.signals),
            "detection": {"note": self.single["detection"]} if "detection" in self.single else None,
            "trigger": {"text": self.single["trigger"]} if "trigger" in self.single else None,
        }
        return {name: value for name, value in found.items() if value}


def _with(part: Any, name: str, whole: Callable[[str], str]) -> Any:
    text = getattr(part, name)
    return part.model_copy(update={name: whole(text)}) if text and "[" in text else part


def _is_link(one: Words) -> bool:
    return len(one.links) == 1 or (not one.links and re.fullmatch(r"https?://\S+", one.text) is not None)
