"""Where a line begins with a time: in bold, in code, in brackets, behind a dash or plain."""

from __future__ import annotations

import re
from dataclasses import replace

from postmortem_kit.importers import lines, whens
from postmortem_kit.importers.whens import When

_OPENS = re.compile(r"^(?:[*_`\[(]|\\\[|~~|\|\s*)*")
_LABELLED = re.compile(r"(?P<label>\*\*[^*\n]{1,60}?(?::\*\*|\*\*\s*:))\s+")
"""A name in front of the time: `**Start:** 10:05 it stops`."""
_MANY = 3
"""So many items that begin with a time make a timeline of a list under another heading."""
_BLANK = re.compile(r"^\{\{\s*(.*?)\s*\}\}")
"""A blank of a template that was filled in with its braces left."""
_MUST = re.compile(r"\s*(?:[*_`\])|]|\\\])*\s*(?:-|–|—|:|：|\||=>|→|·|\)|$|\n)|(?:\*\*|__|`)")


def start(text: str, *, strict: bool) -> tuple[When, str] | None:
    """Return the time that a line begins with and the rest of it; None where it begins with none.

    *strict*: a time without a clock, or one in four digits, needs a sign behind it, or markup around it.
    """
    text = _BLANK.sub(r"\1", text)
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
        and (noted := re.match(rf"\s*(\([^()]{{1,30}}\)|[^\W\d_]{{3,12}})(?={re.escape(_closing(marks))})", rest))
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


def begun(text: str) -> tuple[When, str] | None:
    """Return the time that an item begins with, be it behind a name in bold, and the rest of it."""
    if found := start(text, strict=True):
        return found
    label = _LABELLED.match(text)
    behind = start(text[label.end() :], strict=True) if label else None
    return (behind[0], f"{label['label']} {behind[1]}") if label and behind and behind[0].has_clock else None


def listed(text: str) -> tuple[str, str]:
    """Return the lists of a text whose items all begin with a clock time, and the text without them."""
    kept = text.split("\n")
    rows: list[str] = []
    for block in reversed(lines.blocks(text) if re.search(r"\d\d?[:.h]\d\d", text) else []):
        items = lines.items(text, block) if block.is_list else []
        begins = [start(item.text.partition("\n")[0], strict=True) for item in items]
        if len(begins) >= _MANY and all(found and found[0].has_clock for found in begins):
            rows.insert(0, "\n".join(kept[block.start : block.end]))
            kept[block.start : block.end] = []
    return "\n\n".join(rows), "\n".join(kept).strip("\n").rstrip()


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
