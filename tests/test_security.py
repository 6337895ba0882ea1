"""What a person writes into any field is text on the page: no script, no handler, no address that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml

from postmortem_kit import loader
from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Config
from postmortem_kit.shaper import Kind, choices, kinds
from postmortem_kit.views import post_page, posts
from tests.site_markdown import convert

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</div></aside></article><svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "text {: onclick=alert(1) }",
    "text { onclick=alert(1) }\n{: onmouseover=alert(1) }",
    "# heading {: onclick=alert(1) #__palette }",
    "`` ` `` <iframe srcdoc='<script>alert(1)</script>'>",
    '"><script>alert(1)</script>',
    "&lt;script&gt; &#60;script&#62; &#x3c;script>",
    "[a]: javascript:alert(1)\n\n[x][a]",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    '--8<-- "/etc/passwd"',
    "[x](//evil.example.com/)  [x](vbscript:msgbox)",
    "<a href='java&#115;cript:alert(1)'>x</a>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "vbscript:msgbox",
    "data:text/html,<script>alert(1)</script>",
)
"""What runs where a field is an address from its first character on."""
TODAY = date(2026, 11, 25)
EVENT = re.compile(r"^on", re.IGNORECASE)
UNSAFE = re.compile(r"^[\s\x00-\x20]*(javascript|vbscript|data)[\s\x00-\x20]*:", re.IGNORECASE)


def _with(payload: str) -> dict[str, Any]:
    """Return a record that has *payload* in every field that takes text."""
    record = _object(Postmortem, payload)
    plain = {"id": "x", "date": "2026-01-14", "schema": "1", "timezone": "Europe/Berlin", "aliases": ["old"]}
    return record | plain | {"title": payload[:100].replace("\n", " "), "tags": ["tag"], "published_on": "2026-01-15"}


def _object(model: Any, payload: str) -> dict[str, Any]:
    return {key: _value(model, key, kind, payload) for key, kind in kinds(model).items()}


def _value(model: Any, key: str, kind: Kind, payload: str) -> Any:
    if kind.item is not None:
        inner = _object(kind.item.model, payload) if kind.item.model else payload.replace("\n", " ")
        return [inner] * (3 if key == "haiku" else 1)
    if kind.model is not None:
        return _object(kind.model, payload)
    if words := choices(model, key):
        return words[0]
    annotation = str(next(info for name, info in model.model_fields.items() if key in (name, info.alias)))
    if "date" in annotation:
        return "2026-01-14"
    if "Moment" in annotation or key in ("started", "detected", "acknowledged", "mitigated", "resolved", "at"):
        return "2026-01-14 10:00Z"
    return "4200" if key == "customers_affected" else payload


class _Found(HTMLParser):
    """Collects what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "meta", "base", "link", "style"):
            self.found.append(tag)
        for name, value in attrs:
            if EVENT.match(name) or name in ("style", "srcdoc") or (name in ("id", "for") and "__" in (value or "")):
                self.found.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "xlink:href") and UNSAFE.match(value or ""):
                self.found.append(f"{tag} {name}={value}")


def _runs(html: str) -> list[str]:
    parser = _Found()
    parser.feed(html)
    parser.close()
    return parser.found


def _fields(data: Any, prefix: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _fields(value, f"{prefix}{key}.")
    elif isinstance(data, list):
        for item in data:
            yield from _fields(item, prefix)
    else:
        yield prefix.rstrip(".")


def test_every_text_field_is_tried() -> None:
    """A new field of the model is in the record without a change here."""
    tried = set(_fields(_with("x")))

    assert {key.partition(".")[0] for key in tried} == set(kinds(Postmortem))
    assert "timeline.text" in tried
    assert "public.what_we_are_doing" in tried


@pytest.mark.parametrize("payload", PAYLOADS)
def test_on_a_post_it_is_text(payload: str) -> None:
    loaded = loader.load(yaml.safe_dump(_with(payload), sort_keys=False), "posts/x.yaml")
    html, _ = convert(post_page.post(loaded, Config(), today=TODAY).split("\n---\n", 1)[1])

    assert [problem for problem in loaded.problems if problem.rule not in ("number", "no-zone")] == []
    assert _runs(html) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_runs_is_no_link(address: str) -> None:
    """Links, tickets, attachments, the source: whatever is linked has a scheme that a link may have."""
    loaded = loader.load(yaml.safe_dump(_with(address), sort_keys=False), "posts/x.yaml")
    html, _ = convert(post_page.post(loaded, Config(), today=TODAY).split("\n---\n", 1)[1])

    assert _runs(html) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_the_front_matter_of_a_page_it_is_text(payload: str) -> None:
    """The engine puts title and description into the head without escaping them."""
    loaded = loader.load(yaml.safe_dump(_with(payload), sort_keys=False), "posts/x.yaml")
    head = yaml.safe_load(post_page.post(loaded, Config(), today=TODAY).split("---\n")[1])

    assert _runs("".join(str(value) for value in head.values())) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_a_clean_post_it_stays_what_was_written(payload: str) -> None:
    """The clean post is Markdown: whoever renders it decides about HTML; its own structure is not broken."""
    loaded = loader.load(yaml.safe_dump(_with(payload), sort_keys=False), "posts/x.yaml")
    text = posts.render(loaded.postmortem)

    assert text.count("\n## The Setup\n") == 1
    assert yaml.safe_load(text.split("---\n")[1])["id"] == "x"


@pytest.mark.parametrize("payload", [PAYLOADS[0], PAYLOADS[1], "[x](javascript:alert(1))", "x\n{: onclick=alert(1) }"])
def test_without_the_kit_it_would_run(payload: str) -> None:
    """So that the tests above can fail: the site's engine alone passes it through."""
    html, _ = convert(payload)

    assert _runs(html)
