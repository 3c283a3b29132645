"""Upkeep: backups hold the account and its keys, and `check` tells what is missing."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.app import serve
from bot.chat import StartError
from bot.settings import Settings
from bot.upkeep import check_all, make_backup, restore_backup
from tests.adapters.matrix.bots import PATIENCE, bring_in, running_bot, settings_for
from tests.matrix_server import Account, People, Proxy, Synapse


async def test_a_backup_brings_back_the_same_device(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada, account = await people.person("Ada"), await synapse.register("Staffroom", url=proxy.url)
    data, file = tmp_path / "data", tmp_path / "backup.tar.gz"
    async with running_bot(account, data) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        await bot.asked(ada, room, "!help faq ask")
        await make_backup(settings_for(account, data), file)
    assert file.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(data)
    await restore_backup(settings_for(account, data), file)
    async with running_bot(account, data) as again:
        (answer,) = await again.asked(ada, room, "!help faq search")
        assert answer.is_encrypted
        assert await ada.trusts(answer)
        modes = {each.stat().st_mode & 0o777 for each in (data / "matrix").iterdir()}
        assert modes == {0o600}
    assert proxy.count("POST", "/login") == 1


async def test_check_finds_all_in_order_before_and_while_the_bot_runs(
    synapse: Synapse, people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, account = await people.person("Ada"), await synapse.register("Staffroom")
    room = await ada.makes_room("Staff", encrypted=True)
    given = {"matrix_allowed": room, "cogs_off": "faq"}
    settings = settings_for(account, tmp_path, **given)
    assert await check_all(settings) == 1
    told = capsys.readouterr().out
    assert f"Matrix: the password is right for {account.user_id}." in told
    assert f"Matrix: the bot is not in {room}. Invite it." in told
    async with running_bot(account, tmp_path, **given) as bot:
        await ada.invites(room, account)
        await bot.handles(room)
        assert await check_all(settings) == 0
    told = capsys.readouterr().out
    assert f"Matrix: the token is right for {account.user_id}." in told
    assert "Matrix: the bot's identity is published, so clients show no warning." in told
    assert f"Matrix: in the encrypted room {room} all is well." in told
    levels = await ada.state(room, "m.room.power_levels")
    await ada.sets_state(room, "m.room.power_levels", levels | {"events_default": 50})
    assert await check_all(settings) == 1
    assert "the bot may not write in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"matrix_password": "wrong"}, "STAFFROOM_MATRIX_PASSWORD"),
        ({"matrix_password": None, "matrix_token": "wrong"}, "STAFFROOM_MATRIX_TOKEN"),
        ({"matrix_homeserver": "http://127.0.0.1:9"}, "does not answer as a homeserver does"),
    ],
)
async def test_check_says_what_is_wrong(
    synapse: Synapse,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    given: dict[str, object],
    said: str,
) -> None:
    account = await synapse.register("Staffroom")
    assert await check_all(settings_for(account, tmp_path, cogs_off="faq", **given)) == 1
    assert said in capsys.readouterr().out


async def test_a_platform_that_cannot_start_leaves_the_other_one_on(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, account = await people.person("Ada"), await synapse.register("Staffroom")
    room = await ada.makes_room("Staff", account)
    told: list[str] = []
    settings = both(account, tmp_path)
    serving = asyncio.ensure_future(serve(settings, told.append))
    try:
        said = await ada.says(room, "!help help")
        await ada.waits_for(room, lambda each: each.reply_to == said, seconds=PATIENCE)
        assert any("Until then the bot is not on Discord." in each for each in told)
    finally:
        serving.cancel()
        await asyncio.wait([serving])


async def test_the_bot_ends_when_no_platform_is_left(synapse: Synapse, tmp_path: Path) -> None:
    account = await synapse.register("Staffroom")
    settings = both(account, tmp_path, matrix_password="wrong")
    with pytest.raises(StartError):
        await asyncio.wait_for(serve(settings, lambda _: None), PATIENCE)


def both(account: Account, folder: Path, **given: object) -> Settings:
    """Give the settings of a bot on both platforms, with a token that is none on Discord."""
    more = {"discord_token": "no token", "cogs_off": "faq", **given}
    return settings_for(account, folder, **more)
