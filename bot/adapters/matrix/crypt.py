"""Crypt: what is read and written in encrypted rooms, by nio's keys and machine."""

import asyncio
import copy
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import uuid4

import nio
import vodozemac
from nio.crypto import decrypt_attachment, encrypt_attachment

from bot.log import log_event, log_trouble

from .account import STORE, Account, Vault
from .excerpt import SEALED, excerpt
from .faults import FAULTS, Refused, log_fault
from .hearing import Attachment
from .homeserver import Homeserver, Json
from .identity import establish
from .names import to_path

log = logging.getLogger(__name__)

_PATIENCE = 60.0
_ODD = (
    *(AssertionError, AttributeError, LookupError, TypeError, ValueError),
    *(nio.exceptions.EncryptionError, nio.exceptions.VerificationError),
    nio.exceptions.LocalProtocolError,
)
"""What nio's machine ends in that is shown something of another shape than it expects."""
_UNREADABLE = (vodozemac.MegolmDecryptionException, vodozemac.DecodeException)


class KeyStore(nio.store.DefaultStore):
    """nio's store of keys, which nio has write at each sync, though there be nothing to write."""

    def save_encrypted_rooms(self, rooms: Collection[str]) -> None:
        """Keep which rooms are encrypted."""
        if rooms:
            super().save_encrypted_rooms(rooms)


class PlainTextError(Refused):
    """What was to be sent would have gone into an encrypted room in clear."""

    def __init__(self) -> None:
        super().__init__(403, "STAFFROOM_NOT_ENCRYPTED")


class Crypt:
    """Keeps the keys of one device, and reads and writes with them."""

    def __init__(
        self, server: Homeserver, account: Account, vault: Vault, password: str = ""
    ) -> None:
        # nio's texts quote what it reads and sends.
        logging.getLogger("nio").setLevel(logging.ERROR)
        vault.prepare_store()
        self._server = server
        self._account = account
        self._password = password
        self._client = nio.AsyncClient(
            account.homeserver,
            account.user,
            store_path=str(vault.folder),
            config=nio.AsyncClientConfig(
                store=KeyStore,
                store_name=STORE,
                pickle_key=account.store_key,
                encryption_enabled=True,
                max_timeouts=0,
                max_limit_exceeded=0,
                request_timeout=_PATIENCE,
            ),
        )
        self._client.restore_login(account.user, account.device, account.token)
        store, olm = self._client.store, self._client.olm
        assert store is not None
        assert olm is not None
        self._store, self._olm = store, olm
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._querying = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the connection and of the store."""
        await self._client.close()
        self._store.database.close()

    async def begin(self) -> None:
        """Make the device's keys known, and the identity that vouches for it."""
        if not self._client.olm_account_shared:
            await self._upload_keys()
        await establish(self._server, self._account, self._olm.sign_json, self._password)

    async def take_sync(self, told: Json) -> dict[str, Json]:
        """Take in an answer to a sync; give what was encrypted in it and can be read, by its id."""
        count = told.get("device_one_time_keys_count", {}).get("signed_curve25519")
        if count is not None:  # nio passes over a count of 0
            self._olm.uploaded_key_count = count
        part = excerpt(told, self._account.user, self._client.rooms)
        if part is None:
            return {}
        # One by one: anybody anywhere may send the bot such events, of any shape.
        directly, part["to_device"] = part["to_device"].get("events", []), {"events": []}
        for event in directly:
            one = {"next_batch": part["next_batch"], "to_device": {"events": [event]}}
            await self._show(one | {"rooms": {}, "device_lists": {}})
        unsealed = _unsealed(part)
        response = await self._show(part)
        if response is None:
            # One event that nio chokes on must not cost what comes with it; it is read by itself.
            log_event(log, "an answer to a sync was taken in without what is sealed")
            await self._show(unsealed)
            return {}
        return {
            event.event_id: event.source
            for room in response.rooms.join.values()
            for event in room.timeline.events
            if getattr(event, "decrypted", False)
        }

    async def _show(self, part: Json) -> nio.SyncResponse | None:
        """Let nio take in a part of an answer to a sync; None if it can't."""
        # nio does nothing with an answer that ends where the one before ended.
        self._client.next_batch = ""
        part = {"device_one_time_keys_count": {}, **part}
        try:
            response = nio.SyncResponse.from_dict(part)
            if not isinstance(response, nio.SyncResponse):
                return None
            await self._client.receive_response(response)
        except _ODD as failure:
            fault = type(failure).__name__  # no more of it: whoever sends such may send many
            log_trouble(log, "something sealed could not be taken in", fault=fault)
            return None
        return response

    async def keep_up(self) -> None:
        """Do what the keys need between two syncs."""
        client = self._client
        try:
            if client.should_upload_keys:
                await self._upload_keys()
            await self._query_keys()
            if client.should_claim_keys:
                await self._claim(client.get_users_for_key_claiming())
            for message in list(client.outgoing_to_device_messages):
                _require(await client.to_device(message))
        except FAULTS as fault:
            log_fault("the keys could not be kept up", fault)

    def forget(self, room: str) -> None:
        """Forget a room that the bot has left."""
        self._client.rooms.pop(room, None)
        self._client.invited_rooms.pop(room, None)

    def is_encrypted(self, room: str) -> bool:
        """Tell whether a room is known to be encrypted, from this run or an earlier one."""
        return room in self._client.encrypted_rooms

    def knows(self, room: str) -> bool:
        """Tell whether the room has come in a sync, without which nothing can be encrypted."""
        return room in self._client.rooms

    def read(self, event: Mapping[str, Any], room: str) -> Json | None:
        """Read an encrypted event; None if the keys for it are not there."""
        try:
            parsed = nio.Event.parse_event(copy.deepcopy(dict(event)))
            if not isinstance(parsed, nio.MegolmEvent):
                return None
            parsed.room_id = room
            read: Json = self._client.decrypt_event(parsed).source
        except _ODD:
            return None
        return read

    def burn(self, room: str, sealed: Mapping[str, Any]) -> None:
        """Make a message, and all before it in its session, unreadable for good to the bot itself.

        The session goes on from the next message. https://spec.matrix.org/v1.16/olm-megolm/megolm/
        """
        keys = [sealed.get(name) for name in ("sender_key", "session_id", "ciphertext")]
        sender, id_, ciphertext = (str(each or "") for each in keys)
        session = self._olm.inbound_group_store.get(room, sender, id_)
        if session is None:
            return
        try:
            _, index = session.decrypt(ciphertext)
            key = session.export_session(index + 1)
        except _UNREADABLE:
            return  # by an earlier call
        later = nio.crypto.InboundGroupSession.import_session(
            key, session.ed25519, sender, room, session.forwarding_chain
        )
        self._olm.inbound_group_store[room][sender][id_] = later
        self._store.save_inbound_group_session(later)

    async def write(self, room: str, kind: str, content: Json) -> tuple[str, Json]:
        """Encrypt something for everybody in a room; raise PlainTextError rather than not."""
        client = self._client
        known = client.rooms.get(room)
        if known is None:
            raise PlainTextError
        known.encrypted = True
        client.encrypted_rooms.add(room)
        async with self._turns[room], asyncio.timeout(_PATIENCE):
            if not known.members_synced:
                _require(await client.joined_members(room))
            self._olm.update_tracked_users(known)
            await self._query_keys()
            if self._olm.should_share_group_session(room):
                await self._share(room)
            sealed, content = client.encrypt(room, kind, content)
        return str(sealed), content

    async def _share(self, room: str) -> None:
        """Give everybody the key of what is written next; raise Refused if one is left out.

        By hand: nio takes no notice when the server does not take a key.
        """
        if missing := self._client.get_missing_sessions(room):
            await self._claim(missing)
        users = list(self._client.rooms[room].users)
        for those, messages in self._olm.share_group_session_parallel(
            room, users, ignore_unverified_devices=True
        ):
            path = to_path("sendToDevice", "m.room.encrypted", uuid4().hex)
            await self._server.call("PUT", path, messages)
            self._olm.outbound_group_sessions[room].users_shared_with |= those
        self._olm.outbound_group_sessions[room].shared = True

    async def _claim(self, devices: Mapping[str, Iterable[str]]) -> None:
        """Ask for a key to each device that there is no session with; nio trips over a refusal."""
        wanted = {
            user: dict.fromkeys(theirs, "signed_curve25519") for user, theirs in devices.items()
        }
        told = await self._server.call("POST", to_path("keys", "claim"), {"one_time_keys": wanted})
        response = nio.KeysClaimResponse.from_dict(told)
        _require(response)
        await self._client.receive_response(response)

    async def _query_keys(self) -> None:
        async with self._querying:
            if self._client.should_query_keys:
                _require(await self._client.keys_query())

    async def _upload_keys(self) -> None:
        _require(await self._client.keys_upload())


def _unsealed(part: Json) -> Json:
    """Copy a part of an answer without what is encrypted in its rooms."""
    part = copy.deepcopy(part)
    for info in part["rooms"]["join"].values():
        events = info["timeline"]["events"]
        info["timeline"]["events"] = [each for each in events if each.get("type") != SEALED]
    return part


def seal_file(content: bytes) -> tuple[bytes, Json]:
    """Encrypt a file, and give the keys to it."""
    sealed, keys = encrypt_attachment(content)
    return sealed, keys


def open_file(content: bytes, file: Attachment) -> bytes:
    """Decrypt a file, if it is encrypted; raise nio's EncryptionError if it was changed."""
    if file.keys is None:
        return content
    try:
        key, digest, start = file.keys["key"]["k"], file.keys["hashes"]["sha256"], file.keys["iv"]
    except (KeyError, TypeError) as fault:
        raise nio.exceptions.EncryptionError from fault
    return bytes(decrypt_attachment(content, key, digest, start))


def _require(response: Any) -> None:
    """Raise Refused for an answer that says no."""
    if isinstance(response, nio.ErrorResponse):
        status = getattr(response.transport_response, "status", 0)
        wait = (response.retry_after_ms or 0) / 1000
        raise Refused(status, response.status_code or "", wait)
