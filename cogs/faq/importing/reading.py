"""Reading: from a file of any format to its pairs."""

from collections.abc import Callable

from bot import UserError, decode, say_name

from .checking import check_drafts
from .formats import READABLE, find_format
from .markdown import read_markdown
from .pair import Drafts, Imported
from .post import read_html_post, read_text_post
from .records import read_json, read_yaml
from .table import read_csv

MAX_PAIRS = 10_000

_RECORDS: dict[str, Callable[[str, str], Drafts]] = {
    "yaml": read_yaml,
    "json": read_json,
    "csv": read_csv,
}
_TEXTS: dict[str, tuple[Callable[[str], Drafts | None], ...]] = {
    "markdown": (read_markdown, read_text_post),
    "text": (read_text_post, read_markdown),
    "html": (read_html_post, read_text_post),
}


def read_pairs(name: str, data: bytes) -> Imported:
    """Read the questions and answers of a file, whose name tells its format.

    What is wrong with a single pair is told in `problems`. Raises UserError if the file as a
    whole can't be used.
    """
    text = decode(name, data, READABLE)
    found = _read(name, text)
    if len(found.drafts) > MAX_PAIRS:
        raise UserError(
            f"{say_name(name)} holds more than {MAX_PAIRS:,} questions. Please split it."
        )
    pairs, problems = check_drafts(found.drafts)
    return Imported(found.format, pairs, found.problems + problems, found.title, found.said_on)


def _read(name: str, text: str) -> Drafts:
    kind = find_format(name, text)
    if kind in _RECORDS:
        return _RECORDS[kind](name, text)
    for read in _TEXTS[kind]:
        found = read(text)
        if found:
            return found
    raise UserError(
        f"I found no question and answer pairs in {say_name(name)}. I can read {READABLE}. "
        "In a text, each question stands alone on its line and ends with a question mark."
    )
