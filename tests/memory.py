"""Memory: where tests write, so that they wait for no disks: a third of their time went there."""

import os
import shutil
from pathlib import Path

_ENOUGH = 500_000_000


def find_memory() -> Path | None:
    """Find where files are kept in memory; None if there is little room, as in some containers."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
    has_room = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ENOUGH
    return memory if has_room else None
