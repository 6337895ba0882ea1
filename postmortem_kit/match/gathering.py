"""The records that may have an answer: picked by their words from the files as they are, and only those are read.

Reading a record takes some five milliseconds, and a site may have five thousand: looking which words a file has takes a
tenth of that. Nothing is kept from one question to the next, so that nothing can be out of date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from postmortem_kit import collection, loader
from postmortem_kit.collection import Progress
from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.match import pasted
from postmortem_kit.match.finder import Finder, Found
from postmortem_kit.match.normal import asked, vocabulary, words
from postmortem_kit.match.rarity import Rarity
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError
from postmortem_kit.settings import Config

_FOR_A_LINE = 40
"""Files that are read for one line, those with most of its words."""
_AT_MOST = 200
_LINES = 400
"""Lines that are looked at: all that tell, and of the others the first, each kind once."""


@dataclass(frozen=True)
class _Scan:
    """Which of some words stand in which files."""

    size: int
    files: Mapping[str, Sequence[int]]

    @property
    def rarity(self) -> Rarity:
        return Rarity(self.size, {word: len(places) for word, places in self.files.items()})


def match(root: Path, config: Config, text: str, *, limit: int = 8, progress: Progress[Path] = iter) -> Found:
    """Return the posts below *root*, drafts too, that know what stands in *text*.

    Raises:
        KitError: there is no folder of posts, or a file cannot be read.
    """
    given = pasted.read(text)
    lines = [*given.lines, *(line for line in given.every.values() if line not in given.lines)][:_LINES]
    wanted = [(*must, *may) for must, may in map(asked, lines)]
    files, scan = _scan(root, wanted, progress)
    records = _read([files[place] for place in _picked(scan, wanted)], root, config)
    return Finder(records, rarity=scan.rarity).match(text, limit=limit)


def search(root: Path, config: Config, text: str, *, limit: int = 10) -> tuple[Postmortem, ...]:
    """Return the posts below *root* that have all words of *text*; where none has, those that have most.

    Raises:
        KitError: there is no folder of posts, or a file cannot be read.
    """
    wanted = [words(text)]
    files, scan = _scan(root, wanted, iter)
    records = _read([files[place] for place in _picked(scan, wanted)], root, config)
    return Finder(records, rarity=scan.rarity).search(text, limit=limit)


def _scan(root: Path, wanted: Iterable[Iterable[str]], progress: Progress[Path]) -> tuple[list[Path], _Scan]:
    files, _ = collection.find(root)
    of_interest = frozenset(word for line in wanted for word in line)
    having: dict[str, list[int]] = defaultdict(list)
    for place, path in enumerate(progress(files)):
        for word in vocabulary(_text(path)) & of_interest:
            having[word].append(place)
    return files, _Scan(len(files), having)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise KitError(f"{path}: {error.strerror}") from error


def _picked(scan: _Scan, wanted: Iterable[Iterable[str]]) -> list[int]:
    """Return the places of the files worth reading: for each line those that have most of it."""
    rarity = scan.rarity
    best: dict[int, float] = defaultdict(float)
    for line in wanted:
        share: dict[int, float] = defaultdict(float)
        whole = sum(map(rarity.weight, line)) or 1
        for word in line:
            for place in scan.files.get(word, ()):
                share[place] += rarity.weight(word) / whole
        for place, part in sorted(share.items(), key=lambda item: (-item[1], item[0]))[:_FOR_A_LINE]:
            best[place] = max(best[place], part)
    return sorted(place for place, _ in sorted(best.items(), key=lambda item: (-item[1], item[0]))[:_AT_MOST])


def _read(files: Sequence[Path], root: Path, config: Config) -> tuple[Postmortem, ...]:
    once: dict[str, Postmortem] = {}
    for path in files:
        record = loader.read(path, shown=collection.shown(path, root), zone=config.settings.zone).postmortem
        once.setdefault(record.id, record)
    return tuple(once.values())
