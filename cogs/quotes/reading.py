"""Reading: everybody sees the board, searches it, and finds what is their own."""

from dataclasses import replace
from typing import Annotated, Literal

from bot import Arg, Button, Card, Context, Reply, escape, paged

from .accounts import accounts_of
from .asking import decide_on, take_back
from .board import cast_vote, vote
from .definition import Number, cog, get_shown, quote, quotes
from .model import Consent, Quote
from .ranking import top as top_of
from .render import render_line, render_own, render_post
from .telling import find_telling

FOUND = 10
OWN_PAGE = 4
EMPTY = (
    "The board is empty so far. To nominate what a colleague wrote: the message's own menu, or "
    "reply to it with `pick`"
)
TITLES = {
    "week": "Best loved in the last 7 days",
    "month": "Best loved in the last 30 days",
    "year": "Best loved in the last year",
    "all": "Best loved ever",
}


async def _list_shown(ctx: Context) -> list[Quote]:
    async with ctx.storage.read() as conn:
        return await quotes(ctx, conn).list_shown()


@quote.command
async def show(ctx: Context, number: Number) -> Reply:
    """Show a quote from the board."""
    async with ctx.storage.read() as conn:
        return render_post(await get_shown(ctx, conn, number), vote)


@quote.command
async def random(ctx: Context) -> Reply:
    """Show any quote from the board."""
    found = await _list_shown(ctx)
    return render_post(ctx.desk.random.choice(found), vote) if found else Reply(EMPTY)


@quote.command
async def search(ctx: Context, words: Annotated[str, Arg("Words that it must hold")]) -> Reply:
    """Find quotes on the board by their words."""
    wanted = words.casefold().split()
    found = [
        each
        for each in await _list_shown(ctx)
        if all(word in f"{each.words} {each.reason}".casefold() for word in wanted)
    ]
    if not found:
        return Reply(f"No quote on the board holds {escape(words[:80])}.")
    lines = "\n".join(f"- {render_line(each)}" for each in found[-FOUND:][::-1])
    more = "There are more than these; give more words." if len(found) > FOUND else ""
    return Reply(card=Card("Found on the board", lines, footer=more))


@quote.command
async def top(
    ctx: Context,
    period: Annotated[Literal["week", "month", "year", "all"], Arg("How far back")] = "month",
) -> Reply:
    """Show the best-loved quotes of a week, a month, a year or ever."""
    return await _top(ctx, 1, period)


@cog.action
async def turn_top(ctx: Context, page: int, period: str) -> Reply:
    """Turn to another page of the best loved."""
    return replace(await _top(ctx, page, period), replaces=True)


async def _top(ctx: Context, page: int, period: str) -> Reply:
    found = top_of(await _list_shown(ctx), period, ctx.now)
    if not found:
        return Reply(EMPTY if period == "all" else "Nothing came onto the board in that time.")
    lines = [f"{place}. {render_line(each)}" for place, each in enumerate(found, 1)]
    return paged(TITLES.get(period, "Best loved"), lines, page, turn_top, period)


@quote.command(name="vote")
async def vote_for(ctx: Context, number: Number) -> Reply:
    """Vote for a quote."""
    return await cast_vote(ctx, number)


@quote.command
async def mine(ctx: Context) -> Reply:
    """See your own words on the board or on the way there; withdraw them or be named."""
    return await _mine(ctx, 1)


@cog.action
async def turn_mine(ctx: Context, page: int) -> Reply:
    """Turn to another page of one's own words."""
    return replace(await _mine(ctx, page), replaces=True)


async def _mine(ctx: Context, page: int) -> Reply:
    accounts = await accounts_of(ctx.desk, ctx.user)
    async with ctx.storage.read() as conn:
        found = [each for each in await quotes(ctx, conn).list_by(accounts) if each.is_live]
        tellings = [await find_telling(ctx.desk, conn, each) for each in found]
    if not found:
        return Reply(
            "Nothing of yours is on the board or on the way there. Not to be nominated at all: "
            "`pick optout`",
            private=True,
        )
    lines = [
        f"- {render_own(each, telling, ctx.zone)}"
        for each, telling in zip(found, tellings, strict=True)
    ]
    ways_on = [
        Button(f"Decide on #{each.number}", decide_on, each.number)
        if each.consent is Consent.ASKED and not each.is_shown
        else Button(f"Withdraw #{each.number}", take_back, each.number)
        for each in found
    ]
    shown = paged("Your words", lines, page, turn_mine, per_page=OWN_PAGE, buttons=ways_on)
    ways = "To be named: `pick name` and the number. To be named no longer: `pick unname`"
    return replace(shown, text=ways, private=True)
