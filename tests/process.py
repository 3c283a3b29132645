"""Processes: a bot of its own, spoken with through pipes as a stranger would."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
PATIENCE = 30
"""Seconds after which something hangs, even on a busy machine."""

KEYS = ["line", "to", "room", "private", "text", "buttons", "files"]


def clean_environment(folder: Path, **given: str) -> dict[str, str]:
    """Give an environment with nothing set for the bot, and a home of its own."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if "STAFFROOM" not in name.upper()}
    path = os.pathsep.join(filter(None, [str(ROOT), given.pop("PYTHONPATH", "")]))
    return kept | {"HOME": str(home), "PYTHONPATH": path, "STAFFROOM_COGS_OFF": "faq"} | given


def command(*words: str) -> list[str]:
    """Write the command line of the bot."""
    return [sys.executable, "-m", "bot", *words]


def run(
    folder: Path, *words: str, said: str | bytes = "", **given: str
) -> subprocess.CompletedProcess[str]:
    """Run the bot in a folder, with lines piped in, until it ends."""
    here = folder / "cwd"
    here.mkdir(exist_ok=True)
    done = subprocess.run(
        command(*words),
        input=said.encode() if isinstance(said, str) else said,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        cwd=here,
        env=clean_environment(folder, **given),
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def read_replies(text: str) -> list[dict[str, Any]]:
    """Read output that must be JSON objects and nothing else, one a line."""
    replies = [json.loads(line) for line in text.splitlines()]
    assert all(list(each) == KEYS for each in replies)
    return replies


class Piped:
    """A bot that is running, with its input open."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self._pipe(self.process.stdout):
            self._lines.put(line)
        self._lines.put(b"")

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe

    def types(self, line: str) -> None:
        """Type one line."""
        pipe = self._pipe(self.process.stdin)
        pipe.write(line.encode() + b"\n")
        pipe.flush()

    def hears(self) -> dict[str, Any]:
        """Wait for the next reply."""
        (reply,) = read_replies(self._lines.get(timeout=PATIENCE).decode("utf-8"))
        return reply

    def is_silent(self) -> bool:
        """Tell whether nothing more has come."""
        return self._lines.empty()

    def terminates(self) -> tuple[int, str]:
        """Ask it to end, and give its status and what it complained of."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        return status, self._pipe(self.process.stderr).read().decode("utf-8")


@contextlib.contextmanager
def piped(folder: Path, *words: str, **given: str) -> Iterator[Piped]:
    """Start a bot, and end it whatever happens."""
    process = subprocess.Popen(
        command(*words, "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=clean_environment(folder, **given),
    )
    with process:
        try:
            yield Piped(process)
        finally:
            process.kill()


def place_package(folder: Path, name: str, source: str) -> str:
    """Put an installed package that declares a cog into a folder; give its PYTHONPATH."""
    folder.mkdir(parents=True)
    (folder / f"{name}_cog.py").write_text(source, encoding="utf-8")
    about = folder / f"{name}_cog-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-cog\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[staffroom.cogs]\n{name} = {name}_cog\n")
    return str(folder)
