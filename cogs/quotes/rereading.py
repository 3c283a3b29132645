"""Rereading: what happened to the messages behind quotes while nobody heard of it.

Nobody tells what was edited, deleted or reacted to while the bot was away, or while hearing of it
failed. So after a start, and once a day, the messages are read again, a few at a time.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import Desk, Every, Message, UserError

from .board import refresh
from .definition import cog
from .following import follow_change, follow_removal
from .model import Author, Quote
from .rules import read_rules
from .store import Quotes, Votes, find_author, list_communities
from .voting import list_reactors

PAUSE = timedelta(minutes=2)
"""How long after a start the platforms are on, and how long to rest between a few messages."""
FEW = 25
"""So many are read then, one after the other: other jobs and the platforms hardly notice."""
PERIOD = timedelta(days=1)
AGAIN = timedelta(hours=1)
"""How soon to look again at what could not be read."""
FRESH = timedelta(days=90)
SELDOM = 30
"""What is on the board for longer than `FRESH` is read after a start, and then every so many days:
a board grows for years, and its old messages hardly change."""

Which = tuple[str, int]
"""A quote, by its community and its number."""


@dataclass(slots=True)
class Round:
    """What is still to be read in this round, what could not be, and when to go on."""

    left: list[Which] = field(default_factory=list)
    missed: list[Which] = field(default_factory=list)
    next_at: datetime | None = None
    again_at: datetime | None = None


@cog.job(Every(PAUSE))
async def reread(desk: Desk) -> None:
    """Read a few messages again; follow what was changed or deleted, and count the reactions."""
    state = desk.state(Round)
    if not state.left:
        await _begin(desk, state)
    some, state.left = state.left[:FEW], state.left[FEW:]
    failed: list[Which] = []
    silent: set[str] = set()
    for each in some:
        found = await _find(desk, each)
        if found is None:
            continue
        quote, author = found
        if author.room.id in silent:  # one that can't be read tells enough of its room
            state.missed.append(each)
        elif not await _reread(desk, quote, author):
            silent.add(author.room.id)
            failed.append(each)
    state.missed += failed  # last, so that the others get their turn before


async def _begin(desk: Desk, state: Round) -> None:
    """Begin a round if it is time: of all, or of what could not be read before."""
    now = desk.now
    if state.next_at is None or now >= state.next_at:
        state.left, state.missed = await _list_due(desk, is_first=state.next_at is None), []
        state.next_at, state.again_at = now + PERIOD, now + AGAIN
    elif state.missed and state.again_at is not None and now >= state.again_at:
        state.left, state.missed = state.missed, []
        state.again_at = now + AGAIN


async def _list_due(desk: Desk, *, is_first: bool) -> list[Which]:
    """List the quotes whose messages are to be read, the latest first."""
    async with desk.storage.read() as conn:
        live = [
            each
            for community in await list_communities(conn)
            for each in await Quotes(conn, community).list_live()
        ]
    due = [each for each in live if is_first or is_due(each, desk.now)]
    due.sort(key=lambda each: each.nominated_at, reverse=True)
    return [(each.community, each.number) for each in due]


def is_due(quote: Quote, now: datetime) -> bool:
    """Tell whether the message of a quote is read again today."""
    is_fresh = quote.shown_at is None or now < quote.shown_at + FRESH
    return is_fresh or (now.toordinal() + quote.id) % SELDOM == 0


def has_changed(message: Message, quote: Quote, author: Author) -> bool:
    """Tell whether there is a change to take over; what can't be read may still be as it was."""
    if message.is_readable:
        return True
    known = author.read_at or quote.nominated_at
    return message.edited_at is not None and message.edited_at > known


async def _find(desk: Desk, which: Which) -> tuple[Quote, Author] | None:
    """Find a quote and where it comes from, if that is a message that may be read."""
    community, number = which
    async with desk.storage.read() as conn:
        quote = await Quotes(conn, community).find(number)
        author = await find_author(conn, quote.id) if quote is not None else None
    if quote is None or author is None or not quote.is_live or not desk.is_served(author.room):
        return None
    return quote, author


async def _reread(desk: Desk, quote: Quote, author: Author) -> bool:
    """Follow what became of a message; False if its platform can't tell now."""
    try:
        message = await desk.directory.find_message(author.room, author.message)
    except UserError:
        return False
    if message is None:
        return await desk.attempt(follow_removal(desk, quote.community, author.message))
    if has_changed(message, quote, author):
        await desk.attempt(follow_change(desk, message, quote.version))
    if quote.takes_votes(desk.now):
        await desk.attempt(_recount(desk, quote, author))
    return True


async def _recount(desk: Desk, quote: Quote, author: Author) -> None:
    rules = await read_rules(desk, quote.community)
    try:
        people = await list_reactors(desk, author.room, author.message, rules)
    except UserError:
        return  # its platform does not say: what was counted stays
    today = desk.now.astimezone(desk.zone).date()
    others = [each.tags(quote.subject) for each in people if author.account not in each.accounts]
    async with desk.storage.write() as conn:
        await Votes(conn, quote.community, quote.subject).recount(others, today)
        current = await Quotes(conn, quote.community).find(quote.number)
        if current is not None and current.votes != quote.votes and current.is_shown:
            await refresh(desk, conn, current)
