"""Ask: what members do with the FAQ."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from bot import Arg, Button, Card, Context, Cooldown, Message, Reply, UserError, escape, paged

from .catalogue import Catalogue, get_catalogue
from .definition import Number, cog, faq
from .held import HeldQuestions
from .match import alike
from .render import card, label
from .store import Questions

SHOWN = 10
SURE, UNSURE, NONE = "sure", "unsure", "none"
_NUMBER = re.compile(r"#?\s*(\d{1,6})")


async def questions(ctx: Context, typed: str) -> list[str]:
    """Suggest questions that fit what has been typed."""
    catalogue = await get_catalogue(ctx)
    return [catalogue.live[number].question for number in catalogue.index.complete(typed, 25)]


async def categories(ctx: Context, typed: str) -> list[str]:
    """Suggest categories."""
    catalogue = await get_catalogue(ctx)
    return [each for each in catalogue.categories if typed.lower() in each.lower()]


@cog.answers_plain_text
async def answer_plain(ctx: Context, text: str) -> Reply:
    """Answer what somebody said to the bot."""
    return await answer(ctx, text)


@faq.command(default=True, cooldown=Cooldown(10, timedelta(minutes=1)))
async def ask(
    ctx: Context, question: Annotated[str, Arg("Your question in your own words", questions)]
) -> Reply:
    """Ask a question in your own words."""
    return await answer(ctx, question)


@faq.command
async def show(ctx: Context, number: Number) -> Reply:
    """Show an entry by its number."""
    return shown(await get_catalogue(ctx), number, ctx)


@faq.command(name="list")
async def list_(
    ctx: Context, category: Annotated[str, Arg("Only this category", categories)] = ""
) -> Reply:
    """List the questions that have an answer."""
    return await _list(ctx, 1, category)


@cog.action
async def list_page(ctx: Context, page: int, category: str) -> Reply:
    """Turn a page of the list."""
    return replace(await _list(ctx, page, category), replaces=True)


@faq.command
async def search(ctx: Context, words: Annotated[str, Arg("Words to look for")]) -> Reply:
    """Find entries that hold some words."""
    catalogue = await get_catalogue(ctx)
    hits = catalogue.index.search(words, SHOWN)
    if not hits:
        return Reply(
            "No entry has those words. Try fewer or other ones, or type `faq list` to see them all."
        )
    lines = [f"- {escape(label(catalogue.live[hit.number]))}" for hit in hits]
    found = Card("Found", "\n".join(lines), footer="To read one, type `faq show` and its number.")
    return Reply(card=found)


@faq.command(name="categories")
async def categories_(ctx: Context) -> Reply:
    """List the categories."""
    counts = (await get_catalogue(ctx)).categories
    if not counts:
        return Reply("There are no entries yet.")
    lines = [f"- {escape(name)}: {count}" for name, count in counts.items()]
    footer = "To see one, type `faq list` and its name."
    return Reply(card=Card("Categories", "\n".join(lines), footer=footer))


@faq.command(name="pass")
async def pass_(
    ctx: Context, question: Annotated[str, Arg("The question that you found no answer to")]
) -> Reply:
    """Pass a question to the moderators, without your name."""
    await _pass_on(ctx, question)
    return _passed()


@cog.message_action("Look it up in the FAQ")
async def lookup(ctx: Context, message: Message) -> Reply:
    """Look up in the FAQ what somebody asked; if I am sure, the answer is for everybody."""
    if not message.text:
        raise UserError("That message has no words that I could look up.")
    found = await answer(ctx, message.text)
    return found if found.card else replace(found, private=True)


@cog.action
async def helpful(ctx: Context, number: int) -> Reply:
    """Count an answer as helpful."""
    await _count(ctx, "helpful", number)
    return Reply("Thank you, that is good to know.", private=True)


@cog.action
async def not_helpful(ctx: Context, number: int) -> Reply:
    """Count an answer as not helpful, and say what else can be done."""
    await _count(ctx, "unhelpful", number)
    return Reply(
        "Thank you for telling me. Try again in other words, or type `faq pass` and your question: "
        "it goes to the moderators without your name.",
        private=True,
    )


@cog.action
async def show_one(ctx: Context, number: int) -> Reply:
    """Show a suggested entry."""
    await _count(ctx, "chosen", number)
    return shown(await get_catalogue(ctx), number, ctx)


@cog.action
async def pass_held(ctx: Context, key: str) -> Reply:
    """Pass the question just asked to the moderators."""
    question = ctx.state(HeldQuestions).take(key, ctx.community, ctx.now)
    if question is None:
        raise UserError(
            "That question has been passed on already, or I no longer have it. "
            "To pass it on, type `faq pass` and the question."
        )
    await _pass_on(ctx, question)
    return _passed()


async def answer(ctx: Context, text: str) -> Reply:
    """Answer a question, suggest entries, or say that there is no answer."""
    catalogue = await get_catalogue(ctx)
    number = _NUMBER.fullmatch(text.strip())
    if number:
        return shown(catalogue, int(number[1]), ctx)
    outcome = await catalogue.ask(text)
    if outcome.kind == SURE:
        first, *others = (hit.number for hit in outcome.hits)
        await _count(ctx, SURE, first)
        return shown(catalogue, first, ctx, others)
    await _count(ctx, outcome.kind)
    if outcome.kind == UNSURE:
        return Reply(
            "Did you mean one of these? If not, try other words, "
            "or type `faq pass` and your question to pass it to the moderators.",
            buttons=tuple(
                Button(label(catalogue.live[hit.number]), show_one, hit.number)
                for hit in outcome.hits
            ),
        )
    return _no_idea(ctx, text)


def _no_idea(ctx: Context, text: str) -> Reply:
    key = f"{ctx.desk.random.getrandbits(64):016x}"
    ctx.state(HeldQuestions).add(key, ctx.community, text, ctx.now)
    return Reply(
        "I don't have an answer to that. You could try other words, or type `faq search` and a "
        "word. I can also pass your question to the moderators, without your name.",
        buttons=(Button("Pass it to the moderators", pass_held, key),),
    )


def shown(
    catalogue: Catalogue, number: int, ctx: Context, others: list[int] | None = None
) -> Reply:
    """Show an entry with its related ones and the question whether it helped."""
    entry = catalogue.get(number)
    if others is None:
        others = [each for each in catalogue.index.related(number, 3) if each != number]
    related = [catalogue.live[each] for each in others if each in catalogue.live]
    return Reply(
        card=card(entry, related[:3], ctx.now.astimezone(ctx.zone).date()),
        text="Was this helpful?",
        buttons=(
            Button("Helpful", helpful, number),
            Button("Not helpful", not_helpful, number),
        ),
    )


async def _list(ctx: Context, page: int, category: str) -> Reply:
    catalogue = await get_catalogue(ctx)
    if not catalogue.live:
        return Reply("There are no entries yet. Moderators add them with `faq add`.")
    if category:
        category = find_category(catalogue, category)
    entries = [each for each in catalogue.live.values() if category in {"", each.category}]
    lines = [f"- {escape(label(each))}" for each in entries]
    return paged(escape(category or "All questions"), lines, page, list_page, category)


def find_category(catalogue: Catalogue, typed: str) -> str:
    """Find the one category that is meant; raise UserError naming them all."""
    wanted = typed.strip().lower()
    names = list(catalogue.categories)
    found = [each for each in names if each.lower() == wanted]
    found = found or [each for each in names if wanted in each.lower()]
    if len(found) != 1:
        raise UserError(f"Which category? There are: {'; '.join(names)}.")
    return found[0]


async def _count(ctx: Context, outcome: str, number: int = 0) -> None:
    today = ctx.now.astimezone(ctx.zone).date()
    await Questions(ctx.storage, ctx.community).count(outcome, today, number)


async def _pass_on(ctx: Context, question: str) -> None:
    thesaurus = (await get_catalogue(ctx)).thesaurus
    today = ctx.now.astimezone(ctx.zone).date()
    await Questions(ctx.storage, ctx.community).add(
        question, today, lambda one, other: alike(one, other, thesaurus)
    )


def _passed() -> Reply:
    return Reply("The moderators will see your question, without your name.", private=True)
