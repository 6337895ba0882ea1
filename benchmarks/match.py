"""Print how often `match` leads to the right post: the pairs of match_pairs.yaml over the posts of this repository.

    python benchmarks/match.py [--misses]

Top-1 and top-3 are of the pairs that have a post; a hit that is called weak counts where it stands. A negative is right
when nothing is found, and is counted apart where only weak matches are.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from postmortem_kit import settings
from postmortem_kit.match import match
from postmortem_kit.settings import Config

ROOT = Path(__file__).parents[1]
PAIRS = Path(__file__).with_name("match_pairs.yaml")


def judged(config: Config, pair: dict[str, Any]) -> tuple[str, str]:
    """Return what came of a pair, and what was found instead of it."""
    hits = match(ROOT, config, pair["paste"], limit=3).hits
    told = ", ".join(f"{hit.record.id}{' (weak)' if hit.is_weak else ''}" for hit in hits) or "nothing"
    if "post" not in pair:
        return ("silent" if not hits else "weak" if all(hit.is_weak for hit in hits) else "wrong"), told
    places = [place for place, hit in enumerate(hits) if hit.record.id in pair["post"]]
    if not places:
        return "missed", told
    return ("first" if places[0] == 0 else "third") + (" weak" if hits[places[0]].is_weak else ""), told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print what is not at the first place")
    arguments = parser.parse_args()
    pairs = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    config = settings.read(ROOT)
    started = time.process_time()
    verdicts = [(pair, *judged(config, pair)) for pair in pairs]
    took = time.process_time() - started
    for pair, verdict, told in verdicts if arguments.misses else ():
        if verdict not in ("first", "silent"):
            print(f"{verdict:<11} {' '.join(pair['paste'].split())[:80]}\n{'':<11} -> {told}")
    have = [verdict for pair, verdict, _ in verdicts if "post" in pair]
    not_have = [verdict for pair, verdict, _ in verdicts if "post" not in pair]
    first, three = (sum(verdict.startswith(words) for verdict in have) for words in ("first", ("first", "third")))
    print(f"top-1 {first} of {len(have)}, top-3 {three} of {len(have)}; weak {sum('weak' in one for one in have)}")
    print(
        f"negatives: {not_have.count('silent')} silent, {not_have.count('weak')} weak, {not_have.count('wrong')} wrong"
    )
    print(f"{1000 * took / len(pairs):.0f} CPU ms a question")


if __name__ == "__main__":
    main()
