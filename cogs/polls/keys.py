"""The key file of a poll: 96 bytes beside nothing else of it, replaced in place at every vote.

It holds the present key, the next one, and the key that tags are made with. It never lies in the
database, in the data folder or in a backup, and its name tells nothing of the poll.
"""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from .box import KEY, make_key

_NONE = bytes(KEY)
_SIZE = 3 * KEY
_NAME = 24
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a poll; `next` is None but while a vote is being cast."""

    current: bytes = field(repr=False)
    next: bytes | None = field(repr=False)
    tags: bytes = field(repr=False)

    @property
    def usable(self) -> tuple[bytes, ...]:
        """Give the keys that the box may be locked with."""
        return (self.current,) if self.next is None else (self.current, self.next)


class KeyFolder:
    """The folder of the key files of one database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        """Say where it is."""
        return str(self._folder)

    def create(self) -> tuple[str, Keys]:
        """Make the keys of a new poll, down to the disk, and give the name of their file."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name, keys = secrets.token_hex(_NAME // 2), Keys(make_key(), None, make_key())
        new = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.pwrite(new, keys.current + _NONE + keys.tags, 0)
            os.fsync(new)
        finally:
            os.close(new)
        self._sync()
        return name, keys

    def find(self, name: str) -> Keys | None:
        """Find keys; None if the file is gone, cut off, or names that no file of ours has."""
        try:
            held = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        if len(held) != _SIZE:
            return None
        current, following, tags = held[:KEY], held[KEY : 2 * KEY], held[2 * KEY :]
        return Keys(current, None if following == _NONE else following, tags)

    def replace(self, name: str, current: bytes, following: bytes | None) -> None:
        """Put other keys in place of the present and the next one, down to the disk.

        They are written over, for a new file would leave the old keys behind on the disk.
        """
        held = os.open(self._path(name), os.O_WRONLY)
        try:
            os.pwrite(held, current + (following or _NONE), 0)
            os.fdatasync(held)  # its size is what it was, so there is nothing else to write
        finally:
            os.close(held)

    def destroy(self, name: str) -> None:
        """Write zeros over keys and remove their file; do nothing if it is gone."""
        path = self._path(name)
        try:
            held = os.open(path, os.O_WRONLY)
        except FileNotFoundError:
            return
        try:
            os.pwrite(held, bytes(_SIZE), 0)
            os.fsync(held)
        finally:
            os.close(held)
        path.unlink(missing_ok=True)
        self._sync()

    def list_names(self) -> list[str]:
        """List the names of all key files."""
        if not self._folder.is_dir():
            return []
        return [each.name for each in self._folder.iterdir() if _is_name(each.name)]

    def _path(self, name: str) -> Path:
        if not _is_name(name):  # it comes from the database, which others may have written to
            raise FileNotFoundError(name)
        return self._folder / name

    def _sync(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _is_name(text: str) -> bool:
    return len(text) == _NAME and set(text) <= set("0123456789abcdef")
