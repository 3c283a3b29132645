"""Telling: whether the author of a quote knows that they were nominated."""

from bot import Connection, Desk

from .model import Consent, Quote, Telling
from .store import find_author


async def find_telling(desk: Desk, conn: Connection, quote: Quote) -> Telling:
    """Find whether the author of a quote was told, and what of their silence."""
    author = await find_author(conn, quote.id) if quote.consent is Consent.ASKED else None
    if author is None or author.asked is None:
        return Telling()
    sending = await desk.outbox.find_sending(conn, author.asked)
    return Telling(
        said_at=sending.said_at,
        is_waiting=sending.is_waiting,
        is_given_up=sending.said_at is None and not sending.is_waiting,
        wait=author.wait,
    )
