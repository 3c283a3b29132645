"""Trouble at an awkward moment: it costs nothing but time, and no other platform."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.matrix import adapter, faults, stream
from bot.adapters.matrix.hearing import Heard, Kind
from bot.adapters.matrix.work import Work
from bot.app import App, open_matrix
from bot.chat import Reply, Room
from bot.storage import StorageError, Values, persisting
from tests.adapters.matrix.bots import (
    PATIENCE,
    bring_in,
    kept_token,
    new_bot,
    running_bot,
    settings_for,
    through,
)
from tests.matrix_server import Account, People, Proxy, Synapse


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "_FIRST_WAIT", 0.05)
    monkeypatch.setattr(persisting, "WAIT", 0.05)
    monkeypatch.setattr(persisting, "WAITS", (0.01, 0.01))


@contextlib.asynccontextmanager
async def locked(app: App, folder: Path) -> AsyncIterator[None]:
    """Have another program write to the database meanwhile."""
    async with app.host.storage.write() as conn:
        await conn.execute(text("PRAGMA busy_timeout = 20"))
    with contextlib.closing(sqlite3.connect(folder / "staffroom.db", isolation_level=None)) as it:
        it.execute("BEGIN IMMEDIATE")
        yield
        it.execute("ROLLBACK")


async def logged(folder: Path, event: str) -> None:
    """Wait until the log tells of something."""
    path = folder / "logs" / "staffroom.log"
    async with asyncio.timeout(PATIENCE):
        while event not in path.read_text("utf-8"):  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.02)


async def test_a_proxy_that_fails_right_after_the_sign_in_is_waited_out(
    synapse: Synapse, proxy: Proxy, tmp_path: Path
) -> None:
    account = await through(proxy, synapse)
    fault = proxy.faults.fail("GET", "**/m.direct", times=2)
    async with running_bot(account, tmp_path, cogs_off="faq"):
        assert fault.hits == 2


async def test_a_database_that_is_busy_at_the_daily_tidying_ends_nothing(
    synapse: Synapse, tmp_path: Path
) -> None:
    settings = settings_for(await synapse.register("Staffroom"), tmp_path, cogs_off="faq")
    async with open_matrix(settings) as (app, matrix), asyncio.TaskGroup() as tasks:
        async with locked(app, tmp_path):
            running = tasks.create_task(matrix.run())
            await logged(tmp_path, "what is long past is not forgotten yet")
        await asyncio.wait_for(matrix.ready.wait(), PATIENCE)
        running.cancel()


async def test_a_database_that_is_busy_when_the_bot_is_taken_out_ends_nothing(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path, cogs_off="faq") as bot:
        room = await bring_in(bot, ada)
        other = await bring_in(bot, ada, "Other")
        async with locked(bot.app, tmp_path):
            await ada.kicks(room, bot.account)
            await logged(tmp_path, "a room that was left is not forgotten yet")
        assert len(await bot.asked(ada, other, "!help help")) == 1
        kept = await Values(bot.app.host.storage, "", "matrix").all()
        assert room not in str(kept)


async def test_a_history_that_cannot_be_read_stops_nothing(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, account = await people.person("Ada"), await through(proxy, synapse)
    async with running_bot(account, tmp_path, cogs_off="faq") as bot:
        room = await bring_in(bot, ada)
    for word in ("one", "two", "three", "!help help"):
        said = await ada.says(room, word)
    monkeypatch.setitem(stream._FILTER["room"]["timeline"], "limit", 2)  # type: ignore[index]
    fault = proxy.faults.refuse("GET", "**/messages", "M_FORBIDDEN", times=None)
    async with running_bot(account, tmp_path, cogs_off="faq") as bot:
        await bot.handles(said)
        assert fault.hits == 1
        assert len(await bot.said_to(ada, room)) == 1


async def test_a_place_in_the_stream_that_is_not_known_any_more_is_given_up(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path, cogs_off="faq") as bot:
        room = await bring_in(bot, ada)
        proxy.faults.refuse("GET", "**/sync", "M_UNKNOWN", status=400)
        proxy.breaks()
        await logged(tmp_path, "is not known any more")
        while bot.matrix.contact.trouble:  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.02)
        assert len(await bot.asked(ada, room, "!help help")) == 1


async def test_a_token_that_runs_out_is_replaced_by_the_password(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_LASTING", 0.0)
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path, cogs_off="faq") as bot:
        room, token = await bring_in(bot, ada), kept_token(tmp_path)
        await Account(synapse.url, bot.account.user_id, "", token, "").revokes_token()
        await logged(tmp_path, "matrix does not let the bot stay")
        await asyncio.wait_for(bot.matrix.ready.wait(), PATIENCE)
        assert kept_token(tmp_path) != token
        assert len(await bot.asked(ada, room, "!help help")) == 1


async def test_a_post_that_the_server_refuses_holds_up_nothing(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path, cogs_off="faq") as bot:
        room, outbox = await bring_in(bot, ada), bot.app.host.outbox
        proxy.faults.refuse("PUT", "**/send/**", "M_TOO_LARGE", status=413)
        async with bot.app.host.storage.write() as conn:
            for word in ("one", "two"):
                await outbox.post(conn, Room(f"matrix:{room}", "Staff"), Reply(word))
        await outbox.flush()
        await ada.waits_for(room, lambda each: each.body == "two")
        assert [each.body for each in await bot.said_to(ada, room)] == ["two"]


class Clerk:
    """Takes events, and can't while the database is away."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.taken: list[str] = []
        self.finished: list[str] = []

    async def take(self, heard: Heard) -> None:
        """Take an event."""
        if self.failures:
            self.failures -= 1
            raise StorageError("The database is busy. Please try again in a moment.")
        self.taken.append(heard.id)

    async def finish(self, ids: Sequence[str]) -> None:
        """Note events that are done with."""
        self.finished += ids


@pytest.mark.parametrize(("failures", "taken"), [(2, ["1", "2"]), (3, ["2"])])
async def test_an_event_that_the_database_could_not_serve_for_is_tried_again_and_never_lost(
    failures: int, taken: list[str]
) -> None:
    clerk = Clerk(failures)
    at_work = Work(clerk.take, clerk.finish, lambda: None)
    async with asyncio.TaskGroup() as tasks:
        at_work.begin(tasks)
        for id_ in "12":
            at_work.add(Heard(id_, "!room", "@ada:x", Kind.SAID))
        await at_work.wait_idle()
        await at_work.keep()
    assert clerk.taken == taken
    assert clerk.finished == taken
