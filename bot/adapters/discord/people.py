"""People: users, rooms, messages and roles of Discord as the house's own values."""

import re
from collections import OrderedDict
from time import monotonic

import discord

from bot.chat import File, Message, Place, Role, Room, Team, User
from bot.communities import Approval, Communities

NAME = "discord"
_FRESH = 60.0
"""Seconds for which the bot trusts what it knows of somebody who writes to it directly."""
_KNOWN = 1000
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


class Standing:
    """Where somebody stands: in which community, and how far trusted."""

    def __init__(self, client: discord.Client, communities: Communities) -> None:
        self._client = client
        self._communities = communities
        self._seen: OrderedDict[int, tuple[float, Approval, Role]] = OrderedDict()

    def is_served(self, guild: discord.Guild) -> bool:
        """Tell whether an owner has approved a server."""
        return self._communities.find(to_id(guild.id)) is not None

    def in_guild(self, guild: discord.Guild, member: Anybody) -> tuple[Approval | None, Role]:
        """Tell it for a server that somebody is in; no approval where the bot does not serve."""
        approval = self._communities.find(to_id(guild.id))
        if approval is None or not isinstance(member, discord.Member):
            return approval, Role.EVERYONE
        teams = {team.id for team in approval.teams}
        moderates = member.guild_permissions.manage_guild or any(
            to_id(role.id) in teams for role in member.roles
        )
        return approval, Role.MODERATOR if moderates else Role.MEMBER

    async def in_direct(self, user: Anybody) -> tuple[Approval | None, Role]:
        """Tell it for a direct conversation: by the first served server that they are in."""
        known = self._seen.get(user.id)
        if known and known[0] > monotonic():
            return known[1], known[2]
        approval, role = await self._look_up(user.id)
        if approval is None:
            return approval, role
        self._seen[user.id] = (monotonic() + _FRESH, approval, role)
        self._seen.move_to_end(user.id)
        while len(self._seen) > _KNOWN:
            self._seen.popitem(last=False)
        return approval, role

    async def _look_up(self, user_id: int) -> tuple[Approval | None, Role]:
        for approval in self._communities.list():
            guild = self._guild(approval)
            member = guild and await find_member(guild, user_id)
            if guild and member:
                return self.in_guild(guild, member)
        return None, Role.EVERYONE

    def _guild(self, approval: Approval) -> discord.Guild | None:
        if not approval.place.id.startswith(f"{NAME}:"):
            return None
        return self._client.get_guild(from_id(approval.place.id))


async def find_member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    """Find somebody in a server; this needs no privileged intent."""
    try:
        return guild.get_member(user_id) or await guild.fetch_member(user_id)
    except (discord.NotFound, discord.Forbidden):
        return None
