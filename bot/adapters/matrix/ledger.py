"""Ledger: what one event has come to, so that after a crash it is told and not done twice."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.chat import Reply
from bot.packing import pack_reply, unpack_reply
from bot.storage import Connection, Inbox, noting


@dataclass(frozen=True, slots=True)
class Untold:
    """A reply that was still to be said, and where: room, message and thread, button pressed."""

    reply: Reply
    room: str
    about: str
    thread: str
    pressed: str


class Ledger:
    """Keeps account of one event while it is answered."""

    def __init__(self, inbox: Inbox, event: str) -> None:
        self._inbox = inbox
        self._event = event
        self._count = 0
        self._is_written = False

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Note every change that is made inside."""
        before = noting.set(self._note)
        try:
            yield
        finally:
            noting.reset(before)

    @contextlib.contextmanager
    def looking_away(self) -> Iterator[None]:
        """Note nothing: what is written inside is the adapter's own."""
        before = noting.set(None)
        try:
            yield
        finally:
            noting.reset(before)

    async def keep(self, untold: Untold) -> None:
        """Keep a reply until the event is finished, if a change was made that it may tell of."""
        if not self._is_written:
            return  # it can be found again by doing the same again
        content = {
            "reply": await pack_reply(untold.reply),
            "private": untold.reply.private,
            "replaces": untold.reply.replaces,
            "room": untold.room,
            "about": untold.about,
            "thread": untold.thread,
            "pressed": untold.pressed,
        }
        await self._inbox.keep_reply(self._event, self._count, content)
        self._count += 1

    async def list_untold(self) -> list[Untold]:
        """List what was kept."""
        return [_read(each) for each in await self._inbox.list_replies(self._event)]

    async def _note(self, conn: Connection) -> None:
        await self._inbox.note_written(conn, self._event)
        self._is_written = True


def _read(content: Mapping[str, Any]) -> Untold:
    reply = unpack_reply(content["reply"])
    reply = replace(reply, private=content["private"], replaces=content["replaces"])
    return Untold(reply, content["room"], content["about"], content["thread"], content["pressed"])
