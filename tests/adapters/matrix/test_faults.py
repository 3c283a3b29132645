"""Faults: what a homeserver, a proxy or the network may do, and that the bot bears it."""

import asyncio
from pathlib import Path

import pytest

from bot.adapters.matrix import faults, fetching
from bot.adapters.matrix.account import FILE, STORE
from bot.app import open_matrix
from bot.chat import StartError
from tests.adapters.matrix.bots import (
    PATIENCE,
    bring_in,
    direct_with,
    kept_token,
    new_bot,
    running_bot,
    settings_for,
    through,
)
from tests.matrix_server import Account, People, Proxy, Synapse, running
from tests.matrix_server.people import People as Everybody


async def test_a_proxys_502_is_waited_out(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "_FIRST_WAIT", 0.1)
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path) as bot:
        room = await bring_in(bot, ada)
        sync = proxy.faults.fail("GET", "**/sync**", status=502, times=3)
        send = proxy.faults.fail("PUT", "**/send/**", status=502, times=2)
        before = proxy.count("GET", "/sync")
        assert len(await bot.asked(ada, room, "!help faq ask")) == 1
        assert send.hits == 2
        await ada.waits_until(lambda: True)
        assert sync.hits <= 3
        assert proxy.count("GET", "/sync") - before < 10


async def test_a_proxy_that_is_out_of_order_for_a_while_is_borne(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "_FIRST_WAIT", 0.1)
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path, cogs_off="faq") as bot:
        room = await bring_in(bot, ada)
        fault = proxy.faults.fail("GET", "**/sync**", status=404, times=2)
        assert len(await bot.asked(ada, room, "!help help")) == 1
        assert len(await bot.asked(ada, room, "!help help")) == 1
        assert fault.hits > 0


async def test_a_server_that_is_out_of_reach_at_the_start_is_told_of_and_waited_for(
    synapse: Synapse, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "_FIRST_WAIT", 0.05)
    account = await through(proxy, synapse)
    await proxy.cuts()
    told: list[str] = []
    settings = settings_for(account, tmp_path, cogs_off="faq")
    async with open_matrix(settings, tell=told.append) as (_, matrix):
        trying = asyncio.ensure_future(matrix.run())
        async with asyncio.timeout(PATIENCE):
            while not told:  # noqa: ASYNC110  it is told by a plain call
                await asyncio.sleep(0.05)
            (said,) = told
            assert said.startswith(f"Matrix can't be reached at {proxy.url}.")
            assert said.endswith("I go on trying.")
            await proxy.restores()
            await matrix.ready.wait()
        trying.cancel()
        await asyncio.wait([trying])


async def test_a_server_that_is_away_is_not_pestered(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path) as bot:
        room = await bring_in(bot, ada)
        fault = proxy.faults.fail("*", "**", status=502, times=None)
        proxy.breaks()
        await asyncio.sleep(1.2)
        assert 1 <= fault.hits <= 4  # after 0, 0.5 and 1.5 seconds
        fault.lift()
        assert len(await bot.asked(ada, room, "!help faq ask")) == 1


async def test_too_many_messages_wait_as_long_as_the_server_says(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path) as bot:
        room = await bring_in(bot, ada)
        fault = proxy.faults.limit("PUT", "**/send/**", retry_after=0.8, times=1)
        started = asyncio.get_running_loop().time()
        assert len(await bot.asked(ada, room, "!help faq ask")) == 1
        assert fault.hits == 1
        assert asyncio.get_running_loop().time() - started >= 0.8


async def test_a_lost_network_is_found_again(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path) as bot:
        room = await bring_in(bot, ada)
        await proxy.cuts()
        said = await ada.says(room, "!help faq ask")
        await asyncio.sleep(1)
        await proxy.restores()
        await bot.handles(said)
        assert len(await bot.said_to(ada, room)) == 1


async def test_a_restart_of_the_homeserver_is_borne(tmp_path: Path) -> None:
    pytest.importorskip("synapse")
    with running() as own:
        async with Everybody.on(own, tmp_path / "people") as everybody:
            ada = await everybody.person("Ada")
            async with new_bot(own, tmp_path / "bot") as bot:
                room = await bring_in(bot, ada, encrypted=True)
                assert len(await bot.asked(ada, room, "!help faq ask")) == 1
                await asyncio.to_thread(own.restart)
                assert len(await bot.asked(ada, room, "!help faq ask")) == 1


async def test_a_room_that_forbids_writing_is_told_of_directly(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        levels = await ada.state(room, "m.room.power_levels")
        await ada.sets_state(room, "m.room.power_levels", levels | {"events_default": 50})
        await bot.asked(ada, room, "!help faq ask")
        (answer,) = await bot.said_to(ada, await direct_with(ada))
        assert answer.body.startswith("You asked me something in a room where I am not allowed")


async def test_a_revoked_token_ends_the_adapter_with_a_sentence(
    synapse: Synapse, tmp_path: Path
) -> None:
    account = await synapse.register("Staffroom")
    given = {"matrix_password": None, "matrix_token": account.token}
    async with open_matrix(settings_for(account, tmp_path, **given)) as (_, matrix):
        running_task = asyncio.ensure_future(matrix.run())
        await asyncio.wait_for(matrix.ready.wait(), PATIENCE)
        await account.revokes_token()
        with pytest.raises(StartError, match="STAFFROOM_MATRIX_TOKEN"):
            await asyncio.wait_for(running_task, PATIENCE)


async def test_after_a_revoked_token_the_password_makes_a_new_device(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was said before is for keys that are gone.
    monkeypatch.setattr(fetching, "_KEY_PATIENCE", 0.5)
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
    token = kept_token(bot.folder)
    await Account(synapse.url, bot.account.user_id, "", token, "").revokes_token()
    await ada.says(room, "!help faq ask")
    async with running_bot(bot.account, tmp_path) as again:
        assert kept_token(again.folder) != token
        answers = await again.asked(ada, room, "!help faq search")
        assert "Usage: faq search WORDS" in answers[-1].body


async def test_a_lost_store_leads_to_a_new_device_that_clients_trust(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        await bot.asked(ada, room, "!help faq ask")
    (tmp_path / "matrix" / STORE).unlink()
    async with running_bot(bot.account, tmp_path) as again:
        assert "the store of keys is lost" in again.log
        (answer,) = await again.asked(ada, room, "!help faq ask")
        assert answer.is_encrypted
        assert await ada.trusts(answer)


async def test_the_account_and_its_keys_are_for_the_owner_alone(
    synapse: Synapse, tmp_path: Path
) -> None:
    async with new_bot(synapse, tmp_path):
        folder = tmp_path / "matrix"
        assert folder.stat().st_mode & 0o777 == 0o700
        modes = {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()}
        assert modes[FILE] == modes[STORE] == 0o600
        assert set(modes.values()) == {0o600}


async def test_the_password_is_used_once(synapse: Synapse, proxy: Proxy, tmp_path: Path) -> None:
    account = await through(proxy, synapse)
    for _ in range(2):
        async with running_bot(account, tmp_path):
            pass
    assert proxy.count("POST", "/login") == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"matrix_password": "wrong"}, "STAFFROOM_MATRIX_PASSWORD"),
        ({"matrix_password": None}, "STAFFROOM_MATRIX_TOKEN"),
        ({"matrix_password": None, "matrix_token": "wrong"}, "STAFFROOM_MATRIX_TOKEN"),
    ],
)
async def test_what_is_wrong_with_the_sign_in_is_said(
    synapse: Synapse, tmp_path: Path, given: dict[str, object], said: str
) -> None:
    account = await synapse.register("Staffroom")
    async with open_matrix(settings_for(account, tmp_path, **given)) as (_, matrix):
        with pytest.raises(StartError, match=said):
            await asyncio.wait_for(matrix.run(), PATIENCE)


async def test_the_log_holds_no_words_and_no_tokens(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with running_bot(await through(proxy, synapse), tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        proxy.faults.fail("PUT", "**/send/**", status=502, times=1)
        proxy.faults.refuse("PUT", "**/send/**", "M_UNKNOWN", status=400, times=1)
        await bot.asked(ada, room, "!help pineapple")
        assert "pineapple" not in bot.log
        assert kept_token(bot.folder) not in bot.log
        assert ada.user_id not in bot.log
