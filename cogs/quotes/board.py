"""Board: approved quotes as everybody sees them, kept up to date wherever they stand."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import Button, Connection, Context, Desk, Reply

from .definition import cog, get_shown
from .model import Quote, Roundup
from .render import render_post
from .roundup import render_head, render_part, say_votes
from .rules import Rules
from .store import Quotes, find_roundup_with
from .voting import Voter, cast, find_voter, take_back

Change = Callable[[Desk, Connection, Quote, Voter], Awaitable[bool]]
"""Counts a vote or takes it back, and tells whether that changed anything."""


@cog.action
async def vote(ctx: Context, number: int) -> Reply:
    """Count one person's vote once."""
    return await cast_vote(ctx, number)


async def cast_vote(ctx: Context, number: int) -> Reply:
    """Count somebody's vote once, and say how many there are."""
    is_new, counted = await _change_vote(ctx, number, cast)
    told = "Your vote is counted" if is_new else "You have voted for this one already"
    return Reply(f"{told}: {counted}", buttons=(Button("Undo", unvote, number),), private=True)


@cog.action
async def unvote(ctx: Context, number: int) -> Reply:
    """Take one's vote back."""
    was_there, counted = await _change_vote(ctx, number, take_back)
    told = "Your vote is taken back" if was_there else "You have no vote on this one"
    return Reply(f"{told}: {counted}", buttons=(Button("Vote", vote, number),), private=True)


async def _change_vote(ctx: Context, number: int, change: Change) -> tuple[bool, str]:
    """Change somebody's vote; tell whether that was to be done, and how many there are."""
    voter = await find_voter(ctx.desk, ctx.community, ctx.user)
    async with ctx.storage.write() as conn:
        is_changed = await change(ctx.desk, conn, await get_shown(ctx, conn, number), voter)
        found = await get_shown(ctx, conn, number)
        if is_changed:
            await refresh(ctx.desk, conn, found)
    return is_changed, f"#{number} has {say_votes(found)}."


def board_key(quote: Quote) -> str:
    """Name what was said of a quote in the board room."""
    return f"quote:{quote.community}:{quote.id}"


def part_key(community: str, number: int, part: int) -> str:
    """Name one message of a round-up."""
    return f"roundup:{community}:{number}:{part}"


async def show(desk: Desk, conn: Connection, quote: Quote, rules: Rules) -> None:
    """Put an approved quote onto the board, and into the board room if there is one."""
    shown = replace(quote, shown_at=desk.now)
    await Quotes(conn, quote.community).save(shown)
    if rules.board is not None and desk.is_served(rules.board):
        await desk.outbox.withdraw(conn, board_key(shown))
        await desk.outbox.post(conn, rules.board, render_post(shown, vote), board_key(shown))
    await refresh_roundup(desk, conn, shown)


async def refresh(desk: Desk, conn: Connection, quote: Quote) -> None:
    """Let a quote be seen as it is now, wherever it has been posted."""
    if quote.is_shown:
        await desk.outbox.edit(conn, board_key(quote), render_post(quote, vote))
    else:
        await desk.outbox.withdraw(conn, board_key(quote))
    await refresh_roundup(desk, conn, quote)


async def refresh_roundup(desk: Desk, conn: Connection, quote: Quote) -> None:
    """Edit the message of a past round-up in which a quote stands."""
    found = await find_roundup_with(conn, quote.community, quote.id)
    if found is None:
        return
    part = next(at for at, ids in enumerate(found.parts) if quote.id in ids)
    text = (await render_parts(conn, found))[part]
    await desk.outbox.edit(conn, part_key(found.community, found.number, part), Reply(text))


async def render_parts(conn: Connection, roundup: Roundup) -> list[str]:
    """Write the messages of a past round-up as they read now."""
    ids = [each for part in roundup.parts for each in part]
    known = await Quotes(conn, roundup.community).list_by_ids(ids)
    head = render_head(roundup.number, roundup.introduction)
    texts = []
    for at, part in enumerate(roundup.parts):
        picks = [known[each] for each in part]
        shown = [each if each.is_shown else None for each in picks]
        texts.append(render_part(shown, "" if at else head))
    return texts
