"""Settle: where and when a feed is posted, and who is called."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from bot import Arg, Connection, Context, Desk, Reply, Role, Room, Team, UserError, escape

from .definition import Which, cog, feed, get_followed, label, subscriptions
from .look import MODES
from .records import Followed, Mode
from .store import move_subscriptions, save_subscription

NO_ROLES = "where it is posted there are no roles, and I never call a whole room."


@feed.command(by=Role.MODERATOR)
async def room(
    ctx: Context, which: Which, to: Annotated[Room, Arg("Where it is to be posted from now on")]
) -> Reply:
    """Post a feed in another room from now on."""
    each = await get_followed(ctx, which)
    target = replace(to, community=ctx.community)
    others = await subscriptions(ctx).list_live()
    there = [one for one in others if one.subscription.room.id == target.id]
    if any(one.feed.id == each.feed.id for one in there):
        raise UserError(f"That feed is posted in {escape(target.name)} already.")
    called, moved = each.subscription.mention, replace(each.subscription, room=target)
    if called is None or moved.can_call(called):
        changed = await change(ctx, each, room=target)
        return Reply(f"From now on: {label(changed)}.", private=True)
    changed = await change(ctx, each, room=target, mention=None)
    return Reply(
        f"From now on: {label(changed)}. It mentions {escape(called.name)} no more: {NO_ROLES}",
        private=True,
    )


@feed.command(by=Role.MODERATOR)
async def mode(
    ctx: Context,
    which: Which,
    when: Annotated[Literal["now", "digest", "both"], Arg("As they come, in the digest, or both")],
) -> Reply:
    """Say whether entries are posted as they come, kept for the digest, or both."""
    changed = await change(ctx, await get_followed(ctx, which), mode=Mode(when))
    digests = (
        " To see when digests come to the room: `digest show`" * changed.subscription.mode.is_later
    )
    return Reply(f"{label(changed)}: {MODES[when]}.{digests}", private=True)


@feed.command(by=Role.OWNER)
async def mention(
    ctx: Context,
    which: Which,
    role: Annotated[Team | None, Arg("Who is called; left out: nobody any more")] = None,
) -> Reply:
    """Let posts of a feed mention a role, and nobody else."""
    each = await get_followed(ctx, which)
    if role is not None:
        _require_callable(ctx, each, role)
    changed = await change(ctx, each, mention=role)
    if role is None:
        return Reply(f"{label(changed)} mentions nobody.", private=True)
    return Reply(
        f"{label(changed)} mentions {escape(role.name)} with each entry. On Discord everybody must "
        "be allowed to mention that role, or I must be allowed to mention all roles. To end it: "
        f"`feed mention {changed.number}`",
        private=True,
    )


def _require_callable(ctx: Context, each: Followed, role: Team) -> None:
    """Raise UserError if a role could not be called where a feed is posted."""
    if not each.subscription.can_call(role):
        raise UserError(
            f"{label(each)}, mentions nobody: {NO_ROLES} Whoever wants to hear of each post there "
            "can have their app notify them of every message in that room."
        )
    here, there = ctx.room.place, each.subscription.room.place
    if (here and here.id) != (there and there.id):
        raise UserError(
            f"{label(each)}, is posted in another server than this one, and {escape(role.name)} is "
            "a role of this one. Please type that there."
        )


@cog.on_move
async def follow_room(desk: Desk, conn: Connection, old: str, new: Room) -> None:
    """Post in the room that replaces another."""
    await move_subscriptions(desk.storage, conn, old, new, desk.now)


async def change(ctx: Context, each: Followed, **values: Any) -> Followed:
    """Keep something else about a subscription, as it is at this moment."""
    async with ctx.storage.write() as conn:
        current = await subscriptions(ctx).find_in(conn, each.number)
        assert current is not None
        changed = replace(current.subscription, **values)
        await save_subscription(conn, changed, ctx.now)
    return Followed(changed, current.feed)
