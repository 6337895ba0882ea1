"""Charts as SVG, each with the sentence that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from postmortem_kit import formats, markdown
from postmortem_kit.spans import Phase
from postmortem_kit.wording import Text, say

UNRECORDED = "unrecorded"
"""The kind of a phase in which the incident was mitigated, nobody noted when."""

WORDS = {
    "undetected": Text("undetected"),
    "unmitigated": Text("unmitigated"),
    "recovering": Text("recovering"),
    UNRECORDED: Text("detected to resolved, mitigation not recorded"),
}
_FULL = 10_000
"""A bar's width, in hundredths of a percent: edges are whole numbers, so that no two segments leave a gap."""
_LEAST = 100
"""The width of the shortest phase, so that it can be seen at all."""
_PAINT = {"undetected": "url(#pm-hatch)", "recovering": "url(#pm-dots)"}
_PATTERNS = (
    '<defs><pattern id="pm-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="pm-hatch" d="M0 0V6"/></pattern>'
    '<pattern id="pm-dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<circle class="pm-dots" cx="3" cy="3" r="1.5"/></pattern></defs>'
)


@dataclass(frozen=True)
class Entry:
    """One line of the legend."""

    kind: str
    word: str
    length: str
    """In words, over all segments of that kind."""
    share: str
    """Classes that give the entry the width of its segment; '' where several segments share it."""


@dataclass(frozen=True)
class PhaseBar:
    """The phases of one incident, to scale."""

    svg: str
    sentence: str
    legend: tuple[Entry, ...]


def phase_bar(phases: Sequence[Phase]) -> PhaseBar | None:
    """Draw *phases*, one after the other; None without any.

    The drawing has no viewBox: widths are percentages and patterns pixels, so that it is as wide as its column and
    the patterns are not stretched.
    """
    if not phases:
        return None
    edges = _edges([phase.length for phase in phases])
    sentence = _sentence(phases)
    return PhaseBar(_svg(phases, edges, sentence), sentence, _legend(phases, edges))


def _edges(lengths: Sequence[timedelta]) -> list[int]:
    """Return where each segment begins, and where the last one ends, in hundredths of a percent."""
    total = sum(lengths, timedelta())
    least = min(_LEAST, _FULL // (2 * len(lengths)))
    spare = _FULL - least * len(lengths)
    edges, before = [0], timedelta()
    for number, length in enumerate(lengths, start=1):
        before += length
        edges.append(least * number + round(spare * (before / total)))
    return edges


def _sentence(phases: Sequence[Phase]) -> str:
    text, *others = (f"{say(WORDS[phase.kind])} {formats.duration(phase.length)}" for phase in phases)
    for one in others:
        text = say("{before}, then {after}", before=text, after=one)
    whole = formats.duration(phases[-1].end - phases[0].start)
    return formats.capital(say("{phases}; {whole} in all", phases=text, whole=whole) if others else text)


def _svg(phases: Sequence[Phase], edges: Sequence[int], sentence: str) -> str:
    parts = [_segment(phase.kind, start, end) for phase, (start, end) in zip(phases, pairwise(edges), strict=True)]
    parts += [
        f'<rect class="pm-cut" x="{_percent(edge)}" y="-1" width="3" height="20" transform="translate(-1.5)"/>'
        for edge in edges[1:-1]
    ]
    opening = f'<svg class="pm-bar" width="100%" height="18" role="img" aria-label="{markdown.own(sentence)}">'
    return f"{opening}{_PATTERNS}{''.join(parts)}</svg>"


def _segment(kind: str, start: int, end: int) -> str:
    fill = f' fill="{_PAINT[kind]}"' if kind in _PAINT else ""
    width = _percent(end - start)
    return f'<rect class="pm-bar__{kind}" x="{_percent(start)}" width="{width}" height="18"{fill}/>'


def _percent(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}%" if rest else f"{whole}%"


def _legend(phases: Sequence[Phase], edges: Sequence[int]) -> tuple[Entry, ...]:
    """Return one entry for each kind, in the order of their first appearance."""
    single = len({phase.kind for phase in phases}) == len(phases)
    entries = []
    for kind in dict.fromkeys(phase.kind for phase in phases):
        found = [index for index, phase in enumerate(phases) if phase.kind == kind]
        length = formats.duration(sum((phases[index].length for index in found), timedelta()))
        if len(found) > 1:
            length = say("{length} in {count} spans", length=length, count=len(found))
        share = _share(edges[found[0] + 1] - edges[found[0]]) if single else ""
        entries.append(Entry(kind, say(WORDS[kind]), length, share))
    return tuple(entries)


def _share(hundredths: int) -> str:
    """Return the classes of a width in thousandths, one for each digit: a style attribute would be refused."""
    digits = f"{min(999, round(hundredths / 10)):03}"
    places = zip(("hundreds", "tens", "ones"), digits, strict=True)
    return " ".join(f"pm-{place}-{digit}" for place, digit in places if digit != "0")
