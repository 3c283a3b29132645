"""Commands: moderators plan a room's digests; everybody sees what is planned."""

from datetime import time, timedelta
from typing import Annotated

from bot import Arg, Button, Context, Mark, Reply, Role, Span, UserError, find_next, find_start

from .definition import cog, digest
from .plan import Plan, parse_plan
from .render import render_digest, say_empty, say_failed, say_moment, say_room, title_of
from .sending import Agenda, gather, send
from .store import Digest, Digests

OFF = "off"
LOOK_BACK = timedelta(days=7)
"""What a preview covers where nothing is planned."""
EXAMPLES = (
    "daily 08:30",
    "weekly Mon 09:00",
    "weekly Fri 16:00",
    "monthly 1 09:00",
    "monthly last",
)


async def plans(ctx: Context, typed: str) -> list[str]:
    """Suggest some plans."""
    del ctx
    return [each for each in EXAMPLES if each.lower().startswith(typed.lower())]


@digest.command(name="set", by=Role.MODERATOR)
async def set_(
    ctx: Context,
    when: Annotated[str, Arg("How often and when, as in weekly Mon 09:00", complete=plans)],
) -> Reply:
    """Send a digest of what is new to this room, every day, week or month.

    As in `digest set daily 08:30`, `digest set weekly Mon 09:00` or `digest set monthly 1 09:00`.
    In a month without the day, it comes on the last one.
    """
    plan = parse_plan(when)
    old = await kept(ctx).find(ctx.room)
    if old is not None and old.is_on:
        await kept(ctx).change(old.id, plan, ctx.now)
    else:
        mark = Mark(find_start(plan, ctx.zone, ctx.now), ctx.now)
        await kept(ctx).add(ctx.room, plan, mark)
    ctx.state(Agenda).forget()
    new = await get_planned(ctx)
    undo = Button("Undo", restore, new.id, *_packed(old))
    return Reply(_planned(ctx, new), buttons=(undo,), private=True)


@digest.command
async def show(ctx: Context) -> Reply:
    """Show when digests come to this room."""
    found = await kept(ctx).find(ctx.room)
    if found is None or not found.is_on:
        return Reply(
            "No digest is planned here. A moderator can plan one, as in `digest set daily 08:30`."
        )
    return Reply(_planned(ctx, found))


@digest.command(by=Role.MODERATOR)
async def preview(ctx: Context) -> Reply:
    """Show, to you alone, the digest as it would be now."""
    found = await kept(ctx).find(ctx.room)
    if found is None or not found.is_on:
        span, title = Span(ctx.now - LOOK_BACK, ctx.now), "Digest"
        following = "No digest is planned here. To plan one: `digest set daily 08:30`"
    else:
        span, title = Span(found.mark.covered, ctx.now), title_of(found.plan)
        comes = say_moment(find_next(found.plan, ctx.zone, ctx.now), ctx.zone)
        following = f"The next digest comes on {comes}. To send it at once: `digest now`"
    gathered = await ctx.desk.gather_digest(ctx.room, span.since, span.until)
    if not gathered.sections:
        return Reply(f"{say_empty(gathered, span, ctx.zone)} {following}", private=True)
    card = render_digest(title, gathered, span, ctx.zone)
    return Reply(following, card=card, private=True)


@digest.command(by=Role.MODERATOR)
async def now(ctx: Context) -> Reply:
    """Send the digest at once; the next one goes on from there."""
    found = await get_planned(ctx)
    span = Span(found.mark.covered, ctx.now)
    gathered = await gather(ctx.desk, found, span)
    if gathered.failed:
        raise UserError(
            f"{say_failed(gathered)} So I have sent no digest. Please try again in a minute."
        )
    if not gathered.sections:
        empty = say_empty(gathered, span, ctx.zone)
        return Reply(f"{empty} So I have sent no digest.", private=True)
    if not await send(ctx.desk, found, span, gathered):
        raise UserError("A digest was sent, or its plan changed, meanwhile. See `digest show`.")
    return Reply(f"Sent {say_room(found.room)}.", private=True)


@digest.command(by=Role.MODERATOR)
async def off(ctx: Context) -> Reply:
    """Send no more digests to this room."""
    found = await get_planned(ctx)
    await kept(ctx).switch_off(found.id)
    return Reply(
        f"No more digests come {say_room(found.room)}.",
        buttons=(Button("Undo", restore, found.id, *_packed(found)),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def restore(ctx: Context, digest_id: int, rhythm: str, day: int, minutes: int) -> Reply:
    """Plan digests as they were before."""
    found = await kept(ctx).find_by_id(digest_id)
    if found is None:
        raise UserError("That was planned for another community. Type `digest show` in the room.")
    if rhythm == OFF:
        await kept(ctx).switch_off(digest_id)
        return Reply(f"No digest comes {say_room(found.room)}, as before.", private=True)
    plan = Plan(rhythm, time(*divmod(minutes, 60)), day)
    await kept(ctx).change(digest_id, plan, ctx.now)
    ctx.state(Agenda).forget()
    return Reply(f"As before: a digest comes {say_room(found.room)} {plan}.", private=True)


async def get_planned(ctx: Context) -> Digest:
    """Get what is planned in the room; raise UserError if nothing is."""
    found = await kept(ctx).find(ctx.room)
    if found is None or not found.is_on:
        raise UserError("No digest is planned here. To plan one: `digest set daily 08:30`")
    return found


def kept(ctx: Context) -> Digests:
    """Give the digests of the community."""
    return Digests(ctx.storage, ctx.community)


def _planned(ctx: Context, found: Digest) -> str:
    comes = say_moment(find_next(found.plan, ctx.zone, ctx.now), ctx.zone)
    return (
        f"A digest comes {say_room(found.room)} {found.plan}, if anything is new. "
        f"The next is due on {comes}."
    )


def _packed(old: Digest | None) -> tuple[str, int, int]:
    """Write a plan as a button carries it."""
    if old is None or not old.is_on:
        return OFF, 0, 0
    return old.plan.rhythm, old.plan.day, old.plan.at.hour * 60 + old.plan.at.minute
