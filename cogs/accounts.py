"""Accounts: people link their accounts on several networks, to count as one person."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated

from bot import (
    Accounts,
    Arg,
    Button,
    Card,
    Cog,
    Connection,
    Context,
    Cooldown,
    Desk,
    Every,
    Linked,
    Reply,
    User,
    describe_account,
    escape,
)

cog = Cog("accounts", "Lets your accounts on several networks count as one person")
WHAT = (
    "If you are here on more than one network, you can link your accounts. They then count as one "
    "person: in a poll, for one, you vote once. Nobody else is shown what you link, and it gives "
    "nobody any rights: whoever moderates on one network does not on the other."
)
HOW = (
    "To link one more account, type `link` and this code to me on that other network, in a direct "
    "message, within 15 minutes:"
)
NEVER = "It works once. Never type a code that somebody else gave you."


@cog.command(cooldown=Cooldown(10, timedelta(minutes=5)))
async def link(
    ctx: Context,
    code: Annotated[str, Arg("The code from your other account; left out: get one")] = "",
) -> Reply:
    """Link your accounts on several networks, or see which are linked."""
    if code:
        return await _take(ctx, code)
    shown = await kept(ctx).offer(ctx.user)
    linked = await kept(ctx).list_linked(ctx.user)
    told = [WHAT, _listed("Linked with this account:", linked[1:]), f"{HOW}\n\n`{shown}`", NEVER]
    footer = "To part this account from the others, type unlink." if linked else ""
    body = "\n\n".join(each for each in told if each)
    return Reply(card=Card("Your accounts", body, footer=footer), private=True)


async def _take(ctx: Context, code: str) -> Reply:
    found = await kept(ctx).take(ctx.user, code, is_overheard=ctx.is_overheard)
    other = describe_account(found.account, found.name)
    return Reply(
        f"That code was given to {escape(other)}. Is that you? If it is, both accounts count as "
        "one person from now on, and either of you sees what I hold on both. If it is not you, "
        "press No.",
        buttons=(Button("Yes, link them", confirm), Button("No", decline)),
        private=True,
    )


@cog.action
async def confirm(ctx: Context) -> Reply:
    """Link the account whose code was typed."""
    linked = await kept(ctx).confirm(ctx.user, partial(_tell, ctx))
    listed = _listed("Linked. These count as one person now:", linked)
    return Reply(f"{listed}\n\nTo part this account from the others, type `unlink`.", private=True)


async def _tell(ctx: Context, conn: Connection, other: User) -> None:
    """Tell the account whose code was typed, in case it was typed by somebody else."""
    me = escape(describe_account(ctx.user.id, ctx.user.name))
    reply = Reply(
        f"Your account is now linked with {me}. If that is not you, type `unlink` to me at once, "
        "and tell your moderators."
    )
    await ctx.desk.outbox.tell(conn, other, ctx.community, reply)


@cog.action
async def decline(ctx: Context) -> Reply:
    """Forget the code that was typed."""
    await kept(ctx).decline(ctx.user)
    return Reply("Nothing is linked, and that code no longer counts.", private=True)


@cog.command
async def unlink(ctx: Context) -> Reply:
    """Part this account from those that it is linked with."""
    others = await kept(ctx).unlink(ctx.user)
    if not others:
        return Reply(
            "This account is linked with no other. To link one, type `link`.", private=True
        )
    parted = _listed("This account is no longer linked with:", others)
    return Reply(f"{parted}\n\nTo link them again, type `link`.", private=True)


@cog.job(Every(timedelta(minutes=15)))
async def forget(desk: Desk) -> None:
    """Forget codes that have run out."""
    await desk.host.accounts.forget()


def kept(ctx: Context) -> Accounts:
    """Give what is known of accounts."""
    return ctx.desk.host.accounts


def _listed(head: str, linked: Sequence[Linked]) -> str:
    lines = [f"- {escape(describe_account(each.account, each.name))}" for each in linked]
    return "\n".join([head, *lines]) if lines else ""
