"""Terminal: reads lines from a keyboard or a pipe and prints the answers."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterable
from typing import Any

from rich.console import Console as RichConsole

from bot.chat import Reply

from .output import Output, print_rich, render_json, render_text
from .session import Console
from .steering import HELP

WELCOME = """\
Hello, I am Staffroom. Ask me a question about the Sodexo staff Q&A in your own words, or type
help to see what I can do. {steering}
"""

_CHUNK = 65_536


async def show_json(output: Output, reply: Reply) -> None:
    """Print a reply as one JSON object."""
    del reply
    _print(render_json(output))


async def show_text(output: Output, reply: Reply) -> None:
    """Print a reply as plain text."""
    del reply
    _print(render_text(output))


def _print(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201  the console's voice
    except BrokenPipeError:
        # Nobody reads on, as behind `| head`: end in order, and say the rest to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise asyncio.CancelledError from None


async def show_rich(output: Output, reply: Reply) -> None:
    """Print a reply on a terminal."""
    print_rich(RichConsole(highlight=False), output, reply)


def is_terminal() -> bool:
    """Tell whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_number(most: int) -> int:
    """Ask which button to press, if there is somebody to ask; 0 for none."""
    if not is_terminal():
        return 0
    try:
        typed = input(f"Press which, 1 to {most}? Enter for none: ").strip()
    except EOFError:  # Ctrl-D is a no as well
        return 0
    return int(typed) if typed.isdecimal() and int(typed) <= most else 0


async def run_console(console: Console, *, is_interactive: bool) -> None:
    """Read lines until they end or /quit; each is answered before the next is read."""
    if is_interactive:
        await _run_interactive(console)
        return
    number = 0
    async for line in _read_lines():
        number += 1
        told = await console.take(line, number)
        if told is not None and told.is_over:
            return


async def _read_lines() -> AsyncIterator[str]:
    """Read standard input in a daemon thread, so that the bot can stop while nothing comes."""
    loop = asyncio.get_running_loop()
    read, is_over = b"", False
    while not is_over:
        arrived: asyncio.Future[bytes] = loop.create_future()
        threading.Thread(target=_read_some, args=(loop, arrived), daemon=True).start()
        some = await arrived
        is_over = not some
        *lines, read = (read + some).split(b"\n")
        for line in [*lines, read] if is_over and read else lines:
            yield line.decode("utf-8", errors="replace").removesuffix("\r")


def _read_some(loop: asyncio.AbstractEventLoop, arrived: asyncio.Future[bytes]) -> None:
    # Not sys.stdin: Python aborts if a thread still waits in its buffer when the program ends.
    some = os.read(sys.stdin.fileno(), _CHUNK)

    def deliver() -> None:
        if not arrived.done():
            arrived.set_result(some)

    if not loop.is_closed():
        loop.call_soon_threadsafe(deliver)


async def _run_interactive(console: Console) -> None:
    # Imported here: a piped console starts sooner without it.
    from prompt_toolkit import PromptSession  # noqa: PLC0415
    from prompt_toolkit.completion import Completer, Completion  # noqa: PLC0415
    from prompt_toolkit.patch_stdout import patch_stdout  # noqa: PLC0415

    class Suggestions(Completer):
        def get_completions(self, document: Any, complete_event: Any) -> Iterable[Completion]:
            del document, complete_event
            return ()

        async def get_completions_async(self, document: Any, complete_event: Any) -> Any:
            del complete_event
            typed = document.text_before_cursor
            for line in await console.complete(typed):
                yield Completion(line, start_position=-len(typed))

    # The history stays in memory: what people type is not kept on disk.
    session: PromptSession[str] = PromptSession(completer=Suggestions())
    terminal = RichConsole(highlight=False)
    terminal.print(WELCOME.format(steering=HELP), markup=False)
    number = 0
    with patch_stdout(raw=True):
        while True:
            try:
                line = await session.prompt_async(f"{console.user.name} in {console.room.name}> ")
            except (EOFError, KeyboardInterrupt):
                return
            if not line.strip():
                continue
            number += 1
            told = await console.take(line, number)
            if told is not None:
                terminal.print(told.text, style="dim", markup=False)
                if told.is_over:
                    return
