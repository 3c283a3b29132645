"""Reading: one message, as it is on Matrix now, and what leads to it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.chat import Message, Room, User, UserError, bare_emoji

from .contents import to_reaction
from .faults import FAULTS, Refused, code_of, log_fault
from .fetching import Fetcher
from .hearing import Heard, Kind
from .homeserver import Json
from .names import from_id, server_of, to_id, to_transaction, to_user
from .rooms import Rooms
from .speaking import REACTION, Speaker

UNSURE = "Matrix does not show me that message just now. Please try again in a moment."
NOTHING = "I can read no words in that message."
_MESSAGES = frozenset({"m.room.message", "m.room.encrypted", "m.sticker"})
_SAFE = "!$:@"


class Reader:
    """Reads messages that lie on the homeserver."""

    def __init__(self, fetcher: Fetcher, rooms: Rooms, speaker: Speaker) -> None:
        self._fetcher = fetcher
        self._rooms = rooms
        self._speaker = speaker.once()

    async def look(self, room: str, event: str, *, attempts: int | None = None) -> Json | None:
        """Look at an event as it lies there, for as long as it takes; None if it can't be seen."""
        try:
            return await self._fetcher.look(room, event, attempts=attempts)
        except Refused as fault:
            if fault.is_revoked or fault.is_passing:
                raise
            log_fault("an event could not be looked at", fault)
            return None

    async def find(self, room: Room, message_id: str) -> Message | None:
        """Find a message with its latest edit; None if it was taken back.

        Raise UserError if the server does not say. What it says it can't find may be there, too:
        https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomideventeventid
        """
        try:
            event = await self._fetcher.look(from_id(room.id), from_id(message_id), attempts=2)
        except FAULTS as fault:
            log_fault("a message could not be read", fault)
            raise UserError(UNSURE) from fault
        heard = self._fetcher.read(event, from_id(room.id))
        if heard is None or heard.kind not in {Kind.SAID, Kind.UNREADABLE}:
            if is_taken_back(event):
                return None
            raise UserError(NOTHING)
        latest, edited_at = self._latest(event, heard)
        files = (self._fetcher.file(heard.file),) if heard.file else ()
        return Message(
            to_id(heard.id),
            room,
            to_user(heard.sender, self._name_of(heard.room, heard.sender)),
            latest.text,
            files,
            is_readable=latest.kind is not Kind.UNREADABLE,
            edited_at=edited_at,
        )

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List the people who have put an emoji to a message; raise UserError likewise."""
        where, me = from_id(room.id), self._rooms.me
        try:
            found = await self._fetcher.list_reactions(where, from_id(message_id))
        except FAULTS as fault:
            if isinstance(fault, Refused) and fault.code == "M_NOT_FOUND":
                return []
            log_fault("reactions could not be read", fault)
            raise UserError(UNSURE) from fault
        wanted = bare_emoji(emoji)
        users = {user for user, key in found if user != me and bare_emoji(key) == wanted}
        return [to_user(each, self._name_of(where, each)) for each in sorted(users)]

    async def react(self, room: Room, message_id: str, emoji: str) -> bool:
        """Put a reaction to a message, and tell whether it is there."""
        content, name = to_reaction(from_id(message_id), emoji), f"reaction {message_id} {emoji}"
        try:
            transaction = to_transaction(name, 0)
            await self._speaker.send(from_id(room.id), REACTION, content, transaction)
        except FAULTS as fault:
            if code_of(fault) == "M_DUPLICATE_ANNOTATION":
                return True
            log_fault("a reaction could not be put", fault)
            return False
        return True

    def link_to(self, room: Room, message_id: str) -> str:
        """Give the address of a message; the server's name helps those who are not in the room."""
        where, event = quote(from_id(room.id), safe=_SAFE), quote(from_id(message_id), safe=_SAFE)
        return f"https://matrix.to/#/{where}/{event}?via={server_of(self._rooms.me)}"

    def find_latest_text(self, event: Mapping[str, Any], edit: Heard) -> str:
        """Give the words of a message's latest edit, which need not be the one that was heard."""
        latest, _ = self._latest(event, edit)
        return latest.text if latest.kind is Kind.EDITED else edit.text

    def _latest(self, event: Mapping[str, Any], heard: Heard) -> tuple[Heard, datetime | None]:
        """Read the latest edit, which the server gives along with a message, and its time."""
        related = event.get("unsigned", {}).get("m.relations", {})
        edit = related.get("m.replace") if isinstance(related, dict) else None
        if not isinstance(edit, dict) or edit.get("sender") != heard.sender:
            return heard, None
        read, sent = self._fetcher.read(edit, heard.room), edit.get("origin_server_ts")
        if read is None:
            return heard, None
        if read.kind is Kind.UNREADABLE or not isinstance(sent, int):
            return read, None
        return read, datetime.fromtimestamp(sent / 1000, UTC)

    def _name_of(self, room: str, user: str) -> str:
        view = self._rooms.find(room)
        return view.name_of(user) if view else ""


def is_taken_back(event: Mapping[str, Any]) -> bool:
    """Tell whether a message was emptied because somebody took it back."""
    unsigned = event.get("unsigned")
    return isinstance(unsigned, dict) and "redacted_because" in unsigned


def is_message(event: Mapping[str, Any]) -> bool:
    """Tell whether an event is a message, even if it was emptied."""
    return event.get("type") in _MESSAGES and "state_key" not in event
