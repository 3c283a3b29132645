"""Link: one connection of the gateway, which sends in order whatever is put into it."""

import asyncio
import json
from typing import Any

from aiohttp import web

from tests.discord_standin.compression import Stream


class Link:
    """Sends frames, in their order, to one client."""

    def __init__(
        self,
        request: web.BaseRequest,
        socket: web.WebSocketResponse,
        stream: Stream | None,
        frames: list[dict[str, Any]],
    ) -> None:
        self._request = request
        self._socket = socket
        self._stream = stream
        self._frames = frames
        self.is_ordered = False
        """Whether a test wanted the connection to end."""
        self._waiting: asyncio.Queue[dict[str, Any] | bytes | int | None] = asyncio.Queue()

    def send(self, frame: dict[str, Any]) -> None:
        """Send a frame after all that were sent before."""
        self._frames.append({"sent_by": "discord", **frame})
        self._waiting.put_nowait(frame)

    def ping(self, mark: bytes) -> None:
        """Ping, after all that was sent before."""
        self._waiting.put_nowait(mark)

    def close(self, code: int) -> None:
        """Close with a code, after all that was sent before."""
        self.is_ordered = True
        self._waiting.put_nowait(code)

    def end(self) -> None:
        """Send no more than what is waiting."""
        self._waiting.put_nowait(None)

    def abort(self) -> None:
        """Break the connection off without a word."""
        self.is_ordered = True
        if self._request.transport:
            self._request.transport.abort()

    async def pump(self) -> None:
        """Send until it is closed."""
        while not self._socket.closed:
            frame = await self._waiting.get()
            if frame is None:
                return
            if isinstance(frame, int):
                await self._socket.close(code=frame)
                return
            try:
                await self._write(frame)
            except ConnectionError:
                return

    async def _write(self, frame: dict[str, Any] | bytes) -> None:
        if isinstance(frame, bytes):
            await self._socket.ping(frame)
            return
        data = json.dumps(frame, separators=(",", ":"))
        if self._stream:
            await self._socket.send_bytes(self._stream.compress(data.encode()))
        else:
            await self._socket.send_str(data)
