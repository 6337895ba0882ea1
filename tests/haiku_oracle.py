"""A second counter, for tests: phones of the CMU dictionary and spoken forms, without a line of the kit's counting.

    python tests/haiku_oracle.py cmudict.dict

writes the phones of every word that the bank and the generated records say, for whoever adds a phrase.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

PHONES = Path(__file__).with_name("haiku_compose") / "phones.tsv"
SPOKEN = {
    "api": "a p i",
    "config": "con fig",
    "db": "d b",
    "dns": "d n s",
    "failover": "fail over",
    "retries": "re tries",
}
"""Words of the trade as they are said, by words that the dictionary has."""
LETTERS = dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 1) | {"w": 3}
FORMS = {"re": 1, "tries": 1, "con": 1, "fig": 1, "fail": 1, "over": 2}


def syllables(line: str) -> int:
    """Return the syllables of *line*; a word that nobody taught this counter is a KeyError."""
    return sum(_word(word) for word in words(line))


def words(text: str) -> list[str]:
    """Return the words of *text*, and each digit as one."""
    return re.findall(r"[a-z']*[a-z]|\d", text.lower())


@cache
def _phones() -> dict[str, int]:
    """Each word with the vowels of its first pronunciation: the phones that carry a digit of stress."""
    rows = (row.split("\t") for row in PHONES.read_text(encoding="utf-8").splitlines())
    return {word: len(re.findall(r"\d", phones.split(" / ")[0])) for word, phones in rows}


def _word(word: str) -> int:
    if word in SPOKEN:
        return sum(FORMS.get(part) or LETTERS[part] for part in SPOKEN[word].split())
    return 1 + (word == "0" or word == "7") if word.isdigit() else _phones()[word]


def main(dictionary: Path) -> None:
    """Write the phones of every word that is needed."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from benchmarks import haiku_compose
    from postmortem_kit.haiku import bank, given, keywords, slots

    texts = [bank.SLOT.sub(" ", phrase.text) for group in bank.groups() for phrase in group.phrases]
    texts += [*slots.ORDINALS, *given.MONTHS, *given.WEEKDAYS, *(slots.in_words(number) for number in range(200))]
    texts += ["thousand a an o'clock minute minutes days about half past a quarter to noon midnight o i d third party"]
    texts += [
        *haiku_compose.SERVICES,
        *haiku_compose.SUBJECTS,
        *haiku_compose.TAILS,
        *keywords.lists().suspects.values(),
    ]
    wanted = {word for text in texts for word in words(text)}
    found: dict[str, list[str]] = {}
    for row in dictionary.read_text(encoding="utf-8").splitlines():
        head, *phones = row.split("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", head)
        if word in wanted:
            found.setdefault(word, []).append(" ".join(phones))
    PHONES.write_text("".join(f"{word}\t{' / '.join(found[word])}\n" for word in sorted(found)), encoding="utf-8")
    print("not in the dictionary:", *sorted(word for word in wanted - found.keys() if not word.isdigit()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
