"""Voting: from the public button to the box; nothing of it is logged, or kept but in the box."""

from typing import Annotated

from bot import Arg, Button, Context, Reply, UserError, escape

from .agenda import Agenda
from .audience import require_vote
from .ballots import Ballots, Outcome
from .choosing import has_long, list_choices, name_chosen, pack_ballot, unpack_ballot
from .definition import cog, poll
from .finding import find_by_id, get_poll, open_polls
from .model import Ballot, Poll, State
from .promises import WHY_FINAL
from .render import HOW, number_options, title_of

COUNTED = (
    "Your vote is in the box. I can't show it to you again, because I don't know which one it is. "
    "The result comes when the poll closes."
)
ALREADY = (
    "You have voted in this poll, and everybody has one vote, with all their linked accounts "
    f"together. {WHY_FINAL}"
)
FULL = (
    "I could not take your vote: many more people vote than this poll was made for. Please tell a "
    "moderator."
)
VOID = (
    "I could not take your vote: the key to this poll is gone, so it is void. Nobody can read the "
    "votes in it any more. Whoever made it can hold it again."
)
OVER = {
    State.CLOSED: "This poll has closed.",
    State.CANCELLED: "This poll was cancelled.",
    State.VOID: "This poll is void: its votes can't be read any more.",
    State.SCHEDULED: "This poll is not open yet.",
}


@poll.command(secret=True)
async def vote(
    ctx: Context,
    which: Annotated[str, Arg("The poll's number, as in 3", complete=open_polls)] = "",
) -> Reply:
    """Vote in a poll, so that only you see it."""
    word, _, rest = which.strip().partition(" ")
    found = await get_poll(ctx, word, State.OPEN)
    reply = await ask_first(ctx, found)
    is_suggested = found.definition.question.startswith(rest.rstrip("…"))
    if rest and not is_suggested:
        note = "What you typed after the number is not counted. Please choose here.\n\n"
        return Reply(note + reply.text, buttons=reply.buttons)
    return reply


@cog.action(secret=True)
async def ask(ctx: Context, poll_id: str) -> Reply:
    """Ask somebody for their vote, so that only they see it."""
    return await ask_first(ctx, await find_by_id(ctx.storage, poll_id))


@cog.action(secret=True)
async def choose(ctx: Context, poll_id: str, chosen: str = "") -> Reply:
    """Ask on, after somebody has chosen something."""
    found = await find_by_id(ctx.storage, poll_id)
    require_open(ctx, found)
    return ask_on(found, read(found, chosen), is_first=False)


@cog.action(secret=True)
async def check(ctx: Context, poll_id: str, chosen: str) -> Reply:
    """Show somebody what they have chosen, before it is final."""
    found = await find_by_id(ctx.storage, poll_id)
    require_open(ctx, found)
    ballot = read(found, chosen)
    text = (
        f"**{title_of(found)}**\n\nYou have chosen: "
        f"**{escape(name_chosen(found.definition, ballot))}**\n\n{WHY_FINAL} So please check it."
    )
    buttons = (
        Button("Cast my vote", cast, found.id, pack_ballot(ballot)),
        Button("Choose again", choose, found.id, ""),
    )
    return Reply(text, buttons=buttons, replaces=True)


@cog.action(secret=True)
async def cast(ctx: Context, poll_id: str, chosen: str) -> Reply:
    """Cast somebody's vote, once and for all."""
    found = await find_by_id(ctx.storage, poll_id)
    require_open(ctx, found)
    accounts = await ctx.accounts_of(ctx.user)
    await require_vote(ctx.desk, found, accounts)
    ballot = read(found, chosen)
    outcome = await Ballots.at(ctx.desk).cast(found.id, accounts, ballot, ctx.now)
    if outcome is Outcome.LOST:
        ctx.state(Agenda).lose(found.id)
    told = {
        Outcome.COUNTED: COUNTED,
        Outcome.ALREADY: ALREADY,
        Outcome.FULL: FULL,
        Outcome.LOST: VOID,
        Outcome.NOT_OPEN: OVER[State.CLOSED],
    }
    return Reply(f"**{title_of(found)}**\n\n{told[outcome]}", replaces=True)


async def ask_first(ctx: Context, found: Poll) -> Reply:
    """Ask for a vote whoever may vote; raise UserError for all others."""
    require_open(ctx, found)
    await require_vote(ctx.desk, found, await ctx.accounts_of(ctx.user))
    return ask_on(found, (), is_first=True)


def ask_on(found: Poll, chosen: Ballot, *, is_first: bool) -> Reply:
    """Ask what is to be chosen next."""
    definition = found.definition
    text = f"**{title_of(found)}**\n\n{HOW[definition.kind]}"
    if chosen:
        text += f" So far: **{escape(name_chosen(definition, chosen))}**"
    buttons = tuple(
        Button(each.label, check if each.is_all else choose, found.id, pack_ballot(each.chosen))
        for each in list_choices(definition, chosen)
    )
    if has_long(definition):
        text += f"\n\n{number_options(definition)}"
    return Reply(text, buttons=buttons, replaces=not is_first)


def require_open(ctx: Context, found: Poll) -> None:
    """Raise UserError unless votes are taken now."""
    if not found.takes_votes(ctx.now):
        raise UserError(f"{OVER.get(found.state, OVER[State.CLOSED])} See `poll list`.")


def read(found: Poll, chosen: str) -> Ballot:
    """Read a ballot off a button; raise UserError for one that can't be counted."""
    ballot = unpack_ballot(chosen)
    if ballot and not found.definition.allows(ballot):
        raise UserError("I can't read that choice. Please begin again: `poll vote`")
    return ballot
