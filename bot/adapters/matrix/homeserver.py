"""Homeserver: requests to the server, as plain JSON in and out."""

import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from . import limits
from .faults import Refused
from .names import to_path

_PATIENCE = 60.0
_CHUNK = 1 << 16
_FROM_PROXIES = frozenset({413, 429, 500, 502, 503, 504})
"""What a proxy may mean as it says it; anything else from one is a proxy that is out of order."""

Json = dict[str, Any]


class Homeserver:
    """Speaks to one homeserver, with a token once there is one."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url.rstrip("/")
        self.token = token
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        self._session = aiohttp.ClientSession(timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        query: Mapping[str, str] | None = None,
        kind: str = "application/json",
        patience: float = _PATIENCE,
    ) -> Json:
        """Make a request and give the answer; raise Refused, or what aiohttp raises."""
        assert self._session is not None
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        async with self._session.request(
            method,
            f"{self.url}{path}",
            params=query,
            data=data,
            headers=self._headers() | ({"Content-Type": kind} if data is not None else {}),
            timeout=aiohttp.ClientTimeout(total=patience),
        ) as response:
            return _read(response, await response.read())

    async def fetch(self, address: str) -> bytes:
        """Fetch what an mxc address names; raise Refused if it is not there or too large."""
        server, _, media = address.removeprefix("mxc://").partition("/")
        end = f"download/{quote(server, safe='')}/{quote(media, safe='')}"
        try:
            return await self._fetch(f"/_matrix/client/v1/media/{end}")
        except Refused as fault:
            if fault.status != 404:  # noqa: PLR2004  a server from before Matrix 1.11
                raise
            return await self._fetch(f"/_matrix/media/v3/{end}")

    async def _fetch(self, path: str) -> bytes:
        assert self._session is not None
        async with self._session.get(f"{self.url}{path}", headers=self._headers()) as response:
            if response.status != 200:  # noqa: PLR2004  anything else has no content
                _read(response, await response.read())
            content = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                content += chunk
                if len(content) > limits.FILE_BYTES:
                    raise Refused(413, "M_TOO_LARGE")
            return bytes(content)

    async def upload(self, content: bytes, kind: str, name: str) -> str:
        """Keep a file on the server and give its mxc address."""
        query = {"filename": name} if name else None
        path = "/_matrix/media/v3/upload"
        kept = await self.call("POST", path, content, query=query, kind=kind)
        return str(kept["content_uri"])

    async def fetch_state(self, room: str) -> list[Json]:
        """Fetch a room's state."""
        told = await self._fetch(to_path("rooms", room, "state"))
        events = json.loads(told)
        return [each for each in events if isinstance(each, dict)]

    async def find(self, *parts: str) -> Json | None:
        """Get something that may not be there."""
        try:
            return await self.call("GET", to_path(*parts))
        except Refused as fault:
            if fault.code != "M_NOT_FOUND":
                raise
            return None

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def _read(response: aiohttp.ClientResponse, content: bytes) -> Json:
    """Read an answer; a proxy in between may send anything at all."""
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    if response.status < 300 and isinstance(told, dict):  # noqa: PLR2004  what means success
        return told
    if not isinstance(told, dict):
        # What should have been JSON came from something in between, and passes as that does.
        raise Refused(response.status if response.status in _FROM_PROXIES else 502)
    fault = Refused(response.status, str(told.get("errcode", "")), _wait(response, told))
    fault.is_soft = told.get("soft_logout") is True
    fault.session = str(told.get("session", ""))
    raise fault


def _wait(response: aiohttp.ClientResponse, told: Json) -> float:
    asked = told.get("retry_after_ms")
    if isinstance(asked, int):
        return asked / 1000
    header = response.headers.get("Retry-After", "")
    return float(header) if header.isdecimal() else 0.0
