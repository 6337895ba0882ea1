"""The digest says the same all day, names what is there and nothing else, and is safe to send on."""

from __future__ import annotations

import datetime as dt

import pytest

from postmortem_kit import loader
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config, Settings
from postmortem_kit.views.digest import FORMATS, FULL, Digest, digest
from postmortem_kit.views.page import Masthead

TODAY = dt.date(2026, 11, 25)
SITE = Masthead("Harbour", "https://posts.example.org/")


def _record(id: str, date: str, more: str = "", title: str = "A title") -> Postmortem:
    return loader.load(f"title: {title}\ndate: {date}\nhaiku: none\nsetup: x\n{more}", f"posts/{id}.yaml").postmortem


def _told(*records: Postmortem, today: dt.date = TODAY, days: int = 14) -> Digest:
    ordered = sorted(records, key=lambda one: (one.date, one.id), reverse=True)
    config = Config(Settings(publish_within_days=days))
    return digest(ordered, config, since=today - dt.timedelta(7), today=today, masthead=SITE)


def _headings(told: Digest) -> list[str]:
    return [section.heading for section in told.sections]


@pytest.mark.parametrize(("date", "is_owed"), [("2026-11-11", False), ("2026-11-10", True)])
def test_a_draft_is_owed_once_it_is_older_than_the_site_allows(date: str, is_owed: bool) -> None:
    assert ("Owed write-ups" in _headings(_told(_record("a", date, "status: draft\n")))) is is_owed


@pytest.mark.parametrize(
    ("date", "is_owed"), [("2026-11-15", False), ("2026-11-14", True)], ids=["on its last day", "a day later"]
)
def test_a_review_is_owed_once_it_has_waited_longer_than_the_site_allows(date: str, is_owed: bool) -> None:
    told = _told(_record("a", date, "status: in_review\n"))

    assert _headings(told) == ["Owed reviews"] * is_owed


def test_where_the_post_is_owed_earlier_so_is_its_review() -> None:
    told = _told(_record("a", "2026-11-20", "status: in_review\nauthors: [Ada Holm]\n"), days=4)

    assert [entry.note for entry in told.sections[0].entries] == ["in review, 5 days old, 4 are given, Ada Holm"]


def test_a_draft_has_no_address_and_is_nowhere_else() -> None:
    told = _told(_record("a", "2026-11-20", "status: draft\nsignals: [x]\n"), days=2)

    assert [(one.heading, one.entries[0].href) for one in told.sections] == [("Owed write-ups", None)]


@pytest.mark.parametrize(("day", "is_new"), [("2026-11-18", False), ("2026-11-19", True), ("2026-11-26", False)])
def test_published_counts_from_the_day_after_since_to_today(day: str, is_new: bool) -> None:
    told = _told(_record("a", "2026-10-02", f"published_on: {day}\n"))

    assert ("Published" in _headings(told)) is is_new


def test_all_days_of_a_week_have_the_same_to_read_again_and_the_weeks_take_turns() -> None:
    records = [_record(f"p{n}", f"2024-0{n}-01", title=f"Post {n}") for n in range(1, 6)]
    monday = dt.date(2026, 11, 23)
    weeks = [
        {
            tuple(section.entries)
            for day in range(7)
            for section in _told(*records, today=monday + dt.timedelta(7 * week + day)).sections
        }
        for week in range(5)
    ]

    assert [len(week) for week in weeks] == [1] * 5
    assert len(set.union(*weeks)) == 5


def test_a_long_section_says_how_many_more_there_are() -> None:
    told = _told(*(_record(f"p{n}", "2026-11-20") for n in range(FULL + 3)))

    assert all("and 3 more" in write(told) for write in FORMATS.values())


def test_an_author_s_text_is_text_in_every_format() -> None:
    told = _told(_record("a", "2026-11-20", title="'<b>*x*</b> | [y](z) & <!channel>'"))

    assert "&lt;b&gt;*x*&lt;/b&gt; | [y](z) &amp; &lt;!channel&gt;" in FORMATS["html"](told)
    assert "|&lt;b&gt;*x*&lt;/b&gt; ¦ [y](z) &amp; &lt;!channel&gt;>" in FORMATS["slack"](told)
    assert r"[\<b\>\*x\*\</b\> | \[y\](z) & \<!channel\>](https" in FORMATS["markdown"](told)
