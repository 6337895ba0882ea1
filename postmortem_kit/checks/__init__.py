"""What makes a record good or doubtful: one function a check, listed in CHECKS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postmortem_kit.loader import Loaded
from postmortem_kit.problem import Problem
from postmortem_kit.settings import Config


def run(
    entries: Sequence[Loaded], config: Config, *, context: Sequence[Loaded] = (), as_published: bool = False
) -> Iterator[Problem]:
    """Yield what every check finds."""
    return iter(())
