"""Whether what records say of each other is true at both ends."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kit.checks.case import LIVE, Case, Finding, Findings
from postmortem_kit.model import Postmortem, Relation
from postmortem_kit.problem import short
from postmortem_kit.shaper import nearest

_DIRECTED = ("recurrence_of", "duplicate_of", "caused_by", "supersedes")


def duplicate_id(case: Case) -> Findings:
    """Two records have one id, or one has the older id of another.

    The id is the address of the post. Two posts cannot stand at one address, and neither can a post and the redirect
    that an alias becomes. An id that the file does not spell out is the file's name.
    """
    first = case.shelf.by_id[case.record.id][0]
    if first.source.path != case.entry.source.path:
        message = f"the id '{case.record.id}' is taken by {first.source.path}"
        yield Finding(case.mark("id"), message, "give one of the two another `id:`; the address follows it")
    for index, alias in enumerate(case.record.aliases):
        name = alias.strip("/")
        taken = (*case.shelf.by_id.get(name, ()), case.shelf.by_alias[name])
        other = next((entry for entry in taken if entry.source.path != case.entry.source.path), None)
        if other:
            message = f"the alias '{short(alias)}' is taken by {other.source.path}"
            hint = "one address leads to one post: delete it at one of the two"
            yield Finding(case.mark("aliases", index), message, hint)


def related_missing(case: Case) -> Findings:
    """A related record does not exist.

    The link would lead nowhere. `related` holds ids: the name of the other file without `.yaml`, or what stands there
    as `id`.
    """
    for index, link in enumerate(case.record.related):
        if link.id not in case.shelf.by_id:
            yield Finding(case.mark("related", index, "id"), f"no record '{short(link.id)}'", meant(case, link.id))


def related_self(case: Case) -> Findings:
    """A record is related to itself."""
    for index, link in enumerate(case.record.related):
        if link.id == case.record.id:
            hint = "write the id of the other record, or delete the entry"
            yield Finding(case.mark("related", index, "id"), "this is the record's own id", hint)


def related_one_sided(case: Case) -> Findings:
    """A link between two records is shown or true at one end only.

    - A record that a build holds refers to one that a build leaves out: readers of the site cannot follow it.
    - A record `supersedes` another whose status is not `superseded`: readers of the old one are not sent on.
    - A record is `superseded`, and none supersedes it: its readers are sent nowhere.
    """
    record = case.record
    for index, link, other in _links(case):
        mark = case.mark("related", index, "id")
        if case.status in LIVE and case.status_of(other) not in LIVE:
            hint = "publish that one too, or take the link out until it is"
            status = "a draft" if other.status == "draft" else "in review"
            yield Finding(mark, f"'{link.id}' is {status}: a build leaves it out", hint)
        elif link.type == "supersedes" and other.status != "superseded":
            hint = f"set `status: superseded` in {_path(case, link.id)}"
            yield Finding(mark, f"'{link.id}' is superseded by this one, and does not say so", hint)
    if record.status == "superseded" and record.id not in case.shelf.superseded:
        hint = f"add `related: [{{id: {record.id}, type: supersedes}}]` to the record that replaces it"
        yield Finding(case.mark("status"), "superseded, and no record supersedes it", hint)


def related_circular(case: Case) -> Findings:
    """Two records say the same of each other, and only one of the two can be right.

    An incident cannot recur, be caused by, duplicate or supersede one that does the same to it. Say it at one end: the
    other end shows the link too. `similar` has no direction and may stand at both.
    """
    for index, link, other in _links(case):
        back = any(one.id == case.record.id and one.type == link.type for one in other.related)
        second = _path(case, link.id) < case.entry.source.path  # said once, where the second of the two stands
        told = link.type == "recurrence_of" and other.date != case.record.date  # by related-later
        if back and second and not told and link.type in _DIRECTED:
            message = f"'{link.id}' says '{link.type}' of this record too"
            yield Finding(case.mark("related", index, "type"), message, "say it at one end; the other end shows it too")


def related_later(case: Case) -> Findings:
    """An incident recurs before it has happened.

    `recurrence_of` stands in the later of the two records and names the earlier one, which shows the link too.
    """
    for index, link, other in _links(case):
        if link.type == "recurrence_of" and other.date > case.record.date:
            message = f"'{link.id}' happened later, on {other.date}"
            yield Finding(case.mark("related", index, "id"), message, "move the link to that record")


def _links(case: Case) -> Iterator[tuple[int, Relation, Postmortem]]:
    """Return the links to other records that are there."""
    for index, link in enumerate(case.record.related):
        if link.id in case.shelf.by_id and link.id != case.record.id:
            yield index, link, case.shelf.by_id[link.id][0].postmortem


def _path(case: Case, id: str) -> str:
    return case.shelf.by_id[id][0].source.path


def meant(case: Case, id: str) -> str:
    """Return what to do about an *id* that no record has: the one that is likely meant."""
    if entry := case.shelf.by_alias.get(id.strip("/")):
        return f"it is an older id of '{entry.postmortem.id}': write that"
    near = nearest(id, (one for one in case.shelf.by_id if one != case.record.id))
    return f"did you mean '{near}'?" if near else "write the name of the other file, without `.yaml`"
