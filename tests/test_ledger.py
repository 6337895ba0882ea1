from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml
from icalendar import Calendar

from postmortem_kit import loader
from postmortem_kit.loader import Loaded
from postmortem_kit.settings import Catalog, Config
from postmortem_kit.views import action_files, ledger
from postmortem_kit.views.page import Page, Shown
from postmortem_kit.views.standing import Standing, standings, tally
from postmortem_kit.views.track import track_of
from tests.golden import golden
from tests.site_markdown import EXTENSIONS, Dom, convert
from tests.test_cli import run

FOLDER = Path(__file__).parent / "ledger"
TODAY = date(2024, 11, 25)
BIG = 300_000


@cache
def samples() -> tuple[Loaded, ...]:
    """Return the records of the sample, newest first."""
    parts = (FOLDER / "records.yaml").read_text(encoding="utf-8").split("\n---\n")
    loaded = [loader.load(part, f"posts/{number}.yaml") for number, part in enumerate(parts)]
    assert not [problem for entry in loaded for problem in entry.problems]
    return tuple(loaded[::-1])


def entry(id: str, actions: list[dict[str, object]], **fields: object) -> Loaded:
    data = {"id": id, "title": f"About {id}", "date": "2024-03-01", "setup": "It ran.", **fields, "actions": actions}
    return loader.load(yaml.safe_dump(data), f"posts/{id}.yaml")


def shown(entries: tuple[Loaded, ...], *, today: date = TODAY, config: Config = Config()) -> Shown:  # noqa: B008
    return Shown(entries, config, FOLDER, today)


def pages(entries: tuple[Loaded, ...], *, today: date = TODAY) -> dict[str, Page]:
    return {page.path: page for page in ledger.pages(shown(entries, today=today))}


def found(entries: tuple[Loaded, ...], *, config: Config = Config(), today: date = TODAY) -> tuple[Standing, ...]:  # noqa: B008
    return standings([one.postmortem for one in entries], config, today=today)


@pytest.mark.parametrize("path", ["index", "done/index", "declined/index"])
def test_a_page_of_the_ledger(path: str) -> None:
    """Beside the sample lies what is made of it."""
    text = pages(samples())[f"actions/{path}.md"].text

    golden(FOLDER / f"{path.replace('/', '-')}.md", text.replace("> <", ">\n<"))


def test_the_ledger_has_the_pages_that_have_something_on_them() -> None:
    """And the first page always, where there is an action at all."""
    assert list(pages(samples())) == [
        f"actions/{part}index.md" for part in ("", "overdue/", "proposed/", "done/", "declined/", "prevent/", "repair/")
    ]
    assert pages((entry("a", []),)) == {}


def test_when_all_is_done_the_ledger_says_so() -> None:
    """Nothing is open, and how many are done."""
    done = {"title": "Watch it", "status": "done", "closed_on": "2024-03-09"}
    text = pages((entry("a", [done, done | {"title": "Mend it"}]),))["actions/index.md"].text

    assert "Nothing is open. 2 done." in text
    assert "<table" not in text
    assert "pm-figs" not in text


@pytest.mark.parametrize("path", ["index", "done/index", "declined/index"])
def test_markdown_changes_nothing_of_it(path: str) -> None:
    """What the kit wrote is on the finished page byte for byte, and without style or script."""
    body = pages(samples())[f"actions/{path}.md"].text.split("\n---\n", 1)[1]
    out, _ = convert(body, extensions=EXTENSIONS)

    assert [block for block in body.strip("\n").split("\n\n") if block not in out] == []
    assert not [attrs for _, attrs in Dom(body).tags if "style" in attrs]


def test_actions_are_counted() -> None:
    """Overdue ones are open too; proposals are neither."""
    count = tally(found(samples()))

    assert (count.open, count.overdue, count.proposed, count.done, count.declined) == (3, 1, 1, 1, 1)
    assert (count.oldest, count.since, count.reasoned, count.again) == (265, date(2024, 9, 12), 1, 1)


def test_teams_are_in_order_and_each_by_the_day_that_is_due() -> None:
    """A team is named by the action, is its owner, or is the record's only one; without any it comes last."""
    config = Config(catalog=Catalog.model_validate({"teams": [{"name": "bridge", "aliases": ["the bridge"]}]}))
    rows = [(one.team, one.record.id, one.name) for one in found(samples(), config=config)]

    assert rows == [
        ("bridge", "2024-05-20-traces", "1"),
        ("harbour", "2024-03-04-full", "a2"),
        ("harbour", "2024-03-04-full", "a1"),
        ("harbour", "2024-03-04-full", "a3"),
        ("harbour", "2024-05-20-traces", "2"),
        (None, "2024-08-11-copied", "1"),
    ]


def test_a_record_that_was_replaced_has_no_actions_of_its_own() -> None:
    """Its successor has them: they are not counted twice."""
    assert found((entry("a", [{"title": "Watch it"}], status="superseded"),)) == ()


def test_a_track_says_what_happened_and_when() -> None:
    """The picture, and the same as a list."""
    one = next(one for one in found(samples()) if one.name == "a1")
    track = track_of(one, today=TODAY)

    assert [(step.day, step.text, step.is_late) for step in track.steps] == [
        (None, "opened 5 Mar 2024, due 31 May 2024", False),
        ("again 20 May 2024", "declared a recurrence", False),
        ("again 11 Aug 2024", "no space left on device", True),
        (None, "today, 178 days late", True),
    ]
    assert track.is_complete
    assert track.svg.count("pm-track__again") == 2
    for step in track.steps:
        assert not step.day or f">{step.day}</text>" in track.svg


def test_labels_of_a_track_never_touch() -> None:
    """Where there is no room for all words, the list below says the rest."""
    days = [date(2024, 4, 1) + timedelta(7 * n) for n in range(20)]
    again = tuple(entry(f"b{n}", [], date=day.isoformat(), signals=["Disk full"]) for n, day in enumerate(days))
    first = entry("a", [{"title": "Watch it", "status": "open", "opened_on": "2024-03-02"}], signals=["Disk full"])
    one = next(iter(found((first, *again))))
    track = track_of(one, today=TODAY)

    assert not track.is_complete
    assert track.svg.count("pm-track__again") == 12
    assert track.steps[1].text == "again 8 times before"
    assert 0 < track.svg.count("pm-track__when") < 6


def test_a_due_day_is_near_within_a_week() -> None:
    """Then the row says in how many days."""
    actions = [
        {"title": f"Due in {days}", "status": "open", "due": (TODAY + timedelta(days)).isoformat()}
        for days in (-1, 0, 1, 7, 8)
    ]
    text = pages((entry("a", actions),))["actions/index.md"].text

    assert re.findall(r"</svg>([^<]+)</span></td>", text) == [
        "1 day late", "due today", "in 1 day", "in 7 days", "open",
    ]  # fmt: skip


def test_a_large_ledger_is_cut_into_pages_with_a_way_to_each_team() -> None:
    """No page is larger than a phone likes, and no row is lost."""
    records = tuple(
        entry(
            f"a{n:03}",
            [
                {"title": f"A thing to do for the team with the number {n}, said at some length", "status": "open",
                 "team": f"team-{n % 9}", "due": "2024-06-01", "ticket": f"https://tickets.example.com/T-{k}"}
                for k in range(4)
            ],
        )
        for n in range(160)
    )  # fmt: skip
    made = pages(records)
    main = [page for path, page in made.items() if re.fullmatch(r"actions/(page/\d+/)?index.md", path)]

    assert len(main) == 5
    assert sum(page.text.count('data-label="due"') for page in main) == 640
    assert max(len(page.text) for page in made.values()) < BIG
    assert 'href="page&#47;4&#47;&#35;team&#45;team&#45;8"' in main[0].text
    assert "continued" in main[1].text


def test_many_repetitions_have_pages_of_their_own() -> None:
    """The first page keeps the ones that matter most: open, and latest."""
    first = tuple(
        entry(
            f"a{n:02}",
            [{"title": f"Thing {n}", "status": "open", "opened_on": "2024-03-02", "due": f"2024-{4 + n % 6:02}-01"}],
            signals=[f"error of the {n}th kind"],
        )
        for n in range(14)
    )
    later = tuple(entry(f"b{n:02}", [], date="2024-10-01", signals=[f"error of the {n}th kind"]) for n in range(14))
    made = pages((*later, *first))

    assert made["actions/index.md"].text.count("pm-again__what") == ledger.TRACKS
    assert "All 14 actions" in made["actions/index.md"].text
    assert made["actions/again/index.md"].text.count("pm-again__what") == 14


def test_names_of_records_and_teams_cannot_make_markup() -> None:
    """Nor can tickets and reasons."""
    bad = "<script>alert(1)</script>"
    actions = [
        {"title": bad, "status": "open", "owner": bad, "team": bad, "ticket": "javascript:alert(1)",
         "due": "2024-06-01"},
        {"title": bad, "status": "wont_do", "reason": bad},
    ]  # fmt: skip
    for page in pages((entry("a", actions, title=bad),)).values():
        dom = Dom(convert(page.text.split("\n---\n", 1)[1])[0])
        assert not dom.named("script")
        assert "javascript:" not in " ".join(str(attrs.get("href")) for attrs in dom.named("a"))


def test_the_table_says_everything_and_calculates_nothing() -> None:
    """A text that a spreadsheet would take for a formula is quoted."""
    rows = list(csv.DictReader(io.StringIO(action_files.as_csv(found(samples())))))

    assert tuple(rows[0]) == action_files.FIELDS
    assert [row["state"] for row in rows] == ["done", "overdue", "proposed", "declined", "in progress", "open"]
    assert rows[-1]["title"] == '\'=HYPERLINK("https://example.com/","Move, do not copy")'
    assert rows[1]["again"] == "2024-05-20-traces; 2024-08-11-copied"
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "-", "@"))]


def test_the_objects_say_the_same_without_what_is_not_known() -> None:
    """An absent key, never an empty one."""
    objects = json.loads(action_files.as_json(found(samples())))

    assert objects[1]["days_late"] == 178
    assert objects[-1]["title"].startswith("=HYPERLINK")
    assert not [value for one in objects for value in one.values() if value in (None, "", [])]


def test_the_calendar_has_the_open_actions_on_the_days_they_are_due() -> None:
    """A whole day each, which takes nobody's time."""
    text = action_files.as_calendar(found(samples()))
    events = {str(event["uid"]): event for event in Calendar.from_ical(text).walk("VEVENT")}

    assert [str(event["summary"]) for event in events.values()] == [
        "Due: Give the logs a disk of their own",
        "Due: Let a trace end by itself",
        'Due: =HYPERLINK("https://example.com/","Move, do not copy")',
    ]
    event = events["2024-03-04-full.a1@postmortem-kit"]
    assert (event.start, event.end, str(event["transp"])) == (date(2024, 5, 31), date(2024, 6, 1), "TRANSPARENT")
    assert b"DTSTART;VALUE=DATE:20240531" in text
    assert text == action_files.as_calendar(found(samples(), today=TODAY + timedelta(30)))


def test_the_name_of_an_event_outlives_the_order_of_the_actions() -> None:
    """Without an id it is the title's; two of one title still are two."""
    actions: list[dict[str, object]] = [
        {"title": title, "status": "open", "due": "2024-06-01"} for title in ("Watch it", "Mend it", "Watch it")
    ]

    def uids(some: list[dict[str, object]]) -> set[str]:
        text = action_files.as_calendar(found((entry("a", some),)))
        return {str(event["uid"]) for event in Calendar.from_ical(text).walk("VEVENT")}

    assert len(uids(actions)) == 3
    assert uids(actions) == uids(actions[::-1])


def test_a_site_without_an_action_has_no_files_of_them() -> None:
    """An empty calendar is no help."""
    assert list(action_files.files(shown((entry("a", []),)))) == []
    assert [path for path, _ in action_files.files(shown(samples()))] == ["actions.csv", "actions.json", "actions.ics"]


def test_the_command_prints_a_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line ends that calendars want; one without an event is a calendar too."""
    monkeypatch.chdir(Path(__file__).parent / "cli" / "actions.in")
    out, code = run("actions", "--owner", "cleo", "--format", "ics", "--today", "2026-11-25")
    (event,) = Calendar.from_ical(out).walk("VEVENT")

    assert (code, str(event["uid"])) == (0, "2026-08-11-copied.a2@postmortem-kit")
    assert "\r\nEND:VCALENDAR\r\n" in out
    assert not Calendar.from_ical(run("actions", "--owner", "nobody", "--format", "ics")[0]).walk("VEVENT")
