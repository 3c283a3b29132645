"""Render: what moderators read of an outage."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat import Reply
from bot.markup import escape, plain, shorten

from .decide import Outage

QUOTED = 5
"""Of what was given up, so many are named by how they begin."""
_BEGINNING = 100


def render_platform(outage: Outage, trouble: str, zone: ZoneInfo) -> Reply:
    """Say that a platform is out of reach."""
    return Reply(
        f"I can't reach {outage.name}, since {_moment(outage.since, zone)}. "
        f"{escape(trouble, keep_links=True)}\n\n"
        "Until then nobody there gets an answer from me, and what I have to say there by myself "
        "waits. I tell you here when I am back."
    )


def render_platform_over(outage: Outage, zone: ZoneInfo) -> Reply:
    """Say that a platform can be reached again."""
    return Reply(
        f"I can reach {outage.name} again. I could not {_span(outage, zone)}. What I had to say "
        "there by myself is being said now, so there is nothing to do."
    )


def render_room(outage: Outage, platform: str, reason: str, waiting: int, zone: ZoneInfo) -> Reply:
    """Say that a room can't be written to."""
    wait = "1 message waits" if waiting == 1 else f"{waiting} messages wait"
    return Reply(
        f"I can't write in the room {escape(outage.name)} on {platform}, since "
        f"{_moment(outage.since, zone)}, and {wait} for it. {escape(reason)}\n\n"
        "I go on trying, for seven days, and tell you here when I can."
    )


def render_room_over(outage: Outage, platform: str, zone: ZoneInfo) -> Reply:
    """Say that a room can be written to again."""
    return Reply(
        f"I can write in the room {escape(outage.name)} on {platform} again. I could not "
        f"{_span(outage, zone)}."
    )


def render_losses(
    outage: Outage, platform: str, reason: str, lost: Sequence[Reply], changes: int
) -> Reply:
    """Say what was given up: messages by how they begin, and how many could not be changed."""
    head = (
        f"I have given up {_count(len(lost), changes)} for the room {escape(outage.name)} on "
        f"{platform}. {escape(reason)}"
    )
    named = [f"- {beginning}" for each in lost[:QUOTED] if (beginning := _beginning(each))]
    more = [f"- and {len(lost) - QUOTED} more"] if len(lost) > QUOTED else []
    end = (
        "If the room is gone for good, please have what I post there posted in another one. What "
        "else is lost there I tell you once a day."
    )
    return Reply("\n\n".join(filter(None, [head.rstrip(), "\n".join([*named, *more]), end])))


def _count(posts: int, changes: int) -> str:
    said = "1 message" if posts == 1 else f"{posts} messages"
    changed = "1 change to a message" if changes == 1 else f"{changes} changes to messages"
    return " and ".join([said] * bool(posts) + [changed] * bool(changes))


def _beginning(reply: Reply) -> str:
    lines = plain(reply.plain()).split("\n")
    return escape(shorten(next((each for each in lines if each.strip()), ""), _BEGINNING))


def _span(outage: Outage, zone: ZoneInfo) -> str:
    assert outage.until is not None
    return f"from {_moment(outage.since, zone)} to {_moment(outage.until, zone)}"


def _moment(when: datetime, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%-d %B %Y, %H:%M}"
