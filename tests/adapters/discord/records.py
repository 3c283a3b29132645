"""Records: what the bot leaves behind in its folder."""

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tests.adapters.discord.sample import Scene, playing
from tests.discord_stage import Stage

WORD = "marzipan"
"""What people type in tests of what must not be kept."""


def read_log(folder: Path) -> list[dict[str, Any]]:
    """Read the log of a bot that `playing` started."""
    text = (folder / "data" / "logs" / "staffroom.log").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def list_events(folder: Path) -> list[str]:
    """List what the log tells of, in order."""
    return [line["event"] for line in read_log(folder)]


def find_files(folder: Path, *texts: str) -> list[str]:
    """Find the files under the data folder that hold one of some texts, in whatever encoding."""
    wanted = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    return [
        path.name
        for path in sorted((folder / "data").rglob("*"))
        if path.is_file() and any(each in path.read_bytes() for each in wanted)
    ]


@contextlib.asynccontextmanager
async def troubled(
    folder: Path, stage: Stage | None = None, **given: object
) -> AsyncIterator[Scene]:
    """Start a bot for trouble to come; at the end its log holds no secret and nobody's words."""
    async with playing(folder, stage, **given) as scene:
        yield scene
        secrets = [each.token for each in scene.discord.world.interactions.values()]
        people = [str(each.id) for each in scene.discord.world.people.values()]
        token, bot = scene.discord.token, str(scene.discord.bot_user.id)
    held = [each for each in find_files(folder, token, *secrets, WORD) if each.endswith(".log")]
    assert held == []
    text = (folder / "data" / "logs" / "staffroom.log").read_text("utf-8")
    assert [each for each in people if each in text and each != bot] == []
