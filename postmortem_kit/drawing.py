"""Cards as pictures: a sheet of the printer's paper, in the site's own fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import PIL
from PIL import Image, ImageDraw, ImageFont

from postmortem_kit.templates import DEFAULTS
from postmortem_kit.views.cards import Card

SIZE = WIDTH, HEIGHT = 1200, 630
_STRIPE = HEIGHT // 7
_LEFT = 72
_ROOM = WIDTH - 2 * _LEFT

_PAPER, _BAR, _SOFT, _EDGE, _INK = 255, 238, 80, 144, 0
_SHADES = 16
"""So many are in the picture, from ink to paper; the last but one is the bar's, the second stands for red."""
_RED = 1
_STEP = 256 // _SHADES
_INK_RGB, _PAPER_RGB, _BAR_RGB, _RED_RGB = (23, 26, 25), (251, 252, 250), (239, 244, 238), (168, 40, 28)

_FONTS = DEFAULTS / "overrides" / "assets" / "fonts"
_SERIF, _SANS, _MONO = "newsreader-roman", "sans-600", "mono-400"
_HAIKU, _SMALLEST, _LEAD, _TITLE, _SITE, _FACT = 78, 46, 60, 34, 28, 25
"""Sizes of type in pixels; a haiku that needs a smaller one than the second is left out, and the title leads."""
_DOTS = ((3, range(6, 23, 4)), (8, range(2, 27, 4)), (13, range(6, 23, 4)))
"""The mark: a row of dots for each line of a haiku, one for each syllable."""

Face = tuple[ImageFont.FreeTypeFont, ...]
"""A font in its two files: the letters of Western European languages, and others."""


def fingerprint(card: Card) -> str:
    """Return a name for the picture of *card*: another one, too, when what draws it has changed."""
    return blake2b(f"{card!r} {_tools()}".encode(), digest_size=16).hexdigest()


@cache
def _tools() -> str:
    return f"{PIL.__version__} {blake2b(Path(__file__).read_bytes()).hexdigest()}"


def png(card: Card) -> bytes:
    """Draw *card*.

    Raises:
        OSError: the fonts cannot be read: Pillow's FreeType was built without Brotli.
    """
    picture = _sheet().copy()
    draw = ImageDraw.Draw(picture)
    _write(draw, (_LEFT + 68, _STRIPE // 2), _shortened(card.site, _face(_SANS, _SITE)), _face(_SANS, _SITE))
    title = card.title if _has(card.title, _face(_SANS, _TITLE)) else card.id.replace("-", " ")
    size = _fitting(card.haiku)
    if size:
        _verse(draw, card.haiku, _face(_SERIF, size))
        _paragraph(draw, title, _face(_SANS, _TITLE), top=4 * _STRIPE + 36, pitch=46, at_most=2)
    else:
        _paragraph(draw, title, _face(_SERIF, _LEAD), top=_STRIPE + _STRIPE // 2, pitch=_STRIPE, at_most=4)
    cells = card.severity.cells if card.severity else ()
    _write(draw, (_LEFT + 16 * len(cells) + 8 * bool(cells), _FOOT), _facts(card), _face(_MONO, _FACT), _SOFT)
    return _encoded(picture, cells, is_worst=bool(card.severity and card.severity.is_worst))


_FOOT = 6 * _STRIPE + _STRIPE // 2


@cache
def _sheet() -> Image.Image:
    """Return the paper: green bars, and the mark."""
    sheet = Image.new("L", SIZE, _PAPER)
    draw = ImageDraw.Draw(sheet)
    for number in (1, 3, 5):
        draw.rectangle((0, number * _STRIPE, WIDTH, (number + 1) * _STRIPE - 1), fill=_BAR)
    mark = Image.new("L", (28 * 16, 16 * 16), _PAPER)
    dot = ImageDraw.Draw(mark)
    for y, row in _DOTS:
        for x in row:
            dot.ellipse((16 * x - 23, 16 * y - 23, 16 * x + 23, 16 * y + 23), fill=_INK)
    sheet.paste(mark.resize((56, 32), Image.Resampling.LANCZOS), (_LEFT, (_STRIPE - 32) // 2))
    return sheet


@cache
def _face(name: str, size: int) -> Face:
    fonts = [
        ImageFont.truetype(_FONTS / f"{name}{part}.woff2", size, layout_engine=ImageFont.Layout.BASIC)
        for part in ("", "-ext")
    ]
    if name == _SERIF:
        for font in fonts:
            font.set_variation_by_axes([400, 72])  # weight, and the optical size for large type
    return tuple(fonts)


@cache
def _font_of(letter: str, face: Face) -> ImageFont.FreeTypeFont | None:
    """Return the file of *face* that has *letter*."""
    for font in face:
        # A font shows what it does not have as it shows this, which is no character.
        if letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff")):
            return font
    return None


def _has(text: str, face: Face) -> bool:
    return all(_font_of(letter, face) for letter in set(text))


def _runs(text: str, face: Face) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    for font, letters in groupby(text, key=lambda letter: _font_of(letter, face)):
        yield font or face[0], "".join(letters)


@lru_cache(maxsize=1024)
def _width(text: str, face: Face) -> float:
    return sum(font.getlength(run) for font, run in _runs(text, face))


def _write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, face: Face, shade: int = _INK) -> float:
    """Write *text* from *at*, the left end of its middle line, and return where it ends."""
    x, y = at
    for font, run in _runs(text, face):
        draw.text((x, y + 0.32 * font.size), run, font=font, fill=shade, anchor="ls")
        x += font.getlength(run)
    return x


def _fitting(haiku: Sequence[str]) -> int | None:
    """Return the size at which every line of *haiku* fits; None where it had to be too small, or lacks a letter."""
    if not haiku or not all(_has(line, _face(_SERIF, _HAIKU)) for line in haiku):
        return None
    widest = max(_width(f"{line} /", _face(_SERIF, _HAIKU)) for line in haiku)
    size = min(_HAIKU, int(_HAIKU * _ROOM / widest))
    return size if size >= _SMALLEST else None


def _verse(draw: ImageDraw.ImageDraw, haiku: Sequence[str], face: Face) -> None:
    """Write three lines, one on each bar, with a slash after the first two."""
    for number, line in enumerate(haiku, start=1):
        at = number * _STRIPE + _STRIPE // 2
        end = _write(draw, (_LEFT, at), f"{line} ", face)
        if number < len(haiku):
            _write(draw, (end, at), "/", face, _EDGE)


def _paragraph(draw: ImageDraw.ImageDraw, text: str, face: Face, *, top: int, pitch: int, at_most: int) -> None:
    lines = list(_wrapped(text, face))
    for number, line in enumerate(lines[:at_most]):
        cut = _shortened(f"{line} …", face) if number == at_most - 1 < len(lines) - 1 else line
        _write(draw, (_LEFT, top + number * pitch), cut, face)


def _wrapped(text: str, face: Face) -> Iterator[str]:
    """Break *text* into lines that fit; a word that is longer than a line is cut."""
    if _width(text, face) <= _ROOM:
        yield text
        return
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if line and _width(longer, face) > _ROOM:
            yield line
            longer = word
        line = longer if _width(longer, face) <= _ROOM else _shortened(longer, face)
    yield line


def _shortened(text: str, face: Face) -> str:
    """Return as much of *text* as fits beside the mark, with an ellipsis where it is not all."""
    if _width(text, face) <= _ROOM - _LEFT:
        return text
    while _width(f"{text}…", face) > _ROOM - _LEFT:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _facts(card: Card) -> str:
    """Return the severity, the day, and as many of the notes as fit."""
    face = _face(_MONO, _FACT)
    at_most = (_ROOM - 120) // _width("0", face)
    parts = [*([card.severity.text] if card.severity else []), card.day]
    for note in card.notes:
        if len("   ".join([*parts, note])) < at_most and _has(note, face):
            parts.append(note)
    return "   ".join(parts)


def _encoded(picture: Image.Image, cells: Sequence[bool], *, is_worst: bool) -> bytes:
    """Return *picture* in the paper's colours, with the cells of the severity."""
    # The edge of a letter may have the shade that stands for red.
    shades = [0 if value // _STEP == _RED else value // _STEP for value in range(256)]
    indexed = Image.frombytes("P", SIZE, picture.point(shades).tobytes())
    draw = ImageDraw.Draw(indexed)
    colour = _RED if is_worst else 0
    for number, is_filled in enumerate(cells):
        box = (_LEFT + 16 * number, _FOOT - 12, _LEFT + 16 * number + 10, _FOOT + 12)
        draw.rectangle(box, fill=colour if is_filled else None, outline=colour, width=2)
    indexed.putpalette(_palette())
    out = io.BytesIO()
    indexed.save(out, "PNG", bits=4, compress_level=1, compress_type=3)  # runs of one shade: fast, and no larger
    return out.getvalue()


@cache
def _palette() -> bytes:
    ramp = [
        tuple(
            round(dark + (light - dark) * shade / (_SHADES - 1))
            for dark, light in zip(_INK_RGB, _PAPER_RGB, strict=True)
        )
        for shade in range(_SHADES)
    ]
    ramp[_RED], ramp[_BAR // _STEP] = _RED_RGB, _BAR_RGB
    return bytes(part for colour in ramp for part in colour)
