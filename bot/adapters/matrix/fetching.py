"""Fetching: messages and files that are asked for again, rather than kept."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import nio

from bot.chat import File, UserError

from .crypt import Crypt, open_file
from .faults import Refused, log_fault, patiently
from .hearing import Attachment, Heard, Kind, read_event
from .homeserver import Homeserver, Json
from .names import to_path
from .tidings import Tidings

log = logging.getLogger(__name__)

_KEY_PATIENCE = 8.0
"""Seconds for which the key to a message may come after it."""


class Fetcher:
    """Reads what lies on the homeserver."""

    def __init__(self, server: Homeserver, crypt: Crypt, tidings: Tidings) -> None:
        self._server = server
        self._crypt = crypt
        self._tidings = tidings

    async def find(self, room: str, event: str) -> Heard | None:
        """Find a message; None if it is gone, can't be seen, or is nothing to the bot."""
        return await self.find_among([room], event)

    async def find_among(self, rooms: Iterable[str], event: str) -> Heard | None:
        """Find a message in the one of some rooms in which it was said."""
        missed: Refused | None = None
        for room in rooms:
            try:
                found = await self.look(room, event)
            except Refused as fault:
                if fault.is_revoked:
                    raise
                missed = fault
            else:
                return self.read(found, room)
        if missed is not None:
            log_fault("a message could not be read again", missed)
        return None

    async def look(self, room: str, event: str, *, attempts: int | None = None) -> Json:
        """Give an event as it lies there; raise Refused if it can't be seen."""
        path = to_path("rooms", room, "event", event)
        return await patiently(
            lambda: self._server.call("GET", path), "not read yet", attempts=attempts
        )

    async def list_reactions(self, room: str, event: str) -> list[tuple[str, str]]:
        """List who reacted to an event with what; raise Refused, or what aiohttp raises.

        https://spec.matrix.org/v1.16/client-server-api/#relationships-api
        """
        parts = "/".join(quote(each, safe="") for each in (room, "relations", event))
        path = f"/_matrix/client/v1/rooms/{parts}/m.annotation/m.reaction"
        found: list[tuple[str, str]] = []
        query = {"limit": "100"}
        while True:
            page = await self._server.call("GET", path, query=query)
            read = (read_event(each, room) for each in page.get("chunk", []))
            found += [(each.sender, each.key) for each in read if each is not None]
            if not page.get("next_batch"):
                return found
            query["from"] = str(page["next_batch"])

    def read(self, event: Mapping[str, Any], room: str) -> Heard | None:
        """Read an event, decrypted where that can be done."""
        heard = read_event(event, room)
        if heard is not None and heard.kind is Kind.UNREADABLE:
            opened = self._crypt.read(event, room)
            return heard if opened is None else read_event(opened, room)
        return heard

    async def wait(self, heard: Heard) -> Heard | None:
        """Wait a while for the key to a message, and give what it says."""
        try:
            async with asyncio.timeout(_KEY_PATIENCE):
                while True:
                    waiting = self._tidings.next()
                    read = await self.find(heard.room, heard.id)
                    if read is None or read.kind is not Kind.UNREADABLE:
                        return read
                    await waiting.wait()
        except TimeoutError:
            return None

    def file(self, file: Attachment) -> File:
        """Give a file that is read, and decrypted, when it is wanted."""

        async def read() -> bytes:
            try:
                return open_file(await self.content(file.address), file)
            except nio.exceptions.EncryptionError as fault:
                raise UserError(f"{file.name} can't be read: it was changed.") from fault

        return File(file.name, file.size, read)

    async def content(self, address: str) -> bytes:
        """Fetch a file."""
        return await patiently(
            lambda: self._server.fetch(address), "a file is not read yet", attempts=5
        )
