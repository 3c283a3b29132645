"""Load: many people who use the bot at once, and how long each of them waits."""

import asyncio
import time
from statistics import median, quantiles
from typing import Any

from tests.discord_standin.acting import At, NoResponse
from tests.discord_standin.server import DiscordStandIn


async def run(discord: DiscordStandIn, places: list[At], order: dict[str, Any]) -> dict[str, Any]:
    """Run one order, such as `{"slash": "faq ask", "options": {}, "times": 500, "at_once": 50}`.

    An order has `slash`, `says` or `presses`; `until_done` also waits for loading messages.
    """
    left = iter(range(order.get("times", 1)))
    waits: list[float] = []
    failed = 0

    async def work(at: At) -> None:
        nonlocal failed
        for _ in left:
            begun = time.perf_counter()
            try:
                await _act(discord, at, order)
            except NoResponse:
                failed += 1
            else:
                waits.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(order.get("at_once", 1)):
            group.create_task(work(places[number % len(places)]))
    return _sum_up(waits, failed, time.perf_counter() - begun)


async def _act(discord: DiscordStandIn, at: At, order: dict[str, Any]) -> None:
    if "says" in order:
        await at.says(order["says"])
        await discord.delivered()
        return
    if "presses" in order:
        answer = await at.presses(order["presses"])
    else:
        answer = await at.slash(order["slash"], **order.get("options", {}))
    message = answer.interaction.original
    if order.get("until_done") and message:
        await discord.until(lambda: not message.is_loading, timeout=30)


def _sum_up(waits: list[float], failed: int, seconds: float) -> dict[str, Any]:
    summary = {"done": len(waits), "failed": failed, "seconds": round(seconds, 4)}
    if len(waits) > 1:
        summary["median_ms"] = round(median(waits) * 1000, 3)
        summary["p99_ms"] = round(quantiles(waits, n=100)[-1] * 1000, 3)
        summary["per_second"] = round(len(waits) / seconds, 1)
    return summary
