"""Make the haiku counter's two tables from the CMU Pronouncing Dictionary's own file, cmudict.dict.

    python benchmarks/haiku_tables.py cmudict.dict            writes cmu.bin and estimate.bin
    python benchmarks/haiku_tables.py cmudict.dict --held-out prints how well unseen words are counted

The file is the one of https://github.com/cmusphinx/cmudict; its licence is kept beside the tables.
The same file gives the same bytes: words are visited in an order drawn from their own hashes.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from postmortem_kit.haiku import cmu, fallback
from postmortem_kit.haiku.morphology import derived
from postmortem_kit.haiku.reading import Reading, exactly

Counts = dict[str, tuple[int, ...]]

ROUNDS = 8
RARE = 4
"""A feature that fewer words than this show is left out."""
FAINT = 1.0
"""A learned weight smaller than this is left out."""
FINENESS = 8
"""Weights are kept as whole numbers of so many parts."""


def main() -> int:
    """Write the tables, or print what they are worth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("--held-out", action="store_true", help="keep every tenth word back and count it")
    options = parser.parse_args()
    counts = read(options.dictionary.read_text(encoding="utf-8").splitlines())
    if options.held_out:
        print(held_out(counts))
        return 0
    cmu.PACKED.write_bytes(cmu.pack(counts))
    fallback.PACKED.write_bytes(fallback.pack(learn(counts)))
    for path in (cmu.PACKED, fallback.PACKED):
        print(f"{path.name}  {path.stat().st_size:,} bytes")
    return 0


def read(lines: Iterable[str]) -> Counts:
    """Return every word of the dictionary with its counts, primary first."""
    counts: dict[str, list[int]] = {}
    for line in lines:
        head, *phones = line.split("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", head)
        if not word.isascii():
            continue
        for count in readings(word, phones):
            if count not in counts.setdefault(word, []):
                counts[word].append(count)
    return {word: tuple(found) for word, found in counts.items()}


def readings(word: str, phones: list[str]) -> tuple[int, ...]:
    """Return the counts of one pronunciation: as listed, and as dictionaries also allow it."""
    listed = max(1, sum(phone[-1].isdigit() for phone in phones))
    spoken = " ".join(phones)
    loose = len(re.findall(r"(?:AY|AW)\d ER0", spoken))
    if loose and re.search(r"[iy]re|[iy]ring|hour|\bour|sour|flour|scour|devour", word):
        # fire, hour, wire: one syllable in verse, two where it is drawn out.
        return (listed - loose, listed)
    if re.search(r"AY\d R( |$)", spoken) and re.search(r"[iy]re", word):
        return (listed, listed + 1)
    if re.search(r"ER0 (?:AH|IH|IY)0", spoken):
        # memory, battery, wondering: the middle vowel may go.
        return (listed, listed - 1)
    return (listed,)


def learn(counts: Counts) -> dict[str, int]:
    """Return the weights of an averaged perceptron that is told only each word's total.

    Which of its vowel letters carry the syllables is latent: a word counted wrongly is corrected
    towards the nearest right total, on the letters that came closest to it.
    """
    words = sorted((word for word in counts if re.fullmatch("[a-z]+", word)), key=digest)
    seen: dict[str, int] = defaultdict(int)
    for word in words:
        for unit in fallback.units(word):
            for feature in unit:
                seen[feature] += 1
    shown = {
        word: [[feature for feature in unit if seen[feature] >= RARE] for unit in fallback.units(word)]
        for word in words
    }
    weights: dict[str, float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    touched: dict[str, int] = defaultdict(int)
    step = 0
    for turn in range(ROUNDS):
        for word in sorted(words, key=lambda word, turn=turn: digest(f"{turn}{word}")):  # type: ignore[misc]
            step += 1
            for unit, change in corrections(shown[word], counts[word], weights):
                for feature in unit:
                    totals[feature] += (step - touched[feature]) * weights[feature]
                    touched[feature] = step
                    weights[feature] += change
    means = {f: (totals[f] + (step - touched[f]) * weights[f]) / step for f in weights}
    return {f: round(mean * FINENESS) for f, mean in means.items() if abs(mean) >= FAINT}


def corrections(
    units: list[list[str]], right: tuple[int, ...], weights: dict[str, float]
) -> list[tuple[list[str], int]]:
    """Return the units to push, and which way; none when the total is right already."""
    scores = [sum(weights[f] for f in unit if f in weights) for unit in units]
    total = max(1, sum(score > 0 for score in scores))
    if not units or total in right:
        return []
    wanted = min(right, key=lambda count: abs(count - total))
    best = sorted(range(len(units)), key=lambda i: (-scores[i], i))
    carries = set(best[:wanted])
    pushes = [(unit, (i in carries) - (scores[i] > 0)) for i, unit in enumerate(units)]
    return [(unit, change) for unit, change in pushes if change]


def digest(text: str) -> bytes:
    """Return a hash that stands in for a throw of dice."""
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def held_out(counts: Counts) -> str:
    """Return a table of how the words of a tenth that was kept back are counted from the rest."""
    back = sorted(word for word in counts if digest(word)[0] % 10 == 0 and re.fullmatch("[a-z]+", word))
    kept = {word: counts[word] for word in sorted(set(counts) - set(back))}
    weights = learn(kept)

    def estimate(word: str) -> Reading:
        return fallback.tally(fallback.votes(word, weights))

    def known(word: str) -> Reading | None:
        return exactly("cmu", *kept[word]) if word in kept else None

    def morphology(word: str) -> Reading | None:
        form = derived(word, known)
        return form.against(estimate(word)) if form else None

    lines = [f"{len(back):,} words kept back, {len(weights):,} weights"]
    lines += row("estimate alone", back, counts, estimate)
    lines += row("morphology, where it answers", back, counts, morphology)
    lines += row("  the estimate on the same words", [w for w in back if morphology(w)], counts, estimate)
    lines += row("morphology, then estimate", back, counts, lambda word: morphology(word) or estimate(word))
    return "\n".join(lines)


def row(name: str, words: list[str], counts: Counts, hear: Callable[[str], Reading | None]) -> list[str]:
    """Return one line of the table, and a sample of what was counted wrongly."""
    heard = [(word, reading) for word in words if (reading := hear(word)) is not None]
    wrong = [f"{word} {reading.count}" for word, reading in heard if reading.count not in counts[word]]
    share = 100 * (1 - len(wrong) / len(heard))
    return [f"{name:34}{share:6.1f} %  of {len(heard):,}", "    " + ", ".join(wrong[:: max(1, len(wrong) // 40)])]


if __name__ == "__main__":
    raise SystemExit(main())
