"""Transfer: lists of feeds come in and go out as OPML, after a preview."""

import asyncio
from dataclasses import replace
from typing import Annotated

from bot import Arg, Button, Card, Context, File, Reply, Role, Room, UserError, escape

from .definition import cog, feed, subscriptions
from .follow import MOST
from .opml import MOST_BYTES, Outline, read_opml, write_opml
from .polling import first_polling
from .records import Feed, Followed, State
from .store import add_feed, find_feed_at, is_followed, save_feed, save_subscription

SHOWN = 20


@feed.command(name="import", by=Role.MODERATOR)
async def import_(
    ctx: Context,
    file: Annotated[File, Arg("A list of feeds as OPML, as other readers export it")],
    *,
    room: Annotated[Room | None, Arg("Where to post them; left out: here")] = None,
) -> Reply:
    """Show which feeds a list has, and follow those that are new if you then say so."""
    if file.size > MOST_BYTES:
        raise UserError("A list of feeds may have 1 MB. Please split it into several.")
    outlines = await asyncio.to_thread(read_opml, await file.read())
    target = replace(room or ctx.room, community=ctx.community)
    followed = await subscriptions(ctx).list_live()
    here = {each.feed.address for each in followed if each.subscription.room.id == target.id}
    new = [each for each in outlines if each.address not in here]
    told = say_new(len(outlines), len(new), escape(target.name))
    if not new:
        return Reply(f"{told} There is nothing to import.", private=True)
    if len(followed) + len(new) > MOST:
        raise UserError(f"{told} Together that would be more than {MOST}.")
    numbers = await _offer(ctx, new, target)
    them = "it" if len(new) == 1 else "them"
    lines = [f"- {escape(each.title or each.address)}" for each in new[:SHOWN]]
    lines += [f"and {len(new) - SHOWN} more"] if len(new) > SHOWN else []
    return Reply(
        f"{told} Shall I follow {them}, and post what is new from then on?",
        card=Card("What I found", "\n".join(lines)),
        buttons=(
            Button("Import", accept_all, min(numbers), max(numbers)),
            Button("Leave it", leave_all),
        ),
        private=True,
    )


def say_new(count: int, new: int, room: str) -> str:
    """Say how many feeds a list has, and how many of them a room does not follow."""
    if not count:
        return "It has no feeds."
    if count == 1:
        return (
            f"It has 1 feed, {'which is new in' if new else 'which is followed already in'} {room}."
        )
    which = {0: "all of them followed already in", count: "all of them new in"}
    return f"It has {count} feeds, {which.get(new, f'{new} of them new in')} {room}."


async def _offer(ctx: Context, outlines: list[Outline], room: Room) -> list[int]:
    """Store feeds unread: the first reading posts nothing."""
    numbers = []
    async with ctx.storage.write() as conn:
        for each in outlines:
            known = await find_feed_at(conn, ctx.community, each.address)
            new = Feed(
                0,
                ctx.community,
                each.address,
                first_polling(ctx.now),
                title=each.title,
                link=each.link,
            )
            if known is None:
                feed_id = await add_feed(conn, new, ctx.now)
            else:
                feed_id = known.id
                if not await is_followed(conn, feed_id):
                    # What it had while nobody followed it is no news.
                    await save_feed(conn, replace(known, is_read=False, polling=new.polling))
            wish = await subscriptions(ctx).offer(conn, feed_id, room, ctx.now)
            numbers.append(wish.number)
    return numbers


@cog.action(by=Role.MODERATOR)
async def accept_all(ctx: Context, first: int, last: int) -> Reply:
    """Follow the feeds of a list."""
    count = 0
    async with ctx.storage.write() as conn:
        head = await subscriptions(ctx).find_in(conn, first)
        room = head.subscription.room.id if head else ""
        for number in range(first, last + 1):
            each = await subscriptions(ctx).find_in(conn, number)
            if each is not None and _is_offered(each, room):
                changed = replace(each.subscription, state=State.ON)
                await save_subscription(conn, changed, ctx.now)
                count += 1
    if not count:
        raise UserError("There is nothing left to import. Please send the list again.")
    return Reply(
        f"Imported {_count(count)}. I read them within minutes, and post what is new after that. "
        "`feed list` shows them.",
        private=True,
    )


def _is_offered(each: Followed, room: str) -> bool:
    return each.subscription.state is State.OFFERED and each.subscription.room.id == room


@cog.action(by=Role.MODERATOR)
async def leave_all(ctx: Context) -> Reply:
    """Leave a list; what it had is forgotten within a day."""
    del ctx
    return Reply("Left. Nothing was imported.", private=True)


@feed.command(by=Role.MODERATOR)
async def export(ctx: Context) -> Reply:
    """Give all feeds that are followed as an OPML file, for other readers."""
    found = await subscriptions(ctx).list_live()
    outlines = {
        each.feed.address: Outline(each.feed.address, each.feed.title, each.feed.link)
        for each in found
    }
    if not outlines:
        raise UserError("No feed is followed yet.")
    text = write_opml("Feeds", outlines.values())
    file = File.of("feeds.opml", text.encode())
    return Reply(f"{_count(len(outlines)).capitalize()}.", files=(file,), private=True)


def _count(number: int) -> str:
    return "1 feed" if number == 1 else f"{number} feeds"
