"""Tokens and passwords in a text: found, so that they are not printed, and so that a person takes them out."""

from __future__ import annotations

import re

_TOKENS = tuple(
    (signs, re.compile(pattern))
    for signs, pattern in (
        (("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[A-Za-z0-9]{20,}"),
        (("github_pat_",), r"\bgithub_pat_\w{20,}"),
        (("glpat-",), r"\bglpat-[\w-]{16,}"),
        (("xox",), r"\bxox[abeprs]-[\w-]{10,}"),
        (("sk_live_", "sk-"), r"\b(?:sk_live_\w{10,}|sk-[A-Za-z0-9_-]{20,})"),
        (("akia",), r"\bAKIA[0-9A-Z]{16}"),
        (("aiza",), r"\bAIza[\w-]{30,}"),
        (("npm_",), r"\bnpm_[A-Za-z0-9]{30,}"),
        (("eyj",), r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*"),
        (("private key-----",), r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
        (("://",), r"(?<=://)[^\s:/@<>{}$]+:[^\s/@<>{}$*]+(?=@)"),
        (("bearer ", "authorization: "), r"(?i:(?<=bearer )|(?<=authorization: ))[\w.~+/=-]{16,}"),
        (
            ("passw", "key", "token"),
            r"(?i:\b(?:password|passwd|api[_-]?key|secret[_-]?key|access[_-]?token|auth[_-]?token)\b\s*[:=]\s*)"
            r"['\"]?(?=[^\s'\"]*\d)[^\s'\"<>{}$*`,;]{8,}",
        ),
    )
)
"""What tokens look like; each is looked for only in a text that holds one of its signs, in whatever case."""


def _found(text: str) -> list[re.Match[str]]:
    """Return what looks like a token, from left to right; of two that overlap, the one that begins first."""
    small = text.casefold()
    patterns = (pattern for signs, pattern in _TOKENS if any(sign in small for sign in signs))
    found: list[re.Match[str]] = []
    for one in sorted((hit for pattern in patterns for hit in pattern.finditer(text)), key=re.Match.start):
        if not found or one.start() >= found[-1].end():
            found.append(one)
    return found


def lines(text: str) -> list[int]:
    """Return the lines, from 1, in which *text* holds what looks like a token."""
    return sorted({text.count("\n", 0, found.start()) + 1 for found in _found(text)})


def masked(text: str) -> str:
    """Return *text* without what looks like a token."""
    for found in reversed(_found(text)):
        text = f"{text[: found.start()]}{found[0][:4]}…{text[found.end() :]}"
    return text
