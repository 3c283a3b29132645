"""Upkeep: what the operator does from the command line while nobody talks to the bot."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.app import check_platforms, open_app
from bot.chat import StartError
from bot.clock import SystemClock
from bot.communities import Approval, Communities, list_settled
from bot.settings import Settings, find_unknown
from bot.storage import Beside, InUseError, Storage, StorageError, backup, restore

CLOCK = SystemClock()


def say(text: str) -> None:
    """Tell the operator something."""
    print(text)  # noqa: T201  the command line's voice


async def check_all(settings: Settings, options: Mapping[str, Any] | None = None) -> int:
    """Start everything but the platforms, say how it is, and give 1 if something is wrong."""
    say(f"Data folder: {settings.data.resolve()}")
    say(f"Keys of open polls: {settings.keys}")
    unknown = find_unknown()
    for told in unknown:
        say(f"Setting: {told}")
    approvals, is_kept_well = await _check_kept(settings)
    told_of, are_platforms_well = await check_platforms(settings, approvals, options)
    for told in told_of:
        say(told)
    owners = [each for each in settings.owners if each.startswith("discord:")]
    if settings.discord_token is not None and not owners:
        say(
            "Owners: STAFFROOM_OWNERS names nobody on Discord, so nobody there can approve servers "
            "or say who moderates."
        )
    if settings.matrix_homeserver and not any(
        each.startswith("matrix:") for each in settings.owners
    ):
        say("Owners: STAFFROOM_OWNERS names nobody on Matrix, so nobody there can approve rooms.")
    if not settings.are_keys_apart:
        say(
            "Keys of open polls: they would lie in the data folder, and be copied with it. Name a "
            "folder elsewhere by STAFFROOM_POLL_KEYS."
        )
    can_keep_keys = _can_write(settings.keys)
    if not can_keep_keys:
        say(
            "Keys of open polls: the bot may not write there, so no poll can be opened. Make the "
            "folder and let the bot's user own it, or name another by STAFFROOM_POLL_KEYS."
        )
    are_keys_well = settings.are_keys_apart and can_keep_keys
    is_well = not unknown and is_kept_well and are_platforms_well and are_keys_well
    say("Everything is in order." if is_well else "Something needs your attention; see above.")
    return 0 if is_well else 1


def _can_write(folder: Path) -> bool:
    """Tell whether a folder can be written to, or made."""
    try:
        there = next(each for each in (folder, *folder.parents) if each.exists())
    except OSError:
        return False
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


async def _check_kept(settings: Settings) -> tuple[list[Approval], bool]:
    """Say how the database and the cogs are; give what is approved there, and if all is well."""
    is_well = True
    try:
        async with open_app(settings) as app:
            say(f"Database: in order{_moved(app.host.storage)}")
            reports = app.plugins.list_cogs()
            for name in sorted(settings.cogs_off - {each.name for each in reports}):
                say(f"Cog {name}: there is none of this name to switch off by STAFFROOM_COGS_OFF")
                is_well = False
            for report in reports:
                if report.name in settings.cogs_off:
                    say(f"Cog {report.name}: switched off by STAFFROOM_COGS_OFF")
                elif report.is_loaded:
                    say(f"Cog {report.name}: in order")
                else:
                    say(f"Cog {report.name}: {report.problem}")
                    is_well = False
            return app.host.communities.list(), is_well
    except InUseError as use:
        found = re.search(r"\(process \d+\)", str(use))
        say(f"Database: in use by the bot, which is running{f' {found[0]}' if found else ''}")
        return await _read_beside(settings)
    except StartError as failure:
        say(f"Database: {failure}")
        return list_settled(settings.approved), False


async def _read_beside(settings: Settings) -> tuple[list[Approval], bool]:
    """Read what is approved while the bot runs."""
    storage = Storage.beside(settings.url)
    communities = Communities(storage, settings.approved)
    try:
        await communities.read()
    except StorageError as failure:
        say(f"Database: {failure}")
        return communities.list(), False
    finally:
        await storage.close()
    return communities.list(), True


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
    made = await backup(settings.url, target, clock=CLOCK, beside=_beside(settings))
    say(f"Backup: {target}")
    if len(made.files) > 1:
        say("It holds the bot's token and keys on Matrix, so keep it as safe as a password.")
    return 0


async def restore_backup(settings: Settings, file: Path) -> int:
    """Bring back a backup."""
    aside = await restore(
        file, settings.url, backups=settings.backups, clock=CLOCK, beside=_beside(settings)
    )
    say("\n".join(_restored(file, aside)))
    return 0


def _beside(settings: Settings) -> Beside:
    return Beside(settings.matrix / "account.json", settings.matrix / "keys.db")


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
