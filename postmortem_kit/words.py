"""The words that people bring from other forms, and the ones this format has for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Edition = Literal["internal", "public"]
"""For whom a site is built."""
EDITIONS: tuple[Edition, ...] = ("internal", "public")


def _index(words: dict[str, str]) -> Mapping[str, str]:
    """Turn `ours: theirs theirs` into a look-up from theirs to ours."""
    return MappingProxyType({theirs: ours for ours, several in words.items() for theirs in several.split()})


KEYS = _index(
    {
        "contributing_factors": "root_cause root_causes cause causes factors factor",
        "actions": "action_items actionitems todo todos tasks follow_ups next_steps corrective_actions remediation",
        "summary": "tldr tl_dr overview abstract synopsis executive_summary",
        "severity": "sev priority level",
        "authors": "author writer written_by",
        "owner": "owners assignee responsible",
        "services": "service systems components affected_services",
        "teams": "team",
        "environments": "environment env",
        "tags": "tag labels keywords",
        "setup": "background context",
        "intro": "introduction preface",
        "investigation": "analysis diagnosis",
        "mitigation": "resolution",
        "fix": "solution remedy",
        "lightbulb": "aha",
        "lessons": "lessons_learned learnings takeaways",
        "reflections": "retrospective conclusion",
        "timeline": "events chronology log",
        "signals": "alerts errors error_messages symptoms",
        "participants": "responders people attendees",
        "timezone": "tz time_zone",
        "title": "name headline subject",
        "id": "slug",
        "status": "state",
        "kind": "type",
        "related": "see_also links_to",
        "links": "references urls",
        "attachments": "files images",
        "published_on": "published published_at",
        "hypotheses": "theories suspects",
        "haiku": "poem",
        "at": "time timestamp date_time",
        "text": "event description what note message",
        "role": "who actor",
        "due": "deadline due_date due_on",
        "closed_on": "done_on closed completed_on",
        "opened_on": "created opened",
        "ticket": "issue jira",
        "reason": "why",
        "url": "href link",
        "evidence": "proof how_to_tell",
        "outcome": "result",
        "customers_affected": "customers users_affected",
        "figures": "numbers",
        "went_well": "well good",
        "went_badly": "went_wrong badly bad",
        "got_lucky": "lucky luck",
        "started": "start began started_at",
        "detected": "detected_at",
        "acknowledged": "acked acknowledged_at",
        "mitigated": "mitigated_at fixed",
        "resolved": "end ended resolved_at",
        "alt": "caption",
        "body": "content",
    }
)
"""A key somebody may write, and the key of this format; it counts where the second is known."""

ELSEWHERE = _index(
    {
        "times": "started detected acknowledged mitigated resolved started_at detected_at acknowledged_at"
        " mitigated_at resolved_at start end",
        "lessons": "went_well went_badly got_lucky learned",
        "impact": "customers_affected data_loss data_exposure data_corruption figures",
        "detection": "method gap",
        "public": "what_happened what_we_are_doing",
        "links": "runbook dashboard",
        "actions": "ticket due owner",
    }
)
"""Keys that stand one level down, and where."""

CHOICES = _index(
    {
        "open": "todo to_do",
        "proposed": "new",
        "in_progress": "wip doing",
        "done": "closed complete completed finished",
        "wont_do": "wontfix wont_fix declined rejected cancelled",
        "published": "final",
        "in_review": "review",
        "prevent": "prevention",
        "detect": "detection",
        "mitigate": "mitigation",
        "alert": "monitoring monitor alarm pager",
        "customer_report": "customer user_report support",
        "internal_report": "internal colleague",
        "third_party": "vendor partner",
        "watching": "dashboard",
        "change": "deploy deployment release config_change",
        "load": "traffic",
        "expiry": "expired certificate",
        "ruled_out": "false disproved",
        "confirmed": "true yes proved",
        "acknowledged": "ack acked",
        "mitigated": "fixed",
        "resolved": "end ended",
        "incident": "outage",
        "drill": "exercise gameday game_day",
        "recurrence_of": "recurrence",
        "duplicate_of": "duplicate",
        "supersedes": "replaces",
        "no_effect": "no_change",
        "worse": "worsened",
        "communication": "comms",
        "follow_up": "followup",
        "other": "doc",
    }
)
"""Values somebody may write where this format has a word of its own; it counts where that word is allowed."""

MISSING = MappingProxyType(
    {
        "title": "add `title:`, one plain sentence: what broke, in words that people search for",
        "date": "add `date:`, the day of the incident: 2024-09-02",
        "statement": "write what was suspected",
        "url": "write the address",
    }
)
"""What to do about a required key that is absent."""
