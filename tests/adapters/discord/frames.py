"""Samples of gateway frames, each as it should be."""

from typing import Any

from tests.adapters.discord.samples import (
    ANNA,
    APP,
    BOT,
    NOW,
    ROOM,
    SAID,
    SERVER,
    Json,
    channel,
    guild,
    member,
    message,
    user,
)


def event(name: str, /, **content: Any) -> Json:
    """A dispatch."""
    return {"op": 0, "s": 1, "t": name, "d": content}


def interaction(kind: int, data: Json, /, **more: Any) -> Json:
    """Something that a person did in a server."""
    return event(
        "INTERACTION_CREATE",
        id="70",
        application_id=APP,
        type=kind,
        data=data,
        token="aW50ZXJhY3Rpb24",
        version=1,
        guild_id=SERVER,
        channel_id=ROOM,
        channel={"id": ROOM, "type": 0, "name": "general"},
        member={**member(), "permissions": "3072"},
        app_permissions="3072",
        entitlements=[],
        authorizing_integration_owners={"0": SERVER},
        context=0,
        locale="en-GB",
        guild_locale="en-GB",
        attachment_size_limit=10485760,
        **more,
    )


_LISTS = "voice_states threads presences stage_instances guild_scheduled_events soundboard_sounds"
_WITHOUT_SERVER = {key: value for key, value in channel().items() if key != "guild_id"}
_WITHOUT_USER = {key: value for key, value in member().items() if key != "user"}
_FIELD = {
    "type": 18,
    "id": 1,
    "component": {"type": 4, "id": 2, "custom_id": "text", "value": "Hi"},
}

FRAMES: dict[str, Json] = {
    "hello": {"op": 10, "d": {"heartbeat_interval": 41250}, "s": None, "t": None},
    "identify": {
        "op": 2,
        "d": {
            "token": "t",
            "intents": 3276799,
            "properties": {"os": "linux", "browser": "discord.py"},
        },
    },
    "resume": {"op": 6, "d": {"token": "t", "session_id": "s", "seq": 4}},
    "heartbeat": {"op": 1, "d": None},
    "heartbeat taken": {"op": 11},
    "reconnect": {"op": 7, "d": None, "s": None, "t": None},
    "invalid session": {"op": 9, "d": False, "s": None, "t": None},
    "ready": event(
        "READY",
        v=10,
        user=user(BOT, name="staffroom", bot=True),
        guilds=[{"id": SERVER, "unavailable": True}],
        session_id="s",
        resume_gateway_url="wss://gateway-us-east1-b.discord.gg",
        application={"id": APP, "flags": 0, "flags_new": "0"},
    ),
    "server": event(
        "GUILD_CREATE",
        **guild(),
        **{key: [] for key in _LISTS.split()},
        joined_at=NOW,
        large=False,
        member_count=2,
        members=[member()],
        channels=[_WITHOUT_SERVER],
    ),
    "said": event(
        "MESSAGE_CREATE", **message(author=user()), guild_id=SERVER, member=_WITHOUT_USER
    ),
    "unsaid": event("MESSAGE_DELETE", id=SAID, channel_id=ROOM, guild_id=SERVER),
    "reaction": event(
        "MESSAGE_REACTION_ADD",
        user_id=ANNA,
        channel_id=ROOM,
        message_id=SAID,
        guild_id=SERVER,
        member=member(),
        emoji={"id": None, "name": "👍"},
        burst=False,
        type=0,
    ),
    "vote": event(
        "MESSAGE_POLL_VOTE_ADD", user_id=ANNA, channel_id=ROOM, message_id=SAID, answer_id=1
    ),
    "command": interaction(
        2,
        {
            "id": "80",
            "name": "ask",
            "type": 1,
            "options": [{"name": "question", "type": 3, "value": "Leave?"}],
            "resolved": {"users": {ANNA: user()}},
        },
    ),
    "press": interaction(
        3, {"custom_id": "poll:v1:vote:1", "component_type": 2}, message=message()
    ),
    "form": interaction(5, {"custom_id": "ask", "components": [_FIELD]}),
}
