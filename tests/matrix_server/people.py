"""People: they read and write with real clients, which encrypt."""

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

from tests.matrix_server import api, trust
from tests.matrix_server.account import Account
from tests.matrix_server.client import Client
from tests.matrix_server.messages import Message, compose, compose_edit, read
from tests.matrix_server.synapse import PASSWORD, Synapse

PATIENCE = 20
"""Seconds after which something awaited does not come, even on a busy machine."""


class Person(Account):
    """Somebody with a client in front of them."""

    def __init__(self, account: Account, client: Client, *, is_strict: bool = False) -> None:
        super().__init__(**vars(account))
        self.client = client
        self.is_strict = is_strict
        """Whether they write only to devices which their owners have cross-signed."""

    async def joins(self, room: str) -> None:
        """Join a room, and look at it."""
        await super().joins(room)
        await self.client.syncs()

    async def accepts(self) -> list[str]:
        """Join every room to which they are invited, and give their ids."""
        await self.client.syncs()
        rooms = list(self.client.invitations)
        for room in rooms:
            await self.joins(room)
        return rooms

    async def says(
        self,
        room: str,
        text: str,
        *,
        html: str = "",
        mention: Account | None = None,
        reply_to: Message | str = "",
        thread: Message | str = "",
        once: str = "",
    ) -> str:
        """Say something, and give the message's id; a mention puts somebody's name in front."""
        content = compose(
            text,
            html=html,
            mention=_name(mention),
            reply_to=_id(reply_to),
            thread=_id(thread),
        )
        return await self.writes(room, content, once=once)

    async def edits(self, room: str, message: Message | str, text: str) -> str:
        """Put another text in place of a message's, and give the edit's id."""
        return await self.writes(room, compose_edit(_id(message), compose(text)))

    async def sends_file(
        self, room: str, path: Path, *, text: str = "", mention: Account | None = None
    ) -> str:
        """Send a file, with some words or without, and give the message's id."""
        data, kind = path.read_bytes(), mimetypes.guess_type(path.name)[0]
        kind = kind or "application/octet-stream"
        content: dict[str, Any] = {
            **compose(text or path.name, mention=_name(mention)),
            "msgtype": "m.image" if kind.startswith("image/") else "m.file",
            "filename": path.name,
            "info": {"mimetype": kind, "size": len(data)},
        }
        await self.client.syncs()
        if self.client.nio.rooms[room].encrypted:
            sealed, keys = encrypt_attachment(data)
            content["file"] = keys | {"url": await self._uploads("file", sealed)}
        else:
            content["url"] = await self._uploads(path.name, data, kind)
        return await self.writes(room, content)

    async def writes(
        self, room: str, content: dict[str, Any], kind: str = "m.room.message", once: str = ""
    ) -> str:
        """Send any event, encrypted where the room is, and give its id."""
        # A client is in sync before somebody types: it knows who is here, with which devices.
        await self.client.syncs()
        if self.is_strict:
            await trust.shun_unsigned(self, self.client.nio, room)
        return await self.client.sends(room, kind, content, once)

    async def sees(self, room: str) -> list[Message]:
        """Look at a room's messages."""
        await self.client.syncs()
        return self.seen(room)

    def seen(self, room: str) -> list[Message]:
        """Give the messages that were there at the last look."""
        return read(room, self.client.events[room].values())

    async def downloads(self, message: Message) -> bytes:
        """Get the file of a message, decrypted where it is encrypted; raise Refused."""
        sealed = message.content.get("file")
        where = (sealed or message.content)["url"].removeprefix("mxc://").split("/")
        place = api.path("media", "download", *where, version="v1")
        data = await api.fetch(self.url, "GET", place, self.token)
        if not sealed:
            return data
        opened = decrypt_attachment(
            data, sealed["key"]["k"], sealed["hashes"]["sha256"], sealed["iv"]
        )
        return bytes(opened)

    async def waits_for(
        self, room: str, wanted: Callable[[Message], bool], *, seconds: float = PATIENCE
    ) -> Message:
        """Wait for the first message that is wanted; raise TimeoutError."""
        found: list[Message] = []

        def has_come() -> bool:
            found.extend(filter(wanted, self.seen(room)))
            return bool(found)

        await self.waits_until(has_come, seconds=seconds)
        return found[0]

    async def waits_until(self, is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        """Look again whenever something happens, until it is so; raise TimeoutError."""
        async with asyncio.timeout(seconds):
            while not is_so():
                await self.client.syncs(seconds)

    async def signs(self) -> None:
        """Cross-sign the device, as clients do when they are set up."""
        await trust.sign(self, PASSWORD)

    async def trusts(self, message: Message) -> bool:
        """Tell whether a client would show no warning: a signed device has encrypted it."""
        return await trust.is_from_signed(self, message.sender, message.sender_key)

    async def _uploads(self, name: str, data: bytes, kind: str = "application/octet-stream") -> str:
        place = f"/_matrix/media/v3/upload?filename={quote(name)}"
        answer = await api.fetch(self.url, "POST", place, self.token, data, kind)
        return str(json.loads(answer)["content_uri"])


class People:
    """Everybody in one test; their clients are closed at its end."""

    def __init__(self, synapse: Synapse, folder: Path, stack: AsyncExitStack) -> None:
        self.synapse = synapse
        self._folder = folder
        self._stack = stack

    @classmethod
    @asynccontextmanager
    async def on(cls, synapse: Synapse, folder: Path) -> AsyncIterator["People"]:
        """Let people come, who keep their keys in a folder."""
        async with AsyncExitStack() as stack:
            yield cls(synapse, folder, stack)

    async def person(
        self, name: str, *, url: str = "", is_strict: bool = False, is_encrypted: bool = True
    ) -> Person:
        """Register somebody and give them a client; with a `url`, through a proxy."""
        account = await self.synapse.register(name, url=url)
        return await self.at_work(account, is_strict=is_strict, is_encrypted=is_encrypted)

    async def at_work(
        self, account: Account, *, is_strict: bool = False, is_encrypted: bool = True
    ) -> Person:
        """Give an account that is logged in a client."""
        folder = self._folder / f"{account.user_id.strip('@').split(':')[0]}-{account.device_id}"
        opened = Client.of(account, folder, is_encrypted=is_encrypted)
        client = await self._stack.enter_async_context(opened)
        return Person(account, client, is_strict=is_strict)

    async def device(self, person: Person, name: str, *, is_strict: bool = False) -> Person:
        """Log somebody in on a second device."""
        account = await self.synapse.login(person, device=name)
        return await self.at_work(account, is_strict=is_strict)


def _id(message: Message | str) -> str:
    return message if isinstance(message, str) else message.id


def _name(account: Account | None) -> tuple[str, str] | None:
    return (account.user_id, account.name) if account else None
