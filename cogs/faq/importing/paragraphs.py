"""Paragraphs: a text's parts between blank lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LABEL = re.compile(r"(?i)(?P<kind>q|question|a|answer) ?(?P<number>\d{1,4})? ?[:.)-]\s+")
"""`Q:`, `Question 12.`, `A:` and the like, before a question or an answer."""

_SENTENCE_END = tuple(".!?:;\u201d\"')")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without its margin; `indent` counts the spaces before it."""

    text: str
    line: int
    indent: int = 0
    is_heading: bool = False

    @property
    def joined(self) -> str:
        """Give it on one line."""
        return " ".join(self.text.split())


def read_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Take a text apart at its blank lines, and a question off the lines around it."""
    return tuple(part for whole in _paragraphs(text) for part in split_questions(whole))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    rows: list[str] = []
    for number, row in enumerate([*text.split("\n"), ""], start=1):
        if row.strip():
            rows.append(row)
        elif rows:
            indent = len(rows[0]) - len(rows[0].lstrip())
            shown = "\n".join(each.strip() for each in rows)
            yield Paragraph(shown, number - len(rows), indent)
            rows = []


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
