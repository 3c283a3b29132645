"""Gateway: sessions of the bot, the events they get, and what may go wrong with them.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_standin import shapes
from tests.discord_standin.compression import choose_stream
from tests.discord_standin.link import Link
from tests.discord_standin.places import Guild
from tests.discord_standin.wire import PRIVILEGED, Event, Intent
from tests.discord_standin.world import World

DISPATCH, RECONNECT = 0, 7
INVALID, HELLO, ACK = 9, 10, 11
BAD_TOKEN, BAD_INTENTS = 4004, 4014
ENDING = (4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014)
"""Codes of Discord after which there is nothing to resume."""
LEAVING = (1000, 1001)
"""Codes of a client that does not come back for its session."""


@dataclass(eq=False)
class Session:
    """What a bot identified for; it outlives its connection."""

    id: str
    intents: int
    link: Link | None
    log: list[dict[str, Any]] = field(default_factory=list)
    """All dispatches, whose numbers are one more than their places."""
    is_awaited: bool = True
    """Whether the client is there, or expected to come back."""
    heard: int = 0
    """The number of the last event that the client certainly has."""

    def dispatch(self, name: str, data: dict[str, Any]) -> None:
        """Send an event now, or when the session is resumed."""
        frame = {"op": DISPATCH, "t": name, "s": len(self.log) + 1, "d": data}
        self.log.append(frame)
        if self.link:
            self.link.send(frame)


class Gateway:
    """The side of the server that pushes."""

    def __init__(self, world: World, changed: Callable[[], None]) -> None:
        self.frames: list[dict[str, Any]] = []
        """All frames both ways, in order, each with `sent_by`: `discord` or `bot`."""
        self.sessions: dict[str, Session] = {}
        self.refuses = 0
        """How many of the next connections are turned away, as when Discord is down."""
        self._links: set[Link] = set()
        self._world = world
        self._changed = changed
        self._barriers = 0
        world.wire.listeners.append(self._dispatch)

    @property
    def is_connected(self) -> bool:
        """Tell whether the bot has a session with a connection."""
        return any(each.link for each in self.sessions.values())

    def drop(self) -> None:
        """Break all connections off without a word; the sessions can be resumed."""
        for link in self._links:
            link.abort()

    def reconnect(self) -> None:
        """Ask the bot to connect anew and resume."""
        self._send_all({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Tell the bot that its session is invalid."""
        self._send_all({"op": INVALID, "d": resumable})
        if not resumable:
            self.sessions.clear()

    def close(self, code: int) -> None:
        """Close all connections with a code."""
        for link in self._links:
            link.close(code)

    def _send_all(self, frame: dict[str, Any]) -> None:
        for link in self._links:
            link.send(frame)

    def _dispatch(self, event: Event) -> None:
        for session in self.sessions.values():
            if event.intent and not event.intent & session.intents:
                continue
            is_bare = event.bare is not None and not session.intents & Intent.MESSAGE_CONTENT
            session.dispatch(event.name, (event.bare or {}) if is_bare else event.data)

    def welcome(self, guild: Guild) -> None:
        """Tell of a guild that the bot has come into."""
        for session in self.sessions.values():
            if session.intents & Intent.GUILDS:
                session.dispatch("GUILD_CREATE", shapes.guild_create(guild, session.intents))

    async def settle(self) -> None:
        """Wait until every session has all events that there are now.

        A client takes what comes in its order, so that its answer to a ping of the websocket
        proves what came before. Asking for a heartbeat would do, too, but discord.py sends no more
        than 110 frames in a minute, and then keeps silent.
        """
        wanted = {each: len(each.log) for each in self.sessions.values()}
        self._barriers += 1
        try:
            for each in wanted:
                self._ask(each)
            while any(  # noqa: ASYNC110 - any of several may go away meanwhile
                each.heard < number and each.is_awaited and each.id in self.sessions
                for each, number in wanted.items()
            ):
                await asyncio.sleep(0.001)
        finally:
            self._barriers -= 1

    def _ask(self, session: Session) -> None:
        if session.link:
            session.link.ping(str(len(session.log)).encode())

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Speak with one client until it goes."""
        if self.refuses:
            self.refuses -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0, compress=False, timeout=0.5, autoping=False)
        await socket.prepare(request)
        link = Link(request, socket, choose_stream(request.query.get("compress")), self.frames)
        self._links.add(link)
        pump = asyncio.create_task(link.pump())
        link.send({"op": HELLO, "d": {"heartbeat_interval": 41250}})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take(link, json.loads(message.data))
                elif message.type is WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.PONG:
                    self._hear(link, int(message.data))
        finally:
            link.end()
            await pump
            self._part(link, socket.close_code)
        return socket

    def _part(self, link: Link, code: int | None) -> None:
        self._links.discard(link)
        for session in list(self.sessions.values()):
            if session.link is link:
                session.link = None
                # One that just vanishes has crashed, unless a test broke the connection off.
                session.is_awaited = link.is_ordered or code not in (None, 1006)
                if code in (ENDING if link.is_ordered else LEAVING):
                    del self.sessions[session.id]
        self._changed()

    def _take(self, link: Link, frame: dict[str, Any]) -> None:
        self.frames.append({"sent_by": "bot", **frame})
        match frame["op"]:
            case 1:
                link.send({"op": ACK, "d": None})
            case 2:
                self._identify(link, frame["d"])
            case 6:
                self._resume(link, frame["d"])
            case 8:
                self._list_members(link, frame["d"])
        self._changed()

    def _hear(self, link: Link, number: int) -> None:
        for session in self.sessions.values():
            if session.link is link:
                session.heard = max(session.heard, number)

    def _identify(self, link: Link, data: dict[str, Any]) -> None:
        if data["token"] != self._world.token:
            link.close(BAD_TOKEN)
            return
        if data["intents"] & PRIVILEGED & ~self._world.privileged:
            link.close(BAD_INTENTS)
            return
        session = Session(secrets.token_hex(16), data["intents"], link)
        self.sessions[session.id] = session
        session.dispatch("READY", shapes.ready(self._world, session.id))
        for guild in self._world.guilds.values():
            if guild.has_bot and session.intents & Intent.GUILDS:
                session.dispatch("GUILD_CREATE", shapes.guild_create(guild, session.intents))

    def _resume(self, link: Link, data: dict[str, Any]) -> None:
        if data["token"] != self._world.token:
            link.close(BAD_TOKEN)
            return
        session = self.sessions.get(data["session_id"])
        if session is None:
            link.send({"op": INVALID, "d": False})
            return
        session.link, session.is_awaited = link, True
        for frame in session.log[data["seq"] :]:
            link.send(frame)
        session.dispatch("RESUMED", {})
        if self._barriers:
            self._ask(session)

    def _list_members(self, link: Link, data: dict[str, Any]) -> None:
        guild = self._world.guild(int(data["guild_id"]))
        for session in self.sessions.values():
            if session.link is link:
                chunk = {
                    "guild_id": str(guild.id),
                    "members": self._match(guild, data),
                    "chunk_index": 0,
                    "chunk_count": 1,
                    "not_found": [],
                } | ({"nonce": data["nonce"]} if "nonce" in data else {})
                session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _match(self, guild: Guild, data: dict[str, Any]) -> list[dict[str, Any]]:
        wanted = {int(each) for each in data.get("user_ids") or guild.members}
        beginning = (data.get("query") or "").casefold()
        found = [
            each.shape
            for each in guild.members.values()
            if each.user.id in wanted and each.user.name.casefold().startswith(beginning)
        ]
        return found[: data["limit"] or None]
