"""The documentation as pages: what docs/ holds, what it links to, and nothing of what must stay out."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kit import builder, manual
from postmortem_kit.problem import KitError
from tests.example import MKDOCS, run, write_site
from tests.test_builder import TODAY

ROOT = Path(__file__).parents[1]
WITH_DOCS = MKDOCS.replace("[postmortem]", "[postmortem: {docs: true}]")


def _write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a site with documentation that links to a transcript outside of it."""
    files = {
        "docs/index.md": "# Docs\n\n[How](how/to.md), [about](https://example.com/), [there](#docs)\n",
        "docs/how/to.md": "# How to\n\n[One](../../tests/cli/one.md)\n\n`[no](../../tools/shown.md)`\n",
        "tests/cli/one.md": "# One\n\n[Back](../../docs/index.md), [the schema](schema.json), [help](../../HELP.md)\n",
        "HELP.md": "# Help\n",
        "tests/cli/schema.json": "{}\n",
        "tests/cli/two.md": "# Nobody links here\n",
        "tools/shown.md": "# Only shown\n",
    }
    return _write(write_site(tmp_path / "site", config=WITH_DOCS), files)


def test_what_a_page_links_to_comes_along(root: Path) -> None:
    assert sorted(manual.read(root)) == [
        "HELP.md",
        "docs/how/to.md",
        "docs/index.md",
        "tests/cli/one.md",
        "tests/cli/schema.json",
    ]


@pytest.mark.parametrize(
    "target",
    [
        "../posts/x.yaml",
        "../pages/about.md",
        "../.env",
        "../README.md",
        "../mkdocs.yml",
        "../../above/x.md",
        "../tools/",
    ],
)
def test_what_has_to_stay_out_does(root: Path, target: str) -> None:
    before = set(manual.read(root))
    _write(
        root, {"docs/index.md": f"[x](how/to.md) [y]({target})\n", "README.md": "x", ".env": "x", "pages/about.md": "x"}
    )
    _write(root.parent, {"above/x.md": "x"})

    assert set(manual.read(root)) == before


def test_a_fence_in_a_fence_hides_no_link_behind_it(root: Path) -> None:
    text = "````md\n```\n[no](../tools/shown.md)\n```\n````\n\n[yes](../tests/cli/two.md)\n"
    _write(root, {"docs/index.md": text})

    assert "tests/cli/two.md" in manual.read(root)
    assert "tools/shown.md" not in manual.read(root)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="docs/: no such folder: make it, or delete 'docs: true'"):
        manual.read(write_site(tmp_path / "site"))


def test_they_are_pages_with_a_tab_and_each_leads_to_its_own_file(root: Path) -> None:
    """Strictly: every link leads somewhere."""
    forge = "edit_uri: https://forge.example.com/ops/edit/main/\n"
    (root / "mkdocs.yml").write_text(f"{WITH_DOCS}{forge}")
    _write(root, {"pages/about.md": "# About\n"})

    assert builder.build(root, today=TODAY, strict=True) == 0
    told = {
        path: (root / "site" / path / "index.html").read_text() for path in ("docs", "docs/how/to", "tests/cli/one")
    }
    assert 'href="../docs/" class="md-tabs__link"' in (root / "site/about/index.html").read_text()
    assert 'href="../../../tests/cli/one/"' in told["docs/how/to"]
    assert "https://forge.example.com/ops/edit/main/docs/index.md" in told["docs"]
    assert "https://forge.example.com/ops/edit/main/pages/about.md" in (root / "site/about/index.html").read_text()
    assert not (root / "site/tools").exists()


def test_without_the_setting_and_in_the_public_edition_there_are_none(root: Path) -> None:
    assert builder.build(root, today=TODAY, edition="public", site_dir=root / "public") == 0
    (root / "mkdocs.yml").write_text(MKDOCS)
    assert builder.build(root, today=TODAY) == 0

    assert [name for name in ("public", "site") if (root / name / "docs").exists()] == []


def test_another_engine_gets_them_too(root: Path, tmp_path: Path) -> None:
    """With their tab."""
    assert builder.render_site(root, tmp_path / "out", today=TODAY) == 0
    done = run(tmp_path / "out", "mkdocs", "build", "--strict")

    assert done.returncode == 0, done.stdout
    assert (tmp_path / "out/site/docs/how/to/index.html").is_file()
    assert "- Docs: docs/index.md" in (tmp_path / "out/mkdocs.yml").read_text()


def test_our_own_documentation_is_whole() -> None:
    """It is on this project's own site, and each of its pages can be reached from its first one."""
    files = manual.read(ROOT)
    found, waiting = {"docs/index.md"}, ["docs/index.md"]
    while waiting:
        new = {path for path in manual.linked(waiting.pop(), files) if path in files} - found
        found |= new
        waiting += [path for path in new if path.endswith(".md")]

    assert "docs: true" in (ROOT / "mkdocs.yml").read_text()
    assert [path for path in files if path.startswith("docs/") and path.endswith(".md") and path not in found] == []
