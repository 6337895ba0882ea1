"""Print what composed titles are worth: 10,000 generated records, alone and pinned one after another.

    python benchmarks/haiku_compose.py [--count 10000] [--show 60] [--espeak 300]

`--show N` prints N titles with the facts of each line, for a person to grade. Where espeak-ng is installed
(Debian's package) the lines of so many titles are counted from its phonemes beside ours.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.haiku_accuracy import espeak
from postmortem_kit import titles
from postmortem_kit.haiku.composing import Taken, Title, compose, suggest
from postmortem_kit.haiku.given import Facts
from postmortem_kit.model import Postmortem

SEED = 5
KINDS = ("incident",) * 18 + ("near_miss", "drill")
TRIGGERS = ("change", "load", "expiry", "dependency", "hardware", "attack", "unknown")
FACTORS = (
    "code_defect", "configuration", "deployment", "dependency", "capacity", "data", "infrastructure", "security",
    "process", "documentation", "observability", "coordination",
)  # fmt: skip
DETECTIONS = ("alert", "alert", "alert", "watching", "customer_report", "internal_report", "third_party")
AREAS = tuple("orders billing mail search ledger ticket crate loan message label profile report media pricing".split())
PARTS = tuple("api gateway worker queue db store cache bridge router desk web sync".split())
PLAIN = ("checkout", "edge", "broker", "identity", "scheduler", "timetable", "catalog", "payments", "inbox", "vault")
SERVICES = (*PLAIN, *(f"{area}-{part}" for area in AREAS for part in PARTS))
SIGNALS = (
    "connection refused", "upstream timed out", "HTTP 503 from the gateway", "no space left on device", "OOMKilled",
    "ReplicationLagHigh", "deadlock detected", "certificate has expired", "too many requests", "NXDOMAIN",
    "checkout_p99_latency", "CrashLoopBackOff", "permission denied", "pool exhausted", "502 Bad Gateway",
    "QueueDepthGrowing", "packet loss on uplink", "checksum mismatch", "no log line at all", "duplicate key value",
)  # fmt: skip
MITIGATIONS = (
    "Rolled back the release.", "Restarted the workers.", "Failed over to the second zone.", "Added capacity.",
    "Renewed the certificate.", "Switched off the new rule.", "Raised the limit.", "Emptied the cache.",
    "Reverted the change.", "Asked everybody to wait.", "Blocked the address.", "Restored the table from backup.",
)  # fmt: skip
SUSPECTS = ("The network was slow", "The disk is full", "The clock is wrong", "A memory leak", "The cache was cold")
SUBJECTS = tuple(
    "a slow query; the nightly report; one long transaction; debug logs; the old load balancer; an expired certificate;"
    " two config files; the billing queue; retries; the payment provider; a new index; the label printer; stale prices;"
    " the backup job; a leap day; the packet filter; a full disk; the summer sale; one bad message; the mail relay; "
    "a cron job; session tokens; the search index; a schema migration; the price cache; a flag; three worker nodes; "
    "the primary database; a wrong time zone; the release script; old clients; the rate limit; a long tail of requests;"
    " the table of contents; half of the sessions; a broken pipe in the basement; the second replica".split("; ")
)
VERBS = tuple("stopped blocked filled delayed emptied doubled hid slowed outran kept woke lost held".split())
TAILS = (
    "", "", "", " after a failover", " during the migration", " for two days", " behind a proxy", " without a word",
    " on the western quay", " until the cache was cleared", " because nobody had looked", " in the morning",
)  # fmt: skip


class Record(NamedTuple):
    """One generated record, and whether a title is promised for it."""

    postmortem: Postmortem
    facts: Facts
    is_promised: bool


def main() -> int:
    """Generate, compose and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--show", type=int, default=0, help="print so many titles with their facts")
    parser.add_argument("--espeak", type=int, default=0, help="have espeak-ng count the lines of so many titles")
    options = parser.parse_args()
    started = time.process_time()
    compose(Facts(date=dt.date(2024, 9, 2), services=("edge",), trigger="change"), key="first")
    print(f"first title     {1000 * (time.process_time() - started):8.1f} ms CPU, with all that is loaded for it")
    records = tuple(record(number) for number in range(options.count))
    if options.show:
        show(records[: options.show])
        return 0
    alone = _alone(records)
    _one_after_another(records)
    if options.espeak and shutil.which("espeak-ng"):
        _espeak(alone[: options.espeak])
    return 0


def _alone(records: tuple[Record, ...]) -> list[Title]:
    """Compose each record for itself, and say what came of it."""
    started = time.process_time()
    composed = [compose(one.facts, key=one.postmortem.id) for one in records]
    spent = time.process_time() - started
    found = [title for title in composed if title]
    promised = sum(one.is_promised for one in records)
    kept = sum(one.is_promised and bool(title) for one, title in zip(records, composed, strict=True))
    print(f"titles          {len(found):8,} of {len(records):,}; of those promised {kept:,} of {promised:,}")
    print(f"CPU             {1000 * spent / len(records):8.3f} ms a title")
    print(f"alone           {_likeness(title.texts for title in found)}")
    return found


def _one_after_another(records: tuple[Record, ...]) -> None:
    """Compose each record beside all those before it, as if each title were pinned."""
    taken, pinned, shared = Taken(), [], 0
    started = time.process_time()
    for one in records:
        for title in suggest(one.facts, 1, key=one.postmortem.id, taken=taken):
            shared += any(line in taken for line in title.texts)
            taken.add(title.texts)
            pinned.append(title.texts)
    spent = time.process_time() - started
    print(f"pinned          {_likeness(pinned)}; {shared:,} with a line that was there")
    print(f"titles          {len(pinned):8,} of {len(records):,}; {1000 * spent / len(records):.3f} ms CPU each")


def _likeness(titles: Iterable[tuple[str, str, str]]) -> str:
    """Count duplicates, and pairs of titles that share two lines."""
    listed = list(titles)
    repeats = len(listed) - len(set(listed))
    pairs = Counter(pair for lines in listed for pair in combinations(sorted(set(lines)), 2))
    sharing = sum(many * (many - 1) // 2 for many in pairs.values())
    return f"{repeats:8,} duplicates, {sharing:,} pairs of titles that share two lines, {len(listed):,} titles"


def _espeak(found: list[Title]) -> None:
    """Count the lines of *found* as espeak-ng speaks them."""
    lines = [(line.text, wanted) for title in found for line, wanted in zip(title.lines, (5, 7, 5), strict=True)]
    spoken = espeak([text for text, _ in lines])
    wrong = [f"{text} ({spoken[text]})" for text, wanted in lines if spoken[text] != wanted]
    print(f"espeak-ng       {100 * (1 - len(wrong) / len(lines)):8.2f} % of {len(lines):,} lines")
    for text in wrong:
        print(f"                {text}")


def show(records: Iterable[Record]) -> None:
    """Print titles with their facts, for grading."""
    for number, one in enumerate(records, 1):
        title = compose(one.facts, key=one.postmortem.id)
        print(f"\n{number}. {one.postmortem.title}  [{one.postmortem.kind}]")
        for text, sources in title.lines if title else ():
            print(f"     {text:42} {'; '.join(sources)}")


def record(number: int) -> Record:
    """Return record *number*: the same one each time."""
    rng = random.Random(f"{SEED}-{number}")
    fields = dict(_fields(rng, number))
    postmortem = Postmortem.model_validate(fields)
    facts = titles.facts(postmortem)
    named = bool(facts.services or facts.signals)
    return Record(postmortem, facts, named and bool(facts.trigger or facts.factors))


def _fields(rng: random.Random, number: int) -> Iterator[tuple[str, object]]:
    day = dt.date(2016, 1, 1) + dt.timedelta(days=rng.randrange(4000))
    first, second = rng.sample(SUBJECTS, 2)
    kind = rng.choice(KINDS)
    yield "id", f"{day}-record-{number:05}"
    yield "title", f"{first[0].upper()}{first[1:]} {rng.choice(VERBS)} {second}{rng.choice(TAILS)}"[:100]
    yield "date", day
    yield "kind", kind
    yield "services", tuple(rng.sample(SERVICES, rng.choice((0, 1, 1, 1, 2, 3))))
    if rng.random() < 0.7:
        yield "trigger", {"type": rng.choice(TRIGGERS)}
    yield "contributing_factors", [{"category": one} for one in rng.sample(FACTORS, rng.choice((0, 1, 2, 2, 3)))]
    if rng.random() < 0.8:
        yield "detection", {"method": rng.choice(DETECTIONS)}
    yield "signals", tuple(rng.sample(SIGNALS, rng.choice((0, 1, 1, 2))))
    if rng.random() < 0.5:
        yield "mitigation", rng.choice(MITIGATIONS)
    if rng.random() < 0.3:
        yield "hypotheses", [{"statement": rng.choice(SUSPECTS), "status": "ruled_out"}]
    if rng.random() < 0.75:
        yield "times", _times(rng, day)
    if rng.random() < 0.4:
        harm = rng.choice(("none", "none", "confirmed"))
        yield (
            "impact",
            {"customers_affected": rng.choice((None, "~400", str(rng.randrange(2, 3000)))), "data_loss": harm},
        )


def _times(rng: random.Random, day: dt.date) -> dict[str, str]:
    at = dt.datetime.combine(day, dt.time(rng.randrange(24), rng.randrange(60)), dt.UTC)
    seen = at + dt.timedelta(minutes=rng.choice((0, 1, 3, 7, 12, 25, 44, 90, 400)))
    fine = seen + dt.timedelta(minutes=rng.choice((4, 9, 21, 33, 48, 75, 130, 300, 2000)))
    times = {"started": at.isoformat(), "detected": seen.isoformat(), "mitigated": fine.isoformat()}
    if rng.random() < 0.1:
        times |= {"mitigated": "none", "resolved": "none"}
    return times


if __name__ == "__main__":
    raise SystemExit(main())
