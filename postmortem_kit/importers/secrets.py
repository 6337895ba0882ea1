"""Tokens and passwords in a text: found, so that they are not printed, and so that a person takes them out."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|sk_live_\w{10,}"
    r"|sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,}"
    r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|(?<=://)[^\s:/@]+:[^\s/@]+(?=@)"
    r"|(?i:(?<=bearer )|(?<=authorization: ))[\w.~+/=-]{16,}"
    r"|(?i:\b(?:password|passwd|api[_-]?key|secret[_-]?key|access[_-]?token|auth[_-]?token)\b\s*[:=]\s*)"
    r"['\"]?(?=[^\s'\"]*\d)[^\s'\"<>{}$*`,;]{8,}"
)


def lines(text: str) -> list[int]:
    """Return the lines, from 1, in which *text* holds what looks like a token."""
    return sorted({text.count("\n", 0, found.start()) + 1 for found in _TOKEN.finditer(text)})


def masked(text: str) -> str:
    """Return *text* without what looks like a token."""
    return _TOKEN.sub(lambda found: f"{found[0][:4]}…" if not found[0].startswith("-") else "-----…", text)
