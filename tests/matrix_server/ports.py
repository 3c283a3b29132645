"""Ports on loopback that stay free while a server is down and comes back."""

import secrets
import socket

# Below what systems hand out to outgoing connections, so that none takes it in between.
_LOWEST, _HIGHEST = 15_000, 32_000


def find_port() -> int:
    """Find a free port."""
    while True:
        port = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)
        with socket.socket() as taken:
            try:
                taken.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
