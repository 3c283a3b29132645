"""Settings for bots in tests, and a database that is there already, as after the first start."""

import asyncio
import tempfile
from functools import cache
from pathlib import Path
from threading import Thread

from bot.settings import Settings
from bot.storage import Storage
from tests.databases import render_sqlite

FILE = "staffroom.db"


def settle(folder: Path, **given: object) -> Settings:
    """Give the settings of a bot that keeps its things in a folder and has been started before.

    To make the tables anew for each of a thousand bots would take minutes.
    """
    # Validated, not constructed: so it reads neither the environment nor a .env file.
    settings = Settings.model_validate({"data": folder, **given})
    file = folder / FILE
    if "database_url" not in given and not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(_make_empty())
    return settings


@cache
def _make_empty() -> bytes:
    """Make a database with every table and no rows, once in a process."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / FILE

        async def make() -> None:
            storage = await Storage.open(render_sqlite(file), backups=file.parent)
            await storage.close()

        # In a thread, as a loop runs here.
        thread = Thread(target=lambda: asyncio.run(make()))
        thread.start()
        thread.join()
        return file.read_bytes()
