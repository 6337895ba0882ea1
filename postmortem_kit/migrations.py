"""From an older version of the format to the one that this program reads, a step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from postmortem_kit import tree
from postmortem_kit.problem import KitError

Step = Callable[[str], str]
"""Makes a file's text of one version into the next one's."""

CURRENT = 1
"""The version that this program reads and writes."""

STEPS: Mapping[int, Step] = MappingProxyType({})
"""By the version that a step starts from. The format has had one version so far."""


def version(text: str, path: str) -> int:
    """Return the version that a file says it has; 1 where it says nothing.

    Raises:
        KitError: the file cannot be read, or its `schema` is no number.
    """
    root = tree.parse(text, path).root
    if not isinstance(root, tree.Mapping):
        raise KitError(f"{path}: left as it is, it cannot be read: run `postmortem check`")
    for key, node in root.entries:
        if key.text == "schema" and not (isinstance(node, tree.Scalar) and node.text.isascii() and node.text.isdigit()):
            raise KitError(f"{path}:{key.mark.line}: `schema` is no number")
        if key.text == "schema" and isinstance(node, tree.Scalar):
            return int(node.text)
    return 1


def migrated(text: str, path: str, *, steps: Mapping[int, Step] = STEPS, current: int = CURRENT) -> str:
    """Return *text* as the version *current* has it; the same text where it has that version already.

    Raises:
        KitError: the file is newer than this program, or no step leads on from its version.
    """
    found = version(text, path)
    if found > current:
        raise KitError(
            f"{path}: schema {found} is newer than this program, which knows {current}: update postmortem_kit"
        )
    for number in range(found, current):
        if number not in steps:
            raise KitError(f"{path}: no way leads on from schema {number}")
        text = steps[number](text)
        if version(text, path) != number + 1:
            raise KitError(f"{path}: left as it is, the step from schema {number} did not make it {number + 1}")
    return text
