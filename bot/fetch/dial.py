"""Dial: sockets and names that lead to the public internet alone.

A name may lead to one address when it is checked and to another when it is dialled. So the check
stands at the socket itself; the resolver checks too, to leave out what would be refused.
"""

import socket
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from .guard import is_public


class ClosedAddressError(OSError):
    """An address is not on the public internet."""


def open_public_socket(info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for an address about to be dialled; raise ClosedAddressError if closed."""
    family, kind, proto, _, where = info
    if not is_public(where[0]):
        raise ClosedAddressError
    opened = socket.socket(family, kind, proto)
    opened.setblocking(False)  # noqa: FBT003  it takes no keyword
    return opened


class PublicResolver(AbstractResolver):
    """Gives those addresses of a name that are public."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Resolve a name; raise ClosedAddressError if none of its addresses is public."""
        found = await self._resolver.resolve(host, port, family)
        public = [each for each in found if is_public(each["host"])]
        if found and not public:
            raise ClosedAddressError
        return public

    async def close(self) -> None:
        """Release what the resolver holds."""
        await self._resolver.close()
