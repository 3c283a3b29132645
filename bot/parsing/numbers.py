"""Numbers as words, and text folded for reading."""

import re
import unicodedata

NUMBER_WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}


def fold(text: str) -> str:
    """Give the text in lower case, with plain digits, dashes and single spaces."""
    text = re.sub(r"[½¼¾]", lambda found: _FRACTIONS[found[0]], text)
    text = re.sub(r"(?<!\d)\.(?=\d)", "0.", text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[\N{HYPHEN}-\N{EM DASH}\N{MINUS SIGN}]", "-", text)
    return " ".join(text.split())
