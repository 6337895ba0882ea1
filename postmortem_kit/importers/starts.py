"""Where a line begins with a time: in bold, in code, in brackets, behind a dash or plain."""

from __future__ import annotations

import re
from dataclasses import replace

from postmortem_kit.importers import whens
from postmortem_kit.importers.whens import When

_OPENS = re.compile(r"^(?:[*_`\[(]|\\\[|~~|\|\s*)*")
_MUST = re.compile(r"\s*(?:[*_`\])|]|\\\])*\s*(?:-|–|—|:|：|\||=>|→|·|\)|$|\n)|(?:\*\*|__|`)")


def start(text: str, *, strict: bool) -> tuple[When, str] | None:
    """Return the time that a line begins with and the rest of it; None where it begins with none.

    *strict*: a time without a clock, or one in four digits, needs a sign behind it, or markup around it.
    """
    opening = _OPENS.match(text)
    begin = opening.end() if opening else 0
    marks = text[:begin].replace("|", "").strip()
    when = whens.leading(text, begin)
    if when is None:
        return None
    rest = text[when.end :]
    within = re.findall(r"\*\*|__|`", text[begin : when.end])
    if len(within) % 2:  # Dec 16th **12:43** what happened
        rest = rest.removeprefix(within[-1])
    if (
        not when.has_clock
        and marks
        and (noted := re.match(rf"\s*(\([^()]{{1,30}}\))(?={re.escape(_closing(marks))})", rest))
    ):
        when = replace(when, words=f"{when.words} {noted[1]}")
        rest = rest[noted.end() :]
        strict = False
    is_weak = not when.has_clock or re.fullmatch(r"\d{4}|\d{1,2}\.\d\d", when.words) is not None
    if strict and is_weak and not _MUST.match(rest):
        return None
    if rest.startswith("]("):  # the time is a link: the row keeps it
        return when, text
    inner = _closing(marks)
    if inner and rest.lstrip().startswith(inner):
        rest = rest.lstrip()[len(inner) :]
        marks = ""
    elif inner and inner[-1] in ")]" and inner[0] in rest:
        return when, text
    elif rest[:1] in (")", "]") and not marks:
        return None
    tail = _separated(rest)
    still = marks.replace("~~", "") if marks in ("**", "__", "*", "_", "`") else ""
    if marks.startswith("~~"):
        still = "~~"
    if still and not tail.startswith(still):
        tail = f"{still}{tail}"
    elif still:
        tail = _separated(tail[len(still) :])
    return when, tail.strip().strip("|").strip() if "|" in text[:begin] else tail.strip()


def is_time(text: str) -> bool:
    """Whether a heading begins with a clock time, or is a day."""
    when = whens.leading(text)
    return when is not None and (when.has_clock or when.end >= len(text.strip()))


def _closing(marks: str) -> str:
    pairs = {"[": "]", "(": ")", "\\[": "\\]"}
    parts = re.findall(r"\\\[|\*\*|__|~~|[*_`\[(]", marks)
    return "".join(pairs.get(part, part) for part in reversed(parts))


def _separated(text: str) -> str:
    return re.sub(r"^\s*(?:(?:-{1,3}|–|—|:|：|\||=>|→|·|,)(?!\d)\s*)*", "", text)
