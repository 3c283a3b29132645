"""Transfer: a saved post comes in as candidates, and a round-up goes out for a blog."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Annotated

from bot import (
    Arg,
    Button,
    Context,
    Field,
    File,
    Form,
    Reply,
    Role,
    UserError,
    escape,
    paged,
    shorten,
)

from .accounts import secret_of
from .definition import cog, pick, quotes
from .export import write_html, write_markdown
from .importing import Post, choose, read_post
from .model import Consent, State
from .nominating import Outcome, make_draft, nominate_words
from .rounds import get_roundup
from .roundup import title_of
from .tags import tag_words

MAX_SIZE = 2_000_000
PER_PAGE = 8


@dataclass(slots=True)
class Shown:
    """The posts whose candidates were shown, by a key; lost at a restart."""

    posts: dict[str, Post] = field(default_factory=dict)


@pick.command(name="import", by=Role.MODERATOR)
async def import_(
    ctx: Context, file: Annotated[File, Arg("A saved Pick of the Week post, as text or HTML")]
) -> Reply:
    """Show the contributions of a saved post, to choose some as nominations."""
    if file.size > MAX_SIZE:
        raise UserError(f"{escape(file.name)} is larger than {MAX_SIZE // 1_000_000} MB.")
    post = await asyncio.to_thread(read_post, file.name, await file.read())
    key = f"{ctx.desk.random.getrandbits(64):016x}"
    ctx.state(Shown).posts[key] = post
    return _page(post, key, 1)


@cog.action(by=Role.MODERATOR)
async def turn_import(ctx: Context, page: int, key: str) -> Reply:
    """Turn to another page of a post's contributions."""
    return replace(_page(_get(ctx, key), key, page), replaces=True)


@cog.action(by=Role.MODERATOR)
async def take_some(ctx: Context, key: str) -> Form:
    """Ask which contributions are taken."""
    _get(ctx, key)
    return take_form.open(key)


@cog.form("Take contributions", by=Role.MODERATOR)
async def take_form(
    ctx: Context,
    key: str,
    *,
    which: Annotated[
        str, Field("Which", "As in 2, 4-6. Those from 4 to 6 become one.", max_length=200)
    ],
) -> Reply:
    """Nominate the contributions that were chosen."""
    post, secret = _get(ctx, key), await secret_of(ctx.desk, ctx.community)
    numbers, known = [], 0
    for words in choose(post.candidates, which):
        subject = tag_words(secret, words, "")
        draft = make_draft(ctx.community, subject, words, Consent.NOBODY)
        done = await nominate_words(ctx.desk, draft, ctx.user)
        known += done.outcome is not Outcome.NEW
        numbers += [done.number] if done.outcome is Outcome.NEW else []
    listed = ", ".join(f"#{each}" for each in numbers) or "none that is new"
    more = f" {known} were nominated before." if known else ""
    return Reply(
        f"Nominated: {listed}.{more} To look at them: `pick queue`",
        buttons=(Button("Undo", untake, numbers[0], numbers[-1]),) if numbers else (),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def untake(ctx: Context, first: int, last: int) -> Reply:
    """Drop what was taken, as far as it still waits."""
    dropped = 0
    async with ctx.storage.write() as conn:
        for each in await quotes(ctx, conn).list_in(State.WAITING):
            if first <= each.number <= last and each.consent is Consent.NOBODY:
                await quotes(ctx, conn).remove(each)
                dropped += 1
    return Reply(f"Dropped again: {dropped}.", private=True)


def _get(ctx: Context, key: str) -> Post:
    found = ctx.state(Shown).posts.get(key)
    if found is None:
        raise UserError("I no longer have that post. Please send the file again.")
    return found


def _page(post: Post, key: str, page: int) -> Reply:
    title = f"{escape(post.title)}: {len(post.candidates)} contributions"
    lines = [
        f"{at}. {escape(shorten(' '.join(each.split()), 160))}"
        for at, each in enumerate(post.candidates, 1)
    ]
    shown = paged(title, lines, page, turn_import, key, per_page=PER_PAGE)
    note = (
        "Nothing is kept yet. Press Take some and give the numbers; a contribution that was shown "
        "in parts is joined, as in 4-6."
    )
    buttons = (Button("Take some", take_some, key), *shown.buttons)
    return replace(shown, text=note, buttons=buttons, private=True)


@pick.command(by=Role.MODERATOR)
async def export(
    ctx: Context,
    number: Annotated[int, Arg("Which round-up; left out: the latest")] = 0,
) -> Reply:
    """Get a round-up as Markdown and as HTML, ready for a blog post."""
    async with ctx.storage.read() as conn:
        found = await get_roundup(ctx, conn, number)
        ids = [each for part in found.parts for each in part]
        known = await quotes(ctx, conn).list_by_ids(ids)
    picks = [known[each] for each in ids if known[each].is_shown]
    name = f"pick-of-the-week-{found.number}"
    markdown = write_markdown(found.number, found.introduction, picks)
    html = write_html(found.number, found.introduction, picks)
    files = (File.of(f"{name}.md", markdown.encode()), File.of(f"{name}.html", html.encode()))
    return Reply(
        f"{title_of(found.number)} as Markdown and as HTML. What was withdrawn is not in it.",
        files=files,
        private=True,
    )
