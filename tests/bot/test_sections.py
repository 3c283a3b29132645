"""Sections: cogs add to digests, and one that fails takes nothing away from the others."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.chat import Room, UserError
from bot.clock import HeldClock
from bot.commands import Gathered, Section
from bot.settings import Settings
from tests.shelf import shelved
from tests.talk import START

ROOM = Room("console:hall", "hall")
COG = '''
"""NAME: adds to digests."""

from datetime import datetime

from bot import Cog, Desk, Room, Section

cog = Cog("NAME")


@cog.digest_section("News of NAME", order=ORDER)
async def new(desk: Desk, room: Room, since: datetime, until: datetime) -> Section | None:
    return RESULT
'''


def write(name: str, result: str, order: int = 50) -> str:
    return COG.replace("NAME", name).replace("RESULT", result).replace("ORDER", str(order))


@contextlib.asynccontextmanager
async def running(folder: Path, **results: tuple[str, int]) -> AsyncIterator[App]:
    """Run a bot whose only cogs are these, and `help`."""
    sources = {name: write(name, *given) for name, given in results.items()}
    settings = Settings.model_validate({"data": folder / "data", "cogs_off": frozenset({"faq"})})
    with shelved(folder / "shelf", **sources):
        async with open_app(settings, HeldClock(START)) as app:
            yield app


async def gather(app: App, since: datetime = START, until: datetime = START) -> Gathered:
    return await app.plugins.desks["help"].gather_digest(ROOM, since, until)


async def test_sections_stand_in_the_order_that_their_cogs_ask_for(tmp_path: Path) -> None:
    async with running(
        tmp_path,
        ash=('Section(("a",))', 30),
        birch=('Section(("b",), 2)', 10),
        cedar=('Section(("c",))', 30),
    ) as app:
        gathered = await gather(app)
    assert gathered.failed == ()
    assert gathered.sections == (
        Section(("b",), 2, "News of birch"),
        Section(("a",), title="News of ash"),
        Section(("c",), title="News of cedar"),
    )


async def test_a_cog_gives_several_sections_or_none(tmp_path: Path) -> None:
    several = '[Section(("a",), title="One"), Section(()), Section((), 3)]'
    async with running(tmp_path, ash=(several, 1), birch=("None", 2), cedar=("[]", 3)) as app:
        gathered = await gather(app)
    assert gathered.sections == (Section(("a",), title="One"), Section((), 3, "News of ash"))


async def test_a_section_gets_its_own_desk_the_room_and_the_span(tmp_path: Path) -> None:
    told = "Section((desk.cog, room.name, since.isoformat(), until.isoformat()))"
    until = START + timedelta(days=1)
    async with running(tmp_path, ash=(told, 1)) as app:
        gathered = await gather(app, until=until)
    assert gathered.sections[0].lines == ("ash", "hall", START.isoformat(), until.isoformat())


@pytest.mark.parametrize("fault", ["1 / 0", "['text']", "'text'"])
async def test_a_section_that_fails_is_logged_and_left_out(tmp_path: Path, fault: str) -> None:
    async with running(tmp_path, ash=(fault, 1), birch=('Section(("b",))', 2)) as app:
        gathered = await gather(app)
    assert [each.lines for each in gathered.sections] == [("b",)]
    assert gathered.failed == ("ash",)
    logged = (tmp_path / "data" / "logs" / "staffroom.log").read_text()
    assert '"owner": "ash"' in logged or "owner=ash" in logged


async def test_a_section_that_hangs_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.context.SECTION_PATIENCE", 0.01)
    hanging = "await __import__('asyncio').get_running_loop().create_future()"
    async with running(tmp_path, ash=(hanging, 1), birch=('Section(("b",))', 2)) as app:
        gathered = await gather(app)
    assert [each.lines for each in gathered.sections] == [("b",)]
    assert gathered.failed == ("ash",)


async def test_sections_come_and_go_with_their_cog(tmp_path: Path) -> None:
    async with running(tmp_path, ash=('Section(("old",))', 1)) as app:
        (tmp_path / "shelf" / "ash.py").write_text(write("ash", 'Section(("new",))'))
        await app.plugins.reload("ash")
        assert [each.lines for each in (await gather(app)).sections] == [("new",)]
        (tmp_path / "shelf" / "ash.py").write_text("raise ValueError")
        with pytest.raises(UserError):
            await app.plugins.reload("ash")
        assert [each.lines for each in (await gather(app)).sections] == [("new",)]
        await app.plugins.unload("ash")
        assert await gather(app) == Gathered()
