"""What makes a record good or doubtful: one function a check, listed in CHECKS and TOGETHER."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence

from postmortem_kit.checks import (
    actions,
    content,
    expectations,
    exposure,
    language,
    names,
    relations,
    story,
    times,
    verse,
)
from postmortem_kit.checks.case import Case, Check, Shelf
from postmortem_kit.checks.reading import RULES
from postmortem_kit.loader import Loaded
from postmortem_kit.problem import Level, Problem
from postmortem_kit.settings import Config

CHECKS = (
    Check("no-narrative", Level.ERROR, story.no_narrative),
    Check("required", Level.ERROR, expectations.required),
    Check("expected", Level.WARNING, expectations.expected),
    Check("time-order", Level.ERROR, times.time_order),
    Check("detected-early", Level.WARNING, times.detected_early),
    Check("times-conflict", Level.ERROR, times.times_conflict),
    Check("timeline-outside", Level.ERROR, times.timeline_outside),
    Check("action-owner", Level.WARNING, actions.action_owner),
    Check("action-due", Level.WARNING, actions.action_due),
    Check("action-reason", Level.WARNING, actions.action_reason),
    Check("action-dates", Level.ERROR, actions.action_dates),
    Check("action-id", Level.ERROR, actions.action_id),
    Check("unknown-service", Level.ERROR, names.unknown_service),
    Check("unknown-team", Level.ERROR, names.unknown_team),
    Check("unknown-environment", Level.ERROR, names.unknown_environment),
    Check("unknown-severity", Level.ERROR, names.unknown_severity),
    Check("unknown-factor", Level.ERROR, names.unknown_factor),
    Check("public-missing", Level.WARNING, story.public_missing),
    Check("alias-path", Level.ERROR, story.alias_path),
    Check("attachment-missing", Level.ERROR, story.attachment_missing),
    Check("image-alt", Level.WARNING, content.image_alt),
    Check("image-missing", Level.ERROR, content.image_missing),
    Check("token", Level.WARNING, exposure.token),
    Check("haiku-scan", Level.WARNING, verse.haiku_scan),
    Check("language", Level.NOTE, language.language),
)
"""What can be told from one record and the site's settings."""

TOGETHER = (
    Check("duplicate-id", Level.ERROR, relations.duplicate_id),
    Check("related-missing", Level.ERROR, relations.related_missing),
    Check("related-self", Level.ERROR, relations.related_self),
    Check("related-one-sided", Level.WARNING, relations.related_one_sided),
    Check("related-circular", Level.WARNING, relations.related_circular),
    Check("related-later", Level.WARNING, relations.related_later),
    Check("link-missing", Level.ERROR, content.link_missing),
    Check("link-unpublished", Level.WARNING, content.link_unpublished),
    Check("same-page", Level.WARNING, names.same_page),
    Check("haiku-shared", Level.WARNING, verse.haiku_shared),
)
"""What can be told only from all records."""


def run(
    entries: Sequence[Loaded], config: Config, *, context: Sequence[Loaded] = (), as_published: bool = False
) -> Iterator[Problem]:
    """Yield what every check finds in *entries*; the records of *context* are only looked up."""
    shelf = Shelf.of((*entries, *context))
    for entry in entries:
        if entry.source.has():  # of a file that could not be read, everything has been said
            case = Case(entry, config, shelf, as_published)
            for check in (*CHECKS, *TOGETHER):
                for mark, message, hint in check.find(case):
                    yield Problem(entry.source.path, mark, check.level, check.id, message, hint)


def explained(rule: str) -> str:
    """Return what *rule*, a check's or one of reading, means: a sentence, and below it more about it."""
    if rule in RULES:
        return RULES[rule].strip()
    check = next(check for check in (*CHECKS, *TOGETHER) if check.id == rule)
    return inspect.cleandoc(check.find.__doc__ or "")
