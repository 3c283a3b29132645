"""Texts in the form in which entries keep them, and folded for comparison."""

import re

from bot import clean, shorten

MAX_CATEGORY = 60

_BLANK_LINES = re.compile(r"\n{3,}")
_INNER_SPACES = re.compile(r"(?<=\S) {2,}")
_ODD_SPACE = re.compile(r"[^\S\n\t ]")


def one_line(text: str) -> str:
    """Give a question, alias or name on one line."""
    return " ".join(clean(text).split())


def name_category(text: str) -> str:
    """Give a category's name, cut to its limit."""
    return shorten(one_line(text), MAX_CATEGORY)


def lines(text: str) -> str:
    """Give an answer with its lines and their margins, but no other needless space."""
    text = _ODD_SPACE.sub(" ", clean(text)).replace("\t", " ")
    text = _INNER_SPACES.sub(" ", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()


def split_aliases(text: str) -> list[str]:
    """Split aliases at ; signs and line ends."""
    return [alias for part in re.split(r"[;\n]", clean(text)) if (alias := one_line(part))]
