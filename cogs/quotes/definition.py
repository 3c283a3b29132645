"""The quotes' cog and its groups of commands."""

from typing import Annotated

from bot import Arg, Cog, Connection, Context, UserError

from .model import Quote
from .store import Quotes

cog = Cog("quotes", "Pick of the Week: words worth keeping, and the week's round-up")
pick = cog.group("pick", "Nominate for Pick of the Week, and decide about your own words")
quote = cog.group("quote", "The quote board: read, search and vote")
roundup = cog.group("roundup", "The week's round-up: Pick of the Week")

Number = Annotated[int, Arg("Its number, as in #12")]
GONE = "There is no quote #{number} any more."


def quotes(ctx: Context, conn: Connection) -> Quotes:
    """Give the quotes of the community, within a transaction."""
    return Quotes(conn, ctx.community)


async def get_live(ctx: Context, conn: Connection, number: int) -> Quote:
    """Get a quote that is waiting or approved; raise UserError if it is not."""
    found = await quotes(ctx, conn).find(number)
    if found is None or not found.is_live:
        raise UserError(GONE.format(number=number))
    return found


async def get_shown(ctx: Context, conn: Connection, number: int) -> Quote:
    """Get a quote that is on the board; raise UserError if it is not."""
    found = await quotes(ctx, conn).find(number)
    if found is None or not found.is_shown:
        raise UserError(f"There is no quote #{number} on the board. See `quote top`.")
    return found


async def save(ctx: Context, conn: Connection, changed: Quote) -> None:
    """Keep a quote as it is now; raise UserError if somebody has changed it meanwhile."""
    if not await quotes(ctx, conn).save(changed):
        raise UserError(
            f"#{changed.number} has changed meanwhile, so I have done nothing. Please look again: "
            f"`pick look {changed.number}`"
        )
