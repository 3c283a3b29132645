"""A site on loopback that answers as it is told and remembers what it was asked."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.clock import HeldClock
from bot.fetch import Limits
from bot.fetch.fetcher import Fetcher

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
QUICK = Limits(gap=0)
Page = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Site:
    """Answers under every name that is asked for."""

    def __init__(self) -> None:
        self.asked: list[web.BaseRequest] = []
        self.most_at_once = 0
        self.port = 0
        self._now = 0
        self._pages: dict[str, Page] = {}

    def says(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        """Answer at a path from now on; `max_age` stands for the header Max-Age."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}

        async def page(_: web.BaseRequest) -> web.StreamResponse:
            return web.Response(status=status, body=data, headers=named)

        self._pages[path] = page

    def runs(self, path: str, page: Page) -> None:
        """Answer at a path by a function."""
        self._pages[path] = page

    def url(self, path: str, host: str = "feeds.test", scheme: str = "http") -> str:
        """Give the address of a path."""
        return f"{scheme}://{host}:{self.port}{path}"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request."""
        self.asked.append(request)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            page = self._pages.get(request.path)
            return await page(request) if page else web.Response(status=404)
        finally:
            self._now -= 1


@contextlib.asynccontextmanager
async def open_site(tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """Start a site and stop it."""
    site = Site()
    runner = web.ServerRunner(web.Server(site.answer), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


class Names(AbstractResolver):
    """Leads every name to loopback, or to the addresses given for it."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Resolve a name."""
        del family
        if host.startswith("nowhere"):
            raise OSError(None, "no such name")
        found = self.addresses.get(host.partition(".")[0], ["127.0.0.1"])
        return [
            ResolveResult(
                hostname=host,
                host=each,
                port=port,
                family=socket.AF_INET6 if ":" in each else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for each in found
        ]

    async def close(self) -> None:
        """Have nothing to close."""


@contextlib.asynccontextmanager
async def open_fetcher(
    limits: Limits = QUICK,
    *,
    names: Names | None = None,
    allow: frozenset[str] = frozenset({"feeds.test", "other.test"}),
    clock: HeldClock | None = None,
) -> AsyncIterator[Fetcher]:
    """Make a fetcher that may reach the site as feeds.test and other.test."""
    async with Fetcher(
        clock or HeldClock(NOW), allow_private=allow, limits=limits, resolver=names or Names()
    ) as fetcher:
        yield fetcher
    await asyncio.sleep(0)
