"""The lock: one Staffroom at a time writes to a database.

A lock of the operating system ends with the process that holds it, however that ends; the file
and the process number in it stay behind and mean nothing without it.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.chat import StartError

from .errors import InUseError


class FileLock:
    """Holds a SQLite file for this process, through a file beside it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, file: Path) -> Self:
        """Take the lock of a database; raise StartError if somebody holds it."""
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = file.with_name(f"{file.name}.lock")
            descriptor = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as failure:
            raise StartError(
                f"{file.parent} cannot be written to: {failure.strerror}."
            ) from failure
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise InUseError(_sentence(file, holder)) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        return cls(descriptor)

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._descriptor is not None:
            # Unlocked by name, since a forked child would keep the lock open.
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _sentence(file: Path, holder: str) -> str:
    who = f" (process {holder})" if holder else ""
    return (
        f"Another Staffroom is already using {file}{who}. "
        "Stop it first, or choose another folder with --data."
    )
