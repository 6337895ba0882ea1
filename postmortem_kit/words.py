"""The words that people bring from other forms, and the ones this format has for them."""

from types import MappingProxyType

KEYS = MappingProxyType({
    "root_cause": "contributing_factors", "root_causes": "contributing_factors", "cause": "contributing_factors",
    "causes": "contributing_factors", "factors": "contributing_factors", "factor": "contributing_factors",
    "action_items": "actions", "actionitems": "actions", "todos": "actions", "todo": "actions", "tasks": "actions",
    "follow_ups": "actions", "next_steps": "actions", "corrective_actions": "actions", "remediation": "actions",
    "tldr": "summary", "tl_dr": "summary", "overview": "summary", "abstract": "summary", "synopsis": "summary",
    "executive_summary": "summary", "sev": "severity", "priority": "severity", "level": "severity",
    "author": "authors", "owner": "owner", "owners": "owner", "assignee": "owner", "service": "services",
    "systems": "services", "components": "services", "affected_services": "services", "team": "teams",
    "environment": "environments", "env": "environments", "tag": "tags", "labels": "tags", "keywords": "tags",
    "background": "setup", "context": "setup", "introduction": "intro", "preface": "intro", "analysis": "investigation",
    "diagnosis": "investigation", "resolution": "mitigation", "solution": "fix", "remedy": "fix", "aha": "lightbulb",
    "lessons_learned": "lessons", "learnings": "lessons", "takeaways": "lessons", "retrospective": "reflections",
    "conclusion": "reflections", "events": "timeline", "chronology": "timeline", "log": "timeline", "alerts": "signals",
    "errors": "signals", "error_messages": "signals", "symptoms": "signals", "trigger_event": "trigger",
    "responders": "participants", "people": "participants", "attendees": "participants", "tz": "timezone",
    "time_zone": "timezone", "name": "title", "headline": "title", "subject": "title", "slug": "id", "state": "status",
    "type": "kind", "see_also": "related", "links_to": "related", "references": "links", "urls": "links",
    "files": "attachments", "images": "attachments", "images_of": "attachments", "published": "published_on",
    "published_at": "published_on", "theories": "hypotheses", "suspects": "hypotheses", "poem": "haiku",
    "time": "at", "timestamp": "at", "when_at": "at", "date_time": "at", "event": "text", "description": "text",
    "what": "text", "note": "text", "message": "text", "who": "role", "actor": "role", "deadline": "due",
    "due_date": "due", "due_on": "due", "done_on": "closed_on", "closed": "closed_on", "completed_on": "closed_on",
    "created": "opened_on", "issue": "ticket", "jira": "ticket", "why": "reason", "href": "url", "link": "url",
    "proof": "evidence", "how_to_tell": "evidence", "result": "outcome", "customers": "customers_affected",
    "users_affected": "customers_affected", "numbers": "figures", "went_wrong": "went_badly", "well": "went_well",
    "good": "went_well", "bad": "went_badly", "badly": "went_badly", "lucky": "got_lucky", "luck": "got_lucky",
    "start": "started", "began": "started", "started_at": "started", "detected_at": "detected", "acked": "acknowledged",
    "acknowledged_at": "acknowledged", "mitigated_at": "mitigated", "end": "resolved", "ended": "resolved",
    "resolved_at": "resolved", "fixed": "mitigated", "caption": "alt", "heading": "heading", "content": "body",
})
"""A key somebody may write, and the key of this format; it counts where the second is known."""

ELSEWHERE = MappingProxyType({
    "started": "times", "detected": "times", "acknowledged": "times", "mitigated": "times", "resolved": "times",
    "started_at": "times", "detected_at": "times", "mitigated_at": "times", "resolved_at": "times", "start": "times",
    "end": "times", "went_well": "lessons", "went_badly": "lessons", "got_lucky": "lessons", "learned": "lessons",
    "customers_affected": "impact", "data_loss": "impact", "data_exposure": "impact", "figures": "impact",
    "method": "detection", "what_happened": "public", "runbook": "links", "dashboard": "links", "ticket": "links",
})
"""Keys that stand one level down."""

CHOICES = MappingProxyType({
    "todo": "open", "to_do": "open", "new": "proposed", "wip": "in_progress", "doing": "in_progress", "started": "in_progress",
    "closed": "done", "complete": "done", "completed": "done", "finished": "done", "resolved": "done", "wontfix": "wont_do",
    "wont_fix": "wont_do", "declined": "wont_do", "rejected": "wont_do", "cancelled": "wont_do", "final": "published",
    "review": "in_review", "wip_draft": "draft", "prevention": "prevent", "detection": "detect", "mitigation": "mitigate",
    "monitoring": "alert", "monitor": "alert", "alarm": "alert", "pager": "alert", "customer": "customer_report",
    "user_report": "customer_report", "support": "customer_report", "internal": "internal_report", "colleague": "internal_report",
    "vendor": "third_party", "partner": "third_party", "dashboard": "watching", "deploy": "change", "deployment": "change",
    "release": "change", "config_change": "change", "traffic": "load", "expired": "expiry", "certificate": "expiry",
    "yes": "confirmed", "no": "none", "false": "ruled_out", "true": "confirmed", "disproved": "ruled_out", "rejected_": "ruled_out",
    "proved": "confirmed", "unknown": "open", "ack": "acknowledged", "acked": "acknowledged", "start": "started",
    "end": "resolved", "ended": "resolved", "fixed": "mitigated", "near_miss_": "near_miss", "outage": "incident",
    "exercise": "drill", "gameday": "drill", "game_day": "drill", "recurrence": "recurrence_of", "duplicate": "duplicate_of",
    "replaces": "supersedes", "no_change": "no_effect", "helped_": "helped", "worsened": "worse", "doc": "other",
    "lead": "lead_up", "comms": "communication", "followup": "follow_up",
})
"""Values somebody may write where this format has a word of its own; it counts where that word is allowed."""

MISSING = MappingProxyType({
    "title": "add `title:`, one plain sentence: what broke, in words that people search for",
    "date": "add `date:`, the day of the incident: 2024-09-02",
    "statement": "write what was suspected",
    "url": "write the address",
})
"""What to do about a required key that is absent."""
