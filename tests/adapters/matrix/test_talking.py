"""In rooms and in direct conversations: what is meant for the bot, and how it answers."""

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.dispatch import dispatcher
from tests.adapters.matrix.bots import PATIENCE, bring_in, direct_with, new_bot
from tests.matrix_server import People, Person, Synapse, api
from tests.shelf import shelved


async def test_a_command_in_a_room_is_answered_by_a_reply_that_calls_who_asked(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        said = await ada.says(room, "!help faq ask")
        await bot.handles(said)
        (answer,) = await bot.said_to(ada, room)
        assert answer.reply_to == said
        assert answer.mentions == {ada.user_id}
        assert answer.msgtype == "m.notice"
        assert answer.body.startswith("Usage: faq ask")
        assert "<h3>" in answer.html


async def test_what_is_not_meant_for_the_bot_is_left_alone(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        for text in ("help", "!unknown thing", "just chatting", "1", "staffroom is it"):
            assert await bot.asked(ada, room, text) == []


async def test_the_bot_is_addressed_by_its_name(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        me = bot.account.user_id
        for text in (f"{me} help", f"{me}: help", "Staffroom: help", "@Staffroom, help"):
            (answer, *_) = await bot.asked(ada, room, text)
            assert answer.body.startswith("What I can do")


async def test_the_bot_is_addressed_by_a_mention(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (answer, *_) = await bot.asked(ada, room, "help", mention=bot.account)
        assert answer.body.startswith("What I can do")


async def test_commands_are_named_as_they_are_typed_in_the_room(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        direct = await bring_in(bot, ada, "", direct=True)
        (in_room, *_) = await bot.asked(ada, room, "!help")
        (alone, *_) = await bot.asked(ada, direct, "help")
        assert "- !faq ask" in in_room.body
        assert "<code>!faq ask" in in_room.html
        assert "- faq ask" in alone.body


async def test_an_answer_stays_in_the_thread_it_was_asked_in(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        root = await ada.says(room, "A thread about leave")
        said = await ada.says(room, "!help faq ask", thread=root)
        await bot.handles(said)
        (answer,) = await bot.said_to(ada, room)
        assert answer.thread == root
        assert answer.reply_to == said


async def test_nobody_is_called_by_what_an_answer_says(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        await ada.invites(room, bob)
        await bob.joins(room)
        text = f"!faq search @room {bob.user_id}"
        answers = await bot.asked(ada, room, text)
        assert answers
        assert {user for each in answers for user in each.mentions} <= {ada.user_id}


async def test_a_private_answer_goes_to_a_direct_conversation_that_the_bot_opens(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, others=[bob])
        said = await bob.says(room, "!faq edit 1")
        await bot.handles(said)
        direct = await direct_with(bob)
        (answer,) = await bot.said_to(bob, direct)
        assert answer.body == "Only moderators can do that."
        assert await bot.said_to(bob, room) == []
        (asked,) = [each for each in await bob.sees(room) if each.id == said]
        assert asked.reactions == {"\N{ENVELOPE}\ufe0f": [bot.account.user_id]}
        where = ("user", bot.account.user_id, "account_data", "m.direct")
        assert await bot.account.call("GET", *where) == {bob.user_id: [direct]}


async def test_the_direct_conversation_is_used_again(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, others=[bob])
        await bot.asked(bob, room, "!faq edit 1")
        direct = await direct_with(bob)
        await bot.asked(bob, room, "!faq edit 1")
        assert await bob.accepts() == []
        assert len(await bot.said_to(bob, direct)) == 2


async def test_a_conversation_with_a_third_person_is_no_place_for_private_answers(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path) as bot:
        direct = await bring_in(bot, bob, "", direct=True)
        await bob.invites(direct, ada)
        await ada.joins(direct)
        await bot.asked(bob, direct, "!community list")
        assert await bot.said_to(bob, direct) == []
        (answer,) = await bot.said_to(bob, await direct_with(bob))
        assert answer.body == "Only owners can do that."


async def test_typing_is_shown_while_an_answer_takes_its_time_and_no_longer(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "PATIENCE", 0.05)
    ada, gate = await people.person("Ada"), tmp_path / "gate"
    with shelved(tmp_path / "shelf", slow=SLOW.format(gate=gate)):
        async with new_bot(synapse, tmp_path / "data", cogs_off="faq") as bot:
            room = await bring_in(bot, ada)
            seen = Typing(ada, room)
            assert len(await bot.asked(ada, room, "!quick")) == 1
            assert await seen.changes(0) == []
            said = await ada.says(room, "!slow")
            assert await seen.changes(PATIENCE) == [bot.account.user_id]
            gate.touch()
            await bot.handles(said)
            assert await seen.changes(PATIENCE) == []


@dataclass
class Typing:
    """Who is shown to be typing in a room, as a client sees it."""

    person: Person
    room: str
    _since: str = ""

    async def changes(self, seconds: float) -> list[str]:
        """Wait so long for a change; list the ids of those who type then."""
        end = time.monotonic() + seconds
        while True:
            since = f"&since={self._since}" if self._since else ""
            where = f"{api.path('sync')}?timeout={round(seconds * 1000)}{since}"
            told = await api.call(self.person.url, "GET", where, token=self.person.token)
            self._since = told["next_batch"]
            room = told["rooms"].get("join", {}).get(self.room, {}) if "rooms" in told else {}
            events = room.get("ephemeral", {}).get("events", [])
            shown = [each["content"]["user_ids"] for each in events if each["type"] == "m.typing"]
            if shown or time.monotonic() >= end:
                return list(shown[-1]) if shown else []


SLOW = '''
"""Slow: a command that takes until somebody lets it go on."""

import asyncio
from pathlib import Path

from bot import Cog, Context, Reply

cog = Cog("slow", "Slow things")


@cog.command
async def slow(ctx: Context) -> Reply:
    """Wait."""
    while not Path("{gate}").exists():
        await asyncio.sleep(0.02)
    return Reply("at last")


@cog.command
async def quick(ctx: Context) -> Reply:
    """Be quick."""
    return Reply("quick")
'''
