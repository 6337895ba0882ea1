"""What a match says to a person in a terminal, and to a program: each post with what it was and what stopped it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from postmortem_kit import formats, titles
from postmortem_kit.match import Found, Hit
from postmortem_kit.match.marking import Runs, around, excerpt, marked
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.views.lasting import Fix, fix_of
from postmortem_kit.views.quick import Quick, quick_of

Style = Callable[[str, str], str]
"""Dresses a text in a role: `bold`, `dim`, `hint`, `error`."""

WIDTH = 99
HEADINGS = {"known": "Known signal", "mentioned": "Mentions", "ruled out": "Suspected and ruled out"}
WEAK = "Weak matches"
_LONGEST = 240
_MARGIN, _LABEL = 12, 12


def as_text(found: Found, *, today: date, style: Style) -> str:
    """Return what was found, set for a terminal."""
    if not found.hits:
        return f"No post mentions this. {searched(found.searched)}\nA new one: postmortem new\n"
    blocks, group = [_line(found.hits[0], style)], ""
    for hit in found.hits:
        heading = WEAK if hit.is_weak else HEADINGS[hit.group]
        if heading != group:
            blocks.append(style(heading, "hint"))
            group = heading
        blocks.append("\n".join(_hit(hit, today, style)))
    return "\n\n".join(blocks) + "\n"


def searched(count: int) -> str:
    """Say how many posts there were to look at."""
    return f"{count} post{'s' * (count != 1)} searched."


def _line(hit: Hit, style: Style) -> str:
    """Return the pasted line that led to the first hit, what the post has of it in bold."""
    return _dressed(marked(around(_printable(hit.line), hit.words, longest=WIDTH - 2), hit.words), style)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _dressed(runs: Runs, style: Style) -> str:
    return "".join(style(text, "bold") if is_marked else text for text, is_marked in runs)


def _hit(hit: Hit, today: date, style: Style) -> Iterator[str]:
    record = hit.record
    head = f"{record.date}  {record.severity or formats.word(record.kind)}  "
    title = textwrap.wrap(head + record.title + _state(record), WIDTH, subsequent_indent=" " * len(head))
    yield from (style(line, "bold") for line in title)
    for label, text in _rows(hit, today):
        yield from _row(label, text, style)


def _state(record: Postmortem) -> str:
    return "" if record.is_live else f" ({formats.word(record.status)}, not published)"


def _row(label: str, text: str, style: Style) -> Iterator[str]:
    lines = textwrap.wrap(_printable(text), WIDTH - _MARGIN - _LABEL, break_on_hyphens=False)
    role = "error" if "overdue" in text and label == "lasting fix" else ""
    for number, line in enumerate(lines):
        named = style((label if number == 0 else "").ljust(_LABEL), "dim")
        yield " " * _MARGIN + named + (style(line, role) if role else line)


def _rows(hit: Hit, today: date) -> Iterator[tuple[str, str]]:
    """Yield what is known, each with its label."""
    quick = quick_of(hit.record)
    if hit.doubt:
        yield "weak", f"{hit.doubt}; found in {', '.join(hit.places)}"
    if hit.hypothesis:
        yield "thought", hit.hypothesis.statement
        yield "ruled out", hit.hypothesis.evidence or "without a word on how"
    else:
        yield "seen as" if hit.group == "known" else "mention", excerpt(hit.text, hit.words, longest=_LONGEST)
    yield from (("was", text) for text in was(quick))
    if quick.stopped:
        yield "stopped by", _plain(quick.stopped)
    if fix := fix_of(hit.record, today=today):
        yield "lasting fix", fix.sentence.removeprefix("The lasting fix is ").rstrip(".")
    yield from _told_apart(hit)
    yield from (("runbook", link.url) for link in quick.runbooks)
    yield "read", f"postmortem cat {hit.record.id}"


def _told_apart(hit: Hit) -> Iterator[tuple[str, str]]:
    if hit.is_weak:
        return
    for one in hit.record.hypotheses:
        if one.status == "confirmed" and one.evidence:
            yield "told by", _plain(one.evidence)
    for one in hit.record.hypotheses:
        if one.status == "ruled_out" and one != hit.hypothesis:
            yield "was not", ": ".join(filter(None, (one.statement, _plain(one.evidence or ""))))


def _plain(text: str) -> str:
    """Return the first paragraph of a Markdown body on one line."""
    return " ".join(text.strip().partition("\n\n")[0].split())


def was(quick: Quick) -> tuple[str, ...]:
    """Return what it was: in the words of the panel, or its gist."""
    return quick.was or ((quick.gist,) if quick.gist else ())


def as_json(found: Found, config: Config, *, today: date) -> str:
    """Return what was found as JSON."""
    return json.dumps(as_data(found, config, today=today), ensure_ascii=False, indent=2) + "\n"


def as_data(found: Found, config: Config, *, today: date) -> dict[str, Any]:
    """Return what was found as plain values."""
    return {
        "searched": found.searched,
        "looked_for": list(found.lines),
        "as_of": today.isoformat(),
        "hits": [_hit_data(hit, config, today) for hit in found.hits],
    }


def _hit_data(hit: Hit, config: Config, today: date) -> dict[str, Any]:
    quick = quick_of(hit.record)
    return {
        **post_data(hit.record, config),
        "group": hit.group,
        "weak": hit.is_weak,
        "doubt": hit.doubt,
        "line": hit.line,
        "found_in": list(hit.places),
        "text": hit.text,
        "was": list(was(quick)),
        "stopped_by": quick.stopped,
        "did_not_help": [text for text, _ in quick.failed],
        "told_apart": [one.model_dump(exclude_none=True) for one in hit.record.hypotheses],
        "lasting_fix": _fix_data(fix_of(hit.record, today=today)),
        "runbooks": [{"title": link.title, "url": link.url} for link in quick.runbooks],
    }


def post_data(record: Postmortem, config: Config) -> dict[str, Any]:
    """Return what names a post."""
    return {
        "id": record.id,
        "title": record.title,
        "haiku": list(titles.shown(record, config).lines or ()),
        "date": record.date.isoformat(),
        "kind": record.kind,
        "status": record.status,
        "is_published": record.is_live,
        "severity": record.severity,
        "services": list(record.services),
        "path": f"post/{record.id}/",
    }


def _fix_data(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    due = fix.due.isoformat() if fix.due else None
    return {"state": fix.state, "action": fix.title, "due": due, "days_late": fix.days_late}
