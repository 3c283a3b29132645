"""Directs: the direct conversations, found again or opened, and listed in `m.direct`."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from bot.log import log_event

from .faults import FAULTS, log_fault, patiently
from .homeserver import Homeserver, Json
from .names import to_path
from .rooms import Rooms, RoomView

log = logging.getLogger(__name__)

ENCRYPTION = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
_PATIENCE = 60.0
_TWO = 2
"""People in a direct conversation; with a third it is none any more."""


class Directs:
    """Knows which rooms are direct conversations, and with whom."""

    def __init__(self, server: Homeserver, rooms: Rooms) -> None:
        self._server = server
        self._rooms = rooms
        self._listed: defaultdict[str, list[str]] = defaultdict(list)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._is_changed = False

    @property
    def me(self) -> str:
        """Give the bot's own id."""
        return self._rooms.me

    async def read(self) -> None:
        """Read the list that the server keeps."""
        kept = await self._server.find("user", self._rooms.me, "account_data", "m.direct")
        for user, rooms in (kept or {}).items():
            if isinstance(rooms, list):
                self._listed[user] = [each for each in rooms if isinstance(each, str)]

    async def save(self) -> None:
        """Write the list, if it has changed."""
        if not self._is_changed:
            return
        self._is_changed = False
        listed = {user: rooms for user, rooms in self._listed.items() if rooms}
        path = to_path("user", self._rooms.me, "account_data", "m.direct")
        try:
            await self._server.call("PUT", path, listed)
        except FAULTS as fault:
            self._is_changed = True
            log_fault("the list of direct conversations could not be kept", fault)

    def apply(self, event: Mapping[str, Any], room: str) -> None:
        """Notice that somebody opened a direct conversation with the bot, or it with them."""
        content, sender, key = event.get("content"), event.get("sender"), event.get("state_key")
        if event.get("type") != "m.room.member" or not isinstance(content, dict):
            return
        if content.get("is_direct") is True and content.get("membership") == "invite":
            if key == self._rooms.me and isinstance(sender, str):
                self.add(sender, room)
            elif sender == self._rooms.me and isinstance(key, str):
                self.add(key, room)

    def add(self, user: str, room: str) -> None:
        """List a direct conversation."""
        if room not in self._listed[user]:
            self._listed[user].append(room)
            self._is_changed = True

    def remove(self, room: str) -> None:
        """List a conversation no longer, since the bot has left it."""
        for rooms in self._listed.values():
            if room in rooms:
                rooms.remove(room)
                self._is_changed = True

    def replace(self, old: str, new: str) -> None:
        """List a conversation's new room, if the old one was listed."""
        for user, rooms in list(self._listed.items()):
            if old in rooms:
                self.add(user, new)

    def is_direct(self, room: RoomView) -> bool:
        """Tell whether a room is a conversation with one person alone."""
        listed = any(room.id in rooms for rooms in self._listed.values())
        return listed and len(room.people("join", "invite")) <= _TWO

    def list_all_with(self, user: str) -> tuple[str, ...]:
        """List the conversations with somebody, also those that are over."""
        return tuple(self._listed.get(user, ()))

    def find(self, user: str, *, is_encrypted: bool) -> RoomView | None:
        """Find a conversation with somebody who is in it, or may still come."""
        for id_ in reversed(self._listed.get(user, [])):
            room = self._rooms.find(id_)
            if room is None or not self.is_direct(room) or room.successor[0]:
                continue
            if room.is_encrypted >= is_encrypted and user in room.people("join", "invite"):
                return room
        return None

    def list_with(self, user: str) -> list[RoomView]:
        """List the conversations with somebody, the latest first."""
        found = (self._rooms.find(each) for each in reversed(self._listed.get(user, [])))
        return [room for room in found if room is not None]

    async def open(self, user: str, *, is_encrypted: bool, attempts: int | None = None) -> RoomView:
        """Give a conversation with somebody, a new one if there is none; raise what refuses it."""
        async with self._turns[user]:
            found = self.find(user, is_encrypted=is_encrypted)
            if found is not None:
                return found
            wanted: Json = {
                "preset": "trusted_private_chat",
                "is_direct": True,
                "invite": [user],
                "initial_state": [ENCRYPTION] if is_encrypted else [],
            }
            path = to_path("createRoom")
            made = await patiently(
                lambda: self._server.call("POST", path, wanted),
                "a conversation is not open yet",
                attempts=attempts,
            )
            log_event(log, "a direct conversation was opened", encrypted=is_encrypted)
            self.add(user, str(made["room_id"]))
            await self.save()
            async with asyncio.timeout(_PATIENCE):
                id_ = str(made["room_id"])
                return await self._rooms.wait_for(id_, user, is_encrypted=is_encrypted)
