"""Telling: whether the author of a quote knows that they were nominated."""

from dataclasses import replace

from bot import Connection, Desk, User, UserError

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
        account=author.account,
    )


async def look_whether_heard(desk: Desk, quote: Quote, telling: Telling) -> Telling:
    """See whether an author is where they were told; not to be asked within a transaction.

    On Matrix what they were told lies behind an invitation, and they know it once they accept.
    """
    if telling.said_at is None:
        return telling
    try:
        there = await desk.find_listening(User(telling.account, ""), quote.community)
    except UserError:
        there = None
    if there is None:
        return replace(telling, said_at=None, is_absent=True)
    # By the server's clock; where that is ahead of ours, they came just now.
    came = there.since if there.since is not None and there.since <= desk.now else telling.said_at
    return replace(telling, said_at=max(telling.said_at, came))
