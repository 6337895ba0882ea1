"""The search index: Pagefind's program, run over a finished site."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from postmortem_kit.bundle import settle
from postmortem_kit.problem import KitError

BUNDLE = "pagefind"
"""The folder of the site that holds the index; `assets/search.js` looks for it there."""

MISSING = (
    "search: Pagefind's program is not installed, so this site has no search index;"
    " install the package 'pagefind[bin]' and build again"
)

_IGNORED = ".headerlink, .md-content__button, .md-clipboard"

_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
    "pagefind-worker.js",
)
"""Pagefind's own interfaces and its worker, which loads its program a second time: no page here asks for them."""


def executable() -> Path | None:
    """Return Pagefind's program: that of its package, else the one on the path."""
    try:
        from pagefind_bin import get_executable

        return Path(get_executable())
    except (ImportError, FileNotFoundError):
        found = shutil.which("pagefind")
        return Path(found) if found else None


def index(site: Path) -> bool:
    """Index the posts of the finished *site* into its bundle; False when the program is missing."""
    program = executable()
    bundle = site / BUNDLE
    shutil.rmtree(bundle, ignore_errors=True)
    if program is None:
        return False
    _run(program, site)
    for pattern in _UNUSED:
        for path in bundle.glob(pattern):
            path.unlink()
    settle(bundle)
    return True


def _run(program: Path, site: Path) -> None:
    """Run the program over *site*, and retell what it says when it fails."""
    command = [str(program), "--site", str(site), "--output-subdir", BUNDLE, "--exclude-selectors", _IGNORED, "--quiet"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise KitError(f"search: {program} cannot be run: {error.strerror}") from error
    if result.returncode:
        raise KitError(f"search: Pagefind failed: {(result.stderr or result.stdout).strip()}")


def fingerprint(texts: Iterable[str]) -> str:
    """Return one name for what the index is made of."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()


def put_back(site: Path, *, shelf: Path, name: str) -> bool:
    """Copy the index kept on *shelf* under *name* into *site*; False when there is none."""
    kept = shelf / name
    if not kept.is_dir():
        return False
    shutil.copytree(kept, site / BUNDLE, dirs_exist_ok=True)
    return True


def keep(site: Path, *, shelf: Path, name: str) -> None:
    """Keep the index of *site* on *shelf* under *name*, in place of any other."""
    shutil.rmtree(shelf, ignore_errors=True)
    shutil.copytree(site / BUNDLE, shelf / name)
