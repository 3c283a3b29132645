"""Whenever the bot is killed, no vote is lost and none is counted twice."""

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.cogs.polls.kills import LIVES, STEPS

ROOT = Path(__file__).parents[3]
PATIENCE = 120


async def test_whatever_is_killed_every_vote_is_in_the_box_once(
    database_url: str, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "tests.cogs.polls.kills", database_url, str(tmp_path / "office")]
    done = await asyncio.to_thread(
        subprocess.run, words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{LIVES + len(STEPS)} lives, ")
