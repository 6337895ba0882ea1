"""Print how well the haiku counter reads a list: a TSV file of terms and the counts a listener accepts.

    python benchmarks/haiku_accuracy.py LIST.tsv [LIST.tsv …] [--misses]

The first line may name the columns: `term`, `accepted` (one or more counts with commas between), and, where
it is there, `class`, by which the result is also given. A term is right when its primary count is accepted.
Where espeak-ng is installed (Debian's package), the same list is counted from its phonemes beside ours.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from postmortem_kit.haiku import count

NUCLEI = "iɪeɛæaɑɒɔoʊuʌəɜɚɐᵻɵyøœ"
"""What espeak-ng writes for a vowel."""
JOINER = "\u200d"
SYLLABIC = "\u0329"


class Term(NamedTuple):
    """One line of the list."""

    text: str
    accepted: frozenset[int]
    kind: str


class Score(NamedTuple):
    """How a list was counted."""

    right: int
    total: int
    misses: tuple[str, ...]

    def __str__(self) -> str:
        """Give the share and the numbers behind it."""
        return f"{100 * self.right / self.total:6.1f} %  {self.right:,} of {self.total:,}"


def main() -> int:
    """Count every list that was named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("--misses", action="store_true", help="name the terms that were counted wrongly")
    options = parser.parse_args()
    for path in options.lists:
        print(report(path.name, read(path), misses=options.misses))
    return 0


def read(path: Path) -> tuple[Term, ...]:
    """Return the terms of the list at *path*."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    named = rows and rows[0][0] == "term"
    columns = rows[0] if named else ["term", "accepted"]
    kind = columns.index("class") if "class" in columns else None
    return tuple(
        Term(row[0], frozenset(map(int, row[1].split(","))), row[kind] if kind is not None else "all")
        for row in rows[int(bool(named)) :]
        if len(row) > 1
    )


def report(name: str, terms: tuple[Term, ...], *, misses: bool) -> str:
    """Return the table for one list."""
    start = time.process_time()
    counted = {term.text: count(term.text) for term in terms}
    spent = time.process_time() - start
    ours = score(terms, lambda term: counted[term.text].count, lambda term: describe(counted[term.text]))
    lines = [
        f"{name}: {len(terms):,} terms",
        f"  this counter   {ours}   {1000 * spent / len(terms):.2f} ms CPU a term",
    ]
    loose = [term for term in terms if term.accepted & set(counted[term.text].accepted)]
    lines.append(f"  or by an accepted reading  {100 * len(loose) / len(terms):.1f} %")
    if shutil.which("espeak-ng"):
        spoken = espeak([term.text for term in terms])
        lines.append(f"  espeak-ng      {score(terms, lambda term: spoken[term.text], lambda term: '')}")
    for kind in sorted({term.kind for term in terms} - {"all"}):
        of_kind = tuple(term for term in terms if term.kind == kind)
        lines.append(f"    {kind:12} {score(of_kind, lambda term: counted[term.text].count, lambda term: '')}")
    if misses:
        lines += [f"    {miss}" for miss in ours.misses]
    return "\n".join(lines)


def score(terms: Iterable[Term], hear: Callable[[Term], int], tell: Callable[[Term], str]) -> Score:
    """Return how many *terms* are heard as accepted, and the others."""
    listed = tuple(terms)
    wrong = [term for term in listed if hear(term) not in term.accepted]
    misses = tuple(f"{term.text}  wants {sorted(term.accepted)}  {tell(term)}" for term in wrong)
    return Score(len(listed) - len(wrong), len(listed), misses)


def describe(counted: object) -> str:
    """Say what was counted, and who said so."""
    words = getattr(counted, "words", ())
    return " ".join(f"{word.word}={word.count}({word.source})" for word in words)


def espeak(texts: list[str]) -> dict[str, int]:
    """Return the syllables espeak-ng speaks for each of *texts*."""
    return {text: nuclei(_phonemes(text)) for text in texts}


def _phonemes(text: str) -> str:
    command = ["espeak-ng", "-q", "--ipa=3", "-v", "en-us", "--", text]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def nuclei(ipa: str) -> int:
    """Return how many vowels and syllabic consonants *ipa* has; joined vowels are one, and r colours one."""
    plain = re.sub("[ˈˌː]", "", ipa)
    plain = re.sub(f"{JOINER}[{NUCLEI}]", "", plain)
    return max(1, sum(sound in NUCLEI for sound in plain) + plain.count(SYLLABIC))


if __name__ == "__main__":
    raise SystemExit(main())
