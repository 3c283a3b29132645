"""Parser: the process that parses, a script that the worker runs beside the bot.

It loads what parsing takes and nothing else: with all of the bot, each process would have twice the
memory and start in a second or two. So the two packages whose modules it needs stand there bare,
without what their own files import.
"""

import contextlib
import pickle
import resource
import struct
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

ROOT = Path(__file__).parents[2]
MEMORY = 1_000_000_000
"""Bytes of address space; a real page takes a tenth of it."""
LENGTH = struct.Struct("!Q")
"""Stands before every message in either direction; the message is a pickle."""
READY = "ready"
"""Said by the process at its start, and in answer to the same."""
PARTS = ("bot.chat", "bot.markup", "bot.fetch")
"""Where what comes through the bot's door is, as far as parsing takes it."""


def stand_bare(name: str, *parts: str) -> None:
    """Put a package in its place that has its modules, and the names that some of them hold."""
    package = ModuleType(name)
    package.__path__ = [str(ROOT.joinpath(*name.split(".")))]
    sys.modules[name] = package
    for part in parts:
        held = vars(import_module(part))
        vars(package).update({each: held[each] for each in held if not each.startswith("_")})


def write(stream: BinaryIO, value: object) -> None:
    """Send a message."""
    packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(packed)) + packed)
    stream.flush()


def read(stream: BinaryIO) -> Any:
    """Wait for a message; None once nobody is there."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(stream.read(LENGTH.unpack(head)[0]))  # noqa: S301  it is the bot's own


def main() -> None:
    """Parse what comes, one page after the other."""
    stand_bare("bot", *PARTS)
    stand_bare("cogs")
    stand_bare("cogs.feeds")
    discover, parse = import_module("cogs.feeds.discover"), import_module("cogs.feeds.parse")
    parse.load_feedparser()
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    ways = {"feed": parse.parse_feed, "links": discover.find_links}
    write(sys.stdout.buffer, READY)
    while (order := read(sys.stdin.buffer)) is not None:
        way, *page = order
        write(sys.stdout.buffer, READY if way == READY else ways[way](*page))


if __name__ == "__main__":
    main()
