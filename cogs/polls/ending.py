"""Ending: what may still be done with an open poll: to let it close later, or to destroy it."""

from datetime import UTC
from typing import Annotated

from bot import Arg, Button, Context, Reply, Role, UserError

from .announcing import cancel as destroy
from .announcing import extend as prolong
from .definition import cog, poll
from .finding import find_by_id, get_poll, unfinished
from .making import LONGEST, parse_moment
from .model import Poll, State
from .render import say_moment, title_of


@poll.command
async def extend(
    ctx: Context,
    which: Annotated[str, Arg("The poll's number, as in 3", complete=unfinished)],
    until: Annotated[str, Arg("When it closes then, as in Fri 17:00, or 2 days longer")],
) -> Reply:
    """Let a poll of yours close later; it can never close sooner."""
    found = await get_own(ctx, which)
    longer = until.strip().removesuffix("longer").strip()
    closes_at = parse_moment(longer, found.closes_at, ctx.now, ctx.zone).astimezone(UTC)
    if closes_at <= found.closes_at:
        closing = say_moment(found.closes_at, ctx.zone)
        raise UserError(
            f"It closes on {closing}, and it can't close sooner: whoever closes a poll after a "
            "certain vote would know that vote. Please give a later time."
        )
    if closes_at - ctx.now > LONGEST:
        raise UserError(f"A poll closes within {LONGEST.days} days. Please give an earlier time.")
    later = await prolong(ctx.desk, found.id, closes_at)
    if later is None:
        raise UserError("It is over meanwhile. See `poll past`.")
    return Reply(
        f"Poll {later.number} now closes on {say_moment(later.closes_at, ctx.zone)}.", private=True
    )


@poll.command
async def cancel(
    ctx: Context,
    which: Annotated[str, Arg("The poll's number, as in 3", complete=unfinished)],
) -> Reply:
    """Destroy a poll of yours unread, for good."""
    found = await get_own(ctx, which)
    if found.state is State.SCHEDULED:
        return Reply(
            f"**{title_of(found)}**\n\nIt is not open yet, and no room has seen it. If you cancel "
            "it, it never opens.",
            buttons=(Button("Cancel it", confirm_cancel, found.id),),
            private=True,
        )
    return Reply(
        f"**{title_of(found)}**\n\nIf you cancel it, all votes in it are destroyed. Nobody has "
        "read them and nobody will, and it can't be opened again.",
        buttons=(Button("Destroy it unread", confirm_cancel, found.id),),
        private=True,
    )


@cog.action
async def confirm_cancel(ctx: Context, poll_id: str) -> Reply:
    """Destroy a poll unread."""
    found = await find_by_id(ctx.storage, poll_id)
    await require_own(ctx, found)
    if not await destroy(ctx.desk, poll_id):
        raise UserError("It is over already. See `poll past`.")
    return Reply(f"Poll {found.number} is cancelled.", private=True, replaces=True)


async def get_own(ctx: Context, which: str) -> Poll:
    """Get a poll that somebody may end; raise UserError if they may not."""
    found = await get_poll(ctx, which)
    if found.state.is_over:
        raise UserError("It is over already. See `poll past`.")
    await require_own(ctx, found)
    return found


async def require_own(ctx: Context, found: Poll) -> None:
    """Raise UserError unless somebody made a poll, or is a moderator of its community."""
    moderates = ctx.role >= Role.MODERATOR and found.community == ctx.community
    if not moderates and found.maker not in await ctx.accounts_of(ctx.user):
        raise UserError("Only whoever made a poll, or a moderator, can do that.")
