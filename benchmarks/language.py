"""Print how well the check of language reads sentences that were labelled before it was written.

    python benchmarks/language.py [SENTENCES.tsv] [--misses] [--posts FOLDER]

Each line of the list has a label, a tab and a sentence; `none` is the label of a sentence without blame. Precision is
the share of the sentences named by the check that are labelled at all, recall the share of the labelled ones that it
names. `--posts` also counts what the check says of the records in a folder, as running text.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from postmortem_kit.checks import blame

SENTENCES = Path(__file__).parents[1] / "tests" / "language" / "sentences.tsv"
NAMES = ("Priya Nair", "Jonas Weber", "Tomasz Zielinski", "Mei Lin", "Ada Okafor")
"""The people of the sentences."""


class Sentence(NamedTuple):
    """One line of the list, and what the check says of it."""

    label: str
    text: str
    said: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the check names it if and only if it is labelled."""
        return (self.label != "none") == bool(self.said)


def read(path: Path) -> list[Sentence]:
    """Read the list and let the check judge each sentence."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Sentence(row["label"], row["sentence"], tuple(hit.kind.id for hit in blame.find(row["sentence"], NAMES)))
        for row in rows
    ]


def precision(sentences: Sequence[Sentence]) -> tuple[int, int]:
    """Return how many sentences are named rightly, of how many."""
    named = [one for one in sentences if one.said]
    return sum(one.label != "none" for one in named), len(named)


def recall(sentences: Sequence[Sentence], *labels: str) -> tuple[int, int]:
    """Return how many of the labelled sentences are named, of how many; of these *labels*, or of all."""
    wanted = [one for one in sentences if one.label != "none" and (not labels or one.label in labels)]
    return sum(bool(one.said) for one in wanted), len(wanted)


def _share(name: str, counts: tuple[int, int]) -> str:
    right, total = counts
    return f"{name:<16} {100 * right / total:6.1f} %  {right} of {total}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sentences", type=Path, nargs="?", default=SENTENCES)
    parser.add_argument("--misses", action="store_true", help="print the sentences that are read wrongly")
    parser.add_argument("--posts", type=Path, help="count what is said of the records in this folder too")
    options = parser.parse_args()
    sentences = read(options.sentences)
    print(f"{len(sentences)} sentences")
    print(_share("precision", precision(sentences)))
    print(_share("recall", recall(sentences)))
    for label in dict.fromkeys(one.label for one in sentences if one.label != "none"):
        print(_share(f"  {label}", recall(sentences, label)))
    for one in sentences if options.misses else ():
        if not one.is_right:
            print(f"{one.label:<16} {', '.join(one.said) or '-':<16} {one.text}")
    if options.posts:
        _posts(options.posts)
    return 0


def _posts(folder: Path) -> None:
    from postmortem_kit import checks, loader
    from postmortem_kit.settings import Config

    entries = [loader.read(path) for path in sorted(folder.rglob("*.yaml"))]
    start = time.process_time()
    found = [one for one in checks.run(entries, Config()) if one.rule == "language"]
    print(f"{len(entries)} records: {len(found)} phrases named")
    for problem in found:
        print(f"  {problem}")
    print(f"all checks: {1000 * (time.process_time() - start) / max(1, len(entries)):.1f} ms a record")


if __name__ == "__main__":
    raise SystemExit(main())
