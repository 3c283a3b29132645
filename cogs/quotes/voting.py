"""Voting: one vote a person, whichever account they use and however they give it."""

from dataclasses import dataclass

from bot import Connection, Desk, Room, User, UserError

from .accounts import accounts_of, secret_of
from .model import Quote
from .rules import Rules
from .store import Votes, find_author
from .tags import tag_votes


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who votes: all their accounts, and what tags are made with."""

    accounts: tuple[str, ...]
    secret: bytes

    def tags(self, subject: str) -> list[str]:
        """Give the tags of their vote on a subject, the one to keep first."""
        return tag_votes(self.secret, subject, self.accounts)


async def find_voter(desk: Desk, community: str, user: User) -> Voter:
    """Find who somebody is; to be asked before a transaction begins."""
    return Voter(tuple(await accounts_of(desk, user)), await secret_of(desk, community))


async def list_reactors(desk: Desk, room: Room, message_id: str, rules: Rules) -> list[Voter]:
    """List who has put the reaction to a message; raise UserError if that can't be told now."""
    if not rules.reaction:
        return []
    people = await desk.directory.list_reactors(room, message_id, rules.reaction)
    return [await find_voter(desk, room.community, each) for each in people]


async def is_own(conn: Connection, quote: Quote, voter: Voter) -> bool:
    """Tell whether somebody wrote a quote."""
    author = await find_author(conn, quote.id)
    return author is not None and author.account in voter.accounts


async def cast(desk: Desk, conn: Connection, quote: Quote, voter: Voter) -> bool:
    """Count a vote; False if it was counted before. Raise UserError if it can't be."""
    if await is_own(conn, quote, voter):
        raise UserError("These are your own words, so your vote does not count for them.")
    if not quote.takes_votes(desk.now):
        raise UserError(f"The voting on #{quote.number} is over.")
    today = desk.now.astimezone(desk.zone).date()
    return await Votes(conn, quote.community, quote.subject).add(voter.tags(quote.subject), today)


async def take_back(desk: Desk, conn: Connection, quote: Quote, voter: Voter) -> bool:
    """Take a vote back; False if there was none. Raise UserError if it is too late."""
    if not quote.takes_votes(desk.now):
        raise UserError(f"The voting on #{quote.number} is over.")
    return await Votes(conn, quote.community, quote.subject).remove(voter.tags(quote.subject))
