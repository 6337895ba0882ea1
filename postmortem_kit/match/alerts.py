"""What programs send when something fires: the strings in it that tell, by the shape of each sender."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = Any
Tell = Callable[[Json], Iterator[Any]]
"""Yields the telling values of one shape, in order; yields nothing for any other shape. What is no text is dropped."""

_TELLING_KEYS = (
    "alertname", "title", "error", "err", "exception", "message", "msg", "summary", "description", "reason", "detail",
    "details", "stack", "stack_trace", "stacktrace", "log", "event", "labels", "annotations", "alert", "alerts",
)  # fmt: skip
_DEEPEST = 6
_LABELS = ("alertname",)
_ANNOTATIONS = ("summary", "description", "message")


def telling(value: Json) -> tuple[str, ...]:
    """Return what tells in the JSON that a program sent: of a known sender, else of what is called an error."""
    for tell in _SHAPES:
        if found := _texts(tell(value)):
            return found
    return _texts(_anything(value, _DEEPEST))


def _texts(values: Iterator[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for value in values if isinstance(value, str) and (text := value.strip())))


def _at(value: Json, *path: str) -> Json:
    """Return what stands at *path*; None where the shape is another."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _each(value: Json, *path: str) -> list[Json]:
    found = _at(value, *path)
    return found if isinstance(found, list) else []


def _alertmanager(value: Json) -> Iterator[Any]:
    """Alertmanager's webhook, and the alerts of Grafana, which have its form."""
    for alert in _each(value, "alerts"):
        yield from (_at(alert, "labels", key) for key in _LABELS)
        yield from (_at(alert, "annotations", key) for key in _ANNOTATIONS)
    for labels in ("groupLabels", "commonLabels"):
        yield from (_at(value, labels, key) for key in _LABELS)
    yield from (_at(value, "commonAnnotations", key) for key in _ANNOTATIONS)


def _pagerduty(value: Json) -> Iterator[Any]:
    """PagerDuty: the webhook of version 3, an incident as its interface gives it, an event as it was sent there."""
    incidents = [_at(value, "event", "data"), _at(value, "incident")]
    incidents += [_at(message, "incident") for message in _each(value, "messages")]
    for incident in incidents:
        if isinstance(incident, Mapping) and ("incident" in str(incident.get("type", "incident"))):
            yield incident.get("title")
            yield incident.get("summary")
            yield incident.get("description")
            yield from _anything(_at(incident, "body", "details"), _DEEPEST)
    if _at(value, "routing_key") is not None or _at(value, "event_action") is not None:
        yield _at(value, "payload", "summary")
        yield from _anything(_at(value, "payload", "custom_details"), _DEEPEST)


def _cloudwatch(value: Json) -> Iterator[Any]:
    """CloudWatch: an alarm, also as EventBridge passes it on."""
    if _at(value, "AlarmName") is not None:
        yield _at(value, "AlarmName")
        yield _at(value, "AlarmDescription")
        yield _at(value, "Trigger", "MetricName")
    if _at(value, "detail", "alarmName") is not None:
        yield _at(value, "detail", "alarmName")
        yield _at(value, "detail", "configuration", "description")


def _sns(value: Json) -> Iterator[Any]:
    """Whatever came through SNS: its message, in the message's own shape."""
    message = _at(value, "Message")
    if _at(value, "Type") != "Notification" or not isinstance(message, str):
        return
    inner = parsed(message)
    if isinstance(inner, Mapping) and "Message" not in inner:
        yield from telling(inner)
    else:
        yield _at(value, "Subject")
        yield message


def _sentry(value: Json) -> Iterator[Any]:
    """Sentry: an event or an issue, in its webhook or alone."""
    for event in (_at(value, "data", "event"), _at(value, "data", "error"), _at(value, "event"), value):
        if isinstance(event, Mapping) and ("exception" in event or "event_id" in event):
            for one in _each(event, "exception", "values"):
                yield _joined(_at(one, "type"), _at(one, "value"))
            yield event.get("title")
            yield event.get("message")
            yield _at(event, "logentry", "formatted")
    for issue in (_at(value, "data", "issue"), _at(value, "issue")):
        if isinstance(issue, Mapping):
            yield issue.get("title")
            yield _joined(_at(issue, "metadata", "type"), _at(issue, "metadata", "value"))


def _joined(kind: Json, text: Json) -> str | None:
    parts = [part for part in (kind, text) if isinstance(part, str) and part]
    return ": ".join(parts) or None


_SHAPES: tuple[Tell, ...] = (_sns, _cloudwatch, _alertmanager, _sentry, _pagerduty)


def _anything(value: Json, depth: int) -> Iterator[Any]:
    """Yield the texts below the keys by which programs name an error."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list):
        for inner in value:
            yield from _anything(inner, depth - 1)
    elif depth and isinstance(value, Mapping):
        for key in _TELLING_KEYS:
            inner = next((inner for name, inner in value.items() if name.lower() == key), None)
            yield from _anything(inner, depth - 1)


def parsed(text: str) -> Json | None:
    """Return the object or the list that *text* is in JSON; None for anything else, however broken."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, Mapping | list) else None
