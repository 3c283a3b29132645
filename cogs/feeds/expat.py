"""Expat: Python's XML parser as feedparser asks for it, but with text in one piece.

Otherwise text comes in a piece for each entity, of which HTML within XML is full, and feedparser
works on every piece: that is a quarter of its time.
"""

from typing import Any
from xml.sax.expatreader import ExpatParser


class WholeTextParser(ExpatParser):
    """Python's own parser, which has what it needs for that and does not use it."""

    _parser: Any  # expat's own

    def reset(self) -> None:
        """Begin with a page."""
        super().reset()
        self._parser.buffer_text = True


def create_parser() -> WholeTextParser:
    """Give a parser; xml.sax looks for a function of this name."""
    return WholeTextParser()
