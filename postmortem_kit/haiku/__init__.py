"""The haiku of a postmortem: counting syllables as engineers speak, and judging three lines."""

from postmortem_kit.haiku.counting import Count, Word, count
from postmortem_kit.haiku.lexicon import Lexicon
from postmortem_kit.haiku.lexicon import load as load_words
from postmortem_kit.haiku.lexicon import read as read_words
from postmortem_kit.haiku.showing import Row, Segment, render_lines, rows
from postmortem_kit.haiku.verdict import FORM, Choice, LineVerdict, Suggestion, Verdict, judge

__all__ = [
    "FORM",
    "Choice",
    "Count",
    "Lexicon",
    "LineVerdict",
    "Row",
    "Segment",
    "Suggestion",
    "Verdict",
    "Word",
    "count",
    "judge",
    "load_words",
    "read_words",
    "render_lines",
    "rows",
]
