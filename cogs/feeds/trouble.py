"""Trouble: moderators are told once when a feed fails, and once when it is well again."""

from collections.abc import Sequence

from bot import Connection, Desk, Reply, escape

from .polling import Turn
from .records import Feed, Subscription
from .render import moment


async def tell_turn(
    desk: Desk, conn: Connection, feed: Feed, wishes: Sequence[Subscription], turn: Turn
) -> None:
    """Tell the moderators' room of a change in how a feed goes, if there is one."""
    if turn is Turn.NONE or not wishes:
        return
    text = {
        Turn.FAILING: _failing(feed, wishes, desk),
        Turn.WELL: f"{_name(feed, wishes)} can be read again. There is nothing to do.",
        Turn.STOPPED: _stopped(feed, wishes),
    }[turn]
    key = f"feeds:trouble:{feed.id}"
    await desk.tell_moderators(conn, feed.community, Reply(text), key)


def _failing(feed: Feed, wishes: Sequence[Subscription], desk: Desk) -> str:
    since = feed.polling.failing_since
    told = f" since {moment(since, desk.zone)}" if since else ""
    number = wishes[0].number
    return (
        f"{_name(feed, wishes)} can't be read{told}. {escape(feed.error, keep_links=True)} "
        "I go on trying, and tell you when it is well again. If the site has moved, type "
        f"`feed add` and its new address, then `feed remove {number}`. "
        f"`feed show {number}` shows how it goes."
    )


def _stopped(feed: Feed, wishes: Sequence[Subscription]) -> str:
    number = wishes[0].number
    return (
        f"{_name(feed, wishes)} is read no more. {escape(feed.polling.stopped, keep_links=True)} "
        f"To try it again: `feed resume {number}`. To take it out: `feed remove {number}`"
    )


def _name(feed: Feed, wishes: Sequence[Subscription]) -> str:
    numbers = ", ".join(f"#{each.number}" for each in wishes)
    return f"The feed {escape(feed.name)} ({numbers})"
