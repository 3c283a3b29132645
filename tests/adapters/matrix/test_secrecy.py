"""What is secret on Matrix: where it is said, what is taken back, and what is kept of it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.matrix.bots import Bot, bring_in, direct_with, new_bot, running_bot
from tests.confess import CONFESS
from tests.matrix_server import Message, People, Person, Synapse
from tests.shelf import NO_FAQ, shelved
from tests.talk import START


@pytest.fixture
async def bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Bot]:
    """Run a bot that has the sample cog."""
    with shelved(tmp_path / "shelf", confess=CONFESS):
        async with new_bot(synapse, tmp_path / "data", cogs_off=NO_FAQ) as bot:
            yield bot


def rows(bot: Bot, table: str) -> list[tuple[object, ...]]:
    """List all rows of a table."""
    with closing(sqlite3.connect(bot.folder / "staffroom.db")) as database:
        return list(database.execute(f"SELECT * FROM {table}"))  # noqa: S608


async def notes(bot: Bot) -> None:
    """Have the bot note what it has answered, as it does a moment later by itself."""
    assert bot.matrix._inside is not None
    await bot.matrix._inside.work.keep()


def is_gone(person: Person, room: str, event: str) -> bool:
    """Tell whether a message, or a reaction, was taken back."""
    redacted = [each.redacts for each in person.client.events[room].values()]
    return event in redacted


async def test_it_is_answered_in_an_encrypted_conversation_and_taken_back(
    bot: Bot, people: People
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    room = await bring_in(bot, ada, others=[bob])
    await ada.sets_level(room, bot.account, 50)
    said = await bob.says(room, "!confess to 7")
    await bot.handles(said)
    direct = await direct_with(bob)
    (question,) = await bot.said_to(bob, direct)
    assert question.is_encrypted
    assert "Nothing of what others can see in the room is counted." in question.body
    assert not question.reactions
    await ada.sees(room)
    assert is_gone(ada, room, said)
    assert await bot.said_to(ada, room) == []
    chosen = await bob.says(direct, "1")
    await bot.handles(chosen)
    await bob.sees(direct)
    assert is_gone(bob, direct, chosen)
    assert is_gone(bob, direct, question.id)
    assert (await bot.said_to(bob, direct))[-1].body == "Noted: me."
    assert rows(bot, "offer") == []
    assert all(direct not in str(row) and bob.user_id not in str(row) for row in kept(bot))


def kept(bot: Bot) -> list[tuple[object, ...]]:
    """List what the bot's database holds of events and answers."""
    return [row for table in ("inbox_event", "inbox_reply", "offer") for row in rows(bot, table)]


@pytest.mark.parametrize("how", ["number", "reaction"])
async def test_an_answer_in_the_room_is_taken_back_and_asked_for_in_private(
    bot: Bot, people: People, how: str
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    room = await bring_in(bot, ada, others=[bob])
    await ada.sets_level(room, bot.account, 50)
    (asked,) = await bot.asked(ada, room, "!confess open")
    assert not asked.reactions
    await bob.sees(room)
    if how == "number":
        event = await bob.says(room, "2", reply_to=asked)
    else:
        event = await bob.reacts(room, "2\N{VARIATION SELECTOR-16}\u20e3", asked.id)
    await bot.handles(event)
    direct = await direct_with(bob)
    (question,) = await bot.said_to(bob, direct)
    assert "Nothing of what others can see in the room is counted." in question.body
    await ada.sees(room)
    assert is_gone(ada, room, event)
    # Nor is a reaction in the conversation any good: it travels in clear.
    event = await bob.reacts(direct, "1\N{VARIATION SELECTOR-16}\u20e3", question.id)
    await bot.handles(event)
    assert "never encrypted" in (await bot.said_to(bob, direct))[-1].body
    await bot.asked(bob, direct, "2")
    assert (await bot.said_to(bob, direct))[-1].body == "Noted: other."


async def test_answers_are_of_one_length_whatever_they_say(bot: Bot, people: People) -> None:
    ada = await people.person("Ada")
    await bring_in(bot, ada)
    direct = await bring_in(bot, ada, "", direct=True, encrypted=True)
    lengths = set()
    for number in ("1", "2"):
        await bot.asked(ada, direct, "confess to 7")
        await bot.asked(ada, direct, number)
        last: Message = (await bot.said_to(ada, direct))[-1]
        raw = await ada.call("GET", "rooms", direct, "event", last.id)
        lengths.add(len(raw["content"]["ciphertext"]))
    assert len(lengths) == 1


async def test_a_conversation_in_clear_is_left_for_an_encrypted_one(
    bot: Bot, people: People
) -> None:
    ada = await people.person("Ada")
    await bring_in(bot, ada)
    clear = await bring_in(bot, ada, "", direct=True)
    assert await bot.asked(ada, clear, "confess to 7") == []
    direct = await direct_with(ada)
    (question,) = await bot.said_to(ada, direct)
    assert question.is_encrypted


async def test_who_wrote_directly_is_not_in_the_inbox(bot: Bot, people: People) -> None:
    ada = await people.person("Ada")
    room = await bring_in(bot, ada)
    direct = await bring_in(bot, ada, "", direct=True, encrypted=True)
    await bot.asked(ada, room, "!help")
    await notes(bot)
    assert any(room in row for row in rows(bot, "inbox_event"))
    before = len(rows(bot, "inbox_event"))
    assert await bot.asked(ada, direct, "help")
    await notes(bot)
    assert len(rows(bot, "inbox_event")) == before
    content = (bot.folder / "staffroom.db").read_bytes()
    content += (bot.folder / "staffroom.db-wal").read_bytes()
    said = [each.id for each in ada.seen(direct) if each.sender == ada.user_id]
    assert all(each.encode() in content for each in said)  # without the room it tells nothing
    assert not [row for row in rows(bot, "inbox_event") if direct in row and "said" in row]


async def test_what_was_said_directly_before_a_crash_is_found_again(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, account = await people.person("Ada"), await synapse.register("Staffroom")
    async with running_bot(account, tmp_path, cogs_off=NO_FAQ) as bot:
        await bring_in(bot, ada)
        other, direct = [
            await bring_in(bot, each, "", direct=True, encrypted=True)
            for each in (await people.person("Bob"), ada)
        ]
        assert other != direct
    said = await ada.says(direct, "help digest")
    # As it is left behind by a bot that was killed before it had answered.
    with closing(sqlite3.connect(tmp_path / "staffroom.db")) as database, database:
        row = (f"matrix:{account.user_id}", said, 999, "", "said", START.isoformat(), 0, 0)
        database.execute("INSERT INTO inbox_event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    async with running_bot(account, tmp_path, cogs_off=NO_FAQ) as bot:
        await bot.handles(said)
        assert len(await bot.said_to(ada, direct)) == 1
        await notes(bot)
        assert [each for each in rows(bot, "inbox_event") if said in each] == []


async def test_the_bot_itself_can_not_read_again_what_was_secret(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, account = await people.person("Ada"), await synapse.register("Staffroom")
    with shelved(tmp_path / "shelf", confess=CONFESS):
        async with running_bot(account, tmp_path / "data", cogs_off=NO_FAQ) as bot:
            await bring_in(bot, ada)
            # Ada's own room, in which the bot has no power to take anything back.
            given: dict[str, Any] = {"direct": True, "encrypted": True, "preset": "private_chat"}
            direct = await bring_in(bot, ada, "", **given)
            (plain,) = await bot.asked(ada, direct, "help confess")
            secret = []
            for line in ("confess to 7", "1"):
                said = await ada.says(direct, line)
                await bot.handles(said)
                secret += [said, (await bot.said_to(ada, direct))[-1].id]
            assert [await is_readable(bot, ada, direct, each) for each in secret] == [False] * 4
            (after,) = await bot.asked(ada, direct, "help confess")
            assert await is_readable(bot, ada, direct, after.id)
            assert not await is_readable(bot, ada, direct, plain.id)  # it came before
        async with running_bot(account, tmp_path / "data", cogs_off=NO_FAQ) as bot:
            assert not any([await is_readable(bot, ada, direct, each) for each in secret])
            assert await is_readable(bot, ada, direct, after.id)


async def is_readable(bot: Bot, person: Person, room: str, event: str) -> bool:
    """Tell whether the bot's keys open an event, as the server has it."""
    assert bot.matrix._inside is not None
    raw = await person.call("GET", "rooms", room, "event", event)
    if not raw["content"]:
        return False
    return bot.matrix._inside._crypt.read(raw, room) is not None
