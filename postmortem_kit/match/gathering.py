"""The records of a site, read for a question and not for a judgement."""

from __future__ import annotations

from pathlib import Path

from postmortem_kit import collection, loader
from postmortem_kit.collection import Progress
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config


def gather(root: Path, config: Config, *, progress: Progress[Path] = iter) -> tuple[Postmortem, ...]:
    """Return the records below *root*, drafts too, each id once, by their files' names.

    Raises:
        KitError: there is no folder of posts.
    """
    files, _ = collection.find(root)
    once: dict[str, Postmortem] = {}
    for path in progress(files):
        record = loader.read(path, shown=collection.shown(path, root), zone=config.settings.zone).postmortem
        once.setdefault(record.id, record)
    return tuple(once.values())
