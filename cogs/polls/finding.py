"""Finding: the poll that somebody means."""

from collections.abc import Sequence

from bot import Context, Storage, UserError, shorten

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
    found = await Polls(ctx.storage, ctx.community).list(states, _OFFERED)
    lines = [f"{each.number} {shorten(each.definition.question, 80)}" for each in found]
    return [each for each in lines if typed.lower() in each.lower()]


async def get_poll(ctx: Context, which: str, *only: State) -> Poll:
    """Get a poll by what was typed; the only one that is open if nothing was.

    Raise UserError if there is none, or several.
    """
    polls = Polls(ctx.storage, ctx.community)
    word = which.strip().removeprefix("#").partition(" ")[0]
    if not word:
        return _the_only(await polls.list(only or (State.OPEN,), 2))
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < len("9999999") else 0
    found = await polls.find(number)
    if found is None or found.state not in SHOWN:
        raise UserError(NOT_THERE)
    return found


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
