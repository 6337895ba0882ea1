"""The exit codes."""

CLEAN = 0
"""Nothing wrong, or warnings only."""
WRONG = 1
"""A record or a setting has an error."""
CANNOT = 2
"""Used wrongly, or a run that cannot go on."""
BUG = 3
"""A mistake of this program."""
NOTHING = 4
"""Nothing is similar: `match` found no post."""
INTERRUPTED = 130
"""Ended by the person who started it."""
