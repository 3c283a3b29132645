"""Beside: what is kept in files next to the database, and must go with it into a backup.

An account on Matrix is a token and a store of keys, which are of use only together.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from .archive import ACCOUNT, KEYS
from .copying import copy_database, free_path, sync_file


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the files of an account are."""

    account: Path
    keys: Path

    @property
    def _files(self) -> dict[str, Path]:
        return {ACCOUNT: self.account, KEYS: self.keys}

    def copy_to(self, folder: Path) -> dict[str, Path]:
        """Copy the files into a folder, the store as it is at one moment; nothing if one lacks."""
        if not all(each.is_file() for each in self._files.values()):
            return {}
        copy_database(self.keys, folder / KEYS)
        account = folder / ACCOUNT
        account.touch(mode=0o600, exist_ok=False)
        shutil.copyfile(self.account, account)
        return {name: folder / name for name in self._files}

    def put_back(self, folder: Path, backups: Path, stem: str) -> None:
        """Put unpacked files in place; those that were there before are set aside."""
        for name, target in self._files.items():
            new = folder / name
            if not new.is_file():
                continue
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if target.is_file():
                aside = free_path(backups, f"{stem}-{target.stem}", target.suffix)
                aside.touch(mode=0o600, exist_ok=False)
                shutil.copyfile(target, aside)
            for end in ("-journal", "-wal", "-shm"):
                Path(f"{target}{end}").unlink(missing_ok=True)
            new.replace(target)
            sync_file(target.parent)
