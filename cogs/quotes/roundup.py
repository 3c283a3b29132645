"""Roundup: Pick of the Week, composed and split into messages where a quote ends. Pure."""

from collections.abc import Sequence

from bot import escape

from .model import Quote
from .naming import sign

PART = 1800
"""Characters of one message, so that it can be sent whole on every platform."""
WITHDRAWN = "*What stood here has been withdrawn.*"
LEAD = "Words that your colleagues picked since the last time:"


def title_of(number: int) -> str:
    """Name a round-up."""
    return f"Pick of the Week {number}"


def render_head(number: int, introduction: str) -> str:
    """Write what stands above the picks."""
    return f"**{title_of(number)}**\n\n{escape(introduction, keep_links=True) or LEAD}"


def render_pick(quote: Quote) -> str:
    """Write one pick: its words, whose they are, and why it was picked."""
    rows = [f"> {escape(row)}".rstrip() for row in quote.words.split("\n")]
    rows += ["", f"{sign(quote)} \N{MIDDLE DOT} #{quote.number} \N{MIDDLE DOT} {say_votes(quote)}"]
    if quote.reason:
        rows.append(f"Why: {escape(quote.reason)}")
    return "\n".join(rows)


def say_votes(quote: Quote) -> str:
    """Say how many votes it has."""
    return "1 vote" if quote.votes == 1 else f"{quote.votes} votes"


def split_picks(picks: Sequence[Quote], head: str, limit: int = PART) -> list[list[Quote]]:
    """Share picks out among messages, so that none breaks but one that fills several alone."""
    parts: list[list[Quote]] = [[]]
    length = len(head)
    for pick in picks:
        more = len(render_pick(pick)) + 2
        if parts[-1] and length + more > limit:
            parts.append([])
            length = 0
        parts[-1].append(pick)
        length += more
    return [part for part in parts if part]


def render_part(part: Sequence[Quote | None], head: str = "") -> str:
    """Write one message; a pick that is None has been withdrawn."""
    there = [render_pick(each) for each in part if each is not None]
    return "\n\n".join(filter(None, [head, *(there or [WITHDRAWN])]))
