"""Where a forge begins a new file: its address, made from the one at which it edits a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_SHAPES = (
    ("gitlab", re.compile(r"(?P<before>.+)/-/(?:edit|new|blob|tree)/(?P<branch>[^/]+)(?P<folder>/.*)?")),
    ("gitea", re.compile(r"(?P<before>.+)/_(?:edit|new)/(?P<branch>[^/]+)(?P<folder>/.*)?")),
    ("github", re.compile(r"(?P<before>.+)/(?:edit|new|blob|tree)/(?P<branch>[^/]+)(?P<folder>/.*)?")),
)
_NEW = {"gitlab": "/-/new/", "gitea": "/_new/", "github": "/new/"}


@dataclass(frozen=True)
class Forge:
    """A place where a colleague looks at a change before it counts."""

    new_file: str
    """The address that begins a file; its name and its text are added as parameters."""
    name: str
    """The parameter of the name."""
    value: str | None
    """The parameter of the text; None where the forge takes none."""
    folder: str
    """Where the site lies in its repository, with a slash at the end; empty at its root."""


def forge_of(address: str | None) -> Forge | None:
    """Return the forge at *address*, where a file of the repository is edited: GitHub's, Gitea's or GitLab's shape."""
    split = urlsplit(address or "")
    if split.scheme not in ("https", "http") or not split.netloc:
        return None
    for kind, shape in _SHAPES:
        if found := shape.fullmatch(split.path.rstrip("/")):
            base = f"{split.scheme}://{split.netloc}{found['before']}{_NEW[kind]}{found['branch']}"
            folder = (found["folder"] or "").strip("/")
            name, value = ("file_name", None) if kind == "gitlab" else ("filename", "value")
            return Forge(base, name, value, f"{folder}/" if folder else "")
    return None
