"""Rounds: moderators plan the round-up, look at it, and put it in order."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Annotated, Literal

from bot import (
    Arg,
    Button,
    Connection,
    Context,
    Field,
    Form,
    Reply,
    Role,
    UserError,
    escape,
    find_start,
    parse_time,
)

from .agenda import look_again
from .board import render_parts
from .definition import cog, quotes, roundup
from .model import Plan, Quote, Roundup, Week
from .ranking import arrange
from .roundup import title_of
from .store import find_plan, find_roundup, list_numbers, save_plan
from .weekly import compose, find_coming, post_roundup

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_PLAN = "No round-up is planned. In the room that is to have it: `roundup set Sunday 18:00`"
MAX_LEAD = 1000
SHOWN = 12

Day = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@roundup.command(name="set", by=Role.MODERATOR)
async def set_(
    ctx: Context,
    day: Annotated[Day, Arg("The day of the week")] = "Sunday",
    at: Annotated[str, Arg("The time on the wall, such as 18:00")] = "18:00",
) -> Reply:
    """Post the week's picks in this room, every week at this time."""
    clock = parse_time(at)
    if clock is None:
        raise UserError("Please give a day and a time, as in `roundup set Sunday 18:00`.")
    week = Week(DAYS.index(day), clock.replace(second=0))
    async with ctx.storage.write() as conn:
        old = await find_plan(conn, ctx.community)
        if old is None:
            since = find_start(week, ctx.zone, ctx.now)
            new = Plan(ctx.community, ctx.room, week, 1, since, since, ctx.now)
        else:
            new = replace(
                old, room=ctx.room, week=week, planned=ctx.now, postponed=None, is_on=True
            )
        await _save(ctx, conn, new)
    return Reply(_planned(ctx, new), buttons=(_undo(old),), private=True)


@roundup.command(by=Role.MODERATOR)
async def off(ctx: Context) -> Reply:
    """Post no more round-ups; what is picked meanwhile waits."""
    async with ctx.storage.write() as conn:
        old = await get_plan(ctx, conn)
        await _save(ctx, conn, replace(old, is_on=False))
    return Reply("No more round-ups come.", buttons=(_undo(old),), private=True)


@roundup.command(by=Role.MODERATOR)
async def number(
    ctx: Context, number: Annotated[int, Arg("The number of the next one, such as 25")]
) -> Reply:
    """Say which number the next round-up has; the numbers go on from there."""
    async with ctx.storage.write() as conn:
        old = await get_plan(ctx, conn)
        highest = max((each for each, _ in await list_numbers(conn, ctx.community)), default=0)
        if not highest < number < 1_000_000:  # noqa: PLR2004  no blog has so many weeks
            raise UserError(f"Please give a number from {highest + 1}: those before are taken.")
        new = replace(old, number=number)
        await _save(ctx, conn, new)
    return Reply(_planned(ctx, new), buttons=(_undo(old),), private=True)


@roundup.command(by=Role.MODERATOR)
async def postpone(
    ctx: Context, until: Annotated[datetime, Arg("When it is to come instead, as in Mon 09:00")]
) -> Reply:
    """Let the next round-up come later, or sooner; those after it keep their time."""
    if not ctx.now < until <= ctx.now + timedelta(days=60):
        raise UserError("Please give a time within the next 60 days, as in Mon 09:00.")
    async with ctx.storage.write() as conn:
        old = await get_plan(ctx, conn)
        new = replace(old, postponed=until)
        await _save(ctx, conn, new)
    return Reply(_planned(ctx, new), buttons=(_undo(old),), private=True)


@cog.action(by=Role.MODERATOR)
async def restore_plan(
    ctx: Context, day: int, minutes: int, number: int, postponed: int, is_on: int
) -> Reply:
    """Plan round-ups as they were before."""
    async with ctx.storage.write() as conn:
        now = await find_plan(conn, ctx.community)
        if now is None:
            raise UserError(NO_PLAN)
        if now.number > number and await find_roundup(conn, ctx.community, number):
            raise UserError(f"{title_of(number)} has been posted meanwhile. See `roundup preview`.")
        week = Week(day, time(*divmod(minutes, 60)))
        moment = datetime.fromtimestamp(postponed, ctx.now.tzinfo) if postponed else None
        new = replace(
            now, week=week, number=number, postponed=moment, planned=ctx.now, is_on=bool(is_on)
        )
        await _save(ctx, conn, new)
    return Reply(_planned(ctx, new) if new.is_on else "No round-ups come, as before.", private=True)


@roundup.command(by=Role.MODERATOR)
async def preview(ctx: Context) -> list[Reply]:
    """See, alone, the next round-up as it would be now."""
    async with ctx.storage.read() as conn:
        plan = await get_plan(ctx, conn)
        picks = await _list_picks(ctx, conn, plan)
    if not picks:
        return [Reply(f"There are no picks yet. {_planned(ctx, plan)}", private=True)]
    texts, _ = compose(plan, picks)
    last = f"{_planned(ctx, plan)} To change it: `roundup edit`. To post it at once: `roundup now`"
    return [Reply(each, private=True) for each in (*texts, last)]


@roundup.command(by=Role.MODERATOR)
async def edit(ctx: Context) -> Form:
    """Put the next round-up in order, leave picks for the week after, and introduce it."""
    async with ctx.storage.read() as conn:
        plan = await get_plan(ctx, conn)
        picks = await _list_picks(ctx, conn, plan)
    order = " ".join(f"#{each.number}" for each in picks)
    return arrange_form.open(introduction=plan.introduction, order=order)


@cog.form("The next Pick of the Week", by=Role.MODERATOR)
async def arrange_form(
    ctx: Context,
    *,
    introduction: Annotated[
        str,
        Field(
            "Introduction", "Empty: my own.", required=False, multiline=True, max_length=MAX_LEAD
        ),
    ],
    order: Annotated[
        str,
        Field(
            "The picks in order",
            "What you leave out waits a week. Empty: all, by votes.",
            required=False,
            max_length=500,
        ),
    ],
) -> Reply:
    """Keep what was filled in for the next round-up."""
    typed = order.replace("#", " ").replace(",", " ").split()
    if not all(each.isdecimal() for each in typed):
        raise UserError("Please give the picks by their numbers, as in #12 #9 #15.")
    wanted = tuple(int(each) for each in typed) if typed else None
    async with ctx.storage.write() as conn:
        plan = await get_plan(ctx, conn)
        known = {each.number for each in await quotes(ctx, conn).list_unpicked(plan.since)}
        strangers = [each for each in wanted or () if each not in known]
        if strangers:
            raise UserError(f"#{strangers[0]} is not among the picks. See `roundup preview`.")
        await _save(ctx, conn, replace(plan, introduction=introduction, arranged=wanted))
    return Reply(
        "Kept for the next one: `roundup preview`",
        buttons=(Button("Undo", unarrange),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def unarrange(ctx: Context) -> Reply:
    """Let the next round-up have all picks by their votes, and no introduction of its own."""
    async with ctx.storage.write() as conn:
        plan = await get_plan(ctx, conn)
        await _save(ctx, conn, replace(plan, introduction="", arranged=None))
    return Reply("The next one has all picks, by their votes: `roundup preview`", private=True)


@roundup.command(by=Role.MODERATOR)
async def now(ctx: Context) -> Reply:
    """Post the round-up at once, after a yes; the next one comes at its time."""
    async with ctx.storage.read() as conn:
        plan = await get_plan(ctx, conn)
        picks = await _list_picks(ctx, conn, plan)
    if not picks:
        raise UserError("There are no picks yet, so there is nothing to post.")
    many = "1 pick" if len(picks) == 1 else f"{len(picks)} picks"
    return Reply(
        f"Post {title_of(plan.number)} with {many} in {escape(plan.room.name)} now?",
        buttons=(Button("Post it", post_now, plan.number),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def post_now(ctx: Context, number: int) -> Reply:
    """Post the round-up."""
    async with ctx.storage.read() as conn:
        plan = await get_plan(ctx, conn)
    done = await post_roundup(ctx.desk, plan, ctx.now) if plan.number == number else None
    if done is None:
        raise UserError("It was posted meanwhile, or has no picks any more. See `roundup list`.")
    return Reply(f"{title_of(done.number)} is posted in {escape(done.room.name)}.", private=True)


@roundup.command
async def show(
    ctx: Context, number: Annotated[int, Arg("Which one; left out: the latest")] = 0
) -> list[Reply]:
    """Read a past round-up again."""
    async with ctx.storage.read() as conn:
        found = await get_roundup(ctx, conn, number)
        return [Reply(each, private=True) for each in await render_parts(conn, found)]


@roundup.command(name="list")
async def list_(ctx: Context) -> Reply:
    """See which round-ups there have been."""
    async with ctx.storage.read() as conn:
        found = await list_numbers(conn, ctx.community)
    if not found:
        return Reply("There has been no Pick of the Week here yet.")
    lines = [
        f"- {title_of(each)}, {at.astimezone(ctx.zone):%A} {at.astimezone(ctx.zone).day} "
        f"{at.astimezone(ctx.zone):%B %Y}"
        for each, at in found[:SHOWN]
    ]
    more = f"\n\nThere are {len(found)} in all." if len(found) > SHOWN else ""
    return Reply("\n".join(lines) + more + "\n\nTo read one: `roundup show` and its number")


async def get_plan(ctx: Context, conn: Connection) -> Plan:
    """Get the plan of the community; raise UserError if there is none."""
    found = await find_plan(conn, ctx.community)
    if found is None or not found.is_on:
        raise UserError(NO_PLAN)
    return found


async def get_roundup(ctx: Context, conn: Connection, number: int) -> Roundup:
    """Get a past round-up, the latest for 0; raise UserError if there is none."""
    known = await list_numbers(conn, ctx.community)
    wanted = number or (known[0][0] if known else 0)
    found = await find_roundup(conn, ctx.community, wanted)
    if found is None:
        raise UserError("There has been no such Pick of the Week. See `roundup list`.")
    return found


async def _save(ctx: Context, conn: Connection, plan: Plan) -> None:
    await save_plan(conn, plan)
    look_again(ctx.desk)


async def _list_picks(ctx: Context, conn: Connection, plan: Plan) -> list[Quote]:
    return arrange(await quotes(ctx, conn).list_unpicked(plan.since), plan.arranged)


def _planned(ctx: Context, plan: Plan) -> str:
    local = find_coming(ctx.desk, plan).astimezone(ctx.zone)
    return (
        f"{title_of(plan.number)} comes in {escape(plan.room.name)} on {local:%A} {local.day} "
        f"{local:%B} at {local:%H:%M}, if there are picks. Those after it come {plan.week}."
    )


def _undo(old: Plan | None) -> Button:
    if old is None:
        return Button("Undo", restore_plan, 6, 18 * 60, 1, 0, 0)
    minutes = old.week.at.hour * 60 + old.week.at.minute
    moment = int(old.postponed.timestamp()) if old.postponed else 0
    return Button("Undo", restore_plan, old.week.day, minutes, old.number, moment, int(old.is_on))
