"""Ports on loopback that stay free while a server is down and comes back."""

import contextlib
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


def is_listening(port: int) -> bool:
    """Tell whether somebody takes connections there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
