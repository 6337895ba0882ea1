"""postmortem_kit: one YAML file in, one post with a haiku title on a site out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postmortem_kit import haiku as haiku
    from postmortem_kit.collection import Collection
    from postmortem_kit.dumper import dump
    from postmortem_kit.library import facts, import_markdown, load, render
    from postmortem_kit.model import Postmortem
    from postmortem_kit.problem import KitError, Problem

__version__ = "0.1.0"
__all__ = [
    "Collection", "KitError", "Postmortem", "Problem", "__version__", "dump", "facts", "haiku", "import_markdown",
    "load", "render",
]  # fmt: skip

_HOMES = {
    "Collection": "collection",
    "KitError": "problem",
    "Postmortem": "model",
    "Problem": "problem",
    "dump": "dumper",
    "facts": "library",
    "import_markdown": "library",
    "load": "library",
    "render": "library",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the command line starts fast, and so does who needs one thing."""
    if name == "haiku":
        return import_module("postmortem_kit.haiku")
    if name in _HOMES:
        return getattr(import_module(f"postmortem_kit.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'postmortem_kit' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Name what there is, imported or not."""
    return sorted({*globals(), *__all__})
