"""Whole numbers in words: as an amount, in pairs, digit by digit."""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
ONES = tuple(_ONES.split())
_TENS = ". . twenty thirty forty fifty sixty seventy eighty ninety"
TENS = tuple(_TENS.split())
SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")

_CODES = (
    "201 202 204 206 207 301 302 303 304 307 308 401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 "
    "416 417 418 421 422 423 424 425 426 428 429 431 451 499 501 502 503 504 505 507 508 511 521 522 523 524 "
    "443 389 636 587 993 995 747 737 911 365"
)
CODES = frozenset(_CODES.split())
"""Three digits that are a name rather than an amount: HTTP statuses, well-known ports, 911."""

LONGEST = 3 * len(SCALES)

_TWO_SYLLABLES = (
    "zero seven thirteen fourteen fifteen sixteen eighteen nineteen twenty thirty forty fifty sixty eighty "
    "ninety hundred thousand million billion trillion"
)
TWO_SYLLABLES = frozenset(_TWO_SYLLABLES.split())
THREE_SYLLABLES = frozenset({"eleven", "seventeen", "seventy", "quadrillion"})


def syllables(spoken: str) -> int:
    """Return how many syllables a number in words has."""
    return sum(3 if word in THREE_SYLLABLES else 2 if word in TWO_SYLLABLES else 1 for word in spoken.split())


def amount(digits: str) -> str:
    """Return *digits* as an amount: five hundred three."""
    if len(digits) > LONGEST:
        return one_by_one(digits)
    value = int(digits)
    if value == 0:
        return "zero"
    said: list[str] = []
    for scale in reversed(range(len(SCALES))):
        group = value // 1000**scale % 1000
        if group:
            said += [*_below_thousand(group), SCALES[scale]]
    return " ".join(said).strip()


def _below_thousand(value: int) -> list[str]:
    said = [ONES[value // 100], "hundred"] if value >= 100 else []
    rest = value % 100
    if rest >= 20:
        said.append(TENS[rest // 10])
        rest %= 10
    if rest:
        said.append(ONES[rest])
    return said


def one_by_one(digits: str, *, zero: str = "oh") -> str:
    """Return *digits* said one at a time: five oh three."""
    return " ".join(zero if digit == "0" else ONES[int(digit)] for digit in digits)


def in_pairs(digits: str) -> str:
    """Return three or four digits as codes, ports and years are said: five oh three, twenty twenty four."""
    head, tail = digits[:-2], digits[-2:]
    if tail == "00":
        return f"{amount(head)} hundred"
    return f"{amount(head)} {one_by_one(tail) if tail[0] == '0' else amount(tail)}"


def with_and(spoken: str) -> str:
    """Return an amount with the British and: five hundred and three."""
    return re.sub(r"hundred (?!thousand|million|billion|trillion|$)", "hundred and ", spoken)


def whole(digits: str, *, code: bool = False) -> tuple[str, ...]:
    """Return the ways to say *digits*, the likeliest first; a *code* is no amount."""
    said = amount(digits)
    if len(digits) > 1 and digits[0] == "0":
        return _with_leading_zeros(digits)
    if digits == "0":
        return ("zero", "oh")
    if len(digits) <= 2:
        return (said,)
    if len(digits) == 3:
        ways = (said, with_and(said), in_pairs(digits), one_by_one(digits))
        named = (code or digits in CODES) and not digits.endswith("00")
        return (ways[2], *ways) if named else ways
    if len(digits) == 4:
        return _four(digits, said)
    if len(digits) > LONGEST:
        return (one_by_one(digits), one_by_one(digits, zero="zero"))
    return (said, with_and(said), one_by_one(digits), one_by_one(digits, zero="zero"))


def _with_leading_zeros(digits: str) -> tuple[str, ...]:
    """Say 007 or 03: oh three, zero three, three."""
    rest = digits.lstrip("0")
    ways = [one_by_one(digits), one_by_one(digits, zero="zero")]
    if rest:
        zeros = len(digits) - len(rest)
        ways += [f"{one_by_one('0' * zeros)} {amount(rest)}", amount(rest)]
        if len(rest) == 2:
            ways.insert(0, f"{one_by_one('0' * zeros)} {amount(rest)}")
    return tuple(ways)


def _four(digits: str, said: str) -> tuple[str, ...]:
    """Say 2024, 2003, 8080, 5000, 1500."""
    ways = (said, with_and(said), in_pairs(digits), one_by_one(digits), one_by_one(digits, zero="zero"))
    if digits.endswith("000") or digits.startswith("200"):
        return ways
    return (ways[2], *ways)
