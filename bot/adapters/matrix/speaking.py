"""Speaking: sends events, encrypted where the room is, and tries again until they are there."""

from bot.chat import File

from .contents import Relation, kind_of, to_file, to_reaction
from .crypt import Crypt, seal_file
from .faults import FAULTS, Refused, log_fault, patiently
from .homeserver import Homeserver, Json
from .names import to_path
from .rooms import Rooms

MESSAGE = "m.room.message"
REACTION = "m.reaction"
_TYPING = 30_000
"""Milliseconds after which clients stop showing that the bot types."""


class Speaker:
    """Says things in rooms; what has the same transaction is said once."""

    def __init__(
        self, server: Homeserver, crypt: Crypt, rooms: Rooms, *, attempts: int | None = None
    ) -> None:
        """Take how often to try; without `attempts`, until it is there."""
        self._server = server
        self._crypt = crypt
        self._rooms = rooms
        self._attempts = attempts
        self._clear: set[str] = set()

    def once(self) -> "Speaker":
        """Give a speaker that tries once, for those who try again themselves."""
        return Speaker(self._server, self._crypt, self._rooms, attempts=1)

    def is_encrypted(self, room: str) -> bool:
        """Tell whether a room is encrypted."""
        view = self._rooms.find(room)
        return self._crypt.is_encrypted(room) or (view is not None and view.is_encrypted)

    async def _must_encrypt(self, room: str) -> bool:
        """Tell whether a room is encrypted; ask the server before the first word in clear."""
        if not self.is_encrypted(room) and room not in self._clear:
            if await self._server.find("rooms", room, "state", "m.room.encryption") is not None:
                self._rooms.get(room).is_encrypted = True
            else:
                self._clear.add(room)
        return self.is_encrypted(room)

    async def send(self, room: str, kind: str, content: Json, transaction: str) -> str:
        """Send an event and give its id; raise what no patience can mend."""

        async def attempt() -> str:
            sent, sealed = kind, content
            # Reactions are in clear everywhere.
            if kind != REACTION and await self._must_encrypt(room):
                sent, sealed = await self._crypt.write(room, kind, content)
            path = to_path("rooms", room, "send", sent, transaction)
            return str((await self._server.call("PUT", path, sealed))["event_id"])

        return await patiently(attempt, "an answer is not sent yet", attempts=self._attempts)

    async def send_file(self, room: str, file: File, relation: Relation, transaction: str) -> str:
        """Send a file and give the event's id."""
        content, kind = await file.read(), kind_of(file)
        keys: Json = {}
        if await patiently(
            lambda: self._must_encrypt(room), "a file is not sent yet", attempts=self._attempts
        ):
            content, keys = seal_file(content)
        name = "" if keys else file.name
        kind = "application/octet-stream" if keys else kind
        address = await patiently(
            lambda: self._server.upload(content, kind, name),
            "a file is not sent yet",
            attempts=self._attempts,
        )
        kept = {"file": {**keys, "url": address}} if keys else {"url": address}
        return await self.send(room, MESSAGE, to_file(file, kept, relation), transaction)

    async def react(self, room: str, message: str, key: str, transaction: str) -> str:
        """Put a reaction to a message; give its id, or "" if it is there already or can't be."""
        try:
            return await self.send(room, REACTION, to_reaction(message, key), transaction)
        except Refused as fault:
            if fault.is_revoked or fault.is_passing:
                raise
            if fault.code != "M_DUPLICATE_ANNOTATION":
                log_fault("a reaction could not be put", fault)
            return ""

    async def redact(self, room: str, message: str, transaction: str) -> None:
        """Take something back that the bot sent."""
        path = to_path("rooms", room, "redact", message, transaction)
        try:
            await patiently(
                lambda: self._server.call("PUT", path, {}),
                "something is not taken back yet",
                attempts=self._attempts,
            )
        except Refused as fault:
            if fault.is_revoked or fault.is_passing:
                raise
            log_fault("something could not be taken back", fault)

    async def burn(self, room: str, message: str) -> None:
        """Have the bot unable to read a message of its own, or of others, ever again."""
        try:
            found = await self._server.find("rooms", room, "event", message)
        except FAULTS as fault:
            log_fault("what was secret could not be read once more", fault)
            return
        if found is not None:
            self._crypt.burn(room, found.get("content", {}))

    async def show_typing(self, room: str, *, is_typing: bool) -> None:
        """Show that an answer is on its way, or no longer."""
        state: Json = {"typing": is_typing} | ({"timeout": _TYPING} if is_typing else {})
        path = to_path("rooms", room, "typing", self._rooms.me)
        try:
            await self._server.call("PUT", path, state)
        except FAULTS as fault:
            log_fault("typing could not be shown", fault)
