"""The title of a record: its facts, and the three lines composed of them where none are pinned."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from postmortem_kit.haiku import keywords
from postmortem_kit.haiku.composing import Taken, Title, compose, suggest
from postmortem_kit.haiku.given import Facts, Named
from postmortem_kit.haiku.lexicon import Lexicon
from postmortem_kit.haiku.nouns import noun_phrases
from postmortem_kit.model import Postmortem
from postmortem_kit.moment import Moment
from postmortem_kit.settings import Config
from postmortem_kit.spans import affected, duration

_CODE = re.compile(r"(?<![\w.-])[45]\d\d(?![\w.-]*\w)")


class Shown(NamedTuple):
    """What stands above a post."""

    lines: tuple[str, ...] | None
    """The haiku; None where the plain title leads."""
    is_suggested: bool
    """Composed of the record's facts, and nobody has chosen it yet."""


def shown(postmortem: Postmortem, config: Config | None = None) -> Shown:
    """Return the haiku to show: the pinned one as it is written, else the one that the record's facts carry."""
    if isinstance(postmortem.haiku, tuple):
        return Shown(postmortem.haiku, is_suggested=False)
    title = suggested(postmortem, config)
    return Shown(tuple(line.text for line in title.lines), is_suggested=True) if title else Shown(None, False)


def suggested(postmortem: Postmortem, config: Config | None = None, *, words: Lexicon | None = None) -> Title | None:
    """Return the title to show where none is pinned.

    None where one is, where the record wants none, where people were harmed (a person chooses then), and where the
    facts carry none: `missing` says what would help.
    """
    if postmortem.haiku is not None:
        return None
    known = facts(postmortem, config)
    return None if known.is_sober else compose(known, key=postmortem.id, words=words or _words(config))


def suggestions(
    postmortem: Postmortem,
    config: Config | None = None,
    n: int = 3,
    taken: Taken | Iterable[Iterable[str]] = (),
    *,
    words: Lexicon | None = None,
) -> tuple[Title, ...]:
    """Return up to *n* titles to choose from, none of which repeats a line of the titles *taken*."""
    known = facts(postmortem, config)
    return suggest(known, n, key=postmortem.id, taken=taken, words=words or _words(config))


def _words(config: Config | None) -> Lexicon | None:
    return config.words if config else None


def facts(postmortem: Postmortem, config: Config | None = None) -> Facts:
    """Return the plain facts of *postmortem*; times as the clocks of its zone, else of the site's, showed them."""
    config = config or Config()
    known = postmortem.milestones
    clock = _clock(known, ZoneInfo(postmortem.timezone) if postmortem.timezone else config.settings.zone)
    waves = affected(known, postmortem.rows)
    names = config.catalog.service_names
    services = tuple(dict.fromkeys(names.get(name, name) for name in postmortem.services))
    phrases = noun_phrases(postmortem.title, names=services, never=_people(postmortem))
    return Facts(
        date=postmortem.date,
        kind=postmortem.kind,
        services=services,
        origin=postmortem.origin,
        trigger=postmortem.trigger.type,
        factors=tuple(dict.fromkeys(one.category for one in postmortem.contributing_factors if one.category)),
        detection=postmortem.detection.method,
        signals=tuple(_signals(postmortem.signals)),
        things=tuple(_things(postmortem)),
        mitigations=tuple(_mitigations(postmortem)),
        suspects=tuple(_suspects(postmortem)),
        codes=tuple(dict.fromkeys(code for signal in postmortem.signals for code in _CODE.findall(signal))),
        phrases=phrases.names,
        places=phrases.places,
        clock=clock[0] if clock else None,
        clock_source=clock[1] if clock else "started",
        unseen=_exact(known.get("started"), known.get("detected")),
        lasted=_lasted(known) if len(waves) < 2 else None,
        waves=len(waves),
        ended=_ended(known),
        data_loss=postmortem.impact.data_loss,
        customers=postmortem.impact.customers_affected,
        is_sober=_is_sober(postmortem),
    )


def _people(postmortem: Postmortem) -> frozenset[str]:
    """Return the parts of all names of people that the record knows, in lower case."""
    names = [*postmortem.authors, *(one.name for one in postmortem.participants if one.name)]
    names += [action.owner for action in postmortem.actions if action.owner]
    return frozenset(part for name in names for part in re.findall(r"\w+", name.lower())) - {"and", "the", "of"}


def _clock(known: dict[str, Moment], zone: ZoneInfo | None) -> tuple[dt.datetime, str] | None:
    """Return the start, else the detection, as the clocks of *zone* showed it, and which of the two it is."""
    for name in ("started", "detected"):
        moment = known.get(name)
        if moment is not None and moment.at is not None and not moment.about:
            at = moment.at.astimezone(zone) if zone and moment.at.tzinfo else moment.at
            return at.replace(tzinfo=None), name
    return None


def _exact(start: Moment | None, end: Moment | None) -> dt.timedelta | None:
    """Return the time between two moments where neither was written as about."""
    return None if start is None or end is None or start.about or end.about else duration(start, end)


def _lasted(known: dict[str, Moment]) -> dt.timedelta | None:
    """Return how long users were affected, where it came in one stretch."""
    for name in ("mitigated", "resolved"):
        if name in known and known[name].date:
            return _exact(known.get("started"), known[name])
    return None


def _ended(known: dict[str, Moment]) -> str | None:
    for name in ("mitigated", "resolved"):
        if name in known and known[name].date:
            return name
    return "no" if any(known[name].answer == "none" for name in ("mitigated", "resolved") if name in known) else None


def _signals(signals: tuple[str, ...]) -> Iterator[Named]:
    if signals:
        yield Named("some", f"signal: {signals[0]}")
    seen = set()
    for signal in signals:
        for term in keywords.found(keywords.lists().signals, signal):
            if term not in seen:
                seen.add(term)
                yield Named(term, f"signal: {signal}")


def _things(postmortem: Postmortem) -> Iterator[Named]:
    texts = (("title", (postmortem.title,)), ("tag", postmortem.tags), ("signal", postmortem.signals))
    seen = set()
    for kind, listed in texts:
        for text in listed:
            for term in keywords.named(keywords.lists().things, text):
                if term not in seen:
                    seen.add(term)
                    yield Named(term, f"{kind}: {text}")


def _mitigations(postmortem: Postmortem) -> Iterator[str]:
    """Yield what the text of the mitigation says was done, sentence by sentence."""
    seen = set()
    for sentence in keywords.sentences(postmortem.mitigation or ""):
        for term in keywords.found(keywords.lists().mitigations, sentence):
            if term not in seen:
                seen.add(term)
                yield term


def _suspects(postmortem: Postmortem) -> Iterator[str]:
    """Yield what was suspected and ruled out: the first thing that the statement names."""
    seen = set()
    for hypothesis in postmortem.hypotheses:
        if hypothesis.status == "ruled_out":
            term = keywords.first(keywords.lists().suspects, hypothesis.statement)
            if term and term not in seen:
                seen.add(term)
                yield term


def _is_sober(postmortem: Postmortem) -> bool:
    """Whether people were harmed, by a closed list of words in the tags, the title or the impact."""
    impact = postmortem.impact
    texts = (postmortem.title, postmortem.subtitle, *postmortem.tags, impact.description)
    figures = (text for figure in impact.figures for text in (figure.what, figure.value))
    is_told = any(text and keywords.tells_of_harm(text) for text in (*texts, *figures))
    return is_told or impact.data_exposure == "confirmed"
