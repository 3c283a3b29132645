"""The two bots of `benchmarks.discord_cost`, each a process: `python -m benchmarks.discord_bots`.

    python -m benchmarks.discord_bots staffroom|bare PLACE

PLACE is the JSON that the stand-in prints. Both answer `/ping` with the same card and two buttons.
"""

import asyncio
import json
import ssl
import sys
import tempfile
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

TITLE, BODY = "Pong", "A card with some words in it, as an answer of the FAQ has them. " * 6
LABELS = ("Helpful", "Not helpful")

PING = f'''
"""Ping: one card and two buttons."""

from bot import Button, Card, Cog, Context, Reply

cog = Cog("ping", "Answers")


@cog.command
async def ping(ctx: Context) -> Reply:
    """Answer."""
    return Reply(card=Card({TITLE!r}, {BODY!r}), buttons=(
        Button({LABELS[0]!r}, press, 1), Button({LABELS[1]!r}, press, 2)
    ))


@cog.action
async def press(ctx: Context, number: int) -> Reply:
    """Answer a press."""
    return Reply("Thank you.", private=True)
'''


def main(which: str, place: dict[str, Any]) -> None:
    """Run one of the bots until it is ended."""
    run = {"staffroom": run_staffroom, "bare": run_bare}[which]
    asyncio.run(run(place))


def say_ready() -> None:
    """Tell whoever measures that the bot is there."""
    print("ready", flush=True)


def options(place: dict[str, Any]) -> dict[str, Any]:
    """Give the options that lead a client to the stand-in."""
    # Imported here, after the bot's own parts: it belongs to the tests.
    from tests.discord_standin.resolver import client_options  # noqa: PLC0415

    trust = ssl.create_default_context(cafile=place["authority"])
    return client_options(place["port"], trust, [])


async def run_staffroom(place: dict[str, Any]) -> None:
    """Be the whole of Staffroom, with one cog more."""
    import cogs  # noqa: PLC0415
    from bot.app import serve  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "ping.py").write_text(PING, encoding="utf-8")
        cogs.__path__.append(folder)
        given = {
            "data": Path(folder, "data"),
            "discord_token": place["token"],
            "discord_guilds": place["guild"],
        }
        settings = Settings.model_validate(given)
        await serve(settings, lambda _: say_ready(), options(place))


class Bare(discord.Client):
    """A client with one command, as discord.py's own examples have it.

    Like Staffroom's it hears of messages, its own among them, but not what stands in them.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(intents=discord.Intents.default(), **given)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Offer the command."""
        self.tree.command(name="ping", description="Answer.")(ping)
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say so."""
        say_ready()


async def ping(interaction: discord.Interaction[Any]) -> None:
    """Answer as Staffroom does."""
    view = discord.ui.View(timeout=None)
    for number, label in enumerate(LABELS, 1):
        view.add_item(discord.ui.Button(label=label, custom_id=f"ping.press:{number}"))
    embed = discord.Embed(title=TITLE, description=BODY)
    await interaction.response.send_message(embed=embed, view=view)


async def run_bare(place: dict[str, Any]) -> None:
    """Be the bare client."""
    async with Bare(**options(place)) as client:
        await client.start(place["token"])


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
