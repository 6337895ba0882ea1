"""Whether a record has something to tell, and to everyone it names."""

from __future__ import annotations

import re
from pathlib import Path

from postmortem_kit import mentions
from postmortem_kit.checks.case import Case, Finding, Findings
from postmortem_kit.model import SECTIONS
from postmortem_kit.problem import short

_SEGMENT = re.compile(r"(?!\.+$)[^\s/\\?#%:*\"<>|]+")


def no_narrative(case: Case) -> Findings:
    """There is nothing to read.

    A post needs one of the sections (setup, hunch, investigation, lightbulb, fix, reflections), a topic of the
    author's own, a timeline or a summary. The others are optional.
    """
    told = (*SECTIONS, "topics", "timeline", "summary")
    if not any(getattr(case.record, name) or case.is_spoiled(name) for name in told):
        hint = f"write one of {', '.join(SECTIONS)}, topics, timeline or summary"
        yield Finding(case.mark(), "nothing is told", hint)


def public_missing(case: Case) -> Findings:
    """The audience is public, and there is nothing for it to read.

    What everybody may read is written for everybody: `public` holds it, in three short texts. The rest of the record
    is for those inside.
    """
    if case.record.audience == "public" and not case.record.public and not case.is_spoiled("public"):
        hint = "add `public: {summary, what_happened, what_we_are_doing}`, or make the audience internal"
        yield Finding(case.mark("audience"), "for the public, and no public text", hint)


def alias_path(case: Case) -> Findings:
    """An alias is no path on this site.

    An alias is an older id or an older path, such as `2019/07/disk-full`: the site puts a redirect there. It cannot
    lead out of the site, to another one, or hold what an address does not.
    """
    for index, alias in enumerate(case.record.aliases):
        if not all(_SEGMENT.fullmatch(part) for part in alias.strip("/").split("/")):
            hint = "write an older id, or an older path without the site's name"
            yield Finding(case.mark("aliases", index), f"the alias '{short(alias)}' is no path on this site", hint)


def attachment_missing(case: Case) -> Findings:
    """An attachment is not beside the record.

    `path` is relative to the record's own folder: `posts/<id>/postmortem.yaml` and, beside it, its pictures. It may not
    lead out of that folder.
    """
    folder = case.entry.source.folder
    for index, attachment in enumerate(case.record.attachments) if folder else ():
        assert folder is not None
        mark = case.mark("attachments", index, "path")
        if not mentions.is_beside(folder, attachment.path):
            message = f"'{short(attachment.path)}' leads out of the record's folder"
            yield Finding(mark, message, "put a copy beside the record")
        elif not mentions.is_there(folder, attachment.path):
            hint = f"put the file into {Path(case.entry.source.path).parent.as_posix()}/"
            yield Finding(mark, f"no file '{short(attachment.path)}'", hint)
