"""What a poll leaves behind: nothing in the files, in the key folder or in backups."""

import tarfile
from pathlib import Path

from bot.clock import HeldClock
from bot.storage import Storage, backup, restore
from cogs.polls.ballots import Outcome
from cogs.polls.keys import KeyFolder
from cogs.polls.model import State
from cogs.polls.store import find_box, list_unscrubbed
from tests.cogs.polls.office import NOON, Office


async def read_box(office: Office) -> bytes:
    async with office.storage.read() as conn:
        boxed = await find_box(conn, "a1")
    assert boxed is not None
    return boxed.box


def read_files(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


async def test_no_box_is_left_in_a_file_once_a_poll_is_over(
    sqlite_url: str, tmp_path: Path
) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path / "backups")
    office = Office(storage, tmp_path / "keys")
    await office.opens()
    boxes = [await read_box(office)]
    for voter in range(12):
        await office.votes(f"member:{voter}", 0)
        boxes.append(await read_box(office))
    await office.closes()
    pieces = [each[1000:1100] for each in boxes]
    assert any(each in read_files(tmp_path / "data") for each in pieces)
    await office.ballots.tidy()
    assert not any(each in read_files(tmp_path / "data") for each in pieces)
    assert await list_unscrubbed(storage) == []
    await storage.close()


async def test_what_cannot_be_scrubbed_now_is_scrubbed_later(office: Office) -> None:
    await office.opens()
    await office.votes("ada", 0)
    await office.closes()
    async with office.storage.read() as conn:
        await find_box(conn, "a1")
        await office.ballots.tidy()
        assert await list_unscrubbed(office.storage) == ["a1"]
    await office.ballots.tidy()
    assert await list_unscrubbed(office.storage) == []


async def test_a_key_without_a_box_is_destroyed_and_no_other(office: Office) -> None:
    await office.opens()
    keys = KeyFolder(office.keys)
    (kept,) = keys.list_names()
    left, _ = keys.create()
    (office.keys / "notes").write_text("somebody else's", encoding="utf-8")
    assert sorted(keys.list_names()) == sorted([kept, left])
    await office.ballots.tidy()
    assert keys.list_names() == [kept]
    assert (office.keys / "notes").exists()
    assert await office.votes("ada", 0) is Outcome.COUNTED


async def test_a_backup_holds_no_key_and_an_older_one_voids_the_poll(
    sqlite_url: str, tmp_path: Path
) -> None:
    clock, archive = HeldClock(NOON), tmp_path / "backup.tar.gz"
    storage = await Storage.open(sqlite_url, backups=tmp_path / "backups")
    office = Office(storage, tmp_path / "keys")
    await office.opens()
    await office.all_vote({(0,): 12})
    (key,) = office.keys.iterdir()
    held = key.read_bytes()
    await backup(sqlite_url, archive, clock=clock)
    await office.votes("late", 1)
    await storage.close()

    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    unpacked = read_files(tmp_path / "unpacked")
    assert held[:32] not in unpacked
    assert held[64:] not in unpacked

    await restore(archive, sqlite_url, backups=tmp_path / "backups", clock=clock)
    restored = Office(await Storage.open(sqlite_url, backups=tmp_path / "backups"), office.keys)
    assert await restored.ballots.list_lost() == ["a1"]
    change = await restored.closes()
    assert change.poll is not None
    assert (change.poll.state, change.result) == (State.VOID, None)
    assert list(office.keys.iterdir()) == []
    await restored.storage.close()


async def test_a_backup_since_which_nobody_voted_goes_on(sqlite_url: str, tmp_path: Path) -> None:
    clock, archive = HeldClock(NOON), tmp_path / "backup.tar.gz"
    office = Office(await Storage.open(sqlite_url, backups=tmp_path / "backups"), tmp_path / "keys")
    await office.opens()
    await office.all_vote({(0,): 12})
    await backup(sqlite_url, archive, clock=clock)
    await office.storage.close()
    await restore(archive, sqlite_url, backups=tmp_path / "backups", clock=clock)
    restored = Office(await Storage.open(sqlite_url, backups=tmp_path / "backups"), office.keys)
    assert await restored.votes("late", 0) is Outcome.COUNTED
    assert await restored.votes("member:3", 0) is Outcome.ALREADY
    await restored.storage.close()
