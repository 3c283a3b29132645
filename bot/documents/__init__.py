"""Documents: what people attach, as text: a file's letters, its paragraphs, a page's own text."""

from .decoding import decode, is_html, say_name
from .page import Page, read_page
from .paragraphs import Paragraph, read_paragraphs

__all__ = [
    "Page",
    "Paragraph",
    "decode",
    "is_html",
    "read_page",
    "read_paragraphs",
    "say_name",
]
