"""The stand-in as a process of its own: `python -m tests.discord_standin`.

It prints one line of JSON, with what a bot needs to come, and then answers each line of JSON on
its standard input, an order of `load.run`, with one line; when the input ends, so does it.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.discord_standin.certificates import make_authority
from tests.discord_standin.load import run
from tests.discord_standin.server import DiscordStandIn

PEOPLE = 20


async def serve(authority: Path) -> None:
    """Serve until the input ends."""
    async with DiscordStandIn.started() as discord:
        guild = discord.guild("Staff")
        people = [discord.person(f"person {number}") for number in range(PEOPLE)]
        for each in people:
            guild.joins(each)
        places = [each.at(guild.general) for each in people]
        say(
            port=discord.port,
            authority=str(authority),
            token=discord.token,
            application=str(discord.application_id),
            guild=str(guild.id),
            channel=str(guild.general.id),
        )
        while line := await asyncio.to_thread(sys.stdin.readline):
            order = json.loads(line)
            try:
                say(**await run(discord, places, order))
            except* AssertionError as group:
                say(error=str(group.exceptions[0]))


def say(**values: Any) -> None:
    """Print one line of JSON."""
    print(json.dumps(values), flush=True)  # noqa: T201 - this is what the process is for


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "authority.pem")
        make_authority().cert_pem.write_to_path(str(path))
        asyncio.run(serve(path))
