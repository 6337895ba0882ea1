"""Have we seen this: posts found by what a machine says when it happens again."""

from postmortem_kit.match.finder import GROUPS, Finder, Found, Group, Hit
from postmortem_kit.match.gathering import match, search

__all__ = ["GROUPS", "Finder", "Found", "Group", "Hit", "match", "search"]
