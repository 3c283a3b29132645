"""Commands: what is promised, what is held on me, and away with it. All of it is private."""

import re
from datetime import timedelta
from typing import Annotated

from bot import (
    Arg,
    Button,
    Card,
    Context,
    Cooldown,
    File,
    NotErasedError,
    Reply,
    Role,
    Room,
    User,
    UserError,
    erase_person,
    escape,
    gather_held,
)

from .definition import cog, privacy
from .render import FILE, NOTHING, render_file, render_preview, say_missing

_ACCOUNT = re.compile(r"(?:discord:\d{1,20}|matrix:@[^\s:]+:\S+|console:\S+)")
SELDOM = Cooldown(5, timedelta(minutes=10))
PROMISES = """\
- I keep no list of who asked what. On Matrix the choices under my answers to you are kept
  for 90 days, so that their numbers work, and tell which answers you got.
- A question is kept only if you pass it on, and then without your name. One that I can't
  answer waits for a day, in my memory alone, in case you do.
- My log holds no words and no names.
- Case numbers, phone numbers and the like are turned back before anything is kept.
- I hold your name only where you did something in it: where you changed an answer, for one.
- How you vote in a poll, nobody can see: `poll promises`
- I write to you before words of yours stand on the quote board, and you can take them off
  at any time: `quote mine`
- What you link counts as one person, and is shown to nobody else.

To get all that I hold on you, as a file for you alone: `privacy export`
To have it erased: `privacy erase`"""


@privacy.command(default=True)
async def promises(ctx: Context) -> Reply:
    """Read in short what I keep and what I never do."""
    del ctx
    return Reply(card=Card("What I promise you", PROMISES), private=True)


@privacy.command(cooldown=SELDOM)
async def export(ctx: Context) -> Reply:
    """Get all that I hold on you, as a file for you alone."""
    report = await gather_held(ctx.desk, ctx.user, ctx.room)
    accounts = await ctx.accounts_of(ctx.user)
    text = render_file(report, accounts, ctx.now, ctx.zone)
    said = "Here is all that I hold on you." if report.held else NOTHING
    parts = [said, say_missing(report.missing), "To have it erased, type `privacy erase`."]
    told = "\n\n".join(part for part in parts if part)
    return Reply(told, files=(File.of(FILE, text.encode()),), private=True)


@privacy.command(cooldown=SELDOM)
async def erase(ctx: Context) -> Reply:
    """See what I would erase and what would stay, then have it erased."""
    report = await gather_held(ctx.desk, ctx.user, ctx.room)
    if not report.held:
        told = "\n\n".join(part for part in (NOTHING, say_missing(report.missing)) if part)
        return Reply(told, private=True)
    can_erase = any(each.erased for each in report.held)
    choices = (Button("Erase it for good", confirm), Button("Leave it", leave))
    return Reply(
        card=render_preview(report, await ctx.desk.host.accounts.list_linked(ctx.user)),
        buttons=choices if can_erase else (),
        private=True,
    )


@privacy.command(by=Role.OWNER)
async def forget(
    ctx: Context,
    account: Annotated[str, Arg("Their id, as in discord:80351110224678912 or matrix:@ada:server")],
    *,
    sure: Annotated[bool, Arg("Do it, for good")] = False,
) -> Reply:
    """Erase what I hold on somebody who asked for it and can't any more."""
    if not _ACCOUNT.fullmatch(account):
        raise UserError(
            f"{escape(account[:60])} is not the id of an account. It looks like "
            "discord:80351110224678912 or matrix:@ada:example.org."
        )
    them = User(account, "")
    if sure:
        return await _erase(ctx, them, None)
    report = await gather_held(ctx.desk, them, None)
    titles = "\n".join(f"- {each.title}" for each in report.held if each.erased)
    told = f"I would erase this, for good:\n{titles}" if titles else "I hold nothing on them."
    how = f"To do it, type `privacy forget {account} --sure`" if titles else ""
    parts = (told, say_missing(report.missing), how)
    return Reply("\n\n".join(part for part in parts if part), private=True)


@cog.action
async def confirm(ctx: Context) -> Reply:
    """Erase what I hold on the person who presses."""
    return await _erase(ctx, ctx.user, ctx.room)


async def _erase(ctx: Context, user: User, room: Room | None) -> Reply:
    try:
        missing = await erase_person(ctx.desk, user, room)
    except NotErasedError as failure:
        raise UserError(
            f"Nothing is erased: the part called {failure} failed, and I erase all or nothing. "
            "Please try again later. If it fails again, tell whoever runs me."
        ) from failure
    told = "Erased. Nothing is left but what I listed as staying."
    parts = [told, say_missing(missing)]
    return Reply("\n\n".join(part for part in parts if part), private=True)


@cog.action
async def leave(ctx: Context) -> Reply:
    """Erase nothing."""
    del ctx
    return Reply("Nothing is erased.", private=True)
