"""Follow: moderators add feeds and take them out."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from bot import (
    Arg,
    Button,
    Card,
    Connection,
    Context,
    Failed,
    Reply,
    Role,
    Room,
    UserError,
    Why,
    escape,
)

from .decide import decide
from .definition import Which, cog, feed, get_followed, get_numbered, label, subscriptions, worker
from .finding import Found, find_feed
from .model import Known, Unreadable
from .polling import first_polling, revived, succeeded
from .records import Feed, Followed, Mode, State
from .render import entry_line
from .store import (
    add_feed,
    find_feed_at,
    get_feed,
    is_followed,
    list_alike,
    list_latest,
    list_seen,
    remember,
    save_feed,
    save_subscription,
)

SHOWN = 3
"""The last entries that are shown before a moderator says yes."""
COMPARED = 25
"""The last entries by which a feed is known under another address."""
LIVE = frozenset({State.ON, State.PAUSED})
LEFT = timedelta(days=1)
"""After so long without a reading, what came while nobody followed a feed is no news."""
MOST = 200
"""Subscriptions of one community."""
_PASSING = frozenset({Why.PAUSED, Why.BUSY, Why.SLOW})
_SERVERS_OWN = 500
"""The HTTP statuses from here on say that the server is in trouble."""


@feed.command(by=Role.MODERATOR)
async def add(
    ctx: Context,
    address: Annotated[str, Arg("The address of a feed, or of the site whose feed it is")],
    *,
    room: Annotated[Room | None, Arg("Where to post it; left out: here")] = None,
) -> Reply:
    """Follow a blog or a site: I find its feed, show it, and ask before I post anything."""
    if len(await subscriptions(ctx).list_live()) >= MOST:
        raise UserError(f"That would be more than {MOST} feeds. Please remove some first.")
    typed = address.strip().removeprefix("<").removesuffix(">")
    target = replace(room or ctx.room, community=ctx.community)
    async with ctx.storage.read() as conn:
        known = await find_feed_at(conn, ctx.community, typed)
        is_current = known is not None and await is_followed(conn, known.id)
    if known is not None and is_current:
        return await _offer(ctx, known.id, target)
    found = await find_feed(typed, ctx.desk.fetches, worker(ctx.desk))
    if isinstance(found, Failed | Unreadable):
        raise UserError(_not_found(found))
    return await _offer(ctx, await _keep(ctx, typed, found), target, found)


def _not_found(found: Failed | Unreadable) -> str:
    told = escape(found.sentence, keep_links=True)
    if isinstance(found, Unreadable) and found.is_ours:
        return f"{told} Please tell whoever runs me."
    if isinstance(found, Failed) and (found.why in _PASSING or found.status >= _SERVERS_OWN):
        return f"{told} Nothing may be wrong with the address: please try again later."
    return f"{told} Please check the address, or look on the site for a link called RSS or feed."


async def _keep(ctx: Context, typed: str, found: Found) -> int:
    """Store a feed with its entries, all of them known and none of them news; give its id."""
    now = ctx.now
    async with ctx.storage.read() as conn:
        old = await find_feed_at(conn, ctx.community, found.address)
        if old is not None and await is_followed(conn, old.id):
            return old.id
    page = found.feed
    polling = succeeded(first_polling(now), found.fetched, page.hints, now, ctx.desk.random)
    seen = await list_seen(ctx.storage, old.id) if old else {}
    decision = decide(Known(seen, is_first=True), page, now)
    async with ctx.storage.write() as conn:
        new = Feed(
            id=old.id if old else 0,
            community=ctx.community,
            address=found.address,
            polling=polling,
            typed=typed,
            title=page.title,
            link=page.link,
            hints=page.hints,
            is_read=True,
            page_size=len(page.entries),
            well_at=now,
        )
        if old is None and (other := await find_feed_at(conn, ctx.community, found.address)):
            return other.id  # somebody was quicker
        if old is None:
            new = replace(new, id=await add_feed(conn, new, now))
        else:
            await save_feed(conn, new)
        await remember(conn, new, decision, page.entries, now)
    return new.id


async def _offer(ctx: Context, feed_id: int, room: Room, found: Found | None = None) -> Reply:
    async with ctx.storage.write() as conn:
        wish = await subscriptions(ctx).offer(conn, feed_id, room, ctx.now)
        each = Followed(wish, await get_feed(conn, feed_id))
    if wish.state is not State.OFFERED:
        raise UserError(f"That is followed already: {label(each)}. See `feed show {wish.number}`.")
    latest = await list_latest(ctx.storage, feed_id, COMPARED)
    lines = [entry_line(kept, ctx.zone) for kept in latest[:SHOWN]]
    body = "\n".join(lines) or "It has no entries yet."
    async with ctx.storage.read() as conn:
        alike = await list_alike(conn, wish, [kept.entry.key for kept in latest])
    others = [escape(link.address, keep_links=True) for link in found.others] if found else []
    named = "\n".join(f"- {other}" for other in others[:5])
    return Reply(
        f"Shall I post what is new from now on in {escape(room.name)}? What is there already is "
        "not posted."
        + (
            f"\n\nTake care: most of its entries come to {escape(room.name)} by "
            f"#{', #'.join(map(str, alike))} already, and would be posted twice." * bool(alike)
        )
        + (
            f"\n\nThe page names other feeds too; to take one, add its address:\n{named}"
            * bool(named)
        ),
        card=Card(escape(each.feed.name), f"The last entries:\n{body}", link=each.feed.link),
        buttons=(
            Button("Post as they come", accept, wish.number, Mode.NOW.value),
            Button("Keep for the digest", accept, wish.number, Mode.DIGEST.value),
            Button("Leave it", decline, wish.number),
        ),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def accept(ctx: Context, number: int, mode: str) -> Reply:
    """Follow a feed that was shown."""
    each = await get_numbered(ctx, number)
    if each.subscription.state in LIVE:
        raise UserError(f"That is followed already: {label(each)}.")
    await _set_state(ctx, each, State.ON, Mode(mode))
    done = "post what is new"
    more = f"To see how it goes: `feed show {number}`"
    if Mode(mode).is_later:
        done = "keep what is new for the digest"
        more = f"{more}, and when digests come to the room: `digest show`"
    if await ctx.desk.host.communities.find_moderators_room(ctx.community) is None:
        more += (
            "\n\nShould it fail, nobody is told yet. To choose a room for that: "
            "`community moderators-room` and its name"
        )
    return Reply(
        f"I {done}: {label(each)}. {more}",
        buttons=(Button("Undo", undo_add, number),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def decline(ctx: Context, number: int) -> Reply:
    """Leave a feed that was shown."""
    each = await get_numbered(ctx, number)
    if each.subscription.state is not State.OFFERED:
        raise UserError(f"It is followed already. To take it out: `feed remove {number}`")
    await _set_state(ctx, each, State.REMOVED)
    return Reply("Left. Nothing will be posted.", private=True)


@cog.action(by=Role.MODERATOR)
async def undo_add(ctx: Context, number: int) -> Reply:
    """Take back that a feed was added."""
    return await _remove(ctx, await get_numbered(ctx, number))


@feed.command(by=Role.MODERATOR)
async def remove(ctx: Context, which: Which) -> Reply:
    """Stop following a feed in its room; what was posted stays."""
    return await _remove(ctx, await get_followed(ctx, which))


async def _remove(ctx: Context, each: Followed) -> Reply:
    if each.subscription.state is State.REMOVED:
        raise UserError("It is removed already.")
    await _set_state(ctx, each, State.REMOVED)
    return Reply(
        f"Removed: {label(each)}.",
        buttons=(Button("Undo", restore, each.number, each.subscription.state.value),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def restore(ctx: Context, number: int, state: str) -> Reply:
    """Follow a feed again that was removed."""
    each = await get_numbered(ctx, number)
    if each.subscription.state is not State.REMOVED:
        raise UserError(f"It is followed already: {label(each)}.")
    await _set_state(ctx, each, State(state))
    return Reply(f"Back: {label(each)}.", private=True)


@feed.command(by=Role.MODERATOR)
async def pause(ctx: Context, which: Which) -> Reply:
    """Post nothing of a feed for now."""
    each = await get_followed(ctx, which)
    await _set_state(ctx, each, State.PAUSED)
    return Reply(
        f"Paused: {label(each)}. What comes meanwhile is not posted later; "
        f"`feed latest {each.number}` shows it.",
        buttons=(Button("Resume", resume_numbered, each.number),),
        private=True,
    )


@feed.command(by=Role.MODERATOR)
async def resume(ctx: Context, which: Which) -> Reply:
    """Post a feed again that was paused, or try one again that was given up."""
    return await _resume(ctx, await get_followed(ctx, which))


@cog.action(by=Role.MODERATOR)
async def resume_numbered(ctx: Context, number: int) -> Reply:
    """Post a feed again."""
    each = await get_numbered(ctx, number)
    if each.subscription.state is not State.PAUSED:
        raise UserError("It is not paused.")
    return await _resume(ctx, each)


async def _resume(ctx: Context, each: Followed) -> Reply:
    await _set_state(ctx, each, State.ON)
    return Reply(f"Going on: {label(each)}.", private=True)


async def _set_state(ctx: Context, each: Followed, state: State, mode: Mode | None = None) -> None:
    async with ctx.storage.write() as conn:
        current = await subscriptions(ctx).find_in(conn, each.number)
        assert current is not None
        is_back = current.subscription.state not in LIVE and state in LIVE
        where = (current.feed.id, current.subscription.room.id)
        if is_back and await subscriptions(ctx).is_live_in(conn, *where):
            raise UserError("That feed is posted in that room already. Type `feed list` to see it.")
        changed = replace(current.subscription, state=state)
        is_left = is_back and not await is_followed(conn, current.feed.id)
        await save_subscription(conn, replace(changed, mode=mode or changed.mode), ctx.now)
        if is_left and ctx.now - current.feed.polling.due > LEFT:
            unread = replace(current.feed, is_read=False, polling=first_polling(ctx.now))
            await save_feed(conn, unread)
        elif state is State.ON:
            await _revive(ctx, conn, current.feed)


async def _revive(ctx: Context, conn: Connection, found: Feed) -> None:
    """Read a feed again that was given up."""
    if found.polling.stopped:
        await save_feed(conn, replace(found, polling=revived(found.polling, ctx.now)))
