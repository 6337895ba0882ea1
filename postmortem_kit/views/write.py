"""The page on which a record is written without a terminal, and the words that its haiku is counted by."""

from __future__ import annotations

import json
from collections.abc import Iterator

from postmortem_kit import haiku, scripts, templates
from postmortem_kit.haiku import cmu, lexicon
from postmortem_kit.settings import Config, Settings
from postmortem_kit.views import questions
from postmortem_kit.views.facts import Severity, severity_word
from postmortem_kit.views.forges import forge_of
from postmortem_kit.views.page import Page, Shown, rendered
from postmortem_kit.wording import ENGLISH, spoken

TEMPLATE = "write.md.j2"
FOLDER = "new/"
EMPTY = "postmortem.yaml"
"""The file to fill in without the form, beside the page."""


def pages(shown: Shown) -> Iterator[Page]:
    """Return the page."""
    settings = shown.config.settings
    text = rendered(
        TEMPLATE,
        shown.root,
        story=questions.questions(questions.STORY, settings),
        panel=questions.questions(questions.PANEL, settings),
        facts=questions.questions(questions.FACTS, settings),
        levels=tuple((level, _severity(level, settings)) for level in settings.severities),
        times=questions.questions(questions.TIMES, settings),
        zone=questions.questions(("timezone",), settings)[0],
        folds=questions.folds(settings),
        empty=empty(shown),
        forge=forge_of(settings.forge or shown.masthead.edit),
        order=json.dumps(questions.order()),
        names=json.dumps(_names(shown.config), ensure_ascii=False),
        site_zone=settings.timezone or "",
        texts=scripts.texts("new.js"),
    )
    yield Page(f"{FOLDER}index.md", text)


def files(shown: Shown) -> Iterator[tuple[str, str | bytes]]:
    """Return the empty file, and what the page loads for a haiku: the words, and how many syllables each has."""
    yield f"{FOLDER}{EMPTY}", empty(shown)
    yield f"{FOLDER}words.json", words(shown.config)
    yield f"{FOLDER}cmu.bin", cmu.PACKED.read_bytes()
    yield f"{FOLDER}cmu-license.txt", cmu.PACKED.with_name("cmudict-LICENSE.txt").read_text(encoding="utf-8")


def empty(shown: Shown) -> str:
    """Return the commented file that `postmortem new` writes, with nothing in it yet."""
    known = dict.fromkeys(("kind", "severity", "services", "authors", "summary", "haiku"), "")
    known |= {"title": "title:", "date": "date:                        # 2024-09-02, the day of the incident"}
    settings = shown.config.settings
    with spoken(ENGLISH):  # the keys are English, and the comments are about them
        return templates.render("new.yaml.j2", root=shown.root, known=known, settings=settings, schema=".schema.json")


def words(config: Config) -> str:
    """Return the terms of the site and the kit with their counts of syllables, the likeliest first, as JSON."""
    own = lexicon.own().spoken
    terms = sorted({*own, *(config.words.spoken if config.words else {})})
    counted = {term: haiku.count(term, words=config.words) for term in terms if term.strip("-") == term}
    return json.dumps(
        {term: [one.count, *(n for n in one.accepted if n != one.count)] for term, one in counted.items() if one.words},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _severity(level: str, settings: Settings) -> Severity:
    scale = settings.severities
    filled = len(scale) - scale.index(level)
    return Severity(severity_word(level), tuple(at < filled for at in range(len(scale))), level == scale[0])


def _names(config: Config) -> dict[str, list[str]]:
    """Return the names that the catalog allows for each field; none where it allows every name."""
    catalog = config.catalog
    allowed = {
        "services": sorted(catalog.service_names),
        "teams": sorted(catalog.team_names),
        "environments": sorted(catalog.environments),
    }
    return {field: names for field, names in allowed.items() if names}
