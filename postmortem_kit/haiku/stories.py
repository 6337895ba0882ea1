"""What a title may tell, line by line, in the order in which one would rather hear it."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from postmortem_kit.haiku.bank import mark, mixed

Story = tuple[str, str, str]
"""The role of each line."""

_WEIGHTS = {
    # what it hit or when it was, what happened, how it came out
    "scene cause notice": 6, "scene cause turn": 8, "scene cause place": 6, "scene ground notice": 6,
    "scene ground turn": 8, "scene ground place": 6, "scene cause sign": 5, "scene ground sign": 5,
    "place cause notice": 8, "place cause turn": 8, "place ground notice": 8, "place ground turn": 8,
    "place cause span": 6, "place ground span": 6, "place sign turn": 5, "place sign notice": 5,
    "place span turn": 4, "subject cause notice": 8, "subject cause turn": 8, "subject ground notice": 8,
    "subject ground turn": 8, "subject cause place": 6, "subject ground place": 6, "subject sign turn": 4,
    "subject sign notice": 4, "subject span turn": 3, "subject span notice": 3, "cause ground place": 6,
    "cause sign turn": 6, "cause sign place": 6, "cause place turn": 6, "cause place notice": 6,
    "cause span turn": 5, "cause span notice": 5, "cause notice place": 5,
    "cause doubt turn": 3, "ground sign turn": 6,
    "ground sign place": 6, "ground place turn": 6, "ground place notice": 6, "ground span turn": 5,
    "ground span notice": 5, "ground doubt turn": 3,
    "sign ground turn": 5, "sign ground place": 5, "sign cause place": 5, "sign cause turn": 5,
    "sign place turn": 4, "doubt ground turn": 4, "doubt cause turn": 4, "doubt ground notice": 4,
    "doubt cause notice": 4, "span cause place": 4, "span ground notice": 4, "span ground place": 4,
}  # fmt: skip
_PLAINER = {
    # no word of what happened, or none that only this record could have
    "scene subject place": 4, "place subject notice": 4, "place subject turn": 4, "scene cause ground": 6,
    "scene ground ground": 3, "cause ground scene": 3, "cause scene ground": 3, "ground scene cause": 2,
    "scene truth subject": 4, "scene subject truth": 4, "subject truth scene": 4, "truth subject scene": 4,
    "scene subject cause": 4, "scene subject ground": 4, "subject cause scene": 3, "subject ground scene": 3,
    "scene subject sign": 4, "scene sign notice": 4, "scene sign place": 4, "scene notice turn": 3,
    "scene place notice": 3, "scene place turn": 3, "scene place sign": 3, "scene span place": 3,
    "scene span notice": 3, "scene doubt place": 3, "place scene notice": 2, "place scene turn": 2,
    "cause subject turn": 2, "cause subject notice": 2, "ground subject turn": 2, "ground subject notice": 2,
    "cause ground turn": 6, "cause ground notice": 6, "cause notice turn": 5, "cause truth turn": 4,
    "ground notice turn": 5, "ground cause turn": 6, "ground cause notice": 6, "truth cause turn": 4,
    "truth ground turn": 4, "truth cause notice": 4, "truth ground notice": 4, "scene mark notice": 1,
    "scene mark place": 1, "truth ground place": 2, "truth cause place": 2,
    "scene truth place": 5, "scene subject notice": 4, "scene subject turn": 4, "scene doubt turn": 2,
    "scene doubt notice": 2,
    "place truth turn": 5, "place truth notice": 5, "place doubt turn": 3, "subject truth turn": 4,
    "subject truth notice": 4, "truth place turn": 4,
}  # fmt: skip
_BAREST = {
    "scene subject place": 6, "subject scene place": 4,
    "scene subject subject": 4, "subject scene subject": 3, "subject subject scene": 3,
    "scene cause cause": 2, "scene ground ground": 2, "scene cause mark": 2, "scene ground mark": 2,
    "scene ground cause": 2, "cause ground ground": 2, "cause scene sign": 1,
    "ground scene sign": 1, "ground scene place": 1, "cause scene place": 1, "scene cause scene": 1,
    "scene ground scene": 1, "scene subject scene": 1, "scene truth scene": 1, "scene doubt subject": 1,
    "scene truth notice": 1, "scene truth turn": 1, "place span turn": 3, "place span notice": 3,
    "scene place notice": 2, "scene place turn": 2, "scene span place": 2, "subject span turn": 2,
    "subject span notice": 2, "scene subject turn": 2, "scene subject notice": 2, "scene notice turn": 1,
    "scene span notice": 1, "scene doubt place": 1, "scene doubt turn": 1, "scene doubt notice": 1,
}  # fmt: skip


def _roles(story: str) -> Story:
    first, second, third = story.split()
    return first, second, third


TIERS = tuple(
    MappingProxyType({_roles(story): weight for story, weight in tier.items()})
    for tier in (_WEIGHTS, _PLAINER, _BAREST)
)
"""Stories with their weights; one of a later tier is told only where none of an earlier one can be."""


_MARKED = tuple(tuple((mark(" ".join(story)), weight, story) for story, weight in tier.items()) for tier in TIERS)


def drawn(seed: int) -> Iterator[tuple[Story, bool]]:
    """Yield every story in the order that *seed* draws within each tier, the heavier ones earlier as a rule.

    Beside each, whether one fact may carry two of its lines: in the barest ones only.
    """
    for tier in _MARKED:
        ranks = sorted([(mixed(mark, seed) // weight, story) for mark, weight, story in tier])
        yield from ((story, tier is _MARKED[-1]) for _, story in ranks)
