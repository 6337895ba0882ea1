"""The documentation of a repository as pages: what is in its docs/, and what these files link to beyond it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from postmortem_kit import folder
from postmortem_kit.problem import KitError

FOLDER = "docs"
"""Where it is, in the repository and on the site."""

_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*~*[ ]*$|(`+)(?!`).+?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?![a-zA-Z][\w+.-]*:|[#/<])([^)#?\s]+)")
_ELSEWHERE = frozenset({"posts", *folder.PAGES.values()})
"""What gets into a site another way, or has to stay out of it."""
_HOMES = ("readme.md", "index.md")
"""What an engine would take for the first page of the site."""


def read(root: Path) -> dict[str, bytes]:
    """Return the files of docs/ by their path below *root*, and each file elsewhere in a folder that one links to.

    So a link between two files of the repository leads on the site where it leads in a checkout.

    Raises:
        KitError: there is no such folder, or a file cannot be read.
    """
    if not (root / FOLDER).is_dir():
        raise KitError(f"{FOLDER}/: no such folder: make it, or delete 'docs: true' in mkdocs.yml")
    found = {f"{FOLDER}/{path}": content for path, content in folder.read(root / FOLDER).items()}
    waiting = [path for path in found if path.endswith(".md")]
    while waiting:
        for path in linked(waiting.pop(), found):
            if path not in found and _is_ours(root, path):
                found[path] = (root / path).read_bytes()
                waiting += [path] if path.endswith(".md") else []
    return dict(sorted(found.items()))


def linked(path: str, found: Mapping[str, bytes]) -> Iterator[str]:
    """Yield where the links of a file lead, as paths below the root; what is only shown as code leads nowhere."""
    text = _CODE.sub("", found[path].decode("utf-8", errors="replace"))
    for target in _LINK.findall(text):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _is_ours(root: Path, path: str) -> bool:
    """Whether *path* is a file of the repository that may come along: of those at its root, a page that is no home."""
    parts = PurePosixPath(path).parts
    if parts[0] in _ELSEWHERE or any(part.startswith(".") for part in parts):
        return False
    if len(parts) == 1 and (not path.endswith(".md") or path.lower() in _HOMES):
        return False
    file = root / path
    return file.is_file() and file.resolve().is_relative_to(root.resolve())
