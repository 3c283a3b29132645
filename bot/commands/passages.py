"""Passages: what one cog has read elsewhere, for another to choose from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that were published, not escaped; `source` names where, and `link` leads there."""

    source: str
    title: str
    text: str
    link: str
    at: datetime
