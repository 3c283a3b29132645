"""Finding: the poll that somebody means."""

from collections.abc import Sequence

from bot import Context, Role, Storage, UserError, shorten

from .audience import can_see
from .model import Poll, State
from .store import Polls, find_poll

SHOWN = (State.SCHEDULED, State.OPEN, State.CLOSED, State.CANCELLED, State.VOID)
"""What people other than its maker get to see; a draft is nobody else's business."""
NOT_THERE = "I don't know that poll. Type `poll list` to see those that are open."
_OFFERED = 25


async def open_polls(ctx: Context, typed: str) -> list[str]:
    """Suggest polls that are open."""
    return await _suggest(ctx, typed, (State.OPEN,))


async def unfinished(ctx: Context, typed: str) -> list[str]:
    """Suggest polls that are not over."""
    return await _suggest(ctx, typed, (State.OPEN, State.SCHEDULED))


async def all_polls(ctx: Context, typed: str) -> list[str]:
    """Suggest polls."""
    return await _suggest(ctx, typed, SHOWN)


async def _suggest(ctx: Context, typed: str, states: Sequence[State]) -> list[str]:
    found = await list_seen(ctx, states, _OFFERED)
    lines = [f"{each.number} {shorten(each.definition.question, 80)}" for each in found]
    return [each for each in lines if typed.lower() in each.lower()]


async def get_poll(ctx: Context, which: str, *only: State) -> Poll:
    """Get a poll by what was typed; the only one that is open if nothing was.

    Raise UserError if there is none, or several.
    """
    word = which.strip().removeprefix("#").partition(" ")[0]
    if not word:
        return _the_only(await list_seen(ctx, only or (State.OPEN,), _OFFERED))
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < len("9999999") else 0
    found = await Polls(ctx.storage, ctx.community).find(number)
    if found is None or found.state not in SHOWN or not await _sees(ctx, found):
        raise UserError(NOT_THERE)
    return found


async def list_seen(ctx: Context, states: Sequence[State], limit: int) -> list[Poll]:
    """List the polls in some states that may be spoken of where somebody is."""
    found = await Polls(ctx.storage, ctx.community).list(states, limit)
    return [each for each in found if await _sees(ctx, each)]


async def _sees(ctx: Context, found: Poll) -> bool:
    accounts = await ctx.accounts_of(ctx.user)
    moderates = ctx.role >= Role.MODERATOR
    try:
        return await can_see(ctx.desk, found, ctx.room, accounts, moderates=moderates)
    except UserError:
        return False  # a network does not tell just now


def _the_only(found: Sequence[Poll]) -> Poll:
    if not found:
        raise UserError("No poll is open just now.")
    if len(found) > 1:
        raise UserError("Several polls are open. Please add its number, as in `poll vote 3`.")
    return found[0]


async def find_by_id(storage: Storage, poll_id: str) -> Poll:
    """Get the poll of a button; raise UserError if it is gone."""
    async with storage.read() as conn:
        found = await find_poll(conn, poll_id)
    if found is None:
        raise UserError(NOT_THERE)
    return found
