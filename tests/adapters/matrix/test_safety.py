"""Nothing lost, nothing twice: over stops, crashes, bursts, and slow or failing commands."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.matrix import limits, session, stream
from tests.adapters.matrix.bots import PATIENCE, bring_in, new_bot, running_bot
from tests.matrix_server import Account, People, Person, Proxy, Synapse
from tests.matrix_server.synapse import PASSWORD
from tests.process import clean_environment, command
from tests.shelf import shelved

SLOW = '''
"""Slow: commands that take their time, or fail."""

import asyncio
from pathlib import Path

from bot import Cog, Context, Reply

cog = Cog("slow", "Slow things")


@cog.command
async def wait(ctx: Context) -> Reply:
    """Wait."""
    while not Path("{gate}").exists():
        await asyncio.sleep(0.02)
    return Reply("waited")


@cog.command
async def fail(ctx: Context) -> Reply:
    """Fail."""
    raise LookupError


@cog.command
async def quick(ctx: Context, word: str) -> Reply:
    """Be quick."""
    return Reply("quick " + word)
'''


async def test_what_was_said_while_the_bot_was_away_is_answered_once(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        await bot.asked(ada, room, "!help faq ask")
    await ada.says(room, "!help faq search")
    for _ in range(2):
        async with running_bot(bot.account, tmp_path) as again:
            await again.matrix.settle()
    bodies = [each.body for each in await bot.said_to(ada, room)]
    assert [each.split("\n")[0] for each in bodies] == [
        "Usage: faq ask QUESTION",
        "Usage: faq search WORDS",
    ]


async def test_an_invitation_while_the_bot_was_away_is_taken(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        pass
    room = await ada.makes_room("Staff", bot.account)
    await ada.says(room, "!help faq ask")
    async with running_bot(bot.account, tmp_path) as again:
        await again.matrix.settle()
        assert bot.account.user_id in await ada.members(room)


async def test_old_history_is_not_answered(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    account = await synapse.register("Staffroom")
    early = await ada.makes_room("Early", account)
    await account.joins(early)
    await ada.says(early, "!help faq ask")
    late = await ada.makes_room("Late")
    await ada.says(late, "!help faq ask")
    async with running_bot(account, tmp_path) as bot:
        await ada.invites(late, account)
        await bot.handles(late)
        await bot.asked(ada, late, "a last word")
        assert await bot.said_to(ada, early) == []
        assert await bot.said_to(ada, late) == []
        assert len(await bot.asked(ada, late, "!help faq ask")) == 1


async def test_a_burst_is_read_in_full(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A sync gives 20 events, and so do two pages; the last page has the rest.
    monkeypatch.setattr(stream, "_FILTER", {"room": {"timeline": {"limit": 20}}})
    monkeypatch.setattr(limits, "PAGE", 20)
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
    first = await ada.says(room, "!help faq ask")
    for number in range(50):
        content = {"msgtype": "m.text", "body": f"chat {number}"}
        await ada.sends(room, "m.room.message", content)
    async with running_bot(bot.account, tmp_path) as again:
        await again.matrix.settle()
        answers = await again.said_to(ada, room)
        assert [each.reply_to for each in answers] == [first]


async def test_a_slow_or_failing_command_delays_nobody_else(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    gate = tmp_path / "gate"
    with shelved(tmp_path / "shelf", slow=SLOW.format(gate=gate)):
        async with new_bot(synapse, tmp_path / "data", cogs_off="faq") as bot:
            room = await bring_in(bot, ada, others=[bob])
            slow = await ada.says(room, "!wait")
            (quick,) = await bot.asked(bob, room, "!quick one")
            assert quick.body == "quick one"
            await bot.handles(await bob.says(room, "!fail"))
            await bot.handles(await bob.says(room, "!quick two"))
            gate.touch()
            await bot.handles(slow)
            bodies = [each.body for each in await bot.said_to(ada, room)]
            assert bodies == ["quick one", "quick two", "waited"]


COUNTING = '''
"""Counting: a command that changes something."""

from bot import Cog, Context, Reply

cog = Cog("counting", "Counts")


@cog.command
async def count(ctx: Context) -> Reply:
    """Count one more."""
    times = await ctx.values.get("times", 0) + 1
    await ctx.values.set("times", times)
    return Reply(f"counted {times}")
'''


async def test_what_was_done_is_told_after_a_stop_and_not_done_again(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_LAST_ANSWERS", 0.3)
    ada, account = await people.person("Ada"), await synapse.register("Staffroom", url=proxy.url)
    data = tmp_path / "data"
    with shelved(tmp_path / "shelf", counting=COUNTING):
        async with running_bot(account, data, cogs_off="faq") as bot:
            room = await bring_in(bot, ada)
            fault = proxy.faults.fail("PUT", "**/send/**", status=502, times=None)
            said = await ada.says(room, "!count")
            await proxy.comes("/send/", "PUT")
        fault.lift()
        async with running_bot(account, data, cogs_off="faq") as again:
            await again.matrix.settle()
            assert await answers_to(ada, room, said) == ["counted 1"]
            (later,) = await again.asked(ada, room, "!count")
            assert later.body == "counted 2"


@contextlib.contextmanager
def process(
    account: Account, folder: Path, url: str, **given: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a bot as a process of its own, and end it whatever happens."""
    env = clean_environment(
        folder,
        STAFFROOM_MATRIX_HOMESERVER=url,
        STAFFROOM_MATRIX_USER=account.user_id,
        STAFFROOM_MATRIX_PASSWORD=PASSWORD,
        STAFFROOM_MATRIX_ALLOWED="localhost",
        STAFFROOM_COGS_OFF="digest,faq,feeds",
        **given,
    )
    out = (folder / "out").open("ab")
    started = subprocess.Popen(
        command("run", "--data", str(folder / "data")), stdout=out, stderr=out, cwd=folder, env=env
    )
    with out, started:
        try:
            yield started
        finally:
            started.kill()


async def is_up(folder: Path, times: int = 1) -> None:
    """Wait until the bot has said that it is there."""
    out = folder / "out"
    async with asyncio.timeout(PATIENCE):
        while out.read_text(encoding="utf-8").count("is on Matrix") < times:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def answers_to(person: Person, room: str, said: str) -> list[str]:
    """Give the answers to a message."""
    return [each.body for each in await person.sees(room) if each.reply_to == said]


async def test_a_command_is_answered_once_though_the_bot_is_killed_before_it_has_answered(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada, account = await people.person("Ada"), await synapse.register("Staffroom")
    room = await ada.makes_room("Staff", account)
    with process(account, tmp_path, proxy.url) as bot:
        await is_up(tmp_path)
        fault = proxy.faults.delay("PUT", "**/send/**", 60)
        said = await ada.says(room, "!help help")
        await proxy.comes("/send/", "PUT")
        os.kill(bot.pid, signal.SIGKILL)
    fault.lift()
    with process(account, tmp_path, proxy.url):
        await ada.waits_for(room, lambda each: each.reply_to == said, seconds=PATIENCE)
        await is_up(tmp_path, 2)
    assert len(await answers_to(ada, room, said)) == 1


async def test_a_command_is_answered_once_though_the_bot_is_killed_just_after(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    ada, account = await people.person("Ada"), await synapse.register("Staffroom")
    room = await ada.makes_room("Staff", account, encrypted=True)
    with process(account, tmp_path, proxy.url) as bot:
        await is_up(tmp_path)
        # The server takes the answer, and the bot never hears that it has.
        fault = proxy.faults.drop("PUT", "**/send/**", after=True, times=None)
        said = await ada.says(room, "!help help")
        await ada.waits_for(room, lambda each: each.reply_to == said, seconds=PATIENCE)
        os.kill(bot.pid, signal.SIGKILL)
    fault.lift()
    with process(account, tmp_path, proxy.url):
        await is_up(tmp_path, 2)
        later = await ada.says(room, "!help help")
        await ada.waits_for(room, lambda each: each.reply_to == later, seconds=PATIENCE)
    assert len(await answers_to(ada, room, said)) == 1
