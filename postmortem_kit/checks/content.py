"""Whether what a record's Markdown shows and links to is there, and said in words too."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from postmortem_kit import mentions
from postmortem_kit.checks.case import LIVE, Case, Finding, Findings
from postmortem_kit.checks.relations import meant
from postmortem_kit.problem import short

_EMPTY_WORDS = frozenset({"image", "img", "picture", "photo", "screenshot", "screen shot", "graph", "file"})
"""What a forge or a hurry writes: it says that there is a picture, and not what is in it."""


def image_alt(case: Case) -> Findings:
    """A picture or an attachment without words.

    Not everybody sees the picture: some listen to the page, some read it in a terminal, some have a file that will not
    load. `![...](queue.png)` and the `alt` of an attachment say what it shows, in a few words; the name of the file and
    "screenshot" do not.
    """
    for one in case.pictures:
        if _says_nothing(one.words, one.target):
            hint = f"say what it shows: `![The queue grows until 06:30]({short(one.target)})`"
            yield Finding(one.mark, _wordless(one.words, one.target), hint)
    for index, attachment in enumerate(case.record.attachments):
        if _says_nothing(attachment.alt or "", attachment.path):
            hint = "say in `alt` what it shows, in a few words"
            mark = case.mark("attachments", index, "alt" if attachment.alt else "path")
            yield Finding(mark, _wordless(attachment.alt or "", attachment.path), hint)


def _says_nothing(words: str, path: str) -> bool:
    said = words.strip(" .").casefold()
    return not said or said in _EMPTY_WORDS or said in (path.casefold(), PurePosixPath(path).name.casefold())


def _wordless(words: str, path: str) -> str:
    if not words.strip():
        return f"no words for those who do not see '{short(path)}'"
    return f"'{short(words)}' does not say what '{short(path)}' shows"


def image_missing(case: Case) -> Findings:
    """A picture is not beside the record.

    The path in `![words](queue.png)` is relative to the record's own folder, and does not lead out of it: the picture
    goes to the site with its post. Formats that browsers show are PNG, JPEG, GIF, SVG, WebP and AVIF.
    """
    folder = case.entry.source.folder
    for one in case.pictures if folder else ():
        assert folder is not None
        if not mentions.is_beside(folder, one.target):
            message = f"'{short(one.target)}' leads out of the record's folder"
            yield Finding(one.mark, message, "put a copy beside the record")
        elif not mentions.is_picture(one.target):
            hint = "link to it, without the `!`, and list it under `attachments`"
            yield Finding(one.mark, f"'{short(one.target)}' is no picture that a page can show", hint)
        elif not mentions.is_there(folder, one.target):
            hint = f"put the file into {Path(case.entry.source.path).parent.as_posix()}/"
            yield Finding(one.mark, f"no file '{short(one.target)}'", hint)


def link_missing(case: Case) -> Findings:
    """A link names a post that does not exist.

    `[words](pm:2026-09-11-renewal)` links to the post with that id: the name of its file without `.yaml`, or what
    stands there as `id`.
    """
    for one in case.links:
        if one.target not in case.shelf.by_id:
            yield Finding(one.mark, f"no record '{short(one.target)}'", meant(case, one.target))


def link_unpublished(case: Case) -> Findings:
    """A link of a published post leads to one that is not published.

    A build leaves a draft out, and what is in review: readers of the site would see the words of the link, and could
    not follow it.
    """
    for one in case.links if case.status in LIVE else ():
        for other in case.shelf.by_id.get(one.target, ())[:1]:
            if case.status_of(other.postmortem) not in LIVE:
                status = "a draft" if other.postmortem.status == "draft" else "in review"
                hint = "publish that one too, or take the link out until it is"
                yield Finding(one.mark, f"'{short(one.target)}' is {status}: a build leaves it out", hint)
