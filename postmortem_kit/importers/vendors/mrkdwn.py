"""Messages of Slack as Markdown: their marks, links, lists and code, with roles for the people in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from postmortem_kit.importers import visible
from postmortem_kit.importers.vendors.inlines import CODE, EM, STRIKE, STRONG, Run, written

_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_TOKEN = re.compile(r"<([^<>\n]+)>")
_CODE = re.compile(r"`([^`\n]+)`")
_MARKED = re.compile(r"(?<![\w*~])([*_~])(?=\S)(.+?)(?<=\S)\1(?![\w*~])")
_MARKS = {"*": STRONG, "_": EM, "~": STRIKE}
_HELD = re.compile("\ue000(\\d+)\ue001")
"""Stands for a part that is read already."""
_LINE = re.compile(r"^(?P<indent>\s*)(?:(?P<quote>&gt;|>)\s?|(?P<bullet>[•◦▪*-]\ufe0e?)\s+|(?P<number>\d{1,9})\.\s+)")
_CREDENTIAL = re.compile(r"([?&])t=xox[a-z]-[^&]*&?")


@dataclass(frozen=True)
class Say:
    """How what a message only refers to is called."""

    person: Callable[[str], str]
    channel: Callable[[str], str]
    words: Callable[[str], str]
    """Gives plain words without the names in them."""


def markdown(text: str, say: Say) -> str:
    """Return the Markdown of a message."""
    parts = _FENCE.split(visible(text))
    out: list[str] = []
    for index, part in enumerate(parts):
        if index % 2:
            out.append(_fenced(_plain(part, say)))
        else:
            out += _blocks(part, say)
    return "\n\n".join(part for part in out if part)


def plain(text: str, say: Say) -> str:
    """Return the words of a message, without marks."""
    return _plain(visible(text), say)


def address(url: str) -> str:
    """Return an address without the key to the files of a workspace that an export puts into it."""
    return _CREDENTIAL.sub(r"\1", url).rstrip("?&")


def _fenced(code: str) -> str:
    code = code.strip("\n")
    longest = max((len(ticks) for ticks in re.findall("`{3,}", code)), default=2)
    return f"{'`' * (longest + 1)}\n{code}\n{'`' * (longest + 1)}" if code.strip() else ""


def _blocks(text: str, say: Say) -> Iterator[str]:
    """Yield paragraphs, quotes and lists; a line that begins with their sign is one of them."""
    lines = [(_LINE.match(line), line) for line in text.split("\n")]
    for kind, group in groupby(lines, key=_kind):
        found = [(match, line[match.end() :] if match else line) for match, line in group]
        if kind == "quote":
            quoted = _inline("\n".join(line for _, line in found), say)
            yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n")) if quoted else ""
        elif kind in ("bullet", "number"):
            yield "\n".join(_items(found, kind, say))
        elif kind == "text":
            yield _inline("\n".join(line for _, line in found), say)


def _kind(line: tuple[re.Match[str] | None, str]) -> str:
    match, text = line
    if match is None:
        return "text" if text.strip() else ""
    return str(match.lastgroup)


def _items(found: list[tuple[re.Match[str] | None, str]], kind: str, say: Say) -> Iterator[str]:
    deep, before = 0, 0
    for match, line in found:
        indent = len(match["indent"].expandtabs(4)) if match else 0
        deep = min(indent // 4, before + 1) if kind == "bullet" else 0
        before = deep
        sign = "-" if kind == "bullet" or match is None else f"{match['number']}."
        yield f"{'  ' * deep}{sign} {_inline(line, say)}".rstrip()


def _inline(text: str, say: Say) -> str:
    return written(_runs(text, say))


def _runs(text: str, say: Say) -> list[Run]:
    """Return a message's words with their marks; what is read at once is held out of the search for marks."""
    held: list[Run] = []

    def hold(run: Run) -> str:
        held.append(run)
        return f"\ue000{len(held) - 1}\ue001"

    text = text.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")
    text = _CODE.sub(lambda one: hold(Run(_plain(one[1], say), frozenset({CODE}))), text)
    text = _TOKEN.sub(lambda one: hold(_token(_unheld(one[1], held), say)), text)
    return list(_marked(text, frozenset(), held, say))


def _unheld(text: str, held: list[Run]) -> str:
    return _HELD.sub(lambda one: f"`{held[int(one[1])].text}`", text)


def _marked(text: str, marks: frozenset[str], held: list[Run], say: Say) -> Iterator[Run]:
    at = 0
    for found in _MARKED.finditer(text):
        yield from _leaves(text[at : found.start()], marks, held, say)
        yield from _marked(found[2], marks | {_MARKS[found[1]]}, held, say)
        at = found.end()
    yield from _leaves(text[at:], marks, held, say)


def _leaves(text: str, marks: frozenset[str], held: list[Run], say: Say) -> Iterator[Run]:
    parts = _HELD.split(text)
    for index, part in enumerate(parts):
        if index % 2:
            run = held[int(part)]
            yield replace(run, marks=run.marks | marks)
        elif part:
            yield Run(say.words(_unescaped(part)), marks)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _plain(text: str, say: Say) -> str:
    """Return code without Slack's own signs in it."""
    parts = _TOKEN.split(text)
    read = (_told(_token(part, say)) if index % 2 else say.words(_unescaped(part)) for index, part in enumerate(parts))
    return "".join(read)


def _told(run: Run) -> str:
    is_said = run.link in ("", run.text, f"mailto:{run.text}")
    return run.text if is_said else f"{run.text} ({run.link})"


def _token(inner: str, say: Say) -> Run:
    """Return what `<…>` stands for: a person, a channel, a group, a time or a link."""
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return Run(say.person(target[1:]))
    if target.startswith("#"):
        return Run(f"#{label or say.channel(target[1:])}")
    if target.startswith("!"):
        return Run(_special(target[1:], label, say))
    url = address(_unescaped(target))
    words = say.words(_unescaped(label))
    if url.startswith("mailto:"):
        mail = say.words(url.removeprefix("mailto:"))
        return Run(words or mail, link="" if mail != url.removeprefix("mailto:") else url)
    return Run(words or url, link=url)


def _special(name: str, label: str, say: Say) -> str:
    kind, *rest = name.split("^")
    if kind == "date" and not label and rest and (when := moment(rest[0])):
        return when
    if kind == "subteam" and not label and rest:
        return f"@{rest[0]}"
    return say.words(_unescaped(label)) or f"@{kind}"


def moment(stamp: object) -> str:
    """Return the time, in UTC and to the second, that a number of seconds is; '' where it is none."""
    try:
        seconds = int(str(stamp).partition(".")[0])
        return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds > 0 else ""
    except (ValueError, OverflowError, OSError):
        return ""
