"""Exports out of a zip or a folder: the same names and bytes, and nothing read that could hurt."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from postmortem_kit.importers.vendors import archive
from postmortem_kit.problem import KitError

FILES = {"channels.json": b"[]", "inc-7/2026-05-04.json": b"[1]", "users.json": b"[2]"}


def packed(path: Path, files: dict[str, bytes], **more: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 5, 4, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = more.get("attributes", 0)
            out.writestr(info, data)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with archive.opened(path) as found:
        return {name: found.read(name) for name in found.names}


def refused(path: Path) -> dict[str, str]:
    with archive.opened(path) as found:
        return {one.source.partition("/")[2]: one.reason for one in found.refused}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_zip_and_a_folder_read_alike(here: Path) -> None:
    for name, data in FILES.items():
        (here / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "folder" / name).write_bytes(data)
    (here / "folder" / ".DS_Store").write_bytes(b"x")
    zipped = packed(here / "x.zip", FILES | {"__MACOSX/._users.json": b"x"})

    assert contents(zipped) == contents(here / "folder") == FILES


@pytest.mark.parametrize("name", ["../x.json", "a/../../x.json", "/etc/x.json", "C:\\x.json", "a\\..\\..\\x.json"])
def test_a_name_that_leads_out_of_a_zip_is_refused_and_the_rest_read(here: Path, name: str) -> None:
    zipped = packed(here / "x.zip", FILES | {name: b"[]"})

    assert contents(zipped) == FILES
    assert len(refused(zipped)) == 1
    assert sorted(path.name for path in here.iterdir()) == ["x.zip"]


def test_a_link_in_a_zip_is_refused(here: Path) -> None:
    zipped = packed(here / "x.zip", {"users.json": b"/etc/passwd"}, attributes=0o120777 << 16)

    assert refused(zipped) == {"users.json": "it is a link to another file"}


def test_a_link_out_of_a_folder_is_refused(here: Path) -> None:
    (here / "folder").mkdir()
    (here / "secret").write_text("[]", encoding="utf-8")
    (here / "folder" / "users.json").symlink_to(here / "secret")

    assert refused(here / "folder") == {"users.json": "it is a link that leads out of the folder"}


def test_a_name_that_a_zip_has_twice_is_refused(here: Path) -> None:
    zipped = packed(here / "x.zip", FILES)
    with zipfile.ZipFile(zipped, "a") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("users.json", b"[3]")

    assert refused(zipped) == {"users.json": "the zip holds it 2 times, and nothing says which one counts"}


def test_a_zip_within_a_zip_is_refused(here: Path) -> None:
    inner = packed(here / "inner.zip", FILES).read_bytes()

    assert "zip within" in refused(packed(here / "x.zip", {"inner.zip": inner}))["inner.zip"]


def test_an_encrypted_file_is_refused(here: Path) -> None:
    data = bytearray(packed(here / "x.zip", {"users.json": b"[]"}).read_bytes())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + flags] |= 1
    (here / "y.zip").write_bytes(data)

    assert "encrypted" in refused(here / "y.zip")["users.json"]


@pytest.mark.parametrize("lies", [False, True])
def test_a_file_that_grows_a_thousandfold_is_not_unpacked(here: Path, lies: bool) -> None:
    data = packed(here / "x.zip", {"users.json": b" " * 20_000_000}).read_bytes()
    if lies:  # the zip says that the file is small
        data = data.replace((20_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    (here / "x.zip").write_bytes(data)

    with archive.opened(here / "x.zip") as found, pytest.raises(KitError, match=r"grows more than 200|damaged"):
        found.read("users.json")


def test_a_file_that_is_too_large_is_not_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX", 3)

    with archive.opened(packed(here / "x.zip", {"users.json": b"[12]"})) as found, pytest.raises(KitError, match="3 b"):
        found.read("users.json")


def test_an_archive_is_read_up_to_a_total(here: Path) -> None:
    with archive.opened(packed(here / "x.zip", FILES)) as found:
        found._left = 6
        found.read("channels.json")
        found.read("users.json")
        with pytest.raises(KitError, match="export fewer days"):
            found.read("inc-7/2026-05-04.json")


def test_a_damaged_file_is_named_and_the_others_read(here: Path) -> None:
    data = bytearray(packed(here / "x.zip", {"a.json": b"[1, 2, 3]", "b.json": b"[]"}).read_bytes())
    data[data.index(b"a.json") + 7] ^= 0xFF
    (here / "x.zip").write_bytes(data)

    with archive.opened(here / "x.zip") as found:
        assert found.read("b.json") == b"[]"
        with pytest.raises(KitError, match="damaged"):
            found.read("a.json")


def test_a_zip_that_is_cut_off(here: Path) -> None:
    data = packed(here / "x.zip", FILES).read_bytes()
    (here / "x.zip").write_bytes(data[: len(data) // 2])

    with pytest.raises(KitError, match=r"x\.zip: the zip is cut off"), archive.opened(here / "x.zip"):
        pass


def test_what_is_no_zip(here: Path) -> None:
    (here / "x.zip").write_bytes(b"\x89PNG")

    with pytest.raises(KitError, match="neither a zip nor a folder"), archive.opened(here / "x.zip"):
        pass
    with pytest.raises(KitError, match="no file or folder gone"), archive.opened(Path("gone")):
        pass
