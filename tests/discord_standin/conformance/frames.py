"""What a gateway frame looks like: no document says so, only the objects inside are known.

Written from https://discord.com/developers/docs/events/gateway-events. An event without an entry
is a fault, so that a new one in the stand-in is not left unchecked.
"""

from typing import Any

from tests.discord_standin.conformance.closing import ONLY

DOCUMENT = "urn:discord"
DISPATCH = 0

Json = dict[str, Any]


def known(name: str) -> Json:
    """Give a schema that the document has."""
    return {"$ref": f"{DOCUMENT}#/components/schemas/{name}"}


def record(required: str, **properties: Json) -> Json:
    """Give the schema of an object with some fields that must be there."""
    return {"type": "object", "required": required.split(), "properties": properties}


def many(items: Json) -> Json:
    """Give the schema of a list."""
    return {"type": "array", "items": items}


def by_id(values: Json) -> Json:
    """Give the schema of an object whose keys are snowflakes."""
    return {"type": "object", "propertyNames": ID, "additionalProperties": values}


TEXT: Json = {"type": "string", "minLength": 1}
NUMBER: Json = {"type": "integer"}
BITS: Json = {"type": "string", "pattern": r"^\d+$"}
NOTHING: Json = {"type": "null"}
ID: Json = {"type": "string", "pattern": r"^[1-9]\d*$"}

PAYLOADS: dict[int, Json] = {
    0: {},
    1: {"type": ["integer", "null"]},
    2: record("token intents properties", token=TEXT, intents=NUMBER, properties=record("os")),
    3: record("since activities status afk"),
    4: record("guild_id channel_id self_mute self_deaf", guild_id=ID),
    6: record("token session_id seq", token=TEXT, session_id=TEXT, seq=NUMBER),
    7: NOTHING,
    8: record("guild_id limit", guild_id=ID, limit={"type": "integer", "minimum": 0}),
    9: {"type": "boolean"},
    10: record("heartbeat_interval", heartbeat_interval={"type": "integer", "minimum": 1}),
    11: NOTHING,
}
"""`d` by opcode."""

SENDERS = {"discord": {0, 1, 7, 9, 10, 11}, "bot": {1, 2, 3, 4, 6, 8}}
"""Who sends which opcodes; the stand-in notes it in a frame as `sent_by`."""


def envelope(opcode: int) -> Json:
    """Give the schema of a frame with an opcode, apart from what an event carries."""
    if opcode == DISPATCH:
        frame = record("op d s t", s={"type": "integer", "minimum": 1}, t=TEXT)
    else:
        frame = record("op", d=PAYLOADS[opcode], s=NOTHING, t=NOTHING)
    return {**frame, ONLY: ["d", "op", "s", "sent_by", "t"]}


USER = known("UserResponse")
MEMBER = known("GuildMemberResponse")
ROLE = known("GuildRoleResponse")
CHANNEL = known("GuildChannelResponse")
MESSAGE = known("MessageResponse")
THREAD = known("ThreadResponse")

OPTIONS = many(
    record("name type", name=TEXT, type={"type": "integer", "minimum": 1, "maximum": 11})
)
RESOLVED = record(
    "",
    users=by_id(USER),
    members=by_id(known("BasicGuildMemberResponse")),
    roles=by_id(ROLE),
    messages=by_id(MESSAGE),
    channels=by_id(record("id name type permissions", id=ID, name=TEXT, permissions=BITS)),
)
CALLED = record(
    "id name type", id=ID, name=TEXT, type={"enum": [1, 2, 3]}, options=OPTIONS, resolved=RESOLVED
)
PRESSED = record(
    "custom_id component_type",
    custom_id=TEXT,
    component_type={"enum": [2, 3, 5, 6, 7, 8]},
    values=many({"type": "string"}),
    resolved=RESOLVED,
)
FILLED_IN = record("custom_id components", custom_id=TEXT, components=many(record("type")))

INTERACTION = {
    **record(
        "id application_id type token version app_permissions entitlements locale"
        " authorizing_integration_owners context attachment_size_limit",
        id=ID,
        application_id=ID,
        type={"enum": [1, 2, 3, 4, 5]},
        token=TEXT,
        version={"const": 1},
        guild_id=ID,
        channel_id=ID,
        channel=record("id type", id=ID),
        member={**MEMBER, **record("permissions", permissions=BITS)},
        user=USER,
        message=MESSAGE,
        app_permissions=BITS,
        entitlements=many(record("id")),
        authorizing_integration_owners={"type": "object", "propertyNames": {"enum": ["0", "1"]}},
        context={"enum": [0, 1, 2]},
        locale=known("AvailableLocalesEnum"),
        guild_locale=known("AvailableLocalesEnum"),
    ),
    "oneOf": [
        {"title": "in a server", "required": ["member", "guild_id"]},
        {"title": "elsewhere", "required": ["user"]},
    ],
    "allOf": [
        {
            "if": {"properties": {"type": {"const": kind}}},
            "then": record("data", data=data),
        }
        for kind, data in {2: CALLED, 3: PRESSED, 4: CALLED, 5: FILLED_IN}.items()
    ]
    + [{"if": {"properties": {"type": {"const": 3}}}, "then": {"required": ["message"]}}],
}

EMOJI = record("id name", id={"anyOf": [NOTHING, ID]}, name={"type": ["string", "null"]})
REACTION = record(
    "user_id channel_id message_id emoji burst type",
    user_id=ID,
    channel_id=ID,
    message_id=ID,
    guild_id=ID,
    emoji=EMOJI,
    burst={"type": "boolean"},
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
    "MESSAGE_POLL_VOTE_ADD": VOTE,
    "MESSAGE_POLL_VOTE_REMOVE": VOTE,
    "TYPING_START": record("channel_id user_id timestamp", channel_id=ID, user_id=ID),
    "INTERACTION_CREATE": INTERACTION,
}
"""`d` by the event's name."""
