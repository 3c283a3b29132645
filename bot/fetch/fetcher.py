"""Fetcher: one careful GET, its redirects followed by hand so that each hop is checked."""

import asyncio
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Self

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
    ThreadedResolver,
)
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.clock import Clock

from . import answers
from .dial import ClosedAddressError, PublicResolver, open_public_socket
from .hosts import Hosts
from .values import FEEDS, LIMITS, NO_VALIDATORS, Failed, Fetched, Limits, Validators, Why

_PERMANENT = frozenset([301, 308])
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class _Hop:
    """Where a redirect leads."""

    url: URL
    is_permanent: bool


class TooLargeError(Exception):
    """A body went over the limit."""


class Fetcher:
    """Fetches from the public internet; to be made inside the running loop and closed.

    `contact` is an address that the User-Agent names, for whoever wants to know who asks.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        allow_private: frozenset[str] = frozenset(),
        limits: Limits = LIMITS,
        resolver: AbstractResolver | None = None,
        contact: str = "",
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._allowed = frozenset(name.lower() for name in allow_private)
        self._hosts = Hosts(clock, limits.gap)
        self._slots = asyncio.Semaphore(limits.at_once)
        about = f"+{contact}" if contact else "a community bot that reads feeds"
        self._agent = f"Staffroom/{version('staffroom')} ({about})"
        found = resolver or ThreadedResolver()
        self._public = self._session(
            TCPConnector(
                force_close=True,
                resolver=PublicResolver(found),
                socket_factory=open_public_socket,
            )
        )
        self._private = self._session(TCPConnector(force_close=True, resolver=found))

    def _session(self, connector: TCPConnector) -> ClientSession:
        limits = self._limits
        return ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=limits.total, connect=limits.connect),
            headers={"User-Agent": self._agent, "Accept-Encoding": "gzip"},
            read_bufsize=_CHUNK,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._public.close()
        await self._private.close()

    async def fetch(
        self, address: str, known: Validators = NO_VALIDATORS, *, accept: str = FEEDS
    ) -> Fetched | Failed:
        """Get what is at an http or https address, or learn why not; ask "has it changed?" first.

        A body is kept whole in memory, at most `Limits.body` bytes.
        """
        url = _read_address(address)
        if isinstance(url, Failed):
            return url
        seen, is_permanent = [url], True
        while True:
            answer = await self._hop(seen[-1], known, accept)
            if isinstance(answer, Failed):
                return answer
            if isinstance(answer, Fetched):
                moved = len(seen) > 1 and is_permanent
                return replace(answer, moved_to=answer.url if moved else "")
            is_permanent = is_permanent and answer.is_permanent
            if answer.url in seen or len(seen) > self._limits.hops:
                return answers.failed(Why.REDIRECTS)
            seen.append(answer.url)

    async def _hop(self, url: URL, known: Validators, accept: str) -> Fetched | Failed | _Hop:
        host = url.host or ""
        async with self._hosts.turn(host):
            if left := self._hosts.pause_left(host):
                return answers.failed(Why.PAUSED, retry_after=left)
            async with self._slots:
                answer = await self._get(url, known, accept)
        if isinstance(answer, Failed) and answer.why is Why.BUSY and answer.retry_after:
            self._hosts.pause(host, answer.retry_after)
        return answer

    async def _get(self, url: URL, known: Validators, accept: str) -> Fetched | Failed | _Hop:
        is_allowed = (url.host or "").lower() in self._allowed
        session = self._private if is_allowed else self._public
        headers = {"Accept": accept, **_conditions(url, known)}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                return await self._read(response, known)
        except TooLargeError:
            return answers.failed(Why.SIZE)
        except TimeoutError:
            return answers.failed(Why.SLOW)
        except (ClientError, OSError, ValueError) as failure:
            return answers.failed(_why(failure))

    async def _read(self, response: ClientResponse, known: Validators) -> Fetched | Failed | _Hop:
        headers = response.headers
        if response.status in _REDIRECTS and "Location" in headers:
            return _read_hop(response)
        now = self._clock.now()
        body = b""
        if response.status == 200:  # noqa: PLR2004  the HTTP status OK
            body = await _read_body(response, self._limits.body)
        return answers.read_answer(
            str(response.url), response.status, headers, body, known=known, now=now
        )


async def _read_body(response: ClientResponse, most: int) -> bytes:
    """Read a body as it comes; raise TooLargeError once it is too large, unpacked."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            raise TooLargeError
    return bytes(body)


def _read_address(address: str) -> URL | Failed:
    try:
        url = URL(address.strip())
    except ValueError:
        return answers.failed(Why.ADDRESS, "That is not a web address.")
    return _check(url) or url.with_fragment(None)


def _check(url: URL) -> Failed | None:
    if url.scheme not in {"http", "https"} or not url.host:
        return answers.failed(Why.ADDRESS, "Only http and https addresses are fetched.")
    if url.user is not None or url.password is not None:
        return answers.failed(
            Why.ADDRESS, "An address with a name or password in it is not fetched."
        )
    return None


def _read_hop(response: ClientResponse) -> _Hop | Failed:
    try:
        url = response.url.join(URL(response.headers["Location"])).with_fragment(None)
    except ValueError:
        return answers.failed(Why.REDIRECTS)
    return _check(url) or _Hop(url, is_for_good(response.status, response.url, url))


def is_for_good(status: int, old: URL, new: URL) -> bool:
    """Tell whether a redirect says to keep the new address; one that gives up https may not."""
    return status in _PERMANENT and not (old.scheme == "https" and new.scheme == "http")


def _conditions(url: URL, known: Validators) -> dict[str, str]:
    if known.url != str(url):
        return {}
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in given.items() if value}


def _why(failure: ClientError | OSError | ValueError) -> Why:
    cause = failure.os_error if isinstance(failure, ClientConnectorError) else failure
    if isinstance(cause, ClosedAddressError | InvalidURL):
        return Why.ADDRESS
    if isinstance(failure, ClientConnectorDNSError):
        return Why.NAME
    if isinstance(failure, ClientSSLError | ClientConnectorCertificateError):
        return Why.CERTIFICATE
    if isinstance(failure, ClientConnectorError):
        return Why.CONNECTION
    return Why.BROKEN
