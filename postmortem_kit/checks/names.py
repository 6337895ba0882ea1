"""Whether the names in a record are names of this site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from postmortem_kit.checks.case import Case, Finding, Findings
from postmortem_kit.places import place
from postmortem_kit.problem import short
from postmortem_kit.settings import CATALOG, SETTINGS
from postmortem_kit.shaper import Loc, nearest

Named: TypeAlias = Iterable[tuple[Loc, str | None]]
_FEW = 12
"""So many names fit into a hint."""


def unknown_service(case: Case) -> Findings:
    """A service is not in the catalog.

    Where `catalog.yaml` lists services, each name in `services` is one of them or one of their aliases: a misspelt one
    would get a page of its own, and be missed on the page where people look. `origin` may hold any name, since the
    fault may have been at a vendor's.
    """
    names = _listed("services", case.record.services)
    yield from _unknown(case, "service", names, case.config.catalog.service_names, CATALOG)


def unknown_team(case: Case) -> Findings:
    """A team is not in the catalog.

    Where `catalog.yaml` lists teams, each name in `teams` and each action's `team` is one of them or one of their
    aliases, so that a team finds all that is its own in one place.
    """
    of_actions = [(("actions", index, "team"), action.team) for index, action in enumerate(case.record.actions)]
    names = [*_listed("teams", case.record.teams), *of_actions]
    yield from _unknown(case, "team", names, case.config.catalog.team_names, CATALOG)


def unknown_environment(case: Case) -> Findings:
    """An environment is not in the catalog.

    Where `catalog.yaml` lists environments, each name in `environments` is one of them.
    """
    names = _listed("environments", case.record.environments)
    yield from _unknown(case, "environment", names, case.config.catalog.environments, CATALOG)


def unknown_severity(case: Case) -> Findings:
    """A severity is not on the site's scale.

    The scale is `severities` in `postmortem.yml`, worst first; without that file it is sev1 to sev4. It holds for the
    record and for each row of the timeline that raises or lowers the severity.
    """
    of_rows = [(("timeline", index, "severity"), row.severity) for index, row in enumerate(case.record.timeline)]
    names = [(("severity",), case.record.severity), *of_rows]
    yield from _unknown(case, "severity", names, case.config.settings.severities, SETTINGS)


def unknown_factor(case: Case) -> Findings:
    """A category of a contributing factor is not one of the site's.

    The categories are `factors` in `postmortem.yml`; without it there are twelve. They are few on purpose: a page that
    counts them says something only where people use the same words. A factor may do without a category.
    """
    factors = case.record.contributing_factors
    names = [(("contributing_factors", index, "category"), factor.category) for index, factor in enumerate(factors)]
    yield from _unknown(case, "factor", names, case.config.settings.factors, SETTINGS)


def same_page(case: Case) -> Findings:
    """Two names of a service or of a team make one address.

    Each name in `services` and `teams` has a page. Names that differ only in capitals, spaces and punctuation share it,
    so that none is lost; mostly they are one thing, spelt in two ways. A catalog with aliases settles it.
    """
    of_kinds = (
        ("service", "services", case.record.services, case.config.catalog.service_names),
        ("team", "teams", case.record.teams, case.config.catalog.team_names),
    )
    for kind, key, names, known in of_kinds:
        for loc, name in _listed(key, names) if not known else ():
            first, path = case.shelf.by_place[place(kind, name)]
            if name != first:
                message = f"'{short(name)}' shares its page with '{short(first)}' in {path}"
                yield Finding(case.mark(*loc), message, "write the same name in both, or two that differ in letters")


def _listed(key: str, names: tuple[str, ...]) -> Iterator[tuple[Loc, str]]:
    for index, name in enumerate(names):
        yield (key, index), name


def _unknown(case: Case, noun: str, names: Named, known: Iterable[str], file: str) -> Findings:
    words = list(known)
    is_broken = any(problem.path == file for problem in case.config.problems)  # its names may be the missing ones
    for loc, name in names if words and not is_broken else ():
        if name and name not in words:
            yield Finding(case.mark(*loc), f"unknown {noun} '{short(name)}'", _hint(name, words, noun, file))


def _hint(name: str, words: list[str], noun: str, file: str) -> str:
    by_key = {_key(word): word for word in words}
    near = by_key.get(nearest(_key(name), by_key) or "")
    if near:
        return f"did you mean '{near}'?"
    if len(words) <= _FEW:
        return f"one of {', '.join(words)}"
    return f"it is not in {file}: write a name from there, or add the {noun}"


def _key(word: str) -> str:
    """Return *word* without what people write differently."""
    return word.lower().replace("_", "-").replace(" ", "-")
