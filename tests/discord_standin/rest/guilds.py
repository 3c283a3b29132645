"""Guilds, their channels, roles and members."""

from typing import Any

from tests.discord_standin import errors
from tests.discord_standin.places import THREAD
from tests.discord_standin.rest.routes import Call, route
from tests.discord_standin.shapes import guild_shape


@route("GET", "/guilds/{guild}")
def get_guild(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/guild#get-guild."""
    guild = call.world.guild(call.id("guild"))
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return guild_shape(guild) | (counts if call.query.get("with_counts") in ("1", "true") else {})


@route("GET", "/guilds/{guild}/channels")
def list_channels(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/guild#get-guild-channels."""
    channels = call.world.guild(call.id("guild")).channels.values()
    return [each.shape for each in channels if each.kind != THREAD]


@route("GET", "/guilds/{guild}/roles")
def list_roles(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/guild#get-guild-roles."""
    return [each.shape for each in call.world.guild(call.id("guild")).roles.values()]


@route("GET", "/guilds/{guild}/roles/member-counts")
def count_members(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/guild#get-guild-role-member-counts."""
    guild = call.world.guild(call.id("guild"))
    having = [role for member in guild.members.values() for role in member.roles]
    return {
        str(role.id): having.count(role) for role in guild.roles.values() if role.id != guild.id
    }


@route("GET", "/guilds/{guild}/members/{user}")
def get_member(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/guild#get-guild-member."""
    member = call.world.guild(call.id("guild")).members.get(call.id("user"))
    if member is None:
        raise errors.unknown("member" if call.id("user") in call.world.people else "user")
    return member.shape
