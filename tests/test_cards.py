"""A card is a picture of its words, drawn here, the same each time, whatever letters they have."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from postmortem_kit import drawing, loader
from postmortem_kit.settings import Config
from postmortem_kit.views import cards
from postmortem_kit.views.cards import Card
from postmortem_kit.views.facts import Severity
from postmortem_kit.views.page import Masthead, Shown
from tests.example import CLOCK, DRAFT, QUEUE

HAIKU = ("the queue grew all night", "one consumer held the door", "morning found the disk")
SEV2 = Severity("SEV 2", (True, True, True, False), is_worst=False)
CARD = Card("Ferry", "2025-03-04-queue", HAIKU, "A stuck consumer", "4 Mar 2025", SEV2, ("ferry-queue",))


def picture(card: Card) -> Image.Image:
    return Image.open(io.BytesIO(drawing.png(card)))


def shades(image: Image.Image, top: int, bottom: int) -> set[int]:
    """Return the shades between two of the sheet's seven stripes, the first included, right of its margin."""
    return set(image.crop((72, top * 90, 1128, bottom * 90)).tobytes())


def of(text: str, url: str = "https://example.org/") -> dict[str, Card]:
    entry = loader.load(text, "posts/a.yaml")
    return dict(cards.cards(Shown((entry,), Config(), Path(), dt.date(2026, 11, 25), masthead=Masthead("Ferry", url))))


def test_a_card_is_a_picture_of_the_size_that_previews_want() -> None:
    """In sixteen colours, so that it stays small."""
    made = drawing.png(CARD)
    image = picture(CARD)

    assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "P")
    assert len(made) < 60_000


def test_the_words_stand_on_the_printers_bars() -> None:
    """Nothing else has a bar's colour than the bars, and every line of the haiku has letters."""
    image = picture(CARD).convert("RGB")
    colours = [image.getpixel((4, 90 * stripe + 45)) for stripe in range(7)]

    assert colours == [(251, 252, 250), (239, 244, 238)] * 3 + [(251, 252, 250)]
    for stripe in (1, 2, 3):
        assert 0 in shades(picture(CARD), stripe, stripe + 1)


def test_the_same_words_are_the_same_bytes() -> None:
    """And another word is another picture, with another name."""
    other = replace(CARD, title="Another title")

    assert drawing.png(CARD) == drawing.png(replace(CARD))
    assert drawing.png(other) != drawing.png(CARD)
    assert drawing.fingerprint(CARD) == drawing.fingerprint(replace(CARD)) != drawing.fingerprint(other)


def test_only_the_worst_severity_is_red() -> None:
    """And no edge of a letter happens to be."""
    worst = replace(CARD, severity=Severity("SEV 1", (True,) * 4, is_worst=True))

    assert 1 not in set(picture(CARD).tobytes())
    assert 1 in set(picture(worst).tobytes())


@pytest.mark.parametrize(
    "change",
    [
        {"haiku": ()},
        {"haiku": ("a", "b" * 200, "c")},
        {"haiku": ("雨", "b", "c")},
        {"title": "x" * 100, "haiku": ()},
        {"title": "日本語の題", "haiku": ()},
        {"title": "Ąžuolas łódź ğüş", "haiku": ("ąžuolas stovi", "łódź płynie", "ığdır")},
        {"site": "A very long name of a site " * 5},
        {"notes": ("a-service-with-a-long-name",) * 40},
        {"severity": None, "notes": ()},
        {"title": "e\u0301 \u200b \ufeff \u2028", "notes": ("日本",)},
    ],
    ids=str,
)
def test_no_word_runs_off_the_paper(change: dict[str, object]) -> None:
    """Too long, in letters that no font here has, or missing: the margins stay empty, and something is told."""
    image = picture(replace(CARD, **change))  # type: ignore[arg-type]

    for margin in ((0, 0, 60, 630), (1140, 0, 1200, 630)):
        assert set(image.crop(margin).tobytes()) == {14, 15}
    assert 0 in shades(image, 1, 6)


def test_a_card_tells_what_the_post_is(tmp_path: Path) -> None:
    """Its title, its haiku, its state."""
    (path, card), *_ = of(f"{QUEUE}kind: near_miss\n").items()

    assert path == "post/a/card.png"
    assert (card.haiku, card.day, card.notes) == (HAIKU, "4 Mar 2025", ("near miss", "ferry-queue"))
    assert card.severity == SEV2
    assert of(DRAFT)["post/a/card.png"].notes[0] == "draft"
    suggested = of(CLOCK)["post/a/card.png"]
    assert ("suggested title" in suggested.notes) == bool(suggested.haiku)


def test_without_an_address_there_is_no_card() -> None:
    """A preview elsewhere asks for a whole address."""
    assert of(QUEUE, url="") == {}
