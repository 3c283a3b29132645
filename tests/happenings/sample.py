"""A cog that keeps what happens to messages, tells their authors, and lets them answer."""

from bot.storage import Values

SAMPLE = '''
"""Watch: keep what happens to messages."""

import time

from bot import (
    Button, Cog, Context, Message, Reaction, Reply, Role, Room, User, UserError, pack_room,
    unpack_room
)

cog = Cog("watch", "What happens to messages")


async def note(ctx: Context, line: str) -> None:
    """Keep a line under a key of its own: several may be noted at once."""
    await ctx.values.set(f"line {time.time_ns()}", line)


async def take(ctx: Context) -> list[str]:
    """Give the lines and forget them."""
    kept = {key: line for key, line in (await ctx.values.all()).items() if key.startswith("line ")}
    for key in kept:
        await ctx.values.remove(key)
    return [kept[key] for key in sorted(kept)]


@cog.on_reaction
async def reacted(ctx: Context, reaction: Reaction) -> None:
    kept = await ctx.values.get(reaction.message_id)
    what = "kept" if kept else "other"
    who = reaction.user.name if reaction.user and reaction.is_added else "somebody"
    sign = "+" if reaction.is_added else "-"
    role = ctx.role.name.lower() if reaction.is_added else ""
    is_thumb = "thumb" if reaction.shows("\\N{THUMBS UP SIGN}") else "no thumb"
    await note(ctx, f"{sign} {who} {role} {is_thumb} to {what} in {reaction.room.name}")


@cog.on_edit
async def edited(ctx: Context, message: Message) -> None:
    kept = await ctx.values.get(message.id)
    await note(ctx, f"edit {bool(kept)} by {message.author.name}: {message.text!r} "
               f"{message.is_readable}")
    if kept:
        author = User(*kept["author"])
        async with ctx.storage.write() as conn:
            told = Reply(f"It reads {message.text or 'anew'} now.", buttons=kept_buttons())
            await ctx.desk.outbox.edit(conn, "kept", told)


@cog.on_delete
async def deleted(ctx: Context, message_id: str) -> None:
    kept = await ctx.values.get(message_id)
    await note(ctx, f"delete {bool(kept)}")


def kept_buttons() -> tuple[Button, ...]:
    """Offer a say."""
    return (Button("I mind", mind, "yes"),)


@cog.message_action("Keep it")
async def keep(ctx: Context, message: Message) -> Reply:
    """Keep a message, and tell its author."""
    author = [message.author.id, message.author.name]
    kept = {"author": author, "id": message.id, "room": pack_room(message.room)}
    await ctx.values.set(message.id, kept)
    await ctx.values.set("latest", kept)
    link = await ctx.desk.directory.link_to(message.room, message.id)
    async with ctx.storage.write() as conn:
        reply = Reply("Your words were kept.", buttons=kept_buttons())
        await ctx.desk.outbox.tell(conn, message.author, ctx.community, reply, "kept")
    where = "private" if ctx.room.is_private else "open"
    return Reply(f"Kept {message.text} in a room that is {where}, with a link: {bool(link)}.")


@cog.action
async def mind(ctx: Context, how: str) -> Reply:
    """Take an author's word."""
    async with ctx.storage.write() as conn:
        await ctx.desk.outbox.withdraw(conn, "never")
    await note(ctx, f"minded {how} in {ctx.community}, direct: "
               f"{ctx.room.is_direct}")
    return Reply("Noted.", buttons=(Button("Never mind", unmind),))


@cog.action
async def unmind(ctx: Context) -> Reply:
    """Take it back."""
    await note(ctx, f"unminded in {ctx.community}")
    return Reply("All is well.")


@cog.command
async def told(ctx: Context) -> Reply:
    """Show what was kept, and forget it."""
    lines = await take(ctx)
    return Reply("\\n".join(f"- {each}" for each in lines) or "Nothing.")


@cog.command
async def thumbs(ctx: Context) -> Reply:
    """Count the thumbs at the message that was kept last."""
    kept = await ctx.values.get("latest")
    found = await ctx.desk.directory.list_reactors(
        unpack_room(kept["room"]), kept["id"], "\N{THUMBS UP SIGN}"
    )
    return Reply(f"{len(found)} thumbs, {len({each.id for each in found})} people.")


@cog.command
async def offer(ctx: Context) -> Reply:
    """Offer a button to all."""
    return Reply("Press.", buttons=kept_buttons())


@cog.command
async def look(ctx: Context) -> Reply:
    """Look at the message that was kept last."""
    kept = await ctx.values.get("latest")
    found = await ctx.desk.directory.find_message(unpack_room(kept["room"]), kept["id"])
    if found is None:
        return Reply("It is gone.")
    return Reply(f"{found.author.name}: {found.text or '...'} ({found.is_readable})")


@cog.command
async def unsay(ctx: Context) -> Reply:
    """Take back what the author was told."""
    async with ctx.storage.write() as conn:
        await ctx.desk.outbox.withdraw(conn, "kept")
    return Reply("Taken back.")
'''


async def take_lines(values: Values) -> list[str]:
    """Give what the sample has kept, in order, and forget it."""
    kept = {key: line for key, line in (await values.all()).items() if key.startswith("line ")}
    for key in kept:
        await values.remove(key)
    return [kept[key] for key in sorted(kept)]
