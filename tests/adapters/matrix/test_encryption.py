"""Encryption: rooms are read and written encrypted, never in clear, and clients trust the bot."""

from pathlib import Path

import pytest

from bot.adapters.matrix import fetching
from tests.adapters.matrix.bots import bring_in, direct_with, new_bot, running_bot
from tests.matrix_server import People, Proxy, Synapse


async def test_an_encrypted_room_is_read_and_answered_encrypted(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        (answer,) = await bot.asked(ada, room, "!help faq ask")
        assert answer.is_encrypted
        assert answer.body.startswith("Usage: faq ask")


async def test_clients_show_no_warning_on_what_the_bot_says(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        (answer,) = await bot.asked(ada, room, "!help faq ask")
        assert await ada.trusts(answer)


async def test_a_strict_client_shares_its_keys_with_the_bot(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada", is_strict=True)
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        (answer,) = await bot.asked(ada, room, "!help faq ask")
        assert answer.body.startswith("Usage: faq ask")


async def test_a_private_answer_is_encrypted_where_the_room_is(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, others=[bob], encrypted=True)
        await bot.asked(bob, room, "!faq edit 1")
        direct = await direct_with(bob)
        (answer,) = await bot.said_to(bob, direct)
        assert answer.is_encrypted
        assert answer.body == "Only moderators can do that."


async def test_a_plain_conversation_is_not_used_for_answers_from_an_encrypted_room(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path) as bot:
        plain = await bring_in(bot, bob, "", direct=True)
        room = await bring_in(bot, ada, others=[bob], encrypted=True)
        await bot.asked(bob, room, "!faq edit 1")
        assert await bot.said_to(bob, plain) == []
        (answer,) = await bot.said_to(bob, await direct_with(bob))
        assert answer.is_encrypted


async def test_nothing_goes_in_clear_into_a_room_that_became_encrypted(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (before,) = await bot.asked(ada, room, "!help faq ask")
        await ada.encrypts(room)
        (after,) = await bot.asked(ada, room, "!help faq ask")
        assert (before.is_encrypted, after.is_encrypted) == (False, True)


@pytest.mark.parametrize("path", ["**/sendToDevice/**", "**/keys/claim**", "**/keys/query**"])
async def test_everybody_gets_the_key_though_the_server_trips(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path, path: str
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    account = await synapse.register("Staffroom", url=proxy.url)
    async with running_bot(account, tmp_path, cogs_off="faq") as bot:
        fault = proxy.faults.fail("*", path, status=502, times=2)
        room = await bring_in(bot, ada, others=[bob], encrypted=True)
        (answer,) = await bot.asked(ada, room, "!help help")
        assert fault.hits == 2
        assert answer.is_readable
        assert [each.is_readable for each in await bob.sees(room) if each.id == answer.id] == [True]


async def test_encrypted_rooms_go_on_after_a_restart(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        await bot.asked(ada, room, "!help faq ask")
    await ada.says(room, "!help faq ask")
    async with running_bot(bot.account, tmp_path) as again:
        await again.matrix.settle()
        answers = await again.said_to(ada, room)
        assert [each.is_readable and each.is_encrypted for each in answers] == [True, True]
        assert await ada.trusts(answers[-1])
        (answer,) = await again.asked(ada, room, "!help faq ask")
        assert answer.is_encrypted


async def test_files_are_encrypted_both_ways(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path, owners=f"matrix:{ada.user_id}") as bot:
        room = await bring_in(bot, ada, "", direct=True, encrypted=True)
        told = await bot.asked(ada, room, "faq export")
        assert told[0].body.startswith("All ")
        (file,) = [each for each in await bot.said_to(ada, room) if each.has_file]
        content = await ada.downloads(file)
        assert file.is_encrypted
        path = tmp_path / "more.yaml"
        path.write_bytes(content)
        said = await ada.sends_file(room, path, text="faq import")
        await bot.handles(said)
        assert "What I found" in (await bot.said_to(ada, room))[-1].body


async def test_the_bot_says_once_that_it_cannot_read(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_KEY_PATIENCE", 0.5)
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, "", direct=True, encrypted=True)
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "ciphertext": "AwgAEpABhNd4yQ",
            "device_id": ada.device_id,
            "sender_key": "0" * 43,
            "session_id": "1" * 43,
        }
        for _ in range(2):
            await bot.handles(await ada.sends(room, "m.room.encrypted", content))
        (answer,) = await bot.said_to(ada, room)
        assert answer.body.startswith("I can't read what you just wrote")
