"""Bytes to text: what is too much, no UTF-8, or cannot be seen is a problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from postmortem_kit.problem import Mark
from postmortem_kit.syntax import Fault

MAX_BYTES = 1_000_000
"""A record larger than this is refused: the longest of 262 public postmortems has under 100 kB."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Characters that have no place in a text."""


def split_lines(text: str) -> list[str]:
    """Return the lines of *text*, numbered as the parser numbers them."""
    return re.split(r"\r\n|\r|\n", text)


def decode(data: bytes | str, report: Callable[[Fault], None]) -> str | None:
    """Return the text, or None after a problem that leaves nothing to parse."""
    if len(data) > MAX_BYTES:
        message = f"this file has more than the {MAX_BYTES:,} bytes that one may have"
        report(Fault(Mark(), "too-large", message, "put logs and images beside the record, as attachments"))
        return None
    text = data if isinstance(data, str) else _from_bytes(data, report)
    if text is None:
        return None
    text = text.removeprefix("\ufeff")
    for number, line in enumerate(split_lines(text) if CONTROL.search(text) else (), 1):
        if match := CONTROL.search(line):  # the first one of a line: a binary file has many
            message = f"control character U+{ord(match[0]):04X}"
            report(Fault(Mark(number, match.start() + 1), "control-character", message, "delete it"))
    return text


def _is_bare_utf16(head: bytes) -> bool:
    """Whether a text begins as UTF-16 does without a mark: every other byte of two letters is 0."""
    return head.count(0) == 2 and b"\0\0" in (head[::2], head[1::2])


def _from_bytes(data: bytes, report: Callable[[Fault], None]) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_bare_utf16(data[:4]):
        report(Fault(Mark(), "encoding", "this file is UTF-16", "save it as UTF-8"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        report(Fault(_mark_after(before), "encoding", message, "save the file as UTF-8"))
        return None


def _mark_after(before: str) -> Mark:
    """Return the place behind *before*."""
    lines = split_lines(before)
    return Mark(len(lines), len(lines[-1]) + 1)
