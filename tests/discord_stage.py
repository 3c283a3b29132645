"""Stage: Discord's side of a conversation: a server on the stand-in, where a bot is or will be."""

from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from tests.discord_standin import DiscordStandIn, Permission
from tests.discord_standin.acting import Person
from tests.discord_standin.places import Guild, Role
from tests.settled import settle


@dataclass(frozen=True)
class Stage:
    """A server on the stand-in, where a bot is or will be."""

    discord: DiscordStandIn
    guild: Guild
    moderators: Role
    owner: Person
    """Who owns the bot, and may manage the server."""

    @classmethod
    def on(cls, discord: DiscordStandIn) -> "Stage":
        """Set up a server with a role for moderators."""
        guild = discord.guild("Staff")
        moderators = guild.role("Moderators", permissions=Permission.MANAGE_GUILD)
        owner = discord.person("owner")
        guild.joins(owner, roles=[moderators])
        return cls(discord, guild, moderators, owner)

    def settings(self, folder: Path, **given: object) -> Settings:
        """Give the settings of a bot that serves this server."""
        known = {
            "discord_token": self.discord.token,
            "discord_guilds": str(self.guild.id),
            "owners": f"discord:{self.owner.id}",
        }
        return settle(folder, **{**known, **given})
