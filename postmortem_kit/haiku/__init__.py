"""The haiku of a postmortem: counting syllables as engineers speak, judging three lines, composing them of facts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from postmortem_kit.haiku.counting import Count, Word, count
from postmortem_kit.haiku.lexicon import Lexicon
from postmortem_kit.haiku.lexicon import load as load_words
from postmortem_kit.haiku.lexicon import read as read_words
from postmortem_kit.haiku.showing import Row, Segment, render_lines, rows
from postmortem_kit.haiku.verdict import FORM, Choice, LineVerdict, Suggestion, Verdict, judge

if TYPE_CHECKING:
    from postmortem_kit.haiku.composing import Taken, Title, compose, missing, suggest
    from postmortem_kit.haiku.desk import Line
    from postmortem_kit.haiku.given import Facts, Named

__all__ = [
    "FORM",
    "Choice",
    "Count",
    "Facts",
    "Lexicon",
    "Line",
    "LineVerdict",
    "Named",
    "Row",
    "Segment",
    "Suggestion",
    "Taken",
    "Title",
    "Verdict",
    "Word",
    "compose",
    "count",
    "judge",
    "load_words",
    "missing",
    "read_words",
    "render_lines",
    "rows",
    "suggest",
]

_HOMES = {
    "Facts": "given",
    "Line": "desk",
    "Named": "given",
    "Taken": "composing",
    "Title": "composing",
    "compose": "composing",
    "missing": "composing",
    "suggest": "composing",
}
"""What composing needs is loaded when it is asked for: who counts needs none of it."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'postmortem_kit.haiku' has no attribute '{name}'")
    return getattr(import_module(f"postmortem_kit.haiku.{_HOMES[name]}"), name)
