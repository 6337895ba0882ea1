"""Code as HTML with a class on each token of its language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_PLAIN = frozenset({"text", "txt", "plain", "plaintext"})
"""Languages that are none: nothing is loaded for them."""
_LONGEST = 20_000
"""Code of more characters stays plain: a log is no program, and some languages take the square of their length."""


def highlighted(code: str, language: str) -> str:
    """Return *code* as HTML; one in an unknown language, or in none, is only escaped."""
    if not language or language in _PLAIN or len(code) > _LONGEST:
        return escape(code)
    lexer = _lexer(language)
    if lexer is None:
        return escape(code)
    from pygments import lex
    from pygments.token import STANDARD_TYPES

    out: list[str] = []
    for kind, value in lex(code, lexer):
        mark = _mark(kind, STANDARD_TYPES)
        out.append(f'<span class="{mark}">{escape(value)}</span>' if mark else escape(value))
    return "".join(out)


@lru_cache(maxsize=256)
def _lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _mark(kind: Any, known: Mapping[Any, str]) -> str:
    """Return the class of a token, that of the next wider kind where it has none of its own."""
    while kind not in known:
        kind = kind.parent
    return known[kind]
