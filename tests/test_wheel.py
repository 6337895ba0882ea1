"""The wheel alone, in an empty environment, builds a site of a folder that holds only mkdocs.yml and posts/."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.wheel

MKDOCS = "site_name: Postmortems\ndocs_dir: posts\ntheme:\n  name: material\nplugins:\n  - postmortem\n"
RECORD = "title: The export ran twice\ndate: 2026-01-14\nsetup: |\n  Two hosts, one lock.\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(out)], cwd=ROOT, check=True)
    return next(out.glob("*.whl"))


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_holds_templates_fonts_data_and_their_notices(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "postmortem_kit/templates/page.md.j2" in names
    assert "postmortem_kit/templates/overrides/assets/postmortem.css" in names
    assert "postmortem_kit/py.typed" in names
    assert {"requirements.txt", ".gitignore", ".gitlab-ci.yml", ".github/workflows/pages.yml"} <= {
        name.removeprefix("postmortem_kit/templates/init/") for name in names
    }
    assert [name for name in names if name.endswith(".woff2")]
    assert [name for name in names if "OFL" in name.upper()]
    assert not [name for name in names if name.startswith(("tests/", "posts/", "docs/")) or ".postmortem" in name]


def test_a_site_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    pip = [str(environment / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    _run(*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "site.txt"), cwd=tmp_path)
    _run(*pip, "--no-deps", str(wheel), cwd=tmp_path)
    site = tmp_path / "site"
    (site / "posts").mkdir(parents=True)
    (site / "mkdocs.yml").write_text(MKDOCS)
    (site / "posts" / "2026-01-14-export.yaml").write_text(RECORD)

    _run(str(environment / "bin" / "mkdocs"), "build", "--strict", cwd=site)

    page = (site / "site" / "post" / "2026-01-14-export" / "index.html").read_text()
    assert "The export ran twice" in page
    assert (site / "site" / "assets" / "postmortem.css").is_file()
    assert (site / "site" / "pagefind" / "pagefind.js").is_file()
    assert _run(str(environment / "bin" / "postmortem"), "cat", "export", cwd=site).startswith("$ cat posts/")
    assert _run(str(environment / "bin" / "python"), "-m", "postmortem_kit", "--version", cwd=site)
    _assert_it_starts_a_repository(environment / "bin", tmp_path / "ours")


def _assert_it_starts_a_repository(commands: Path, ours: Path) -> None:
    """Start one from the wheel; its requirements are those that are installed, and it builds at once."""
    _run(str(commands / "postmortem"), "init", str(ours), cwd=ours.parent)
    pinned = [*"install --quiet --disable-pip-version-check --no-index --require-hashes -r".split(), "requirements.txt"]
    _run(str(commands / "pip"), *pinned, cwd=ours)
    _run(str(commands / "postmortem"), "check", "--strict", cwd=ours)
    _run(str(commands / "postmortem"), "build", "--strict", cwd=ours)
    told = _run(str(commands / "postmortem"), "preflight", "site", "--target", "restricted", cwd=ours)
    assert told == "site: ready to be published, 1 post\n"
