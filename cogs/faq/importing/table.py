"""Tables: CSV with a header row, as Excel and others write it."""

import csv
import re
from io import StringIO

from bot import UserError, say_name

from .fields import describe_unknown, find_field
from .pair import Draft, Drafts

DELIMITERS = (",", ";", "\t")
_FORMULA = re.compile("'+(?=[=+@\t\uff1d\uff0b\uff0d\uff20-])")


def disarm(text: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula, by an apostrophe before it."""
    return f"'{text}" if re.match("'*[=+@\t\uff1d\uff0b\uff0d\uff20-]", text) else text


def rearm(text: str) -> str:
    """Take off the apostrophe that `disarm` has put on."""
    return text[1:] if _FORMULA.match(text) else text


def read_csv(name: str, text: str) -> Drafts:
    """Read CSV parted by commas, semicolons or tabs; raise UserError if it has no header."""
    first, _, rest = text.partition("\n")
    marked = re.fullmatch(r'"?sep=(.)"?', first.strip("\n"))
    skipped = 1 if marked else 0
    text = rest if marked else text
    delimiter = marked[1] if marked else max(DELIMITERS, key=lambda each: _known(text, each))
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    started = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((started + skipped, row))
            started = reader.line_num + 1
    except csv.Error as error:
        raise UserError(
            f"{say_name(name)} is not CSV that I can read: there is a quotation mark too many or "
            f"too few, or a cell too long, at line {started + skipped}."
        ) from error
    return _drafts(name, rows)


def _known(text: str, delimiter: str) -> int:
    header = next((line for line in text.split("\n") if line.strip()), "")
    return sum(find_field(cell.strip(" \"'")) is not None for cell in header.split(delimiter))


def _drafts(name: str, rows: list[tuple[int, list[str]]]) -> Drafts:
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    fields = [find_field(cell) for cell in header]
    if "question" not in fields or "answer" not in fields:
        raise UserError(
            f"I found no question and answer pairs in {say_name(name)}. Its first row should name "
            "the columns, question and answer among them."
        )
    problems = list(describe_unknown(cell for cell in header if cell and not find_field(cell)))
    drafts = []
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row[len(fields) :]):
            problems.append(
                f"Line {line} has more cells than the first row, so I have left it out. "
                "Perhaps a text with a comma lacks its quotation marks."
            )
            continue
        named = zip(fields, row, strict=False)
        drafts.append(
            Draft(f"Line {line}", {each: rearm(cell.strip()) for each, cell in named if each})
        )
    return Drafts("csv", tuple(drafts), tuple(problems))
