"""Editing: moderators shorten a quote, or take words out of it for good."""

from dataclasses import dataclass, field, replace
from typing import Annotated

from bot import Arg, Button, Connection, Context, Field, Form, Reply, Role, UserError

from .board import refresh
from .definition import Number, cog, get_live, pick, save
from .model import MAX_WORDS, Quote
from .render import quote_lines
from .trimming import redact as redact_words
from .trimming import trim


@dataclass(slots=True)
class Redactions:
    """What was shown and waits for a yes; lost at a restart."""

    waiting: dict[str, Quote] = field(default_factory=dict)


@pick.command(by=Role.MODERATOR)
async def edit(ctx: Context, number: Number) -> Form:
    """Shorten a quote: leave words out, and [...] shows where."""
    return await _ask(ctx, number)


@cog.action(by=Role.MODERATOR)
async def ask_edit(ctx: Context, number: int) -> Form:
    """Ask for a shorter text."""
    return await _ask(ctx, number)


async def _ask(ctx: Context, number: int) -> Form:
    async with ctx.storage.read() as conn:
        found = await get_live(ctx, conn, number)
    return edit_form.open(number, found.version, words=found.words)


@cog.form("Shorten a quote", by=Role.MODERATOR)
async def edit_form(
    ctx: Context,
    number: int,
    version: int,
    *,
    words: Annotated[
        str,
        Field(
            "The words",
            "Leave out what you like. Your own words stand in [brackets].",
            multiline=True,
            max_length=MAX_WORDS,
        ),
    ],
) -> Reply:
    """Keep the shortened words, if all of them are the author's."""
    async with ctx.storage.write() as conn:
        found = await get_live(ctx, conn, number)
        shortened = trim(found.original, words)
        await _change(ctx, conn, replace(found, version=version, words=shortened))
    return Reply(
        f"#{number} reads now:\n\n{quote_lines(shortened)}",
        buttons=(Button("Undo", restore_words, number),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def restore_words(ctx: Context, number: int) -> Reply:
    """Bring back the whole of what the author wrote."""
    async with ctx.storage.write() as conn:
        found = await get_live(ctx, conn, number)
        await _change(ctx, conn, replace(found, words=found.original))
    return Reply(f"#{number} has all its words again: `pick look {number}`", private=True)


@pick.command(by=Role.MODERATOR)
async def redact(
    ctx: Context, number: Number, words: Annotated[str, Arg("The words that are to go")]
) -> Reply:
    """Take words out of a quote for good, such as a name; first I show it to you."""
    async with ctx.storage.read() as conn:
        found = await get_live(ctx, conn, number)
    original, _ = redact_words(found.original, words)
    shown, count = redact_words(found.words, words)
    if original == found.original and not count:
        raise UserError(f"Those words do not stand in #{number}.")
    key = f"{ctx.desk.random.getrandbits(64):016x}"
    waiting = ctx.state(Redactions).waiting
    waiting[key] = replace(found, original=original, words=shown)
    return Reply(
        f"#{number} would read:\n\n{quote_lines(shown)}\n\nThis can't be undone.",
        buttons=(Button("Take them out", confirm, key), Button("Leave it", leave, key)),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def confirm(ctx: Context, key: str) -> Reply:
    """Take the words out."""
    changed = ctx.state(Redactions).waiting.pop(key, None)
    if changed is None or changed.community != ctx.community:
        raise UserError("That is done, or no longer waiting. Please type it again.")
    async with ctx.storage.write() as conn:
        await get_live(ctx, conn, changed.number)
        await _change(ctx, conn, changed)
    return Reply(f"The words are gone from #{changed.number}.", private=True)


@cog.action(by=Role.MODERATOR)
async def leave(ctx: Context, key: str) -> Reply:
    """Leave a quote as it is."""
    ctx.state(Redactions).waiting.pop(key, None)
    return Reply("Left as it is.", private=True)


async def _change(ctx: Context, conn: Connection, changed: Quote) -> None:
    await save(ctx, conn, changed)
    await refresh(ctx.desk, conn, changed)
