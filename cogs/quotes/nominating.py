"""Nominating: from a message, or from words elsewhere, to what moderators can look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot import Connection, Desk, Message, User, UserError, find_identifiers

from .asking import ask_author
from .model import EARLY, Author, Consent, Quote, State
from .moderating import tell_moderators
from .rules import Rules
from .store import Quotes, Votes, add_author, add_nominator, has_refused
from .tags import tag_message, tag_refusal, tag_text
from .voting import Voter, find_voter, is_own


class Outcome(Enum):
    """What a nomination came to."""

    NEW = auto()
    KNOWN = auto()
    CLOSED = auto()
    """It was turned down, declined or withdrawn before."""
    REFUSED = auto()
    """Whoever wrote it wants not to be nominated."""
    POSTED = auto()
    """It is what the bot itself has posted, such as a round-up."""
    TOO_FEW = auto()
    """Too few people have reacted to it."""


@dataclass(frozen=True, slots=True)
class Nominated:
    """What a nomination came to, and the quote's number if there is one."""

    outcome: Outcome
    number: int = 0


def check_words(words: str) -> str:
    """Give the words of a message; raise UserError if they can't be kept."""
    kinds = find_identifiers(words)
    if kinds:
        listed = " and ".join(str(kind) for kind in kinds)
        raise UserError(
            f"I have not kept that message, because it seems to hold {listed}. What could identify "
            "a person can't be nominated."
        )
    if not words.strip():
        raise UserError("I find no words in that message to nominate.")
    return words.strip()


async def nominate_message(
    desk: Desk, message: Message, by: User | None, rules: Rules, people: Sequence[Voter] = ()
) -> Nominated:
    """Nominate a message; raise UserError if it can't be.

    `people` are those who have put the reaction to it. Without `by`, they must be enough.
    """
    community, words = message.room.community, check_words(message.text)
    writer = await find_voter(desk, community, message.author)
    voter = await find_voter(desk, community, by) if by else None
    if voter and set(voter.accounts) & set(writer.accounts):
        raise UserError("These are your own words. A colleague can nominate them.")
    subject = tag_message(writer.secret, message.id)
    refusals = [tag_refusal(writer.secret, each) for each in writer.accounts]
    async with desk.storage.write() as conn:
        votes = Votes(conn, community, subject)
        old = await Quotes(conn, community).find_about(subject)
        if old is not None:
            return await _join(desk, conn, old, voter, by)
        if await desk.outbox.find_key(conn, message.room, message.id):
            await votes.clear()
            return Nominated(Outcome.POSTED)
        if await has_refused(conn, community, refusals):
            await votes.clear()
            return Nominated(Outcome.REFUSED)
        today = desk.now.astimezone(desk.zone).date()
        await votes.recount([each.tags(subject) for each in people], today)
        await votes.remove(writer.tags(subject))
        if voter is None and await votes.count() < rules.threshold:
            return Nominated(Outcome.TOO_FEW)
        source = tag_text(writer.secret, subject, words)
        draft = make_draft(community, subject, words, Consent.ASKED, source)
        added = await _add(desk, conn, draft)
        asked = await ask_author(desk, conn, added, message, rules)
        author = Author(
            added.id, message.author.id, message.room, message.id, asked, rules.wait, desk.now
        )
        await add_author(conn, community, author)
        await _join(desk, conn, added, voter, by)
    return Nominated(Outcome.NEW, added.number)


async def nominate_words(desk: Desk, draft: Quote, by: User) -> Nominated:
    """Nominate words from elsewhere; the same words and link are one nomination."""
    voter = await find_voter(desk, draft.community, by)
    async with desk.storage.write() as conn:
        old = await Quotes(conn, draft.community).find_about(draft.subject)
        added = old or await _add(desk, conn, draft)
        joined = await _join(desk, conn, added, voter, by)
    return joined if old else Nominated(Outcome.NEW, added.number)


def make_draft(
    community: str, subject: str, words: str, consent: Consent, source: str = ""
) -> Quote:
    """Make a quote that waits for the moderators; it gets its number when it is added."""
    return Quote(
        id=0,
        community=community,
        number=0,
        subject=subject,
        source=source,
        state=State.WAITING,
        consent=consent,
        original=words,
        words=words,
        reason="",
        name="",
        link="",
        nominated_at=EARLY,
    )


async def _add(desk: Desk, conn: Connection, draft: Quote) -> Quote:
    """Add a quote, and tell moderators that it waits."""
    new = replace(draft, nominated_at=desk.now)
    added = await Quotes(conn, draft.community).add(new)
    await tell_moderators(desk, conn, added)
    return added


async def _join(
    desk: Desk, conn: Connection, quote: Quote, voter: Voter | None, by: User | None
) -> Nominated:
    """Count whoever nominates what is there already."""
    if not quote.is_live:
        return Nominated(Outcome.CLOSED, quote.number)
    if voter and by and not await is_own(conn, quote, voter):
        if quote.takes_votes(desk.now):
            today = desk.now.astimezone(desk.zone).date()
            votes = Votes(conn, quote.community, quote.subject)
            await votes.add(voter.tags(quote.subject), today)
        if quote.state is State.WAITING:
            await add_nominator(conn, quote.community, quote.id, by.id)
    return Nominated(Outcome.KNOWN, quote.number)
