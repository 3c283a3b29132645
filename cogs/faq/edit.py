"""Edit: how moderators add, mend and remove entries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from bot import (
    Arg,
    Button,
    Context,
    Field,
    Form,
    Reply,
    Role,
    UserError,
    escape,
    parse_date,
    shorten,
)

from .ask import categories
from .catalogue import forget_catalogue, get_catalogue
from .definition import Number, cog, faq
from .model import MAX_ANSWER, MAX_QUESTION, NO_CATEGORY, Entry, fold
from .render import day, label
from .store import ANSWERED, OPEN, ChangedMeanwhileError, Entries, Questions

NEVER = "never"
MODERATORS = "The moderators"
MENDED = "; changed by the moderators on "

Question = Annotated[str, Field("Question", max_length=MAX_QUESTION)]
Answer = Annotated[str, Field("Answer", multiline=True, max_length=MAX_ANSWER)]
Category = Annotated[
    str,
    Field("Category", "As faq categories lists them, or a new one.", required=False, max_length=60),
]
Aliases = Annotated[
    str,
    Field(
        "Other ways to ask it",
        "Parted by ; signs.",
        required=False,
        multiline=True,
        max_length=MAX_ANSWER,
    ),
]


@faq.command(by=Role.MODERATOR)
async def add(
    ctx: Context,
    entry: Annotated[str, Arg("Question | answer; leave it out to be asked")] = "",
    *,
    category: Annotated[str, Arg("Its category", categories)] = NO_CATEGORY,
) -> Reply | Form:
    """Add an entry: by a form, or as question | answer in one line."""
    question, has_answer, answer = (part.strip() for part in entry.partition("|"))
    if not has_answer or not question or not answer:
        return add_form.open(0, question=question, answer=answer, category=category)
    return await add_entry(ctx, 0, Entry(0, question, answer, category))


@cog.form("Add an entry", by=Role.MODERATOR)
async def add_form(
    ctx: Context,
    asked: int,
    *,
    question: Question,
    answer: Answer,
    category: Category,
    aliases: Aliases,
) -> Reply:
    """Add the entry that was filled in; `asked` is the unanswered question it answers, or 0."""
    new = Entry(0, question, answer, category or NO_CATEGORY, split_aliases(aliases))
    return await add_entry(ctx, asked, new)


async def add_entry(ctx: Context, asked: int, new: Entry) -> Reply:
    """Add an entry and close the unanswered question it came from, if `asked` is not 0."""
    check(new.question, new.answer)
    live = (await get_catalogue(ctx)).live.values()
    same = next((each for each in live if fold(each.question) == fold(new.question)), None)
    if same is not None:
        raise UserError(
            f"#{same.number} asks just that. To mend it, type `faq edit {same.number}`."
        )
    today = ctx.now.astimezone(ctx.zone).date()
    told = replace(new, source=MODERATORS, said_on=today)
    (added,) = await entries(ctx).add([told], ctx.user, ctx.now)
    await mark_asked(ctx, asked, ANSWERED)
    forget_catalogue(ctx)
    return Reply(
        f"Added as {escape(label(added))}",
        buttons=(Button("Undo", remove_version, added.number, added.version, asked),),
        private=True,
    )


@faq.command(by=Role.MODERATOR)
async def edit(
    ctx: Context,
    number: Number,
    entry: Annotated[str, Arg("Question | answer, or | answer; leave it out to be asked")] = "",
) -> Reply | Form:
    """Mend an entry: by a form, or as question | answer in one line."""
    old = await get_entry(ctx, number)
    if entry:
        question, has_answer, answer = (part.strip() for part in entry.partition("|"))
        mended = replace(
            old, question=question or old.question, answer=answer if has_answer else old.answer
        )
        return await save(ctx, old, credit(old, mended, ctx.now.astimezone(ctx.zone).date()))
    return edit_form.open(
        number,
        old.version,
        question=old.question,
        answer=old.answer or "",
        category=old.category,
    )


@cog.form("Mend an entry", by=Role.MODERATOR)
async def edit_form(
    ctx: Context,
    number: int,
    version: int,
    *,
    question: Question,
    answer: Answer,
    category: Category,
) -> Reply:
    """Save what was mended, unless somebody else has changed the entry meanwhile.

    The aliases stay as they are: a well-known entry has more of them than a form's field takes, and
    `faq aliases` adds and removes single ones.
    """
    old = replace(await get_entry(ctx, number), version=version)
    mended = replace(
        old,
        question=question,
        answer=answer,
        category=category or old.category,
    )
    return await save(ctx, old, credit(old, mended, ctx.now.astimezone(ctx.zone).date()))


def credit(old: Entry, new: Entry, today: date) -> Entry:
    """Say of an answer that was mended by whom, so that it does not pass for what a source said."""
    if new.answer == old.answer:
        return new
    first = old.source.partition(MENDED)[0] if old.answer else ""
    if first in {"", MODERATORS}:
        return replace(new, source=MODERATORS, said_on=today)
    return replace(new, source=f"{first}{MENDED}{day(today)}")


@faq.command(by=Role.MODERATOR)
async def aliases(
    ctx: Context,
    number: Number,
    more: Annotated[str, Arg("Other ways to ask it, parted by ; signs")] = "",
    *,
    remove: Annotated[str, Arg("One that is to go")] = "",
) -> Reply:
    """Show the other ways to ask an entry's question, add some, or remove one."""
    old = await get_entry(ctx, number)
    if not more and not remove:
        listed = "\n".join(f"- {escape(each)}" for each in old.aliases)
        return Reply(f"Other ways to ask #{number}:\n{listed or 'none yet'}", private=True)
    if remove and fold(remove) not in {fold(each) for each in old.aliases}:
        raise UserError(f"#{number} has no such alias. Type `faq aliases {number}` to see them.")
    kept = tuple(each for each in old.aliases if fold(each) != fold(remove))
    new = replace(old, aliases=split_aliases("; ".join([*kept, more])))
    reply = await save(ctx, old, new)
    others = await find_namesakes(ctx, new, split_aliases(more))
    if not others:
        return reply
    listed = ", ".join(f"#{each.number}" for each in others)
    note = (
        f"The same words lead to {listed}, too. I then ask which is meant, or show the one whose "
        "question they are."
    )
    return replace(reply, text=f"{reply.text}\n{note}")


async def find_namesakes(ctx: Context, one: Entry, aliases: Sequence[str]) -> list[Entry]:
    """Find the other entries that go by some aliases of one."""
    wanted = {fold(each) for each in aliases}
    live = (await get_catalogue(ctx)).live.values()
    return [
        each
        for each in live
        if each.number != one.number
        and not wanted.isdisjoint(map(fold, (each.question, *each.aliases)))
    ]


@faq.command(by=Role.MODERATOR)
async def category(
    ctx: Context, number: Number, name: Annotated[str, Arg("The category", categories)]
) -> Reply:
    """Put an entry into a category, an old or a new one."""
    old = await get_entry(ctx, number)
    known = (await get_catalogue(ctx)).categories
    name = next((each for each in known if each.lower() == name.lower()), name)
    return await save(ctx, old, replace(old, category=shorten(name, 60)))


@faq.command(name="review-date", by=Role.MODERATOR)
async def review_date(
    ctx: Context,
    number: Number,
    when: Annotated[str, Arg("A date such as 1 March 2027 or in 6 months, or never")],
) -> Reply:
    """Say when an entry is to be looked at again."""
    old = await get_entry(ctx, number)
    today = ctx.now.astimezone(ctx.zone).date()
    on: date | None = None if when.strip().lower() == NEVER else parse_date(when, today)
    return await save(ctx, old, replace(old, review_on=on))


@faq.command(by=Role.MODERATOR)
async def remove(ctx: Context, number: Number) -> Reply:
    """Remove an entry; it can be brought back."""
    old = await get_entry(ctx, number)
    if old.is_removed:
        raise UserError(f"#{number} is removed already. To bring it back: `faq restore {number}`")
    return await save(ctx, old, replace(old, is_removed=True), f"Removed {escape(label(old))}")


@faq.command(by=Role.MODERATOR)
async def restore(ctx: Context, number: Number) -> Reply:
    """Bring back an entry that was removed."""
    old = await get_entry(ctx, number)
    if not old.is_removed:
        raise UserError(f"#{number} is not removed.")
    return await save(ctx, old, replace(old, is_removed=False), f"Back: {escape(label(old))}")


@cog.action(by=Role.MODERATOR)
async def remove_version(ctx: Context, number: int, version: int, asked: int = 0) -> Reply:
    """Take back an addition; the question that it answered waits again."""
    old = await _get_unchanged(ctx, number, version)
    said = f"Removed {escape(label(old))}"
    reply = await save(ctx, old, replace(old, is_removed=True), said)
    return await _with_asked(ctx, reply, asked)


@cog.action(by=Role.MODERATOR)
async def undo(ctx: Context, number: int, version: int, asked: int = 0) -> Reply:
    """Take back a change, unless the entry has been changed again."""
    await _get_unchanged(ctx, number, version)
    history = await entries(ctx).history(number)
    before = next((each.entry for each in history if each.entry.version == version - 1), None)
    if before is None:
        raise UserError("There is nothing to undo.")
    current = replace(before, version=version)
    reply = await save(ctx, current, current, f"Undone: {escape(label(before))}")
    return await _with_asked(ctx, reply, asked)


async def _get_unchanged(ctx: Context, number: int, version: int) -> Entry:
    """Get an entry as the change left it that is to be taken back; raise UserError if it is not."""
    found = await get_entry(ctx, number)
    if found.version != version:
        raise UserError(
            f"#{number} has been changed since, so I have undone nothing. To see how, and to go "
            f"back further, type `faq history {number}`."
        )
    return found


async def _with_asked(ctx: Context, reply: Reply, asked: int) -> Reply:
    """Let the unanswered question wait again whose answer was taken back, if it was one's."""
    if not asked:
        return reply
    await mark_asked(ctx, asked, OPEN)
    return replace(reply, text=f"{reply.text}\nThe question is back among the unanswered ones.")


async def mark_asked(ctx: Context, asked: int, state: str) -> None:
    """Say what has become of an unanswered question; 0 is none."""
    if asked:
        await Questions(ctx.storage, ctx.community).close(asked, state)


async def save(ctx: Context, old: Entry, new: Entry, said: str = "", asked: int = 0) -> Reply:
    """Save a change and offer to undo it; `old` has the version that the change was made on.

    `asked` is the unanswered question that waits again if it is undone, or 0.
    """
    check(new.question, new.answer)
    try:
        (saved,) = await entries(ctx).change([replace(new, version=old.version)], ctx.user, ctx.now)
    except ChangedMeanwhileError as change:
        raise UserError(_overtaken(new, change)) from change
    forget_catalogue(ctx)
    return Reply(
        said or f"Saved {escape(label(saved))}{_details(old, saved)}",
        buttons=(Button("Undo", undo, saved.number, saved.version, asked),),
        private=True,
    )


def _details(old: Entry, new: Entry) -> str:
    changed = describe_change(old, new)
    return f"\nChanged: {escape(', '.join(changed))}." if changed else "\nNothing was different."


def _overtaken(mine: Entry, change: ChangedMeanwhileError) -> str:
    return (
        f"{escape(change.by)} changed #{mine.number} while you were working on it, so I have not "
        f"saved yours and nothing was overwritten. Type `faq show {mine.number}` to see it as it "
        f"is now, and `faq edit {mine.number}` to go on from there. This is what you had:\n\n"
        f"{escape(mine.question)}\n{escape(mine.answer or '')}"
    )


def describe_change(old: Entry, new: Entry) -> list[str]:
    """Name what differs between two versions, in words."""
    told = [
        name
        for name in ("question", "answer", "category", "source")
        if getattr(old, name) != getattr(new, name)
    ]
    gained, lost = set(new.aliases) - set(old.aliases), set(old.aliases) - set(new.aliases)
    if gained:
        told.append(f"{len(gained)} alias{'es' * (len(gained) > 1)} added")
    if lost:
        told.append(f"{len(lost)} alias{'es' * (len(lost) > 1)} taken out")
    if old.review_on != new.review_on:
        told.append(f"review on {day(new.review_on)}" if new.review_on else "no review date")
    if old.is_removed != new.is_removed:
        told.append("removed" if new.is_removed else "brought back")
    return told


def check(question: str, answer: str | None) -> None:
    """Raise UserError if an entry's texts are empty or too long."""
    if not question.strip():
        raise UserError("The question can't be empty.")
    if len(question) > MAX_QUESTION:
        raise UserError(f"The question may have {MAX_QUESTION} characters; please shorten it.")
    if answer is not None and len(answer) > MAX_ANSWER:
        raise UserError(f"The answer may have {MAX_ANSWER:,} characters; please shorten it.")


def split_aliases(text: str) -> tuple[str, ...]:
    """Split aliases at ; signs and line ends, each once."""
    parts = (" ".join(part.split()) for part in text.replace("\n", ";").split(";"))
    return tuple({fold(part): part for part in parts if fold(part)}.values())


def entries(ctx: Context) -> Entries:
    """Give the entries of the community."""
    return Entries(ctx.storage, ctx.community)


async def get_entry(ctx: Context, number: int) -> Entry:
    """Get an entry, also a removed one; raise UserError if there is none."""
    await get_catalogue(ctx)
    found = await entries(ctx).find(number)
    if found is None:
        raise UserError(f"There is no #{number}. Type `faq list` to see those there are.")
    return found


def numbered(found: Sequence[Entry]) -> list[str]:
    """List entries by their labels."""
    return [f"- {escape(label(each))}" for each in found]
