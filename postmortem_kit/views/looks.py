"""How a severity looks in a chart: a digit, a shape, and only then a colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from postmortem_kit.insights import NOT_RECORDED, Insights
from postmortem_kit.views.facts import severity_word
from postmortem_kit.wording import say

_NUMBERED = re.compile(r"(?:sev|p)[-_ ]?(\d)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Look:
    """How one severity is drawn."""

    word: str
    digit: str
    kind: str
    """Its place on the scale from 0, the worst; `none` for what is on no scale."""

    @property
    def dot(self) -> str:
        """One mark of this kind, for a legend."""
        paths = dots(self.kind, [(6.0, 6.0)], size=8.4)
        return f'<svg class="pm-dots__one" viewBox="0 0 12 12" aria-hidden="true">{paths}</svg>'


def looks(numbers: Insights) -> Mapping[str, Look]:
    """Return how each severity looks that the scale has or an incident names."""
    scale = numbers.settings.severities
    numbered = [found[1] for level in scale if (found := _NUMBERED.fullmatch(level))]
    digits = numbered if len(set(numbered)) == len(scale) else [str(place) for place in range(1, len(scale) + 1)]
    known = {level: Look(severity_word(level), digits[n], str(n)) for n, level in enumerate(scale)}
    others = [name for name, _ in numbers.severities if name not in known]
    return known | {
        name: Look(say("not recorded") if name == NOT_RECORDED else severity_word(name), "–", "none") for name in others
    }


def number(value: float) -> str:
    """Return a coordinate, short."""
    return f"{value:.1f}".removesuffix(".0")


def dots(kind: str, places: list[tuple[float, float]], *, size: float) -> str:
    """Draw a mark of *size* at each of *places*: one path, in which a mark costs a dozen characters.

    A line of no length has only its caps: round ones make a disc, square ones a square.
    """
    if kind in ("none", "4", "5"):
        half, whole = number(size / 2), number(size)
        cross = f"m-{half}-{half}l{whole} {whole}m0-{whole}l-{whole} {whole}"
        stroke = {"4": f"m-{half} 0h{whole}", "5": f"m0-{half}v{whole}"}.get(kind, cross)
        width = max(1.4, size / 4)
    else:
        stroke, width = "h0", size * 0.92 if kind == "0" else size
    path = "".join(f"M{number(x)} {number(y)}{stroke}" for x, y in places)
    drawn = f'<path class="pm-dots--{kind}" stroke-width="{number(width)}" d="{path}"/>'
    if kind == "3":
        drawn += f'<path class="pm-dots--hole" stroke-width="{number(size - max(1.2, size / 3))}" d="{path}"/>'
    return drawn
