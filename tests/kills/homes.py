"""Homes: where a bot lives that is killed, what reaches it there, and what it has said."""

import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from bot.clock import HeldClock
from bot.settings import Settings
from tests.cogs.feeds.blog import EVERYWHERE
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_standin.certificates import make_authority
from tests.discord_talk import DiscordTalk, running_on_discord
from tests.discord_talk import Stage as DiscordStage
from tests.faults import Fault
from tests.matrix_server import Synapse
from tests.matrix_server.api import call, path
from tests.matrix_server.proxy import Proxy
from tests.matrix_server.synapse import PASSWORD
from tests.matrix_stage import Stage as MatrixStage
from tests.matrix_talk import talking_on_matrix
from tests.talk import START, Talk

ROOM = "news"


@dataclass(frozen=True)
class Said:
    """A message of the bot's as it stands now, from its title to its end."""

    text: str

    @property
    def is_digest(self) -> bool:
        """Tell whether it is a digest, and not a post."""
        return "Daily digest" in self.text

    @property
    def title(self) -> str:
        """Give its first line."""
        return self.text.partition("\n")[0]

    @property
    def posts(self) -> list[int]:
        """List the numbers of the blog's posts that it tells of."""
        return [int(number) for number in re.findall(r"post (\d+)", self.text)]


class Home(Protocol):
    """Where a bot lives."""

    folder: Path
    order: dict[str, Any]
    """What a life has to know of the place."""
    length: float
    """Seconds that a life takes, about."""

    def lets_pass(self, time: timedelta) -> None:
        """Let the platform's own clock go on."""
        ...

    def slows(self, seconds: float) -> Fault:
        """Take a while before the next thing that the bot says takes effect."""
        ...

    def count_sent(self) -> int:
        """Count what the bot has said, edits too."""
        ...

    async def read(self) -> list[Said]:
        """Read what stands in the room."""
        ...


@dataclass
class OnDiscord:
    """A server on the stand-in."""

    folder: Path
    stage: DiscordStage
    order: dict[str, Any] = field(default_factory=dict)
    length: float = 0.3

    def lets_pass(self, time: timedelta) -> None:
        """Let the platform's own clock go on."""
        self.stage.discord.clock.advance(hours=time / timedelta(hours=1))

    def slows(self, seconds: float) -> Fault:
        """Take a while before the next thing that the bot says takes effect."""
        return self.stage.discord.faults.delay("*", "/channels/*/messages**", seconds)

    def count_sent(self) -> int:
        """Count what the bot has said, edits too."""
        return sum(
            each.method in {"POST", "PATCH"} and "/messages" in each.path
            for each in self.stage.discord.exchanges
        )

    async def read(self) -> list[Said]:
        """Read what stands in the room."""
        (room,) = [each for each in self.stage.guild.channels.values() if each.name == ROOM]
        embeds = [each.embeds[0] for each in room.messages if each.embeds]
        return [Said(f"{each.get('title')}\n{each.get('description')}") for each in embeds]


@dataclass
class OnMatrix:
    """A homeserver with a proxy before it."""

    folder: Path
    stage: MatrixStage
    proxy: Proxy
    order: dict[str, Any] = field(default_factory=dict)
    length: float = 0.5

    def lets_pass(self, time: timedelta) -> None:
        """Leave the platform's clock as it is: it is the machine's."""

    def slows(self, seconds: float) -> Fault:
        """Take a while before the next thing that the bot says takes effect."""
        return self.proxy.faults.delay("PUT", "**/send/m.room.message/**", seconds)

    def count_sent(self) -> int:
        """Count what the bot has said, edits too."""
        return sum(
            each.method == "PUT" and "/send/m.room.message/" in each.path and each.status > 0
            for each in self.proxy.requests
        )

    async def read(self) -> list[Said]:
        """Read what stands in the room, edits in the place of what they edit."""
        found: dict[str, str] = {}
        for each in await self._events():
            content = each["content"]
            if each["type"] != "m.room.message" or each["sender"] != self.stage.bot.user_id:
                continue
            relation = content.get("m.relates_to", {})
            is_edit = relation.get("rel_type") == "m.replace"
            shown = content["m.new_content"] if is_edit else content
            found[relation["event_id"] if is_edit else each["event_id"]] = shown["body"]
        return [Said(each) for each in found.values()]

    async def _events(self) -> list[dict[str, Any]]:
        """List all that happened in the room."""
        owner, events, start = self.stage.owner, list[dict[str, Any]](), ""
        while True:
            query = f"?dir=f&limit=100&from={quote(start)}" if start else "?dir=f&limit=100"
            where = path("rooms", self.stage.rooms[ROOM], "messages") + query
            answer = await call(owner.url, "GET", where, token=owner.token)
            events += answer["chunk"]
            if not answer.get("end"):
                return events
            start = answer["end"]


Settle = Callable[[Talk], Awaitable[None]]
"""What is said to a bot before it is killed."""


@contextlib.asynccontextmanager
async def on_discord(folder: Path, settle: Settle) -> AsyncIterator[OnDiscord]:
    """Settle a bot on a stand-in."""
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        stage = DiscordStage.on(discord)
        given = {
            "data": str(folder),
            "discord_token": discord.token,
            "discord_guilds": str(stage.guild.id),
            **EVERYWHERE,
        }
        settings = Settings.model_validate(given)
        async with running_on_discord(discord, settings, HeldClock(START)) as (app, bot):
            await settle(DiscordTalk(stage, app, bot, folder / "heard", is_typed=False))
        authority = folder / "authority.pem"
        make_authority().cert_pem.write_to_path(str(authority))
        place = {"platform": "discord", "authority": str(authority), "port": discord.port}
        yield OnDiscord(folder, stage, {**place, "settings": given})


@contextlib.asynccontextmanager
async def on_matrix(folder: Path, settle: Settle, synapse: Synapse) -> AsyncIterator[OnMatrix]:
    """Settle a bot on a homeserver."""
    async with Proxy.started(synapse.url) as proxy:
        known = {"matrix_homeserver": proxy.url, **EVERYWHERE}
        async with talking_on_matrix(folder, synapse=synapse, **known) as talk:
            await settle(talk)
        stage = await MatrixStage.on(synapse, folder, is_encrypted=False)
        given = {
            "data": str(folder),
            "matrix_user": stage.bot.user_id,
            "matrix_password": PASSWORD,
            "matrix_allowed": stage.owner.user_id,
            **known,
        }
        yield OnMatrix(folder, stage, proxy, {"platform": "matrix", "settings": given})
