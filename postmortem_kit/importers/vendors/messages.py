"""One message of Slack: when, who, its text, and what a bot or a file adds to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from postmortem_kit.importers.vendors import mrkdwn
from postmortem_kit.importers.vendors.inlines import Run, written
from postmortem_kit.importers.vendors.mrkdwn import Say

EVENTS = frozenset(
    "channel_join channel_leave channel_topic channel_purpose channel_name channel_archive channel_unarchive "
    "channel_posting_permissions channel_convert_to_private group_join group_leave group_topic group_purpose "
    "group_name group_archive group_unarchive pinned_item unpinned_item bot_add bot_remove bot_enable bot_disable "
    "joiner_notification app_conversation_join app_conversation_leave huddle_thread sh_room_created tombstone "
    "message_deleted reminder_add ekm_access_denied channel_canvas_updated tabbed_canvas_updated".split()
)
"""What happens to a channel, which nobody says."""
_GONE = ("tombstone", "hidden_by_limit", "access_denied")


@dataclass(frozen=True)
class Message:
    """One message, as the export has it."""

    ts: str
    at: str
    """The time, in UTC."""
    data: Mapping[str, Any]
    reactions: dict[str, int] = field(default_factory=dict)
    """How often each was given."""
    is_pinned: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any], pins: set[str]) -> Self | None:
        """Return a message; None where the time is missing."""
        ts = str(data.get("ts") or "")
        at = mrkdwn.moment(ts)
        if not at:
            return None
        given: Counter[str] = Counter()
        for one in _maps(data.get("reactions")):
            given[str(one.get("name")).partition("::")[0]] += _count(one)  # the rest is a colour of skin
        return cls(ts, at, data, dict(given), ts in pins or bool(data.get("pinned_to")))

    @property
    def order(self) -> tuple[int, str]:
        """By which messages stand in the order of their times."""
        seconds, _, part = self.ts.partition(".")
        return int(seconds), part.ljust(6, "0")

    @property
    def thread(self) -> str:
        """The `ts` of the message that its thread begins with."""
        return str(self.data.get("thread_ts") or self.ts)

    @property
    def replies(self) -> int:
        """How many replies its thread has, as far as the export says."""
        count = self.data.get("reply_count")
        return count if isinstance(count, int) else 0

    @property
    def subtype(self) -> str:
        """What kind of message; '' for one that a person wrote."""
        return str(self.data.get("subtype") or "")

    @property
    def user(self) -> str:
        """The id of the person who wrote it; '' for a bot."""
        return "" if self.subtype == "bot_message" else str(self.data.get("user") or "")

    def role(self, say: Say) -> str:
        """Return who wrote it: a role, or a bot's name."""
        profile = self.data.get("bot_profile")
        bot = str(profile.get("name") or "") if isinstance(profile, Mapping) else ""
        if self.user and not bot:
            return say.person(self.user)
        return say.words(str(bot or self.data.get("username") or ("" if not self.data.get("bot_id") else "bot")))

    def markdown(self, say: Say) -> str:
        """Return the text, with attachments and files."""
        texts = [mrkdwn.markdown(text, say) for text in self._texts()]
        return "\n\n".join(filter(None, (*texts, "\n".join(self._files(say)))))

    def _texts(self) -> Iterator[str]:
        """Yield the texts in Slack's marks: of the message, then what its blocks and attachments say beyond it."""
        said = str(self.data.get("text") or "")
        yield said
        for part in (_blocks(self.data.get("blocks")), *map(_attachment, _maps(self.data.get("attachments")))):
            if part and _words(part) - _words(said):
                yield part
                said += f" {part}"

    def _files(self, say: Say) -> Iterator[str]:
        files = _maps(self.data.get("files")) or _maps([self.data.get("file")])
        for one in files:
            name = say.words(str(one.get("title") or one.get("name") or one.get("id") or "file"))
            other = say.words(str(one.get("name") or ""))
            link = mrkdwn.address(str(one.get("permalink") or one.get("url_private") or ""))
            more = f" ({other})" if other and other != name else ""
            gone = " (gone)" if one.get("mode") in _GONE else ""
            yield f"- {written([Run(name, link=link), Run(f'{more}{gone}')], is_cell=True)}"


def _count(one: Mapping[str, Any]) -> int:
    count, users = one.get("count"), one.get("users")
    return count if isinstance(count, int) else len(users) if isinstance(users, list) else 1


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", re.sub(r"<[@#!][^>]*>", " ", text).casefold()))


def _attachment(one: Mapping[str, Any]) -> str:
    """Return what an attachment says, in Slack's marks; its own summary only where it says nothing else."""
    title, link = str(one.get("title") or ""), str(one.get("title_link") or "")
    head = f"<{link}|{title}>" if title and link else title or link
    fields = (f"*{one_field.get('title')}:* {one_field.get('value')}" for one_field in _maps(one.get("fields")))
    parts = [one.get("pretext"), one.get("author_name"), head, one.get("text"), *fields, _blocks(one.get("blocks"))]
    picture = one.get("image_url") or one.get("thumb_url")
    parts += [f"<{picture}>" if picture else "", one.get("footer")]
    told = "\n".join(str(part) for part in parts if part)
    return told or str(one.get("fallback") or "")


def _blocks(value: object) -> str:
    """Return what blocks say, in Slack's marks."""
    return "\n".join(part for block in _maps(value) if (part := _block(block).strip("\n")))


def _block(block: Mapping[str, Any]) -> str:
    kind = block.get("type")
    if kind == "rich_text_list":
        return "".join(f"\n• {_block(one)}" for one in _maps(block.get("elements")))
    if kind == "rich_text_preformatted":
        return f"\n```{_inside(block, plain=True)}```\n"
    if kind == "rich_text_quote":
        return "".join(f"\n&gt; {line}" for line in _inside(block).split("\n"))
    if kind in _ELEMENTS:
        return _ELEMENTS[str(kind)](block)
    own = block.get("text")
    text = own if isinstance(own, str) else str(own.get("text") or "") if isinstance(own, Mapping) else ""
    title = block.get("title")
    name = _block(title) if isinstance(title, Mapping) else str(title or "")
    link = str(block.get("image_url") or block.get("url") or "")
    inner = [_block(one) for key in ("fields", "elements") for one in _maps(block.get(key))]
    gap = "" if kind in ("rich_text", "rich_text_section") else "\n"
    return gap.join(filter(None, (text, name, f"<{link}>" if link else "", *inner)))


def _inside(block: Mapping[str, Any], *, plain: bool = False) -> str:
    return "".join(
        str(one.get("text") or one.get("url") or "") if plain else _block(one) for one in _maps(block.get("elements"))
    )


def _styled(one: Mapping[str, Any]) -> str:
    text = str(one.get("text") or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    style = one.get("style")
    for name, sign in (("code", "`"), ("strike", "~"), ("italic", "_"), ("bold", "*")):
        if isinstance(style, Mapping) and style.get(name) and text.strip():
            text = f"{sign}{text.strip()}{sign}"
    return text


def _link(one: Mapping[str, Any]) -> str:
    label = f"|{one['text']}" if one.get("text") else ""
    return f"<{one.get('url')}{label}>"


_ELEMENTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text": _styled,
    "link": _link,
    "user": lambda one: f"<@{one.get('user_id')}>",
    "channel": lambda one: f"<#{one.get('channel_id')}>",
    "usergroup": lambda one: f"<!subteam^{one.get('usergroup_id')}>",
    "broadcast": lambda one: f"<!{one.get('range')}>",
    "date": lambda one: f"<!date^{one.get('timestamp')}>",
    "emoji": lambda one: f":{one.get('name')}:",
}
"""The parts of rich text, written in Slack's marks."""
