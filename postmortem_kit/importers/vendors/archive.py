"""The files of an export, out of a folder or a zip alike: read one by one, within limits, and never unpacked."""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zlib import error as ZlibError

from postmortem_kit.importers import named
from postmortem_kit.importers.results import Refused
from postmortem_kit.problem import KitError

MAX = 64_000_000
"""The largest file that is read, in bytes."""
TOTAL = 2_000_000_000
"""So many bytes of one archive are read at most."""
GROWTH = 200
"""A packed file that grows more than so many times is no export: chat packs about ten times."""
_SMALL = 1_000_000
"""A file of fewer bytes may grow as it likes: a thousand equal lines are packed to a few."""
_CHUNK = 1 << 16
_LINK = 0o120000
_KIND = 0o170000


@dataclass
class Archive:
    """The files of an export."""

    place: str
    """How it is called in messages."""
    names: tuple[str, ...]
    """Of the files, with `/`, sorted."""
    refused: tuple[Refused, ...]
    """What is not read, and why."""
    _open: Callable[[str], Iterator[bytes]]
    _left: int = TOTAL

    def at(self, name: str) -> str:
        """Return how a file within it is called in messages."""
        return f"{self.place}/{name}"

    def read(self, name: str) -> bytes:
        """Return the bytes of one file.

        Raises:
            KitError: it cannot be read, or it is more than an export holds.
        """
        data = bytearray()
        try:
            for chunk in self._open(name):
                data += chunk
                self._left -= len(chunk)
                if len(data) > MAX:
                    raise KitError(f"it has more than {MAX:,} bytes")
                if self._left < 0:
                    raise KitError(f"with it, more than {TOTAL:,} bytes would be read: export fewer days at once")
        except (zipfile.BadZipFile, ZlibError, EOFError) as error:
            raise KitError(f"it is damaged within the zip: {error}") from error
        except NotImplementedError as error:
            raise KitError(f"it is packed in a way that is not read: {error}") from error
        except OSError as error:
            raise KitError(f"it cannot be read: {error.strerror or error}") from error
        return bytes(data)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Give the files of the folder or the zip at *path*.

    Raises:
        KitError: there is nothing, or no zip, or one that is cut off.
    """
    place = named(path)
    if path.is_dir():
        yield _folder(path, place)
    elif not path.exists():
        raise KitError(f"there is no file or folder {path.as_posix()}")
    else:
        try:
            with zipfile.ZipFile(path) as packed:
                yield _zip(packed, place)
        except zipfile.BadZipFile as error:
            raise KitError(f"{place}: {_why(path)}") from error
        except OSError as error:
            raise KitError(f"{place}: it cannot be read: {error.strerror}") from error


def _why(path: Path) -> str:
    with path.open("rb") as file:
        is_zip = file.read(4).startswith(b"PK\x03\x04")
    return "the zip is cut off: its end is missing" if is_zip else "it is neither a zip nor a folder"


def _folder(path: Path, place: str) -> Archive:
    refused: list[Refused] = []
    names: list[str] = []
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if any(part.startswith(".") for part in file.relative_to(path).parts) or file.is_dir():
            continue
        if os.path.realpath(file).startswith(os.path.realpath(path) + os.sep):
            names.append(name)
        else:
            refused.append(Refused(f"{place}/{name}", "it is a link that leads out of the folder"))
    return Archive(place, tuple(names), tuple(refused), lambda name: _chunks(path / name))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _zip(packed: zipfile.ZipFile, place: str) -> Archive:
    infos = [info for info in packed.infolist() if not info.is_dir()]
    often = Counter(info.filename for info in infos)
    good: dict[str, zipfile.ZipInfo] = {}
    refused: dict[str, Refused] = {}
    for info in infos:
        if why := _unsafe(info, often[info.filename]):
            shown = "".join(sign if sign.isprintable() else "?" for sign in info.filename)
            refused[info.filename] = Refused(f"{place}/{shown}", why)
        elif not _is_hidden(info.filename):
            good[info.filename] = info
    return Archive(place, tuple(sorted(good)), tuple(refused.values()), lambda name: _unpacked(packed, good[name]))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _unsafe(info: zipfile.ZipInfo, often: int) -> str:
    """Return why a file of a zip is not read; '' where it may be."""
    name = info.filename
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ":" in path.parts[0]:
        return "its name is a path of somebody's machine: a zip of an export has none"
    if ".." in path.parts:
        return "its name leads out of the zip"
    if (info.external_attr >> 16) & _KIND == _LINK:
        return "it is a link to another file"
    if often > 1:
        return f"the zip holds it {often} times, and nothing says which one counts"
    if info.flag_bits & 1:
        return "it is encrypted: unpack the zip with its password, and give the folder"
    if path.suffix.lower() == ".zip":
        return "it is a zip within the zip: unpack it, and give it alone"
    return ""


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a file piece by piece; what the zip says of its size is not believed."""
    size = 0
    with packed.open(info) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > max(_SMALL, GROWTH * info.compress_size):
                raise KitError(f"it grows more than {GROWTH} times when it is unpacked: no export does")
            yield chunk
