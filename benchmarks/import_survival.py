"""Print what of a folder of Markdown survives the import: every word, fence, link target and table cell.

    python benchmarks/import_survival.py FOLDER [--losses] [--date YYYY-MM-DD]

Each document goes Markdown → YAML → record → Markdown (the clean post), and everything in the first must be in the
last. What became the name of a field (a heading such as "Root cause", a key such as "Date:") is not counted as words.
A document that names no day is given that of --date, as `postmortem import --date` does; their number is printed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).parents[1]))

from markdown_it.token import Token

from postmortem_kit import loader
from postmortem_kit.dialect import parser
from postmortem_kit.dumper import dump
from postmortem_kit.importers import decoded, files
from postmortem_kit.importers.documents import read
from postmortem_kit.importers.results import Imported
from postmortem_kit.problem import Level
from postmortem_kit.views import posts

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)
Part = tuple[str, str]
COMPUTED = frozenset(
    "at audience date due id kind published_on schema_ severity source status tags times timezone type".split()
)
"""Fields whose value is a reading of the author's words, such as a day or a word of the format's own."""


def words(text: str) -> Counter[str]:
    return Counter(flat(text).split())


def flat(text: str) -> str:
    text = re.sub(r"(?<=\d)T(?=\d)", " ", unquote(unescape(text)))
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def said(text: str) -> Counter[str]:
    """The words of *text*, without the numbers of its lists."""
    leaves = [token for token in inner(parser().parse(text)) if token.type not in ("inline", "image")]
    return words("\n".join(f"{token.info if token.type == 'fence' else ''} {token.content}" for token in leaves))


def inner(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from inner(token.children or [])


def parts(text: str) -> Iterator[Part]:
    """Each fence, link target and table cell of *text*."""
    tokens = parser().parse(text)
    in_cell = False
    for token in tokens:
        if token.type in ("fence", "code_block"):
            yield "fence", "\n".join(line.strip() for line in token.content.split("\n")).strip()
        in_cell = token.type in ("th_open", "td_open") or (in_cell and token.type == "inline")
        if token.type == "inline" and in_cell:
            yield "cell", flat(token.content)
    for token in inner(tokens):
        if token.type in ("link_open", "image"):
            yield "link", re.sub(r"^(?:\.\./|\./)+", "", str(token.attrs.get("href", token.attrs.get("src", ""))))


def losses(text: str, found: Imported, post: str) -> list[Part]:
    """What is in the document and not in its post."""
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    times = Counter(word for row in found.record.timeline if row.at for word in words(str(row.at)).elements())
    names = Counter(word for name in found.names for word in words(name).elements())
    lost = said(body) + words(front[2] if front else "") - words(post) - names - times
    out: list[Part] = [("word", word) for word in lost.elements()]
    there = Counter(parts(post))
    whole = f" {flat(post)} "
    cells = {"".join(flat(name).split()) for name in found.names}
    for kind, part in parts(body):
        gone = f" {part} " not in whole if kind == "cell" else (kind, part) not in there
        if kind == "cell" and not words(part) - times:
            continue  # a time, which the record holds as one
        if gone and part and not (kind == "cell" and "".join(part.split()) in cells):
            out.append((kind, part))
    return out


def texts(value: object) -> Iterator[str]:
    """Every text of a record's fields, as plain data."""
    if isinstance(value, dict):
        for name, inside in value.items():
            if name not in COMPUTED:
                yield from texts(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts(inside)
    elif isinstance(value, str):
        yield value


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--losses", action="store_true", help="print what is lost, and where")
    options.add_argument("--date", type=dt.date.fromisoformat, default=dt.date(2000, 1, 1))
    arguments = options.parse_args()
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    taken = 0.0
    for path in files([arguments.folder]):
        text = decoded(path.read_bytes())[0]
        counts["documents"] += 1
        started = time.process_time()
        try:
            found = read(text, path.as_posix(), day=arguments.date)
            again = read(text, path.as_posix(), day=arguments.date)
            yaml = dump(found.record)
        except Exception as error:  # noqa: BLE001 - counted, whatever it is
            counts["crashes"] += 1
            print(f"{path}: {type(error).__name__}: {error}")
            continue
        taken += (time.process_time() - started) / 2
        loaded = loader.load(yaml, f"posts/{found.record.id}.yaml")
        wrong = [problem for problem in loaded.problems if problem.level is Level.ERROR]
        for problem in wrong if arguments.losses else ():
            print(f"{path}: {problem}")
        counts["second import differs"] += dump(again.record) != yaml
        counts["read with an error"] += bool(wrong)
        counts["without a day"] += found.is_undated
        counts["kept as it is"] += found.is_plain
        lost = losses(text, found, posts.render(loaded.postmortem))
        made_up = words("\n".join(texts(found.record.model_dump()))).keys() - words(f"{text} {path}").keys()
        counts["with a word that is not in the document"] += bool(made_up)
        if made_up and arguments.losses:
            print(f"{path}: not in the document: {sorted(made_up)}")
        for kind in {kind for kind, _ in lost}:
            kinds[kind] += 1
        counts["whole"] += not lost
        if lost and arguments.losses:
            print(f"{path}: {lost[:12]}")
    of = counts["documents"]
    print(f"{of} documents, {1000 * taken / max(of, 1):.1f} CPU ms each")
    print(
        f"every word, fence, link target and table cell: {counts['whole']} ({100 * counts['whole'] / max(of, 1):.1f} %)"
    )
    for kind in ("word", "fence", "link", "cell"):
        print(f"  that lose a {kind}: {kinds[kind]}")
    for name in (
        "with a word that is not in the document",
        "crashes",
        "second import differs",
        "read with an error",
        "without a day",
        "kept as it is",
    ):
        print(f"{name}: {counts[name]}")


if __name__ == "__main__":
    main()
