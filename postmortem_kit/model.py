"""The record: one postmortem as a frozen value, with what follows from its times."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from postmortem_kit import moment as moments
from postmortem_kit import spans
from postmortem_kit.moment import Moment, TimeFault
from postmortem_kit.problem import short

SECTIONS = ("setup", "hunch", "investigation", "lightbulb", "fix", "reflections")
"""The narrative sections, in the order of a post."""

_DAY = "write year-month-day: 2024-09-02"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNT = re.compile(r"~?\d{1,3}(?:[,_ ]?\d{3})*|~?\d+", re.ASCII)


def fault(rule: str, message: str, hint: str) -> PydanticCustomError:
    """Carry a rule and a hint through the validator; braces in an author's text are not placeholders."""
    return PydanticCustomError("kit", "{text}", {"rule": rule, "text": message, "hint": hint})


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        moment = moments.read(value)
    except TimeFault as wrong:
        known = "no day" in wrong.message or "the year" in wrong.message
        raise fault("date", wrong.message if known else f"'{short(value)}' is no day", _DAY) from None
    if moment.day is None or moment.about:
        raise fault("date", f"'{short(value)}' is no day", _DAY)
    return moment.day


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value) or len(value) > 100:
        near = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:100]
        hint = f"use small letters, digits and single hyphens{f': {near}' if near else ''}"
        if "," in value:
            hint = f"write a list: [{', '.join(part.strip() for part in value.split(','))}]"
        raise fault("slug", f"'{short(value)}' does not fit in an address", hint)
    return value


def _count(value: Any) -> Any:
    text = str(value).strip()
    if not _COUNT.fullmatch(text):
        raise fault("number", f"'{short(text)}' is no number", "write digits, with ~ in front for about: ~4200")
    return re.sub("[,_ ]", "", text)


def _haiku(value: Any) -> tuple[str, ...] | str:
    """Take three lines, or the seed's one-line form `a / b / c`, or `none`."""
    lines = (value,) if isinstance(value, str) else tuple(value)
    if lines == ("none",):
        return "none"
    if len(lines) == 1:
        lines = tuple(re.split(r"\s+/\s+|\n", lines[0]))
    lines = tuple(_line(line) for line in lines if line.strip())
    if len(lines) != 3:
        raise fault("haiku-lines", f"a haiku has three lines, this has {len(lines)}", "write three, or `none`")
    return lines


def _schema(value: Any) -> Any:
    if str(value) != "1":
        raise fault("schema", f"'{short(str(value))}' is no version of this format that is known here", "write 1")
    return 1


def _zone(value: str) -> str:
    try:
        return moments.zone_named(value).key
    except TimeFault as wrong:
        raise fault(wrong.rule, wrong.message, wrong.hint or "") from None


def _line(value: str) -> str:
    """A plain field is one line: what an author broke over several is joined."""
    return " ".join(value.split())


def _title(value: str) -> str:
    if not value:
        raise fault("missing", "the title is empty", "one plain sentence: what broke, in words people search for")
    if len(value) > 100:
        raise fault(
            "title-length",
            f"the title has {len(value)} characters, 100 fit",
            "say it shorter; the rest fits in `subtitle`",
        )
    return value


Line = Annotated[str, AfterValidator(_line)]
Prose = Annotated[str, AfterValidator(lambda text: text.strip("\n").rstrip()), "prose"]
"""Markdown; the dumper writes it as a `|` block."""
Day = Annotated[dt.date, BeforeValidator(_day)]
Slug = Annotated[Line, AfterValidator(_slug)]
Count = Annotated[
    str,
    BeforeValidator(_count),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^~?[\d,_ ]+$"}]}),
]
Haiku = Annotated[
    tuple[str, ...] | str,
    BeforeValidator(_haiku),
    "lines",
    WithJsonSchema(
        {"anyOf": [{"type": "array", "items": {"type": "string"}, "minItems": 3, "maxItems": 3}, {"type": "string"}]}
    ),
]
Zone = Annotated[Line, AfterValidator(_zone)]
Harm = Literal["none", "suspected", "confirmed"]


class Part(BaseModel):
    """One object of the record."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    MAIN: ClassVar[str] = ""
    """The field that a bare text stands for."""
    CHOICE: ClassVar[str] = ""
    """The field that a bare text stands for when it is one of its words."""

    def __bool__(self) -> bool:
        """Whether anything is set."""
        return any(getattr(self, name) != info.default for name, info in type(self).model_fields.items())


class Times(Part):
    """The five times. Each may come from a timeline row of that type instead."""

    started: Moment | None = None
    """The first harm, not the latent fault."""
    detected: Moment | None = None
    """An alert fired or a person knew."""
    acknowledged: Moment | None = None
    """Somebody took it."""
    mitigated: Moment | None = None
    """Users are fine."""
    resolved: Moment | None = None
    """Nobody needs to watch; the permanent fix is an action."""


class Detection(Part):
    """How it was noticed."""

    MAIN = "note"
    CHOICE = "method"
    method: Literal["alert", "watching", "customer_report", "internal_report", "third_party"] | None = None
    """watching: somebody saw it on a dashboard or at a deployment; internal_report: a colleague told."""
    note: Line | None = None
    """More about it, in a sentence."""
    gap: Line | None = None
    """What would have noticed it sooner."""


class Figure(Part):
    """One number of the impact."""

    MAIN = "what"
    what: Line
    """What was counted."""
    value: Line | None = None
    """The number, as it is printed."""


class Impact(Part):
    """What it did; on a near miss, what it could have done."""

    MAIN = "description"
    description: Prose | None = None
    """Markdown: whom it hit, and how. Unknown is left out, never 0."""
    customers_affected: Count | None = None
    """A number, or `~number` for about."""
    data_loss: Harm | None = None
    """none, suspected or confirmed."""
    data_exposure: Harm | None = None
    """none, suspected or confirmed."""
    data_corruption: Harm | None = None
    """none, suspected or confirmed."""
    figures: tuple[Figure, ...] = ()
    """Other numbers."""


class Trigger(Part):
    """What set it off, apart from the factors."""

    MAIN = "text"
    CHOICE = "type"
    type: Literal["change", "load", "expiry", "dependency", "hardware", "attack", "unknown"] | None = None
    """What kind of event."""
    text: Line | None = None
    """The event, in a sentence."""


class Factor(Part):
    """One thing that made it possible or worse."""

    MAIN = "description"
    category: Line | None = None
    """One of the site's factors."""
    description: Prose | None = None
    """Markdown: how it contributed."""


class Row(Part):
    """One row of the timeline."""

    MAIN = "text"
    at: Moment | None = None
    """A time value, or `HH:MM` on the day of the row before it."""
    when: Line | None = None
    """The source's own words for the time, beside `at` or instead of it."""
    text: Prose | None = None
    """Markdown: what happened."""
    type: (
        Literal[
            "lead_up",
            "started",
            "detected",
            "acknowledged",
            "mitigated",
            "resolved",
            "diagnosis",
            "action",
            "decision",
            "communication",
            "follow_up",
        ]
        | None
    ) = None
    """What kind of row; the five times may come from here."""
    outcome: Literal["helped", "no_effect", "worse"] | None = None
    """What an action did."""
    severity: Line | None = None
    """The severity from here on."""
    role: Line | None = None
    """Who, as a role, never a name."""
    source: Line | None = None
    """Where this is known from."""


class Hypothesis(Part):
    """One thing that was suspected."""

    MAIN = "statement"
    statement: Line
    """What was suspected."""
    status: Literal["ruled_out", "confirmed", "open"] = "open"
    """What came of it."""
    evidence: Prose | None = None
    """Markdown: how to tell."""


class Topic(Part):
    """A section of the author's own."""

    MAIN = "body"
    heading: Line | None = None
    """The author's heading."""
    body: Prose | None = None
    """Markdown."""


class Lessons(Part):
    """What was learned."""

    MAIN = "learned"
    went_well: tuple[Line, ...] = ()
    """What helped."""
    went_badly: tuple[Line, ...] = ()
    """What hurt."""
    got_lucky: tuple[Line, ...] = ()
    """What could have gone worse."""
    learned: tuple[Line, ...] = ()
    """What we know now."""


class Action(Part):
    """One thing to do, so that it does not happen again or hurts less."""

    MAIN = "title"
    id: Line | None = None
    """A short name for trackers, unique in the record."""
    title: Line
    """What is done, starting with a verb."""
    type: Literal["prevent", "detect", "mitigate", "repair", "process", "investigate"] | None = None
    """What it is for."""
    status: Literal["proposed", "open", "in_progress", "done", "wont_do"] = "proposed"
    """Where it stands."""
    owner: Line | None = None
    """A person or a team."""
    team: Line | None = None
    """The team that carries it."""
    opened_on: Day | None = None
    """The day it was accepted."""
    due: Day | None = None
    """The day it is due."""
    closed_on: Day | None = None
    """The day it was done or declined."""
    priority: Line | None = None
    """As the tracker says it."""
    ticket: Line | None = None
    """An address or a key in the tracker."""
    reason: Line | None = None
    """Why it will not be done."""


class Participant(Part):
    """Somebody who took part in the response."""

    MAIN = "name"
    name: Line | None = None
    """The person; a site option shows roles only."""
    role: Line | None = None
    """What they did in the response."""
    team: Line | None = None
    """Their team."""


class Relation(Part):
    """A link to another record; both ends are checked and show it."""

    MAIN = "id"
    id: Line
    """The other record's id."""
    type: Literal["recurrence_of", "duplicate_of", "caused_by", "similar", "supersedes"] = "similar"
    """How the two belong together."""
    note: Line | None = None
    """The reason, in a sentence."""


class Link(Part):
    """An address worth having at hand."""

    MAIN = "url"
    title: Line | None = None
    """What stands there."""
    url: Line
    """The address."""
    kind: Literal["runbook", "dashboard", "ticket", "change", "chat", "status_page", "other"] = "other"
    """What kind of place."""


class Attachment(Part):
    """A file beside the record."""

    MAIN = "path"
    path: Line
    """The file, relative to the record's folder."""
    alt: Line | None = None
    """What a reader who cannot see it needs to know."""


class Public(Part):
    """What the public edition says."""

    MAIN = "summary"
    summary: Prose | None = None
    """Markdown."""
    what_happened: Prose | None = None
    """Markdown."""
    what_we_are_doing: Prose | None = None
    """Markdown."""


class Source(Part):
    """Where an imported record came from."""

    MAIN = "system"
    system: Line | None = None
    """The system."""
    id: Line | None = None
    """Its id there."""
    url: Line | None = None
    """Its address there."""
    imported_at: Line | None = None
    """When it was imported."""
    unplaced: tuple[Prose, ...] = ()
    """What an importer could not place."""


class Postmortem(Part):
    """One postmortem, as its author wrote it."""

    schema_: Annotated[Literal[1], BeforeValidator(_schema)] = Field(1, alias="schema")
    """The version of this format."""
    id: Slug
    """One path segment, immutable: the address is /post/<id>/. Default: the file's stem."""
    aliases: tuple[Line, ...] = ()
    """Older ids or paths; each becomes a redirect."""
    title: Annotated[Line, AfterValidator(_title), Field(json_schema_extra={"maxLength": 100, "minLength": 1})]
    """One plain sentence, at most 100 characters: search, feeds, the page's name, the terminal."""
    haiku: Haiku | None = None
    """Three lines, 5-7-5, the title once written; `none`: no verse above this one."""
    subtitle: Line | None = None
    """A second line under the title."""
    date: Day
    """The day of the incident."""
    kind: Literal["incident", "near_miss", "drill"] = "incident"
    """What it was."""
    status: Literal["draft", "in_review", "published", "superseded"] = "published"
    """A build holds published and superseded records; `serve` and `--drafts` show the others too, marked."""
    published_on: Day | None = None
    """The day it was published; feeds and the rail show it, else `date`."""
    severity: Line | None = None
    """The highest level reached, of the site's own scale."""
    authors: tuple[Line, ...] = ()
    """People."""
    tags: tuple[Slug, ...] = ()
    """Slugs."""
    services: tuple[Line, ...] = ()
    """Who was hit: names of the site's catalog."""
    teams: tuple[Line, ...] = ()
    """Teams of the site's catalog."""
    environments: tuple[Line, ...] = ()
    """Environments of the site's catalog."""
    origin: tuple[Line, ...] = ()
    """The service or the vendor in which the fault was, where it is not one of `services`."""
    summary: Prose | None = None
    """Markdown: what happened, in two sentences."""
    timezone: Zone | None = None
    """The IANA zone in which times without an offset are read and the page shows all of them."""
    times: Times = Times.model_construct()
    """The five times."""
    detection: Detection = Detection.model_construct()
    """How it was noticed."""
    impact: Impact = Impact.model_construct()
    """What it did; on a near miss, what it could have done."""
    trigger: Trigger = Trigger.model_construct()
    """What set it off."""
    contributing_factors: tuple[Factor, ...] = ()
    """What made it possible or worse; never one root cause."""
    mitigation: Prose | None = None
    """Markdown: what stopped it."""
    timeline: tuple[Row, ...] = ()
    """What happened when."""
    hypotheses: tuple[Hypothesis, ...] = ()
    """What was suspected, and how each was told apart."""
    intro: Prose | None = None
    """Markdown before the first heading."""
    setup: Prose | None = None
    """Markdown: The Setup."""
    hunch: Prose | None = None
    """Markdown: The Initial Hunch."""
    investigation: Prose | None = None
    """Markdown: The Investigation."""
    lightbulb: Prose | None = None
    """Markdown: The Lightbulb Moment."""
    fix: Prose | None = None
    """Markdown: The Fix."""
    topics: tuple[Topic, ...] = ()
    """The author's own sections, in the author's order."""
    reflections: Prose | None = None
    """Markdown: Reflections."""
    lessons: Lessons = Lessons.model_construct()
    """What went well, badly, by luck, and what was learned."""
    actions: tuple[Action, ...] = ()
    """What will be done."""
    participants: tuple[Participant, ...] = ()
    """Who took part."""
    signals: Annotated[tuple[Line, ...], "lines"] = ()
    """Exact alert names, error strings, log lines, or a symptom in words: the key of "have we seen this?"."""
    related: tuple[Relation, ...] = ()
    """Other records that belong to this one."""
    links: tuple[Link, ...] = ()
    """Runbooks, dashboards, tickets."""
    attachments: tuple[Attachment, ...] = ()
    """Files beside the record."""
    audience: Literal["internal", "public"] = "internal"
    """Who may read it."""
    public: Public = Public.model_construct()
    """What the public edition says."""
    sign_off: Line | None = None
    """The last line of the post."""
    source: Source = Source.model_construct()
    """Where an imported record came from."""

    @property
    def rows(self) -> tuple[tuple[str, Moment], ...]:
        """The timeline's typed rows that have a time."""
        return tuple((row.type, row.at) for row in self.timeline if row.type and row.at)

    @cached_property
    def milestones(self) -> dict[str, Moment]:
        """Each of the five times that is known, from `times` or from the timeline."""
        return spans.milestones(dict(self.times), self.rows)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, with *update* in place of its fields; what was worked out of the old ones is forgotten."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("milestones", None)
        return copied

    @property
    def time_to_detect(self) -> dt.timedelta | None:
        """Detected − started."""
        return self._between("started", "detected")

    @property
    def time_to_acknowledge(self) -> dt.timedelta | None:
        """Acknowledged − detected."""
        return self._between("detected", "acknowledged")

    @property
    def time_to_mitigate(self) -> dt.timedelta | None:
        """Mitigated − started."""
        return self._between("started", "mitigated")

    @property
    def time_to_resolve(self) -> dt.timedelta | None:
        """Resolved − started."""
        return self._between("started", "resolved")

    @property
    def affected(self) -> dt.timedelta | None:
        """The sum of all spans from a start to the next mitigation, else resolution."""
        waves = spans.affected(self.milestones, self.rows)
        return sum((end - start for start, end in waves), dt.timedelta()) if waves else None

    @property
    def phases(self) -> tuple[spans.Phase, ...]:
        """The stretches in which it was undetected, unmitigated or recovering."""
        return spans.phases(self.milestones, self.rows)

    def _between(self, start: str, end: str) -> dt.timedelta | None:
        known = self.milestones
        return spans.duration(known.get(start), known.get(end))

    @property
    def is_live(self) -> bool:
        """Whether a build holds it."""
        return self.status in ("published", "superseded")
