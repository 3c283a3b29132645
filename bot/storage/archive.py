"""Archives: the one file that a backup is, a .tar.gz of files and a manifest that vouches for them.

manifest.json   what made it, when, the database's revision, the SHA-256 of each file
staffroom.db    the database
matrix.json     the bot's account on Matrix, and
matrix.db       the keys to its encrypted rooms: both or neither
"""

import hashlib
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.chat import StartError

DATABASE = "staffroom.db"
ACCOUNT = "matrix.json"
KEYS = "matrix.db"
_WHOLE = ({DATABASE}, {DATABASE, ACCOUNT, KEYS})
"""What an archive may hold."""
_MANIFEST = "manifest.json"
_MANIFEST_LIMIT = 1_000_000
_CHUNK = 1 << 20


class Manifest(BaseModel):
    """What an archive says of itself; `files` gives the SHA-256 of each by its name."""

    model_config = ConfigDict(frozen=True)

    product: Literal["staffroom"] = "staffroom"
    format: Literal[1] = 1
    version: str
    created: datetime
    revision: str | None
    files: Mapping[str, str]


def write_archive(
    target: Path,
    files: Mapping[str, Path],
    *,
    version: str,
    created: datetime,
    revision: str | None,
) -> Manifest:
    """Write a new archive, readable by its owner alone, down to the disk."""
    sums = {name: _sum(path) for name, path in files.items()}
    manifest = Manifest(version=version, created=created, revision=revision, files=sums)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as sink:
        with tarfile.open(fileobj=sink, mode="w:gz") as tar:
            told = manifest.model_dump_json(indent=2).encode()
            tar.addfile(_entry(_MANIFEST, len(told), created), BytesIO(told))
            for name, path in files.items():
                with path.open("rb") as source:
                    tar.addfile(_entry(name, path.stat().st_size, created), source)
        sink.flush()
        os.fsync(sink.fileno())
    return manifest


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive's files into a folder, each checked; raise StartError if one is wrong.

    Only the names that the program knows are ever written, so a path in an archive leads nowhere.
    """
    with _broken_told(archive), tarfile.open(archive, mode="r:gz") as tar:
        first = tar.next()
        if first is None or first.name != _MANIFEST or not first.isreg():
            raise StartError(f"{archive} is not a backup that Staffroom made.")
        manifest = Manifest.model_validate_json(_content(tar, first).read(_MANIFEST_LIMIT))
        if set(manifest.files) not in _WHOLE:
            raise StartError(f"{archive} holds files that this Staffroom does not know.")
        wanted = dict(manifest.files)
        for entry in iter(tar.next, None):
            expected = wanted.pop(entry.name, None)
            if expected is None or not entry.isreg():
                raise StartError(f"{archive} holds something that its manifest does not name.")
            if _write(_content(tar, entry), folder / entry.name) != expected:
                raise StartError(f"{archive} is damaged: {entry.name} is not what was backed up.")
    if wanted:
        raise StartError(f"{archive} is damaged: {', '.join(wanted)} is missing.")
    return manifest


@contextmanager
def _broken_told(archive: Path) -> Iterator[None]:
    try:
        yield
    except ValidationError:
        raise StartError(
            f"{archive} was not made by Staffroom, or by a newer one. Use a newer program for it."
        ) from None
    except FileNotFoundError:
        raise StartError(f"There is no file {archive}.") from None
    except (tarfile.TarError, EOFError, zlib.error, OSError) as failure:
        raise StartError(f"{archive} cannot be read as a backup: {failure}.") from failure


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(entry)
    if content is None:
        raise tarfile.ReadError(f"{entry.name} has no content")
    return content


def _write(source: IO[bytes], target: Path) -> str:
    found = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
        while chunk := source.read(_CHUNK):
            found.update(chunk)
            sink.write(chunk)
        sink.flush()
        os.fsync(sink.fileno())
    return found.hexdigest()


def _sum(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _entry(name: str, size: int, created: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(created.timestamp())
    return entry
