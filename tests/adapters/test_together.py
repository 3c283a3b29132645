"""One process on Discord and on Matrix at once: one community, one FAQ, and each its own way."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.app import serve
from bot.markup import plain
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_standin.acting import At
from tests.discord_talk import Stage
from tests.matrix_server import Account, People, Person, Synapse
from tests.matrix_server.synapse import PASSWORD

PATIENCE = 60


@dataclass
class Both:
    """A bot on both platforms, and where it can be met."""

    stage: Stage
    account: Account

    def moderator(self) -> At:
        """Give a moderator on Discord."""
        mo = self.stage.discord.person("mo")
        self.stage.guild.joins(mo, roles=[self.stage.moderators])
        return mo.at(self.stage.guild.general)


@contextlib.asynccontextmanager
async def serving(synapse: Synapse, folder: Path) -> AsyncIterator[Both]:
    """Run the bot as `staffroom run` does, with both platforms set up."""
    account = await synapse.register("Staffroom")
    told: asyncio.Queue[str] = asyncio.Queue()
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        stage = Stage.on(discord)
        settings = stage.settings(
            folder,
            matrix_homeserver=synapse.url,
            matrix_user=account.user_id,
            matrix_password=PASSWORD,
            matrix_allowed="localhost",
        )
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(serve(settings, told.put_nowait, discord.client_options()))
            async with asyncio.timeout(PATIENCE):
                on = {(await told.get()).split(" as ")[0] for _ in range(2)}
            assert on == {"Staffroom is on Discord", "Staffroom is on Matrix"}
            try:
                yield Both(stage, account)
            finally:
                running.cancel()


async def make_room(person: Person, bot: Account, *, encrypted: bool = False) -> str:
    """Make a room, and wait until the bot is there: what was said before is not for it."""
    room = await person.makes_room("Staff", bot, encrypted=encrypted)
    await person.waits_until(
        lambda: (
            room in person.client.nio.rooms
            and bot.user_id in person.client.nio.rooms[room].users
            and bot.user_id not in person.client.nio.rooms[room].invited_users
        )
    )
    return room


async def test_what_is_added_on_discord_is_answered_on_matrix(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    async with serving(synapse, tmp_path) as both:
        answer = await both.moderator().slash(
            "faq-mod add", entry="Where do I hang my coat? | On the hook by the door."
        )
        # A busy machine takes longer than people are left waiting for.
        assert "Added as #66" in plain((await answer.finished(PATIENCE)).text)
        ada = await people.person("Ada")
        room = await make_room(ada, both.account, encrypted=True)
        await ada.says(room, "!faq ask where do I hang my coat")
        heard = await ada.waits_for(room, lambda each: "On the hook" in each.body)
        assert heard.is_encrypted
        assert heard.body.startswith("#66 Where do I hang my coat?")


async def test_what_is_asked_on_matrix_is_seen_by_moderators_on_discord(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    async with serving(synapse, tmp_path) as both:
        ada = await people.person("Ada")
        room = await make_room(ada, both.account)
        await ada.says(room, "!faq pass who waters the plants in the hub?")
        mo = both.moderator()

        await ada.waits_for(room, lambda each: bool(each.reactions))
        seen = (await (await mo.slash("faq-mod unanswered")).finished(PATIENCE)).text
        assert "waters the plants" in seen
        assert "Ada" not in seen
