from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.views import lists

days = st.lists(st.dates(date(2020, 1, 1), date(2021, 3, 1)), max_size=120).map(lambda them: sorted(them, reverse=True))


def record(day: date, **fields: object) -> Postmortem:
    return Postmortem.model_validate({"id": "a", "title": "T", "date": day, **fields})


@given(days, st.integers(1, 40))
def test_pages_hold_every_post_once_in_order(them: list[date], full: int) -> None:
    """None is lost, none is there twice, and no page is fuller than it may be."""
    records = [record(day) for day in them]
    pages = lists.in_pages(records, full=full)

    assert [one for page in pages for one in page] == records
    assert all(len(page) <= full for page in pages)
    assert all(pages) or pages == [[]]


@given(days, st.integers(1, 40))
def test_a_month_is_torn_only_where_no_page_can_hold_it(them: list[date], full: int) -> None:
    """Two pages share a month only when it has more posts than a page has rows."""
    pages = lists.in_pages([record(day) for day in them], full=full)

    for one, other in pairwise(pages):
        last, first = (one[-1].date.year, one[-1].date.month), (other[0].date.year, other[0].date.month)
        whole = sum((day.year, day.month) == last for day in them)
        assert last != first or whole > full


def test_rows_stand_below_their_months_with_their_weekday() -> None:
    """Every other row has a bar, across the months."""
    records = [record(date(2026, 3, 2)), record(date(2026, 3, 1)), record(date(2026, 2, 28))]
    rows = lists.rows_of(records, Config(), up="", address=lambda kind, name: None)
    months = lists.by_month(rows)

    assert [(month.id, month.name) for month in months] == [("2026-03", "March 2026"), ("2026-02", "February 2026")]
    assert [[row.day for row in month.rows] for month in months] == [["Mon 2", "Sun 1"], ["Sat 28"]]
    assert [row.is_barred for month in months for row in month.rows] == [True, False, True]


def test_a_row_says_what_is_not_simply_published() -> None:
    """And which kind it is, where it is no incident."""
    records = [record(date(2026, 3, 2), status="in_review", kind="near_miss"), record(date(2026, 3, 1))]
    rows = lists.rows_of(records, Config(), up="", address=lambda kind, name: None)

    assert [(row.state, row.kind) for _, row in rows] == [("in review", "near miss"), (None, None)]


def test_weekdays_are_english_whatever_the_machine_speaks() -> None:
    """Seven days in a row, from a Monday."""
    records = [record(date(2026, 6, 1) + timedelta(days=n)) for n in range(7)]
    rows = lists.rows_of(records, Config(), up="", address=lambda kind, name: None)

    assert " ".join(row.day.split()[0] for _, row in rows) == "Mon Tue Wed Thu Fri Sat Sun"
