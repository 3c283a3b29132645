"""What tests of faults share."""

import asyncio

import pytest


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let waits of a tenth of a second and more be short, and note them."""
    noted: list[float] = []
    sleep = asyncio.sleep

    async def nap(seconds: float, result: object = None) -> object:
        if seconds >= 0.1:
            noted.append(seconds)
        return await sleep(min(seconds, 0.005), result)

    monkeypatch.setattr(asyncio, "sleep", nap)
    return noted
