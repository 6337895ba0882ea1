"""What a Markdown text refers to, and where in it: other posts by their ids, pictures, notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from postmortem_kit.dialect import POST, is_relative, parser

_POST = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|<)(?P<target>pm:[^\s<>()\"']+)")
_PICTURE = re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?(?P<target>(?<=<)[^<>\n]*(?=>)|[^\s<>()]*)")
_NOTE = re.compile(r"\[\^(?P<label>[^\s\]]+)\]")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Reference:
    """One place of a text that refers to something."""

    target: str
    """The id of a post, or the address of a picture as it is written, decoded."""
    words: str
    """What the link says, or what is said instead of the picture."""
    at: int | None
    """Where it begins in the text, where that can be told."""
    written: str
    """What stands there."""


def posts(text: str) -> tuple[Reference, ...]:
    """Return the links of *text* to other posts, by id."""
    if POST not in text:
        return ()
    found = [(_attribute(token, "href"), words) for token, words in _linked(text)]
    return tuple(
        Reference(url.removeprefix(POST).partition("#")[0], words, at, written)
        for url, words, at, written in _placed(text, _POST, [one for one in found if one[0].startswith(POST)])
    )


def pictures(text: str) -> tuple[Reference, ...]:
    """Return the pictures of this site that *text* shows."""
    if "![" not in text:
        return ()
    images = (token for token in _inner(_parsed(text)) if token.type == "image")
    found = [(_attribute(token, "src"), _words(token.children or ())) for token in images]
    local = [one for one in found if is_relative(one[0])]
    return tuple(Reference(*reference) for reference in _placed(text, _PICTURE, local))


def relinked(text: str, address: Callable[[str], str]) -> str:
    """Return *text* with the address of each other post in place of its id."""
    ids = {one.target for one in posts(text)}
    for found in reversed(_written(text, _POST) if ids else []):
        id, mark, part = found["target"].removeprefix(POST).partition("#")
        if id in ids:
            target = f"{address(id)}{mark}{part}"
            if found[0].startswith("<"):  # an address that is its own words
                text = f"{text[: found.start()]}[{id}{mark}{part}]({target}){text[found.end() + 1 :]}"
            else:
                text = f"{text[: found.start('target')]}{target}{text[found.end() :]}"
    return text


def apart(text: str, taken: set[str]) -> str:
    """Return *text* with a new name for each of its notes whose name is *taken*, which its own are added to.

    In a document made of several texts, notes of one name would be one note.
    """
    if "[^" not in text:
        return text
    env: dict[str, Any] = {}
    tokens = parser().parse(text, env)
    names = {name[1:] for name in env.get("footnotes", {}).get("refs", ())}
    new = {name: _free(name, taken | names) for name in sorted(names & taken)}
    taken |= names | set(new.values())
    code = _code(text, tokens) if new else ()
    return _NOTE.sub(lambda found: _renamed(found, new, code), text) if new else text


def _free(name: str, taken: set[str]) -> str:
    return next(free for number in range(2, len(taken) + 3) if (free := f"{name}-{number}") not in taken)


def _renamed(found: re.Match[str], new: dict[str, str], code: Sequence[range]) -> str:
    if found["label"] not in new or any(found.start() in span for span in code):
        return found[0]
    return f"[^{new[found['label']]}]"


def _placed(
    text: str, pattern: re.Pattern[str], found: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, int | None, str]]:
    """Yield each reference that was read, with the place of the next that is written so."""
    places: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in _written(text, pattern) if found else ():
        places[_normal(match["target"] or "")].append(match)
    for url, words in found:
        place = places[_normal(url)].pop(0) if places[_normal(url)] else None
        group = "target" if pattern is _POST else 0
        yield url, words, place.start(group) if place else None, place[group] if place else ""


def _written(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Return what looks like a reference, outside of code."""
    code = _code(text, _parsed(text))
    return [match for match in pattern.finditer(text) if not any(match.start() in span for span in code)]


def _normal(url: str) -> str:
    return parser().normalizeLink(url)


def _parsed(text: str) -> list[Token]:
    return parser().parse(text)


def _inner(tokens: Sequence[Token]) -> Iterator[Token]:
    return (child for token in tokens for child in token.children or ())


def _linked(text: str) -> Iterator[tuple[Token, str]]:
    """Yield the beginning of each link, and its words."""
    opened: Token | None = None
    words: list[Token] = []
    for token in _inner(_parsed(text)):
        if token.type == "link_open":
            opened, words = token, []
        elif token.type == "link_close" and opened is not None:
            yield opened, _words(words)
        else:
            words.append(token)


def _words(tokens: Sequence[Token]) -> str:
    return " ".join("".join(token.content or " " for token in tokens).split())


def _attribute(token: Token, name: str) -> str:
    return str(token.attrs.get(name, ""))


def _code(text: str, tokens: Sequence[Token]) -> tuple[range, ...]:
    """Return what of *text* is code, by position."""
    starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1]
    blocks = tuple(
        range(starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        for token in tokens
        if token.type in ("fence", "code_block") and token.map
    )
    spans = (range(*found.span()) for found in _CODE.finditer(text))
    return (*blocks, *(span for span in spans if not any(span.start in block for block in blocks)))
