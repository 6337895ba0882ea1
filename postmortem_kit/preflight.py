"""What a built site must not hold when it is published where it is going: each reason to refuse it, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from postmortem_kit import manual, secrets
from postmortem_kit.decoding import MAX_BYTES
from postmortem_kit.folder import PAGES
from postmortem_kit.problem import KitError

if TYPE_CHECKING:  # the command line names the rules below, and starts fast
    from postmortem_kit.collection import Collection
    from postmortem_kit.loader import Loaded

Target = Literal["public", "restricted"]
TARGETS: tuple[Target, ...] = ("public", "restricted")
"""Who can open the place where the site will be: anybody, or those who are let in."""

RULES = ("public-target", "internal-record", "draft", "secret", "post-missing")
"""The names of the reasons, for letting one pass."""

NOINDEX = '<meta name="robots" content="noindex">'
"""What each page of a site carries that is not for everybody."""


@dataclass(frozen=True)
class Refusal:
    """One reason not to publish."""

    place: str
    """The file, with the line where there is one."""
    message: str
    rule: str
    hint: str

    def __str__(self) -> str:
        """One line, and what to do below."""
        return f"{self.place}: refused: {self.message} [{self.rule}]\n  hint: {self.hint}"


@dataclass(frozen=True)
class Built:
    """A finished site, as far as it matters here."""

    folder: Path
    ids: frozenset[str]
    """What stands below post/: posts, and pages at older ids."""
    is_for_all: bool
    """Whether it was built for everybody: its first page asks no search engine to stay away."""

    @classmethod
    def read(cls, folder: Path) -> Built:
        """Look at the site in *folder*.

        Raises:
            KitError: there is none.
        """
        try:
            front = (folder / "index.html").read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise KitError(f"{folder / 'index.html'}: {error.strerror}: name the folder of a built site") from error
        ids = frozenset(page.parent.name for page in folder.glob("post/*/index.html"))
        return cls(folder, ids, NOINDEX not in front)


def refusals(built: Built, collection: Collection, root: Path, *, target: Target) -> tuple[Refusal, ...]:
    """Return every reason not to publish *built* at *target*."""
    shown = [entry for entry in collection.live if _is_expected(entry, built, collection)]
    return (
        *_too_open(built, target),
        *_internal(built, collection),
        *_drafts(built, collection),
        *_missing(built, shown),
        *_secrets(built, collection, root),
    )


def count(built: Built, collection: Collection) -> int:
    """Return how many published records are posts of *built*."""
    return len(built.ids & {entry.postmortem.id for entry in collection.live})


def _too_open(built: Built, target: Target) -> Iterator[Refusal]:
    if target == "public" and not built.is_for_all:
        yield Refusal(
            str(built.folder),
            "anybody could open the place where this would be, and it was built for those inside",
            "public-target",
            "publish it where only they get in and say `--target restricted`; or build `--edition public`;"
            " or, if everybody may read all of it, set `audience: public` in postmortem.yml",
        )


def _internal(built: Built, collection: Collection) -> Iterator[Refusal]:
    """Yield the records in a site for everybody of which neither they nor the site's settings say that they may be."""
    if not built.is_for_all or collection.config.settings.audience == "public":
        return
    for entry in collection.live:
        if entry.postmortem.audience != "public" and entry.postmortem.id in built.ids:
            hint = "build `--edition public`, which leaves it out; or set `audience: public` in it"
            yield Refusal(entry.source.path, "a record for those inside is in it", "internal-record", hint)


def _drafts(built: Built, collection: Collection) -> Iterator[Refusal]:
    for entry in collection.left_out:
        if entry.postmortem.id in built.ids:
            status = "a draft" if entry.postmortem.status == "draft" else "a record in review"
            hint = "build without `--drafts` and without `drafts: true` in mkdocs.yml"
            yield Refusal(entry.source.path, f"{status} is in it", "draft", hint)


def _is_expected(entry: Loaded, built: Built, collection: Collection) -> bool:
    everything = not built.is_for_all or collection.config.settings.audience == "public"
    return everything or entry.postmortem.audience == "public"


def _missing(built: Built, shown: Sequence[Loaded]) -> Iterator[Refusal]:
    for entry in shown:
        if entry.postmortem.id not in built.ids:
            hint = "build it again; an engine that does not know the plugin builds no posts and says nothing"
            yield Refusal(entry.source.path, "published, and not in it", "post-missing", hint)


def _secrets(built: Built, collection: Collection, root: Path) -> Iterator[Refusal]:
    """Yield what looks like a secret in whatever the site is made of."""
    for place, text in _texts(built, collection, root):
        for line in secrets.lines(text):
            hint = "take it out, and change it where it is in use: it stays in the history of the repository"
            yield Refusal(f"{place}:{line}", "what looks like a token or a password", "secret", hint)


def _texts(built: Built, collection: Collection, root: Path) -> Iterator[tuple[str, str]]:
    yield from collection.config.sources
    for entry in collection.entries:
        if entry.postmortem.id in built.ids:
            yield entry.source.path, "\n".join(entry.source.lines)
            for one in entry.postmortem.attachments if entry.source.folder else ():
                assert entry.source.folder is not None
                yield from _text(entry.source.folder / one.path, root)
    for path in _written(built, root):
        yield from _text(path, root)


def _written(built: Built, root: Path) -> Iterator[Path]:
    """Yield the pages that a person wrote, and the documentation where it is in the site."""
    for name in PAGES.values():
        yield from sorted((root / name).rglob("*.md"))
    if (built.folder / manual.FOLDER).is_dir() and (root / manual.FOLDER).is_dir():
        yield from (root / path for path in manual.read(root))


def _text(path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the text at *path*, if it is one: the check of the records says what is not there."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return
    yield (path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)), text
