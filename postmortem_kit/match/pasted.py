"""What was pasted: an alert in JSON, a line, or a log, as the lines in it that tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from postmortem_kit.match import alerts
from postmortem_kit.match.normal import HOLE, flat

FEW = 4
"""So many lines are a message: each of them counts. More are a log, and those that tell are picked."""
MOST = 40
"""So many lines of a log are looked up."""
LONGEST = 8_000
"""Characters of one line that are looked at; an error says what it is at its beginning."""

_TELLS = re.compile(
    r"(?i)error|exception|fatal|panic|critical|\bcrit\b|\bemerg|\balert\b|\bwarn|fail|refused|denied|reject|timed? ?out"
    r"|timeout|killed|\boom|abort|expired|invalid|unreachable|unavailable|not found|no such|cannot|could(?:n't| not)"
    r"|unable|exceeded|exhaust|\bfull\b|\bdrop|blocked|\breset\b|absent|missing|corrupt|\b[45]\d\d\b"
)
_STATE = re.compile(r"\[(?:firing|resolved|ok|alerting|alarm)(?::\d+)?\]\s*", re.IGNORECASE)
_CALM = re.compile(r"\b(?:INFO|DEBUG|TRACE|NOTICE|info|debug|trace|notice)\b")
_NUMBER = re.compile(r"(?<![A-Za-z_\d])(?![45]\d\d\b)\d+")
"""Two lines that differ in such numbers only are one kind; a log has many."""
_OBJECT = 100_000
"""Characters of a line that may be an object in JSON."""
_FRAME = re.compile(r'\s*(?:at [\w$.<>]+\(|File "[^"]*", line \d+|\.\.\. \d+ more|goroutine \d+)')


@dataclass(frozen=True)
class Pasted:
    """A text to look up."""

    lines: tuple[str, ...]
    """The lines that tell, in order, each kind once."""
    every: Mapping[str, str]
    """Every line by its flat form, each kind once: a known signal is looked for in all of them."""


def read(text: str) -> Pasted:
    """Return what tells in *text*."""
    value = alerts.parsed(text)
    if value is not None and (found := alerts.telling(value)):
        return _of(line for told in found for line in _STATE.sub("", told).splitlines())
    return _of(_unwrapped(line) for line in text.splitlines())


def _unwrapped(line: str) -> str:
    """Return a line of a log; of one in JSON, what it says."""
    value = alerts.parsed(line) if line.startswith("{") and len(line) < _OBJECT else None
    return " ".join(alerts.telling(value)) or line if value is not None else _STATE.sub("", line)


def _of(given: Iterable[str]) -> Pasted:
    """Pick the lines that tell; two that differ only in what changes are one."""
    every: dict[str, str] = {}
    alike: dict[str, str] = {}
    for line in given:
        alike.setdefault(_NUMBER.sub("0", line), line)
    for line in alike.values():
        short = line.strip()[:LONGEST]
        if short and (shape := flat(short)).strip(f"{HOLE} "):
            every.setdefault(shape, short)
    telling = tuple(line for line in every.values() if not _FRAME.match(line))
    loud = tuple(line for line in telling if _TELLS.search(line))
    if len(telling) <= FEW or not loud:
        loud = tuple(line for line in telling if line in loud or not _CALM.search(line))
    first = sorted(loud, key=lambda line: _CALM.search(line) is not None)
    return Pasted(tuple(first[:MOST]), MappingProxyType(every))
