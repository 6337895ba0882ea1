"""A record cut into the parts that a match is found in: its signals, its text by the paragraph, what was ruled out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_kit.model import SECTIONS, Hypothesis, Postmortem

_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)]) )")


@dataclass(frozen=True)
class Part:
    """One paragraph of a record."""

    place: str
    """Where it stands: timeline, investigation."""
    text: str
    ruled_out: Hypothesis | None = None
    """The hypothesis that it is, where that was suspected and was not it."""


def parts_of(record: Postmortem) -> tuple[Part, ...]:
    """Return the text of *record* by the paragraph, in the order in which a post tells it."""
    return tuple(_parts(record))


def _parts(record: Postmortem) -> Iterator[Part]:
    yield Part("title", ". ".join(filter(None, (record.title, record.subtitle))))
    yield from (Part("signals", signal) for signal in record.signals)
    for name in ("summary", "intro"):
        yield from _paragraphs(name, getattr(record, name))
    yield from _paragraphs("impact", record.impact.description)
    yield from _paragraphs("detection", ". ".join(filter(None, (record.detection.note, record.detection.gap))))
    yield from _paragraphs("trigger", record.trigger.text)
    for name in ("mitigation", *SECTIONS):
        yield from _paragraphs(name, getattr(record, name))
    for topic in record.topics:
        yield from _paragraphs(topic.heading or "topics", topic.body)
    for factor in record.contributing_factors:
        yield from _paragraphs("factors", factor.description)
    for one in record.hypotheses:
        said = ". ".join(filter(None, (one.statement, one.evidence)))
        yield Part("hypotheses", said, one if one.status == "ruled_out" else None)
    for row in record.timeline:
        yield from _paragraphs("timeline", row.text)
    for kind in ("went_well", "went_badly", "got_lucky", "learned"):
        yield from (Part("lessons", line) for line in getattr(record.lessons, kind))
    yield from (Part("actions", action.title) for action in record.actions)


def _paragraphs(place: str, text: str | None) -> Iterator[Part]:
    for paragraph in _PARAGRAPH.split(text or ""):
        if paragraph.strip(" \t\n`"):
            yield Part(place, paragraph.strip())
