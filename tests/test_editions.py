"""The public edition holds what everybody may read: of everything else in a record, nothing is in its tree."""

from __future__ import annotations

import datetime as dt
import gzip
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from postmortem_kit import editions, finish, loader
from postmortem_kit.model import Part, Postmortem
from postmortem_kit.problem import KitError
from postmortem_kit.settings import Config
from postmortem_kit.shaper import choices, kinds
from postmortem_kit.site import assemble
from postmortem_kit.words import EDITIONS
from tests.example import run, tree

ID = "2026-03-12-gate"
OTHER = "2026-04-01-other"
SHOWN = ("title", "haiku", "public.summary", "public.what_happened", "public.what_we_are_doing")
"""The fields of text that everybody may read."""
FIXED: dict[str, Any] = {
    "schema": 1,
    "id": ID,
    "haiku": ["the gate stood open", "all night and nobody looked", "morning counted boats"],
    "date": "2026-03-12",
    "published_on": "2026-03-20",
    "kind": "incident",
    "status": "published",
    "audience": "public",
    "related.id": OTHER,
    "aliases": ["zq-alias-zq"],
    "tags": ["zq-tag-zq"],
    "timezone": "Pacific/Chatham",
    "times.started": "2026-03-12 03:41",
    "times.detected": "2026-03-12 03:43",
    "times.acknowledged": "2026-03-12 03:47",
    "times.mitigated": "2026-03-12 03:53",
    "times.resolved": "2026-03-12 03:59",
    "timeline.at": "2026-03-12 04:37",
    "impact.customers_affected": 918273,
    "actions.opened_on": "2026-03-17",
    "actions.due": "2026-05-19",
    "actions.closed_on": "2026-05-13",
    "links.url": "https://zq-links-url-zq.example.com/",
    "attachments.path": "zq-attachment-zq.txt",
}
"""What cannot be any text, with a canary in it where it can be looked for."""
PATTERNS = {
    "timezone": "Chatham",
    "times.started": "03:41",
    "times.detected": "03:43",
    "times.acknowledged": "03:47",
    "times.mitigated": "03:53",
    "times.resolved": "03:59",
    "timeline.at": "04:37",
    "impact.customers_affected": "918,?273",
    "actions.opened_on": "2026-03-17|17 Mar 2026",
    "actions.due": "2026-05-19|19 May 2026",
    "actions.closed_on": "2026-05-13|13 May 2026",
    "related.id": OTHER,
}
BESIDE = {
    "posts/other": "zq-other-record-zq",
    "posts/draft": "zq-draft-zq",
    "folder": "zq-code-name-zq",
    "attachment": "zq-inside-attachment-zq",
    "catalog.service": "zq-service-description-zq",
    "catalog.on_call": "zq-on-call-zq",
    "catalog.team": "zq-channel-zq",
    "postmortem.yml": "zq-label-zq",
    "pages/": "zq-about-zq",
    "edit_uri": "zq-forge-zq",
}
"""Canaries that are not in a field of the record."""


def _canary(name: str) -> str:
    return f"zq-{name.replace('.', '-').replace('_', '-')}-zq"


def _record(model: type[Part] = Postmortem, prefix: str = "") -> dict[str, Any]:
    """Return a record with every field of the model, each text with a canary of its own."""
    out: dict[str, Any] = {}
    for key, kind in kinds(model).items():
        name = f"{prefix}{key}"
        inner = (kind.item or kind).model
        if name in FIXED:
            value = FIXED[name]
        elif inner is not None:
            value = [_record(inner, f"{name}.")] if kind.item else _record(inner, f"{name}.")
        elif words := choices(model, key):
            value = words[-1]
        else:
            value = [_canary(name)] if kind.item else _canary(name)
        out[key] = value
    return out


def _leaves(model: type[Part] = Postmortem, prefix: str = "") -> Iterator[str]:
    for key, kind in kinds(model).items():
        inner = (kind.item or kind).model
        if inner is not None:
            yield from _leaves(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def _canaries() -> dict[str, str]:
    """Return what to look for: each field of text, and the pattern of what was written in it."""
    words = {name for name in _leaves() if _chosen(name)}
    kept = {"schema", "id", "haiku", "date", "published_on", *words}
    fields = {name: PATTERNS.get(name) or _canary(name) for name in _leaves() if name not in kept}
    fields |= {"aliases": "zq-alias-zq", "tags": "zq-tag-zq", "attachments.path": "zq-attachment-zq"}
    return fields | BESIDE


def _chosen(name: str) -> bool:
    """Whether a field holds one of the format's own words, in which no canary fits."""
    *above, last = name.split(".")
    model: type[Part] = Postmortem
    for key in above:
        kind = kinds(model)[key]
        model = (kind.item or kind).model or model
    return bool(choices(model, last))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("editions")
    folder = root / "posts" / BESIDE["folder"]
    folder.mkdir(parents=True)
    (folder / "postmortem.yaml").write_text(yaml.safe_dump(_record(), sort_keys=False), encoding="utf-8")
    (folder / "zq-attachment-zq.txt").write_text(BESIDE["attachment"])
    head = "date: 2026-04-01\nsetup: |\n  Text.\n"
    (root / "posts" / f"{OTHER}.yaml").write_text(f"title: {BESIDE['posts/other']}\n{head}")
    draft = f"title: {BESIDE['posts/draft']}\nstatus: draft\naudience: public\npublic: Text.\n{head}"
    (root / "posts" / "draft.yaml").write_text(draft)
    (root / "mkdocs.yml").write_text(
        "site_name: Harbour\ndocs_dir: posts\ntheme: {name: material}\nplugins: [postmortem]\n"
        f"edit_uri: https://{BESIDE['edit_uri']}.example.com/edit/\n"
    )
    (root / "postmortem.yml").write_text(
        f"severities: [{_canary('severity')}, {_canary('timeline.severity')}]\n"
        f"factors: [{_canary('contributing_factors.category')}]\nlabels: {{impact: {BESIDE['postmortem.yml']}}}\n"
    )
    (root / "catalog.yaml").write_text(
        f"services: [{{name: {_canary('services')}, description: {BESIDE['catalog.service']},"
        f" on_call: 'https://{BESIDE['catalog.on_call']}.example.com/'}}]\n"
        f"teams: [{{name: {_canary('teams')}, channel: {BESIDE['catalog.team']}}},"
        f" {{name: {_canary('actions.team')}}}, {{name: {_canary('participants.team')}}}]\n"
    )
    (root / "pages").mkdir()
    (root / "pages" / "about.md").write_text(f"# About\n\n{BESIDE['pages/']}\n")
    (root / "pages-public").mkdir()
    (root / "pages-public" / "imprint.md").write_text("# Imprint\n\nThe harbour's office.\n")
    return root


@pytest.fixture(scope="module")
def built(site: Path) -> dict[str, Path]:
    out = {}
    for edition in EDITIONS:
        out[edition] = site / f"site-{edition}"
        done = run(site, "postmortem_kit", "build", "--edition", edition, "-o", out[edition].name)
        assert done.returncode == 0, done.stdout
    return out


def _read(folder: Path) -> dict[str, str]:
    """Return every file of a built site with its name: as it is, as a browser reads it, and unpacked."""
    return {
        path: "\n".join([path, text := _unpacked(data), html.unescape(text)])
        for path, data in tree(folder).items()
        if not path.endswith((".png", ".woff2", ".wasm"))
    }


def _unpacked(data: bytes) -> str:
    return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8", "replace")


def _found(folder: Path) -> dict[str, list[str]]:
    """Return which canaries are in a built site, and where."""
    texts = _read(folder)
    # the theme's own scripts hold no text of ours
    where = {path: text for path, text in texts.items() if not path.startswith("assets/javascripts/")}
    hits = {
        name: [path for path, text in where.items() if re.search(pattern, text, re.IGNORECASE)]
        for name, pattern in _canaries().items()
    }
    return {name: paths for name, paths in hits.items() if paths}


def test_the_internal_edition_has_every_canary_so_that_the_search_is_known_to_find_them(
    built: dict[str, Path],
) -> None:
    assert set(_canaries()) - set(_found(built["internal"])) == {"posts/draft"}


def test_the_public_edition_has_the_public_text_and_no_other_canary(built: dict[str, Path]) -> None:
    found = _found(built["public"])

    assert {name: paths for name, paths in found.items() if name not in SHOWN} == {}
    assert set(found) == set(SHOWN) - {"haiku"}


def test_the_search_index_was_looked_into(built: dict[str, Path]) -> None:
    index = {path: text for path, text in _read(built["public"]).items() if path.startswith("pagefind/")}

    assert any(_canary("public.summary") in text for path, text in index.items() if path.endswith("fragment"))
    assert any("harbour" in text or "summari" in text for path, text in index.items() if path.endswith("pf_index"))


def test_the_public_tree_has_these_files_and_no_others(built: dict[str, Path]) -> None:
    ours = {path for path in tree(built["public"]) if not path.startswith(("assets/", "pagefind/", "sitemap"))}
    post = {f"post/{ID}/{name}" for name in ("index.html", "post.json", "post.md", "post.yaml")}
    lists = {"index.html", "404.html", "2026/index.html", "services/index.html", "imprint/index.html"}

    assert ours == post | lists | {"feed.xml", "feed.json"}


def test_every_link_of_the_public_edition_leads_somewhere(built: dict[str, Path]) -> None:
    folder = built["public"]
    dead = []
    for page in folder.rglob("*.html"):
        for href in re.findall(r'<a\b[^>]*?\shref="?([^"> ]*)', page.read_text(encoding="utf-8")):
            to = urlsplit(html.unescape(href))
            target = folder / to.path.lstrip("/") if to.path.startswith("/") else page.parent / to.path
            if not (to.scheme or target.is_file() or (target / "index.html").is_file()):
                dead.append((page.relative_to(folder).as_posix(), href))

    assert dead == []


def test_no_page_of_the_public_edition_has_an_edit_link(built: dict[str, Path]) -> None:
    assert "/edit/" in (built["internal"] / "post" / ID / "index.html").read_text()
    assert not any("/edit/" in text for path, text in _read(built["public"]).items() if path.endswith(".html"))


def test_the_plugin_s_option_makes_the_same_tree(site: Path, built: dict[str, Path]) -> None:
    (site / "mkdocs.public.yml").write_text(
        "INHERIT: mkdocs.yml\nplugins:\n  - postmortem: {edition: public}\nsite_dir: by-option\n"
    )
    done = run(site, "mkdocs", "build", "-q", "-f", "mkdocs.public.yml")
    pages = {path for path in tree(built["public"]) if not path.startswith("pagefind/")}

    assert done.returncode == 0, done.stdout
    assert {path for path in tree(site / "by-option") if not path.startswith("pagefind/")} == pages
    assert {name for name in _found(site / "by-option") if name not in SHOWN} == set()


def test_rendered_for_another_engine_it_holds_no_other_canary(site: Path) -> None:
    done = run(site, "postmortem_kit", "render", "--site", "--edition", "public", "-o", "rendered")

    assert done.returncode == 0, done.stdout
    assert {name for name in _found(site / "rendered") if name not in SHOWN} == set()


def test_finish_refuses_to_put_it_among_the_pages_of_another_edition(site: Path, built: dict[str, Path]) -> None:
    done = run(site, "postmortem_kit", "finish", "--edition", "public", "site-internal")

    assert done.returncode == 2
    assert "not the public edition, it has actions/ and " in done.stdout


def test_finish_completes_it(site: Path, built: dict[str, Path]) -> None:
    public = assemble(site, drafts=False, today=dt.date(2026, 11, 25), edition="public")
    finish.finish(built["public"], public)
    with pytest.raises(KitError, match="not the public edition"):
        finish.finish(built["internal"], public)


def _load(text: str, id: str) -> loader.Loaded:
    return loader.load(f"title: A\ndate: 2026-01-02\naudience: public\npublic: Text.\n{text}", f"posts/{id}.yaml")


def test_a_public_successor_is_named_and_no_other_relation() -> None:
    old = _load("status: superseded\n", "old")
    new = _load("related:\n  - {id: old, type: supersedes, note: secret}\n  - {id: old2, type: similar}\n", "new")
    private = loader.load("title: A\ndate: 2026-01-02\nsetup: x\n", "posts/old2.yaml")
    entries, _ = editions.public([old, new, private], Config())

    assert [entry.postmortem.id for entry in entries] == ["old", "new"]
    assert [(one.id, one.type, one.note) for one in entries[1].postmortem.related] == [("old", "supersedes", None)]


def test_its_copy_in_yaml_reads_as_the_record_that_is_shown() -> None:
    entries, _ = editions.public([loader.load(yaml.safe_dump(_record()), f"posts/{ID}.yaml")], Config())
    again = loader.load("\n".join(entries[0].source.lines), f"posts/{ID}.yaml")

    assert (again.postmortem, again.problems) == (entries[0].postmortem, ())
