"""Suggesting: how people nominate."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from bot import (
    Arg,
    Button,
    Context,
    Cooldown,
    Field,
    Form,
    Message,
    Reply,
    UserError,
    parse_link,
)

from .accounts import accounts_of, secret_of
from .definition import cog, get_live, pick, save
from .model import MAX_LINK, MAX_REASON, MAX_WORDS, Consent
from .nominating import Nominated, Outcome, make_draft, nominate_message, nominate_words
from .rules import Rules, read_rules
from .store import list_nominators
from .tags import tag_words
from .voting import list_reactors

CHATS = ("discord.com", "discordapp.com", "matrix.to")
"""Sites whose links lead to messages, and so to whoever wrote them."""


@cog.message_action("Nominate for Pick of the Week")
async def pick_(ctx: Context, message: Message) -> Reply:
    """Nominate what a colleague wrote for Pick of the Week."""
    rules = await read_rules(ctx.desk, ctx.community)
    check_room(message, rules)
    if not message.is_readable:
        raise UserError("I can't read that message, or may not keep it, so I can't nominate it.")
    try:
        people = await list_reactors(ctx.desk, message.room, message.id, rules)
    except UserError:  # they count once they can be told
        people = []
    done = await nominate_message(ctx.desk, message, ctx.user, rules, people)
    return _answer(
        done, "Whoever wrote it is told privately, without your name, and moderators look at it."
    )


def check_room(message: Message, rules: Rules) -> None:
    """Raise UserError if messages of a room can't be nominated."""
    if message.room.is_direct:
        raise UserError("What is said directly stays there: it can't be nominated.")
    if not rules.allows(message.room):
        raise UserError(
            "Messages of this room can't be nominated. A moderator can allow it: `pick allow`"
        )


@pick.command(cooldown=Cooldown(20, timedelta(hours=1)))
async def add(
    ctx: Context,
    link: Annotated[str, Arg("Where the words stand, such as a comment's address")] = "",
    words: Annotated[str, Arg("The words themselves; leave them out to be asked")] = "",
) -> Reply | Form:
    """Nominate words from elsewhere, such as a comment on the blog, with a link."""
    if not words:
        return add_form.open(link=link)
    return await _add(ctx, link, words, "")


@cog.form("Nominate words from elsewhere")
async def add_form(
    ctx: Context,
    *,
    link: Annotated[
        str, Field("Where do they stand", "The address of the page.", max_length=MAX_LINK)
    ],
    words: Annotated[str, Field("The words", multiline=True, max_length=MAX_WORDS)],
    reason: Annotated[str, Field("Why do you pick them", required=False, max_length=MAX_REASON)],
) -> Reply:
    """Nominate the words that were filled in."""
    return await _add(ctx, link, words, reason)


async def _add(ctx: Context, typed: str, words: str, reason: str) -> Reply:
    link = str(parse_link(typed.strip().removeprefix("<").removesuffix(">")))
    if any(site in link.partition("?")[0] for site in CHATS):
        raise UserError(
            "That leads to a message in a chat. To nominate what a colleague wrote, use the "
            "message's own menu, or reply to it with `pick`."
        )
    if len(link) > MAX_LINK:
        raise UserError(f"Please give an address of at most {MAX_LINK} characters.")
    secret = await secret_of(ctx.desk, ctx.community)
    subject = tag_words(secret, words, link)
    draft = make_draft(ctx.community, subject, words, Consent.NOBODY)
    described = replace(draft, link=link, reason=reason)
    return _answer(
        await nominate_words(ctx.desk, described, ctx.user), "Moderators will look at it."
    )


def _answer(done: Nominated, told: str) -> Reply:
    match done.outcome:
        case Outcome.NEW:
            return Reply(
                f"Nominated as #{done.number}. {told}",
                buttons=(Button("Say why", ask_reason, done.number),),
                private=True,
            )
        case Outcome.KNOWN:
            return Reply(
                f"That was nominated already, as #{done.number}. Your vote is counted.",
                private=True,
            )
        case Outcome.POSTED:
            raise UserError("I posted that myself. To vote for a quote: `quote vote`, its number")
        case Outcome.REFUSED:
            raise UserError(
                "Whoever wrote that does not want to be nominated, so I have kept nothing of it."
            )
    raise UserError("That was nominated before, and is not on the board. It can't come again.")


@cog.action
async def ask_reason(ctx: Context, number: int) -> Form:
    """Ask why somebody nominates a quote."""
    del ctx
    return reason_form.open(number)


@cog.form("Why you pick it")
async def reason_form(
    ctx: Context,
    number: int,
    *,
    reason: Annotated[
        str,
        Field("Why", "It is shown with the words, without your name.", max_length=MAX_REASON),
    ],
) -> Reply:
    """Keep the reason, if whoever gives it nominated the quote."""
    accounts = await accounts_of(ctx.desk, ctx.user)
    async with ctx.storage.write() as conn:
        found = await get_live(ctx, conn, number)
        if not set(accounts) & set(await list_nominators(conn, found.id)):
            raise UserError(f"Only whoever nominated #{number} can say why.")
        await save(ctx, conn, replace(found, reason=reason))
    return Reply(f"Thank you. That stands with #{number} now.", private=True)
