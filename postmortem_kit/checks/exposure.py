"""Whether a record holds what nobody should read."""

from __future__ import annotations

from postmortem_kit import secrets
from postmortem_kit.checks.case import Case, Finding, Findings
from postmortem_kit.problem import Mark


def token(case: Case) -> Findings:
    """A token or a password.

    A command, a log line or an address that was pasted into a postmortem may carry one. Everybody who reads the site or
    its repository could use it, and what was committed once stays in the history: revoke it, then take it out. Known
    forms of tokens are found, private keys, passwords in addresses, and values behind words such as `api_key:`.
    """
    for number in secrets.lines("\n".join(case.entry.source.lines)):
        message = "what looks like a token or a password"
        yield Finding(Mark(number, 1, 0), message, "revoke it, then write something in its place: `<token>`")
