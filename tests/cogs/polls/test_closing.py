"""Whenever the bot is killed while it closes a poll, the result comes once and the key goes."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import HeldClock
from tests.cogs.polls.closing import STEPS
from tests.cogs.polls.test_poll_life import CLOSES, all_vote, opens
from tests.shelf import NO_FAQ
from tests.talk import START, talking

ROOT = Path(__file__).parents[3]
KILLED = -9
PATIENCE = 120


@pytest.mark.parametrize("step", STEPS)
async def test_whatever_is_killed_the_result_comes_once(tmp_path: Path, step: str) -> None:
    data, keys = tmp_path / "data", tmp_path / "keys"
    async with talking(data, HeldClock(START), poll_keys=keys, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Meet? | Yes | No {CLOSES}")
        await all_vote(talk, [["Yes"]] * 6 + [["No"]] * 4)
    words = [sys.executable, "-m", "tests.cogs.polls.closing", str(data), str(keys), step]
    done = await asyncio.to_thread(
        subprocess.run, words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == KILLED, done.stderr
    clock = HeldClock(START + timedelta(days=2))
    async with talking(data, clock, poll_keys=keys, cogs_off=NO_FAQ) as talk:
        await talk.waits("5 minutes")
        assert talk.shown.count("Result of poll 1") == 1
        assert "Yes: 6 votes" in talk.shown
        assert "Yes: 6 votes" in await talk.says("poll show 1")
    assert [each for each in keys.rglob("*") if each.is_file()] == []
