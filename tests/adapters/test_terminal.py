"""The terminal: a prompt for a person, and plain text for a pipe."""

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.console import terminal
from tests import process
from tests.process import PATIENCE

_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\-_=>])|\r")


class Keyboard:
    """A terminal with a person at it."""

    def __init__(self, descriptor: int, bot: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self.bot = bot
        self._seen = b""
        self._past = 0

    def types(self, keys: str) -> None:
        """Press keys."""
        os.write(self._descriptor, keys.encode())

    def sees(self, text: str) -> str:
        """Wait until a text stands on the screen; give all up to it since the last one."""
        end = time.monotonic() + PATIENCE
        while True:
            screen = _CODES.sub("", self._seen.decode("utf-8", "replace"))[self._past :]
            place = screen.find(text)
            if place >= 0:
                self._past += place + len(text)
                return screen[: place + len(text)]
            assert time.monotonic() < end, f"{text!r} is not on the screen:\n{screen}"
            if select.select([self._descriptor], [], [], 1)[0]:
                self._seen += os.read(self._descriptor, 65_536)


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[Keyboard]:
    """Give a terminal on which the bot with its FAQ runs."""
    ours, theirs = pty.openpty()
    environment = process.clean_environment(
        tmp_path,
        STAFFROOM_COGS_OFF="",
        TERM="xterm",
        COLUMNS="100",
        LINES="40",
        PROMPT_TOOLKIT_NO_CPR="1",
    )
    bot = subprocess.Popen(
        process.command("console", "--data", str(tmp_path / "data")),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=tmp_path,
        env=environment,
        start_new_session=True,
    )
    with bot:
        os.close(theirs)
        yield Keyboard(ours, bot)
        bot.kill()
    os.close(ours)


def test_a_person_at_the_terminal_is_helped_along(keyboard: Keyboard, tmp_path: Path) -> None:
    assert "Hello, I am Staffroom." in keyboard.sees("operator in console>")
    keyboard.types("faq a\t")
    keyboard.sees("faq ask")
    keyboard.types("\x15/as ada\r")
    keyboard.sees("You are now ada (member).")
    keyboard.types("faq show 34\r")
    card = keyboard.sees("[2] Not helpful")
    assert re.search(r"╭─ #34 Will annual leave.*─╮", card)
    assert re.search(r"╰─+╯", card)
    assert "?[" not in card, "the styles of the terminal must not show as text"
    keyboard.types("1\r")
    keyboard.sees("(only you can see this)")
    keyboard.sees("ada in console>")
    keyboard.types("\x04")
    assert keyboard.bot.wait(PATIENCE) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"data", "home"}
    assert list((tmp_path / "home").iterdir()) == []


def test_a_pipe_gets_plain_text(tmp_path: Path) -> None:
    said = "faq show 34\n2\n"
    done = process.run(
        tmp_path, "run", "--data", str(tmp_path / "data"), said=said, STAFFROOM_COGS_OFF=""
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("#34 Will annual leave")
    place = lines.index("[1] Helpful")
    assert lines[place + 1 : place + 3] == ["[2] Not helpful", ""]
    assert lines[-2:] == ["(only you can see this)", ""]
    assert "\x1b" not in done.stdout


def test_a_reader_that_goes_away_ends_the_bot_in_order(tmp_path: Path) -> None:
    with subprocess.Popen(
        process.command("console", "--json", "--data", str(tmp_path / "data")),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=process.clean_environment(tmp_path),
    ) as bot:
        assert bot.stdin is not None
        assert bot.stdout is not None
        assert bot.stderr is not None
        bot.stdin.write(b"help help\n")
        bot.stdin.flush()
        assert bot.stdout.readline().startswith(b'{"line": 1,')
        bot.stdout.close()
        bot.stdin.write(b"help help\n" * 3)
        bot.stdin.flush()
        assert bot.wait(PATIENCE) == 0
        assert bot.stderr.read() == b""
    assert '"stopped"' in (tmp_path / "data" / "logs" / "staffroom.log").read_text()


def test_a_closed_input_is_an_empty_one(tmp_path: Path) -> None:
    given = {"STAFFROOM_DATA": str(tmp_path / "data"), "STAFFROOM_COGS_OFF": "faq"}
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *process.command("console")],
        env=process.clean_environment(tmp_path, **given),
        cwd=process.ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_whoever_presses_nothing_but_the_end_of_input_has_pressed_no_button(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(_: str) -> str:
        raise EOFError

    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", end)
    assert terminal.ask_number(2) == 0
