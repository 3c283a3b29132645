"""Mentions: who a message really pings.

https://discord.com/developers/docs/resources/message#allowed-mentions-object
"""

import re
from typing import Any

from tests.discord_standin.messages import Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import Channel
from tests.discord_standin.wire import User

EVERYTHING: dict[str, Any] = {"parse": ["users", "roles", "everyone"], "replied_user": True}


def set_mentions(
    message: Message, channel: Channel, people: dict[int, User], allowed: dict[str, Any] | None
) -> None:
    """Work out from the content, and what is allowed, whom a message pings."""
    rules = EVERYTHING if allowed is None else allowed
    parse = rules.get("parse") or []
    text = message.content
    named = [int(each) for each in re.findall(r"<@!?(\d+)>", text)]
    chosen = {int(each) for each in rules.get("users") or []}
    users = [
        people[each]
        for each in dict.fromkeys(named)
        if each in people and ("users" in parse or each in chosen)
    ]
    if message.reply_to and rules.get("replied_user") and message.reply_to.author not in users:
        users.append(message.reply_to.author)
    message.mentions = users
    message.mention_roles = _list_roles(message, channel, rules)
    message.mention_everyone = (
        "everyone" in parse
        and bool(re.search(r"@(everyone|here)\b", text))
        and channel.may(message.author, Permission.MENTION_EVERYONE)
    )


def _list_roles(message: Message, channel: Channel, rules: dict[str, Any]) -> list[int]:
    if channel.guild is None:
        return []
    chosen = {int(each) for each in rules.get("roles") or []}
    everyone = channel.may(message.author, Permission.MENTION_EVERYONE)
    named = dict.fromkeys(int(each) for each in re.findall(r"<@&(\d+)>", message.content))
    return [
        each
        for each in named
        if (role := channel.guild.roles.get(each))
        and (role.is_mentionable or everyone)
        and ("roles" in (rules.get("parse") or []) or each in chosen)
    ]
