"""The page on which a record is written: what is typed is what the loader reads, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from postmortem_kit import haiku, loader
from postmortem_kit.collection import Collection
from postmortem_kit.dumper import dump
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Settings
from postmortem_kit.views import questions
from postmortem_kit.views.questions import Question, Rows
from tests.browser.conftest import BELOW, Open, faults, serving
from tests.example import run, write_site

ROOT = Path(__file__).parents[2]
FORGE = "https://git.example.com/ops/posts"
ID = "2026-11-20-parcel-labels-carried-an-old-price"
TITLE = "Parcel labels carried an old price"
LINES = (
    "It said: no, 'not again' #12", "- not a list", "no", "12:30", "2026-01-01", "~", "[x] {y}", "trailing:", "010",
    "1.10", "? what", "---", "@here", "`label` is \"odd\"", "% of all", "a & b", "*bold*", "!tag", "> 40 ms", "| pipe",
    "ends in #", "über allem — 東京 🚦", "null", "=", "<<", "0x1F", "1_000", ".5", "-", ": x", "key : value", "\\n",
)  # fmt: skip
"""What YAML would take for something else, each as somebody may type it."""
PROSE = "  indented first\n\n- a list:\n  - `code` # and more\n\n    deep\n> quote: yes\nlast line, no: end"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build a site with a zone and a forge, and give the address of its server."""
    root = write_site(tmp_path_factory.mktemp("forged") / "site")
    (root / "postmortem.yml").write_text(f"timezone: Europe/Vienna\nforge: {FORGE}/_edit/main/\n", encoding="utf-8")
    www = tmp_path_factory.mktemp("www-write")
    result = run(root, "mkdocs", "build", "--strict", "--site-dir", str(www / BELOW))
    assert result.returncode == 0, result.stdout
    with serving(www) as origin:
        yield origin


@pytest.fixture
def new(origin: str) -> str:
    """Give the address of the page."""
    return f"{origin}/{BELOW}/new/"


def text(page: Page) -> str:
    """Return the file that stands beside the form."""
    shown: list[str] = page.locator(".pm-file__line").evaluate_all("all => all.map((one) => one.textContent)")
    return "".join(f"{line}\n" for line in shown)


def put(page: Page, name: str, value: str, within: str = "form") -> None:
    """Fill the field *name* of the record; of a row, where *within* is its list."""
    place = page.locator(f'{within} [name="{name}"]')
    place = place.first if within != "form" else page.locator(f'form [name="{name}"]:not([data-pm-list] *)')
    if place.evaluate("one => one.nodeName") == "SELECT":
        place.select_option(value)
    else:
        place.fill(value)


def opened(page: Page) -> None:
    """Open every group."""
    page.evaluate("document.querySelectorAll('.pm-write details').forEach((one) => { one.open = true; })")


class Answers:
    """A value for each question: for the field as it is typed, for the model as it is meant."""

    def __init__(self) -> None:
        """Begin with the first of the lines."""
        self._lines = iter(LINES * 9)

    def typed(self, one: Question) -> str:
        if one.choices:
            return next(word for word, _ in reversed(one.choices) if word != one.default)
        if one.kind == "lines":
            return "\n".join(LINES)
        kinds = {
            "moment": "~2026-11-20T06:58:00+01:00",
            "day": "2026-11-20",
            "count": "~4,200",
            "zone": "Europe/Vienna",
            "prose": PROSE,
            "names": "label printer, it's: ours #1, no",
            "slugs": "old-price, cache",
        }
        return kinds.get(one.kind) or next(self._lines)

    @staticmethod
    def meant(one: Question, typed: str) -> Any:
        if one.kind == "lines":
            return tuple(typed.split("\n"))
        if one.kind in ("names", "slugs"):
            return tuple(typed.split(", "))
        return typed


def test_every_field_is_read_by_the_loader_as_it_was_typed(visit: Open, new: str) -> None:
    """And the file is, to the byte, the one that the command would write."""
    seen = visit(new)
    page, answers = seen.page, Answers()
    opened(page)
    data: dict[str, Any] = {"id": ID, "status": "draft"}

    def enter(one: Question, holder: dict[str, Any], within: str = "form", name: str = "") -> None:
        typed = TITLE if one.path == "title" else answers.typed(one)
        put(page, name or one.path, typed, within)
        holder[one.path.rpartition(".")[2]] = answers.meant(one, typed)

    def part(path: str) -> dict[str, Any]:
        head, dot, _ = path.partition(".")
        return data.setdefault(head, {}) if dot else data

    plain = (*questions.STORY, *questions.PANEL, "services", *questions.TIMES, "timezone")
    for one in questions.questions(plain, Settings()):
        if one.path not in ("haiku", "was"):
            enter(one, part(one.path))
    page.locator('[name=severity][value="sev2"]').check()
    data["severity"] = "sev2"
    put(page, "was", "It was: the cache")
    data["haiku"] = ("a price: from last night", "'still' warm", "#3 pays it")
    for number, line in enumerate(data["haiku"], start=1):
        put(page, f"haiku.{number}", line)
    for fold in questions.folds(Settings()):
        for asked in fold.asked:
            if isinstance(asked, Rows):
                row: dict[str, Any] = {}
                for inner in (*asked.front, *asked.back):
                    enter(inner, row, f'[data-pm-list="{asked.path}"]')
                part(asked.path)[asked.path.rpartition(".")[2]] = (row,)
            else:
                enter(asked, part(asked.path))
    data["hypotheses"] = ({"statement": "It was: the cache", "status": "confirmed"}, *data["hypotheses"])

    expected = Postmortem.model_validate(data)
    found = loader.load(text(page), f"posts/{ID}.yaml")

    assert [problem for problem in found.problems if problem.level.name == "ERROR"] == []
    assert found.postmortem == expected
    assert text(page) == dump(expected).partition("\n")[2]
    assert seen.complaints == []


WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)
ODD = st.text("ab 1:#-'\"[]{},&*!|>%@`?~=.\n\t", max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(WRITTEN | ODD, max_size=4), prose=WRITTEN | ODD)
def test_whatever_is_typed_is_read_and_written_again_as_it_was(draft: Page, lines: list[str], prose: str) -> None:
    draft.evaluate(
        """([lines, prose]) => {
          const put = (name, value) => { document.querySelector(`form [name="${name}"]`).value = value; };
          put("signals", lines.join("\\n"));
          put("setup", prose);
          put("sign_off", lines[0] ?? "");
          put("authors", lines.join(","));
          document.querySelector(".pm-write__form").dispatchEvent(new Event("input"));
        }""",
        [lines, prose],
    )
    written = text(draft)
    found = loader.load(written, f"posts/{ID}.yaml")

    assert [problem for problem in found.problems if problem.level.name == "ERROR"] == []
    assert dump(found.postmortem).partition("\n")[2] == written
    assert len(found.postmortem.signals) >= sum(bool(re.search(r"[a-z0-9]", line)) for line in lines)


@pytest.fixture
def draft(visit: Open, new: str) -> Page:
    """Give the page with the little that makes a draft."""
    page = visit(new).page
    put(page, "title", TITLE)
    put(page, "date", "2026-11-20")
    put(page, "hunch", "The printer.")
    return page


def test_a_problem_stands_beside_its_field_and_its_line(draft: Page) -> None:
    put(draft, "times.mitigated", "08:05")
    put(draft, "times.resolved", "07:50")
    field = draft.locator("#f-times-resolved")

    expect(draft.locator("#f-times-resolved-says")).to_have_text(
        "Resolved is before mitigated, 08:05. If it was the next day: 2026-11-21 07:50"
    )
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(draft.locator(".pm-file__total")).to_contain_text("1 problem")
    expect(draft.locator(".pm-file__line--wrong")).to_have_text("  resolved: 07:50")
    draft.locator(".pm-file__total a").click()
    expect(field).to_be_focused()
    field.fill("2026-11-21 07:50")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(draft.locator(".pm-file__total")).to_have_text("Nothing is wrong in it.")


READ = [
    ("times.started", "06:00", "Friday 20 November 2026, UTC+1"),
    ("times.started", "~06:00", "about Friday 20 November 2026, UTC+1"),
    ("times.started", "2026-07-01 06:00", "Wednesday 1 July 2026, UTC+2"),
    ("times.started", "2026-11-20T06:00Z", "Friday 20 November 2026, UTC"),
    ("times.started", "unknown", "asked, and nobody knows"),
    ("times.started", "none", "did not happen, or not yet"),
    ("times.started", "25:00", "There is no time 25:00. Hours run from 00 to 23."),
    ("times.started", "2026-02-30", "There is no day 2026-02-30."),
    ("times.started", "6:00 pm", "“6:00 pm” is no time. Write 18:00"),
    ("times.started", "2026-03-29 02:30", "This time is never in Europe/Vienna: clocks went from +01:00 to +02:00."),
    ("times.started", "2026-10-25 02:30", "This time is twice in Europe/Vienna."),
    ("date", "2026-13-01", "There is no day 2026-13-01."),
    ("date", "20.11.2026", "“20.11.2026” is no day."),
    ("timezone", "CET", "CET is an abbreviation, and may mean several zones."),
    ("timezone", "Europe/Viena", "No time zone is called Europe/Viena."),
    ("tags", "Old Price", "“Old Price” does not fit in an address."),
    ("impact.customers_affected", "many", "“many” is no number."),
]


@pytest.mark.parametrize(("name", "typed", "said"), READ)
def test_how_it_was_read_stands_beside_it(draft: Page, name: str, typed: str, said: str) -> None:
    """A problem in the form is one to the loader as well, and the other way round."""
    opened(draft)
    put(draft, name, typed)
    found = loader.load(text(draft), f"posts/{ID}.yaml", zone=Settings(timezone="Europe/Vienna").zone)
    field = draft.locator(f"#f-{name.replace('.', '-')}")

    expect(draft.locator(f"#f-{name.replace('.', '-')}-says")).to_contain_text(said)
    is_wrong = any(problem.level.name == "ERROR" for problem in found.problems)
    assert (field.get_attribute("aria-invalid") == "true") == is_wrong


def test_the_lines_of_the_current_field_are_marked(draft: Page) -> None:
    draft.locator("#f-hunch").focus()

    assert draft.locator(".pm-file__line--here").all_text_contents() == ["hunch: |", "  The printer."]


def test_a_pull_request_is_opened_with_name_and_text(draft: Page) -> None:
    split = urlsplit(draft.locator("[data-pm-open]").get_attribute("href") or "")

    assert f"{split.scheme}://{split.netloc}{split.path}" == f"{FORGE}/_new/main"
    assert parse_qs(split.query) == {"filename": [f"posts/{ID}.yaml"], "value": [text(draft)]}


def test_what_is_too_long_for_an_address_is_copied_first(visit: Open, new: str) -> None:
    page = visit(new, permissions=["clipboard-read", "clipboard-write"]).page
    asked: list[str] = []
    page.context.route(f"{FORGE}/**", lambda route: (asked.append(route.request.url), route.fulfill(body="a form"))[1])
    put(page, "title", TITLE)
    put(page, "date", "2026-11-20")
    put(page, "setup", "A long story. " * 700)
    whole = text(page)

    expect(page.locator("[data-pm-next]")).to_contain_text(f"an empty one named posts/{ID}.yaml. Paste the text there.")
    with page.context.expect_page() as other:
        page.locator("[data-pm-open]").click()
    other.value.wait_for_load_state()
    expect(page.locator("[data-pm-said]")).to_contain_text("Copied. Paste it into the empty file")
    assert page.evaluate("navigator.clipboard.readText()") == whole
    assert parse_qs(urlsplit(asked[0]).query) == {"filename": [f"posts/{ID}.yaml"]}


def test_it_is_copied_and_downloaded(visit: Open, new: str) -> None:
    page = visit(new, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True).page
    put(page, "title", TITLE)
    put(page, "date", "2026-11-20")
    page.locator("[data-pm-copy]").click()
    expect(page.locator("[data-pm-said]")).to_contain_text("Copied.")

    assert page.evaluate("navigator.clipboard.readText()") == text(page)
    with page.expect_download() as download:
        page.locator("[data-pm-download]").click()
    assert download.value.suggested_filename == f"{ID}.yaml"
    assert download.value.path().read_text(encoding="utf-8") == text(page)


def test_what_was_written_is_there_again_and_discarding_can_be_undone(draft: Page) -> None:
    opened(draft)
    put(draft, "text", "The list is the new one.", '[data-pm-list="timeline"]')
    draft.locator('[data-pm-add="timeline"]').click()
    put(draft, "title", f"{TITLE} again")
    before = text(draft)
    draft.reload()

    assert text(draft) == before
    draft.locator("[data-pm-discard]").click()
    assert text(draft) == "status: draft\n"
    draft.get_by_role("button", name="Undo").click()
    assert text(draft) == before
    draft.locator("[data-pm-discard]").click()
    draft.reload()
    assert text(draft) == "status: draft\n"
    expect(draft.locator("#f-title")).to_have_value("")


def test_rows_are_added_and_removed_by_the_keyboard(draft: Page) -> None:
    opened(draft)
    put(draft, "title", "First", '[data-pm-list="actions"]')
    draft.locator('[data-pm-add="actions"]').focus()
    draft.keyboard.press("Enter")
    assert draft.evaluate(
        "document.activeElement.closest('li') === document.querySelector('[data-pm-list=actions]').lastElementChild"
    )
    ids = draft.locator("[id]").evaluate_all("all => all.map((one) => one.id)")

    assert len(set(ids)) == len(ids)
    draft.locator('[data-pm-list="actions"] > li:first-child [data-pm-remove]').focus()
    draft.keyboard.press("Enter")
    expect(draft.locator('[data-pm-list="actions"] > li')).to_have_count(1)
    assert "actions" not in text(draft)


def test_a_draft_is_written_and_sent_with_the_keyboard_alone(visit: Open, new: str) -> None:
    page = visit(new).page
    page.context.route(f"{FORGE}/**", lambda route: route.fulfill(body="a form"))
    page.locator("#f-title").focus()
    for typed in (TITLE, "2026-11-20", "At six every shop prints."):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    for _ in range(200):
        if page.evaluate("document.activeElement.matches('[data-pm-open]')"):
            break
        page.keyboard.press("Tab")
    with page.context.expect_page() as other:
        page.keyboard.press("Enter")

    assert parse_qs(urlsplit(other.value.url).query)["filename"] == [f"posts/{ID}.yaml"]


def test_without_a_title_a_date_and_a_section_nothing_is_sent(visit: Open, new: str) -> None:
    page = visit(new).page

    expect(page.locator(".pm-send__ready")).to_contain_text("a draft needs a title, a date and one section")
    expect(page.locator("[data-pm-open]")).to_have_attribute("aria-disabled", "true")
    assert page.locator("[data-pm-open]").get_attribute("href") is None


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_form_that_is_open_and_wrong(visit: Open, new: str, width: int, scheme: str) -> None:
    page = visit(new, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce").page
    opened(page)
    put(page, "title", "x" * 120)
    put(page, "times.started", "soon")
    put(page, "haiku.1", "a blorfed price")
    put(page, "evidence", "No statement.", '[data-pm-list="hypotheses"]')
    page.locator("#f-haiku-1").focus()
    expect(page.locator("#f-haiku-1-count")).to_contain_text("blorfed")

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_syllables_are_counted_by_the_tables_of_the_command(visit: Open, new: str, origin: str) -> None:
    """Loaded when a haiku is begun, not before; a word that no table has is named."""
    seen = visit(new)
    page = seen.page
    assert not any(address.endswith(("cmu.bin", "words.json")) for address in seen.requests)
    page.locator("#f-haiku-1").focus()
    put(page, "haiku.1", "a blorfed price again")
    expect(page.locator("#f-haiku-1-count")).to_have_text("? “blorfed” is not in the table")
    assert sum(address.endswith(("cmu.bin", "words.json")) for address in seen.requests) == 2

    verses = [entry.postmortem.haiku for entry in Collection.read(ROOT).entries]
    lines = [line for verse in verses if isinstance(verse, tuple) for line in verse]
    known = 0
    for line in lines:
        put(page, "haiku.1", line)
        shown = page.locator("#f-haiku-1-count").inner_text()
        if not shown.startswith("?"):
            known += 1
            count = haiku.count(line)
            assert int(re.match(r"\d+", shown)[0]) == (5 if 5 in count.accepted else count.count), line  # type: ignore[index]
    assert known >= 0.9 * len(lines)
    assert seen.elsewhere(origin) == []
    assert seen.complaints == []


def test_home_and_an_empty_search_lead_here(visit: Open, origin: str) -> None:
    page = visit(f"{origin}/{BELOW}/").page
    page.get_by_role("link", name="Write a postmortem").click()
    expect(page.locator("h1")).to_have_text("Write a postmortem")
    page.goto(f"{origin}/{BELOW}/find/?q=OOMKilled+again")
    page.get_by_role("link", name="Write it down").click()
    expect(page.locator("h1")).to_have_text("Write a postmortem")
    page.get_by_label("Search, or paste an error").fill("xylophone")
    page.locator("[data-pm-search-new]").click()
    expect(page.locator("h1")).to_have_text("Write a postmortem")
