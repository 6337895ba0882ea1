"""The clean post: a record as Markdown that reads well as it is, and can be read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from postmortem_kit import formats, prose, references, templates, titles
from postmortem_kit.markdown import TOP
from postmortem_kit.model import Action, Link, Postmortem
from postmortem_kit.moment import Moment
from postmortem_kit.settings import Config, Labels
from postmortem_kit.views import front
from postmortem_kit.views.timeline import timeline_of
from postmortem_kit.views.times import Clock, clock_of

TEMPLATE = "post.md.j2"

HEADINGS = MappingProxyType({
    "summary": "In short",
    "signals": "Seen as",
    "mitigation": "Stopped by",
    "facts": "Facts",
    "participants": "Participants",
    "links": "Links",
    "attachments": "Attachments",
    "public": "Public statement",
    "unplaced": "Not placed",
})  # fmt: skip
"""The headings that a site has no words of its own for."""

DURATIONS = (
    ("Time to detect", "time_to_detect", "detected − started"),
    ("Time to acknowledge", "time_to_acknowledge", "acknowledged − detected"),
    ("Time to mitigate", "time_to_mitigate", "mitigated − started"),
    ("Time to resolve", "time_to_resolve", "resolved − started"),
    ("Affected", "affected", "from each start to the next mitigation, else resolution"),
)
"""Each duration: its name, where it is, and what it is computed from, which stands beside every number."""

_LESSONS = (
    ("Went well", "went_well"), ("Went badly", "went_badly"), ("Got lucky", "got_lucky"), ("Learned", "learned"),
)  # fmt: skip
_PUBLIC = (
    ("Summary", "summary"), ("What happened", "what_happened"), ("What we are doing", "what_we_are_doing"),
)  # fmt: skip

_HAS_BLOCK = re.compile(r"^[ \t]*(?:```|~~~|>|\||[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t])|^(?: {4}|\t)", re.MULTILINE)
"""A row with a block of its own, such as code, a list or a quote: in a cell it would be one line."""
_sentence = prose.sentence
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table whose cells are ready to print."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Document:
    """What the bodies of one post share: where other posts are, and the names of the notes that are taken."""

    address: Callable[[str], str]
    taken: set[str] = field(default_factory=set)

    def body(self, text: str | None, *, top: int = TOP) -> str:
        """Return a body as a part of the post."""
        return prose.below(self._part(text or ""), top=top)

    def line(self, text: str | None) -> str:
        """Return a field within an item as a part of the post."""
        return prose.line(self._part(text or ""))

    def cell(self, text: str | None) -> str:
        """Return a field within a table as a part of the post."""
        part = self._part(text or "")
        return prose.cell(prose.below(part) if "\n" in part else part)

    def _part(self, text: str) -> str:
        return references.apart(references.relinked(text, self.address), self.taken)


def render(
    postmortem: Postmortem,
    config: Config = Config(),  # noqa: B008  frozen
    *,
    root: Path | None = None,
    prompt: bool = False,
    front_matter: bool = True,
    address: Callable[[str], str] = "{}.md".format,
) -> str:
    """Return the post of *postmortem* in Markdown.

    Args:
        postmortem: the record.
        config: the site's headings, time zone and what it shows of people.
        root: the site, whose own template comes before the shipped one.
        prompt: begin with the command that prints the post.
        front_matter: begin with what programs read.
        address: gives the address of another post by its id; by default a file beside this one.

    Raises:
        KitError: the site's template is broken.
    """
    text = templates.render(
        TEMPLATE,
        root=root,
        prompt=f"$ cat posts/{postmortem.id}.md" if prompt else "",
        front_matter=front.matter(postmortem) if front_matter else "",
        labels=config.settings.labels,
        headings=HEADINGS,
        post=_view(postmortem, config, _Document(address)),
    )
    return text.lstrip("\n")


def _view(record: Postmortem, config: Config, document: _Document) -> dict[str, Any]:
    """Return everything that the template prints, each text ready to print."""
    clock = clock_of(record, site=config.settings.zone)
    verse = titles.shown(record, config).lines
    labels = config.settings.labels
    known = tuple(_facts(record, clock))
    bodies = ("intro", "summary", "mitigation", "setup", "hunch", "investigation", "lightbulb", "fix", "reflections")
    return {
        "heading": prose.escaped(" / ".join(verse) if verse else record.title),
        "plain_title": prose.escaped(record.title) if verse else "",
        "subtitle": prose.escaped(record.subtitle or ""),
        **{name: document.body(getattr(record, name)) for name in bodies},
        "signals": tuple(map(prose.code, record.signals)),
        "facts": known if len(known) > 1 else (),  # the day alone stands in the story, or in the front matter
        "participants": _participants(record, config),
        "hypotheses": tuple(
            (formats.word(one.status).capitalize(), _sentence(one.statement), document.line(one.evidence))
            for one in record.hypotheses
        ),
        **_timeline(record, clock, document),
        "impact": document.body(record.impact.description),
        "impact_label": labels.could_have_been if record.kind == "near_miss" else labels.impact,
        "measured": _measured(record),
        "factors": tuple(
            (prose.escaped(formats.word(one.category or "")), document.line(one.description))
            for one in record.contributing_factors
        ),
        "actions": tuple(map(_action, record.actions)),
        "lessons": tuple((name, tuple(map(_sentence, lines))) for name, lines in _parts(record.lessons, _LESSONS)),
        "topics": tuple(_topics(record, labels, document)),
        "related": tuple(
            (formats.word(one.type).capitalize(), prose.escaped(one.id), _sentence(one.note or ""))
            for one in record.related
        ),
        "links": tuple(map(_link, record.links)),
        "attachments": tuple(prose.link(one.alt or one.path, one.path) for one in record.attachments),
        "public": tuple((name, document.body(text, top=4)) for name, text in _parts(record.public, _PUBLIC)),
        "unplaced": tuple(map(document.body, record.source.unplaced)),
        "sign_off": _sentence(record.sign_off or ""),
    }


def _parts(whole: Any, names: Pairs) -> Iterator[tuple[str, Any]]:
    """Return the parts that are there, each below its name."""
    return ((shown, value) for shown, name in names if (value := getattr(whole, name)))


def _facts(record: Postmortem, clock: Clock) -> Iterator[tuple[str, str]]:
    """Return what no section says, with the date before the first; nothing for a record that has only its date."""
    found = tuple((name, text) for name, text in _known(record, clock) if text)
    if found:
        yield "Date", formats.long_day(record.date)
    yield from found


def _known(record: Postmortem, clock: Clock) -> Iterator[tuple[str, str]]:
    listed = (
        ("Severity", (record.severity,)), ("Services", record.services), ("Where the fault was", record.origin),
        ("Teams", record.teams), ("Environments", record.environments), ("Authors", record.authors),
    )  # fmt: skip
    yield "Kind", "" if record.kind == "incident" else formats.word(record.kind)
    yield "Status", "" if record.status == "published" else formats.word(record.status)
    for name, values in listed:
        yield name, ", ".join(prose.escaped(value) for value in values if value)
    for name, moment in record.milestones.items():
        yield name.capitalize(), _full(moment, clock)
    for name, attribute, definition in DURATIONS:
        span = getattr(record, attribute)
        yield name, f"{formats.duration(span)} ({definition})" if span is not None else ""
    yield "Trigger", formats.word(record.trigger.type or "")
    yield "What set it off", _sentence(record.trigger.text or "")
    yield "Detected by", formats.word(record.detection.method or "")
    yield "How it was noticed", _sentence(record.detection.note or "")
    yield "What would have noticed it sooner", _sentence(record.detection.gap or "")
    source = (record.source.system, record.source.id, record.source.url, record.source.imported_at)
    yield "Imported from", ", ".join(_address(part) for part in source if part)


def _full(moment: Moment, clock: Clock) -> str:
    """Return all that is known of a time."""
    day, local, several = clock.day(moment), clock.local(moment), len(clock.offsets) > 1
    if day is None:
        return moment.answer or ""
    time = f" {formats.clock(local, offset=several)}" if local is not None else ""
    zone = f" {clock.name}" if local is not None and clock.name and not several else ""
    return f"{'about ' if moment.about else ''}{formats.day(day)}{time}{zone}"


def _participants(record: Postmortem, config: Config) -> Table | None:
    """Return who took part; without their names where the site shows roles only."""
    names = ("role", "team") if config.settings.participants == "roles" else ("name", "role", "team")
    rows = [tuple(getattr(one, name) or "" for name in names) for one in record.participants]
    return _table(tuple(name.capitalize() for name in names), list(dict.fromkeys(rows)))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, always: tuple[str, ...] = ()) -> Table | None:
    """Return a table of plain words without its empty columns; None without a row."""
    kept = [n for n, name in enumerate(head) if name in always or any(row[n] for row in rows)]
    cells = tuple(tuple(prose.cell(_sentence(row[n])) for n in kept) for row in rows if any(row))
    return Table(tuple(head[n] for n in kept), cells) if cells else None


def _timeline(record: Postmortem, clock: Clock, document: _Document) -> dict[str, Any]:
    """Return the timeline as a table, a column that no row fills left out; as a list where a cell cannot hold a row."""
    shown = timeline_of(record, clock)
    if shown is None:
        return {"timeline": None, "moments": ()}
    head = (
        f"Time, {shown.zone}" if shown.zone else "Time", "In the words of the source", "T", "Type", "What happened",
        "Outcome", "Severity", "Who", "Known from",
    )  # fmt: skip
    is_list = any(_HAS_BLOCK.search(row.text or "") for row in record.timeline)
    rows, moments = [], []
    for row, line in zip(record.timeline, shown.lines, strict=True):
        before = (line.clock if row.at else "", row.when, line.since, line.kind)
        after = (formats.word(row.outcome or ""), row.severity, row.role, row.source)
        if is_list:
            moments.append((_moment(before), document.body(row.text, top=4), _moment(after)))
        else:
            rows.append((*map(_cell, before), document.cell(row.text), *map(_cell, after)))
    kept = [n for n, name in enumerate(head) if name == "What happened" or any(row[n] for row in rows)]
    table = Table(tuple(head[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in rows))
    return {"timeline": None if is_list else table, "moments": tuple(moments)}


def _moment(said: Sequence[str | None]) -> str:
    """Return what is known of a row beside its text, the first of it in bold."""
    first, *rest = [_sentence(part) for part in said if part] or [""]
    return " · ".join(filter(None, (f"**{first}**" if first else "", *rest)))


def _cell(text: str | None) -> str:
    return prose.cell(_sentence(text or ""))


def _measured(record: Postmortem) -> Table | None:
    """Return the numbers of the impact; what is not known is left out."""
    impact = record.impact
    rows = [
        ("Customers affected", formats.count(impact.customers_affected) if impact.customers_affected else ""),
        ("Data loss", impact.data_loss or ""),
        ("Data exposure", impact.data_exposure or ""),
        ("Data corruption", impact.data_corruption or ""),
    ]
    known = [(name, value) for name, value in rows if value]
    figures = [(figure.what, figure.value or "") for figure in impact.figures]
    return _table(("Measured", "Value"), known + figures, always=("Value",))


def _action(action: Action) -> dict[str, Any]:
    """Return an action: whether it is done, its title, a line of what else is known, and the reason against it."""
    known = (
        ("id", action.id), ("type", formats.word(action.type or "")), ("owner", action.owner), ("team", action.team),
        ("priority", action.priority), ("ticket", _address(action.ticket)),
        ("opened", formats.day(action.opened_on) if action.opened_on else ""),
        ("due", formats.day(action.due) if action.due else ""),
        ("closed", formats.day(action.closed_on) if action.closed_on else ""),
    )  # fmt: skip
    details = (f"{name} {text if name == 'ticket' else prose.escaped(text)}" for name, text in known if text)
    return {
        "done": action.status == "done",
        "title": _sentence(action.title),
        "details": " · ".join((f"**{formats.word(action.status)}**", *details)),
        "reason": _sentence(action.reason or ""),
    }


def _address(text: str | None) -> str:
    """Return an address as a link; anything else, such as a key in a tracker, as words."""
    if text and text.startswith(("https://", "http://")) and " " not in text:
        return f"<{text}>"
    return prose.escaped(text or "")


def _link(link: Link) -> tuple[str, str]:
    return formats.word(link.kind), prose.link(link.title or link.url, link.url)


def _topics(record: Postmortem, labels: Labels, document: _Document) -> Iterator[dict[str, Any]]:
    """Return the author's sections; one whose heading is missing, or is one of ours, is marked as theirs."""
    ours = {*dict(labels).values(), *HEADINGS.values()}
    taken = {heading.casefold() for heading in ours}
    for topic in record.topics:
        heading = topic.heading or ""
        marked = not heading or heading.casefold() in taken
        yield {"heading": prose.escaped(heading), "body": document.body(topic.body), "is_marked": marked}
