"""Requests: from what comes over the wire to a route, and back to a response."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord_standin import errors
from tests.discord_standin.compose import Upload
from tests.discord_standin.errors import Refused
from tests.discord_standin.exchange import Exchange
from tests.discord_standin.faults import Faults
from tests.discord_standin.limits import Limits
from tests.discord_standin.rest import Call, Created, Route, find_route
from tests.discord_standin.world import World

API = "/api/v10"


@dataclass(frozen=True)
class Body:
    """What came with a request."""

    value: Any
    files: dict[str, Upload]


async def read_body(request: web.BaseRequest) -> Body:
    """Read JSON, or a form with `payload_json` and `files[n]`."""
    if request.content_type == "application/json":
        text = await request.text()
        return Body(json.loads(text) if text else None, {})
    if request.content_type != "multipart/form-data":
        await request.read()
        return Body(None, {})
    value, files = None, {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            value = json.loads(await part.text())
        else:
            number = (part.name or "").removeprefix("files[").removesuffix("]")
            kind = part.headers.get("Content-Type", "")
            files[number] = Upload(part.filename or "", bytes(await part.read()), kind)
    return Body(value, files)


@dataclass(eq=False)
class Desk:
    """Takes requests to the API."""

    world: World
    faults: Faults
    limits: Limits
    record: Callable[[Exchange], None]
    unknown: list[str]
    """What was asked for that is not there."""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request, with whatever was ordered to go wrong."""
        path = request.path.removeprefix(API)
        body = await read_body(request)
        faults = self.faults.meet(request.method, path)
        for each in faults:
            await asyncio.sleep(each.seconds)
        if any(each.drops == "before" for each in faults):
            return _break_off(request)
        ordered = next((each for each in faults if each.status), None)
        if ordered:
            status, value, headers = ordered.status, ordered.body, ordered.headers or {}
        else:
            status, value, headers = self._carry_out(request, path, body)
        self._record(request, path, body, status, value)
        if any(each.drops == "after" for each in faults):
            return _break_off(request)
        return _respond(status, value, headers)

    def _carry_out(
        self, request: web.BaseRequest, path: str, body: Body
    ) -> tuple[int, Any, dict[str, str]]:
        found = find_route(request.method, path)
        if found is None or not request.path.startswith(API):
            self.unknown.append(f"{request.method} {path}")
            refused = errors.not_found()
            return refused.status, refused.body, {}
        route, values = found
        bucket = self.limits.bucket(route.bucket, path)
        wait = bucket.take()
        if wait:
            message = "You are being rate limited."
            value = {"message": message, "retry_after": round(wait, 3), "global": False}
            extra = {"Via": "1.1 google", "X-RateLimit-Scope": "user", "Retry-After": "1"}
            return 429, value, bucket.headers | extra
        call = Call(self.world, request.query, body.value, body.files, values)
        status, value = self._call(request, route, call)
        return status, value, bucket.headers

    def _call(self, request: web.BaseRequest, route: Route, call: Call) -> tuple[int, Any]:
        try:
            if not route.is_open and request.headers.get("Authorization") != (
                f"Bot {self.world.token}"
            ):
                raise errors.unauthorized()
            value = route.answer(call)
        except Refused as refused:
            return refused.status, refused.body
        if value is None:
            return 204, None
        return (201, value.value) if isinstance(value, Created) else (200, value)

    def _record(
        self, request: web.BaseRequest, path: str, body: Body, status: int, value: Any
    ) -> None:
        kind = request.content_type if request.body_exists else ""
        # Parsed again, so that nothing that happens later changes what was said.
        kept = json.loads(json.dumps(value))
        self.record(
            Exchange(
                method=request.method,
                path=path,
                query=dict(request.query),
                content_type=kind,
                request=body.value,
                status=status,
                response=kept,
                files=tuple(each.name for each in body.files.values()),
            )
        )


def _respond(status: int, value: Any, headers: dict[str, str]) -> web.Response:
    if value is None:
        return web.Response(status=status, headers=headers)
    if isinstance(value, str):
        return web.Response(status=status, headers=headers, text=value)
    # Exactly so, without a charset; else discord.py takes it for text.
    headers = headers | {"Content-Type": "application/json"}
    return web.Response(status=status, headers=headers, body=json.dumps(value).encode())


def _break_off(request: web.BaseRequest) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
