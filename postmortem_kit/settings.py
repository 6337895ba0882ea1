"""The site's own settings: `postmortem.yml` (scale, labels, requirements) and `catalog.yaml` (names)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from postmortem_kit import agreement, languages, moment
from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.model import Line, Part, Zone, fault
from postmortem_kit.places import segment
from postmortem_kit.problem import KitError, Mark, Problem, in_order, short
from postmortem_kit.shaper import Loc, Shape, shape
from postmortem_kit.sieve import drop, validate
from postmortem_kit.tree import parse
from postmortem_kit.wording import ENGLISH, Language

SETTINGS = "postmortem.yml"
CATALOG = "catalog.yaml"
WORDS = "words.yaml"
FILES = (SETTINGS, CATALOG, WORDS)
"""What a site may have beside its records."""
FACTORS = (
    "code_defect",
    "configuration",
    "deployment",
    "dependency",
    "capacity",
    "data",
    "infrastructure",
    "security",
    "process",
    "documentation",
    "observability",
    "coordination",
)
"""The categories of contributing factors where the site names none of its own."""

if TYPE_CHECKING:
    from postmortem_kit.haiku.lexicon import Lexicon

Section = TypeVar("Section", bound=Part)


class Labels(Part):
    """The headings of a post's sections."""

    setup: Line = "The Setup"
    hunch: Line = "The Initial Hunch"
    investigation: Line = "The Investigation"
    hypotheses: Line = "Hypotheses"
    lightbulb: Line = "The Lightbulb Moment"
    fix: Line = "The Fix"
    timeline: Line = "Timeline"
    impact: Line = "Impact"
    could_have_been: Line = "Could have been"
    factors: Line = "Contributing factors"
    actions: Line = "Action items"
    lessons: Line = "Lessons"
    reflections: Line = "Reflections"
    related: Line = "Related"


class Requirement(Part):
    """Fields that a record must have; each condition left out holds always."""

    MAIN = "fields"
    fields: tuple[Line, ...] = ()
    """Field names, `times.started` for one within another, `actions.owner` for one of every entry."""
    status: tuple[Literal["draft", "in_review", "published", "superseded"], ...] = ()
    """The statuses it holds for; where none is named: in_review, published and superseded."""
    kind: tuple[Literal["incident", "near_miss", "drill"], ...] = ()
    """The kinds it holds for."""
    severity: tuple[Line, ...] = ()
    """The severities it holds for."""


def _scale(levels: tuple[str, ...]) -> tuple[str, ...]:
    if not 2 <= len(levels) <= 6:
        raise fault("scale", f"a scale of {len(levels)} severities", "name 2 to 6 levels, worst first")
    if len(set(levels)) < len(levels):
        raise fault("scale", "a severity is named twice", "name each level once, worst first")
    if len(set(map(segment, levels))) < len(levels):
        raise fault("scale", "two severities have one address", "give each a name that differs in letters or digits")
    return levels


def _forge(address: str) -> str:
    if not re.fullmatch(r"https?://[^/]+/.+/(?:_edit|_new|edit|new|blob|tree)/[^/].*", address):
        hint = "write where it edits a file: https://forge.example.com/ops/posts/_edit/main/"
        raise fault("forge", f"'{short(address)}' is no address at which a forge edits files", hint)
    return address


class Settings(Part):
    """What a site decides for all of its records."""

    timezone: Zone | None = None
    """The zone in which times without an offset are read where a record names none."""
    severities: Annotated[tuple[Line, ...], AfterValidator(_scale)] = ("sev1", "sev2", "sev3", "sev4")
    """The scale, worst first, 2 to 6 levels."""
    factors: tuple[Line, ...] = FACTORS
    """The categories of contributing factors."""
    labels: Labels = Labels.model_construct()
    """The headings of a post's sections."""
    language: Line = "en"
    """The language of the site's own texts: `en`, `de`, or another one whose texts stand in `language.yaml`."""
    audience: Literal["internal", "public"] = "internal"
    """Who can read the site; search engines are asked to stay away from one that is not public."""
    participants: Literal["roles", "names"] = "names"
    """What a page shows of those who took part."""
    publish_within_days: Annotated[int, Field(ge=1, le=365)] = 14
    """So many days after an incident its post is owed: the digest names what is still a draft then."""
    review_within_days: Annotated[int, Field(ge=1, le=365)] = 10
    """So many days after an incident its review is owed: the digest names what is still in review then.

    Where the post itself is owed earlier, so is its review.
    """
    required: tuple[Requirement, ...] = ()
    """What a record must have; the rest of what is expected is a warning."""
    forge: Annotated[Line, AfterValidator(_forge)] | None = None
    """Where the forge edits a file of the site's folder, `https://forge.example.com/ops/posts/_edit/main/`.

    The page `/new/` opens a pull request there; without it, where `edit_uri` of `mkdocs.yml` leads.
    """

    @property
    def zone(self) -> ZoneInfo | None:
        """The site's time zone."""
        return moment.zone_named(self.timezone) if self.timezone else None


class Reading(Part):
    """One post that a newcomer to a service should read."""

    MAIN = "id"
    id: Line
    """The post's id."""
    note: Line | None = None
    """Why, in a sentence."""


def _two(chosen: tuple[Reading, ...]) -> tuple[Reading, ...]:
    if len(chosen) > 2:
        raise fault("read-first", f"{len(chosen)} posts to read first", "choose two: what a newcomer does read")
    return chosen


class Service(Part):
    """One service of the catalog."""

    MAIN = "name"
    name: Line
    """What records call it."""
    team: Line | None = None
    """Who looks after it."""
    aliases: tuple[Line, ...] = ()
    """Other names that records may use for it."""
    description: Line | None = None
    """What it does, in a sentence."""
    on_call: Line | None = None
    """The address of who is on call."""
    runbook: Line | None = None
    """The address of its runbook."""
    read_first: Annotated[tuple[Reading, ...], AfterValidator(_two)] = ()
    """At most two posts that the team would have a newcomer read."""


class Team(Part):
    """One team of the catalog."""

    MAIN = "name"
    name: Line
    """What records call it."""
    aliases: tuple[Line, ...] = ()
    """Other names that records may use for it."""
    channel: Line | None = None
    """Where it is asked."""


class Catalog(Part):
    """The names that records may use; an empty list allows every name."""

    services: tuple[Service, ...] = ()
    """What the organisation runs."""
    teams: tuple[Team, ...] = ()
    """Who looks after it."""
    environments: tuple[Line, ...] = ()
    """Where it runs."""

    @cached_property
    def service_names(self) -> dict[str, str]:
        """Every name and alias of a service, and the name it stands for."""
        return _names(self.services)

    @cached_property
    def team_names(self) -> dict[str, str]:
        """Every name and alias of a team, and the name it stands for."""
        return _names(self.teams)


def _names(entries: tuple[Service, ...] | tuple[Team, ...]) -> dict[str, str]:
    aliases = {alias: entry.name for entry in entries for alias in entry.aliases}
    return aliases | {entry.name: entry.name for entry in entries}


@dataclass(frozen=True)
class Config:
    """A site's settings and catalog, and what was wrong in them."""

    settings: Settings = field(default_factory=Settings)
    catalog: Catalog = field(default_factory=Catalog)
    problems: tuple[Problem, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    """The text of each file that was read, for showing problems."""
    read_first: tuple[tuple[str, Mark], ...] = ()
    """The ids of the posts that teams chose for newcomers, and where each stands in the catalog."""
    words: Lexicon | None = None
    """The site's own words beside the kit's, as they are spoken."""
    language: Language = ENGLISH
    """The language of the site's own texts."""


def read(root: Path) -> Config:
    """Read the site's files where they are there; without them a site works with defaults."""
    problems: list[Problem] = []
    sources: list[tuple[str, str]] = []
    shapes: dict[str, Shape] = {}

    def load(name: str, model: type[Section]) -> Section:
        path = root / name
        if not path.is_file():
            return model()
        try:
            with path.open("rb") as file:
                tree = parse(file.read(MAX_BYTES + 1), name)
        except OSError as error:
            raise KitError(f"{name}: {error.strerror}") from error
        shaped = shape(tree, model)
        shaped.problems = [problem for problem in shaped.problems if problem.rule != "empty-file"]
        value = validate(shaped, model, {})
        if wrong := _cross_check(value, shaped):
            drop(shaped, *wrong)
            value = validate(shaped, model, {})
        problems.extend(shaped.problems)
        sources.append((name, tree.text))
        shapes[name] = shaped
        return value

    settings, catalog = load(SETTINGS, Settings), load(CATALOG, Catalog)
    words = None
    if (root / WORDS).is_file():
        from postmortem_kit.haiku.lexicon import load as load_words

        words, wrong = load_words(root / WORDS)
        problems.extend(replace(problem, path=WORDS) for problem in wrong)
    place = shapes[SETTINGS].mark("language") if SETTINGS in shapes else Mark()
    language, wrong, source = languages.read(root, settings.language, place, SETTINGS)
    problems.extend(wrong)
    sources.extend(filter(None, (source,)))
    chosen = tuple(_read_first(catalog, shapes[CATALOG])) if CATALOG in shapes else ()
    return Config(settings, catalog, in_order(problems), tuple(sources), chosen, words, language)


def _read_first(catalog: Catalog, shaped: Shape) -> Iterator[tuple[str, Mark]]:
    for index, service in enumerate(catalog.services):
        for n, one in enumerate(service.read_first):
            yield one.id, shaped.mark("services", index, "read_first", n, "id")


def _cross_check(value: Any, shaped: Shape) -> list[Loc]:
    """Report what no single field can show, and return what is better left out.

    Names that point at two things, rules that can never hold.
    """
    if isinstance(value, Catalog):
        agreement.check_names(value.services, "services", "service", shaped)
        agreement.check_names(value.teams, "teams", "team", shaped)
    elif isinstance(value, Settings):
        agreement.check_labels(value.labels, shaped)
        return agreement.check_required(value.required, value.severities, shaped)
    return []
