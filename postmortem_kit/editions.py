"""The public edition of a site: what everybody may read of its records, taken out before any view sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from postmortem_kit.dumper import dump
from postmortem_kit.loader import Loaded, Source
from postmortem_kit.model import Postmortem, Relation, Topic
from postmortem_kit.problem import Mark
from postmortem_kit.settings import Catalog, Config, Settings

KEPT = ("id", "title", "haiku", "date", "kind", "status", "published_on", "audience")
"""What a public record says beside its public text. Its title is public with it, and so is a haiku that is pinned."""

_TOLD = (("What happened", "what_happened"), ("What we are doing", "what_we_are_doing"))


def public(entries: Iterable[Loaded], config: Config) -> tuple[tuple[Loaded, ...], Config]:
    """Return what the public edition is made of: the public part of the public records, and no names.

    Everything else is gone from what it returns, the source's lines too, so that no view can show it.
    """
    chosen = [entry for entry in entries if entry.postmortem.audience == "public"]
    ids = frozenset(entry.postmortem.id for entry in chosen)
    return tuple(_entry(entry, ids) for entry in chosen), replace(
        config, settings=Settings(participants="roles"), catalog=Catalog(), sources=(), read_first=()
    )


def _entry(entry: Loaded, ids: frozenset[str]) -> Loaded:
    record = _record(entry.postmortem, ids)
    lines = tuple(dump(record).split("\n"))
    # The file's own name may be a code name. The folder stays: pictures that the public text shows are in it.
    source = Source(f"{record.id}.yaml", lines, MappingProxyType({(): Mark()}), entry.source.folder)
    return Loaded(record, source, ())


def _record(record: Postmortem, ids: frozenset[str]) -> Postmortem:
    return Postmortem.model_construct(
        **{name: getattr(record, name) for name in KEPT},
        summary=record.public.summary,
        topics=tuple(
            Topic(heading=heading, body=body) for heading, name in _TOLD if (body := getattr(record.public, name))
        ),
        related=tuple(_superseded(record, ids)),
    )


def _superseded(record: Postmortem, ids: frozenset[str]) -> Iterator[Relation]:
    """Yield which public records this one replaces: those say so to their readers."""
    for one in record.related:
        if one.type == "supersedes" and one.id in ids:
            yield Relation(id=one.id, type=one.type)
