"""Audience: who is in a room on Matrix, and since when."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.chat import Membership, UserError

from .faults import Refused, log_fault, patiently
from .homeserver import Homeserver
from .names import to_path
from .rooms import RoomView

UNSURE = (
    "The homeserver does not tell me just now since when you are in that room. Please try again "
    "in a moment."
)
_MOST_CHANGES = 30
"""How many changes of somebody's name are followed back to when they came."""


async def find_membership(server: Homeserver, view: RoomView, user: str) -> Membership | None:
    """Find somebody's place in a room; raise UserError if the server does not tell."""
    event = view.event("m.room.member", user)
    if event is None or not view.is_in(user):
        return None
    try:
        return Membership(await _joined(server, view.id, event))
    except (Refused, TimeoutError) as fault:
        log_fault("a membership could not be looked up", fault)
        raise UserError(UNSURE) from fault


async def _joined(server: Homeserver, room: str, event: Mapping[str, Any]) -> datetime:
    """Tell when somebody came: a new name makes a new event of somebody who is in already."""
    for _ in range(_MOST_CHANGES):
        before = event.get("unsigned", {}).get("replaces_state")
        if not isinstance(before, str):
            break
        path = to_path("rooms", room, "event", before)
        older = await patiently(
            lambda path=path: server.call("GET", path),  # type: ignore[misc]
            "a membership is not read yet",
            attempts=3,
        )
        if older.get("content", {}).get("membership") != "join":
            break
        event = older
    return datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC)
