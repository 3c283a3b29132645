"""Resolver: Discord's host names lead to the stand-in, every other one nowhere."""

import socket
import ssl
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.discord_standin.certificates import HOSTS


class LoopbackResolver(AbstractResolver):
    """Answers with another port, so that a client keeps its real addresses."""

    def __init__(self, port: int, refused: list[str]) -> None:
        self._port = port
        self._refused = refused

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve a name."""
        del port, family
        if host not in HOSTS:
            self._refused.append(host)
            raise OSError(f"refused: {host}")
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Have nothing to close."""


def client_options(port: int, trust: ssl.SSLContext, refused: list[str]) -> dict[str, Any]:
    """Give the options of a `discord.Client` that lead it to a port; to be called in its loop."""
    resolver = LoopbackResolver(port, refused)
    return {
        "connector": TCPConnector(limit=0, resolver=resolver, ssl=trust),
        "guild_ready_timeout": 0.01,
    }
