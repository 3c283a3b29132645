"""Following: what happens to a message happens to what was made of it."""

from dataclasses import dataclass, field, replace

from bot import Connection, Context, Desk, Message, Reaction, Reply, UserError

from .accounts import secret_of
from .asking import erase
from .board import board_key, refresh
from .definition import cog, quotes
from .model import Quote, State
from .moderating import tell_moderators
from .nominating import nominate_message
from .rules import Rules, read_rules
from .store import Quotes, Votes, note_read
from .tags import tag_message, tag_text
from .voting import Voter, cast, find_voter, is_own, list_reactors, take_back


@dataclass(slots=True)
class Looking:
    """The messages that are being read because enough people reacted to them."""

    subjects: set[str] = field(default_factory=set)


@cog.on_reaction
async def react(ctx: Context, reaction: Reaction) -> None:
    """Count a reaction as a vote, and nominate a message once enough people reacted to it."""
    rules = await read_rules(ctx.desk, ctx.community)
    if not rules.reaction or not (reaction.emoji == "" or reaction.shows(rules.reaction)):
        return
    subject = tag_message(await secret_of(ctx.desk, ctx.community), reaction.message_id)
    if reaction.user is None:
        await _clear(ctx, subject)
        return
    voter = await find_voter(ctx.desk, ctx.community, reaction.user)
    if rules.board is not None and reaction.room.id == rules.board.id:
        await _vote_on_board(ctx, reaction, voter)
        return
    async with ctx.storage.write() as conn:
        if not reaction.is_added:
            await _take_back(ctx, conn, subject, voter)
            return
        count = await _count(ctx, conn, subject, voter, is_allowed=rules.allows(reaction.room))
    if count >= rules.threshold:
        await _nominate(ctx, subject, reaction, rules)


async def _count(
    ctx: Context, conn: Connection, subject: str, voter: Voter, *, is_allowed: bool
) -> int:
    """Count a reaction; give how many there are to a message that nobody has nominated."""
    votes = Votes(conn, ctx.community, subject)
    today = ctx.now.astimezone(ctx.zone).date()
    quote = await quotes(ctx, conn).find_about(subject)
    if quote is None:
        if not is_allowed:
            return 0
        await votes.add(voter.tags(subject), today, is_reaction=True)
        return await votes.count()
    if quote.takes_votes(ctx.now) and not await is_own(conn, quote, voter):
        await votes.add(voter.tags(subject), today, is_reaction=True)
        await _refresh(ctx, conn, subject)
    return 0


async def _vote_on_board(ctx: Context, reaction: Reaction, voter: Voter) -> None:
    """Take a reaction to what the bot posted of a quote as if its button had been pressed."""
    async with ctx.storage.write() as conn:
        key = await ctx.desk.outbox.find_key(conn, reaction.room, reaction.message_id)
        shown = await quotes(ctx, conn).list_shown()
        quote = next((each for each in shown if key == board_key(each)), None)
        if quote is None or not quote.takes_votes(ctx.now) or await is_own(conn, quote, voter):
            return
        if reaction.is_added:
            await cast(ctx.desk, conn, quote, voter)
        else:
            await take_back(ctx.desk, conn, quote, voter)
        await _refresh(ctx, conn, quote.subject)


async def _take_back(ctx: Context, conn: Connection, subject: str, voter: Voter) -> None:
    quote = await quotes(ctx, conn).find_about(subject)
    if quote is None or quote.takes_votes(ctx.now):
        await Votes(conn, ctx.community, subject).remove(voter.tags(subject))
        await _refresh(ctx, conn, subject)


async def _clear(ctx: Context, subject: str) -> None:
    """Forget reactions that a moderator cleared; the votes on what was nominated stay."""
    async with ctx.storage.write() as conn:
        if await quotes(ctx, conn).find_about(subject) is None:
            await Votes(conn, ctx.community, subject).clear()


async def _refresh(ctx: Context, conn: Connection, subject: str) -> None:
    """Let the board show how many votes there are now."""
    quote = await quotes(ctx, conn).find_about(subject)
    if quote is not None and quote.is_shown:
        await refresh(ctx.desk, conn, quote)


async def _nominate(ctx: Context, subject: str, reaction: Reaction, rules: Rules) -> None:
    """Nominate a message that enough people reacted to, unless that is under way already."""
    under_way = ctx.state(Looking).subjects
    if subject in under_way:
        return
    under_way.add(subject)
    try:
        message = await ctx.desk.directory.find_message(reaction.room, reaction.message_id)
        if message is not None and message.is_readable and message.text.strip():
            people = await list_reactors(ctx.desk, reaction.room, reaction.message_id, rules)
            await nominate_message(ctx.desk, message, None, rules, people)
    except UserError:
        return  # it can't be read now, or not be kept: nobody asked, so nobody is told
    finally:
        under_way.discard(subject)


@cog.on_edit
async def follow(ctx: Context, message: Message) -> None:
    """Take over what an author changed."""
    await follow_change(ctx.desk, message)


async def follow_change(desk: Desk, message: Message, version: int | None = None) -> None:
    """Take over how a message reads now; what was approved waits for moderators again.

    With `version` only if nobody has changed the quote since it was at that.
    """
    community, words = message.room.community, message.text.strip()
    secret = await secret_of(desk, community)
    subject = tag_message(secret, message.id)
    source = tag_text(secret, subject, words)
    async with desk.storage.write() as conn:
        quote = await Quotes(conn, community).find_about(subject)
        if quote is None or not quote.is_live or source == quote.source:
            return
        if version not in {None, quote.version}:
            return
        if not message.is_readable or not words:
            await _drop(desk, conn, quote)
            return
        read_anew = replace(quote, source=source, original=words, words=words)
        changed = replace(read_anew, state=State.WAITING, decided_at=None, shown_at=None)
        await Quotes(conn, community).save(changed)
        await note_read(conn, quote.id, desk.now)
        if quote.state is State.APPROVED:
            await refresh(desk, conn, changed)
            await tell_moderators(desk, conn, changed)


async def _drop(desk: Desk, conn: Connection, quote: Quote) -> None:
    """Drop a quote whose message now reads in a way that the bot does not know, or may not keep."""
    if quote.shown_at is None:
        await Quotes(conn, quote.community).remove(quote)
        more = " It can be nominated again."
    else:
        await erase(desk, conn, quote)
        more = ""
    told = f"#{quote.number} is gone: its author changed it, and I can't keep how it reads now."
    await desk.tell_moderators(conn, quote.community, Reply(told + more))


@cog.on_delete
async def withdraw(ctx: Context, message_id: str) -> None:
    """Take back what was made of a message that is gone."""
    await follow_removal(ctx.desk, ctx.community, message_id)


async def follow_removal(desk: Desk, community: str, message_id: str) -> None:
    """Take back what was made of a message that is gone, wherever it was posted."""
    subject = tag_message(await secret_of(desk, community), message_id)
    async with desk.storage.write() as conn:
        quote = await Quotes(conn, community).find_about(subject)
        if quote is None:
            await Votes(conn, community, subject).clear()
        elif quote.state is not State.GONE:
            await erase(desk, conn, quote)
