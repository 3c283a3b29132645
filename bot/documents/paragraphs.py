"""Paragraphs: a text's parts between blank lines."""

from collections.abc import Iterator
from dataclasses import dataclass


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


def read_paragraphs(text: str) -> Iterator[Paragraph]:
    """Take a text apart at its blank lines."""
    rows: list[str] = []
    for number, row in enumerate([*text.split("\n"), ""], start=1):
        if row.strip():
            rows.append(row)
        elif rows:
            indent = len(rows[0]) - len(rows[0].lstrip())
            shown = "\n".join(each.strip() for each in rows)
            yield Paragraph(shown, number - len(rows), indent)
            rows = []
