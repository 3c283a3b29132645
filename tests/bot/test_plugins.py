"""Plug-ins: cogs come and go while the bot runs."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cogs
from tests.talk import Talk, talking

PARROT = '''
"""Parrot: repeats."""

import asyncio
from datetime import timedelta

from bot import Cog, Context, Desk, Every, Reply

cog = Cog("parrot", "Repeats")


@cog.command
async def parrot(ctx: Context) -> Reply:
    """Say the word."""
    return Reply("WORD")


@cog.job(Every(timedelta(hours=1)))
async def tick(desk: Desk) -> None:
    """Do nothing every hour."""


@cog.on_start
async def begin(desk: Desk) -> None:
    """Wait for ever beside everything else."""
    desk.spawn(asyncio.sleep(3600))
'''


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in which cogs are found, beside the built-in ones."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    cogs.__path__.append(str(folder))
    yield folder
    cogs.__path__.remove(str(folder))
    sys.modules.pop("cogs.parrot", None)


def write(shelf: Path, word: str, source: str = PARROT) -> None:
    (shelf / "parrot.py").write_text(source.replace("WORD", word))


async def as_owner(talk: Talk) -> None:
    await talk.becomes("olive", "owner")


async def test_a_cog_is_found_in_the_folder(tmp_path: Path, shelf: Path) -> None:
    write(shelf, "hello")
    async with talking(tmp_path / "data") as talk:
        assert await talk.says("parrot") == "hello"


async def test_a_changed_cog_is_reloaded_at_once(tmp_path: Path, shelf: Path) -> None:
    write(shelf, "hello")
    async with talking(tmp_path / "data") as talk:
        await as_owner(talk)
        for word in ("jello", "cello"):
            write(shelf, word)
            assert "reloaded" in await talk.says("cog reload parrot")
            assert await talk.says("parrot") == word


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("def (:", "SyntaxError"),
        ("import no_such_package", "no_such_package"),
        ("raise SystemExit", "end the program"),
        ("cog = 3", "has no cog = Cog(...)"),
        ("from bot import Cog\ncog = Cog('crow')", "calls itself crow"),
        (PARROT.replace("desk.spawn(asyncio.sleep(3600))", "1 / 0"), "ZeroDivisionError"),
        (PARROT.replace('"""Say the word."""', ""), "docstring"),
        (PARROT.replace("ctx: Context)", "ctx: Context, bad: bytes)"), "nobody can type"),
        (PARROT.replace("async def parrot", "async def help"), "help"),
    ],
)
async def test_a_reload_that_fails_leaves_the_old_one_running(
    tmp_path: Path, shelf: Path, broken: str, reason: str
) -> None:
    write(shelf, "hello")
    async with talking(tmp_path / "data") as talk:
        await as_owner(talk)
        write(shelf, "hello", broken)
        heard = await talk.says("cog reload parrot")
        assert reason in heard
        assert "the old one goes on" in heard
        assert await talk.says("parrot") == "hello"
        write(shelf, "mended")
        await talk.says("cog reload parrot")
        assert await talk.says("parrot") == "mended"


async def test_a_broken_cog_is_reported_and_stops_nothing_else(tmp_path: Path, shelf: Path) -> None:
    write(shelf, "hello", "1 / 0")
    async with talking(tmp_path / "data") as talk:
        await as_owner(talk)
        heard = await talk.says("cog list")
        assert "parrot: not loaded" in heard
        assert "ZeroDivisionError" in heard
        assert "What I can do" in await talk.says("help")
        write(shelf, "mended")
        assert "loaded" in await talk.says("cog load parrot")
        assert await talk.says("parrot") == "mended"


def count_work() -> int:
    """Count the tasks that belong to cogs."""
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    return sum(getattr(each, "__qualname__", "") == "Runner.run" for each in coroutines)


async def test_an_unloaded_cog_leaves_nothing_behind(tmp_path: Path, shelf: Path) -> None:
    async with talking(tmp_path / "data") as talk:
        await as_owner(talk)
        async with asyncio.timeout(10):
            while count_work():  # noqa: ASYNC110  what cogs begin with, and nothing tells of its end
                await asyncio.sleep(0.01)
        write(shelf, "hello")
        await talk.says("cog load parrot")
        assert count_work() == 1
        assert "parrot.tick" in talk.jobs
        await talk.says("cog unload parrot")
        assert count_work() == 0
        assert "parrot.tick" not in talk.jobs
        assert "cogs.parrot" not in sys.modules
        assert "hello" not in await talk.says("parrot")
        assert "parrot" not in await talk.says("help")


async def test_only_owners_change_cogs(tmp_path: Path, shelf: Path) -> None:
    write(shelf, "hello")
    async with talking(tmp_path / "data") as talk:
        await talk.becomes("mo", "moderator")
        for line in ("cog list", "cog unload parrot", "cog reload parrot", "cog load parrot"):
            assert "Only owners" in await talk.says(line)
        assert await talk.says("parrot") == "hello"


async def test_admin_cannot_be_unloaded(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await as_owner(talk)
        assert "can't unload admin" in await talk.says("cog unload admin")
        assert "reloaded" in await talk.says("cog reload admin")
        assert "admin: loaded" in await talk.says("cog list")


async def test_a_cog_that_is_not_there_is_named_in_a_sentence(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await as_owner(talk)
        assert "no cog called dodo" in await talk.says("cog load dodo")
        assert "not loaded" in await talk.says("cog unload dodo")
        assert "already loaded" in await talk.says("cog load help")
