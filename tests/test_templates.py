"""A site's own templates come first, encode what they are given, and say where they are broken."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from postmortem_kit import templates
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError
from postmortem_kit.views import posts

RECORD = Postmortem.model_validate(
    {"id": "x", "title": "T", "date": "2026-01-14", "setup": "It ran.", "lessons": {"learned": ["Look."]}}
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path


def write(site: Path, text: str, *, name: str = "post.md.j2") -> None:
    (site / "templates" / name).write_text(text, encoding="utf-8")


def test_one_block_is_overridden(site: Path) -> None:
    """The rest of the post stays, and the block can show what was there before."""
    write(
        site, '{% extends "kit/post.md.j2" %}\n{% block lessons %}\n{{ super() -}}\nRead them twice.\n{% endblock %}\n'
    )
    text = posts.render(RECORD, root=site)

    assert "## The Setup\n\nIt ran.\n" in text
    assert text.endswith("### Learned\n\n- Look.\nRead them twice.\n")


def test_without_templates_of_its_own_a_site_has_the_shipped_ones(tmp_path: Path) -> None:
    """No folder is needed."""
    assert posts.render(RECORD, root=tmp_path) == posts.render(RECORD)


def test_an_edit_is_seen(site: Path) -> None:
    """The environment is kept over the rebuilds of a preview; what it read is not."""
    write(site, "one")
    first = templates.render("post.md.j2", root=site)
    write(site, "another")

    assert (first, templates.render("post.md.j2", root=site)) == ("one", "another")


def test_a_page_encodes_what_no_filter_has_made_html(site: Path) -> None:
    """Who writes a template need not think of it; Markdown is asked for by name."""
    write(site, "{{ text }} {{ text | inline }} {{ span | duration }}", name="mine.md.j2")
    out = templates.render("mine.md.j2", root=site, text="<b> *x*", span=timedelta(minutes=3))

    assert out == "&#60;b&#62; &#42;x&#42; &lt;b&gt; <em>x</em> 3 min"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one\n{% if %}", "templates/post.md.j2:2: Expected an expression, got 'end of statement block'"),
        ("one\n\n{{ nothing }}", "templates/post.md.j2:3: 'nothing' is undefined"),
        ("{{ post.nothing }}", "templates/post.md.j2:1: 'dict object' has no attribute 'nothing'"),
        ("one\n{{ 1 / 0 }}", "templates/post.md.j2:2: division by zero"),
        ("{{ 1 | nothing }}", "templates/post.md.j2:1: No filter named 'nothing'."),
        ('one\n{% include "none.j2" %}', "templates/post.md.j2:2: there is no template 'none.j2'"),
        (
            '{% extends "post.md.j2" %}',
            "templates/post.md.j2:1: it extends, includes or calls itself; the shipped one is 'kit/post.md.j2'",
        ),
    ],
)
def test_a_broken_template_is_named_with_its_line(site: Path, text: str, message: str) -> None:
    """A person who overrides one reads where, and what to do."""
    write(site, text)
    with pytest.raises(KitError) as raised:
        posts.render(RECORD, root=site)

    assert str(raised.value) == message


def test_a_template_in_another_encoding_is_refused(site: Path) -> None:
    """Jinja's own complaint would not say which file."""
    (site / "templates" / "post.md.j2").write_bytes("Größe".encode("latin-1"))
    with pytest.raises(KitError) as raised:
        posts.render(RECORD, root=site)

    assert str(raised.value) == "templates/post.md.j2: it is not UTF-8: save it in that encoding"


def test_a_fault_of_ours_is_no_fault_of_the_template(site: Path) -> None:
    """What fails below a template keeps its traceback."""
    write(site, "{{ text | day }}")
    with pytest.raises(AttributeError):
        templates.render("post.md.j2", root=site, text="no date")
