"""Upkeep: what moderators need to keep the FAQ true."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal

from bot import (
    Arg,
    Button,
    Card,
    Context,
    Desk,
    Every,
    Form,
    Reply,
    Role,
    UserError,
    escape,
    paged,
    shorten,
)

from .ask import NONE, SURE, UNSURE
from .catalogue import built_in, forget_catalogue, get_catalogue
from .definition import cog, faq
from .edit import add_entry, add_form, get_entry, save, split_aliases
from .held import HeldQuestions
from .model import MAX_QUESTION, NO_CATEGORY, Entry
from .render import day, label
from .store import ANSWERED, DISMISSED, OPEN, Asked, Questions, Sets

Question = Annotated[int, Arg("The question's number in faq unanswered")]


@faq.command(by=Role.MODERATOR)
async def unanswered(ctx: Context) -> Reply:
    """List the questions that nobody could answer, the most asked first."""
    return await _unanswered(ctx, 1)


@cog.action(by=Role.MODERATOR)
async def unanswered_page(ctx: Context, page: int) -> Reply:
    """Turn a page of the unanswered questions."""
    return replace(await _unanswered(ctx, page), replaces=True)


async def _unanswered(ctx: Context, page: int) -> Reply:
    found = await questions(ctx).list_in()
    if not found:
        return Reply("No question is waiting for an answer.", private=True)
    lines = [f"- {each.id}: {escape(_in_short(each))} ({_how_often(each)})" for each in found]
    reply = paged("Unanswered questions", lines, page, unanswered_page)
    ways = (
        "To answer one: `faq answer ID` and your answer, or `faq answer ID` alone for a form. "
        "If an entry answers it already: `faq answer ID --as NUMBER`. "
        "If it does not belong here: `faq dismiss ID`."
    )
    return replace(reply, text=ways, private=True)


def _in_short(each: Asked) -> str:
    return shorten(" ".join(each.question.split()), MAX_QUESTION)


def _how_often(each: Asked) -> str:
    if each.times == 1:
        return f"asked once, on {day(each.last_on)}"
    return f"asked {each.times} times, last on {day(each.last_on)}"


@faq.command(by=Role.MODERATOR)
async def answer(
    ctx: Context,
    question: Question,
    text: Annotated[str, Arg("The answer; leave it out for a form")] = "",
    *,
    as_: Annotated[int, Arg("The entry that answers it already")] = 0,
) -> Reply | Form:
    """Turn an unanswered question into an entry, or into an alias of one."""
    asked = await _get_asked(ctx, question)
    if as_:
        old = await get_entry(ctx, as_)
        aliases = split_aliases("; ".join([*old.aliases, asked.question]))
        reply = await save(ctx, old, replace(old, aliases=aliases), asked=question)
        await questions(ctx).close(question, ANSWERED)
        return reply
    if text and len(asked.question) <= MAX_QUESTION:
        return await add_entry(ctx, question, Entry(0, asked.question, text, NO_CATEGORY))
    return add_form.open(question, question=asked.question, answer=text, category=NO_CATEGORY)


@faq.command(by=Role.MODERATOR)
async def dismiss(ctx: Context, question: Question) -> Reply:
    """Set an unanswered question aside: I will not try to answer it or those like it."""
    await _get_asked(ctx, question)
    await questions(ctx).close(question, DISMISSED)
    forget_catalogue(ctx)
    return Reply("Set aside.", buttons=(Button("Undo", reopen, question),), private=True)


@cog.action(by=Role.MODERATOR)
async def reopen(ctx: Context, question: int) -> Reply:
    """Put a question back among the unanswered ones."""
    await questions(ctx).close(question, OPEN)
    forget_catalogue(ctx)
    return Reply("It is back among the unanswered questions.", private=True)


async def _get_asked(ctx: Context, question_id: int) -> Asked:
    found = await questions(ctx).find(question_id)
    if found is None or found.state != OPEN:
        raise UserError(
            f"No unanswered question has the number {question_id}. See `faq unanswered`."
        )
    return found


@faq.command(by=Role.MODERATOR)
async def review(ctx: Context) -> Reply:
    """List the entries that are past their review date."""
    today = ctx.now.astimezone(ctx.zone).date()
    live = (await get_catalogue(ctx)).live.values()
    due = [each for each in live if each.review_on and each.review_on <= today]
    if not due:
        return Reply("No entry is past its review date.", private=True)
    due.sort(key=lambda each: (each.review_on or today, each.number))
    lines = [f"- {escape(label(each))} (since {day(each.review_on or today)})" for each in due]
    footer = "When one is right: `faq review-date NUMBER in 6 months`"
    return Reply(card=Card("Past their review date", "\n".join(lines), footer=footer), private=True)


@faq.command(by=Role.MODERATOR)
async def stats(
    ctx: Context, days: Annotated[int, Arg("How many days to look back")] = 30
) -> Reply:
    """Show how the FAQ is used, in numbers without names."""
    if not 1 <= days <= 3650:  # noqa: PLR2004  ten years
        raise UserError("Please give a number of days from 1 to 3650.")
    catalogue = await get_catalogue(ctx)
    today = ctx.now.astimezone(ctx.zone).date()
    counts = await questions(ctx).counts(today - timedelta(days=days))
    total = {name: sum(n for (each, _), n in counts.items() if each == name) for name, _ in counts}
    rows = (
        ("Entries", str(len(catalogue.live))),
        ("Questions asked", str(sum(total.get(each, 0) for each in (SURE, UNSURE, NONE)))),
        ("Answered", str(total.get(SURE, 0))),
        ("Suggestions offered", str(total.get(UNSURE, 0))),
        ("No answer", str(total.get(NONE, 0))),
        ("Found helpful", str(total.get("helpful", 0))),
        ("Found not helpful", str(total.get("unhelpful", 0))),
        ("Waiting for an answer", str(len(await questions(ctx).list_in()))),
    )
    return Reply(
        card=Card(f"The FAQ in the last {days} days", _favourites(counts, catalogue.live), rows),
        private=True,
    )


@faq.command(by=Role.MODERATOR)
async def sets(ctx: Context) -> Reply:
    """List the built-in sets of entries, and whether they are on."""
    await get_catalogue(ctx)
    titles = {each.key: each for each, _ in built_in()}
    lines = [
        f"- {each.key}: {'on' if each.is_on else 'off'}. {titles[each.key].title}, "
        f"{len(titles[each.key].entries)} entries"
        for each in await Sets(ctx.storage, ctx.community).list_installed()
        if each.key in titles
    ]
    footer = "To switch one: `faq set KEY on`, or `faq set KEY off`"
    return Reply(card=Card("Sets", "\n".join(lines), footer=footer), private=True)


async def keys(ctx: Context, typed: str) -> list[str]:
    """Suggest sets."""
    del ctx
    return [each.key for each, _ in built_in() if each.key.startswith(typed)]


@faq.command(name="set", by=Role.MODERATOR)
async def set_(
    ctx: Context,
    key: Annotated[str, Arg("The set's key, as faq sets shows it", keys)],
    state: Annotated[Literal["on", "off"], Arg("Whether I answer from it")],
) -> Reply:
    """Switch a built-in set of entries on or off."""
    await get_catalogue(ctx)
    store = Sets(ctx.storage, ctx.community)
    if key not in {each.key for each in await store.list_installed()}:
        raise UserError("There is no such set. Type `faq sets` to see those there are.")
    await store.switch(key, is_on=state == "on")
    forget_catalogue(ctx)
    return Reply(f"{key} is {state}.", private=True)


@faq.command(by=Role.MODERATOR)
async def words(
    ctx: Context,
    same: Annotated[str, Arg("Words that mean the same, parted by = signs")] = "",
    *,
    remove: Annotated[int, Arg("The number of a line to take out")] = 0,
) -> Reply:
    """Show the words that you taught me to mean the same, add some, or take some out."""
    store = Sets(ctx.storage, ctx.community)
    if remove and not await store.remove_words(remove):
        raise UserError("There is no such line. Type `faq words` to see them.")
    if same:
        group = tuple(" ".join(each.split()) for each in same.split("=") if each.strip())
        if len(group) < 2:  # noqa: PLR2004  a word alone has no twin
            raise UserError("Please give at least two, as in `faq words UPW = unpaid work`")
        await store.add_words(group)
    if same or remove:
        forget_catalogue(ctx)
    lines = [f"- {key}: {escape(' = '.join(each))}" for key, each in (await store.words()).items()]
    body = "\n".join(lines) or "None yet. To add some: `faq words UPW = unpaid work`"
    return Reply(card=Card("Words that mean the same here", body), private=True)


@cog.job(Every(timedelta(hours=1)))
async def forget(desk: Desk) -> None:
    """Drop the questions that nobody passed on within a day."""
    desk.state(HeldQuestions).forget(desk.now)


def questions(ctx: Context) -> Questions:
    """Give the community's unanswered questions and counts."""
    return Questions(ctx.storage, ctx.community)


def _favourites(counts: dict[tuple[str, int], int], live: dict[int, Entry]) -> str:
    best = sorted(
        ((n, number) for (name, number), n in counts.items() if name == SURE and number in live),
        reverse=True,
    )
    lines = [f"- {escape(label(live[number]))}: {n}" for n, number in best[:5]]
    return "Asked most:\n" + "\n".join(lines) if lines else ""
