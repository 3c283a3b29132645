"""Looking: which polls there are, what came of them, and what is promised."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from bot import Arg, Card, Context, Desk, Reply, Role, Room, Section, paged

from .announcing import draw_result, vote_button
from .audience import can_see
from .definition import cog, poll
from .drafting import MAKERS
from .finding import all_polls, get_poll, list_seen
from .model import Poll, State
from .promises import NOT_PROTECTED, PROTECTED, WHY_FINAL, unwrap
from .render import render_open, render_over, render_scheduled, say_line
from .store import Polls

PER_PAGE = 10
_MOST_OPEN = 50
_MOST_PAST = 1000
OVER = (State.CLOSED, State.CANCELLED, State.VOID)


@poll.command(name="list", default=True)
async def list_(ctx: Context) -> Reply:
    """See which polls are open."""
    found = await list_seen(ctx, (State.OPEN,), _MOST_OPEN)
    if not found:
        return Reply(
            "No poll is open. To make one, type `poll create`; to see what came of earlier ones, "
            "`poll past`."
        )
    lines = "\n".join(f"- {say_line(each, ctx.zone)}" for each in found)
    told = "To vote: `poll vote` and its number. To read what it asks: `poll show` and its number."
    return Reply(told, card=Card("Open polls", lines))


@poll.command
async def show(
    ctx: Context,
    which: Annotated[str, Arg("The poll's number, as in 3", complete=all_polls)] = "",
) -> Reply:
    """See what a poll asks, and what came of it once it has closed."""
    found = await get_poll(ctx, which)
    match found.state:
        case State.OPEN:
            return render_open(found, vote_button(found), ctx.zone)
        case State.SCHEDULED:
            return render_scheduled(found, ctx.zone)
    result = await Polls(ctx.storage, ctx.community).find_result(found.id)
    if result is None:
        return render_over(found, ctx.zone)
    return await draw_result(ctx.desk, found, result)


@poll.command
async def past(ctx: Context) -> Reply:
    """See the polls that are over, the latest first."""
    return await show_past(ctx, 1)


@cog.action
async def turn(ctx: Context, page: int) -> Reply:
    """Turn the pages of the polls that are over."""
    return replace(await show_past(ctx, page), replaces=True)


async def show_past(ctx: Context, page: int) -> Reply:
    """Show one page of the polls that are over."""
    found = await list_seen(ctx, OVER, _MOST_PAST)
    if not found:
        return Reply("No poll has closed yet. To see those that are open: `poll list`")
    lines = [f"- {say_line(each, ctx.zone)}" for each in found]
    shown = paged("Earlier polls", lines, page, turn, per_page=PER_PAGE)
    return replace(shown, text="To see a result: `poll show` and its number.")


@poll.command
async def promises(ctx: Context) -> Reply:
    """Read what a vote is protected from, and from what it can't be."""
    del ctx
    parts = [
        unwrap(PROTECTED),
        f"**What I can't protect you from**\n{unwrap(NOT_PROTECTED)}",
        f"**Why a vote is final**\n{WHY_FINAL}",
    ]
    return Reply(card=Card("Who can see how you vote? Nobody.", "\n\n".join(parts)))


@poll.command(by=Role.MODERATOR)
async def allow(
    ctx: Context,
    who: Annotated[Literal["members", "moderators"], Arg("Who may make polls")],
) -> Reply:
    """Say who may make polls: every member, or moderators only."""
    await ctx.values.set(MAKERS, who)
    whom = "Every member" if who == "members" else "Only moderators"
    return Reply(f"{whom} may make polls here now.", private=True)


@cog.digest_section("Open polls", order=30)
async def in_digest(desk: Desk, room: Room, since: datetime, until: datetime) -> Section | None:
    """List the polls that are open, for everybody alike."""
    del since, until
    found = await Polls(desk.storage, room.community).list((State.OPEN,), _MOST_OPEN)
    shown = [
        each for each in found if each.takes_votes(desk.now) and await can_see(desk, each, room, ())
    ]
    return Section(tuple(_line(each, desk) for each in shown)) if shown else None


def _line(found: Poll, desk: Desk) -> str:
    return f"{say_line(found, desk.zone)}. To vote: `poll vote {found.number}`"
