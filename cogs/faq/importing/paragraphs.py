"""Paragraphs: a text's parts, with each question taken off the lines around it."""

import re
from collections.abc import Iterator

from bot import Paragraph
from bot import read_paragraphs as read_whole

LABEL = re.compile(r"(?i)(?P<kind>q|question|a|answer) ?(?P<number>\d{1,4})? ?[:.)-]\s+")
"""`Q:`, `Question 12.`, `A:` and the like, before a question or an answer."""

_SENTENCE_END = tuple(".!?:;\u201d\"')")


def read_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Take a text apart at its blank lines, and a question off the lines around it."""
    return tuple(part for whole in read_whole(text) for part in split_questions(whole))


def split_questions(whole: Paragraph) -> Iterator[Paragraph]:
    """Take questions off the lines before and after them.

    A line with a question mark at its end ends one, which begins where the sentence before it
    ended: so a question that is broken over two lines stays whole.
    """
    rows = whole.text.split("\n")
    if len(rows) == 1 or whole.is_heading:
        yield whole
        return
    start = 0
    for place, row in enumerate(rows):
        ends = row.rstrip().endswith("?")
        begin = _begin(rows, start, place) if ends else place
        if begin > start and (ends or LABEL.match(row)):
            yield _part(whole, rows, start, begin)
            start = begin
        if ends:
            yield _part(whole, rows, start, place + 1)
            start = place + 1
    if start < len(rows):
        yield _part(whole, rows, start, len(rows))


def _begin(rows: list[str], start: int, place: int) -> int:
    while place > start and not rows[place - 1].rstrip().endswith(_SENTENCE_END):
        place -= 1
    return place


def _part(whole: Paragraph, rows: list[str], start: int, end: int) -> Paragraph:
    return Paragraph("\n".join(rows[start:end]), whole.line + start, whole.indent)


def is_listed(paragraph: Paragraph) -> bool:
    """Tell whether it is an item of a list."""
    return bool(
        re.match(r"(?:[-*\u2022\u00b7\u25aa\u2013]|\(?\d{1,3}[.)]|\(?[a-z][.)]) ", paragraph.text)
    )
