"""Closes a poll in a process of its own, and is killed at a step of it; run by `test_closing`.

python -m tests.cogs.polls.closing DATA KEYS STEP
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.clock import HeldClock
from cogs.polls import announcing
from cogs.polls.keys import KeyFolder
from tests.cogs.polls.kills import die
from tests.shelf import NO_FAQ
from tests.talk import START, talking

STEPS = ("result not stored", "result stored, key not destroyed", "key destroyed, nothing said")


def draw_and_die(*_: object) -> bytes:
    """End while the result is drawn, which is before anything is stored."""
    die()
    return b""


def deadly(*, is_after: bool) -> Callable[[KeyFolder, str], None]:
    """Make what ends the process instead of destroying a key, or after it."""
    destroy = KeyFolder.destroy

    def destroy_and_die(folder: KeyFolder, name: str) -> None:
        if is_after:
            destroy(folder, name)
        die()

    return destroy_and_die


async def close(data: Path, keys: Path, step: str) -> None:
    """Let a day pass, and end at the step."""
    clock = HeldClock(START + timedelta(hours=1))
    async with talking(data, clock, poll_keys=keys, cogs_off=NO_FAQ) as talk:
        if step == STEPS[0]:
            setattr(announcing, "draw_chart", draw_and_die)  # noqa: B010
        else:
            setattr(KeyFolder, "destroy", deadly(is_after=step == STEPS[2]))  # noqa: B010
        await talk.waits("1 day")


if __name__ == "__main__":
    asyncio.run(close(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
