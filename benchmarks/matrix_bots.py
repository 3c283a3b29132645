"""The bots of `benchmarks.matrix_cost`, each a process: `python -m benchmarks.matrix_bots`.

    python -m benchmarks.matrix_bots staffroom|bare PLACE

PLACE is JSON: the homeserver, the account, a folder to keep things in, the rooms; and where the bot
is on Discord beside that, what the stand-in prints. Both say the same in answer to `!ping`.
"""

import asyncio
import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

BODY = "Pong: some words in a row, as an answer of the FAQ has them. " * 6

PING = f'''
"""Ping: some words."""

from bot import Cog, Context, Reply

cog = Cog("ping", "Answers")


@cog.command
async def ping(ctx: Context) -> Reply:
    """Answer."""
    return Reply({BODY.strip()!r})
'''


def main(which: str, place: dict[str, Any]) -> None:
    """Run one of the bots until it is ended."""
    run = {"staffroom": run_staffroom, "bare": run_bare}[which]
    asyncio.run(run(place))


class Ready:
    """Tells whoever measures that the bot is there, once it is on every platform."""

    def __init__(self, place: dict[str, Any]) -> None:
        self._left = 2 if place["discord"] else 1

    def note(self, _: str = "") -> None:
        """Note one platform more."""
        self._left -= 1
        if self._left == 0:
            print("ready", flush=True)


async def run_staffroom(place: dict[str, Any]) -> None:
    """Be the whole of Staffroom, with one cog more."""
    # Each bot loads its own parts alone, as it is their memory that is measured.
    import cogs  # noqa: PLC0415
    from bot.app import serve  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    given = {
        "data": Path(place["folder"]),
        "matrix_homeserver": place["homeserver"],
        "matrix_user": place["user"],
        "matrix_password": place["password"],
        "matrix_allowed": ",".join(place["rooms"]),
    }
    options = None
    if place["discord"]:
        from benchmarks import discord_bots  # noqa: PLC0415

        given |= {
            "discord_token": place["discord"]["token"],
            "discord_guilds": place["discord"]["guild"],
        }
        options = discord_bots.options(place["discord"])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "ping.py").write_text(PING, encoding="utf-8")
        cogs.__path__.append(folder)
        await serve(Settings.model_validate(given), Ready(place).note, options)


async def run_bare(place: dict[str, Any]) -> None:
    """Be bare clients: of matrix-nio, and of discord.py where that is asked for."""
    ready = Ready(place)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_echo(place, ready))
        if place["discord"]:
            tasks.create_task(_be_on_discord(place["discord"], ready))


async def _be_on_discord(place: dict[str, Any], ready: Ready) -> None:
    from benchmarks import discord_bots  # noqa: PLC0415

    class Bare(discord_bots.Bare):
        """The bare client of the other benchmark."""

        async def on_ready(self) -> None:
            """Say so."""
            ready.note()

    async with Bare(**discord_bots.options(place)) as client:
        await client.start(place["token"])


async def _echo(place: dict[str, Any], ready: Ready) -> None:
    """Answer as matrix-nio's own examples do, from the loop that it brings."""
    import nio  # noqa: PLC0415

    logging.getLogger("nio").setLevel(logging.ERROR)
    config = nio.AsyncClientConfig(store_sync_tokens=True, encryption_enabled=True)
    Path(place["folder"]).mkdir(exist_ok=True)
    # Its callbacks are annotated more narrowly than it calls them.
    client: Any = nio.AsyncClient(
        place["homeserver"], place["user"], store_path=place["folder"], config=config
    )
    client.restore_login(place["user"], place["device"], place["token"])

    async def answer(room: nio.MatrixRoom, event: nio.RoomMessageText) -> None:
        if event.sender != client.user_id and event.body == "!ping":
            content = {"msgtype": "m.notice", "body": BODY.strip()}
            await client.room_send(
                room.room_id, "m.room.message", content, ignore_unverified_devices=True
            )

    async def greet(_: nio.SyncResponse) -> None:
        if not said:
            said.append(True)
            ready.note()

    said: list[bool] = []
    client.add_event_callback(answer, nio.RoomMessageText)
    client.add_response_callback(greet, nio.SyncResponse)
    await client.sync_forever(timeout=30_000, full_state=True)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
