"""One poll on Discord and on Matrix at once: shown, voted in and closed on both, once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.adapters.matrix import Matrix
from bot.app import App, _add_matrix, open_discord
from bot.chat import User
from bot.storage import Connection
from tests.cogs.polls.test_polls import tomorrow
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_standin.acting import At, Person
from tests.matrix_server import Account, People, Synapse
from tests.matrix_server import Person as Client
from tests.matrix_server.synapse import PASSWORD
from tests.shelf import NO_FAQ

PATIENCE = 60


@dataclass
class Both:
    """A bot on both networks, its clock held."""

    app: App
    matrix: Matrix
    stage: Stage
    account: Account

    def colleague(self, name: str, *, moderates: bool = False) -> At:
        """Give somebody in the server."""
        person: Person = self.stage.discord.person(name)
        self.stage.guild.joins(person, roles=[self.stage.moderators] if moderates else [])
        return person.at(self.stage.guild.general)

    async def room(self, owner: Client, name: str) -> str:
        """Have somebody make a room, with the bot in it."""
        room = await owner.makes_room(name, self.account)
        async with asyncio.timeout(PATIENCE):
            await self.matrix.handled(room)
        return room

    async def passes(self, length: timedelta) -> None:
        """Let time pass, and say what is due."""
        await self.app.schedule.advance(self.app.host.clock.now() + length)
        await self.app.host.outbox.flush()

    async def links(self, one: str, other: str) -> None:
        """Make two accounts one person's."""
        accounts, second = self.app.host.accounts, User(other, "")
        await accounts.take(second, await accounts.offer(User(one, "")), is_overheard=False)
        await accounts.confirm(second, _tell_nobody)

    async def whispers(self, person: Client, room: str, text: str) -> str:
        """Have somebody write to the bot directly, and give its latest answer."""
        async with asyncio.timeout(PATIENCE):
            await self.matrix.handled(await person.says(room, text))
        return [each.body for each in await person.sees(room) if each.sender != person.user_id][-1]


@contextlib.asynccontextmanager
async def on_both(synapse: Synapse, folder: Path) -> AsyncIterator[Both]:
    """Run a bot on both networks."""
    account = await synapse.register("Staffroom")
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        stage = Stage.on(discord)
        settings = stage.settings(
            folder,
            matrix_homeserver=synapse.url,
            matrix_user=account.user_id,
            matrix_password=PASSWORD,
            matrix_allowed="localhost",
            cogs_off=NO_FAQ,
        )
        is_ready = asyncio.Event()
        async with (
            open_discord(
                settings,
                tomorrow(),
                tell=lambda _: is_ready.set(),
                options=discord.client_options(),
            ) as (app, bot),
            asyncio.TaskGroup() as tasks,
        ):
            matrix = _add_matrix(app, settings, None)
            running = [tasks.create_task(each.run()) for each in (bot, matrix)]
            async with asyncio.timeout(PATIENCE):
                await is_ready.wait()
                await matrix.ready.wait()
            yield Both(app, matrix, stage, account)
            for each in running:
                each.cancel()


async def _tell_nobody(conn: Connection, user: User) -> None:
    del conn, user


async def opens(both: Both, mo: At) -> None:
    """Have a moderator open a poll on both networks."""
    await mo.slash(
        "poll create",
        what="Meet? | Yes | No",
        rooms="general, matrix:Union, matrix:Gone",
        minimum=5,
        closes="3 hours",
    )
    assert "in general, Union, Gone" in mo.seen[-1].text
    await mo.presses("Open it", mo.seen[-1])
    await both.passes(timedelta(minutes=1))


async def vote_on_discord(at: At, label: str) -> str:
    """Have somebody vote, and give what they are told."""
    poll = next(each for each in reversed(at.seen) if "Vote" in each.buttons)
    for each in ("Vote", label, "Cast my vote"):
        answer = await at.presses(each, poll)
        poll = at.seen[-1]
        assert answer.is_ephemeral or each != "Vote"
    return poll.text


async def test_one_poll_is_shown_voted_in_and_closed_on_both_networks(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with on_both(synapse, tmp_path) as both:
        union, gone = await both.room(ada, "Union"), await both.room(ada, "Gone")
        await ada.invites(union, bob)
        await bob.joins(union)
        mo = both.colleague("mo", moderates=True)
        colleagues = [both.colleague(f"colleague {number}") for number in range(20)]
        await opens(both, mo)
        shown = mo.seen[-1].text
        assert "Discord can see your answer." in shown
        assert "It is on two networks" in shown
        for room in (union, gone):
            seen = [each.body for each in await ada.sees(room)]
            assert sum("Poll 1: Meet?" in each for each in seen) == 1
            assert "Vote: write poll vote 1 to me in a direct message." in seen[-1]

        assert "in the box" in await vote_on_discord(colleagues[0], "Yes")
        for each in colleagues[1:4]:
            assert "in the box" in await vote_on_discord(each, "Yes")
        # Bob has an account on each network, and has linked them.
        await both.links(f"discord:{colleagues[0].person.id}", f"matrix:{bob.user_id}")
        for person, told in ((bob, "everybody has one vote"), (ada, "in the box")):
            direct = await person.makes_room("", both.account, direct=True, encrypted=True)
            async with asyncio.timeout(PATIENCE):
                await both.matrix.handled(direct)
            for line in ("poll vote 1", "1", "1"):
                answer = await both.whispers(person, direct, line)
            assert told in answer

        await ada.kicks(gone, both.account)
        await both.passes(timedelta(hours=4))
        await both.passes(timedelta(hours=1))
        results = [each for each in mo.seen if "Result of poll 1" in each.text]
        assert len(results) == 1
        assert "Yes leads." in results[0].text.replace("*", "")
        said = [each.body for each in await ada.sees(union) if "Result of poll 1" in each.body]
        assert len(said) == 1
        assert "Yes leads." in said[0]
