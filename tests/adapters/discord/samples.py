"""Samples of what goes over the wire, each as it should be: people, rooms, messages, forms."""

from typing import Any

NOW = "2026-03-02T09:30:00.000000+00:00"
SERVER, ROOM, SAID, BOT, ANNA, APP = "10", "20", "30", "40", "50", "60"

Json = dict[str, Any]


def user(number: str = ANNA, *, name: str = "anna", **more: Any) -> Json:
    """A person."""
    return {
        "id": number,
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        **more,
    }


def member(**more: Any) -> Json:
    """A person in a server."""
    return {
        "user": user(),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [],
        "joined_at": NOW,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
        "mute": False,
        "deaf": False,
        **more,
    }


def role() -> Json:
    """The role of everyone."""
    return {
        "id": SERVER,
        "name": "@everyone",
        "permissions": "3072",
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel() -> Json:
    """A room for text."""
    return {
        "id": ROOM,
        "type": 0,
        "guild_id": SERVER,
        "name": "general",
        "position": 0,
        "flags": 0,
        "topic": None,
        "parent_id": None,
        "nsfw": False,
        "permission_overwrites": [{"id": SERVER, "type": 0, "allow": "0", "deny": "0"}],
        "rate_limit_per_user": 0,
        "last_message_id": None,
    }


def message(**more: Any) -> Json:
    """Something said, by the bot unless told otherwise."""
    return {
        "id": SAID,
        "channel_id": ROOM,
        "type": 0,
        "content": "Induction starts at nine.",
        "author": user(BOT, name="staffroom", bot=True),
        "timestamp": NOW,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
        **more,
    }


def guild() -> Json:
    """A server as REST gives it."""
    nothing = """icon description home_header splash discovery_splash banner application_id
        afk_channel_id system_channel_id widget_channel_id max_presences vanity_url_code
        rules_channel_id safety_alerts_channel_id public_updates_channel_id incidents_data"""
    zero = """system_channel_flags verification_level default_message_notifications mfa_level
        explicit_content_filter premium_tier premium_subscription_count nsfw_level"""
    return {
        **dict.fromkeys(nothing.split()),
        **dict.fromkeys(zero.split(), 0),
        "id": SERVER,
        "name": "Probation staff",
        "features": [],
        "owner_id": ANNA,
        "region": "deprecated",
        "afk_timeout": 300,
        "widget_enabled": False,
        "roles": [role()],
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": "en-GB",
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "emojis": [],
        "stickers": [],
    }


def application() -> Json:
    """The bot's application as its owner sees it."""
    return {
        "id": APP,
        "name": "Staffroom",
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "00",
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(),
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot"],
    }


def row(*parts: Json) -> Json:
    """A line of buttons."""
    return {"type": 1, "components": list(parts)}


def button(**more: Any) -> Json:
    """A button."""
    return {"type": 2, "style": 1, "label": "Vote", "custom_id": "poll:v1:vote:1", **more}


def select(**more: Any) -> Json:
    """A list to pick from."""
    options = [{"label": "Monday", "value": "mon"}, {"label": "Friday", "value": "fri"}]
    return {"type": 3, "custom_id": "day", "options": options, **more}


def form() -> Json:
    """A form with one text field."""
    field = {"type": 4, "custom_id": "text", "style": 2, "max_length": 300, "required": True}
    label = {"type": 18, "label": "Your question", "component": field}
    return {"custom_id": "ask", "title": "Ask", "components": [label]}


def embed() -> Json:
    """A card."""
    return {
        "type": "rich",
        "title": "Standing down",
        "description": "Who to call.",
        "color": 3447003,
        "timestamp": NOW,
        "fields": [{"name": "Today", "value": "Anna", "inline": True}],
        "footer": {"text": "FAQ"},
    }


def command() -> Json:
    """A command as it is synced."""
    return {
        "name": "ask",
        "description": "Ask a question",
        "type": 1,
        "options": [
            {"type": 3, "name": "question", "description": "What to ask", "required": True},
            {
                "type": 4,
                "name": "answers",
                "description": "How many",
                "choices": [{"name": "one", "value": 1}],
            },
        ],
        "default_member_permissions": None,
        "dm_permission": True,
        "integration_types": [0],
        "contexts": [0],
    }
