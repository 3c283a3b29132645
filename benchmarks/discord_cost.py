"""What Staffroom costs on Discord, beside a bare discord.py client that says the same.

    python -m benchmarks.discord_cost [ROUNDS]

Each of the two bots is a process with a stand-in for Discord of its own. They take turns, so that
a machine that is busy for a while is so for both; figures are medians over the rounds, and ratios
are taken round by round. "First answer" is from the interaction to the bot's response, one at a
time; "a second" is with 50 interactions in flight. Start-up is from the process to READY, with all
that has to be imported; memory is what the process holds at rest, before the load.
"""

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from benchmarks.side_by_side import Figures, print_table, read_processor, read_resident

ROUNDS = 7
WARM_UP, SINGLE, MANY, AT_ONCE = 100, 300, 1000, 50
BOTS = ("staffroom", "bare")


@dataclass
class Side:
    """One bot with its stand-in, and what was measured of it."""

    figures: Figures
    standin: subprocess.Popen[str]
    place: dict[str, Any]

    @property
    def name(self) -> str:
        """Give the bot's name."""
        return self.figures.name

    def order(self, **order: Any) -> dict[str, Any]:
        """Let the stand-in put the bot under load."""
        assert self.standin.stdin
        assert self.standin.stdout
        self.standin.stdin.write(json.dumps({"slash": "ping", **order}) + "\n")
        self.standin.stdin.flush()
        told: dict[str, Any] = json.loads(self.standin.stdout.readline())
        if told.get("error") or told.get("failed"):
            raise SystemExit(f"{self.name}: {told}")
        return told


def main(rounds: int) -> None:
    """Measure and print."""
    with ExitStack() as stack:
        sides = [_open(stack, name) for name in BOTS]
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
            for side in sides if number % 2 else reversed(sides):
                _measure(side)
    print_table(*(side.figures for side in sides))


def _open(stack: ExitStack, name: str) -> Side:
    standin = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "tests.discord_standin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    stack.callback(standin.terminate)
    assert standin.stdout
    return Side(Figures(name), standin, json.loads(standin.stdout.readline()))


def _measure(side: Side) -> None:
    command = [sys.executable, "-m", "benchmarks.discord_bots", side.name, json.dumps(side.place)]
    note = side.figures.note
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bot:
        try:
            assert bot.stdout
            if bot.stdout.readline() != "ready\n":
                raise SystemExit(f"{side.name} did not start")
            note("start-up, ms", 1000 * (time.perf_counter() - begun))
            time.sleep(0.5)
            note("memory at rest, MB", read_resident(bot.pid))
            side.order(times=WARM_UP, at_once=AT_ONCE)
            note("first answer, ms", side.order(times=SINGLE)["median_ms"])
            used = read_processor(bot.pid)
            note("a second", side.order(times=MANY, at_once=AT_ONCE)["per_second"])
            note("processor each, ms", 1000 * (read_processor(bot.pid) - used) / MANY)
        finally:
            bot.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
