"""People: users, rooms, messages and roles of Discord as the house's own values."""

import re

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


def to_message(message: discord.Message, room: Room, text: str) -> Message:
    """Give a message with its text as it is to be read."""
    files = tuple(to_file(each) for each in message.attachments)
    return Message(to_id(message.id), room, to_user(message.author), text, files)


def read_id(typed: str) -> int | None:
    """Read a mention or a bare id."""
    found = _MENTION.fullmatch(typed.strip())
    return int(found[1] or found[2]) if found else None
