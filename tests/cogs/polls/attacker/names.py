"""Names: recognising people in whatever a store made of their ids."""

import binascii
import hashlib
import hmac
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from sys import byteorder
from typing import Any

_PREFIX = 8
"""Bytes of a digest by which it is known again, however it was cut."""
_SHORTEST = 5
_TOKEN = re.compile(r"[\w@:.=!$+/-]{5,}")
_HEX = re.compile(rb"[0-9a-fA-F]{16,}")
_PARTS = (b"", b":", b"\0", b"|")
_ALGORITHMS = ("sha256", "sha1", "md5", "sha512", "blake2b", "sha3_256")


class Names:
    """Everybody's id in every shape that can be made with the keys and salts at hand."""

    def __init__(
        self, members: Sequence[str], keys: Iterable[bytes], salts: Sequence[bytes]
    ) -> None:
        self._clear = {
            shape: member
            for member in members
            for shape in _shapes(member)
            if len(shape) >= _SHORTEST
        }
        self._digests: dict[bytes, str] = {}
        for shape, member in self._clear.items():
            for digest in _derive(shape.encode(), list(keys), salts):
                self._digests[digest[:_PREFIX]] = member
        self._written = {shape.encode(): member for shape, member in self._clear.items()}
        self._lengths = sorted({len(each) for each in self._written}, reverse=True)
        self._starts = frozenset(
            int.from_bytes(each[:4], byteorder) for each in (*self._digests, *self._written)
        )

    def find(self, cell: Any) -> str | None:
        """Find whom a value of a database stands for."""
        if isinstance(cell, bytes):
            return self._digests.get(cell[:_PREFIX])
        text = str(cell)
        if text in self._clear:
            return self._clear[text]
        for token in _TOKEN.findall(text)[:50]:
            if token in self._clear:
                return self._clear[token]
        return self._find_written(text)

    def _find_written(self, text: str) -> str | None:
        """Find whom a digest that was written as text stands for."""
        for read in (_from_hex, _from_base64):
            if (member := self._digests.get(read(text))) is not None:
                return member
        return None

    def find_all(self, text: str) -> set[str]:
        """Find everybody who is in a line."""
        found = (self.find(token) for token in _TOKEN.findall(text))
        return {each for each in found if each is not None}

    def carve(self, data: bytes) -> Iterator[tuple[int, int, str]]:
        """Find everybody in raw bytes: from where to where, and who."""
        for written in _HEX.finditer(data):
            member = self._find_written(written[0].decode())
            if member is not None:
                yield written.start(), written.end(), member
        for start in self._list_starts(data):
            at = data.find(start)
            while at >= 0:
                if (found := self._find_at(data, at)) is not None:
                    yield (at, *found)
                at = data.find(start, at + 1)

    def _list_starts(self, data: bytes) -> Iterator[bytes]:
        """List with which four bytes somebody may begin in raw bytes, at any of four offsets."""
        found: set[int] = set()
        for offset in range(4):
            whole = (len(data) - offset) // 4 * 4
            found |= self._starts.intersection(memoryview(data)[offset : offset + whole].cast("I"))
        yield from (each.to_bytes(4, byteorder) for each in found)

    def _find_at(self, data: bytes, at: int) -> tuple[int, str] | None:
        """Find who stands at a place, and up to where."""
        if (member := self._digests.get(data[at : at + _PREFIX])) is not None:
            return at + _PREFIX, member
        for length in self._lengths:
            if (member := self._written.get(data[at : at + length])) is not None:
                return at + length, member
        return None


def _shapes(member: str) -> tuple[str, ...]:
    """Give an id as it is, and without its platform."""
    platform, colon, rest = member.partition(":")
    return (member, rest) if colon and platform.isalpha() else (member,)


def _derive(text: bytes, keys: Sequence[bytes], salts: Sequence[bytes]) -> Iterator[bytes]:
    for algorithm in _ALGORITHMS:
        yield hashlib.new(algorithm, text).digest()
    for salt in salts:
        for part in _PARTS:
            yield hashlib.sha256(salt + part + text).digest()
            yield hashlib.sha256(text + part + salt).digest()
    for key in keys:
        yield hmac.digest(key, text, "sha256")
        for salt in salts[:12]:
            yield hmac.digest(key, salt + b"\0" + text, "sha256")


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text[: 2 * _PREFIX]) if len(text) >= 2 * _PREFIX else b""
    except ValueError:
        return b""


def _from_base64(text: str) -> bytes:
    try:
        return b64decode(text[:12], altchars=b"-_", validate=True)[:_PREFIX]
    except (binascii.Error, ValueError):
        return b""
