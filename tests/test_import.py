"""Documents become records: each fixture in tests/import/ as YAML, nothing lost, nothing invented."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit import loader, secrets
from postmortem_kit.dumper import dump
from postmortem_kit.importers import MAX, decoded, files, vocabulary, whens
from postmortem_kit.importers.documents import read
from postmortem_kit.importers.results import Undated
from postmortem_kit.importers.starts import start
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError, errors
from postmortem_kit.views import posts
from tests.golden import golden
from tests.test_cli import run

HERE = Path(__file__).with_name("import")
DOCUMENTS = sorted(HERE.glob("*.md"))
DAY = dt.date(2026, 1, 2)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_as_yaml(path: Path) -> None:
    found = read(path.read_text(encoding="utf-8"), path.name, day=DAY)

    assert not found.is_plain
    golden(path.with_suffix(".yaml"), dump(found.record))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_record_reads_back_as_itself(path: Path) -> None:
    record = read(path.read_text(encoding="utf-8"), path.name, day=DAY).record
    again = loader.load(dump(record), f"posts/{record.id}.yaml")

    assert errors(again.problems) == ()
    assert again.postmortem == record


LINES = (
    "# A", "## Timeline", "## Root cause", "## Actions", "### What went well", "- 10:00 x", "- [ ] do `it`",
    "| a | b |", "|---|---|", "| 10:00 | y |", "> quote", "```", "~~~", "text [l](https://example.com) *e*", "",
    "    code", "1. one", "   more", "**Date:** 2026-01-05", "<!-- c -->", "![p](https://example.com/p.png)", "---",
    "[r]: /u", "[r]", "2026-01-05 10:00 - z", "### 11:00",
    "- **N**: 10:00 w", "- 10:05 v", "## Lead-up", "\tTab", "&amp; \\* <b>",
)  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join))
def test_no_document_breaks_the_importer_and_no_word_is_lost(text: str) -> None:
    from postmortem_kit.importers import lines, survival

    record = read(text, "x.md", day=DAY)

    assert errors(loader.load(dump(record.record), "posts/x.yaml").problems) == ()
    body = text.split("---\n", 2)[-1] if text.startswith("---\n") else text
    assert survival.lost(lines.parser().parse(body), record.record, record.names) == []


@pytest.mark.parametrize(
    ("data", "text", "is_noted"),
    [
        ("ä\n".encode("utf-8-sig"), "ä\n", False),
        (b"a\r\nb\rc", "a\nb\nc", False),
        ("ä€".encode("utf-16"), "ä€", False),
        ("grün".encode("latin-1"), "grün", True),
        (b"a\x1bb", "a b", True),
    ],
    ids=["mark", "line ends", "utf-16", "latin-1", "control"],
)
def test_encodings(data: bytes, text: str, is_noted: bool) -> None:
    found, note = decoded(data)

    assert (found, note is not None) == (text, is_noted)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"a" * (MAX + 1), b"\xff\xfea"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(KitError):
        decoded(data)


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("**21:30** — it hums", "21:30:00", "it hums"),
        ("`21:30` it hums", "21:30:00", "it hums"),
        ("21.30 - it hums", "21:30:00", "it hums"),
        ("0251: it hums", "02:51:00", "it hums"),
        ("9:15 pm it hums", "21:15:00", "it hums"),
        ("12:05 am: it hums", "00:05:00", "it hums"),
        ("14h30 : it hums", "14:30:00", "it hums"),
        ("~11:00 it hums", "11:00:00", "it hums"),
        ("[11:00] it hums", "11:00:00", "it hums"),
        ("11:00–11:20: it hums", "11:00:00", "it hums"),
        ("Dec 16th **12:43** it hums", "12:43:00", "it hums"),
        ("{{ 12:43 }} it hums", "12:43:00", "it hums"),
        ("10時05分 it hums", "10:05:00", "it hums"),
        ("**10:00 - It hums.** Then not", "10:00:00", "**It hums.** Then not"),
    ],
)
def test_how_a_row_begins(text: str, at: str, rest: str) -> None:
    found = start(text, strict=True)

    assert found is not None
    assert (str(found[0].time), found[1]) == (at, rest)


@pytest.mark.parametrize(
    "text", ["2015 was a good year", "10 people", "1.5 million", "3/4 of them", "may be", "5 days later", "0251 boxes"]
)
def test_what_is_no_time(text: str) -> None:
    assert start(text, strict=True) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-04", "2026-05-04"), ("4 May 2026", "2026-05-04"), ("May 4th, 2026", "2026-05-04"),
        ("4. Mai 2026", "2026-05-04"), ("4 de mayo de 2026", "2026-05-04"), ("2026年5月4日", "2026-05-04"),
        ("13.4.2026", "2026-04-13"), ("4/13/2026", "2026-04-13"), ("3.4.2026", "None"), ("1/2/26", "None"),
        ("4/21/26", "2026-04-21"), ("21/4/26", "None"),
        ("May 4", "None"), ("31 February 2026", "None"),
    ],
)  # fmt: skip
def test_a_day_is_read_where_it_can_mean_one_only(text: str, day: str) -> None:
    found = whens.leading(text)

    assert found is not None
    assert str(found.day) == day


@pytest.mark.parametrize(
    ("heading", "field", "is_exact"),
    [
        ("Root Cause", "contributing_factors", True),
        ("3. Root cause analysis", "contributing_factors", True),
        (":mag: Five Why's", "contributing_factors", True),
        ("🔥 Impact 🔥", "impact", True),
        ("Timeline (all times in UTC)", "timeline", False),
        ("Lessons learned", "lessons", True),
        ("Chronologie des événements", "timeline", True),
        ("再発防止策", "actions", True),
        ("二、根本原因", "contributing_factors", True),
    ],
)
def test_headings_go_to_fields(heading: str, field: str, is_exact: bool) -> None:
    assert vocabulary.heading(heading) == vocabulary.Match(field, is_exact)


@pytest.mark.parametrize("heading", ["The yard", "Timelines considered harmful", "Impact crater", "404"])
def test_other_headings_stay_the_authors(heading: str) -> None:
    assert vocabulary.heading(heading) is None


def test_a_post_of_our_own_comes_back() -> None:
    known = {"title": "It broke", "date": DAY, "haiku": ("a b c d e", "a b c d e f g", "a b c d e"), "tags": ("dns",)}
    told = {"summary": "Short.", "fix": "Done.", "lessons": {"learned": ("A lot",)}, "signals": ("E42",)}
    record = Postmortem.model_validate({"id": "2026-01-02-x", **known, **told})
    again = read(posts.render(record), "2026-01-02-x.md", status="published").record

    assert dump(again.model_copy(update={"source": record.source, "intro": None})) == dump(record)


def test_stats_become_numbers_of_the_impact_and_the_rest_stays() -> None:
    text = "# X\n\n## Stats\n\n- Category: belts\n- **Time to recovery:** 84 minutes\n- Time to detection: ?\n"
    record = read(text, "2026-01-02-x.md").record

    assert [(one.what, one.value) for one in record.impact.figures] == [("Time to recovery", "84 minutes")]
    assert [one.body for one in record.topics] == ["- Category: belts\n- Time to detection: ?"]


def test_a_severity_that_the_site_does_not_know_is_not_made_up() -> None:
    record = read("# X\n\n**Severity:** High\n\n## Summary\n\nA\n", "2026-01-02-x.md").record

    assert record.severity is None
    assert record.intro == "**Severity:** High"


def test_after_midnight_nobody_says_which_day() -> None:
    rows = read("# X\n\n## Timeline\n\n- 23:50 a\n- 00:10 b\n- 00:20 c\n", "2026-01-02-x.md").record.timeline

    assert [(str(row.at) if row.at else None, row.when) for row in rows] == [
        ("2026-01-02T23:50:00", None), (None, "00:10"), (None, "00:20"),
    ]  # fmt: skip


def test_a_zone_is_taken_where_it_can_mean_one_only() -> None:
    def at(heading: str) -> str:
        return str(read(f"# X\n\n## {heading}\n\n- 10:00 a\n", "2026-01-02-x.md").record.timeline[0].at)

    assert at("Timeline (UTC)") == "2026-01-02T10:00:00+00:00"
    assert at("Timeline (UTC+2)") == "2026-01-02T10:00:00+02:00"
    assert at("Timeline (PST)") == "2026-01-02T10:00:00"


def rows_of(text: str) -> list[tuple[str | None, str | None, str | None]]:
    found = read(f"# X\n\n{text}\n", "2026-01-02-x.md").record.timeline
    return [(str(row.at) if row.at else None, row.when, row.text) for row in found]


def test_a_name_in_bold_may_stand_before_the_time() -> None:
    assert rows_of("## Timeline\n\n- **Start**: 10:05 - it hums\n- **End:** 10:30 it does not\n- **Cost**: much") == [
        ("2026-01-02T10:05:00", None, "**Start**: it hums"),
        ("2026-01-02T10:30:00", None, "**End:** it does not"),
        (None, None, "**Cost**: much"),
    ]


def test_a_part_of_a_day_belongs_to_the_time() -> None:
    assert rows_of("## Timeline\n\n- **2026-01-03 evening** — it hums") == [
        ("2026-01-03", "2026-01-03 evening", "it hums")
    ]  # fmt: skip


def test_a_day_that_the_author_gives_to_all_rows_holds_after_a_row_with_another() -> None:
    said = "Unless noted otherwise, all events happened on 2026-01-05."
    found = rows_of(f"## Timeline\n\n{said}\n\n- 2026-01-04 23:00: a\n- 01:00: b\n- 00:30: c")

    assert [one[:2] for one in found] == [
        ("2026-01-04T23:00:00", None), ("2026-01-05T01:00:00", None), (None, "00:30"),
    ]  # fmt: skip


def test_times_in_a_list_are_a_timeline_under_whatever_heading_where_no_other_is_there() -> None:
    told = "## Lead-up\n\nThis led to it.\n\n- **10:00 UTC:** a\n- **10:05 UTC:** b\n- **10:10 UTC:** c\n"
    alone = read(f"# X\n\n{told}", "2026-01-02-x.md").record
    beside = read(f"# X\n\n{told}\n## Timeline\n\n- 10:00 a\n", "2026-01-02-x.md").record

    assert ([row.text for row in alone.timeline], alone.setup) == (["a", "b", "c"], "This led to it.")
    assert ([row.text for row in beside.timeline], beside.setup) == (["a"], told.partition("\n\n")[2].strip())


def test_the_heading_of_a_list_of_times_is_kept_and_no_empty_section_is_left() -> None:
    record = read("# X\n\n## The night\n\n- 10:00 a\n- 10:05 b\n- 10:10 c\n", "2026-01-02-x.md").record

    assert (len(record.timeline), record.topics) == (3, ())
    assert record.source.unplaced == ("The heading of `timeline`: The night",)


def test_rows_without_a_time_are_in_no_zone() -> None:
    assert read("# X\n\n## Timeline\n\n- first a\n- then b\n", "2026-01-02-x.md").record.timezone is None


def test_the_head_of_a_column_that_names_an_unclear_zone_is_kept() -> None:
    record = read("# X\n\n## Timeline\n\n| Time (PST) | Event |\n|---|---|\n| 10:00 | a |\n", "2026-01-02-x.md").record

    assert record.source.unplaced == ("The head of the times: Time (PST)",)


@pytest.mark.parametrize(
    "timeline",
    ["## Timeline (PST)\n\n- 10:00 a", "## Timeline\n\nAll times in PST.\n\n- 10:00 a", "## Timeline\n\n- 10:00 PST a"],
)
def test_the_zone_of_the_site_is_not_read_into_times_of_another(site: Path, timeline: str) -> None:
    (site / "postmortem.yml").write_text("timezone: Europe/Berlin\n", encoding="utf-8")
    (site / "old" / "2026-01-05-x.md").write_text(f"# It broke\n\n{timeline}\n", encoding="utf-8")
    out, _ = run("import", "old")
    (row,) = loader.read(site / "posts" / "2026-01-05-x.yaml").postmortem.timeline

    assert (row.at, row.text) == (None, "a")
    assert row.when in ("2026-01-05 10:00", "10:00 PST")
    assert "its times are in a zone that may be several" in out


def test_a_document_without_a_day_asks_for_one() -> None:
    with pytest.raises(Undated):
        read("# X\n\nIt broke.\n", "x.md")
    assert read("# X\n\nIt broke.\n", "x.md", day=DAY).is_undated


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "2026-01-05-x.md").write_text("# It broke\n\n## Summary\n\nA\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_second_import_changes_nothing(site: Path) -> None:
    run("import", "old")
    first = {path.name: path.read_bytes() for path in (site / "posts").iterdir()}
    out, code = run("import", "old")

    assert (code, {path.name: path.read_bytes() for path in (site / "posts").iterdir()}) == (0, first)
    assert "1 document: 1 as it was" in out


def test_a_changed_document_is_imported_again(site: Path) -> None:
    run("import", "old")
    (site / "old" / "2026-01-05-x.md").write_text("# It broke\n\n## Summary\n\nB\n", encoding="utf-8")
    run("import", "old")

    assert "B" in (site / "posts" / "2026-01-05-x.yaml").read_text(encoding="utf-8")


def test_what_a_person_has_edited_is_left_and_the_difference_shown(site: Path) -> None:
    run("import", "old")
    record = site / "posts" / "2026-01-05-x.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("A", "Ours"), encoding="utf-8")
    out, code = run("import", "old")

    assert code == 0
    assert "Ours" in record.read_text(encoding="utf-8")
    assert "-  Ours" in out
    assert "+  A" in out


def test_two_documents_that_want_one_id_get_one_each(site: Path) -> None:
    (site / "more").mkdir()
    (site / "more" / "2026-01-05-x.md").write_text("# Other\n\n## Summary\n\nC\n", encoding="utf-8")
    for _ in range(2):
        run("import", "old", "more")
        run("import", "more")

    names = sorted(path.name for path in (site / "posts").glob("*.yaml"))
    assert names == ["2026-01-05-x-more.yaml", "2026-01-05-x.yaml"]


def test_a_hand_written_record_is_never_taken_over(site: Path) -> None:
    record = site / "posts" / "2026-01-05-x.yaml"
    record.write_text("title: Ours\ndate: 2026-01-05\nsummary: ours\n", encoding="utf-8")
    run("import", "old")

    assert "Ours" in record.read_text(encoding="utf-8")
    assert (site / "posts" / "2026-01-05-x-old.yaml").is_file()


def test_what_cannot_be_imported_is_named_and_the_rest_imported(site: Path) -> None:
    (site / "old" / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (site / "old" / "huge.md").write_bytes(b"a " * MAX)
    (site / "old" / "empty.md").write_bytes(b"\n")
    out, code = run("import", "old")

    assert code == 1
    assert all(f"old/{name}.md: error: not imported" in out for name in ("picture", "huge", "empty"))
    assert [path.name for path in (site / "posts").glob("*.yaml")] == ["2026-01-05-x.yaml"]


def test_a_folder_without_documents_is_an_error(site: Path) -> None:
    (site / "nothing").mkdir()

    assert run("import", "nothing") == ("postmortem: no document in nothing: .md, .markdown, .qmd, .txt\n", 2)


def test_a_token_is_not_printed(site: Path) -> None:
    token = "ghp_" + "a1" * 18
    (site / "old" / "2026-01-06-y.md").write_text(f"# Y {token}\n\n## Summary\n\n{token}\n", encoding="utf-8")
    out, _ = run("import", "old", "--dry-run")

    assert token not in out
    assert "old/2026-01-06-y.md:1: what looks like a token" in out


def test_a_dry_run_writes_nothing(site: Path) -> None:
    out, _ = run("import", "old", "--dry-run")

    assert list((site / "posts").iterdir()) == []
    assert "old/2026-01-05-x.md -> 2026-01-05-x.yaml" in out


def test_pictures_go_along_and_one_that_is_missing_becomes_a_link(site: Path) -> None:
    (site / "pictures").mkdir()
    (site / "pictures" / "q.png").write_bytes(b"\x89PNG")
    text = "# It broke\n\n## Summary\n\n![Queue](../pictures/q.png) ![Gone](gone.png)\n"
    (site / "old" / "2026-01-05-x.md").write_text(text, encoding="utf-8")
    out, _ = run("import", "old")
    folder = site / "posts" / "2026-01-05-x"

    assert (folder / "pictures" / "q.png").read_bytes() == b"\x89PNG"
    assert "![Queue](pictures/q.png) [Gone](gone.png)" in (folder / "postmortem.yaml").read_text(encoding="utf-8")
    assert "no picture 'gone.png' beside it" in out
    assert run("check")[1] == 0


def test_a_time_that_the_zone_of_the_site_never_has_stays_in_words(site: Path) -> None:
    (site / "postmortem.yml").write_text("timezone: Europe/Berlin\n", encoding="utf-8")
    text = "# It broke\n\n## Timeline\n\n- 2026-03-29 02:30 nothing\n- 2026-03-29 04:00 something\n"
    (site / "old" / "2026-01-05-x.md").write_text(text, encoding="utf-8")
    run("import", "old")

    assert "2026-03-29 02:30" in (site / "posts" / "2026-01-05-x.yaml").read_text(encoding="utf-8")
    assert run("check")[1] == 0


def test_every_record_says_where_it_came_from(site: Path) -> None:
    run("import", "old", "--status", "published")
    record = loader.read(site / "posts" / "2026-01-05-x.yaml").postmortem

    assert (record.source.system, record.source.id, record.status) == ("markdown", "old/2026-01-05-x.md", "published")
    assert json.loads((site / "posts" / ".imported.json").read_text(encoding="utf-8")).keys() == {"2026-01-05-x.yaml"}


def test_documents_are_found_by_their_names(tmp_path: Path) -> None:
    for name in ("a.md", "b.markdown", "c.qmd", "d.txt", "e", "f.png", ".g.md", "PM - v1.2 rollout"):
        (tmp_path / name).write_text("x", encoding="utf-8")

    assert [path.name for path in files([tmp_path])] == [
        "PM - v1.2 rollout", "a.md", "b.markdown", "c.qmd", "d.txt", "e",
    ]  # fmt: skip


def test_what_looks_like_a_token() -> None:
    assert (
        secrets.masked("user:hunter22 at https://u:hunter22@example.com")
        == "user:hunter22 at https://u:hu…@example.com"
    )
    assert secrets.lines("a\npassword: correct1horse\n") == [2]
    assert secrets.lines("the password is long\nAPI key: see the vault\n") == []
