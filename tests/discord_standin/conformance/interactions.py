"""What an interaction looks like as the bot receives it.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from tests.discord_standin.conformance.records import (
    BITS,
    FLAG,
    ID,
    MEMBER,
    MESSAGE,
    NUMBER,
    ROLE,
    TEXT,
    USER,
    Json,
    by_id,
    known,
    many,
    record,
)


def options(depth: int = 3) -> Json:
    """Give the schema of what was filled in: a group holds commands, and they hold values."""
    return many(
        record(
            "name type",
            name=TEXT,
            type={"type": "integer", "minimum": 1, "maximum": 11},
            value={"type": ["string", "number", "boolean"]},
            focused=FLAG,
            **({"options": options(depth - 1)} if depth > 1 else {}),
        )
    )


RESOLVED = record(
    "",
    users=by_id(USER),
    members=by_id(known("BasicGuildMemberResponse")),
    roles=by_id(ROLE),
    messages=by_id(MESSAGE),
    channels=by_id(
        record("id name type permissions", id=ID, name=TEXT, permissions=BITS, type=NUMBER)
    ),
)
CALLED = record(
    "id name type", id=ID, name=TEXT, type={"enum": [1, 2, 3]}, options=options(), resolved=RESOLVED
)
PRESSED = record(
    "custom_id component_type",
    custom_id=TEXT,
    component_type={"enum": [2, 3, 5, 6, 7, 8]},
    values=many({"type": "string"}),
    resolved=RESOLVED,
)
FIELD = record(
    "type id custom_id",
    type={"enum": [3, 4, 5, 6, 7, 8, 19, 21, 22, 23]},
    id=NUMBER,
    custom_id=TEXT,
    value={"type": ["string", "boolean", "null"]},
    values=many({"type": "string"}),
)
FILLED_IN = record(
    "custom_id components",
    custom_id=TEXT,
    components=many(
        record(
            "type id",
            type={"enum": [1, 10, 18]},
            id=NUMBER,
            component=FIELD,
            components=many(FIELD),
        )
    ),
    resolved=RESOLVED,
)

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
        channel=record("id type", id=ID, type=NUMBER, name=TEXT),
        member={**MEMBER, **record("permissions", permissions=BITS)},
        user=USER,
        message=MESSAGE,
        app_permissions=BITS,
        entitlements=many(record("id")),
        attachment_size_limit=NUMBER,
        authorizing_integration_owners={
            "type": "object",
            "propertyNames": {"enum": ["0", "1"]},
            "additionalProperties": BITS,
        },
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
