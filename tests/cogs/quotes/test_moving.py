"""A room that is replaced takes what was settled for it along."""

from dataclasses import replace
from pathlib import Path

from bot.chat import Room
from bot.packing import pack_room
from cogs.quotes.model import Plan, Week
from cogs.quotes.rules import read_rules
from cogs.quotes.store import find_plan, save_plan
from tests.cogs.quotes.samples import DAY
from tests.cogs.quotes.test_crowd import BOARD, HALL, running
from tests.talk import START

NORTH = "north"
NEW = Room("console:new", "new hall", community=NORTH)
NEW_BOARD = Room("console:new board", "new board", community=NORTH)


async def test_nominations_board_and_roundups_go_on_in_the_new_room(
    tmp_path: Path, database_url: str
) -> None:
    async with running(tmp_path, database_url) as app:
        desk = app.plugins.desks["quotes"]
        await desk.values(NORTH).set("rooms", {HALL.id: {"place": pack_room(HALL), "is_on": True}})
        await desk.values(NORTH).set("board", pack_room(BOARD))
        plan = Plan(NORTH, HALL, Week(), 24, START, START, START + DAY)
        async with desk.storage.write() as conn:
            await save_plan(conn, plan)
        for _ in range(2):  # it may be told again after a crash
            await app.host.move_room(HALL.id, NEW)
        rules = await read_rules(desk, NORTH)
        assert (rules.rooms, rules.board) == ((NEW,), BOARD)
        async with desk.storage.read() as conn:
            moved = await find_plan(conn, NORTH)
        assert moved is not None
        assert (moved.room, moved.number) == (NEW, plan.number)
        await app.host.move_room(BOARD.id, NEW_BOARD)
        assert await read_rules(desk, NORTH) == replace(rules, board=NEW_BOARD)
