"""The stylesheet: what it names exists, what it colours can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postmortem_kit import dialect
from postmortem_kit.templates import DEFAULTS
from postmortem_kit.views import charts, lane, track

ASSETS = DEFAULTS / "overrides" / "assets"
CSS = (ASSETS / "postmortem.css").read_text(encoding="utf-8")
NAMES = ("_page", "_lists", "page", "home", "archive", "service", "services", "actions")
DRAWN = (charts, lane, track)
TEMPLATES = [DEFAULTS / f"{name}.md.j2" for name in NAMES]
SCHEMES = {
    name: dict(re.findall(r"--pm-([a-z0-9-]+): (#[0-9A-F]{6})", block))
    for name, block in re.findall(r'\[data-md-color-scheme="(default|slate)"\] \{\n(  --pm-.*?)\n\}', CSS, re.DOTALL)
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("ground", ["paper", "bar"])
def test_text_can_be_read_on_paper_and_on_bars(scheme: str, ground: str) -> None:
    """At least 4.5 for every colour that text has, 3 for what is only drawn."""
    tokens = SCHEMES[scheme]

    for name in ("ink", "ink-2", "ink-3", "green", "red"):
        assert contrast(tokens[name], tokens[ground]) >= 4.5, name
    for name in ("edge", "rec", "red-fill"):
        assert contrast(tokens[name], tokens[ground]) >= 3, name
    assert contrast(tokens["ink"], tokens["mark"]) >= 4.5


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_code_can_be_read_in_every_colour(scheme: str) -> None:
    """On the ground that code has, and on that of code in an aside."""
    named = dict(re.findall(r"--md-code-hl-([a-z]+)-color: var\(--pm-([a-z0-9-]+)\)", CSS))
    tokens = SCHEMES[scheme]

    assert len(named) == 12
    for kind, name in {**named, "removed": "red", "added": "green"}.items():
        assert contrast(tokens[name], tokens["bar"]) >= 4.5, kind
        assert contrast(tokens[name], tokens["paper"]) >= 4.5, kind


def test_every_file_that_the_stylesheet_names_is_bundled() -> None:
    """And nothing that is bundled is unused; no address leads off the site."""
    named = set(re.findall(r'url\("([^"]+)"\)', CSS))

    assert named == {f"fonts/{path.name}" for path in (ASSETS / "fonts").glob("*.woff2")}
    assert not re.search(r"https?:|//|@import", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL))


def test_each_face_comes_with_its_licence() -> None:
    """As its licence asks."""
    notices = [path.read_text(encoding="utf-8") for path in sorted((ASSETS / "fonts").glob("OFL-*.txt"))]

    assert len(notices) == 2
    assert all("SIL OPEN FONT LICENSE Version 1.1" in notice and "Copyright 20" in notice for notice in notices)


def test_what_draws_diagrams_comes_with_its_licence() -> None:
    """And is the file that the notice names, which asks nobody for anything more."""
    folder = DEFAULTS / "mermaid"
    script = (folder / "mermaid.min.js").read_text(encoding="utf-8")
    version = re.search(r"Mermaid (\d+\.\d+\.\d+)", (folder / "NOTICE.txt").read_text(encoding="utf-8"))

    assert "The MIT License" in (folder / "LICENSE.txt").read_text(encoding="utf-8")
    assert version
    assert f'"{version[1]}"' in script
    assert "sourceMappingURL" not in script


def test_every_class_of_a_page_has_a_look_and_every_look_a_page() -> None:
    """A class without a rule is a slip, and so is a rule for a class that nothing has."""
    markup = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    markup += "".join(path.read_text(encoding="utf-8") for path in (Path(module.__file__) for module in DRAWN))
    markup += (DEFAULTS / "overrides/partials/logo.html").read_text(encoding="utf-8")
    markup += Path(dialect.__file__).read_text(encoding="utf-8")
    markup += "".join((ASSETS / name).read_text(encoding="utf-8") for name in ("diagrams.js", "page.js"))
    used = set(re.findall(r"pm-[a-z]+(?:__[a-z]+)?", markup))
    ruled = set(re.findall(r"\.(pm-[a-z]+(?:__[a-z]+)?)", CSS))
    made = {"pm-body", "pm-page", "pm-hundreds", "pm-tens", "pm-ones", "pm-bar__undetected", "pm-bar__unmitigated"}
    made |= {"pm-bar__recovering", "pm-bar__unrecorded"} | {
        f"pm-lane__{tone}" for tone in ("worst", "high", "mid", "low")
    }
    bare = {"pm-index", "pm-bar__", "pm-lane__", "pm-edge", "pm-sans", "pm-texts"}

    assert ruled - used <= made
    assert used - ruled <= bare


def test_the_stylesheet_is_small() -> None:
    """One file for the whole site."""
    assert len(CSS) < 64_000
