"""The clean post reads as it is: each record as Markdown, and nothing where there is nothing to show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from postmortem_kit import loader, schema
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config, Labels, Settings
from postmortem_kit.views import posts
from tests.golden import golden

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "pages").glob("*.yaml"))
EVERYTHING = yaml.load((HERE / "pages" / "everything.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
OPTIONAL = sorted(EVERYTHING.keys() - {"title", "date", "schema"})
NARRATIVE = ("intro", "setup", "hunch", "investigation", "lightbulb", "fix", "topics", "reflections", "sign_off")


def _record(data: dict[str, object]) -> Postmortem:
    return loader.load(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "posts/x.yaml").postmortem


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_record_as_markdown(path: Path) -> None:
    record = loader.load(path.read_text(encoding="utf-8"), f"posts/{path.stem}.yaml").postmortem

    golden(HERE / "posts" / f"{path.stem}.md", posts.render(record))


@pytest.mark.parametrize("absent", OPTIONAL)
def test_a_section_without_data_renders_nothing(absent: str) -> None:
    text = posts.render(_record({key: value for key, value in EVERYTHING.items() if key != absent}), front_matter=False)
    prose = re.sub(r"^```.*?^```$", "code", text, flags=re.MULTILINE | re.DOTALL)
    blocks = [block for block in re.split(r"\n{2,}", prose.strip()) if block]
    empty = [
        block
        for block, following in zip(blocks, [*blocks[1:], "# end"], strict=True)
        if (found := re.match(r"(#+) ", block)) and re.match(rf"#{{1,{len(found[1])}}} ", following)
    ]

    assert empty == []
    assert "None" not in text
    assert not re.search(r"\*\*[^*]+:\*\*\s*$", text, re.MULTILINE)


def test_the_narrative_stands_in_the_order_of_the_seed() -> None:
    words = {name: f"marker{number}" for number, name in enumerate(NARRATIVE)}
    data = {name: word for name, word in words.items() if name != "topics"}
    text = posts.render(
        _record({"title": "T", "date": "2026-01-14", **data, "topics": [{"heading": "H", "body": words["topics"]}]})
    )

    assert re.findall(r"marker\d", text) == list(words.values())
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        "The Setup", "The Initial Hunch", "The Investigation", "The Lightbulb Moment", "The Fix", "H", "Reflections",
    ]  # fmt: skip


def test_headings_are_the_sites_own() -> None:
    config = Config(Settings(labels=Labels(setup="What we had")))
    text = posts.render(_record({"title": "T", "date": "2026-01-14", "setup": "x"}), config)

    assert "## What we had\n" in text


def test_the_front_matter_is_yaml_that_holds_what_is_set() -> None:
    head = yaml.safe_load(posts.render(_record(EVERYTHING)).split("---\n")[1])

    assert head["title"] == EVERYTHING["title"]
    assert str(head["date"]) == EVERYTHING["date"]
    assert set(head) <= {key for key in schema.descriptions()["Postmortem"] if key}


def test_the_prompt_is_the_first_line() -> None:
    record = _record({"title": "T", "date": "2026-01-14", "setup": "x"})

    assert posts.render(record, prompt=True, front_matter=False).startswith("$ cat posts/x.md\n")


def test_notes_and_links_of_several_bodies_are_those_of_one_document() -> None:
    """No note is called as one of another body, and another post is a file beside this one."""
    text = posts.render(
        _record({
            "title": "x",
            "date": "2026-01-14",
            "setup": "It ran[^1].\n\n[^1]: Twice.",
            "fix": "- [x] As [before](pm:early#fix)[^1]\n\n> [!NOTE]\n> Once.\n\n[^1]: In May.",
        })
    )  # fmt: skip

    assert "It ran[^1].\n\n[^1]: Twice.\n" in text
    assert "- [x] As [before](early.md#fix)[^1-2]\n\n> [!NOTE]\n> Once.\n\n[^1-2]: In May.\n" in text
