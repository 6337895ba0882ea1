"""Print what three engines make of this repository's own site: pages, posts, anchors and words, and where they differ.

    python benchmarks/engines.py [SITE]

MkDocs builds with the plugin, so does ProperDocs; then ProperDocs and Zensical build what `render --site` writes, and
`finish` completes it. Differences are counted against the first. The exit code is 0 where nothing differs and every
published post is there under each.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

DAY = "2026-11-25"
ROOT = Path(__file__).parents[1]
_ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WITHIN_A_WORD = re.compile(r"</?(?:span|a)\b[^>]*>")
"""Zensical colours the code of a page that a person wrote."""
_ID = re.compile(r'<[a-z][\w-]*\s(?:[^>]*\s)?id="(?!__)([^"]+)"')
"""What a link may lead to; the theme's own begin with two underscores."""


@dataclass(frozen=True)
class Built:
    """A finished site, as far as its readers and those who link to it are concerned."""

    addresses: frozenset[str]
    anchors: frozenset[str]
    """Each with the address of its page."""
    words: dict[str, tuple[str, ...]]
    """The words of each page's text, in order."""

    @classmethod
    def read(cls, site: Path) -> Built:
        texts = {path.relative_to(site).as_posix(): path.read_text() for path in sorted(site.rglob("*.html"))}
        articles = {path: found[1] for path, text in texts.items() if (found := _ARTICLE.search(text))}
        anchors = {f"{path}#{id}" for path, text in articles.items() for id in _ID.findall(text)}
        return cls(frozenset(texts), frozenset(anchors), {path: _words(text) for path, text in articles.items()})

    @property
    def posts(self) -> int:
        """How many pages of posts there are; a page that leads on from an older address has no text."""
        return sum(path.startswith("post/") for path in self.words)

    def differences(self, other: Built) -> tuple[int, int, int]:
        """Return how many addresses, anchors and pages with other words there are."""
        pages = self.words.keys() | other.words.keys()
        return (
            len(self.addresses ^ other.addresses),
            len(self.anchors ^ other.anchors),
            sum(self.words.get(path) != other.words.get(path) for path in pages),
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(unescape(_TAG.sub(" ", _WITHIN_A_WORD.sub("", text))).split())


def run(*command: str, cwd: Path) -> None:
    """Run a module of this Python, and show what it says when it fails."""
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795564800"}  # the noon of that day
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False, env=env
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def built(root: Path, out: Path) -> dict[str, Built]:
    """Build the site at *root* in each way, below *out*."""
    sites = {}
    for engine in ("mkdocs", "properdocs"):
        run(engine, "build", "--strict", "--quiet", "-f", str(root / "mkdocs.yml"), "-d", str(out / engine), cwd=root)
        sites[f"{engine}, with the plugin"] = Built.read(out / engine)
    for engine in ("properdocs", "zensical"):
        pages = out / f"{engine}-pages"
        run("postmortem_kit", "render", "--site", "-o", str(pages), "--today", DAY, cwd=root)
        run(engine, "build", "--strict", "-f", "mkdocs.yml", cwd=pages)
        run("postmortem_kit", "finish", str(pages / "site"), cwd=root)
        sites[f"{engine}, from pages"] = Built.read(pages / "site")
    return sites


def main(root: Path) -> int:
    with tempfile.TemporaryDirectory() as name:
        sites = built(root.absolute(), Path(name))
    first = next(iter(sites.values()))
    print("| engine | pages | posts | anchors | words | other addresses, anchors, texts |\n|---|---|---|---|---|---|")
    for name, site in sites.items():
        version = importlib.metadata.version(name.partition(",")[0])
        count = sum(map(len, site.words.values()))
        differing = ", ".join(map(str, first.differences(site)))
        row = (f"{name} ({version})", len(site.addresses), site.posts, len(site.anchors), count, differing)
        print(f"| {' | '.join(map(str, row))} |")
    return int(any(any(first.differences(site)) or site.posts != first.posts for site in sites.values()))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT))
