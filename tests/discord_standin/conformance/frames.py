"""What a gateway frame looks like around its content.

https://discord.com/developers/docs/events/gateway-events#payload-structure
"""

from tests.discord_standin.conformance.closing import ONLY
from tests.discord_standin.conformance.records import FLAG, ID, NOTHING, NUMBER, TEXT, Json, record

DISPATCH = 0

PAYLOADS: dict[int, Json] = {
    0: {},
    1: {"type": ["integer", "null"]},
    2: record(
        "token intents properties",
        token=TEXT,
        intents=NUMBER,
        properties=record("os browser", os=TEXT, browser=TEXT),
    ),
    3: record("since activities status afk"),
    4: record("guild_id channel_id self_mute self_deaf", guild_id=ID),
    6: record("token session_id seq", token=TEXT, session_id=TEXT, seq=NUMBER),
    7: NOTHING,
    # discord.py sends the id as a number, and Discord reads both.
    8: record(
        "guild_id limit",
        guild_id={"type": ["string", "integer"]},
        limit={"type": "integer", "minimum": 0},
    ),
    9: FLAG,
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
