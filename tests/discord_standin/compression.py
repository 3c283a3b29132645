"""Compression: one stream for all that goes out on a connection.

https://discord.com/developers/docs/events/gateway#transport-compression
"""

import zlib
from typing import Protocol

try:
    from zstandard import COMPRESSOBJ_FLUSH_BLOCK, ZstdCompressor
except ImportError:  # then no client here can ask for it either
    ZstdCompressor = None  # type: ignore[assignment, misc]


class Stream(Protocol):
    """Compresses one message after the other."""

    def compress(self, data: bytes) -> bytes:
        """Compress a message to its last byte."""
        ...


class ZlibStream:
    """Each message ends with a sync flush: 00 00 FF FF."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(level=1)

    def compress(self, data: bytes) -> bytes:
        """Compress a message to its last byte."""
        return self._stream.compress(data) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """Each message ends with a flushed block."""

    def __init__(self) -> None:
        self._stream = ZstdCompressor(level=1).compressobj()

    def compress(self, data: bytes) -> bytes:
        """Compress a message to its last byte."""
        return self._stream.compress(data) + self._stream.flush(COMPRESSOBJ_FLUSH_BLOCK)


def choose_stream(name: str | None) -> Stream | None:
    """Choose the compression that a client asked for in its address."""
    match name:
        case "zlib-stream":
            return ZlibStream()
        case "zstd-stream":
            return ZstdStream()
        case _:
            return None
