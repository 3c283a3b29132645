"""Recounting: reactions that were put and taken back while the bot was away."""

from dataclasses import dataclass
from datetime import timedelta

from bot import Desk, Every, UserError

from .board import refresh
from .definition import cog
from .model import Author, Quote
from .rules import read_rules
from .store import Quotes, Votes, find_author, list_communities
from .voting import list_reactors

PAUSE = timedelta(minutes=2)
"""How long after a start the platforms are on, so that they can be asked."""


@dataclass(slots=True)
class Recount:
    """Whether it was done since the start."""

    is_done: bool = False


@cog.job(Every(PAUSE))
async def recount(desk: Desk) -> None:
    """Count the reactions to every open quote anew, once after a start."""
    state = desk.state(Recount)
    if state.is_done:
        return
    state.is_done = True
    for quote, author in await _list_open(desk):
        await _recount(desk, quote, author)


async def _list_open(desk: Desk) -> list[tuple[Quote, Author]]:
    """List the quotes that take votes and were made of a message."""
    found = []
    async with desk.storage.read() as conn:
        for community in await list_communities(conn):
            for quote in await Quotes(conn, community).list_live():
                author = await find_author(conn, quote.id)
                if author is not None and quote.takes_votes(desk.now):
                    found.append((quote, author))
    return found


async def _recount(desk: Desk, quote: Quote, author: Author) -> None:
    rules = await read_rules(desk, quote.community)
    try:
        people = await list_reactors(desk, author.room, author.message, rules)
    except UserError:
        return  # its platform is off, or does not say: what was counted stays
    today = desk.now.astimezone(desk.zone).date()
    others = [each.tags(quote.subject) for each in people if author.account not in each.accounts]
    async with desk.storage.write() as conn:
        await Votes(conn, quote.community, quote.subject).recount(others, today)
        current = await Quotes(conn, quote.community).find(quote.number)
        if current is not None and current.votes != quote.votes and current.is_shown:
            await refresh(desk, conn, current)
