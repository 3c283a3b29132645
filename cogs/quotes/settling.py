"""Settling: moderators say where, how and when words may be nominated."""

from datetime import timedelta
from hashlib import sha256
from typing import Annotated

from bot import Arg, Button, Context, Reply, Role, Room, UserError, escape, pack_room

from .agenda import look_again
from .asking import say_hours
from .definition import cog, pick
from .rules import STAR, Rules, list_known_rooms, read_rules, switch_room

OFF = "off"
LONGEST = timedelta(days=14)


@pick.command(by=Role.MODERATOR)
async def settings(ctx: Context) -> Reply:
    """See where words may be nominated, and what holds."""
    rules = await read_rules(ctx.desk, ctx.community)
    rooms = ", ".join(escape(each.name) for each in rules.rooms)
    board = escape(rules.board.name) if rules.board else "none"
    lines = [
        f"- Messages may be nominated in: {rooms or 'no room yet; `pick allow` in a room'}",
        f"- By reaction: {_say_reaction(rules)}",
        f"- {_say_wait(rules.wait)}",
        f"- Board room: {board}",
    ]
    return Reply("\n".join(lines), private=True)


@pick.command(by=Role.MODERATOR)
async def allow(
    ctx: Context, room: Annotated[Room | None, Arg("Which; left out: this one")] = None
) -> Reply:
    """Let messages of a room be nominated."""
    wanted = room or ctx.room
    if wanted.is_direct:
        raise UserError("What is said directly can't be nominated. Type it in a room, or name one.")
    await switch_room(ctx, wanted, is_on=not wanted.is_private)
    if wanted.is_private:
        return Reply(
            f"Not everybody can read {escape(wanted.name)}, and what is picked is for everybody. "
            "Allow it all the same?",
            buttons=(Button("Allow it", turn_on, mark_of(wanted)),),
            private=True,
        )
    return Reply(
        f"Messages of {escape(wanted.name)} can be nominated now.",
        buttons=(Button("Undo", turn_off, mark_of(wanted)),),
        private=True,
    )


@pick.command(by=Role.MODERATOR)
async def disallow(
    ctx: Context, room: Annotated[Room | None, Arg("Which; left out: this one")] = None
) -> Reply:
    """Let messages of a room be nominated no longer."""
    wanted = room or ctx.room
    await switch_room(ctx, wanted, is_on=False)
    return Reply(
        f"Messages of {escape(wanted.name)} can be nominated no longer. What was nominated stays.",
        buttons=(Button("Undo", turn_on, mark_of(wanted)),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def turn_on(ctx: Context, mark: str) -> Reply:
    """Let messages of a room be nominated."""
    room = await _find_marked(ctx, mark)
    await switch_room(ctx, room, is_on=True)
    return Reply(f"Messages of {escape(room.name)} can be nominated now.", private=True)


@cog.action(by=Role.MODERATOR)
async def turn_off(ctx: Context, mark: str) -> Reply:
    """Let messages of a room be nominated no longer."""
    room = await _find_marked(ctx, mark)
    await switch_room(ctx, room, is_on=False)
    return Reply(f"Messages of {escape(room.name)} can be nominated no longer.", private=True)


@pick.command(by=Role.MODERATOR)
async def reaction(
    ctx: Context,
    emoji: Annotated[str, Arg("Which emoji nominates and votes; off for none")] = STAR,
    people: Annotated[int, Arg("How many different people it takes")] = 3,
) -> Reply:
    """Say which reaction nominates a message, and how many people it takes."""
    if not 1 <= people <= 100:  # noqa: PLR2004  a room's people
        raise UserError("Please give a number of people from 1 to 100.")
    before = await read_rules(ctx.desk, ctx.community)
    return await _react(ctx, "" if emoji.lower() == OFF else emoji.strip(), people, before)


@cog.action(by=Role.MODERATOR)
async def react_as_before(ctx: Context, emoji: str, people: int) -> Reply:
    """Bring back the reaction from before."""
    return await _react(ctx, emoji, people, await read_rules(ctx.desk, ctx.community))


async def _react(ctx: Context, emoji: str, people: int, before: Rules) -> Reply:
    if len(emoji) > 20:  # noqa: PLR2004  an emoji, not a sentence
        raise UserError("Please give one emoji, such as \N{WHITE MEDIUM STAR}.")
    await ctx.values.set("reaction", emoji)
    await ctx.values.set("threshold", people)
    now = await read_rules(ctx.desk, ctx.community)
    undo = Button("Undo", react_as_before, before.reaction, before.threshold)
    return Reply(f"By reaction: {_say_reaction(now)}.", buttons=(undo,), private=True)


@pick.command(by=Role.MODERATOR)
async def consent(
    ctx: Context,
    wait: Annotated[str, Arg("How many hours an author has to decline, or yes to need a yes")],
) -> Reply:
    """Say how long an author has to decline before a quote is shown, or that a yes is needed."""
    before = (await read_rules(ctx.desk, ctx.community)).wait
    hours = wait.lower().removesuffix("hours").removesuffix("hour").strip()
    if hours == "yes":
        return await _settle_wait(ctx, None, before)
    if not hours.isdecimal() or timedelta(hours=int(hours[:4])) > LONGEST:
        raise UserError("Please give hours from 0 to 336, or `pick consent yes`.")
    return await _settle_wait(ctx, int(hours), before)


@cog.action(by=Role.MODERATOR)
async def consent_as_before(ctx: Context, hours: int) -> Reply:
    """Bring back what authors were asked before."""
    before = (await read_rules(ctx.desk, ctx.community)).wait
    return await _settle_wait(ctx, None if hours < 0 else hours, before)


async def _settle_wait(ctx: Context, hours: int | None, before: timedelta | None) -> Reply:
    await ctx.values.set("wait", None if hours is None else hours * 3600)
    look_again(ctx.desk)
    now = (await read_rules(ctx.desk, ctx.community)).wait
    old = -1 if before is None else round(before / timedelta(hours=1))
    return Reply(
        f"{_say_wait(now)} Whoever was asked before has at least what they were told then.",
        buttons=(Button("Undo", consent_as_before, old),),
        private=True,
    )


@pick.command(by=Role.MODERATOR)
async def board(ctx: Context, room: Annotated[str, Arg("here, or off for none")] = "here") -> Reply:
    """Have every approved quote posted in this room from now on."""
    if room.lower() not in {"here", OFF}:
        raise UserError("Please type `pick board` in the room, or `pick board off`.")
    if room.lower() == "here" and ctx.room.is_direct:
        raise UserError("Please type `pick board` in the room that is to be the board.")
    before = await ctx.values.get("board")
    await ctx.values.set("board_before", before)
    await ctx.values.set("board", pack_room(ctx.room) if room.lower() == "here" else None)
    return await _say_board(ctx)


@cog.action(by=Role.MODERATOR)
async def board_as_before(ctx: Context) -> Reply:
    """Bring back the board room from before."""
    now, before = await ctx.values.get("board"), await ctx.values.get("board_before")
    await ctx.values.set("board", before)
    await ctx.values.set("board_before", now)
    return await _say_board(ctx)


async def _say_board(ctx: Context) -> Reply:
    room = (await read_rules(ctx.desk, ctx.community)).board
    told = (
        f"Approved quotes are posted in {escape(room.name)} from now on, and kept up to date there."
        if room
        else "Approved quotes are posted in no room."
    )
    return Reply(told, buttons=(Button("Undo", board_as_before),), private=True)


def mark_of(room: Room) -> str:
    """Give what stands for a room in a button, which can't hold a long id."""
    return sha256(room.id.encode()).hexdigest()[:16]


async def _find_marked(ctx: Context, mark: str) -> Room:
    for room in await list_known_rooms(ctx):
        if mark_of(room) == mark:
            return room
    raise UserError("I no longer know that room. Type `pick allow` in it.")


def _say_reaction(rules: Rules) -> str:
    if not rules.reaction:
        return "off"
    people = "1 person" if rules.threshold == 1 else f"{rules.threshold} different people"
    return f"{escape(rules.reaction)} of {people} nominates a message; each is a vote"


def _say_wait(wait: timedelta | None) -> str:
    if wait is None:
        return "Nothing is shown without a yes of its author."
    if not wait:
        return "A quote may be shown as soon as its author has been told."
    return (
        f"Authors have {say_hours(wait)} to decline, once they were told, before a quote is shown."
    )
