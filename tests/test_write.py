"""The page on which a record is written without a terminal: what it asks, what it loads, and where it sends."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from postmortem_kit import haiku, loader, settings
from postmortem_kit.haiku import cmu
from postmortem_kit.haiku.lexicon import Lexicon
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config, Settings
from postmortem_kit.views import questions, write
from postmortem_kit.views.forges import Forge, forge_of
from postmortem_kit.views.page import Masthead, Shown
from postmortem_kit.views.questions import Question, Rows
from tests.site_markdown import convert

TODAY = date(2026, 11, 25)


def shown(config: Config = Config(), *, edit: str = "") -> Shown:  # noqa: B008 - it is frozen
    return Shown((), config, Path("nowhere"), TODAY, masthead=Masthead(edit=edit))


def page(config: Config = Config(), *, edit: str = "") -> str:  # noqa: B008 - it is frozen
    return next(write.pages(shown(config, edit=edit))).text


def body(text: str) -> str:
    """Return what stands below the front matter."""
    return text.split("\n---\n", 1)[1].strip("\n")


def asked() -> list[str]:
    """Return the path of every field that the form asks for, rows with their own keys."""
    plain = questions.questions(
        (*questions.STORY, *questions.PANEL, *questions.FACTS, *questions.TIMES, "timezone"), Settings()
    )
    found = [one.path for one in plain if one.path != "was"]
    for fold in questions.folds(Settings()):
        for one in fold.asked:
            if isinstance(one, Question):
                found.append(one.path)
            else:
                found += [f"{one.path}.{inner.path}" for inner in (*one.front, *one.back)]
    return found


def test_the_form_asks_for_every_field_of_a_record_once() -> None:
    order = questions.order()
    nested = {key for key in order if key}
    every = {key for key in order[""] if key not in nested}
    every |= {f"{key}.{inner}" for key in nested for inner in order[key] if f"{key}.{inner}" not in nested}
    every -= {path for path in every if path.partition(".")[0] in questions.LEFT_OUT}

    assert sorted(asked()) == sorted(every)


def test_what_is_left_out_is_a_field_and_has_its_reason() -> None:
    keys = {info.alias or name for name, info in Postmortem.model_fields.items()}

    assert questions.LEFT_OUT.keys() <= keys
    assert all(questions.LEFT_OUT.values())


def test_every_question_has_a_label_of_its_own_in_its_group() -> None:
    for fold in questions.folds(Settings()):
        for one in fold.asked:
            if isinstance(one, Rows):
                labels = [inner.label for inner in (*one.front, *one.back)]
                assert len(set(labels)) == len(labels)


def test_a_row_has_what_the_list_cannot_do_without_in_front() -> None:
    lists = [one for fold in questions.folds(Settings()) for one in fold.asked if isinstance(one, Rows)]

    assert not any(inner.is_needed for one in lists for inner in one.back)


def test_the_site_s_own_words_are_in_the_form() -> None:
    own = Settings.model_validate(
        {"severities": ["high", "low"], "factors": ["weather"], "labels": {"setup": "Before"}}
    )
    text = page(Config(settings=own))

    assert 'value="high"' in text
    assert "weather" in text
    assert ">Before</label>" in text
    assert 'value="sev1"' not in text


def test_the_page_is_one_block_for_any_engine() -> None:
    assert "\n" not in body(page())
    assert convert(body(page()))[0] == body(page())
    assert "style=" not in page()


def test_names_in_the_form_are_text() -> None:
    own = Settings.model_validate({"severities": ['"><script>', "low"], "factors": ["<b>`{x}"]})

    assert "<script>" not in page(Config(settings=own))
    assert "<b>`" not in page(Config(settings=own))


def test_the_empty_file_holds_nothing_yet_and_is_the_same_on_every_day() -> None:
    text = write.empty(shown())
    result = loader.load(text + "\n", "posts/empty.yaml")

    assert {problem.rule for problem in result.problems if problem.level.name == "ERROR"} == {"missing"}
    filled = text.replace("title:", "title: A lamp went out", 1).replace("date: ", "date: 2026-11-20 ", 1)
    assert loader.load(filled, "posts/lamp.yaml").postmortem.title == "A lamp went out"


GITHUB, GITEA = "https://github.com/example", "https://git.example.com/ops"
FORGES = [
    (f"{GITHUB}/posts/edit/main/", f"{GITHUB}/posts/new/main", "filename", "value", ""),
    (f"{GITHUB}/all/edit/main/docs/pm", f"{GITHUB}/all/new/main", "filename", "value", "docs/pm/"),
    (f"{GITEA}/posts/_edit/main/", f"{GITEA}/posts/_new/main", "filename", "value", ""),
    (f"{GITEA}/a/posts/-/edit/main/", f"{GITEA}/a/posts/-/new/main", "file_name", None, ""),
]


@pytest.mark.parametrize(("address", "new_file", "name", "value", "folder"), FORGES)
def test_where_a_forge_begins_a_file(address: str, new_file: str, name: str, value: str | None, folder: str) -> None:
    assert forge_of(address) == Forge(new_file, name, value, folder)


@pytest.mark.parametrize(
    "address", [None, "", "edit/main/", "javascript:alert(1)/edit/main", "https://example.com/", "file:///x/edit/main/"]
)
def test_what_is_no_forge(address: str | None) -> None:
    assert forge_of(address) is None


def test_the_setting_comes_before_the_edit_link_and_without_both_there_is_no_button() -> None:
    own = Settings.model_validate({"forge": "https://git.example.com/ops/posts/_edit/main/"})
    edit = "https://github.com/example/posts/edit/main/"

    chosen, found = unescape(page(Config(settings=own), edit=edit)), unescape(page(edit=edit))

    assert 'data-pm-new="https://git.example.com/ops/posts/_new/main"' in chosen
    assert 'data-pm-new="https://github.com/example/posts/new/main"' in found
    assert "Open a pull request" not in page()


def test_a_forge_that_is_none_is_a_problem_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "postmortem.yml").write_text("forge: posts/_edit/main\n", encoding="utf-8")
    [problem] = settings.read(tmp_path).problems

    assert (problem.path, problem.mark.line, problem.rule) == ("postmortem.yml", 1, "forge")


def test_the_words_that_the_page_loads_are_counted_as_the_command_counts_them() -> None:
    own = Lexicon({"zorbl": ("3",), "nginx": ("n g x",)})
    words = json.loads(write.words(Config(words=own)))

    assert words["zorbl"] == [3]
    assert words["nginx"][0] == haiku.count("nginx", words=own).count
    assert len(words) > 1000
    for term, counts in words.items():
        one = haiku.count(term, words=own)
        assert counts[0] == one.count
        assert sorted(counts) == list(one.accepted)


def test_the_table_that_the_page_loads_is_the_command_s_with_its_notice() -> None:
    files = dict(write.files(shown()))

    assert files["new/cmu.bin"] == cmu.PACKED.read_bytes()
    assert "Carnegie Mellon" in str(files["new/cmu-license.txt"])
