"""The commands' own way to a site: built, written for another engine, completed afterwards."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest
import yaml

from postmortem_kit import builder, shell
from postmortem_kit.problem import KitError
from tests.example import MKDOCS, QUEUE, UNREADABLE, record, run, tree, write_site

TODAY = date(2025, 12, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the example site."""
    return write_site(tmp_path / "site")


def posts(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in (folder / "post").glob("*/index.*"))


def test_build_is_what_mkdocs_builds(root: Path) -> None:
    """Byte for byte, where MkDocs is told the same day."""
    assert builder.build(root, today=TODAY, site_dir=root / "ours") == 0
    result = run(root, "mkdocs", "build", "--site-dir", "theirs", env={"SOURCE_DATE_EPOCH": "1764547200"})
    assert result.returncode == 0, result.stdout

    assert tree(root / "ours") == tree(root / "theirs")


def test_build_leaves_the_environment_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is told to MkDocs for one build only."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    builder.build(root, today=TODAY)

    assert os.environ["SOURCE_DATE_EPOCH"] == "1"


def test_build_with_drafts_shows_them(root: Path) -> None:
    """Only when asked, and only in this build."""
    builder.build(root, today=TODAY, drafts=True)
    assert "2025-07-01-printer" in posts(root / "site")

    builder.build(root, today=TODAY)
    assert "2025-07-01-printer" not in posts(root / "site")


def test_build_of_a_wrong_record_says_so(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The code is 1, the place is printed, and there is no site."""
    record(root, "2025-03-04-queue").write_text(UNREADABLE, encoding="utf-8")

    assert builder.build(root, today=TODAY, strict=True) == 1
    assert "posts/2025-03-04-queue.yaml:" in capfd.readouterr().err
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "mkdocs.yml: no such file; the least it must hold"),
        ("site_name: [\n", "mkdocs.yml: .*parsing the configuration file"),
        (MKDOCS.replace("[postmortem]", "[]"), "mkdocs.yml: the plugin is not on"),
        (MKDOCS.replace("docs_dir: posts", "docs_dir: gone"), "mkdocs.yml: "),
    ],
)
def test_a_configuration_that_cannot_work_stops_the_run(root: Path, config: str | None, message: str) -> None:
    """With the file's name, and what it lacks."""
    if config is None:
        (root / "mkdocs.yml").unlink()
    else:
        (root / "mkdocs.yml").write_text(config, encoding="utf-8")

    with pytest.raises(KitError, match=message):
        builder.build(root, today=TODAY)


def test_a_site_without_posts_says_what_to_do(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of the other commands, which know no `docs_dir`."""
    monkeypatch.chdir(root)
    (root / "posts").rename(root / "gone")

    with pytest.raises(KitError, match="there is no folder posts; make one with `postmortem new`"):
        builder.build(Path(), today=TODAY)


def test_serve_on_a_taken_port_says_so(root: Path) -> None:
    """Not with a traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(KitError, match=f"cannot serve on 127.0.0.1:{port}"):
            builder.serve(root, today=TODAY, port=port)


def test_serve_shows_the_site_until_interrupted(root: Path, tmp_path: Path) -> None:
    """Drafts included; ^C ends it cleanly."""
    page, code = served(root, "post/2025-07-01-printer/", log=tmp_path / "log")

    assert "The printer stood still." in page
    assert code in (0, 130)
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def test_serve_shows_the_edition_that_it_is_asked_for(root: Path, tmp_path: Path) -> None:
    """What mkdocs.yml says is for another day."""
    record(root, "2025-03-04-queue").write_text(f"{QUEUE}audience: public\npublic: {{summary: Told to everybody.}}\n")
    page, _ = served(root, "post/2025-03-04-queue/", "--edition", "public", log=tmp_path / "log")
    home, _ = served(root, "", "--edition", "public", log=tmp_path / "log")

    assert "Told to everybody." in page
    assert "post/2025-03-04-queue/" in html.unescape(home)
    assert "post/2025-06-10-clock/" not in html.unescape(home)


def served(root: Path, path: str, *options: str, log: Path) -> tuple[str, int]:
    """Return the page at *path* of a preview, and the exit code of the command once it was interrupted."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "postmortem_kit", "serve", "--port", str(port), *options]
    with log.open("w") as out, subprocess.Popen(command, cwd=root, stdout=out, stderr=out) as process:
        try:
            page = next(filter(None, (answer(f"http://127.0.0.1:{port}/{path}") for _ in range(300))))
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(30)
    return page, code


def answer(address: str) -> str:
    """Return the page at *address*, or nothing, a moment later, while nobody answers there."""
    try:
        with urllib.request.urlopen(address, timeout=20) as page:
            return str(page.read().decode())
    except OSError:
        time.sleep(0.1)
        return ""


def test_render_site_writes_pages_and_a_configuration(root: Path, tmp_path: Path) -> None:
    """What the site's own configuration says is in it, the plugin is not."""
    (root / "mkdocs.yml").write_text(f"{MKDOCS}site_url: https://example.com/team/\n", encoding="utf-8")
    out = tmp_path / "out"

    assert builder.render_site(root, out, today=TODAY) == 0
    config = yaml.safe_load((out / "mkdocs.yml").read_text(encoding="utf-8"))
    assert posts(out / "docs") == ["2025-03-04-queue", "2025-06-10-clock"]
    assert config["site_url"] == "https://example.com/team/"
    assert config["docs_dir"] == "docs"
    assert "postmortem" not in config["plugins"]
    assert (out / "overrides" / "main.html").is_file()


def test_render_site_again_takes_away_what_is_gone(root: Path, tmp_path: Path) -> None:
    """A built site beside the pages stays."""
    out = tmp_path / "out"
    builder.render_site(root, out, today=TODAY, drafts=True)
    (out / "site").mkdir()
    (out / "site" / "index.html").touch()
    builder.render_site(root, out, today=TODAY)

    assert posts(out / "docs") == ["2025-03-04-queue", "2025-06-10-clock"]
    assert (out / "site" / "index.html").is_file()


def test_render_site_never_clears_a_folder_of_the_user(root: Path) -> None:
    """Such as a site's own root, where docs/ may hold anything."""
    (root / "docs").mkdir()
    (root / "docs" / "manual.md").write_text("mine", encoding="utf-8")
    before = tree(root)

    with pytest.raises(KitError, match="not empty, and not written by this command"):
        builder.render_site(root, root, today=TODAY)
    assert tree(root) == before


def test_render_site_of_a_wrong_record_writes_nothing(root: Path, tmp_path: Path) -> None:
    """Not half a site."""
    record(root, "2025-03-04-queue").write_text(UNREADABLE, encoding="utf-8")

    assert builder.render_site(root, tmp_path / "out", today=TODAY) == 1
    assert not (tmp_path / "out").exists()


def test_only_links_to_clean_copies_are_marked_as_literal() -> None:
    """Not one to another site, not what only looks like a link in a text."""
    kept = (
        '<a class="x" href="post.yaml">Y</a> <a href="https://example.com/a.md">E</a> &lt;a href="a.md"&gt; href="a.md"'
    )

    assert builder._literal_links(kept) == kept
    assert (
        builder._literal_links('<a class="x" href="post&#46;md">M</a>') == '<a class="x" href="post&#46;md&#32;">M</a>'
    )


def test_render_site_takes_the_sites_own_templates(root: Path, tmp_path: Path) -> None:
    """In the order in which the plugin looks them up."""
    for place in ("templates/overrides", "mine"):
        (root / place / "partials").mkdir(parents=True)
        (root / place / "partials" / "logo.html").write_text(place, encoding="utf-8")
    (root / "mkdocs.yml").write_text(MKDOCS.replace("material}", "material, custom_dir: mine}"), encoding="utf-8")
    builder.render_site(root, tmp_path / "out", today=TODAY)

    assert (tmp_path / "out" / "overrides" / "partials" / "logo.html").read_text(encoding="utf-8") == "mine"


def test_finish_completes_a_site_built_elsewhere(root: Path, tmp_path: Path) -> None:
    """Index and clean copies, as the plugin would have written them."""
    builder.build(root, today=TODAY, site_dir=tmp_path / "whole")
    builder.render_site(root, tmp_path / "out", today=TODAY)
    result = run(tmp_path / "out", "mkdocs", "build", "--strict", env={"SOURCE_DATE_EPOCH": "1764547200"})
    assert result.returncode == 0, result.stdout

    assert builder.finish(root, tmp_path / "out" / "site", today=TODAY) == 0
    assert without_blank_lines(tree(tmp_path / "out" / "site")) == without_blank_lines(tree(tmp_path / "whole"))


def without_blank_lines(files: dict[str, bytes]) -> dict[str, bytes]:
    """The theme leaves some where it looks for its own search and finds it off."""
    return {
        path: re.sub(rb"\n\s*\n", b"\n", content) if path.endswith(".html") else content
        for path, content in files.items()
    }


def test_finish_counts_the_posts(root: Path, tmp_path: Path) -> None:
    """A published record that the engine dropped is named."""
    builder.build(root, today=TODAY)
    (root / "site" / "post" / "2025-03-04-queue" / "index.html").unlink()

    with pytest.raises(KitError, match="lacks 1 published post: 2025-03-04-queue"):
        builder.finish(root, root / "site", today=TODAY)
    with pytest.raises(KitError, match="no such folder: build the site first"):
        builder.finish(root, tmp_path / "nowhere", today=TODAY)


def test_a_day_decides_what_is_late(root: Path) -> None:
    """The same records on another day may give another page: today is an argument."""
    action = "actions:\n  - {title: Add an alert, status: open, owner: Ines, due: 2025-12-01}\n"
    record(root, "2025-03-04-queue").write_text(QUEUE + action, encoding="utf-8")
    pages = []
    for day in (date(2025, 11, 1), date(2026, 2, 1)):
        builder.build(root, today=day)
        pages.append((root / "site" / "post" / "2025-03-04-queue" / "index.html").read_text(encoding="utf-8"))

    assert pages[0] != pages[1]


def test_portable_settings_are_those_of_the_plugin() -> None:
    """One theme, one palette, one set of extensions for every engine."""
    settings = shell.portable(paths={"index.md"}, is_for_all=False)

    assert settings["nav"] == [{"Posts": "index.md"}]
    assert settings["theme"]["features"] == list(shell.FEATURES)
    assert [next(iter(entry)) for entry in settings["markdown_extensions"]] == list(shell.EXTENSIONS)
