"""Formats: what kind of file it is that questions are read from."""

import re
from pathlib import PurePath

from bot import UserError, escape, is_html

FORMATS = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
}
READABLE = "YAML, JSON, CSV, Markdown, or a saved Q&A post as text or HTML"


def find_format(name: str, text: str) -> str:
    """Tell a file's format by its name, or by its beginning if the name does not say."""
    ending = PurePath(name).suffix.lower()
    found = FORMATS.get(ending)
    if found is None and ending and not re.fullmatch(r"\.\d+|\.[^.]*\s.*", ending):
        raise UserError(
            f"I don't know files that end in {escape(ending[:20])}. I can read {READABLE}."
        )
    if found in {None, "text"} and is_html(text):
        return "html"
    if found is None:
        return "json" if text.lstrip()[0] in "[{" else "text"
    return found
