"""Audience: who can see a room on Discord, told without the privileged intent for members."""

import discord

from bot.chat import Membership, Room, Team, User, UserError

from .faults import FAULTS, log_fault
from .people import from_id, to_id
from .standing import UNSURE, find_member


async def find_membership(guild: discord.Guild, room: Room, user: User) -> Membership | None:
    """Find somebody's place in a room; raise UserError if Discord does not tell."""
    try:
        member = await find_member(guild, from_id(user.id))
    except FAULTS as fault:
        log_fault("a member could not be looked up", fault)
        raise UserError(UNSURE) from fault
    channel = guild.get_channel_or_thread(from_id(room.id))
    if member is None or (channel and not channel.permissions_for(member).view_channel):
        return None
    return Membership(member.joined_at, frozenset(to_id(each.id) for each in member.roles))


async def count_people(
    client: discord.Client, guild: discord.Guild, room: Room, team: Team | None
) -> int | None:
    """Count who can see a room, or has a role; a room that is not for all has at least so many."""
    channel = guild.get_channel(from_id(room.id))
    is_open = channel is None or channel.permissions_for(guild.default_role).view_channel
    if (team is None and is_open) or (team and from_id(team.id) == guild.id):
        return await _count_all(client, guild)
    try:
        counts = {role.id: count for role, count in (await guild.role_member_counts()).items()}
    except FAULTS as fault:
        log_fault("the people of a role could not be counted", fault)
        return None
    if team is not None:
        return counts.get(from_id(team.id))
    # Somebody may have several roles, so only the largest of them counts for sure.
    seeing = [
        each for each in guild.roles if channel and channel.permissions_for(each).view_channel
    ]
    return max((counts.get(each.id, 0) for each in seeing if not each.managed), default=0)


async def _count_all(client: discord.Client, guild: discord.Guild) -> int | None:
    try:
        counted = await client.fetch_guild(guild.id, with_counts=True)
    except FAULTS as fault:
        log_fault("the people of a server could not be counted", fault)
        return None
    count = counted.approximate_member_count
    return None if count is None else count - 1  # without the bot
