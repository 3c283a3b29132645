"""Decoding: from a file's bytes to text, refusing what is none."""

import re
from pathlib import PurePath

from bot.chat import UserError
from bot.markup import clean, escape, shorten

MAX_SIZE = 2_000_000

_SIGNATURES = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF; please copy its text into a text file",
    b"PK\x03\x04": "a zip, Word or Excel file; from Excel, please save it as CSV",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file; from Excel, please save it as CSV",
    b"\x1f\x8b": "a packed file",
    b"SQLite format 3": "a database",
}
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HTML = re.compile(r"(?i)\s*(?:<!--.{0,200}?-->\s*)?<(?:!doctype html|html|head|body)\b")


def say_name(name: str) -> str:
    """Give a file's name as it can be repeated."""
    return escape(shorten(clean(PurePath(name).name).replace("\n", " "), 40)) or "That file"


def decode(name: str, data: bytes, readable: str) -> str:
    """Give the text of a file; raise UserError if it is empty, too large or no text.

    `readable` says to people what can be read.
    """
    shown = say_name(name)
    if len(data) > MAX_SIZE:
        size, limit = len(data) / 1e6, MAX_SIZE / 1e6
        raise UserError(
            f"{shown} is too large: it has {size:.1f} MB, and I read up to {limit:.0f}."
        )
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise UserError(f"{shown} is not text but {kind}. I can read {readable}.")
    text = _decode(data)
    if text is None or len(_CONTROL.findall(text)) > len(text) / 100:
        raise UserError(f"{shown} is not text that I can read. Please save it as text in UTF-8.")
    if not text.strip():
        raise UserError(f"{shown} is empty. I can read {readable}.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str | None:
    marked = next((each for mark, each in _MARKS.items() if data.startswith(mark)), None)
    # What is not UTF-8 comes from Windows: Excel still writes CSV in its old code page.
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_html(text: str) -> bool:
    """Tell whether a text begins as a web page does."""
    return _HTML.match(text) is not None
