"""Excerpt: what nio has to see of an answer to a sync, to have the keys and know who needs them.

nio checks every event against a schema, which costs more than all that the bot does with it.
"""

import copy
from collections.abc import Collection, Mapping
from typing import Any

from .homeserver import Json

_KEPT = frozenset({"m.room.encryption", "m.room.member"})
SEALED = "m.room.encrypted"


def excerpt(told: Mapping[str, Any], me: str, known: Collection[str]) -> Json | None:
    """Give a copy of what matters; None if nothing does, all rooms being `known` already."""
    joined = told.get("rooms", {}).get("join", {})
    found = {id_: _excerpt_room(info, me) for id_, info in joined.items()}
    rooms = {id_: room for id_, room in found.items() if id_ not in known or _is_any(room)}
    to_device, lists = told.get("to_device", {}), told.get("device_lists", {})
    if not (rooms or to_device.get("events") or any(lists.values())):
        return None
    part = {
        "next_batch": told["next_batch"],
        "device_one_time_keys_count": told.get("device_one_time_keys_count", {}),
        "device_lists": lists,
        "to_device": to_device,
        "rooms": {"join": rooms},
    }
    # A copy, since nio takes the events that it reads apart.
    return copy.deepcopy(part)


def _excerpt_room(info: Mapping[str, Any], me: str) -> Json:
    state = info.get("state", {}).get("events", [])
    timeline = info.get("timeline", {}).get("events", [])
    return {
        "state": {"events": [each for each in state if _matters(each, me)]},
        "timeline": {
            "events": [each for each in timeline if _matters(each, me)],
            "limited": False,
            "prev_batch": "",
        },
    }


def _matters(event: Mapping[str, Any], me: str) -> bool:
    kind = event.get("type")
    # What the bot itself has written it need not read.
    return kind in _KEPT or (kind == SEALED and event.get("sender") != me)


def _is_any(room: Json) -> bool:
    return any(part["events"] for part in room.values())
