"""Data is what its schema says, has one type a field, and is taken by the programs that it is made for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from postmortem_kit import loader
from postmortem_kit.settings import Catalog, Config, Service, Settings
from postmortem_kit.views import databases, datasets, documents, sheets
from postmortem_kit.views.page import Masthead, Shown
from tests.example import RECORDS
from tests.golden import golden

ROOT = Path(__file__).parents[1]
HERE = Masthead("Ferry", "https://example.org/pm/")
SAMPLES = sorted((ROOT / "tests" / "good").glob("**/*.yaml"))
POSTS = sorted((ROOT / "posts").glob("*.yaml"))


def of(text: str, config: Config | None = None, *, id: str = "a") -> dict[str, Any]:
    record = loader.load(f"title: T\ndate: 2025-03-04\nsetup: x\n{text}", f"posts/{id}.yaml").postmortem
    return documents.document(record, config or Config(), HERE)


@pytest.fixture(scope="module")
def everything() -> tuple[dict[str, Any], ...]:
    """Give every sample and every post of this site as data."""
    records = [loader.read(path).postmortem for path in (*POSTS, *SAMPLES)]
    return datasets.documents(records, Config(), HERE)


def test_the_published_schema_is_the_one_that_was_reviewed() -> None:
    """A program elsewhere rests on it."""
    Draft202012Validator.check_schema(documents.published_schema())

    golden(ROOT / "tests" / "data" / "schema.json", datasets.schema_text())


def test_what_is_written_is_what_the_schema_says(everything: tuple[dict[str, Any], ...]) -> None:
    """Also its formats."""
    validator = Draft202012Validator(documents.published_schema(), format_checker=FormatChecker())
    found = [error for one in everything for error in validator.iter_errors(one)]

    assert [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:80]}" for error in found] == []


def test_the_schema_says_nothing_that_is_never_written(everything: tuple[dict[str, Any], ...]) -> None:
    """Each field occurs in the samples, at each of its places."""
    schema = documents.published_schema()

    def declared(part: dict[str, Any], path: str) -> set[str]:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        if part["type"] == "array":
            return declared(part["items"], f"{path}[]")
        inner = part.get("properties", {}).items()
        return {path}.union(*(declared(value, f"{path}.{name}") for name, value in inner))

    def written(value: Any, path: str) -> set[str]:
        if isinstance(value, list):
            return set().union(*(written(one, f"{path}[]") for one in value))
        inner = value.items() if isinstance(value, dict) else ()
        return {path}.union(*(written(one, f"{path}.{name}") for name, one in inner))

    moments = re.compile(r"\.(day|local|utc|about|answer)$")  # each of the five times has them all
    never = declared(schema, "") - set().union(*(written(one, "") for one in everything))

    assert {path for path in never if not moments.search(path)} == set()
    assert written(everything[0], "") <= declared(schema, "")


def test_a_field_has_one_type_whatever_its_author_wrote() -> None:
    """A time may be an answer, a number may be about: what reads thousands of records needs to know before."""
    exact = of("times: {started: 2025-03-04T06:58+02:00, detected: unknown, resolved: ~2025-03-06}\n")
    local = of("times: {started: 06:58}\nimpact: {customers_affected: '~4,200'}\nhaiku: none\n")

    assert exact["times"] == {
        "started": {"day": "2025-03-04", "local": "2025-03-04T06:58:00+02:00", "utc": "2025-03-04T04:58:00Z"},
        "detected": {"answer": "unknown"},
        "resolved": {"day": "2025-03-06", "about": True},
    }
    assert local["times"] == {"started": {"day": "2025-03-04", "local": "2025-03-04T06:58:00"}}
    assert local["impact"] == {"customers_affected": 4200, "customers_affected_is_about": True}
    assert "haiku" not in local


def test_times_and_durations_are_those_that_the_post_shows() -> None:
    """Also where they come from the timeline."""
    rows = "timezone: UTC\ntimeline: [{at: 06:58, type: started, text: x}, {at: 07:40, type: detected, text: y}]\n"

    assert of(rows)["seconds"] == {"to_detect": 2520}
    assert list(of(rows)["times"]) == ["started", "detected"]
    assert "seconds" not in of("")


def test_names_are_those_of_the_catalog() -> None:
    """So that a count by service counts each once."""
    config = Config(catalog=Catalog(services=(Service(name="gate", aliases=("old-gate",)),)))

    assert of("services: [old-gate, gate, quay]\n", config)["services"] == ["gate", "quay"]


def test_who_took_part_is_told_as_the_site_tells_it() -> None:
    """Roles only, where it shows roles only."""
    record = "participants: [{name: R. Okafor, role: on call}, {name: L. Brandt}]\n"

    assert of(record)["participants"][0]["name"] == "R. Okafor"
    assert of(record, Config(settings=Settings(participants="roles")))["participants"] == [{"role": "on call"}]


def test_json_is_an_array_and_ndjson_its_entries(everything: tuple[dict[str, Any], ...]) -> None:
    """Whatever letters are in them: a line ends at a line feed and nowhere else."""
    odd = (*everything, of("summary: 'one\u2028two\u0085three\\n'\n"))

    assert json.loads(datasets.as_json(odd)) == list(odd)
    assert [json.loads(line) for line in datasets.as_ndjson(odd).removesuffix("\n").split("\n")] == list(odd)
    assert (datasets.as_json(()), datasets.as_ndjson(()), datasets.as_bulk(())) == ("[]\n", "", "")


def test_the_bulk_file_has_the_shape_that_opensearch_documents(everything: tuple[dict[str, Any], ...]) -> None:
    """An action with index and id, then the document, each on one line, a line feed at the very end."""
    text = datasets.as_bulk(everything)
    lines = text.split("\n")

    assert lines.pop() == ""
    assert len(lines) == 2 * len(everything)
    for action, source, one in zip(lines[::2], lines[1::2], everything, strict=True):
        assert json.loads(action) == {"index": {"_index": "postmortems", "_id": one["id"]}}
        assert json.loads(source) == one


def test_a_field_of_the_bulk_file_never_changes_its_kind(everything: tuple[dict[str, Any], ...]) -> None:
    """OpenSearch takes the type of a field from the first document: text that looks like a day would fix it to days."""
    kinds: dict[str, set[str]] = {}

    def look(value: Any, path: str) -> None:
        if isinstance(value, list):
            for one in value:
                look(one, path)
        elif isinstance(value, dict):
            for name, one in value.items():
                look(one, f"{path}.{name}")
        else:
            is_day = isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d(T|$)", value)
            kinds.setdefault(path, set()).add("day" if is_day else type(value).__name__)

    for one in everything:
        if one["id"] != "means-what-it-looks-like":  # its author is called 2024-01-01, to see what becomes of that
            look(one, "")

    assert {path for path, found in kinds.items() if len(found) > 1} == set()


def test_duckdb_reads_lines_and_csv_as_they_are(everything: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    """With types, and without being told any."""
    import duckdb

    (tmp_path / "p.ndjson").write_text(datasets.as_ndjson(everything), encoding="utf-8")
    (tmp_path / "p.json").write_text(datasets.as_json(everything), encoding="utf-8")
    (tmp_path / "p.csv").write_text(sheets.as_csv(everything), encoding="utf-8", newline="")
    read = duckdb.connect().execute

    expected = sorted(
        (one["id"], dt.date.fromisoformat(one["date"]), one.get("seconds", {}).get("to_detect", -1))
        for one in everything
    )
    for name in ("p.ndjson", "p.json"):
        columns = "id, date, coalesce(seconds.to_detect, -1)"
        assert read(f"SELECT {columns} FROM read_json_auto('{tmp_path / name}') ORDER BY ALL").fetchall() == expected
    services = read(f"SELECT count(*) FROM (SELECT unnest(services) FROM '{tmp_path / 'p.ndjson'}')").fetchone()
    assert services == (sum(len(one.get("services", ())) for one in everything),)
    columns = "id, date, coalesce(seconds_to_detect, -1)"
    assert read(f"SELECT {columns} FROM read_csv('{tmp_path / 'p.csv'}') ORDER BY ALL").fetchall() == expected


def test_csv_holds_every_record_in_a_row(everything: tuple[dict[str, Any], ...]) -> None:
    """As many cells as there are names, and nothing lost in quoting."""
    rows = list(csv.reader(io.StringIO(sheets.as_csv(everything), newline="")))

    assert {len(row) for row in rows} == {len(sheets.COLUMNS)}
    assert [row[0] for row in rows[1:]] == [one["id"] for one in everything]
    assert sheets.as_csv(everything).count("\r\n") >= len(rows)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(start: str) -> None:
    """Also not one with a quotation mark that would end the cell."""
    text = f'{start}",=2'
    rows = list(csv.reader(io.StringIO(sheets.table(["a", "b"], [[text, -1]]), newline="")))

    assert rows == [["a", "b"], [f"'{text}", "-1"]]


def database(found: tuple[dict[str, Any], ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(databases.as_sqlite(found))
    return connection


def test_the_database_holds_everything(everything: tuple[dict[str, Any], ...]) -> None:
    """Each record in a row, each entry of a list in a row of its table, each key leading somewhere."""
    connection = database(everything)
    lists = [table for table in databases.tables() if table.name != databases.MAIN]

    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("SELECT id FROM postmortems ORDER BY rowid").fetchall() == [
        (one["id"],) for one in everything
    ]
    for table in lists:
        if table.name != "related":
            (count,) = connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
            assert count == sum(len(databases._get(one, table.path) or ()) for one in everything), table.name
    assert all(connection.execute(f"PRAGMA foreign_key_list('{table.name}')").fetchall() for table in lists)


def test_the_database_knows_times_and_words(everything: tuple[dict[str, Any], ...]) -> None:
    """A row can be found by what is told in it, and computed with."""
    connection = database((*everything, of("summary: The oyster ferry.\n", id="ferry")))
    found = connection.execute(
        "SELECT id FROM postmortems WHERE rowid IN (SELECT rowid FROM postmortems_fts('oyster'))"
    )
    row = connection.execute(
        "SELECT times_started_utc, seconds_to_detect, haiku FROM postmortems WHERE id = 'every-field'"
    )

    assert found.fetchall() == [("ferry",)]
    sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'postmortems_fts'").fetchone()[0]
    assert 'content="postmortems"' in sql  # what Datasette looks for, to offer a search box
    assert row.fetchone() == (
        "2026-09-14T03:20:00Z",
        900,
        "the bridge says nothing / on both sides of it they wait / a letter is lost",
    )


def test_a_relation_to_a_record_that_is_not_there_is_left_out() -> None:
    """It may be a draft, of which nobody shall know."""
    pair = (of("related: [{id: b, type: similar}, {id: secret}]\n"), of("", id="b"))

    assert database(pair).execute("SELECT postmortem_id, id, type FROM related").fetchall() == [("a", "b", "similar")]


def test_the_same_records_give_the_same_bytes(everything: tuple[dict[str, Any], ...]) -> None:
    """In every format."""
    again = datasets.documents([loader.read(path).postmortem for path in (*POSTS, *SAMPLES)], Config(), HERE)

    assert [make(again) for make in datasets.FORMATS.values()] == [
        make(everything) for make in datasets.FORMATS.values()
    ]


def test_a_site_holds_what_is_published_and_nothing_else(tmp_path: Path) -> None:
    """Also in a preview, which shows drafts elsewhere."""
    entries = tuple(loader.load(text, f"posts/{name}.yaml") for name, text in RECORDS.items())
    files = dict(datasets.files(Shown(entries, Config(), tmp_path, dt.date(2026, 11, 25))))
    published = ["2025-03-04-queue", "2025-06-10-clock"]

    assert sorted(files) == [
        f"data/{name}"
        for name in ("postmortems.csv", "postmortems.json", "postmortems.ndjson", "postmortems.sqlite", "schema.json")
    ]
    assert [one["id"] for one in json.loads(files["data/postmortems.json"])] == published
    assert [one["url"] for one in json.loads(files["data/postmortems.json"])] == [f"post/{id}/" for id in published]
    assert all(b"printer" not in (text if isinstance(text, bytes) else text.encode()) for text in files.values())


def test_the_command_names_every_format() -> None:
    """It lists them without loading what makes them."""
    from postmortem_kit.cli import export

    assert tuple(datasets.FORMATS) == export.FORMATS
