"""A site's records: which files they are, in which order, and what is said of all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kit.collection import Collection, find, locate, shown
from postmortem_kit.problem import KitError

DRAFT = "title: A title\ndate: 2026-03-12\nstatus: draft\nsetup: a\n"


def _site(folder: Path, **files: str) -> Path:
    """Write records: `late=` is posts/late.yaml."""
    (folder / "posts").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "posts" / f"{name}.yaml").write_text(text)
    return folder


def _said(collection: Collection) -> list[str]:
    return [str(problem) for problem in collection.problems]


# Which files


def test_files_and_folders_are_records(tmp_path: Path) -> None:
    posts = _site(tmp_path, b=DRAFT) / "posts"
    (posts / "a").mkdir()
    (posts / "a/postmortem.yaml").write_text(DRAFT)
    (posts / "a/extra.yaml").write_text("not: read\n")
    (posts / "c.yml").write_text(DRAFT)
    (posts / "d.YAML").write_text(DRAFT)
    files, problems = find(tmp_path)

    assert [shown(path, tmp_path) for path in files] == [
        "posts/a/postmortem.yaml",
        "posts/b.yaml",
        "posts/c.yml",
        "posts/d.YAML",
    ]
    assert problems == []


def test_what_is_no_record_is_left_alone(tmp_path: Path) -> None:
    posts = _site(tmp_path, late=DRAFT) / "posts"
    (posts / ".hidden.yaml").write_text("a")
    (posts / "README.md").write_text("a")
    (posts / "pictures").mkdir()
    (posts / "pictures/queue.png").write_bytes(b"a")
    (posts / ".git").mkdir()

    assert _said(Collection.read(tmp_path)) == []
    assert [record.id for record in Collection.read(tmp_path).postmortems] == ["late"]


def test_a_site_without_a_folder_of_posts_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"there is no folder posts; make one with `postmortem new`"):
        Collection.read(tmp_path)


def test_an_empty_folder_of_posts_is_an_empty_collection(tmp_path: Path) -> None:
    collection = Collection.read(_site(tmp_path))

    assert collection.entries == ()
    assert collection.problems == ()


def test_a_path_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"there is no file or folder posts/late\.yaml"):
        Collection.read(_site(tmp_path), [tmp_path / "posts/late.yaml"])


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    root = _site(tmp_path, late=DRAFT)
    collection = Collection.read(root, [root / "posts/late.yaml", root / "posts", root / "posts/../posts/late.yaml"])

    assert len(collection.entries) == 1


def test_the_folder_of_a_record_may_be_named(tmp_path: Path) -> None:
    posts = _site(tmp_path) / "posts"
    (posts / "late").mkdir()
    (posts / "late/postmortem.yaml").write_text(DRAFT)
    (posts / "late/extra.yaml").write_text("not: read\n")
    collection = Collection.read(tmp_path, [posts / "late"])

    assert [record.id for record in collection.postmortems] == ["late"]
    assert _said(collection) == []


def test_a_link_within_the_folder_is_followed_and_one_out_of_it_is_not(tmp_path: Path) -> None:
    posts = _site(tmp_path, late=DRAFT) / "posts"
    (tmp_path / "secret.yaml").write_text(DRAFT)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/postmortem.yaml").write_text(DRAFT)
    (posts / "again.yaml").symlink_to("late.yaml")
    (posts / "out.yaml").symlink_to("../secret.yaml")
    (posts / "away").symlink_to("../elsewhere")
    (posts / "inside").mkdir()
    (posts / "inside/postmortem.yaml").symlink_to("../../secret.yaml")
    collection = Collection.read(tmp_path)

    assert [problem.path for problem in collection.problems] == [
        "posts/away",
        "posts/inside",
        "posts/out.yaml",
    ]
    assert {problem.rule for problem in collection.problems} == {"symlink"}
    assert sorted(entry.source.path for entry in collection.entries) == ["posts/again.yaml", "posts/late.yaml"]


def test_links_that_go_round_end(tmp_path: Path) -> None:
    posts = _site(tmp_path, late=DRAFT) / "posts"
    (posts / "a.yaml").symlink_to("b.yaml")
    (posts / "b.yaml").symlink_to("a.yaml")
    (posts / "here").symlink_to(".")
    found = Collection.read(tmp_path)

    assert [record.id for record in found.postmortems] == ["late"]
    assert {problem.rule for problem in found.problems} <= {"symlink", "no-record"}


def test_bad_files_are_named_and_the_good_one_is_read(tmp_path: Path) -> None:
    posts = _site(tmp_path, good=DRAFT, empty="", broken="title: 'open\n") / "posts"
    (posts / "binary.yaml").write_bytes(bytes(range(256)) * 10)
    (posts / "utf16.yaml").write_bytes(DRAFT.encode("utf-16"))
    (posts / "latin.yaml").write_bytes(DRAFT.replace("A title", "Größe").encode("latin-1"))
    (posts / "huge.yaml").write_bytes(b"#" * 2_000_000)
    (posts / "folder.yaml").mkdir()
    collection = Collection.read(tmp_path)

    assert [(problem.path, problem.rule) for problem in collection.problems] == [
        ("posts/binary.yaml", "encoding"),
        ("posts/broken.yaml", "yaml-syntax"),
        ("posts/empty.yaml", "empty-file"),
        ("posts/folder.yaml", "not-a-file"),
        ("posts/huge.yaml", "too-large"),
        ("posts/latin.yaml", "encoding"),
        ("posts/utf16.yaml", "encoding"),
    ]
    assert "good" in collection.by_id


def test_no_more_of_a_huge_file_is_read_than_its_limit(tmp_path: Path) -> None:
    path = _site(tmp_path) / "posts/huge.yaml"
    with path.open("wb") as file:
        file.truncate(10**12)  # a file with a hole: its terabyte is nowhere

    assert [problem.rule for problem in Collection.read(tmp_path).problems] == ["too-large"]


# Ids


def test_two_files_with_one_id_are_one_error_at_the_second(tmp_path: Path) -> None:
    collection = Collection.read(_site(tmp_path, a=f"id: x\n{DRAFT}", b=f"id: x\n{DRAFT}", c=f"id: x\n{DRAFT}"))

    assert _said(collection) == [
        "posts/b.yaml:1:5: error: the id 'x' is taken by posts/a.yaml [duplicate-id]",
        "posts/c.yaml:1:5: error: the id 'x' is taken by posts/a.yaml [duplicate-id]",
    ]
    assert collection.by_id["x"].source.path == "posts/a.yaml"


def test_a_file_and_a_folder_of_one_name_have_one_id(tmp_path: Path) -> None:
    posts = _site(tmp_path, late=DRAFT) / "posts"
    (posts / "late").mkdir()
    (posts / "late/postmortem.yaml").write_text(DRAFT)

    assert [problem.rule for problem in Collection.read(tmp_path).problems] == ["duplicate-id"]


def test_ids_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    collection = Collection.read(_site(tmp_path, a=f"id: late\n{DRAFT}", b=f"id: Late\n{DRAFT}"))

    assert _said(collection) == [
        "posts/b.yaml:1:5: error: 'Late' does not fit in an address [slug]",
    ]


@pytest.mark.parametrize("id", ["../../etc", "/etc/passwd", "a/b", "..", "a\\b", "%2e%2e", "C:", "\U0001f525", "a_b"])
def test_an_id_cannot_lead_anywhere(tmp_path: Path, id: str) -> None:
    collection = Collection.read(_site(tmp_path, late=f"id: '{id}'\n{DRAFT}"))

    assert [problem.rule for problem in collection.problems] == ["slug"]
    assert collection.postmortems[0].id == "late"


# Some of the records


def test_of_some_records_only_those_are_judged(tmp_path: Path) -> None:
    root = _site(tmp_path, a=f"{DRAFT}related: [b]\n", b="title: B\ndate: 2026-03-11\nsevrity: a\nsetup: a\n")
    collection = Collection.read(root, [root / "posts/a.yaml"])

    assert _said(collection) == []
    assert [record.id for record in collection.postmortems] == ["a"]


def test_a_record_is_found_by_the_id_that_it_gives_itself(tmp_path: Path) -> None:
    root = _site(tmp_path, a=f"{DRAFT}related: [other]\n", b=f"id: other  # its own\n{DRAFT}")

    assert _said(Collection.read(root, [root / "posts/a.yaml"])) == []


def test_a_slip_is_told_the_nearest_record_also_when_only_one_file_is_read(tmp_path: Path) -> None:
    root = _site(tmp_path, a=f"{DRAFT}related: [erly-export]\n", early_export=DRAFT)
    (root / "posts/early_export.yaml").rename(root / "posts/early-export.yaml")
    problems = Collection.read(root, [root / "posts/a.yaml"]).problems

    assert [(problem.rule, problem.hint) for problem in problems] == [
        ("related-missing", "did you mean 'early-export'?")
    ]


def test_what_supersedes_a_record_is_looked_up_also_when_only_one_file_is_read(tmp_path: Path) -> None:
    complete = (Path(__file__).parent / "bad/mended/expected.yaml").read_text()
    root = _site(
        tmp_path, old=f"{complete}status: superseded\n", new=f"{complete}related: [{{id: old, type: supersedes}}]\n"
    )

    assert _said(Collection.read(root, [root / "posts/old.yaml"])) == []
    (root / "posts/new.yaml").unlink()
    assert [problem.rule for problem in Collection.read(root, [root / "posts/old.yaml"]).problems] == [
        "related-one-sided"
    ]


def test_a_draft_is_judged_as_published_on_request(tmp_path: Path) -> None:
    root = _site(tmp_path, late=DRAFT)

    assert _said(Collection.read(root)) == []
    assert {problem.rule for problem in Collection.read(root, as_published=True).problems} == {"expected"}


# All of them


def test_problems_of_all_files_come_in_order(tmp_path: Path) -> None:
    (tmp_path / "postmortem.yml").write_text("timezon: UTC\n")
    root = _site(tmp_path, b=f"{DRAFT}sevrity: a\nkind: b\n", a=f"{DRAFT}tags: [A B]\n")
    places = [(problem.path, problem.mark.line) for problem in Collection.read(root).problems]

    assert places == [("postmortem.yml", 1), ("posts/a.yaml", 5), ("posts/b.yaml", 5), ("posts/b.yaml", 6)]


def test_records_come_newest_first(tmp_path: Path) -> None:
    root = _site(
        tmp_path,
        a=DRAFT,
        b=DRAFT.replace("2026-03-12", "2026-03-13"),
        c=DRAFT,
        d=DRAFT.replace("status: draft", "status: in_review").replace("2026", "2025"),
    )
    collection = Collection.read(root)

    assert [record.id for record in collection.postmortems] == ["b", "c", "a", "d"]


def test_what_a_build_holds_and_what_it_leaves_out(tmp_path: Path) -> None:
    def as_(status: str) -> str:
        return DRAFT.replace("draft", status)

    root = _site(tmp_path, a=DRAFT, b=as_("in_review"), c=as_("published"), d=as_("superseded"))
    collection = Collection.read(root)

    assert [entry.postmortem.id for entry in collection.live] == ["d", "c"]
    assert [entry.postmortem.id for entry in collection.left_out] == ["b", "a"]


def test_the_zone_of_the_site_is_the_zone_of_its_records(tmp_path: Path) -> None:
    (tmp_path / "postmortem.yml").write_text("timezone: Asia/Tokyo\n")
    collection = Collection.read(_site(tmp_path, late=f"{DRAFT}times: {{started: 01:00}}\n"))

    assert str(collection.postmortems[0].times.started) == "2026-03-12T01:00:00+09:00"


def test_the_same_folder_gives_the_same_collection(tmp_path: Path) -> None:
    root = _site(tmp_path, a=f"{DRAFT}tags: [b, a]\n", b=f"{DRAFT}tags: [b]\nsevrity: a\n")
    one, other = Collection.read(root), Collection.read(root)

    assert one.postmortems == other.postmortems
    assert one.problems == other.problems
    assert {tag: [record.id for record in records] for tag, records in one.by_tag.items()} == {
        "a": ["a"],
        "b": ["b", "a"],
    }


# A name on the command line


def test_a_record_is_meant_by_its_id_its_file_or_a_part_of_its_name(tmp_path: Path) -> None:
    root = _site(tmp_path, a=DRAFT, b=f"id: other\n{DRAFT}", night_export=DRAFT)

    assert locate(root, "a") == root / "posts/a.yaml"
    assert locate(root, "other") == root / "posts/b.yaml"
    assert locate(root, "export") == root / "posts/night_export.yaml"
    assert locate(root, str(root / "posts/a.yaml")) == root / "posts/a.yaml"
    with pytest.raises(KitError, match="no post is called 'nightexport'; did you mean night_export"):
        locate(root, "nightexport")
