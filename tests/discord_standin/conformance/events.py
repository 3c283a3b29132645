"""What events carry: no document says so, only the objects inside are known.

Written from https://discord.com/developers/docs/events/gateway-events. An event without an entry
is a fault, so that a new one in the stand-in is not left unchecked.
"""

from tests.discord_standin.conformance.interactions import INTERACTION
from tests.discord_standin.conformance.records import (
    BITS,
    CHANNEL,
    FLAG,
    ID,
    LIST,
    MEMBER,
    MESSAGE,
    MOMENT,
    NOTHING,
    NUMBER,
    ROLE,
    TEXT,
    THREAD,
    USER,
    Json,
    known,
    many,
    record,
)

EMOJI = record("id name", id={"anyOf": [NOTHING, ID]}, name={"type": ["string", "null"]})
REACTION = record(
    "user_id channel_id message_id emoji burst type",
    user_id=ID,
    channel_id=ID,
    message_id=ID,
    guild_id=ID,
    emoji=EMOJI,
    burst=FLAG,
    type={"enum": [0, 1]},
    member=MEMBER,
)
VOTE = record(
    "user_id channel_id message_id answer_id",
    user_id=ID,
    channel_id=ID,
    message_id=ID,
    guild_id=ID,
    answer_id={"type": "integer", "minimum": 1},
)
SAID = {**MESSAGE, **record("", guild_id=ID, member=MEMBER)}
GUILD = {
    **known("GuildResponse"),
    **record(
        "joined_at large member_count voice_states members channels threads presences"
        " stage_instances guild_scheduled_events soundboard_sounds",
        joined_at=MOMENT,
        large=FLAG,
        unavailable=FLAG,
        voice_states=LIST,
        presences=LIST,
        stage_instances=LIST,
        guild_scheduled_events=LIST,
        soundboard_sounds=LIST,
        member_count=NUMBER,
        members=many(MEMBER),
        channels=many(CHANNEL),
        threads=many(THREAD),
    ),
}
READY = record(
    "v user guilds session_id resume_gateway_url application",
    v={"const": 10},
    user=USER,
    guilds=many(record("id unavailable", id=ID, unavailable={"const": True})),
    session_id=TEXT,
    resume_gateway_url={"type": "string", "pattern": "^wss://"},
    application=record("id flags flags_new", id=ID, flags=NUMBER, flags_new=BITS),
)

EVENTS: dict[str, Json] = {
    "READY": READY,
    "RESUMED": {"type": ["object", "null"]},
    "GUILD_CREATE": GUILD,
    "GUILD_DELETE": record("id", id=ID),
    "GUILD_MEMBER_ADD": {**MEMBER, **record("guild_id", guild_id=ID)},
    "GUILD_MEMBER_UPDATE": record("guild_id user roles", guild_id=ID, user=USER, roles=many(ID)),
    "GUILD_MEMBER_REMOVE": record("guild_id user", guild_id=ID, user=USER),
    "GUILD_MEMBERS_CHUNK": record(
        "guild_id members chunk_index chunk_count", guild_id=ID, members=many(MEMBER)
    ),
    "GUILD_ROLE_CREATE": record("guild_id role", guild_id=ID, role=ROLE),
    "GUILD_ROLE_UPDATE": record("guild_id role", guild_id=ID, role=ROLE),
    "GUILD_ROLE_DELETE": record("guild_id role_id", guild_id=ID, role_id=ID),
    "CHANNEL_CREATE": CHANNEL,
    "CHANNEL_UPDATE": CHANNEL,
    "CHANNEL_DELETE": CHANNEL,
    "THREAD_CREATE": THREAD,
    "THREAD_UPDATE": THREAD,
    "THREAD_DELETE": record("id guild_id parent_id type", id=ID, guild_id=ID, parent_id=ID),
    "MESSAGE_CREATE": SAID,
    "MESSAGE_UPDATE": SAID,
    "MESSAGE_DELETE": record("id channel_id", id=ID, channel_id=ID, guild_id=ID),
    "MESSAGE_DELETE_BULK": record("ids channel_id", ids=many(ID), channel_id=ID, guild_id=ID),
    "MESSAGE_REACTION_ADD": REACTION,
    "MESSAGE_REACTION_REMOVE": REACTION,
    "MESSAGE_REACTION_REMOVE_ALL": record(
        "channel_id message_id", channel_id=ID, message_id=ID, guild_id=ID
    ),
    "MESSAGE_REACTION_REMOVE_EMOJI": record(
        "channel_id message_id emoji", channel_id=ID, message_id=ID, guild_id=ID, emoji=EMOJI
    ),
    "MESSAGE_POLL_VOTE_ADD": VOTE,
    "MESSAGE_POLL_VOTE_REMOVE": VOTE,
    "TYPING_START": record("channel_id user_id timestamp", channel_id=ID, user_id=ID),
    "INTERACTION_CREATE": INTERACTION,
}
"""`d` by the event's name."""
