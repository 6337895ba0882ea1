"""Words with marks as Markdown that reads as those words, and as nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from postmortem_kit.dialect import is_safe
from postmortem_kit.importers import visible
from postmortem_kit.importers.lines import parser

STRONG, EM, STRIKE, CODE = "strong", "em", "strike", "code"


@dataclass(frozen=True)
class Run:
    """Some words that are marked up alike."""

    text: str
    """A line end in it is a break."""
    marks: frozenset[str] = frozenset()
    """Some of strong, em, strike, code."""
    link: str = ""
    """The address that it leads to."""


_DELIMITERS = {STRONG: "**", STRIKE: "~~"}
_ORDER = ("link", STRONG, EM, STRIKE)
"""The outermost first."""
_MEANT = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\s]|$)|`|\*(?! )|(?<! )\*|(?<![^\W_])_|_(?![^\W_])|\[(?=[\^!]|[ xX✓✔]?\])|\](?=[(\[:]|$)"
    r"|<(?=[A-Za-z/!?]|$)|&(?=#?\w*;|#?\w*$)|(?:^|(?<=~))~|~(?=~|$)|!$",
    re.MULTILINE,
)
"""What would be read as more than itself within a line."""
_MEANT_IN_LINK = re.compile(rf"{_MEANT.pattern}|[\[\]]", re.MULTILINE)
_BEGINS = re.compile(r"^(?:(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)|(?P<sign>#{1,6}(?=\s|$)|[-+>=|]|:(?=-)))")
"""What would begin a block at the start of a line."""
_PLAIN = re.compile(r"[^\W\d_][\w ,.;'\"()%/@?–—…-]*", re.UNICODE)
"""Words that mean nothing else in any place."""
_ALL = re.compile(r"[!-/:-@\[-`{-~]")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>]+")


def written(runs: Iterable[Run], *, is_cell: bool = False) -> str:
    """Return one paragraph; '' for none.

    Its own reading is compared with the words and marks that went in. Where Markdown has no way to say both, the words
    stay and the marks go.

    Args:
        runs: the words.
        is_cell: whether it has to fit on one line, as a cell of a table or as a heading.
    """
    given = _merged(runs)
    if is_cell:
        given = [replace(run, text=re.sub(r"\s*\n\s*", " ", run.text)) for run in given]
    given = _stripped(given)
    said = "".join(run.text for run in given)
    if _PLAIN.fullmatch(said) and not any(run.marks or run.link for run in given):
        return " ".join(said.split())
    wanted = _wanted(given)
    for em in ("*", "_"):
        text = _lines(_marked(given, _ORDER, em))
        if _seen(text) == wanted:
            return text
    bare = [replace(run, marks=run.marks & {CODE}) for run in given]
    text = _lines(_marked(bare, _ORDER, "*"))
    return text if _seen(text) == _wanted(bare) else _lines(_ALL.sub(r"\\\g<0>", _in_words(given)))


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Join what is marked up alike; an address that no post may lead to becomes words."""
    found = [_led(replace(run, text=visible(run.text))) for run in runs]
    groups = groupby((run for run in found if run.text or run.link), key=lambda run: (run.marks, run.link))
    joined = (Run("".join(run.text for run in group), marks, link) for (marks, link), group in groups)
    return [run if run.text.strip() or not run.link else replace(run, text=run.link) for run in joined]


def _led(run: Run) -> Run:
    link = "".join(visible(run.link).split())
    if not link or (is_safe(link) and not link.startswith("#")):
        return replace(run, link=link)
    return replace(run, link="", text=run.text if link == run.text else f"{run.text} ({link})")


def _stripped(runs: Sequence[Run]) -> list[Run]:
    """Return *runs* without the white space around them."""
    left = list(runs)
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while left and not (text := strip(left[index].text)):
            del left[index]
        if left:
            left[index] = replace(left[index], text=text)
    return left


def _marked(runs: Sequence[Run], order: Sequence[str], em: str) -> str:
    if not order:
        return "".join(_leaf(run) for run in runs)
    mark, *rest = order
    out = ""
    for key, group in groupby(runs, key=lambda run: run.link if mark == "link" else mark in run.marks):
        part = list(group)
        inner = _marked(part, rest, em)
        if mark == "link" and key:
            inner = _linked(part, inner, str(key))
        elif key:
            inner = _wrapped(inner, em if mark == EM else _DELIMITERS[mark])
        out += inner
    return out


def _wrapped(inner: str, delimiter: str) -> str:
    """Put *inner* between delimiters, white space outside of them."""
    words = inner.strip()
    if not words:
        return inner
    start = inner.index(words)
    return f"{inner[:start]}{delimiter}{words}{delimiter}{inner[start + len(words) :]}"


def _linked(runs: Sequence[Run], inner: str, link: str) -> str:
    said = "".join(run.text for run in runs)
    if link in (said, f"mailto:{said}") and _ADDRESS.fullmatch(link) and not any(run.marks for run in runs):
        return f"<{said if '@' in said and not said.startswith('mailto:') and ':' not in said else link}>"
    words = inner.strip()
    start = inner.index(words)
    return f"{inner[:start]}[{words}]({address(link)}){inner[start + len(words) :]}"


def address(link: str) -> str:
    """Return an address as Markdown writes it behind a link's words."""
    signs = {"<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20", "\n": "", "\t": ""}
    link = "".join(signs.get(sign, sign) for sign in link)
    return f"<{link}>" if "(" in link or ")" in link or not link else link


def _leaf(run: Run) -> str:
    if CODE in run.marks:
        return _coded(run.text)
    return (_MEANT_IN_LINK if run.link else _MEANT).sub(r"\\\g<0>", run.text)


def _coded(text: str) -> str:
    text = text.replace("\n", " ")
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1 if longest else 1)
    pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}" if text.strip() else text


def _lines(text: str) -> str:
    """Return *text* with its breaks written as such, and with no line that would begin a block."""
    found = [" ".join(line.split(" ")).strip() for line in text.split("\n")]
    return "\\\n".join(_BEGINS.sub(_held, line) for line in found if line)


def _held(found: re.Match[str]) -> str:
    return f"{found['number']}\\{found['dot']}" if found["number"] else f"\\{found['sign']}"


def _in_words(runs: Iterable[Run]) -> str:
    return "".join(run.text if run.link in ("", run.text) else f"{run.text} ({run.link})" for run in runs)


Seen = list[tuple[str, frozenset[str], str]]
"""Words without white space, their marks, and where they lead: as few parts as these allow."""


def _parts(contents: Iterable[tuple[str, frozenset[str], str]]) -> Seen:
    found = (("".join(text.split()), marks, link) for text, marks, link in contents)
    groups = groupby((part for part in found if part[0]), key=lambda part: part[1:])
    return [("".join(text for text, _, _ in group), marks, _same(link)) for (marks, link), group in groups]


def _wanted(runs: Iterable[Run]) -> Seen:
    return _parts((run.text, run.marks, run.link) for run in runs)


def _seen(text: str) -> Seen | None:
    """Return what a reader sees of *text*; None where it is more than one paragraph."""
    tokens = parser().parse(text)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    return _parts(_contents(tokens[1].children or ()))


def _contents(tokens: Iterable[Any]) -> Iterator[tuple[str, frozenset[str], str]]:
    marks: set[str] = set()
    link = ""
    names = {"strong": STRONG, "em": EM, "s": STRIKE}
    for token in tokens:
        name, _, side = token.type.rpartition("_")
        if name in names:
            (marks.add if side == "open" else marks.discard)(names[name])
        elif name == "link":
            link = str(token.attrs.get("href", "")) if side == "open" else ""
        elif token.type == "code_inline":
            yield token.content, frozenset({*marks, CODE}), link
        elif token.type in ("text", "html_inline", "image"):
            yield token.content, frozenset(marks), link


def _same(link: str) -> str:
    """Return an address without what a reader of Markdown may write otherwise."""
    return unquote(link).removeprefix("mailto:")
