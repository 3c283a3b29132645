"""Fetching: messages and files that are asked for again, rather than kept."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import nio

from bot.chat import File, UserError

from .crypt import Crypt, open_file
from .faults import Refused, log_fault, patiently
from .hearing import Attachment, Heard, Kind, read_event
from .homeserver import Homeserver, Json
from .names import to_path

log = logging.getLogger(__name__)

_KEY_PATIENCE = 8.0
"""Seconds for which the key to a message may come after it."""


class Fetcher:
    """Reads what lies on the homeserver."""

    def __init__(self, server: Homeserver, crypt: Crypt) -> None:
        self._server = server
        self._crypt = crypt
        self._synced = asyncio.Event()

    def tell(self) -> None:
        """Wake those who wait for a key, now that a sync has been taken in."""
        self._synced.set()
        self._synced = asyncio.Event()

    async def find(self, room: str, event: str) -> Heard | None:
        """Find a message; None if it is gone, can't be seen, or is nothing to the bot."""
        try:
            found = await self.look(room, event)
        except Refused as fault:
            if fault.is_revoked:
                raise
            log_fault("a message could not be read again", fault)
            return None
        return self.read(found, room)

    async def look(self, room: str, event: str, *, attempts: int | None = None) -> Json:
        """Give an event as it lies there; raise Refused if it can't be seen."""
        path = to_path("rooms", room, "event", event)
        return await patiently(
            lambda: self._server.call("GET", path), "not read yet", attempts=attempts
        )

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
                    waiting = self._synced
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
