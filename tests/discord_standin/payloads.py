"""Payloads: an interaction as the gateway tells of it.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
"""

from pathlib import Path
from typing import Any

from tests.discord_standin.interactions import Interaction
from tests.discord_standin.messages import Attachment, Message
from tests.discord_standin.places import Channel, Role
from tests.discord_standin.wire import User
from tests.discord_standin.world import World

File = Path | tuple[str, bytes]
"""A file to send: where it lies, or its name and content."""


def store_file(world: World, channel: Channel, file: File) -> Attachment:
    """Upload a file of a person."""
    name, content = (file.name, file.read_bytes()) if isinstance(file, Path) else file
    return world.store(channel, name, content, "application/octet-stream")


def member_shape(channel: Channel, user: User) -> dict[str, Any]:
    """Give a member with what the member may in a channel."""
    assert channel.guild
    member = channel.guild.members[user.id]
    return member.shape | {"permissions": str(int(channel.permissions_of(user)))}


class Resolved:
    """The objects whose ids stand in the data of an interaction."""

    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self._channel = channel
        self.data: dict[str, dict[str, Any]] = {}

    def add(self, thing: User | Role | Channel | Message | Attachment | File) -> str:
        """Add an object, and give its id."""
        match thing:
            case User():
                return self._add_user(thing)
            case Role():
                return self._put("roles", thing.id, thing.shape)
            case Channel():
                return self._add_channel(thing)
            case Message():
                # The target of a menu is open to the bot whatever its intents are.
                return self._put("messages", thing.id, self._world.shape(thing))
            case Attachment():
                return self._put("attachments", thing.id, thing.shape | {"ephemeral": True})
            case _:
                return self.add(store_file(self._world, self._channel, thing))

    def _add_user(self, user: User) -> str:
        guild = self._channel.guild
        if guild and user.id in guild.members:
            member = member_shape(self._channel, user)
            del member["user"]
            self._put("members", user.id, member)
        return self._put("users", user.id, user.shape)

    def _add_channel(self, channel: Channel) -> str:
        may = str(int(channel.permissions_of(self._world.bot)))
        return self._put("channels", channel.id, channel.shape | {"permissions": may})

    def _put(self, kind: str, number: int, shape: dict[str, Any]) -> str:
        self.data.setdefault(kind, {})[str(number)] = shape
        return str(number)


def interaction_create(world: World, interaction: Interaction) -> dict[str, Any]:
    """Give an interaction as JSON."""
    channel, user = interaction.channel, interaction.user
    guild = channel.guild
    data: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": channel.shape | {"permissions": str(int(channel.permissions_of(user)))},
        "app_permissions": str(int(channel.permissions_of(world.bot))),
        "locale": "en-GB",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
        "context": 0 if guild else 1,
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if guild:
        data |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": member_shape(channel, user),
        }
    else:
        data["user"] = user.shape
    if interaction.source:
        data["message"] = world.shape(interaction.source)
    return data
