"""Archives that Staffroom did not make: right but for one thing, cut, spoilt, or malicious."""

import contextlib
import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.storage import list_revisions

PAGE = 4096
"""Bytes of a page: https://sqlite.org/fileformat.html#the_database_header."""


def damage(data: bytes, table: str = "cog_value") -> bytes:
    """Damage the page that a table begins on, and none that lists the tables."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        # A copy in memory can't have the write-ahead log that its header asks for.
        database.deserialize(data[:18] + b"\x01\x01" + data[20:])
        wanted = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (number,) = database.execute(wanted, (table,)).fetchone()
    start = (number - 1) * PAGE
    return data[:start] + b"\xff" * PAGE + data[start + PAGE :]


class Forged:
    """An archive made by hand, right but for what a test makes wrong."""

    def __init__(self, database: bytes, **changes: Any) -> None:
        self.database = database
        digest = hashlib.sha256(database).hexdigest()
        self.manifest: dict[str, Any] = {
            "product": "staffroom",
            "format": 1,
            "version": "0.1.0",
            "created": "2026-03-01T12:00:00Z",
            "revision": list_revisions()[-1],
            "files": {"staffroom.db": digest},
            **changes,
        }

    def write(self, archive: Path, *more: tarfile.TarInfo, name: str = "staffroom.db") -> None:
        """Write the archive, with further members after its own."""
        with tarfile.open(archive, "w:gz") as tar:
            self._add(tar, "manifest.json", json.dumps(self.manifest).encode())
            self._add(tar, name, self.database)
            for entry in more:
                tar.addfile(entry, io.BytesIO(b"x" * entry.size))

    def _add(self, tar: tarfile.TarFile, name: str, data: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    """Make a member of an archive."""
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    entry.size = 5 if kind == tarfile.REGTYPE else 0
    return entry


def cut(archive: Path, share: float) -> None:
    """Keep the first part of an archive alone."""
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * share)])


def spoil(archive: Path) -> None:
    """Change a byte in the middle."""
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 0xFF
    archive.write_bytes(data)


def manifest_alone(archive: Path, *more: tarfile.TarInfo) -> None:
    """Make an archive whose manifest tells of a database that is not in it."""
    manifest = json.dumps(Forged(b"").manifest).encode()
    with tarfile.open(archive, "w:gz") as tar:
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(manifest)
        tar.addfile(entry, io.BytesIO(manifest))
        for link in more:
            tar.addfile(link)


BROKEN: dict[str, tuple[Callable[[bytes, Path], object], str]] = {
    "not there": (lambda _, file: file.unlink(), "There is no file"),
    "empty": (lambda _, file: file.write_bytes(b""), "cannot be read as a backup"),
    "text": (lambda _, file: file.write_bytes(b"hello " * 99), "cannot be read as a backup"),
    "cut at the end": (lambda _, file: cut(file, 0.98), "cannot be read as a backup|is damaged"),
    "cut in half": (lambda _, file: cut(file, 0.5), "cannot be read as a backup|is damaged"),
    "cut at once": (lambda _, file: cut(file, 0.02), "cannot be read as a backup"),
    "spoilt": (lambda _, file: spoil(file), "cannot be read as a backup|is damaged"),
    "another product": (
        lambda data, file: Forged(data, product="other").write(file),
        "was not made by Staffroom, or by a newer one",
    ),
    "a newer format": (
        lambda data, file: Forged(data, format=2).write(file),
        "was not made by Staffroom, or by a newer one",
    ),
    "a newer revision": (
        lambda data, file: Forged(data, revision="9999").write(file),
        "was made by a newer Staffroom",
    ),
    "an older revision told": (
        lambda data, file: Forged(data, revision=list_revisions()[0]).write(file),
        "its manifest tells of another database",
    ),
    "a wrong sum": (
        lambda data, file: Forged(data, files={"staffroom.db": "0" * 64}).write(file),
        "is not what was backed up",
    ),
    "no files": (lambda data, file: Forged(data, files={}).write(file), "does not know"),
    "a further file told": (
        lambda data, file: Forged(
            data, files={"staffroom.db": hashlib.sha256(data).hexdigest(), "../evil": "0"}
        ).write(file),
        "holds files that this Staffroom does not know",
    ),
    "a database that is none": (lambda _, file: Forged(b"x" * 9000).write(file), "not a SQLite"),
    "a damaged database": (
        lambda data, file: Forged(damage(data)).write(file),
        "The database is damaged, says SQLite's check",
    ),
    "no database": (
        lambda data, file: Forged(data).write(file, name="other.db"),
        "something that its manifest does not name",
    ),
    "a manifest alone": (lambda _, file: manifest_alone(file), "staffroom.db is missing"),
    "a path that climbs": (
        lambda data, file: Forged(data).write(file, member("../../evil")),
        "something that its manifest does not name",
    ),
    "a path from the root": (
        lambda data, file: Forged(data).write(file, member("/tmp/staffroom-evil")),  # noqa: S108
        "something that its manifest does not name",
    ),
    "the database twice": (
        lambda data, file: Forged(data).write(file, member("staffroom.db")),
        "something that its manifest does not name",
    ),
    "a link": (
        lambda _, file: manifest_alone(
            file, member("staffroom.db", tarfile.SYMTYPE, "/etc/hostname")
        ),
        "something that its manifest does not name",
    ),
}
