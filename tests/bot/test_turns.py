"""Turns: what happens to messages reaches cogs though the database is away for a moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.chat import Message
from bot.commands import Cog, Context
from bot.dispatch import Deleted, Edited, turns
from bot.storage import StorageError, persisting
from tests.caller import Caller, calling


class Witness:
    """A cog that sees edits and deletions, while a database serves that a test can take away."""

    def __init__(self, caller: Caller) -> None:
        self.seen: list[str] = []
        self.failures: Counter[str] = Counter()
        """How often it is still to fail, by the message's id."""
        self._caller = caller
        cog = Cog("witness")
        cog.on_edit(self._edited)
        cog.on_delete(self._deleted)
        caller.app.host.registry.add(cog)
        caller.app.plugins.desks["witness"] = caller.app.plugins.desks["sample"]

    async def _edited(self, ctx: Context, message: Message) -> None:
        del ctx
        await self._see(message.id, message.text)

    async def _deleted(self, ctx: Context, message_id: str) -> None:
        del ctx
        await self._see(message_id, f"no {message_id}")

    async def _see(self, id_: str, what: str) -> None:
        await asyncio.sleep(0)
        if self.failures[id_]:
            self.failures[id_] -= 1
            raise StorageError("The database is busy. Please try again in a moment.")
        self.seen.append(what)

    async def edited(self, id_: str, text: str) -> bool:
        """Have a message edited."""
        it = self._caller.source()
        message = Message(id_, it.room, it.user, text)
        return await self._caller.app.dispatcher.tell(
            Edited(it.user, it.room, it.role, it.features, message)
        )

    async def deleted(self, id_: str) -> bool:
        """Have a message deleted."""
        it = self._caller.source()
        return await self._caller.app.dispatcher.tell(
            Deleted(it.user, it.room, it.role, it.features, id_)
        )

    def log(self, *levels: str) -> Sequence[str]:
        """List what the log has of some levels."""
        return [each["event"] for each in self._caller.log if each["level"] in levels]


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    """Give a member who speaks with a bot that has the sample cog."""
    async with calling(tmp_path) as caller:
        yield caller


@pytest.fixture
def witness(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> Witness:
    """Give a witness who is told again at once."""
    monkeypatch.setattr(persisting, "WAITS", (0, 0, 0))
    return Witness(caller)


async def test_a_deletion_outlives_a_database_that_is_busy(witness: Witness) -> None:
    witness.failures["1"] = len(persisting.WAITS)
    assert await witness.deleted("1")
    assert witness.seen == ["no 1"]
    assert witness.log("error") == []


async def test_a_database_that_is_away_for_long_is_logged_once_and_said(witness: Witness) -> None:
    witness.failures["1"] = 100
    assert not await witness.deleted("1")
    assert witness.failures["1"] == 99 - len(persisting.WAITS)
    assert witness.log("error") == ["a command failed"]


async def test_an_edit_does_not_overtake_another_one_and_holds_up_nothing_else(
    caller: Caller, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persisting, "WAITS", (0.2, 0.2))
    witness.failures["1"] = 1
    first = asyncio.create_task(witness.edited("1", "older"))
    second = asyncio.create_task(witness.edited("1", "newer"))
    await witness.deleted("2")
    assert await caller.says("member") == "MEMBER"
    assert witness.seen == ["no 2"]
    assert await first
    assert await second
    assert witness.seen == ["no 2", "older", "newer"]


async def test_of_a_crowd_that_waits_none_is_tried_again(
    witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST", 3)
    witness.failures.update({"1": 1, "2": 1, "3": 1, "4": 1})
    told = await asyncio.gather(*(witness.deleted(str(number)) for number in range(1, 6)))
    assert told == [False, False, True, True, True]
    assert sorted(witness.seen) == ["no 3", "no 4", "no 5"]
