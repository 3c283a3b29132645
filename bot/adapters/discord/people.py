"""People: users, rooms, messages and roles of Discord as the house's own values."""

import re
from typing import Any

import discord

from bot.chat import File, Message, Place, Room, Team, User

NAME = "discord"
_MENTION = re.compile(r"<(?:@[!&]?|#)(\d{15,22})>|(\d{15,22})")

Anybody = discord.User | discord.Member


def to_id(number: int) -> str:
    """Give the id by which the house knows something of Discord's."""
    return f"{NAME}:{number}"


def from_id(id_: str) -> int:
    """Give Discord's own id back."""
    return int(id_.rpartition(":")[2])


def to_user(user: Anybody) -> User:
    """Give somebody by the name that is shown."""
    return User(to_id(user.id), user.display_name)


def to_place(guild: discord.Guild) -> Place:
    """Give a server."""
    return Place(to_id(guild.id), guild.name)


def to_team(role: discord.Role) -> Team:
    """Give a role."""
    return Team(to_id(role.id), role.name)


def to_file(attachment: discord.Attachment) -> File:
    """Give an attachment, read when it is wanted."""
    return File(attachment.filename, attachment.size, attachment.read)


def to_message(
    message: discord.Message, room: Room, text: str, *, is_readable: bool = True
) -> Message:
    """Give a message with its text as it is to be read."""
    files = tuple(to_file(each) for each in message.attachments)
    return Message(to_id(message.id), room, to_user(message.author), text, files, is_readable)


def is_readable(message: discord.Message, me: discord.ClientUser | None, *, read_all: bool) -> bool:
    """Tell whether Discord shows what a message says: without the intent it leaves most empty.

    https://discord.com/developers/docs/events/gateway#message-content-intent
    """
    is_shown = read_all or message.guild is None or message.author == me
    is_for_me = me is not None and me.id in message.raw_mentions
    return is_shown or is_for_me or bool(message.content or message.attachments)


def is_private(guild: discord.Guild, channel: Any) -> bool:
    """Tell whether not everybody in a server can read a room, or whether that is not known."""
    if isinstance(channel, discord.Thread):
        if channel.is_private():
            return True
        channel = channel.parent
    if not isinstance(channel, discord.abc.GuildChannel) or guild.default_role is None:
        return True  # Discord has not shown the server, or never does where the bot is not in it
    return not channel.permissions_for(guild.default_role).view_channel


def from_emoji(emoji: discord.PartialEmoji) -> str:
    """Give an emoji as people type it; Discord does not always say whether a server's own moves."""
    return f"<:{emoji.name}:{emoji.id}>" if emoji.id else str(emoji)


def read_id(typed: str) -> int | None:
    """Read a mention or a bare id."""
    found = _MENTION.fullmatch(typed.strip())
    return int(found[1] or found[2]) if found else None
