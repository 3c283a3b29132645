"""Durations: 3 days, 1h30, half an hour."""

import re
from datetime import timedelta

from bot.chat import UserError

from .numbers import NUMBER_WORDS, fold

LONGEST = timedelta(days=3653)
"""Ten years; anything longer is a slip of the finger."""

_UNITS = {
    "second": ("s", "sec", "secs", "second", "seconds"),
    "minute": ("m", "min", "mins", "minute", "minutes"),
    "hour": ("h", "hr", "hrs", "hour", "hours"),
    "day": ("d", "day", "days"),
    "week": ("w", "wk", "wks", "week", "weeks"),
    "fortnight": ("fortnight", "fortnights"),
}
_UNIT = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}
_LENGTHS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "fortnight": timedelta(weeks=2),
}
_PARTS = {"half": 0.5, "quarter": 0.25, "couple": 2.0}
_SMALLER = {"hour": "minute", "minute": "second"}
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|\S")
_SILENT = {"and", ",", "&", "in", "for"}
_MAX_TEXT = 100
_HOW = "Please type how long, as in 3 days, 90 minutes or 1h30."


def parse_duration(text: str) -> timedelta:
    """Read a length of time; months and years have no fixed length and are refused."""
    if len(text) > _MAX_TEXT:
        raise UserError(_HOW)
    tokens = [each for each in _TOKEN.findall(fold(text)) if each not in _SILENT]
    if any(re.fullmatch(r"months?|years?|yrs?", each) for each in tokens):
        raise UserError("Months and years differ in length. Please say it in weeks or days.")
    total = _total(tokens)
    if total > LONGEST:
        raise UserError("That is longer than ten years. Please type something shorter.")
    if not total:
        raise UserError(f"That is no time at all. {_HOW}")
    return total


def _total(tokens: list[str]) -> timedelta:
    total, last = timedelta(), ""
    if not tokens:
        raise UserError(_HOW)
    while tokens:
        count = _take_count(tokens)
        if tokens:
            last = _take_unit(tokens)
            total += _length(count, last)
        elif count == 0.5:  # noqa: PLR2004  an hour and a half
            total += _length(count, last)
        else:
            total += _length(count, _SMALLER.get(last, ""))
    return total


def _take_count(tokens: list[str]) -> float:
    """Take a number off the front: 3, two and a half, half an, a quarter of an, a couple of."""
    word = tokens.pop(0)
    if word in {"a", "an"} and tokens and tokens[0] in _PARTS:
        word = tokens.pop(0)
    if word in _PARTS:
        _skip(tokens, {"of", "a", "an"})
        return _PARTS[word]
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word] + _take_half(tokens)
    if word[0].isdecimal():
        count = float(word)
        _skip(tokens, {"of", "a", "an"} if count < 1 else set())
        return count + _take_half(tokens)
    raise UserError(_HOW)


def _take_half(tokens: list[str]) -> float:
    if tokens[:2] == ["a", "half"] and len(tokens) > 2:  # noqa: PLR2004  the unit comes behind
        del tokens[:2]
        return 0.5
    return 0


def _skip(tokens: list[str], words: set[str]) -> None:
    while tokens and tokens[0] in words:
        tokens.pop(0)


def _take_unit(tokens: list[str]) -> str:
    unit = _UNIT.get(tokens.pop(0))
    if unit is None:
        raise UserError(_HOW)
    return unit


def _length(count: float, unit: str) -> timedelta:
    if unit not in _LENGTHS:
        raise UserError(_HOW)
    if count > LONGEST / _LENGTHS[unit]:
        return LONGEST * 2
    return count * _LENGTHS[unit]
