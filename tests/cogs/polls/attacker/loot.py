"""Loot: all that an attacker has brought together."""

import io
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .states import State


def read_folders(*folders: Path) -> dict[str, bytes]:
    """Read every file in some folders, and what is packed in archives."""
    files: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            name, data = str(path), path.read_bytes()
            files[name] = data
            if name.endswith(".tar.gz"):
                files |= _unpack(name, data)
    return files


def _unpack(name: str, data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        contents = {each.name: tar.extractfile(each) for each in tar if each.isfile()}
        return {f"{name}/{inner}": file.read() for inner, file in contents.items() if file}


@dataclass(frozen=True)
class Loot:
    """Files by name, everybody who might have voted, and what a ballot may say.

    `order` is in which order people were seen to vote, `keys` are keys that were found elsewhere,
    and `states` are of databases that are not files, such as PostgreSQL's.
    """

    files: Mapping[str, bytes]
    members: Sequence[str]
    options: Sequence[str]
    order: Sequence[str] = ()
    keys: Sequence[bytes] = ()
    states: Sequence[State] = field(default=())
