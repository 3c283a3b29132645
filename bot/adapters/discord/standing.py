"""Standing: who somebody is to the bot, by the servers that owners have approved."""

from collections import OrderedDict
from time import monotonic
from typing import Any

import discord

from bot.chat import Features, Role, Room, UserError
from bot.communities import Approval, Communities
from bot.dispatch import Source
from bot.stamps import stamp_of

from .faults import FAULTS, log_fault
from .people import NAME, Anybody, from_id, is_private, to_id, to_place, to_user

IN_A_ROOM, ALONE = Features(is_overheard=True), Features()
UNSURE = (
    "Discord does not tell me just now whether you are in a server that I serve. Please try again "
    "in a moment."
)
_FRESH = 60.0
"""Seconds for which the bot trusts what it knows of somebody who writes to it directly."""
_KNOWN = 1000


class Standing:
    """Where somebody stands: in which community, and how far trusted."""

    def __init__(self, client: discord.Client, communities: Communities) -> None:
        self._client = client
        self._communities = communities
        self._seen: OrderedDict[tuple[int, int], tuple[float, discord.Member]] = OrderedDict()

    def is_served(self, guild: discord.Guild) -> bool:
        """Tell whether an owner has approved a server."""
        return self._communities.find(to_id(guild.id)) is not None

    async def source(
        self, user: Anybody, guild: discord.Guild | None, channel: Any, stamp: str = ""
    ) -> Source:
        """Tell who caused an event and where; raise UserError if Discord does not say.

        The stamp of what was pressed names the community where the place does not.
        """
        number = channel.id if channel else 0
        if guild is not None:
            approval, role = self.in_guild(guild, user)
            room = self.room(guild, channel, number)
        else:
            approval, role = await self.in_direct(user, stamp)
            room = Room(
                to_id(number),
                "direct messages",
                is_direct=True,
                community=approval.community if approval else "",
                is_private=True,
            )
        features = ALONE if guild is None else IN_A_ROOM
        return Source(to_user(user), room, role if approval else Role.EVERYONE, features)

    def room(self, guild: discord.Guild, channel: Any, number: int) -> Room:
        """Give a room of a server by its number, and what is known of it."""
        approval = self._communities.find(to_id(guild.id))
        return Room(
            to_id(number),
            getattr(channel, "name", None) or "a room",
            community=approval.community if approval else "",
            place=to_place(guild),
            is_private=is_private(guild, channel),
        )

    def forget(self, account: str) -> None:
        """Forget what is known of somebody, by the house's id."""
        for key in [each for each in self._seen if to_id(each[1]) == account]:
            del self._seen[key]

    def in_guild(self, guild: discord.Guild, member: Anybody) -> tuple[Approval | None, Role]:
        """Tell it for a server that somebody is in; no approval where the bot does not serve."""
        approval = self._communities.find(to_id(guild.id))
        if approval is None or not isinstance(member, discord.Member):
            return approval, Role.EVERYONE
        # What came with an interaction is newer than what the bot knows of roles.
        may = member.resolved_permissions or member.guild_permissions
        teams = {team.id for team in approval.teams}
        moderates = (
            may.manage_guild
            or may.administrator
            or (bool(teams) and any(to_id(role.id) in teams for role in member.roles))
        )
        return approval, Role.MODERATOR if moderates else Role.MEMBER

    async def in_direct(self, user: Anybody, stamp: str = "") -> tuple[Approval | None, Role]:
        """Tell it for a direct conversation: by the first served server that they are in.

        With a stamp, by the first of that community, even if they have left it since. Raise
        UserError if Discord does not say who is in it.
        """
        listed = self._communities.list()
        meant = [each for each in listed if stamp and stamp_of(each.community) == stamp]
        for approval in meant if stamp else listed:
            guild = self._guild(approval)
            member = guild and await self._member(guild, user.id)
            if guild and member:
                return self.in_guild(guild, member)
        return (meant[0] if meant else None), Role.EVERYONE

    async def _member(self, guild: discord.Guild, user_id: int) -> discord.Member | None:
        key = (guild.id, user_id)
        known = self._seen.get(key)
        if known and known[0] > monotonic():
            return known[1]
        self._seen.pop(key, None)
        try:
            member = await find_member(guild, user_id)
        except FAULTS as fault:
            log_fault("a member could not be looked up", fault)
            raise UserError(UNSURE) from fault
        if member is not None:
            self._seen[key] = (monotonic() + _FRESH, member)
            while len(self._seen) > _KNOWN:
                self._seen.popitem(last=False)
        return member

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
