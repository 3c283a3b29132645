"""Look: what is followed, how it goes, and what came."""

from dataclasses import replace
from typing import Annotated

from bot import Arg, Card, Context, Reply, Role, UserError, escape, paged

from .definition import Which, cog, feed, get_followed, label, state_of, subscriptions
from .records import Followed, Kept, State
from .render import (
    MOST_LISTED,
    entries_a_week,
    entry_card,
    entry_line,
    moment,
    render_entry,
    render_wish,
)
from .store import list_latest, search_announced
from .wishes import why_not

MODES = {
    "now": "posts as they come",
    "digest": "in the digest",
    "both": "posts as they come, and in the digest",
}
TRIED = 10
"""Past entries that a test shows."""
FOUND = 50


@feed.command(name="list")
async def list_(ctx: Context) -> Reply:
    """List the blogs and sites that are followed, and where they are posted."""
    return await _list(ctx, 1)


@cog.action
async def list_page(ctx: Context, page: int) -> Reply:
    """Turn a page of the list."""
    return replace(await _list(ctx, page), replaces=True)


async def _list(ctx: Context, page: int) -> Reply:
    found = await subscriptions(ctx).list_live()
    if not found:
        return Reply("No feed is followed yet. A moderator can add one: `feed add` and an address")
    return paged("Feeds", [_line(ctx, each) for each in found], page, list_page)


def _line(ctx: Context, each: Followed) -> str:
    state = state_of(ctx.desk, each)
    trouble = f" (**{state}**)" if state else ""
    return f"- {label(each)}: {MODES[each.subscription.mode]}{trouble}"


@feed.command
async def show(ctx: Context, which: Which) -> Reply:
    """Show how a feed goes: when it was read, what went wrong, how much it brings."""
    each = await get_followed(ctx, which)
    kept = await list_latest(ctx.storage, each.feed.id, 200)
    body = escape(each.feed.address, keep_links=True)
    rows = tuple((name, value) for name, value in _rows(ctx, each, kept) if value)
    return Reply(card=Card(label(each), body, rows, link=each.feed.link))


def _rows(ctx: Context, each: Followed, kept: list[Kept]) -> list[tuple[str, str]]:
    found, wish, polling = each.feed, each.subscription, each.feed.polling
    last = moment(found.well_at, ctx.zone) if found.well_at else "never yet"
    error = ""
    if found.error_at:
        told = escape(found.error, keep_links=True)
        error = f"{moment(found.error_at, ctx.zone)}: {told}"
    following = moment(max(polling.due, ctx.now), ctx.zone)
    stopped = f"never. {escape(polling.stopped, keep_links=True)} " if polling.stopped else ""
    again = f"To try it again: `feed resume {each.number}`"
    return [
        ("State", state_of(ctx.desk, each) or "all is well"),
        ("Posted", MODES[wish.mode]),
        ("Lets through", render_wish(wish.wish)),
        ("Mentions", f"{escape(wish.mention.name)}" if wish.mention else ""),
        ("Last read", last),
        ("Last error", error or "none"),
        ("Failures in a row", str(polling.failures) if polling.failures else ""),
        ("Next reading", stopped + again if stopped else following),
        ("Entries a week", entries_a_week(kept, ctx.now)),
    ]


@feed.command
async def latest(
    ctx: Context,
    which: Which,
    *,
    count: Annotated[int, Arg("How many, at most 25")] = 5,
) -> Reply:
    """Show the latest entries of a feed, posted or not."""
    each = await get_followed(ctx, which)
    kept = await list_latest(ctx.storage, each.feed.id, max(1, min(count, MOST_LISTED)))
    if not kept:
        return Reply(f"{escape(each.feed.name)} has no entries that I know of yet.")
    if len(kept) == 1:
        return Reply(card=entry_card(kept[0].entry, each.feed, ctx.zone))
    lines = [entry_line(one, ctx.zone) for one in kept]
    return Reply(card=Card(f"Latest: {escape(each.feed.name)}", "\n".join(lines)))


@feed.command
async def search(ctx: Context, words: Annotated[str, Arg("Words that it must hold")]) -> Reply:
    """Find entries among those that were posted or went into a digest."""
    found = await search_announced(ctx.storage, ctx.community, words.split(), FOUND)
    if not found:
        return Reply("Nothing that was posted holds those words.")
    lines = [f"{entry_line(one, ctx.zone)} ({escape(title)})" for one, title in found[:MOST_LISTED]]
    more = "There is more than this; give more words." if len(found) > MOST_LISTED else ""
    return Reply(card=Card("Found in what was posted", "\n".join(lines), footer=more))


@feed.command(by=Role.MODERATOR)
async def test(ctx: Context, which: Which) -> list[Reply]:
    """Show which of the last entries would be posted, why not the others, and how one looks."""
    each = await get_followed(ctx, which)
    kept = await list_latest(ctx.storage, each.feed.id, TRIED)
    if not kept:
        raise UserError("No entries are known yet. Please try again after the next reading.")
    wish = each.subscription
    reasons = [(one, why_not(one.entry, wish.wish)) for one in kept]
    lines = [
        f"{entry_line(one, ctx.zone)}: {f'no: {reason}' if reason else _where(each)}"
        for one, reason in reasons
    ]
    replies = [
        Reply(
            card=Card(f"If they were new: {label(each)}", "\n".join(lines)),
            private=True,
        )
    ]
    wanted = [one for one, reason in reasons if not reason]
    if wanted and wish.mode.is_now:
        shown = render_entry(wanted[0].entry, each.feed, wish, ctx.zone)
        replies.append(replace(shown, mentions=(), publish=False, private=True))
    return replies


def _where(each: Followed) -> str:
    if each.subscription.state is State.PAUSED:
        return "no, the feed is paused"
    return "yes, in the digest alone" if not each.subscription.mode.is_now else "yes"
