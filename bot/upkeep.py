"""Upkeep: what the operator does from the command line while nobody talks to the bot."""

from collections.abc import Iterator
from pathlib import Path

from bot.app import open_app
from bot.chat import StartError
from bot.clock import SystemClock
from bot.settings import Settings, find_unknown
from bot.storage import Storage, backup, restore

CLOCK = SystemClock()


def say(text: str) -> None:
    """Tell the operator something."""
    print(text)  # noqa: T201  the command line's voice


async def check_all(settings: Settings) -> int:
    """Start everything but the platforms, say how it is, and give 1 if something is wrong."""
    is_well = True
    say(f"Data folder: {settings.data.resolve()}")
    for told in find_unknown():
        say(f"Setting: {told}")
        is_well = False
    try:
        async with open_app(settings) as app:
            say(f"Database: in order{_moved(app.host.storage)}")
            for report in app.plugins.list_cogs():
                if report.name in settings.cogs_off:
                    say(f"Cog {report.name}: switched off by STAFFROOM_COGS_OFF")
                elif report.is_loaded:
                    say(f"Cog {report.name}: in order")
                else:
                    say(f"Cog {report.name}: {report.problem}")
                    is_well = False
    except StartError as failure:
        say(f"Database: {failure}")
        is_well = False
    say("Platforms: none is set up yet, so the bot runs on the console.")
    say("Everything is in order." if is_well else "Something needs your attention; see above.")
    return 0 if is_well else 1


async def migrate_database(settings: Settings) -> int:
    """Bring the database up to date."""
    storage = await Storage.open(settings.url, backups=settings.backups, clock=CLOCK)
    say(f"The database is up to date{_moved(storage)}.")
    await storage.close()
    return 0


async def make_backup(settings: Settings, file: Path | None) -> int:
    """Copy everything that must not be lost into one file."""
    name = f"staffroom-{CLOCK.now():%Y%m%dT%H%M%SZ}.tar.gz"
    target = file or settings.backups / name
    await backup(settings.url, target, clock=CLOCK)
    say(f"Backup: {target}")
    return 0


async def restore_backup(settings: Settings, file: Path) -> int:
    """Bring back a backup."""
    aside = await restore(file, settings.url, backups=settings.backups, clock=CLOCK)
    say("\n".join(_restored(file, aside)))
    return 0


def _restored(file: Path, aside: Path | None) -> Iterator[str]:
    yield f"Restored from {file}."
    if aside is not None:
        yield f"What was there before is kept in {aside}."


def _moved(storage: Storage) -> str:
    done = storage.upgrade
    if done is None:
        return ""
    kept = f"; a copy from before is in {done.backup}" if done.backup else ""
    return f" (brought to {done.new}{kept})"
