"""Words: a chat line taken apart, with quotes of every kind that phones type."""

import re
from bisect import bisect_left
from dataclasses import dataclass

DOUBLE = '"\u201c\u201d\u201e\u201f'
SINGLE = "'\u2018\u2019\u201a\u201b"
_OPENERS = DOUBLE + "'\u2018\u201a\u201b"
LONG_DASHES = "\u2013\u2014"
"""What phones make of two hyphens."""
_OPTION = re.compile(rf"(?:--|[{LONG_DASHES}])[\w-]+=")
_START = re.compile(r"\S")
_END = re.compile(r"\s|$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word without its quotes; `start` and `end` say where it stands, quotes and all."""

    text: str
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """Split a line at white space, keeping together what stands in quotes.

    A quote opens at the start of a word or after `--name=`. It closes before anything that is
    no letter or digit, so that the apostrophe in don't is none. One without its partner stays.
    """
    closers = [_closers(text, DOUBLE), _closers(text, SINGLE)]
    words = []
    at = 0
    while start := _START.search(text, at):
        word = _read_word(text, start.start(), closers)
        words.append(word)
        at = word.end
    return words


def _closers(text: str, quotes: str) -> list[int]:
    return [match.start() for match in re.finditer(rf"[{quotes}](?!\w)", text)]


def _read_word(text: str, start: int, closers: list[list[int]]) -> Word:
    option = _OPTION.match(text, start)
    opener = option.end() if option else start
    if opener < len(text) and text[opener] in _OPENERS:
        of_kind = closers[text[opener] not in DOUBLE]
        place = bisect_left(of_kind, opener + 1)
        if place < len(of_kind):
            close = of_kind[place]
            end = _end(text, close + 1)
            before, after = text[start:opener], text[close + 1 : end]
            return Word(before + text[opener + 1 : close] + after, start, end)
    end = _end(text, start)
    return Word(text[start:end], start, end)


def _end(text: str, start: int) -> int:
    found = _END.search(text, start)
    return found.start() if found else len(text)
