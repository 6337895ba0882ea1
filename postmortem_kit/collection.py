"""Every record of a site: read, sorted, indexed, and judged together."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from postmortem_kit import checks, loader, mentions, settings
from postmortem_kit.loader import Loaded
from postmortem_kit.model import Postmortem
from postmortem_kit.problem import KitError, Level, Mark, Problem, in_order, short
from postmortem_kit.settings import Config
from postmortem_kit.shaper import nearest

POSTS = "posts"
"""The folder of records, below the site's root."""
_SUFFIXES = (".yaml", ".yml")
_RECORD = "postmortem.yaml"
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-")

Item = TypeVar("Item")
Progress = Callable[[list[Item]], Iterable[Item]]
"""Wraps the files to be read, so that the edge can show how far it is."""


@dataclass(frozen=True)
class Collection:
    """A site's records, newest first, with everything that is wrong in their files."""

    entries: tuple[Loaded, ...]
    """Each record with the places of its values."""
    config: Config
    """The site's settings and catalog."""
    problems: tuple[Problem, ...]
    """Of the settings, of reading and of every check, in order."""

    @classmethod
    def read(
        cls,
        root: Path,
        paths: Iterable[Path] = (),
        *,
        as_published: bool = False,
        progress: Progress[Path] = iter,
    ) -> Collection:
        """Read the records below *root*, or those at *paths* only.

        Args:
            root: the folder that holds posts/ and the settings.
            paths: files or folders; the records that they refer to are looked up, not judged.
            as_published: judge a draft as if it were published.
            progress: wraps the list of files.

        Raises:
            KitError: there is no folder of posts, or a path does not exist.
        """
        config = settings.read(root)
        files, problems = find(root, paths)
        zone = config.settings.zone
        entries = [loader.read(path, shown=shown(path, root), zone=zone) for path in progress(files)]
        context = _context(root, entries, zone) if paths else []
        problems += [problem for entry in entries for problem in entry.problems]
        problems += checks.run(entries, config, context=context, as_published=as_published)
        problems += [] if paths else _dangling(config, {entry.postmortem.id for entry in entries})
        ordered = sorted(entries, key=lambda entry: (entry.postmortem.date, entry.postmortem.id), reverse=True)
        return cls(tuple(ordered), config, in_order((*config.problems, *problems)))

    @cached_property
    def postmortems(self) -> tuple[Postmortem, ...]:
        """The records, newest first."""
        return tuple(entry.postmortem for entry in self.entries)

    @cached_property
    def by_id(self) -> dict[str, Loaded]:
        """Each record by its id; of two with one id, the first file by name."""
        return {entry.postmortem.id: entry for entry in sorted(self.entries, key=lambda e: e.source.path, reverse=True)}

    @cached_property
    def by_tag(self) -> dict[str, tuple[Postmortem, ...]]:
        """The records of each tag, tags in order."""
        tags = sorted({tag for record in self.postmortems for tag in record.tags})
        return {tag: tuple(record for record in self.postmortems if tag in record.tags) for tag in tags}

    @property
    def live(self) -> tuple[Loaded, ...]:
        """The records that a build holds."""
        return tuple(entry for entry in self.entries if entry.postmortem.is_live)

    @property
    def left_out(self) -> tuple[Loaded, ...]:
        """The records that a build leaves out: drafts, and those in review."""
        return tuple(entry for entry in self.entries if not entry.postmortem.is_live)


def _dangling(config: Config, ids: set[str]) -> Iterator[Problem]:
    """Report the posts that a team would have newcomers read, and that are not there."""
    for id, mark in config.read_first:
        if id not in ids:
            near = nearest(id, ids)
            hint = f"did you mean '{near}'?" if near else "write the name of the post's file, without `.yaml`"
            yield Problem(settings.CATALOG, mark, Level.ERROR, "read-first", f"no record '{short(id)}'", hint)


def find(root: Path, paths: Iterable[Path] = ()) -> tuple[list[Path], list[Problem]]:
    """Return the files of records, by name, and what stands there but is none.

    Raises:
        KitError: a folder or a file that was named does not exist.
    """
    files: list[Path] = []
    problems: list[Problem] = []
    for path in paths or (root / POSTS,):
        if path.is_dir() and paths and _is_named_as_file(path):
            problems.append(_no_file(path, root))
        elif path.is_dir() and (path / _RECORD).is_file():
            files.append(path / _RECORD)
        elif path.is_dir():
            _look_into(path, root, files, problems)
        elif path.is_file():
            files += [] if shown(path, root) in settings.FILES else [path]  # those are read in any case
        else:
            hint = "" if paths else "; make one with `postmortem new`"
            raise KitError(f"there is no {'folder' if not paths else 'file or folder'} {shown(path, root)}{hint}")
    once = {os.path.abspath(path): path for path in reversed(files)}
    return list(reversed(once.values())), problems


def _look_into(folder: Path, root: Path, files: list[Path], problems: list[Problem]) -> None:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        record = path / _RECORD if path.is_dir() else path
        if path.name.startswith("."):
            continue
        if _leads_out(path, folder) or _leads_out(record, folder):
            message, hint = "a link that leads out of the folder of posts", "put the file itself here"
            problems.append(Problem(shown(path, root), Mark(), Level.ERROR, "symlink", message, hint))
        elif path.is_dir() and _is_named_as_file(path):
            problems.append(_no_file(path, root))
        elif path.is_dir() and record.is_file():
            files.append(record)
        elif path.is_dir() and any(_is_named_as_file(inner) for inner in path.iterdir()):
            message = f"a folder with YAML files and no {_RECORD}: nothing here is read"
            hint = f"rename the record to {_RECORD}, or move it up into the folder of posts"
            problems.append(Problem(shown(path, root), Mark(), Level.ERROR, "no-record", message, hint))
        elif path.is_file() and _is_named_as_file(path):
            files.append(path)
        elif path.is_symlink() and not path.exists():
            message = "a link to a file that is not there"
            problems.append(Problem(shown(path, root), Mark(), Level.ERROR, "symlink", message, "delete it"))


def _is_named_as_file(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES


def _leads_out(path: Path, folder: Path) -> bool:
    # realpath, unlike resolve, also names a link that goes round
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _no_file(path: Path, root: Path) -> Problem:
    hint = f"rename the folder to '{path.stem}' and put the record into it as {_RECORD}"
    return Problem(shown(path, root), Mark(), Level.ERROR, "not-a-file", "a folder where a file is expected", hint)


def shown(path: Path, root: Path) -> str:
    """Return how *path* is named to a reader: relative to *root* where it is below it."""
    absolute = Path(os.path.abspath(path))
    base = Path(os.path.abspath(root))
    return (absolute.relative_to(base) if absolute.is_relative_to(base) else path).as_posix()


def _context(root: Path, entries: list[Loaded], zone: ZoneInfo | None) -> list[Loaded]:
    """Return the records that *entries* refer to, or are superseded by, and that were not read with them."""
    known = {entry.postmortem.id for entry in entries}
    wanted = {relation.id for entry in entries for relation in entry.postmortem.related}
    wanted |= {link.target for entry in entries for link in mentions.posts(entry)}
    wanted -= known
    superseded = {entry.postmortem.id for entry in entries if entry.postmortem.status == "superseded"}
    if not (wanted or superseded) or not (root / POSTS).is_dir():
        return []
    read = {entry.source.path for entry in entries}
    files = [path for path in find(root)[0] if shown(path, root) not in read]
    by_stem = {loader.default_id(path.as_posix()): path for path in files}
    found = {by_stem[name] for name in wanted if name in by_stem}
    if missing := wanted - by_stem.keys():
        found.update(_with_id_line(files, missing))
        found.update(by_stem[near] for name in missing for near in get_close_matches(name, list(by_stem), n=1))
    found.update(path for path in files if superseded and _may_supersede(path, superseded))
    return [loader.read(path, shown=shown(path, root), zone=zone) for path in sorted(found)]


def _may_supersede(path: Path, ids: set[str]) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return "supersedes" in text and any(id in text for id in ids)


def locate(root: Path, name: str) -> Path:
    """Return the one record that *name* means: an id, a file, or a part of an id.

    Raises:
        KitError: none is meant, or more than one.
    """
    if Path(name).is_file():
        return Path(name)
    files, _ = find(root)
    by_stem = {loader.default_id(path.as_posix()): path for path in files}
    if name in by_stem:
        return by_stem[name]
    if found := _with_id_line(files, {name}):
        return found[0]
    parts = [stem for stem in by_stem if name.lower() in stem]
    if len(parts) == 1:
        return by_stem[parts[0]]
    if parts:
        raise KitError(f"'{name}' may be {', '.join(parts[:5])}{' or others' if len(parts) > 5 else ''}")
    tails = {_DATE.sub("", stem): stem for stem in by_stem} | {stem: stem for stem in by_stem}
    near = get_close_matches(name, list(tails), n=1, cutoff=0.6)
    raise KitError(f"no post is called '{name}'{f'; did you mean {tails[near[0]]}?' if near else ''}")


def _with_id_line(files: list[Path], ids: set[str]) -> list[Path]:
    """Return the files that give themselves one of *ids*."""
    line = re.compile(rf"^id:\s*['\"]?(?:{'|'.join(map(re.escape, sorted(ids)))})['\"]?\s*(?:#.*)?$", re.MULTILINE)
    return [path for path in files if line.search(path.read_text(encoding="utf-8", errors="replace"))]
