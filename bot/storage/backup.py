"""Backup: put a consistent copy of the database into one file, while the bot goes on."""

import asyncio
import fcntl
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL

from bot.chat import StartError
from bot.clock import Clock

from .address import find_file, read_url, render_plain
from .archive import DATABASE, Manifest, write_archive
from .beside import Beside
from .copying import copy_database, find_revision, open_still, sync_file
from .errors import explained

_SCRATCH = ".backup-"


async def backup(url: str, target: Path, *, clock: Clock, beside: Beside | None = None) -> Manifest:
    """Write a backup to a file that is not there yet; raise StartError if that can't be."""
    address = read_url(url)
    file = find_file(address)
    if file is None:
        raise StartError(_advice(address))
    with explained(StartError, about=str(file)):
        return await asyncio.to_thread(_back_up, file, target, clock.now(), beside)


def _back_up(file: Path, target: Path, now: datetime, beside: Beside | None = None) -> Manifest:
    if not file.is_file():
        raise StartError(f"There is no database at {file} to back up.")
    if target.exists():
        raise StartError(f"{target} is there already, and a backup never overwrites. Name another.")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_leftovers(target.parent)
        with TemporaryDirectory(dir=target.parent, prefix=_SCRATCH) as folder, _held(Path(folder)):
            made = _write(file, Path(folder), now, beside)
            _place(Path(folder, "archive"), target)
    except OSError as failure:
        raise StartError(f"{target} cannot be written: {failure.strerror}.") from failure
    return made


def _clear_leftovers(folder: Path) -> None:
    """Remove what backups left behind that were killed: whole copies of the database."""
    for left in folder.glob(f"{_SCRATCH}*"):
        with _held(left) as is_left:
            if is_left:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder for as long as this process lives; False if another one holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _can_lock(descriptor)
    finally:
        os.close(descriptor)


def _can_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(file: Path, folder: Path, now: datetime, beside: Beside | None) -> Manifest:
    copy = folder / DATABASE
    copy_database(file, copy)
    with closing(open_still(copy)) as connection:
        revision = find_revision(connection)
    files = {DATABASE: copy} | (beside.copy_to(folder) if beside is not None else {})
    return write_archive(
        folder / "archive", files, version=_version(), created=now, revision=revision
    )


def _place(made: Path, target: Path) -> None:
    """Give the finished file its name, which must be free: a link refuses where a move replaces."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise StartError(f"{target} is there already by now. Name another file.") from None
    except OSError:  # a disk that knows no links, such as a memory stick
        made.rename(target)
    sync_file(target.parent)


def _version() -> str:
    try:
        return version("staffroom")
    except PackageNotFoundError:
        return "unknown"


def _advice(url: URL) -> str:
    return (
        "PostgreSQL keeps its own backups. Make one with "
        f"`pg_dump --format=custom --file=staffroom.dump {shlex.quote(render_plain(url))}`."
    )
