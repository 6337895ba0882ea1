"""Pieces of text that some reader of Markdown takes for its own, and texts made of them."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = (
    "```", "~~~", "````md\n", "```python\nx = 1\n```", "```{.py}\nx\n```", "`", "``", "`a|b`", "[", "]", "(",
    ")", "{", "}", "{: .a #b onclick=x }", "{.x}", "*", "**", "_", "__", "a_b_c", "# ", "## ", "### x",
    "Title\n===\n", "Title\n---\n", "- ", "* ", "1. ", "1) ", "    ", "  ", "\t", "\n", "\n\n", "|",
    "| a | b |\n|---|--:|\n| 1 | 2 |\n", "> ", "> # x\n", "- # y\n", "!!! note\n    x", '??? "q"',
    '=== "t"\n    x', "/// note\nx\n///", "$x$", "\\(", "$$", "++ctrl++", "==m==", "^^i^^", "~s~", "~~s~~",
    "{++a++}", "{--b--}", "{>>d<<}", ":smile:", "(c)", "(tm)", "-->", "+/-", "1/2", "1st", "22nd", "c/o",
    "https://example.com/a_b?c=d&e=f", "www.example.com", "someone@example.com", "#12", "@someone",
    '--8<-- "pyproject.toml"', ";--8<--", '[=85% "x"]', "[^1]", "[^1]: note", "*[HTML]: Hyper", "HTML", "...",
    "--", "'q'", '"q"', "<script>alert(1)</script>", "<div>", "</div>", "<!--", "<?php", "<![CDATA[", "]]>",
    "<pre>", "</pre>", "<div markdown>", "<b>", "&amp;", "&lt;", "&#123;", "&copy;", "&", "<", "\\", "\\*",
    "[a](b.md)", "[a](javascript:alert(1))", "![i](x.png)", "![i](https://example.com/x.png)",
    "<https://example.com>", '[x]: http://example.com "t"\n', "[x]", "- [ ] a", "- [x] b", "word", "Wörter",
    "日本", "\u2028", "\xa0", "\ufeff", "\u200b", "😀", "---", "===", "***", "klzzwxh:0000", "wzxhzdk:0", "[TOC]",
    "Term\n: def", "$ cmd", "0", "[^1]: # x[^1]\n\n    - y", "[^a]: [^b]\n[^b]: [^a]\n", "[^a]", "> [!NOTE]\n> x\n",
    "> [!TIP]", "> > [!WARNING]\n", "- [ ] [^1]", "- [X]\t", "[x](pm:a#b)", "[x]: pm:a\n", "<pm:a>", "![x](pm:a)",
    "pm:", "```mermaid\ngraph TD; a-->b</script>\n```", "~~~mermaid\naccTitle: [x](y) `z` {t}\n", "![](x.png)",
)  # fmt: skip

_pieces = st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(("", " ", "\n"))), min_size=1, max_size=20)

texts = _pieces.map(lambda pieces: "".join(piece + space for piece, space in pieces))
"""Markdown of several lines, as hostile as it gets."""

_words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)

lines = st.one_of(texts, _words).map(lambda text: " ".join(text.split())).filter(bool)
"""Words on one line, as a plain field holds them."""
