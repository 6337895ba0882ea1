"""The lasting fix of an incident: as far as its latest part, on a day."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_kit import loader
from postmortem_kit.views.lasting import fix_of

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("actions", "sentence"),
    [
        ("[]", None),
        ("[{title: a, type: detect, status: open, due: 2020-01-01}]", None),
        ("[{title: a, type: prevent, status: done}]", "The lasting fix is done."),
        ("[{title: a, type: repair, status: wont_do}]", "A lasting fix was declined."),
        ("[{title: a, type: prevent, status: open}]", "The lasting fix is open, without a due day."),
        ("[{title: a, type: prevent, status: open, due: 2026-11-25}]", "The lasting fix is open, due 25 Nov 2026."),
        ("[{title: a, type: prevent, status: in_progress, due: 2026-11-24}]", "The lasting fix is 1 day overdue."),
        ("[{title: a, type: prevent, due: 2026-01-01}]", "The lasting fix is open, due 1 Jan 2026."),
        (
            "[{title: a, type: prevent, status: done}, {title: b, type: repair, status: open, due: 2026-10-19},"
            " {title: c, type: prevent, status: open, due: 2027-01-01}]",
            "The lasting fix is 37 days overdue.",
        ),
    ],
)
def test_the_fix_is_as_far_as_its_latest_part(actions: str, sentence: str | None) -> None:
    record = loader.load(f"title: A\ndate: 2026-01-01\nactions: {actions}\n", "posts/a.yaml").postmortem
    fix = fix_of(record, today=TODAY)

    assert (fix.sentence if fix else None) == sentence
