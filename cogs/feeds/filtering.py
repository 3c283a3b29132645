"""Filtering: which entries of a feed a room wants, tried on those that are past."""

import hashlib
from dataclasses import replace
from typing import Annotated

from bot import Arg, Button, Card, Context, Reply, Role, UserError, escape, shorten

from .definition import Which, cog, feed, get_followed, get_numbered, label
from .model import Wish
from .records import NO_WISH, Followed
from .render import entry_line, render_wish
from .settle import change
from .store import list_latest
from .wishes import why_not

NONE = "none"
MOST = 30
"""Words in one part of a filter, and characters in a word are at most 60."""
LONGEST = 60
TRIED = 25
SHOWN = 10

Words = Annotated[str, Arg("Words or phrases, parted by ; signs; none for no such filter")]


@feed.command(name="filter", by=Role.MODERATOR)
async def filter_(  # noqa: PLR0913  each is a part of the filter
    ctx: Context,
    which: Which,
    *,
    include: Words = "",
    exclude: Words = "",
    labels: Annotated[str, Arg("Labels, of which one must be there; none for any")] = "",
    without_labels: Annotated[str, Arg("Labels that must not be there; none for any")] = "",
    authors: Annotated[str, Arg("Authors, of whom one must be it; none for any")] = "",
    without_authors: Annotated[str, Arg("Authors who must not be it; none for any")] = "",
    clear: Annotated[bool, Arg("Take the whole filter away")] = False,
) -> Reply:
    """Choose which entries are posted, and see first what that would have done."""
    each = await get_followed(ctx, which)
    typed = {
        "include": include,
        "exclude": exclude,
        "labels": labels,
        "without_labels": without_labels,
        "authors": authors,
        "without_authors": without_authors,
    }
    old = NO_WISH if clear else each.subscription.wish
    wish = replace(old, **{name: split(text) for name, text in typed.items() if text.strip()})
    if wish == each.subscription.wish:
        return await _trial(ctx, each, wish, "The filter as it is", ways=True)
    await change(ctx, each, tried=wish)
    trial = await _trial(ctx, each, wish, "What the filter would do")
    buttons = (
        Button("Use this filter", use_filter, each.number, _sign(wish)),
        Button("Leave it", leave_filter),
    )
    return replace(trial, text="Nothing is changed yet. Shall I use it?", buttons=buttons)


@cog.action(by=Role.MODERATOR)
async def use_filter(ctx: Context, number: int, sign: str = "") -> Reply:
    """Put the filter that was tried in place of the other, which can be brought back.

    It is the one that the button's message showed, by its sign, or none.
    """
    each = await get_numbered(ctx, number)
    tried, old = each.subscription.tried, each.subscription.wish
    if tried is None:
        raise UserError(f"There is no filter to use. Type `feed filter {number}` to see it.")
    if sign and sign != _sign(tried):
        raise UserError(
            "Another filter was tried or used since then, so I have changed nothing. "
            f"`feed filter {number}` shows the filter as it is."
        )
    changed = await change(ctx, each, wish=tried, tried=old)
    return Reply(
        f"{label(changed)} now lets through: {render_wish(tried)}.",
        buttons=(Button("Undo", use_filter, number, _sign(old)),),
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def leave_filter(ctx: Context) -> Reply:
    """Leave the filter as it is."""
    del ctx
    return Reply("Left as it was.", private=True)


def split(text: str) -> tuple[str, ...]:
    """Split words at ; signs; raise UserError if they are too many or too long."""
    if text.strip().casefold() == NONE:
        return ()
    parts = [" ".join(part.split()) for part in text.split(";")]
    words = tuple(dict.fromkeys(part for part in parts if part))
    if len(words) > MOST or any(len(word) > LONGEST for word in words):
        raise UserError(
            f"A filter may have {MOST} words or phrases of {LONGEST} characters in each part."
        )
    return words


def _sign(wish: Wish) -> str:
    """Tell one filter from another, in a few letters that a button can carry."""
    return hashlib.sha256(repr(wish).encode()).hexdigest()[:12]


async def _trial(
    ctx: Context, each: Followed, wish: Wish, title: str, *, ways: bool = False
) -> Reply:
    kept = await list_latest(ctx.storage, each.feed.id, TRIED)
    reasons = [(one, why_not(one.entry, wish)) for one in kept]
    wanted = sum(1 for _, reason in reasons if not reason)
    shown = [f"{entry_line(one, ctx.zone)}: {reason or 'yes'}" for one, reason in reasons[:SHOWN]]
    body = (
        f"{escape(shorten(each.feed.name, 100))} lets through: {render_wish(wish)}\n\n"
        f"Of the last {len(kept)} entries {wanted} would be posted.\n" + "\n".join(shown)
    )
    footer = (
        f'To change it: `feed filter {each.number} --exclude "word; two words"`' if ways else ""
    )
    return Reply(card=Card(title, body.strip(), footer=footer), private=True)
