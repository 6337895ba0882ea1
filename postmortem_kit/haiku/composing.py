"""Composing a title of three lines from the facts of one record: the same facts give the same title, everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from postmortem_kit.haiku import bank
from postmortem_kit.haiku.desk import Desk, Line
from postmortem_kit.haiku.given import Facts
from postmortem_kit.haiku.lexicon import Lexicon
from postmortem_kit.haiku.slots import KNOWN_FACTORS
from postmortem_kit.haiku.stems import stems
from postmortem_kit.haiku.stories import Story, drawn

TRIED = 12
"""So many lines of a role are tried in a story before the next story is."""
OPENERS = frozenset("and then until till so as with".split())
"""A line that begins with one of these leans on the line before it; one such line is enough."""


TIMES = ("date: ", "started: ", "detected: ")
GOING_ON = ("cause", "ground", "sign", "span")
"""Roles of lines that can be followed by `until`."""
HAPPENING = frozenset(("cause", "ground", "truth", "sign"))
"""Roles that tell what happened; a picture of one of them, or of the place, is what a title is about."""
SEEN = frozenset(("place", "notice", "subject"))
"""Roles that have a picture beside the words of an error."""
KINDLY = frozenset(("ground", "place", "turn"))
"""Roles that can say that it was a drill or a near miss."""
CAUSING = ("cause", "ground", "truth")
"""A picture of one of these beside the words of an error makes two poems of one."""


class Title(NamedTuple):
    """Three lines of 5, 7 and 5 syllables."""

    lines: tuple[Line, Line, Line]

    @property
    def texts(self) -> tuple[str, str, str]:
        """The lines as they are read."""
        first, second, third = self.lines
        return first.text, second.text, third.text


class Taken:
    """The lines of the titles that are there: a new one takes none of them, and never two of one post."""

    def __init__(self, titles: Iterable[Iterable[str]] = ()) -> None:
        """Remember the lines of *titles*."""
        self._posts: dict[str, set[int]] = {}
        self._count = 0
        for lines in titles:
            self.add(lines)

    def add(self, lines: Iterable[str]) -> None:
        """Remember one more title."""
        for line in lines:
            self._posts.setdefault(line.casefold(), set()).add(self._count)
        self._count += 1

    def __contains__(self, line: str) -> bool:
        """Whether a post has this line, in whatever case."""
        return line.casefold() in self._posts

    def has_two(self, lines: Iterable[str]) -> bool:
        """Whether two of *lines* are those of one post."""
        seen: set[int] = set()
        for line in lines:
            posts = self._posts.get(line.casefold(), set())
            if not seen.isdisjoint(posts):
                return True
            seen |= posts
        return False


class _Draft(NamedTuple):
    """A line with what must be known of it beside others."""

    line: Line
    role: str
    image: str
    is_echo: bool
    start: str
    """The first word."""
    said: frozenset[str]
    """The stems, and `+` where the line leans on the one before: no other line has one of these."""
    rests: frozenset[str]
    """The facts, and `time` where it tells one: no other line has one of these unless the facts are few."""


@lru_cache(maxsize=1 << 14)
def compose(facts: Facts, *, key: str, words: Lexicon | None = None) -> Title | None:
    """Return the title of the record whose id is *key*, or None where its facts carry no three lines.

    It is remembered: every page that names a record asks for it.
    """
    return next(iter(suggest(facts, 1, key=key, words=words)), None)


def suggest(
    facts: Facts, n: int, *, key: str, taken: Taken | Iterable[Iterable[str]] = (), words: Lexicon | None = None
) -> tuple[Title, ...]:
    """Return up to *n* titles, the first being the one `compose` gives where nothing is taken.

    They share no line with one another nor with the titles *taken*; where lines run out they are fewer. Where not one
    is left, the one is offered that has a single line of any post.
    """
    desk = Desk(facts, words)
    shelf = taken if isinstance(taken, Taken) else Taken(taken)
    own = Taken()
    titles: list[Title] = []
    for number in range(n):
        title = _draw(desk, f"{key}/{number}" if number else key, own, shelf)
        if title is None:
            break
        titles.append(title)
        own.add(title.texts)
    last = _draw(desk, key, own, shelf, is_last=True) if n and not titles else None
    return (last,) if last else tuple(titles)


TELLS = MappingProxyType({"trigger": "what set it off", "services": "what was hit"})
"""What a record without these fields does not say."""


def missing(facts: Facts) -> tuple[str, ...]:
    """Return the fields that a title wants and this record leaves empty, the best first.

    `trigger`, where neither its type nor a category of a contributing factor that the bank knows says what set it off:
    with it there is always a title. `services`, where neither a service nor a signal says what was hit.
    """
    known = facts.trigger or KNOWN_FACTORS.intersection(facts.factors)
    wanted = {"trigger": known, "services": facts.services or facts.signals}
    return tuple(name for name, value in wanted.items() if not value)


def _draw(desk: Desk, key: str, own: Taken, taken: Taken, *, is_last: bool = False) -> Title | None:
    """Return the title drawn by *key* that has no line of its *own* predecessors and none that is *taken*.

    The *last* one may have one line of a post, where there is no other.
    """
    seed = bank.mark(f"{bank.VERSION}/{key}")
    hand = _Hand(desk, seed, own, taken, is_last=is_last)
    roles = desk.roles
    told = (hand.tell(story, is_bare=is_bare) for story, is_bare in drawn(seed) if roles.issuperset(story))
    return next((title for title in told if title), None)


class _Row:
    """Drafts that are drawn when they are asked for, and kept."""

    def __init__(self, source: Iterator[_Draft]) -> None:
        self._source, self._kept = source, list[_Draft]()
        self._is_there: bool | None = None

    def __iter__(self) -> Iterator[_Draft]:
        yield from self._kept
        for draft in self._source:
            self._kept.append(draft)
            yield draft

    def has_any(self) -> bool:
        """Whether there is one at all."""
        if self._is_there is None:
            self._is_there = next(iter(self), None) is not None
        return self._is_there


class _Hand:
    """The lines of one desk in the order that one seed draws."""

    def __init__(self, desk: Desk, seed: int, own: Taken, taken: Taken, *, is_last: bool) -> None:
        self._desk, self._seed, self._own, self._taken, self._is_last = desk, seed, own, taken, is_last
        self._rows: dict[tuple[str, int], _Row] = {}

    def tell(self, story: Story, *, is_bare: bool) -> Title | None:
        """Return lines that tell *story* and go together."""
        is_plain = is_bare or self._desk.is_sober
        if not (is_plain or self._is_worth_telling(story)):
            return None
        first, second, third = (self._of(role, place) for place, role in enumerate(story))
        wants_picture = not is_plain and "subject" not in story
        if not (first.has_any() and second.has_any() and third.has_any()):
            return None
        for middle in second:
            for start in first:
                if _clash(start, middle, is_bare=is_bare):
                    continue
                pictures = (start.image, middle.image)
                is_seen = not wants_picture or start.image or middle.image
                for end in third:
                    if not (is_seen or end.image) or (end.is_echo and end.image not in pictures):
                        continue
                    if middle.is_echo and middle.image not in (start.image, end.image):
                        continue
                    if _clash(start, end, is_bare=is_bare) or _clash(middle, end, is_bare=is_bare):
                        continue
                    if _flows(start, middle, end) and (is_plain or self._is_centred(start, middle, end)):
                        title = Title((start.line, middle.line, end.line))
                        if not (self._is_last and self._taken.has_two(title.texts)):
                            return title
        return None

    def _is_worth_telling(self, story: Story) -> bool:
        """Whether something can happen in it, and what is no incident can be called what it is."""
        if self._desk.kind and KINDLY.isdisjoint(story):
            return False
        if "sign" in story:
            return not SEEN.isdisjoint(story)
        return "place" in story or not HAPPENING.isdisjoint(story)

    def _is_centred(self, *drafts: _Draft) -> bool:
        """Whether something happens in a picture of it, and what is no incident is called what it is."""
        if self._desk.kind and not any(self._desk.kind in draft.rests for draft in drafts):
            return False
        happens = any(draft.role in HAPPENING for draft in drafts)
        return happens or any(draft.image and draft.role == "place" for draft in drafts)

    def _is_gone(self, line: str) -> bool:
        return line in self._own or (not self._is_last and line in self._taken)

    def _of(self, role: str, place: int) -> _Row:
        key = role, place
        if key not in self._rows:
            self._rows[key] = _Row(islice(self._drawn(role, place), TRIED * (3 if self._is_last else 1)))
        return self._rows[key]

    def _drawn(self, role: str, place: int) -> Iterator[_Draft]:
        """Yield a line of each phrase, by rank; a phrase that can be filled in several ways gives one of them."""
        for rank, group, phrase in self._desk.ranked(role, place, self._seed):
            lines = self._desk.lines(group, phrase, place)
            turn = rank % len(lines) if lines else 0
            for line in (*lines[turn:], *lines[:turn]):
                if not self._is_gone(line.text):
                    yield _drafted(group, line)
                    break


def _drafted(group: bank.Group, line: Line) -> _Draft:
    start, said = _looks(line.text)
    rests = frozenset((*line.facts, "time") if _tells_time(line) else line.facts)
    return _Draft(line, group.role, group.image, group.is_echo, start, said, rests)


def _clash(one: _Draft, other: _Draft, *, is_bare: bool) -> bool:
    """Whether two lines say one thing twice, mix two pictures, or both lean on the line before."""
    if one.image and other.image and one.image != other.image:
        return True
    if (one.role == "sign" and other.image and other.role in CAUSING) or (
        other.role == "sign" and one.image and one.role in CAUSING
    ):
        return True
    return not (one.said.isdisjoint(other.said) and (is_bare or one.rests.isdisjoint(other.rests)))


def _tells_time(line: Line) -> bool:
    return any(source.startswith(TIMES) for source in line.facts)


def _flows(start: _Draft, middle: _Draft, end: _Draft) -> bool:
    """Whether the lines do not all begin alike, and what goes on `until` something is a thing that goes on."""
    if end.start in ("until", "till") and middle.role not in GOING_ON:
        return False
    return not start.start == middle.start == end.start


@lru_cache(maxsize=8192)
def _looks(text: str) -> tuple[str, frozenset[str]]:
    start = text.split(" ", 1)[0].strip(",")
    return start, frozenset((*stems(text), "+") if start in OPENERS else stems(text))
