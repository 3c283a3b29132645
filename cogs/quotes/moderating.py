"""Moderating: what waits, and what moderators decide."""

from dataclasses import replace
from typing import Annotated

from bot import (
    Arg,
    Button,
    Connection,
    Context,
    Desk,
    Field,
    Form,
    Reply,
    Role,
    User,
    UserError,
    escape,
    paged,
)

from .accounts import secret_of
from .agenda import look_again
from .board import refresh, show
from .definition import Number, cog, get_live, pick, quotes, save
from .editing import ask_edit
from .model import MAX_REASON, Quote, State
from .render import render_file, render_waiting, say_wait
from .rules import read_rules
from .store import list_nominators
from .tags import tag_notice
from .telling import find_telling, look_whether_heard

PER_PAGE = 5


async def tell_moderators(desk: Desk, conn: Connection, quote: Quote) -> None:
    """Tell moderators, without the words, that something waits for them."""
    reply = Reply(
        f"Nomination #{quote.number} for Pick of the Week waits for a moderator.",
        buttons=(Button("Look", look_at, quote.number),),
    )
    await desk.tell_moderators(conn, quote.community, reply)


@pick.command(by=Role.MODERATOR)
async def queue(ctx: Context) -> Reply:
    """See the nominations that wait for you."""
    return await _queue(ctx, 1)


@cog.action(by=Role.MODERATOR)
async def turn_queue(ctx: Context, page: int) -> Reply:
    """Turn to another page of the queue."""
    return replace(await _queue(ctx, page), replaces=True)


async def _queue(ctx: Context, page: int) -> Reply:
    async with ctx.storage.read() as conn:
        waiting = await quotes(ctx, conn).list_in(State.WAITING)
        tellings = [await find_telling(ctx.desk, conn, each) for each in waiting]
    if not waiting:
        return Reply("Nothing waits for you.", private=True)
    title = "1 nomination waits" if len(waiting) == 1 else f"{len(waiting)} nominations wait"
    lines = [
        f"- {render_waiting(each, telling)}"
        for each, telling in zip(waiting, tellings, strict=True)
    ]
    looks = [Button(f"Look at #{each.number}", look_at, each.number) for each in waiting]
    shown = paged(title, lines, page, turn_queue, per_page=PER_PAGE, buttons=looks)
    return replace(shown, private=True)


@pick.command(by=Role.MODERATOR)
async def look(ctx: Context, number: Number) -> Reply:
    """See a nomination, to decide about it."""
    return await show_file(ctx, number)


@cog.action(by=Role.MODERATOR)
async def look_at(ctx: Context, number: int) -> Reply:
    """Show a nomination with what can be done."""
    return await show_file(ctx, number)


async def show_file(ctx: Context, number: int) -> Reply:
    """Show a nomination with all that is needed to decide."""
    async with ctx.storage.read() as conn:
        found = await quotes(ctx, conn).find(number)
        if found is None or found.state is State.GONE:
            raise UserError(f"Nothing is kept of #{number}.")
        telling = await find_telling(ctx.desk, conn, found)
    telling = await look_whether_heard(ctx.desk, found, telling)
    if found.state is State.REJECTED:
        buttons = [Button("Bring it back", reopen, number)]
    else:
        buttons = [Button("Turn it down", ask_reject, number), Button("Shorten", ask_edit, number)]
        if found.state is State.WAITING:
            buttons.insert(0, Button("Approve", approve_it, number))
    return Reply(card=render_file(found, telling), buttons=tuple(buttons), private=True)


@pick.command(by=Role.MODERATOR)
async def approve(ctx: Context, number: Number) -> Reply:
    """Let a nomination come onto the board."""
    return await _approve(ctx, number)


@cog.action(by=Role.MODERATOR)
async def approve_it(ctx: Context, number: int) -> Reply:
    """Let a nomination come onto the board."""
    return await _approve(ctx, number)


async def _approve(ctx: Context, number: int) -> Reply:
    """Let it come onto the board once its author has had a say."""
    rules = await read_rules(ctx.desk, ctx.community)
    async with ctx.storage.read() as conn:
        found = await get_live(ctx, conn, number)
        telling = await find_telling(ctx.desk, conn, found)
    telling = await look_whether_heard(ctx.desk, found, telling)
    async with ctx.storage.write() as conn:
        found = await get_live(ctx, conn, number)
        if found.state is State.APPROVED:
            raise UserError(f"#{number} is approved already.")
        await save(ctx, conn, replace(found, state=State.APPROVED, decided_at=ctx.now))
        changed = await get_live(ctx, conn, number)
        is_ready = rules.is_ready(changed, telling, ctx.now)
        look_again(ctx.desk)
        if is_ready:
            await show(ctx.desk, conn, changed, rules)
    wait = say_wait(telling, is_yes_needed=rules.wait is None)
    told = "It is on the board" if is_ready else wait
    return Reply(
        f"#{number} is approved. {told}.",
        buttons=(Button("Undo", reopen, number),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def reopen(ctx: Context, number: int) -> Reply:
    """Put a nomination back into the queue, whatever was decided."""
    secret = await secret_of(ctx.desk, ctx.community)
    async with ctx.storage.write() as conn:
        found = await quotes(ctx, conn).find(number)
        if found is None or found.state is State.GONE:
            raise UserError(f"Nothing is kept of #{number}.")
        waiting = replace(found, state=State.WAITING, decided_at=None, shown_at=None)
        await save(ctx, conn, waiting)
        await refresh(ctx.desk, conn, waiting)
        await ctx.desk.outbox.withdraw(conn, tag_notice(secret, found.subject))
    return Reply(f"#{number} waits again: `pick look {number}`", private=True)


@pick.command(by=Role.MODERATOR)
async def reject(
    ctx: Context,
    number: Number,
    reason: Annotated[str, Arg("Why; whoever nominated it is told")],
) -> Reply:
    """Turn a nomination down, or take a quote off the board; its words go after a week."""
    return await _reject(ctx, number, reason)


async def _reject(ctx: Context, number: int, reason: str) -> Reply:
    if len(reason) > MAX_REASON:
        raise UserError(f"Please give the reason in {MAX_REASON} characters.")
    secret = await secret_of(ctx.desk, ctx.community)
    async with ctx.storage.write() as conn:
        found = await get_live(ctx, conn, number)
        await save(ctx, conn, replace(found, state=State.REJECTED, decided_at=ctx.now))
        await refresh(ctx.desk, conn, replace(found, state=State.REJECTED))
        told = Reply(
            f"A moderator has not taken your nomination #{number} for Pick of the Week. "
            f"The reason: {escape(reason)}"
        )
        nominators = await list_nominators(conn, found.id)
        for account in nominators:
            person = User(account, "")
            key = tag_notice(secret, found.subject)
            await ctx.desk.outbox.tell(conn, person, ctx.community, told, key)
    heard = "Whoever nominated it is told why. " if nominators else ""
    return Reply(
        f"#{number} is turned down. {heard}Its words are kept for a week, so that you can bring it "
        "back.",
        buttons=(Button("Undo", reopen, number),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def ask_reject(ctx: Context, number: int) -> Form:
    """Ask why a nomination is turned down."""
    del ctx
    return reject_form.open(number)


@cog.form("Turn a nomination down", by=Role.MODERATOR)
async def reject_form(
    ctx: Context,
    number: int,
    *,
    reason: Annotated[str, Field("Why", "Whoever nominated it is told.", max_length=MAX_REASON)],
) -> Reply:
    """Turn a nomination down."""
    return await _reject(ctx, number, reason)
