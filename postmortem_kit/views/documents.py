"""A record as data for programs: one object whose fields have one type each, whatever its author wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from postmortem_kit import model, moment, schema
from postmortem_kit.model import Part, Postmortem
from postmortem_kit.moment import Moment
from postmortem_kit.settings import Config
from postmortem_kit.views.page import Masthead

Document = dict[str, Any]

ADDRESS = "https://postmortem-kit.example.com/schema/data/1"
"""The schema's own name; nothing is fetched from there."""

_SECONDS = {
    "to_detect": "Detected − started.",
    "to_acknowledge": "Acknowledged − detected.",
    "to_mitigate": "Mitigated − started.",
    "to_resolve": "Resolved − started.",
    "affected": "The sum of all spans from a start to the next mitigation, else resolution.",
}
_ABOUT = "customers_affected_is_about"
_TOLD = {
    "haiku": "Three lines, where a person has chosen them.",
    "services": "Who was hit, under the names of the catalog.",
    "teams": "The teams, under the names of the catalog.",
    "times": "The five times, each from `times` or from the timeline.",
    "customers_affected": "A number.",
}
"""What the fields hold that are not as their author wrote them."""
_MOMENT = {
    "type": "object",
    "description": "When something happened, as exactly as its author knew; with `answer`, nothing else is there.",
    "additionalProperties": False,
    "properties": {
        "day": {"type": "string", "format": "date", "description": "The calendar day, as written."},
        "local": {
            "type": "string",
            "description": "The time as written; without an offset if none is known.",
        },
        "utc": {"type": "string", "format": "date-time", "description": "The instant, where an offset is known."},
        "about": {"const": True, "type": "boolean", "description": "Written as about."},
        "answer": {"enum": list(moment.ANSWERS), "type": "string", "description": "An answer instead of a time."},
    },
}


def document(record: Postmortem, config: Config, masthead: Masthead) -> Document:
    """Return *record* as data: what is set in it, and what follows from its times.

    What is not known is absent. The five times are those that the post shows, from `times` or from the timeline;
    services and teams have the names of the catalog; the names of those who took part are there only where the site
    shows them.
    """
    found = dict(_fields(record))
    for key, known in (("services", config.catalog.service_names), ("teams", config.catalog.team_names)):
        if key in found:
            found[key] = list(dict.fromkeys(known.get(name, name) for name in found[key]))
    if times := {name: _moment(value) for name, value in record.milestones.items()}:
        found["times"] = times
    if config.settings.participants == "roles" and "participants" in found:
        roles = ({key: value for key, value in one.items() if key != "name"} for one in found.pop("participants"))
        if told := [one for one in roles if one]:
            found["participants"] = told
    spans = {"affected": record.affected} | {
        name: getattr(record, f"time_{name}") for name in _SECONDS if name != "affected"
    }
    seconds = {name: int(span.total_seconds()) for name in _SECONDS if (span := spans[name]) is not None}
    return {"url": masthead.address(f"post/{record.id}/"), **found, **({"seconds": seconds} if seconds else {})}


def _fields(part: Part) -> Iterator[tuple[str, Any]]:
    """Yield what is set in *part*, under the names that authors know, each value in the types that JSON has."""
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if name == "haiku" and not isinstance(value, tuple):  # `none` is a wish about the page, not a title
            continue
        if name == "customers_affected" and value:
            yield name, int(value.lstrip("~"))
            if value.startswith("~"):
                yield _ABOUT, True
        elif value is not None and value != () and (plain := _plain(value)) not in ("", {}):
            yield info.alias or name, plain


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return dict(_fields(value))
    if isinstance(value, Moment):
        return _moment(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _moment(value: Moment) -> Document:
    found: Document = {"day": value.date.isoformat()} if value.date else {}
    if value.at is not None:
        found["local"] = value.at.isoformat()
        if value.is_instant:
            found["utc"] = f"{value.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    if value.about:
        found["about"] = True
    return found | ({"answer": value.answer} if value.answer else {})


def published_schema() -> Document:
    """Return the JSON Schema (2020-12) of a document."""
    raw = Postmortem.model_json_schema(by_alias=True)
    whole = _object(Postmortem, raw)
    properties: Document = {
        "url": {"type": "string", "description": "The post: its whole address, or its place below the site's root."},
        **whole["properties"],
        "seconds": _numbers(_SECONDS),
    }
    whole |= {"properties": properties, "required": ["url", "schema", "id", "title", "date", "kind", "status"]}
    definitions = {name: _object(getattr(model, name), inner) for name, inner in raw["$defs"].items()}
    head = {"$schema": schema.DIALECT, "$id": ADDRESS, "title": "Postmortem", "description": "One postmortem, as data."}
    return {**whole, **head, "$defs": {**definitions, "Moment": _MOMENT}}


def _numbers(described: dict[str, str]) -> Document:
    properties = {name: {"type": "integer", "minimum": 0, "description": told} for name, told in described.items()}
    told = "How long it took, in seconds, where both times are known."
    return {"type": "object", "description": told, "additionalProperties": False, "properties": properties}


def _object(part: type[Part], raw: Document) -> Document:
    told = schema.descriptions()[part.__name__]
    properties = {}
    for name, info in part.model_fields.items():
        key = info.alias or name
        properties[key] = {"description": _TOLD.get(name) or told.get(name, ""), **_field(raw["properties"][key])}
        if name == "customers_affected":
            properties[_ABOUT] = {"description": "Written as about.", "const": True, "type": "boolean"}
    return {"type": "object", "description": told[""], "additionalProperties": False, "properties": properties}


def _field(raw: Document) -> Document:
    """Return the one form of a field, of those that authors may write."""
    options = [option for option in raw.get("anyOf", (raw,)) if option != {"type": "null"}]
    field = {key: value for key, value in options[0].items() if key not in ("title", "default")}
    if field.get("pattern") == moment.PATTERN:
        return {"$ref": "#/$defs/Moment"}
    return field
