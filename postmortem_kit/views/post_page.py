"""The page of one post, from its template."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from postmortem_kit import checks, formats, markdown, titles
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Hypothesis, Impact, Link, Postmortem
from postmortem_kit.places import Address
from postmortem_kit.settings import Config
from postmortem_kit.views.actions import items_of
from postmortem_kit.views.again import while_open
from postmortem_kit.views.around import NOTHING, Around
from postmortem_kit.views.charts import phase_bar
from postmortem_kit.views.facts import Facts, facts_of, labels_of
from postmortem_kit.views.page import rendered
from postmortem_kit.views.quick import quick_of
from postmortem_kit.views.timeline import timeline_of
from postmortem_kit.views.times import clock_of, phases
from postmortem_kit.wording import Text, say

POST = "page.md.j2"

_LONG_LINE = 34
"""A longer line of a haiku is set smaller, so that three lines stay three."""
_LONG_SIGNAL = 300
"""A longer signal is folded after so many characters."""
_DESCRIBED = 160
"""So many characters of a description are shown elsewhere."""
_TAG = re.compile(r"<[^>]+>")
_BLOCK_ENDS = re.compile(r"</(?:p|li|div|pre|h\d|t[dh])>|<br>")
_LESSONS = (
    ("+", Text("Went well"), "went_well"),
    ("−", Text("Went badly"), "went_badly"),
    ("~", Text("Got lucky"), "got_lucky"),
    ("=", Text("Learned"), "learned"),
)


@dataclass(frozen=True)
class Topic:
    """A section of the author's own."""

    heading: str | None
    id: str
    text: str


@dataclass(frozen=True)
class Reference:
    """A link of a record."""

    title: str
    href: str | None
    """None for an address that a page may not follow."""
    kind: str


def post(
    entry: Loaded,
    config: Config,
    *,
    today: date,
    root: Path | None = None,
    address: Address = lambda kind, name: None,
    resolve: markdown.Resolve | None = None,
    around: Around = NOTHING,
) -> str:
    """Return the page of one record.

    Args:
        entry: the record, and where it stands.
        config: the site's settings and catalog.
        today: the day as of which actions are late.
        root: the site, whose own template comes before the shipped one.
        address: gives the address of the page about a service, a tag and so on, where there is one.
        resolve: gives the final address of each relative link in the record's text.
        around: what the other records add to it.
    """
    record = entry.postmortem
    settings = config.settings
    clock = clock_of(record, site=settings.zone)
    facts = facts_of(record, config, clock=clock, address=address)
    haiku = titles.shown(record, config)
    required, wanting = _absent(entry, config)
    quick = quick_of(record)
    return rendered(
        POST,
        root,
        record=record,
        labels=labels_of(settings),
        description=_described(record),
        haiku=haiku.lines,
        is_long=any(len(line) > _LONG_LINE for line in haiku.lines or ()),
        suggested=haiku.is_suggested,
        required=required,
        wanting=wanting,
        bar=phase_bar(phases(record)),
        quick=quick,
        seen=tuple((signal[:_LONG_SIGNAL], signal[_LONG_SIGNAL:]) for signal in quick.seen),
        runbooks=_references((link for link in record.links if link.kind == "runbook"), resolve),
        facts=facts,
        hypotheses_count=_counted(record.hypotheses),
        figures=tuple(_figures(record.impact)),
        timeline=timeline_of(record, clock),
        told=tuple(_told(record)),
        actions=items_of(
            record.actions,
            today=today,
            again=[while_open(record, action, around.again, today=today) for action in record.actions],
        ),
        lessons=tuple(_lessons(record)),
        topics=tuple(_topics(record)),
        links=(
            *_references((link for link in record.links if link.kind != "runbook"), resolve),
            *(
                Reference(one.alt or one.path, _href(one.path, resolve), Text("attachment"))
                for one in record.attachments
            ),
        ),
        around=around,
        source=entry.source.path,
        filters=tuple(_filters(record, facts)),
        resolve=resolve,
        today=today,
    )


def _absent(entry: Loaded, config: Config) -> tuple[list[str], list[str]]:
    """Return what the site requires before it publishes a record, and what its readers would miss besides."""
    found: dict[str, list[str]] = {"required": [], "expected": []}
    if not entry.postmortem.is_live:
        for problem in checks.run([entry], config, as_published=True):
            if problem.rule in found:
                found[problem.rule].append(_missed(problem.message.removeprefix("no ").partition(":")[0]))
    return found["required"], found["expected"]


def _missed(what: str) -> str:
    """Return what a check misses: its own word for it, or which of the five times."""
    times = what.removesuffix(" time")
    if times == what:
        return say(what)
    return say("{times} time", times=formats.joined([say(word) for word in re.split(", | and ", times)]))


def _described(record: Postmortem) -> str:
    """Return what search engines and previews show below the title."""
    text = next(filter(None, (record.summary, record.intro, record.setup, record.title)), "")
    parts = [part for part in markdown.without_notes(text).split("\n\n") if part.strip()]
    first = next((part for part in parts if not part.lstrip().startswith("#")), text)
    shown = _TAG.sub("", _BLOCK_ENDS.sub(" ", markdown.body(first, prefix="")))
    words = " ".join(html.unescape(shown).split()) or record.title
    if len(words) <= _DESCRIBED:
        return words
    return words[:_DESCRIBED].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + " …"


def _counted(hypotheses: Sequence[Hypothesis]) -> str:
    """Return how many hypotheses there were: 4, of which 3 ruled out."""
    if len(hypotheses) < 2:
        return ""
    counts = ((word, sum(one.status == status for one in hypotheses)) for status, word in _HYPOTHESES)
    parts = formats.joined([f"{number} {say(word)}" for word, number in counts if number])
    return say("{count}, of which {parts}", count=len(hypotheses), parts=parts) if parts else str(len(hypotheses))


_HYPOTHESES = (("ruled_out", Text("ruled out")), ("open", Text("open")))


def _figures(impact: Impact) -> Iterator[tuple[str, str]]:
    if impact.customers_affected:
        yield say("customers affected"), formats.count(impact.customers_affected)
    for figure in impact.figures:
        yield figure.what, figure.value or ""
    for name in (Text("data loss"), Text("data exposure"), Text("data corruption")):
        if harm := getattr(impact, name.replace(" ", "_")):
            yield say(name), formats.said(harm)


def _told(record: Postmortem) -> Iterator[tuple[str, str]]:
    """Yield what belongs to the times and is no row of them."""
    trigger = (formats.said(record.trigger.type or ""), record.trigger.text)
    if record.trigger:
        yield say("What set it off"), ": ".join(part for part in trigger if part)
    if record.detection.note:
        yield say("How it was noticed"), record.detection.note
    if record.detection.gap:
        yield say("The gap in watching"), record.detection.gap


def _lessons(record: Postmortem) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for sign, name, field in _LESSONS:
        if lines := getattr(record.lessons, field):
            yield sign, say(name), lines


def _topics(record: Postmortem) -> Iterator[Topic]:
    """Return the author's own sections, each with an id that no other section has."""
    taken: set[str] = set()
    for number, topic in enumerate(record.topics, start=1):
        id = f"topic-{markdown.slug(topic.heading or '') or number}"
        id = f"{id}-{number}" if id in taken else id
        taken.add(id)
        yield Topic(topic.heading, id, topic.body or "")


def _references(links: Iterable[Link], resolve: markdown.Resolve | None) -> tuple[Reference, ...]:
    return tuple(Reference(link.title or link.url, _href(link.url, resolve), formats.word(link.kind)) for link in links)


def _href(url: str, resolve: markdown.Resolve | None) -> str | None:
    if not markdown.is_safe(url):
        return None
    return resolve(url) if resolve is not None and markdown.is_relative(url) else url


def _filters(record: Postmortem, facts: Facts) -> Iterator[tuple[str, str]]:
    """Return what search narrows by."""
    yield "year", str(record.date.year)
    if facts.severity:
        yield "severity", facts.severity.text
    for name, terms in (("service", facts.services), ("team", facts.teams), ("factor", facts.factors)):
        for term in terms:
            yield name, term.text
