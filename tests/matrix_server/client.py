"""Client: a matrix-nio client that syncs only when told to, and keeps what it has seen."""

import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from nio import (
    AsyncClient,
    AsyncClientConfig,
    InviteMemberEvent,
    MegolmEvent,
    RoomMessagesResponse,
    RoomSendResponse,
    SyncResponse,
)
from nio.exceptions import EncryptionError

from tests.matrix_server.account import Account
from tests.matrix_server.messages import Event

PAGE = 100
"""How many events one request brings: the most that Synapse gives."""
# What nio calls warnings are retries and missing keys, which the tests look for themselves.
logging.getLogger("nio").setLevel(logging.ERROR)


class Failed(Exception):  # noqa: N818 - what nio gives back in place of what was asked for
    """The homeserver, or what stands in front of it, refused or garbled a request."""


class Client:
    """A client of one account, with its keys in a folder."""

    def __init__(self, nio: AsyncClient) -> None:
        self.nio = nio
        self.events: dict[str, dict[str, Event]] = defaultdict(dict)
        """All events seen, by room and id."""
        self.invitations: dict[str, bool] = {}
        """Rooms to which this account is invited, and whether for a direct talk."""
        self._sealed: dict[str, tuple[str, MegolmEvent]] = {}

    @classmethod
    @asynccontextmanager
    async def of(
        cls, account: Account, folder: Path, *, is_encrypted: bool = True
    ) -> AsyncIterator["Client"]:
        """Log a client in, and close it at the end."""
        folder.mkdir(parents=True, exist_ok=True)
        nio = AsyncClient(
            account.url,
            account.user_id,
            store_path=str(folder),
            config=AsyncClientConfig(
                encryption_enabled=is_encrypted,
                store_sync_tokens=False,
                max_timeouts=2,
                max_limit_exceeded=10,
                request_timeout=30,
            ),
        )
        nio.restore_login(account.user_id, account.device_id, account.token)
        try:
            if nio.store:
                # A test's keys need not survive a power cut.
                nio.store.database.execute_sql("PRAGMA synchronous = OFF")
            client = cls(nio)
            await client.syncs()
            yield client
        finally:
            await nio.close()
            if nio.store:
                nio.store.database.close()

    async def syncs(self, seconds: float = 0) -> None:
        """Sync once, waiting so long for something new; raise Failed."""
        wanted = {"presence": {"types": []}, "room": {"timeline": {"limit": PAGE}}}
        answer = await self.nio.sync(round(seconds * 1000), wanted)
        if not isinstance(answer, SyncResponse):
            raise Failed(str(answer))
        for room, left in answer.rooms.leave.items():
            self._note(room, left.timeline.events)
            self.nio.rooms.pop(room, None)
            self.invitations.pop(room, None)
        for room, invitation in answer.rooms.invite.items():
            members = [
                each for each in invitation.invite_state if isinstance(each, InviteMemberEvent)
            ]
            mine = [each for each in members if each.state_key == self.nio.user_id]
            self.invitations[room] = any(each.content.get("is_direct") for each in mine)
        for room, joined in answer.rooms.join.items():
            self.invitations.pop(room, None)
            if joined.timeline.limited and room in self.events:
                await self._fill(room, joined.timeline.prev_batch)
            self._note(room, joined.timeline.events)
        await self._exchange_keys()
        self._unseal()

    async def sends(self, room: str, kind: str, content: dict[str, Any], once: str = "") -> str:
        """Send an event, encrypted where the room is, to all devices; raise Failed."""
        answer = await self.nio.room_send(
            room, kind, content, once or None, ignore_unverified_devices=True
        )
        if not isinstance(answer, RoomSendResponse):
            raise Failed(str(answer))
        return answer.event_id

    async def _exchange_keys(self) -> None:
        if not self.nio.olm:
            return
        if self.nio.should_upload_keys:
            await self.nio.keys_upload()
        if self.nio.should_query_keys:
            await self.nio.keys_query()
        if self.nio.should_claim_keys:
            await self.nio.keys_claim(self.nio.get_users_for_key_claiming())
        await self.nio.send_to_device_messages()

    async def _fill(self, room: str, start: str | None) -> None:
        """Read backwards what a sync has left out, down to what is known."""
        missing: list[Any] = []
        while start:
            answer = await self.nio.room_messages(room, start, limit=PAGE)
            if not isinstance(answer, RoomMessagesResponse):
                raise Failed(str(answer))
            known = self.events[room]
            new = [each for each in answer.chunk if each.source["event_id"] not in known]
            missing += new
            start = answer.end if new and len(new) == len(answer.chunk) else None
        self._note(room, reversed(missing))

    def _note(self, room: str, events: Any) -> None:
        for each in events:
            if isinstance(each, MegolmEvent):
                each.room_id = room
                self._sealed[each.event_id] = room, each
            self._keep(room, each)

    def _keep(self, room: str, event: Any) -> None:
        is_sealed = isinstance(event, MegolmEvent)
        self.events[room][event.event_id] = Event(
            event.source,
            is_encrypted=is_sealed or event.decrypted,
            sender_key=event.sender_key or "",
        )

    def _unseal(self) -> None:
        """Try again what could not be decrypted: keys may come after the message."""
        for number, (room, event) in list(self._sealed.items()):
            try:
                self._keep(room, self.nio.decrypt_event(event))
            except EncryptionError:
                continue
            del self._sealed[number]
