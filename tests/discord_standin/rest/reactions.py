"""Reactions.

https://discord.com/developers/docs/resources/message#create-reaction
"""

import re
from typing import Any
from urllib.parse import unquote

from tests.discord_standin import errors
from tests.discord_standin.messages import Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import Channel
from tests.discord_standin.rest.routes import Call, route

PLACE = "/channels/{channel}/messages/{message}/reactions"


def _find(call: Call, *needed: Permission) -> tuple[Channel, Message, str]:
    channel = call.world.channel(call.id("channel"), *needed)
    message = call.world.message(channel, call.id("message"))
    emoji = unquote(call.values["emoji"])
    # Letters are no emoji, unless they name a guild's own by `name:id`.
    if not re.fullmatch(r"\w+:\d+", emoji) and re.search(r"[A-Za-z]", emoji):
        raise errors.Refused(400, 10014, "Unknown Emoji")
    return channel, message, emoji


@route("PUT", PLACE + "/{emoji}/@me")
def add_reaction(call: Call) -> Any:
    """Add a reaction; the first of its kind needs Add Reactions."""
    channel, message, emoji = _find(call, Permission.READ_MESSAGE_HISTORY)
    is_first = emoji not in message.reactions
    if is_first and not channel.may(call.world.bot, Permission.ADD_REACTIONS):
        raise errors.missing_permissions()
    call.world.react(channel, message, emoji, call.world.bot)


@route("DELETE", PLACE + "/{emoji}/@me")
def remove_own_reaction(call: Call) -> Any:
    """Take one's own reaction back."""
    channel, message, emoji = _find(call)
    call.world.unreact(channel, message, emoji, call.world.bot)


@route("DELETE", PLACE + "/{emoji}/{user}")
def remove_reaction(call: Call) -> Any:
    """Remove another's reaction."""
    channel, message, emoji = _find(call, Permission.MANAGE_MESSAGES)
    user = call.world.people.get(call.id("user"))
    if user is None:
        raise errors.unknown("user")
    call.world.unreact(channel, message, emoji, user)


@route("GET", PLACE + "/{emoji}")
def list_reactions(call: Call) -> Any:
    """List who reacted."""
    _, message, emoji = _find(call)
    users = sorted(message.reactions.get(emoji, []), key=lambda each: each.id)
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 25))
    return [each.shape for each in users if each.id > after][:limit]


@route("DELETE", PLACE)
def clear_reactions(call: Call) -> Any:
    """Remove all reactions."""
    channel = call.world.channel(call.id("channel"), Permission.MANAGE_MESSAGES)
    message = call.world.message(channel, call.id("message"))
    call.world.clear(channel, message)
