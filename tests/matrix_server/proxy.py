"""Proxy: it stands in front of a homeserver, counts what passes, and fails by order."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from yarl import URL

from tests.matrix_server.faults import Fault, Faults
from tests.matrix_server.ports import find_port

_HOP_BY_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}
_LARGEST = 100_000_000


@dataclass
class Request:
    """One request that came, with the status that it got; 0 if the connection was broken off."""

    method: str
    path: str
    status: int = 0


class Proxy:
    """A way to a homeserver, for one client or for all: give them its `url`."""

    def __init__(self, upstream: str, session: aiohttp.ClientSession) -> None:
        self.faults = Faults()
        self.requests: list[Request] = []
        self.port = find_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._upstream = upstream
        self._session = session
        application = web.Application(client_max_size=_LARGEST)
        application.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(
            application, access_log=None, handler_cancellation=True, shutdown_timeout=0
        )
        self._site: web.TCPSite | None = None
        self._came = asyncio.Event()

    @classmethod
    @contextlib.asynccontextmanager
    async def started(cls, upstream: str) -> AsyncIterator["Proxy"]:
        """Stand in front of a homeserver at this address."""
        async with aiohttp.ClientSession(auto_decompress=False) as session:
            proxy = cls(upstream, session)
            await proxy._runner.setup()
            await proxy.restores()
            try:
                yield proxy
            finally:
                await proxy._runner.cleanup()

    def count(self, method: str = "*", path: str = "") -> int:
        """Count the requests whose path holds these words."""
        like = [each for each in self.requests if path in each.path]
        return len([each for each in like if method in ("*", each.method)])

    async def comes(self, path: str, method: str = "*", *, count: int = 1) -> None:
        """Wait until so many such requests have come."""
        while self.count(method, path) < count:
            self._came.clear()
            await self._came.wait()

    async def cuts(self) -> None:
        """Cut the homeserver off: what is under way breaks, and nobody gets through."""
        if self._site:
            await self._site.stop()
            self._site = None
        self.breaks()

    async def restores(self) -> None:
        """Let people through again."""
        if not self._site:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
            await self._site.start()

    def breaks(self) -> None:
        """Break off every connection that is open."""
        for each in list(self._runner.server.connections if self._runner.server else []):
            if each.transport:
                each.transport.abort()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        noted = Request(request.method, request.path)
        self.requests.append(noted)
        self._came.set()
        met = self.faults.meet(request.method, request.path)
        await asyncio.sleep(sum(each.seconds for each in met))
        answer = await self._answer(request, met)
        noted.status = answer.status
        return answer

    async def _answer(self, request: web.Request, met: list[Fault]) -> web.Response:
        when = {each.drops for each in met}
        if "before" in when:
            return _break(request)
        for each in met:
            if each.status:
                return web.Response(status=each.status, text=each.body, headers=each.headers)
        try:
            answer = await self._forward(request)
        except aiohttp.ClientError:
            return web.Response(status=502, text="the homeserver is away")
        return _break(request) if "after" in when else answer

    async def _forward(self, request: web.Request) -> web.Response:
        headers = [each for each in request.headers.items() if each[0].lower() not in _HOP_BY_HOP]
        async with self._session.request(
            request.method,
            # As it came: a room's id must not be quoted in another way.
            URL(self._upstream + request.raw_path, encoded=True),
            headers=headers,
            data=io.BytesIO(await request.read()),
            allow_redirects=False,
        ) as answer:
            kept = [each for each in answer.headers.items() if each[0].lower() not in _HOP_BY_HOP]
            response = web.Response(status=answer.status, body=await answer.read())
            response.headers.clear()
            response.headers.extend(kept)
            return response


def _break(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=499)
