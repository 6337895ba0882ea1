from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit import formats, insights, loader
from postmortem_kit import settings as site_settings
from postmortem_kit.conversion import is_whole
from postmortem_kit.insights import Insights
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config, Settings
from postmortem_kit.templates import DEFAULTS
from postmortem_kit.views import figure_files, figures, plots, strips
from postmortem_kit.views import insights as view
from postmortem_kit.views import looks as looks_module
from postmortem_kit.views.looks import looks
from postmortem_kit.views.page import Shown
from tests.golden import golden

TODAY = date(2026, 11, 25)
FIXTURES = Path(__file__).parent / "cli" / "insights.in"
GOLDEN = Path(__file__).parent / "insights"

ends = st.lists(
    st.tuples(st.integers(0, 500_000), st.sampled_from((*Settings().severities, None))), min_size=1, max_size=80
)


def shown(*texts: str, config: Config = Config(), today: date = TODAY) -> Shown:  # noqa: B008
    entries = tuple(loader.load(text, f"posts/r{number:04}.yaml") for number, text in enumerate(texts))
    return Shown(entries, config, Path(), today)


def yaml(day: str = "2026-03-02", **fields: object) -> str:
    extra = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    return f"title: About {day}\ndate: {day}\nsetup: It ran.\n{extra}"


def counted(records: Sequence[Postmortem], config: Config = Config()) -> Insights:  # noqa: B008
    return insights.of(insights.read(records, config), config, today=TODAY)


def took(marks: Sequence[tuple[int, str | None]]) -> Insights:
    """Return the numbers of incidents that took so many minutes to detect."""
    start = "2026-01-01T00:00:00+00:00"
    return counted(
        [
            loader.load(
                yaml("2026-01-01", severity=level, times={"started": start, "detected": after(minutes)}), f"r{n}.yaml"
            ).postmortem
            for n, (minutes, level) in enumerate(marks)
        ]
    )


def after(minutes: int) -> str:
    day, rest = divmod(minutes, 1440)
    return f"{date.fromordinal(date(2026, 1, 1).toordinal() + day)}T{rest // 60:02}:{rest % 60:02}:00+00:00"


def places(svg: str) -> list[tuple[float, float]]:
    """Return where the marks of a strip stand; a ring is a disc and the hole in it."""
    root = ElementTree.fromstring(svg)
    paths = [path.attrib["d"] for path in root if re.fullmatch(r"pm-dots--(\d|none)", path.attrib.get("class", ""))]
    return [(float(x), float(y)) for path in paths for x, y in re.findall(r"M([-\d.]+) ([-\d.]+)", path)]


@settings(max_examples=25, deadline=None)
@given(ends)
def test_a_strip_has_one_mark_for_each_incident_and_none_hides_another(marks: list[tuple[int, str | None]]) -> None:
    """A mark is further right the longer it took."""
    drawn = strips.strips(took(marks))
    assert drawn is not None
    found = places(drawn.svg)

    assert (drawn.each, len(found)) == (1, len(marks))
    assert all(abs(a - c) + abs(b - d) > 3 for (a, b), (c, d) in combinations(found, 2))
    assert all(172 <= x <= 1020 for x, _ in found)


def test_with_very_many_incidents_a_mark_stands_for_several() -> None:
    """The drawing says for how many, and stays small."""
    drawn = strips.strips(took([(minute % 700, "sev2") for minute in range(2_500)]))
    assert drawn is not None

    assert drawn.each == 5
    assert len(places(drawn.svg)) == 500
    assert len(drawn.svg) < 40_000


def test_a_minute_that_many_share_is_no_tower() -> None:
    """Three hundred at one place: a mark stands for several there too."""
    drawn = strips.strips(took([(5, "sev2")] * 300))
    assert drawn is not None
    heights = [y for _, y in places(drawn.svg)]

    assert drawn.each == 10
    assert max(heights) - min(heights) < 200


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.dates(date(2018, 1, 1), date(2026, 11, 1)), st.sampled_from(("sev1", "sev4"))), min_size=1)
)
def test_the_calendar_has_one_square_for_each_incident_with_its_digit(days: list[tuple[date, str]]) -> None:
    """Until a stack would be too high."""
    numbers = counted([loader.load(yaml(str(day), severity=level), "r.yaml").postmortem for day, level in days])
    drawn = plots.calendar(numbers)
    root = ElementTree.fromstring(drawn.svg)
    digits = "".join(text.text or "" for text in root if "digit" in text.attrib.get("class", ""))
    squares = sum(path.attrib["d"].count("z") for path in root if "pm-squares--" in path.attrib.get("class", ""))

    assert squares == len(digits)
    if drawn.each == 1:
        assert sorted(digits) == sorted(level[-1] for _, level in days)


def test_a_square_of_a_busy_month_is_several_incidents() -> None:
    """Sixty in one month are twelve squares of five, not a tower."""
    numbers = counted([loader.load(yaml(severity="sev3"), "r.yaml").postmortem for _ in range(60)])
    drawn = plots.calendar(numbers)

    assert drawn.each == 5
    assert drawn.svg.count("h21v21") == 12


def test_every_level_of_a_scale_looks_another_way() -> None:
    """Six levels and what is not recorded; the digit is the level's own number where it has one."""
    for scale in (("p0", "p1", "p2"), ("critical", "major", "minor", "low", "trivial", "cosmetic")):
        config = Config(settings=Settings.model_validate({"severities": scale}))
        found = looks(counted([loader.load(yaml(), "r.yaml").postmortem], config))
        assert len({(look.kind, look.digit) for look in found.values()}) == len(scale) + 1
        assert len({look.dot for look in found.values()}) == len(scale) + 1
        assert found[scale[0]].digit == ("0" if scale[0] == "p0" else "1")


def test_what_was_not_recorded_is_hatched_and_last() -> None:
    """Twice in a page, with an id of its own each time."""
    numbers = counted([loader.load(yaml(), "r.yaml").postmortem])
    bars = plots.bars(numbers.detection, hrefs=[None] * 6, id="detection", rest="not recorded")

    assert (bars[-1].text, bars[-1].count) == ("not recorded", 1)
    assert "url(#pm-hatch-detection)" in bars[-1].svg
    assert "url(" not in bars[0].svg


def test_the_page_of_a_small_site() -> None:
    """The golden page: each number with its n, its definition and what is missing."""
    files = sorted((FIXTURES / "posts").glob("*.yaml"), reverse=True)
    config = site_settings.read(FIXTURES)
    entries = tuple(loader.read(path, shown=path.name, zone=config.settings.zone) for path in files)
    made = Shown(entries, config, Path(), TODAY)
    texts = {page.path: page.text for page in view.pages(made)}

    assert "insights/2026/index.md" not in texts  # one year alone is all of them
    golden(GOLDEN / "page.md", texts["insights/index.md"])


def test_a_site_without_an_incident_has_no_page() -> None:
    """A near miss is none."""
    assert list(view.pages(shown())) == []
    assert list(view.pages(shown(yaml(kind="near_miss")))) == []
    assert list(view.files(shown(yaml(status="draft")))) == []


def test_years_levels_and_services_with_enough_incidents_have_pages() -> None:
    """Four are too few for a service; two names of one address are no two pages."""
    texts = [
        yaml(f"202{n % 3}-01-02", severity=f"sev{n % 2 + 1}", services=["Till", "till"], tags=[]) for n in range(5)
    ]
    texts += [yaml("2021-02-02", services=["lamp"]) for _ in range(4)]
    made = shown(*texts)
    paths = [page.path for page in view.pages(made)]

    assert paths == [
        "insights/index.md",
        "insights/2022/index.md",
        "insights/2021/index.md",
        "insights/2020/index.md",
        "insights/severity/sev1/index.md",
        "insights/severity/sev2/index.md",
        "insights/service/till/index.md",
    ]
    beside = {path.replace("index.md", name) for path in paths for name in ("insights.csv", "insights.json")}
    assert {path for path, _ in view.files(made)} == beside


def test_every_link_of_a_page_leads_to_a_page() -> None:
    """From each of them, to each other and to posts."""
    made = shown(*(yaml(f"202{n % 2}-01-02", severity=f"sev{n % 2 + 1}", services=["till"]) for n in range(6)))
    pages = {page.path: page.text for page in view.pages(made)}
    there = {path.removesuffix("index.md") for path in pages} | {f"post/r{n:04}/" for n in range(6)}
    for path, text in pages.items():
        for href in re.findall(r'href="([^"]+)"', re.sub(r"&#(\d+);", lambda one: chr(int(one[1])), text)):
            if not href.endswith((".csv", ".json")):
                parts = path.removesuffix("/index.md").split("/")
                ups = href.count("../")
                target = "/".join([*parts[: len(parts) - ups], href.replace("../", "")]).lstrip("/")
                assert target in there, (path, href)


@pytest.mark.parametrize("fields", [{}, {"severity": "sev1"}, {"services": ["till"]}, {"detection": "watching"}])
def test_each_block_of_a_page_is_whole_on_its_line(fields: dict[str, object]) -> None:
    """Whatever is absent: an empty line would end a block, and the rest of it would be read as Markdown."""
    one, other = yaml("2025-01-02", **fields), yaml("2026-01-02", **fields)
    for texts in ([one], [one, other], [other] * 5, [one] * 3 + [other] * 3):
        for page in view.pages(shown(*texts)):
            lines = page.text.partition("\n---\n")[2].split("\n")
            assert [line for line in lines if line and not line.startswith("## ") and not is_whole(line)] == []


@given(st.text(min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_no_name_of_an_author_breaks_out(name: str) -> None:
    """Names of services and factors are text in a page, and no formula in a sheet."""
    text = yaml(services=[f"<u>{name}"], contributing_factors=[{"category": f"=<i>{name}"}])
    made = shown(*[text] * 5)
    for page in view.pages(made):
        assert "<u>" not in page.text
        assert "<i>" not in page.text
    table = next(text for path, text in view.files(made) if path == "insights/insights.csv")
    assert not [row for row in csv.reader(io.StringIO(table)) if row[1].startswith("=")]


def test_csv_json_and_the_table_say_the_same() -> None:
    """A median of twelve, and their p90."""
    numbers = took([(minutes, "sev1") for minutes in range(1, 13)])
    rows = list(csv.DictReader(io.StringIO(figure_files.as_csv(numbers))))
    values = {row["name"]: row["value"] for row in rows if row["section"] == "time_to_detect"}
    detect = json.loads(figure_files.as_json(numbers))["durations"][0]
    table = next(table for table in figures.tables(numbers) if table.name == "How long things took")

    assert values == {"shortest": "60", "median": "390", "p90": "660", "longest": "720"}
    assert (detect["median_seconds"], detect["p90_seconds"], detect["n"], detect["without_a_time"]) == (390, 660, 12, 0)
    assert table.rows[0][2:] == ("12 of 12", "0", "1 min", "6 min", "11 min", "12 min")


def test_what_nobody_recorded_is_never_zero_in_the_data() -> None:
    """No affected time is known: empty, not 0."""
    numbers = counted([loader.load(yaml(), "r.yaml").postmortem])
    row = next(row for row in csv.DictReader(io.StringIO(figure_files.as_csv(numbers))) if row["section"] == "affected")

    assert row["value"] == ""
    assert json.loads(figure_files.as_json(numbers))["affected"]["seconds"] is None


@pytest.mark.parametrize("word", ["mean", "average", "trend", "rank of", "team"])
def test_the_tables_have_no_average_no_trend_and_no_ranking(word: str) -> None:
    """What is left out on purpose stays out."""
    numbers = took([(minutes, "sev1") for minutes in range(1, 13)])

    assert not re.search(rf"\b{word}", figures.as_text(numbers).replace("the value at rank", ""), re.IGNORECASE)


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ((("drill", 1),), "1 drill is kept out of every figure here."),
        ((("near miss", 2), ("drill", 1)), "2 near misses and 1 drill are kept out of every figure here."),
    ],
)
def test_what_is_left_out_is_counted_in_words(left_out: tuple[tuple[str, int], ...], words: str) -> None:
    numbers = replace(took([(5, "sev1")]), left_out=left_out)

    assert figures.told(numbers).endswith(f". {words}")


def test_a_chart_says_in_a_sentence_what_it_shows() -> None:
    """For those who listen; and the words are those of the page."""
    numbers = took([(minutes, "sev1") for minutes in (0, 3, 5, 200, 90)])
    drawn = strips.strips(numbers)
    assert drawn is not None

    told = ElementTree.fromstring(drawn.svg).attrib
    assert told["role"] == "img"
    assert told["aria-label"] == "Time to detect: 5 of 5 incidents, from under a minute to 3 h 20 min, median 5 min."
    assert formats.duration(numbers.durations[0].marks[-1][0]) == "3 h 20 min"


def test_every_class_of_the_page_has_a_look_and_every_look_a_page() -> None:
    """In the stylesheet of these pages, or in that of all."""
    assets = DEFAULTS / "overrides" / "assets"
    own, all_pages = ((assets / name).read_text(encoding="utf-8") for name in ("insights.css", "postmortem.css"))
    name = r"pm-[a-z]+(?:__[a-z0-9]+)?"
    drawn = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (looks_module, plots, strips))
    markup = (DEFAULTS / view.TEMPLATE).read_text(encoding="utf-8")
    used = set(re.findall(rf"\b{name}", "".join(re.findall(r'class="[^"]*"', drawn + markup)) + "pm-insights"))
    ruled = set(re.findall(rf"\.({name})", own))
    computed = {"pm-plot__median", "pm-plot__p90", "pm-plot__start", "pm-plot__end"}  # named by what they show

    assert ruled - used - computed == {"pm-state"}
    assert {one for one in used if one not in ruled and f".{one}" not in all_pages} <= {"pm-plot__"}


def test_the_stylesheet_of_the_page_names_nothing_elsewhere() -> None:
    """No address at all, and no colour beside the tokens."""
    own = (DEFAULTS / "overrides" / "assets" / "insights.css").read_text(encoding="utf-8")

    assert "url(" not in own
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", own)
