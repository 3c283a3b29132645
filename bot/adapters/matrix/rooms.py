"""Rooms: what is known of each room the bot is in, from the state events that were seen.

Kept beside nio's own view, which merges levels of power where they replace each other, and does
not know who made a room: https://spec.matrix.org/v1.16/rooms/v12/
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from . import limits
from .tidings import Tidings

_OLD_VERSIONS = frozenset(str(number) for number in range(1, 12))
_KEPT = frozenset(
    {
        "m.room.canonical_alias",
        "m.room.create",
        "m.room.encryption",
        "m.room.join_rules",
        "m.room.member",
        "m.room.name",
        "m.room.power_levels",
        "m.room.tombstone",
        "m.space.child",
    }
)


_OPEN = frozenset({"public", "restricted", "knock_restricted"})
"""Rules by which people come in without being let in by somebody: a space's own people, or all."""


class RoomView:
    """One room: its name, its people and their power."""

    def __init__(self, id_: str, me: str) -> None:
        self.id = id_
        self.me = me
        self._state: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.is_encrypted = False
        """Whether it was ever encrypted: that can't be undone, whatever is said later."""

    def apply(self, event: Mapping[str, Any]) -> None:
        """Take in an event, if it is a state event that matters."""
        key, kind = event.get("state_key"), event.get("type")
        content = event.get("content")
        if isinstance(key, str) and kind in _KEPT and isinstance(content, dict):
            self._state[str(kind), key] = event
            self.is_encrypted |= kind == "m.room.encryption"

    def content(self, kind: str, key: str = "") -> Mapping[str, Any]:
        """Give the content of a state event; empty if there is none."""
        event = self._state.get((kind, key))
        return event["content"] if event else {}

    def event(self, kind: str, key: str = "") -> Mapping[str, Any] | None:
        """Find a state event as a whole."""
        return self._state.get((kind, key))

    @property
    def name(self) -> str:
        """Give the name that people see."""
        given = self.content("m.room.name").get("name")
        given = given or self.content("m.room.canonical_alias").get("alias")
        return str(given) if given else ", ".join(self._others()) or "an empty room"

    def _others(self) -> list[str]:
        return [self.name_of(user) for user in self.people("join", "invite") if user != self.me]

    def people(self, *memberships: str) -> list[str]:
        """List the people who are in the room, or invited, by their ids."""
        return [
            key
            for (kind, key), event in self._state.items()
            if kind == "m.room.member" and event["content"].get("membership") in memberships
        ]

    def is_in(self, user: str) -> bool:
        """Tell whether somebody is in the room."""
        return self.content("m.room.member", user).get("membership") == "join"

    def name_of(self, user: str) -> str:
        """Give the name that somebody has in the room."""
        name = self.content("m.room.member", user).get("displayname")
        return name if isinstance(name, str) and name else user[1:].partition(":")[0]

    def find_people(self, name: str) -> list[str]:
        """Find the people in the room who go by a name."""
        wanted = name.casefold()
        found = self.people("join", "invite")
        exact = [each for each in found if self.name_of(each).casefold() == wanted]
        return exact or [each for each in found if each[1:].partition(":")[0] == wanted]

    def level_of(self, user: str) -> float:
        """Give somebody's power; from version 12 on, that of who made the room has no end."""
        create = self._state.get(("m.room.create", ""))
        content = self.content("m.room.create")
        others = content.get("additional_creators")
        creators = [create["sender"] if create else ""]
        creators += others if isinstance(others, list) else []
        version = str(content.get("room_version", "1"))
        if create is not None and version not in _OLD_VERSIONS and user in creators:
            return math.inf
        if ("m.room.power_levels", "") not in self._state:
            return 100 if user == creators[0] else 0
        levels = self.content("m.room.power_levels")
        users = levels.get("users")
        listed = users.get(user) if isinstance(users, dict) else None
        return _number(levels.get("users_default") if listed is None else listed, 0)

    def may_send(self, user: str) -> bool:
        """Tell whether somebody may write messages."""
        levels = self.content("m.room.power_levels")
        events = levels.get("events")
        needed = events.get("m.room.message") if isinstance(events, dict) else None
        needed = levels.get("events_default") if needed is None else needed
        return self.level_of(user) >= _number(needed, 0)

    def may_redact(self, user: str) -> bool:
        """Tell whether somebody may take back what others wrote."""
        needed = self.content("m.room.power_levels").get("redact")
        return self.level_of(user) >= _number(needed, limits.MODERATOR)

    def moderates(self, user: str) -> bool:
        """Tell whether somebody is a moderator."""
        return self.level_of(user) >= limits.MODERATOR

    @property
    def is_private(self) -> bool:
        """Tell whether one has to be let in."""
        return str(self.content("m.room.join_rules").get("join_rule")) not in _OPEN

    @property
    def is_space(self) -> bool:
        """Tell whether the room is a space, which holds rooms."""
        return self.content("m.room.create").get("type") == "m.space"

    def holds(self, room: str) -> bool:
        """Tell whether a space holds a room: only the space's own people can say so."""
        return self.is_space and bool(self.content("m.space.child", room).get("via"))

    @property
    def successor(self) -> tuple[str, str]:
        """Give the room that replaces this one and who said so; both "" if none does."""
        room = self.content("m.room.tombstone").get("replacement_room")
        event = self._state.get(("m.room.tombstone", ""))
        return (room, event["sender"]) if event and isinstance(room, str) else ("", "")


class Rooms:
    """All the rooms that the bot is in."""

    def __init__(self, me: str) -> None:
        self.me = me
        self._views: dict[str, RoomView] = {}
        self.tidings = Tidings()

    def __iter__(self) -> Iterator[RoomView]:
        return iter(list(self._views.values()))

    def get(self, id_: str) -> RoomView:
        """Give the view of a room, a new one if it was not known."""
        if id_ not in self._views:
            self._views[id_] = RoomView(id_, self.me)
        return self._views[id_]

    def find(self, id_: str) -> RoomView | None:
        """Find the view of a room that the bot is in."""
        return self._views.get(id_)

    def remove(self, id_: str) -> None:
        """Forget a room."""
        self._views.pop(id_, None)

    async def wait_for(self, id_: str, user: str = "", *, is_encrypted: bool = False) -> RoomView:
        """Wait until a room that was just made or joined has come in a sync, and is complete.

        A sync may show a room while the server is still making it.
        """
        user = user or self.me
        while (
            (view := self.find(id_)) is None
            or not view.is_in(self.me)
            or user not in view.people("join", "invite")
            or is_encrypted > view.is_encrypted
        ):
            await self.tidings.next().wait()
        return view


def _number(value: object, default: float) -> float:
    """Read a level; old rooms may have it as text."""
    try:
        return int(value) if isinstance(value, int | float | str) else default
    except ValueError:
        return default
