"""Asking: the author is told privately, and decides, now and at any time later."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from bot import (
    Arg,
    Button,
    Connection,
    Context,
    Desk,
    Message,
    Reply,
    Room,
    UserError,
    escape,
    find_identifiers,
)

from .accounts import accounts_of, refusal_tags
from .board import refresh, show
from .definition import Number, cog, pick, quotes, save
from .model import COLLEAGUE, Consent, Quote, State
from .moderating import tell_moderators
from .naming import name_of, tidy_name
from .render import quote_lines
from .rules import Rules, read_rules
from .store import Quotes, add_refusal, find_author, remove_refusal
from .telling import find_telling

NOT_YOURS = "I know no words of yours under #{number}. See yours: `quote mine`"


async def ask_author(
    desk: Desk, conn: Connection, quote: Quote, message: Message, rules: Rules
) -> int:
    """Tell the author that they were nominated, once the transaction is through.

    Give the number of the posting, by which to see later whether they were told.
    """
    # Without a key: it would stand beside the person's id, and say which quote is theirs. The
    # number is kept beside the author alone, and goes with them.
    reply = _render_asking(quote, message.room, rules.wait)
    return await desk.outbox.tell(conn, message.author, quote.community, reply)


def _render_asking(quote: Quote, room: Room, wait: timedelta | None) -> Reply:
    """Ask an author what may be done with their words; without `wait`, a yes is needed."""
    if wait is None:
        silence = "Unless you say that it is fine, it is not shown."
    elif wait:
        hours = say_hours(wait)
        silence = f"If you do nothing, it may be shown after {hours}, as the words of {COLLEAGUE}."
    else:
        silence = f"If you do nothing, it may be shown as the words of {COLLEAGUE}."
    text = (
        f"Somebody nominated what you wrote in {escape(room.name)} for Pick of the Week:"
        f"\n\n{quote_lines(quote.words)}\n\n"
        f"You decide. {silence} Your name, your picture and a link to your message are never shown "
        "unless you ask for your name. You can take it back at any time: "
        f"`pick withdraw {quote.number}`. Never to be nominated again: `pick optout`"
    )
    buttons = (
        Button("That is fine", agree, quote.number),
        Button("Name me", name_me, quote.number),
        Button("Decline", decline, quote.number),
    )
    return Reply(text, buttons=buttons)


def say_hours(wait: timedelta) -> str:
    """Say how long an author has to answer."""
    hours = round(wait / timedelta(hours=1))
    return "1 hour" if hours == 1 else f"{hours} hours"


@cog.action
async def decide_on(ctx: Context, number: int) -> Reply:
    """Ask an author again, who comes by themselves."""
    accounts = await accounts_of(ctx.desk, ctx.user)
    async with ctx.storage.read() as conn:
        quote = await get_own(ctx, conn, number, accounts)
        telling = await find_telling(ctx.desk, conn, quote)
        author = await find_author(conn, quote.id)
    if author is None or quote.consent is not Consent.ASKED or quote.is_shown:
        raise UserError(f"#{number} no longer waits for you. To see yours: `quote mine`")
    wait = telling.wait if telling.said_at or telling.is_waiting else None
    return replace(_render_asking(quote, author.room, wait), private=True)


@cog.action
async def agree(ctx: Context, number: int) -> Reply:
    """Let one's words be shown without a name."""
    await _agree(ctx, number, "")
    return Reply(
        f"Thank you. #{number} may be shown, as the words of {COLLEAGUE}. "
        f"You can take it back at any time: `pick withdraw {number}`",
        private=True,
    )


@cog.action
async def name_me(ctx: Context, number: int) -> Reply:
    """Let one's words be shown under one's own name."""
    return await _name(ctx, number, ctx.user.name)


@cog.action
async def decline(ctx: Context, number: int) -> Reply:
    """Have one's words not shown, and nothing of them kept."""
    await _withdraw(ctx, number)
    return Reply(
        f"#{number} is not shown, and I have kept nothing of it. Nobody is told who declined. "
        "Never to be nominated again: `pick optout`",
        private=True,
    )


@pick.command
async def withdraw(ctx: Context, number: Number) -> Reply:
    """Take your own words back: from the board, and from past round-ups."""
    return await _take_back(ctx, number)


@cog.action
async def take_back(ctx: Context, number: int) -> Reply:
    """Take one's own words back."""
    return await _take_back(ctx, number)


async def _take_back(ctx: Context, number: int) -> Reply:
    await _withdraw(ctx, number)
    return Reply(
        f"#{number} is taken back. It is gone from the board and from past round-ups, and I have "
        "kept nothing of it.",
        private=True,
    )


@pick.command
async def name(
    ctx: Context,
    number: Number,
    as_: Annotated[str, Arg("Another name to be shown; left out: the one you have here")] = "",
) -> Reply:
    """Have your name shown with your own words."""
    return await _name(ctx, number, as_ or ctx.user.name)


@pick.command
async def unname(ctx: Context, number: Number) -> Reply:
    """Have your name no longer shown with your own words."""
    await _agree(ctx, number, "")
    return Reply(f"#{number} is shown as the words of {COLLEAGUE}.", private=True)


@pick.command
async def optout(ctx: Context) -> Reply:
    """Never be nominated again; what is not on the board yet is dropped."""
    tags = await refusal_tags(ctx.desk, ctx.community, ctx.user)
    accounts = await accounts_of(ctx.desk, ctx.user)
    async with ctx.storage.write() as conn:
        await add_refusal(conn, ctx.community, tags)
        theirs = await quotes(ctx, conn).list_by(accounts)
        for each in theirs:
            if not each.is_shown:
                await erase(ctx.desk, conn, each)
    shown = sum(each.is_shown for each in theirs)
    there = "is" if shown == 1 else "are"
    more = f" {shown} of yours {there} on the board: `quote mine`." if shown else ""
    return Reply(
        f"Nobody can nominate you from now on.{more} To change your mind: `pick optin`",
        private=True,
    )


@pick.command
async def optin(ctx: Context) -> Reply:
    """Let colleagues nominate you again."""
    tags = await refusal_tags(ctx.desk, ctx.community, ctx.user)
    async with ctx.storage.write() as conn:
        was_out = await remove_refusal(conn, ctx.community, tags)
    told = "Colleagues can nominate you again" if was_out else "Colleagues can nominate you already"
    return Reply(f"{told}. You are asked each time.", private=True)


async def erase(desk: Desk, conn: Connection, quote: Quote) -> None:
    """Forget a quote, and take it back wherever it was posted."""
    await Quotes(conn, quote.community).erase(quote)
    await refresh(desk, conn, replace(quote, state=State.GONE))


async def get_own(ctx: Context, conn: Connection, number: int, accounts: list[str]) -> Quote:
    """Get a quote of one's own words; raise UserError if it is not."""
    theirs = await quotes(ctx, conn).list_by(accounts)
    found = next((each for each in theirs if each.number == number), None)
    if found is None:
        raise UserError(NOT_YOURS.format(number=number))
    return found


async def _name(ctx: Context, number: int, typed: str) -> Reply:
    if find_identifiers(typed):
        raise UserError("That name holds something like a number. Please give another one.")
    quote = await _agree(ctx, number, tidy_name(typed), is_new_name=typed != ctx.user.name)
    once = " once moderators have looked at it" if quote.state is State.WAITING else ""
    return Reply(
        f"Thank you. #{number} may be shown, as the words of {escape(name_of(quote))}{once}. "
        f"To be named no longer: `pick unname {number}`. To take it back: `pick withdraw {number}`",
        private=True,
    )


async def _agree(ctx: Context, number: int, name: str, *, is_new_name: bool = False) -> Quote:
    """Note what the author said, and show the quote if moderators have approved it.

    A name that is not the one that everybody sees anyway is for moderators to look at first.
    """
    accounts = await accounts_of(ctx.desk, ctx.user)
    rules = await read_rules(ctx.desk, ctx.community)
    link = await _find_link(ctx, number, accounts) if name else ""
    async with ctx.storage.write() as conn:
        quote = await get_own(ctx, conn, number, accounts)
        changed = replace(quote, consent=Consent.AGREED, name=name, link=link)
        if is_new_name and quote.state is State.APPROVED:
            changed = replace(changed, state=State.WAITING, decided_at=None, shown_at=None)
            await tell_moderators(ctx.desk, conn, changed)
        await save(ctx, conn, changed)
        changed = await get_own(ctx, conn, number, accounts)
        if changed.state is State.APPROVED and changed.shown_at is None:
            await show(ctx.desk, conn, changed, rules)
        else:
            await refresh(ctx.desk, conn, changed)
    return changed


async def _find_link(ctx: Context, number: int, accounts: list[str]) -> str:
    """Find the address of the message that a quote came from, for an author who is named."""
    async with ctx.storage.read() as conn:
        quote = await get_own(ctx, conn, number, accounts)
        author = await find_author(conn, quote.id)
    return await ctx.desk.directory.link_to(author.room, author.message) if author else ""


async def _withdraw(ctx: Context, number: int) -> None:
    accounts = await accounts_of(ctx.desk, ctx.user)
    async with ctx.storage.write() as conn:
        await erase(ctx.desk, conn, await get_own(ctx, conn, number, accounts))
