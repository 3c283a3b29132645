"""The client-server API as it is: one call, one answer, and whatever is refused is raised."""

import io
import json
from typing import Any
from urllib.parse import quote

import aiohttp

PATIENCE = 30
"""Seconds after which something hangs, even on a busy machine."""


class Refused(Exception):  # noqa: N818 - a server's answer that a test may well expect
    """The homeserver said no."""

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        super().__init__(f"{status} {answer}")
        self.status = status
        self.code = answer.get("errcode", "")
        self.answer = answer


def path(*parts: str, version: str = "v3") -> str:
    """Write a path of the client-server API, each part quoted."""
    quoted = "/".join(quote(part, safe="") for part in parts)
    return f"/_matrix/client/{version}/{quoted}"


async def call(
    url: str, method: str, where: str, body: object = None, token: str = ""
) -> dict[str, Any]:
    """Send one request to a homeserver and read the JSON that comes back; raise Refused."""
    data = b"" if body is None else json.dumps(body).encode()
    answer: dict[str, Any] = json.loads(await fetch(url, method, where, token, data))
    return answer


async def fetch(
    url: str,
    method: str,
    where: str,
    token: str = "",
    data: bytes = b"",
    kind: str = "application/json",
) -> bytes:
    """Send one request to a homeserver and read what comes back; raise Refused."""
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    patience = aiohttp.ClientTimeout(PATIENCE)
    async with (
        aiohttp.ClientSession(timeout=patience) as session,
        session.request(method, url + where, headers=headers, data=io.BytesIO(data)) as answer,
    ):
        content = await answer.read()
        if answer.status >= 400:
            is_json = answer.content_type == "application/json"
            raise Refused(answer.status, json.loads(content) if is_json else {})
        return content
