"""Shapes: the larger JSON objects of Discord that are made from more than one thing."""

from typing import Any

from tests.discord_standin.places import THREAD, Guild
from tests.discord_standin.wire import Intent
from tests.discord_standin.world import World

RESUME_HOST = "gateway-us-east1-b.discord.gg"


def guild_shape(guild: Guild) -> dict[str, Any]:
    """Give a guild as REST does."""
    empty: dict[str, Any] = dict.fromkeys(
        [
            "icon", "description", "home_header", "splash", "discovery_splash", "banner",
            "application_id", "afk_channel_id", "system_channel_id", "widget_channel_id",
            "vanity_url_code", "rules_channel_id", "safety_alerts_channel_id",
            "public_updates_channel_id", "max_presences", "incidents_data",
        ]
    )  # fmt: skip
    return empty | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "roles": [each.shape for each in guild.roles.values()],
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "features": [],
    }


def guild_create(guild: Guild, intents: int) -> dict[str, Any]:
    """Give a guild as the gateway does; without the intent, the bot is its only member."""
    me = guild.wire.bot.id
    all_members = guild.members.values() if intents & Intent.GUILD_MEMBERS else [guild.members[me]]
    channels = guild.channels.values()
    empty: dict[str, Any] = {
        key: []
        for key in (
            "voice_states", "presences", "stage_instances", "guild_scheduled_events",
            "soundboard_sounds",
        )
    }  # fmt: skip
    return (
        guild_shape(guild)
        | empty
        | {
            "joined_at": guild.members[me].joined_at.isoformat(),
            "large": False,
            "unavailable": False,
            "member_count": len(guild.members),
            "members": [each.shape for each in all_members],
            "channels": [each.shape for each in channels if each.kind != THREAD],
            "threads": [each.shape for each in channels if each.kind == THREAD],
        }
    )


def application_flags(world: World) -> int:
    """Give the flags that tell which privileged intents are switched on.

    https://discord.com/developers/docs/resources/application#application-object-application-flags
    """
    limited = {
        Intent.GUILD_PRESENCES: 1 << 13,
        Intent.GUILD_MEMBERS: 1 << 15,
        Intent.MESSAGE_CONTENT: 1 << 19,
    }
    return sum(flag for intent, flag in limited.items() if intent & world.privileged)


def ready(world: World, session: str) -> dict[str, Any]:
    """Give what a session begins with."""
    flags = application_flags(world)
    return {
        "v": 10,
        "user": world.bot.shape | {"mfa_enabled": True, "verified": True, "email": None},
        "guilds": [
            {"id": str(each.id), "unavailable": True}
            for each in world.guilds.values()
            if each.has_bot
        ],
        "session_id": session,
        "resume_gateway_url": f"wss://{RESUME_HOST}",
        "application": {
            "id": str(world.application_id),
            "flags": flags,
            "flags_new": str(flags),
        },
        "shard": [0, 1],
    }
