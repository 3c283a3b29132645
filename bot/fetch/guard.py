"""Guard: which addresses may be dialled, checked when they are, so that no name can trick it.

A name may lead to one address when it is checked and to another when it is dialled. So the check
stands at the socket itself; the resolver checks too, to leave out what would be refused.
"""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

_CLOSED_V4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and the metadata service of clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # Teredo, ORCHID and other special uses
        "2001:db8::/32",
        "2002::/16",  # 6to4, which carries any IPv4 address
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
"""How a machine without IPv4 reaches public IPv4 addresses: the last 32 bits are one."""


class ClosedAddressError(OSError):
    """An address is not on the public internet."""


def is_public(address: str) -> bool:
    """Tell whether an IP address may be dialled; what is no address may not."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is None:
            return ip in _OPEN_V6 and not any(ip in closed for closed in _CLOSED_V6)
        ip = inner
    return not any(ip in closed for closed in _CLOSED_V4)


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
