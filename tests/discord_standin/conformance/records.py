"""Pieces of schemas for the gateway, of our own and from the document."""

from typing import Any

DOCUMENT = "urn:discord"

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
FLAG: Json = {"type": "boolean"}
LIST: Json = {"type": "array"}
MOMENT: Json = {"type": "string", "format": "date-time"}
NOTHING: Json = {"type": "null"}
ID: Json = {"type": "string", "pattern": r"^[1-9]\d*$"}

USER = known("UserResponse")
MEMBER = known("GuildMemberResponse")
ROLE = known("GuildRoleResponse")
CHANNEL = known("GuildChannelResponse")
MESSAGE = known("MessageResponse")
THREAD = known("ThreadResponse")
