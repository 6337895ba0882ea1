"""The site's own words in the site's language: English stands in the code, and is looked up when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

Text = str
"""Marks an English text that stands in a constant, and that `say` looks up where it is shown."""


def counts(one: str, many: str) -> tuple[str, str]:
    """Mark the two English forms of a text that counts, where they stand in a constant."""
    return one, many


def _of_english(count: int) -> str:
    return "one" if count == 1 else "other"


@dataclass(frozen=True)
class Language:
    """A language, and how each text is said in it; one that is missing stays English."""

    code: str = "en"
    version: str = ""
    """Tells two languages of one code apart, of which a site has changed some words."""
    texts: Mapping[str, str] = field(default_factory=dict, compare=False)
    counted: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    """The forms of each text that counts something: by the English text for many, by category of number."""
    category: Callable[[int], str] = field(default=_of_english, compare=False)
    """The category of a number, as Unicode names them: one, few, many, other."""

    @property
    def is_plain(self) -> bool:
        """Whether every text is as it stands in the code."""
        return not self.texts and not self.counted


ENGLISH = Language()

_SPOKEN: ContextVar[Language] = ContextVar("language", default=ENGLISH)


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """Let everything that is shown in here be said in *language*."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> Language:
    """Return the language that is spoken here."""
    return _SPOKEN.get()


def say(text: str, /, **values: object) -> str:
    """Return *text* in the language that is spoken here, with *values* in its places: {day}."""
    found = _SPOKEN.get().texts.get(text, text)
    return found.format_map(values) if values else found


def form(one: str, many: str, number: int) -> str:
    """Return the form of a text that is right for *number*, its places still empty."""
    here = _SPOKEN.get()
    forms = here.counted.get(many)
    if forms is None:
        return one if number == 1 else many
    return forms.get(here.category(number)) or forms["other"]


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the text that is right for *number*, which stands at {count}: 1 day, 2 days."""
    return form(one, many, number).format_map({"count": number, **values})
