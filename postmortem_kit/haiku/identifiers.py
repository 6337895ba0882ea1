"""Names out of code: camelCase, snake_case, kebab-case, paths, domains, letters mixed with digits."""

from __future__ import annotations

import re
from types import MappingProxyType

from postmortem_kit.haiku.cardinals import syllables, whole
from postmortem_kit.haiku.letters import spell
from postmortem_kit.haiku.numerals import integer
from postmortem_kit.haiku.reading import Hear, Reading, either, exactly, sequence

PIECES = re.compile(
    r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+(?:['’][a-z]+)*|[A-Z]|\d+(?:\.\d+)*|.", re.DOTALL
)
"""Runs of capitals, words, numbers, and every other character by itself."""

SAID = MappingProxyType(
    {
        ".": (1, 0), "@": (1,), "&": (1,), "+": (1, 0), "=": (2, 0, 1), "%": (2,), "/": (0, 1), ":": (0, 2),
        "-": (0, 1), "_": (0, 3), "#": (0, 1), "*": (0, 1), "~": (0, 2), "$": (0, 2), "\\": (0, 2),
        "→": (0, 1), "×": (1,), "°": (2,), "µ": (2,), "?": (0,), "!": (0, 1),
    }
)  # fmt: skip
"""What a character inside a name says, the likeliest first; what is not listed is silent."""

HYPHENED = re.compile(r"[-‐‑]*[^\W\d_]+(?:['’][^\W\d_]+)*(?:[-‐‑]+[^\W\d_]+(?:['’][^\W\d_]+)*)+")
"""A word of words, such as forty-two or read-only: nobody says its hyphens, as some do in a path or a host's name."""

COMPASS = ("north", "south", "east", "west", "central", "gov")
"""What follows the two letters of a cloud region: us-east-1, eu-central-1."""

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://(?=.)")


def split(word: str) -> list[str]:
    """Return the pieces of *word*: CrashLoopBackOff is Crash, Loop, Back, Off."""
    return PIECES.findall(word)


def read(word: str, hear: Hear) -> Reading | None:
    """Return the reading of *word* piece by piece, or None where it is one piece."""
    if word.isupper() and "_" in word:
        word = word.lower()
    pieces = split(SCHEME.sub("", word))
    if len(pieces) < 2:
        return None
    if HYPHENED.fullmatch(word):
        pieces = [piece for piece in pieces if piece[0].isalpha()]
    mixed = any(piece[0].isdigit() for piece in pieces)
    said = [_piece(pieces, at, hear, mixed=mixed) for at in range(len(pieces))]
    return sequence("identifier", said)


def _piece(pieces: list[str], at: int, hear: Hear, *, mixed: bool) -> Reading:
    """Read one piece, knowing its neighbours."""
    piece = pieces[at]
    if piece[0].isdigit():
        return _digits(piece, hear, tight=at > 0 and pieces[at - 1].isalpha())
    if piece[0].isalpha():
        region = at == 0 and len(pieces) > 2 and pieces[2].startswith(COMPASS)
        return _word(piece, hear, spelled=region or (mixed and _touches_digit(pieces, at)))
    joins = 0 < at < len(pieces) - 1 or (piece in ".@" and at + 1 < len(pieces) and pieces[at + 1][0].isalnum())
    if piece == "." and at + 1 < len(pieces) and not pieces[at + 1][0].isalnum():
        joins = False
    return exactly("silent", *SAID.get(piece, (0,))) if joins else exactly("silent", 0)


def _touches_digit(pieces: list[str], at: int) -> bool:
    """Whether the piece stands next to a number with nothing between."""
    return any(0 <= beside < len(pieces) and pieces[beside][0].isdigit() for beside in (at - 1, at + 1))


def _word(piece: str, hear: Hear, *, spelled: bool) -> Reading:
    """Read a run of letters; two beside a number are spelled out, as in ec2."""
    heard = hear(piece)
    if len(piece) == 2 and spelled and heard.source != "lexicon":
        return either(spell(piece), heard)
    return heard


def _digits(piece: str, hear: Hear, *, tight: bool) -> Reading:
    """Read a run of digits; right behind a word it is a name: sha256, web01."""
    if "." in piece:
        return hear(piece)
    if not tight:
        return hear(piece)
    if len(piece) > 1 and piece[0] == "0":
        return exactly("number", *(syllables(way) for way in whole(piece)))
    return integer(piece, code=True)


def joined(word: str, hear: Hear) -> Reading | None:
    """Return the reading of a hyphened word as if it had no hyphen, if somebody listed that."""
    bare = re.sub(r"(?<=[A-Za-z])[-‐‑](?=[A-Za-z])", "", word)
    if bare == word or not bare.isalpha():
        return None
    heard = hear(bare)
    return heard if heard.source in {"lexicon", "cmu"} else None
