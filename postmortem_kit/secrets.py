"""Tokens and passwords in a text: found, so that they are not printed, and so that a person takes them out."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|sk_live_\w{10,}"
    r"|sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,}"
    r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|(?<=://)[^\s:/@<>{}$]+:[^\s/@<>{}$*]+(?=@)"
    r"|(?i:(?<=bearer )|(?<=authorization: ))[\w.~+/=-]{16,}"
    r"|(?i:\b(?:password|passwd|api[_-]?key|secret[_-]?key|access[_-]?token|auth[_-]?token)\b\s*[:=]\s*)"
    r"['\"]?(?=[^\s'\"]*\d)[^\s'\"<>{}$*`,;]{8,}"
)


_SIGNS = (
    "gh", "glpat-", "xox", "sk_", "sk-", "akia", "aiza", "npm_", "eyj", "private key", "://", "bearer", "authorization",
    "passw", "key", "token",
)  # fmt: skip
"""Without one of these a text need not be looked through."""


def _found(text: str) -> list[re.Match[str]]:
    small = text.casefold()
    return list(_TOKEN.finditer(text)) if any(sign in small for sign in _SIGNS) else []


def lines(text: str) -> list[int]:
    """Return the lines, from 1, in which *text* holds what looks like a token."""
    return sorted({text.count("\n", 0, found.start()) + 1 for found in _found(text)})


def masked(text: str) -> str:
    """Return *text* without what looks like a token."""
    for found in reversed(_found(text)):
        text = f"{text[: found.start()]}{found[0][:4]}…{text[found.end() :]}"
    return text
