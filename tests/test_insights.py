from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit import insights
from postmortem_kit.incidents import Interval, Scope
from postmortem_kit.insights import Insights
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Catalog, Config

TODAY = date(2026, 11, 25)
ZERO = timedelta()

minutes = st.integers(0, 100_000)
intervals = st.lists(st.tuples(minutes, minutes).map(lambda pair: interval(min(pair), max(pair))), max_size=30)
lengths = st.lists(st.timedeltas(ZERO, timedelta(days=400)), min_size=1, max_size=60).map(sorted)


def interval(start: int, end: int) -> Interval:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    return first + timedelta(minutes=start), first + timedelta(minutes=end)


def record(id: str = "a", **fields: object) -> Postmortem:
    return Postmortem.model_validate({"id": id, "title": "T", "date": "2026-03-02", **fields})


def timed(id: str = "a", **times: str) -> Postmortem:
    """Return a record with times on its day, in UTC."""
    return record(id, times={name: f"2026-03-02T{clock}:00+00:00" for name, clock in times.items()})


def counted(*records: Postmortem, config: Config = Config(), scope: Scope | None = None) -> Insights:  # noqa: B008
    return insights.of(insights.read(records, config), config, today=TODAY, scope=scope)


@settings(deadline=None)
@given(intervals)
def test_a_union_is_at_most_the_sum_and_at_least_the_longest(spans: list[Interval]) -> None:
    """What overlaps counts once, and nothing is lost."""
    single = [end - start for start, end in spans]

    assert max(single, default=ZERO) <= insights.union(spans) <= sum(single, ZERO)


@settings(deadline=None)
@given(intervals, st.randoms(use_true_random=False))
def test_a_union_does_not_depend_on_the_order(spans: list[Interval], random: object) -> None:
    """Nor on what is there twice."""
    shuffled = [*spans, *spans]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert insights.union(shuffled) == insights.union(spans)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)).map(sorted), max_size=12))
def test_a_union_is_the_minutes_that_lie_in_any(pairs: list[list[int]]) -> None:
    """Counted one by one, the slow way."""
    covered = {minute for start, end in pairs for minute in range(start, end)}

    assert insights.union(interval(*pair) for pair in pairs) == timedelta(minutes=len(covered))


@settings(deadline=None)
@given(lengths)
def test_half_lie_on_each_side_of_a_median(ordered: list[timedelta]) -> None:
    """At most half are below it, at most half above."""
    middle = insights.median(ordered)

    assert sum(length < middle for length in ordered) * 2 <= len(ordered)
    assert sum(length > middle for length in ordered) * 2 <= len(ordered)


@settings(deadline=None)
@given(lengths)
def test_a_p90_was_measured_and_nine_in_ten_do_not_exceed_it(ordered: list[timedelta]) -> None:
    """And of all that were measured it is the least of which that is true."""
    value = insights.p90(ordered)
    share = [one for one in ordered if 10 * sum(other <= one for other in ordered) >= 9 * len(ordered)]

    assert value == min(share)
    assert insights.median(ordered) <= value <= ordered[-1]


@pytest.mark.parametrize(
    ("n", "median", "p90"), [(4, False, False), (5, True, False), (9, True, False), (10, True, True)]
)
def test_too_few_give_no_median_and_no_p90(n: int, median: bool, p90: bool) -> None:
    """The dots are all that a few incidents are good for."""
    numbers = counted(*(timed(f"r{i}", started="09:00", detected=f"09:{i:02}") for i in range(n)))
    detect = numbers.durations[0]

    assert (detect.median is not None, detect.p90 is not None) == (median, p90)
    assert detect.n == n


def test_each_record_has_a_length_or_lacks_it_or_has_it_backwards() -> None:
    """The three add up; a zero is a length."""
    numbers = counted(
        timed("zero", started="09:00", detected="09:00"),
        timed("some", started="09:00", detected="09:30"),
        timed("back", started="09:00", detected="08:00"),
        timed("none", started="09:00"),
        record("days", times={"started": "2026-03-01", "detected": "2026-03-02"}),
    )
    detect = numbers.durations[0]

    assert [length for length, _ in detect.marks] == [ZERO, timedelta(minutes=30)]
    assert (detect.n, detect.backward, detect.missing, detect.of) == (2, 1, 2, 5)


def test_only_what_happened_is_counted_and_the_rest_is_named() -> None:
    """A near miss, a drill, what is replaced or told twice, and what is no post yet."""
    numbers = counted(
        record("a"),
        record("b", kind="near_miss"),
        record("c", kind="near_miss"),
        record("d", kind="drill"),
        record("e", status="superseded"),
        record("f", related=[{"id": "a", "type": "duplicate_of"}]),
        record("g", status="draft"),
    )

    assert numbers.n == 1
    assert numbers.left_out == (
        ("near miss", 2),
        ("drill", 1),
        ("superseded post", 1),
        ("duplicate", 1),
        ("unpublished record", 1),
    )


def test_affected_time_is_the_union_of_all_waves_of_all_incidents() -> None:
    """Two at once are no more than one; one without an end is missing, not zero."""
    numbers = counted(
        timed("a", started="09:00", mitigated="10:00"),
        timed("b", started="09:30", mitigated="10:30"),
        timed("c", started="12:00", mitigated="12:10"),
        timed("d", started="13:00"),
    )
    total, told = numbers.affected

    assert total == timedelta(minutes=100)
    assert (told.n, told.of, told.missing) == (3, 4, 1)


def test_an_action_is_in_time_until_the_end_of_its_due_day() -> None:
    """Those not due yet, only proposed or declined are in neither number; one done on no day is missing."""
    actions = [
        {"title": "early", "status": "done", "due": "2026-05-01", "closed_on": "2026-04-01"},
        {"title": "on the day", "status": "done", "due": "2026-05-01", "closed_on": "2026-05-01"},
        {"title": "late", "status": "done", "due": "2026-05-01", "closed_on": "2026-05-02"},
        {"title": "still open", "status": "open", "due": "2026-05-01"},
        {"title": "no day", "status": "done", "due": "2026-05-01"},
        {"title": "today", "status": "open", "due": "2026-11-25"},
        {"title": "ahead", "status": "done", "due": "2027-01-01", "closed_on": "2026-05-01"},
        {"title": "idea", "status": "proposed", "due": "2026-05-01"},
        {"title": "declined", "status": "wont_do", "due": "2026-05-01", "closed_on": "2026-04-01"},
        {"title": "no due day", "status": "open"},
    ]
    closed = counted(record("a", actions=actions)).closed_in_time

    assert (closed.n, closed.of, closed.missing) == (2, 4, 1)


def test_starts_are_counted_on_the_clock_of_those_who_were_hit() -> None:
    """A record's zone, else the offset in which the time was written."""
    zoned = record("a", timezone="Asia/Tokyo", times={"started": "2026-03-01T23:30:00+00:00"})  # Monday 08:30 there
    plain = record("b", times={"started": "2026-03-01T23:30:00+01:00"})  # Sunday 23:30
    numbers = counted(zoned, plain, record("c", times={"started": "2026-03-01"}), record("d"))

    assert (numbers.starts[0][8], numbers.starts[6][23]) == (1, 1)
    assert (numbers.started.n, numbers.started.missing) == (2, 2)


def test_an_alert_is_owed_where_another_way_found_it_and_the_action_is_not_done() -> None:
    """Not where nobody says how it was found, and not for another aim."""
    owed = {"title": "Alert on it", "type": "detect", "status": "open"}
    numbers = counted(
        record("a", detection={"method": "customer_report"}, actions=[owed, {**owed, "type": "prevent"}]),
        record("b", detection={"method": "alert"}, actions=[owed]),
        record("c", actions=[owed]),
        record("d", detection={"method": "watching"}, actions=[{**owed, "status": "done"}]),
    )

    assert [one.record.id for one in numbers.unalerted] == ["a"]


def test_a_factor_named_twice_counts_once_and_none_named_stands_last() -> None:
    """Incidents are counted, not lines."""
    twice = [{"category": "data", "description": "x"}, {"category": "data", "description": "y"}]
    numbers = counted(record("a", contributing_factors=twice), record("b"), record("c"))

    assert numbers.factors == (("data", 1), ("", 2))
    assert numbers.detection[-1] == ("", 3)
    assert numbers.alerted == insights.Share(0, 0, 3)


def test_a_scope_holds_its_days_its_service_by_any_name_and_its_severity() -> None:
    """Both days are in it; an alias is its service."""
    catalog = Catalog.model_validate({"services": [{"name": "till", "aliases": ["box"]}]})
    config = Config(catalog=catalog)
    first = record("a", date="2026-01-01", services=["box"], severity="sev1")
    last = record("b", date="2026-01-31", services=["till"], severity="sev2")
    after = record("c", date="2026-02-01", services=["till"], severity="sev1")

    def ids(scope: Scope) -> list[str]:
        return [one.record.id for one in counted(first, last, after, config=config, scope=scope).incidents]

    assert ids(Scope(first=date(2026, 1, 1), last=date(2026, 1, 31))) == ["a", "b"]
    assert ids(Scope(service="till")) == ["a", "b", "c"]
    assert ids(Scope(service="till", severity="sev1", last=date(2026, 1, 31))) == ["a"]


@settings(deadline=None)
@given(st.lists(st.dates(date(1995, 1, 1), date(2035, 12, 31)), min_size=1, max_size=30), st.integers(1, 50))
def test_the_calendar_has_every_incident_once_without_a_gap(days: list[date], most: int) -> None:
    """In months while they fit, in years at the last."""
    numbers = counted(*(record(f"r{n}", date=day) for n, day in enumerate(days)))
    periods = numbers.periods(most=most)
    months = [period.first.year * 12 + period.first.month for period in periods]

    assert sum(period.count for period in periods) == len(days)
    assert all(b - a == periods[0].months for a, b in pairwise(months))
    assert len(periods) <= most or periods[0].months == 12
    assert periods[0].first <= min(days)
