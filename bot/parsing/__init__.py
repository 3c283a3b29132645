"""Parsing: what a person typed, as values. No clock and no I/O."""

from .clock import parse_time
from .durations import parse_duration
from .moments import parse_date, parse_when
from .values import parse_choice, parse_link, parse_whole_number
from .words import LONG_DASHES, Word, split_words

__all__ = [
    "LONG_DASHES",
    "Word",
    "parse_choice",
    "parse_date",
    "parse_duration",
    "parse_link",
    "parse_time",
    "parse_when",
    "parse_whole_number",
    "split_words",
]
