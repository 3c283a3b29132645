"""What became of a message while nobody heard of it is followed later; an outage is no deletion."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.console import Console
from bot.adapters.console.output import Output
from bot.app import App, open_app
from bot.chat import HOME, Message, Reply, Room, User, UserError
from bot.clock import HeldClock
from bot.settings import Settings
from cogs.quotes.following import follow_change
from cogs.quotes.model import Author, Quote, State
from cogs.quotes.nominating import nominate_message
from cogs.quotes.rereading import AGAIN, FEW, FRESH, PAUSE, PERIOD, SELDOM, has_changed, is_due
from cogs.quotes.rules import read_rules
from cogs.quotes.store import Quotes, find_author
from tests.cogs.quotes.samples import DAY, make
from tests.cogs.quotes.test_consent import CHAIR, KETTLE, begin
from tests.cogs.quotes.test_crowd import CROWD, HALL, JO, allow
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_talk import DiscordTalk, running_on_discord
from tests.talk import START, Talk, Talking

TEA = "Tea first, then the risk register."
OFFICE = Room("console:office", "office")


async def put_on_board(talk: Talk, *words: str) -> None:
    await talk.becomes("mo", "moderator")
    await talk.says("pick consent 0")
    await talk.becomes("ada")
    for each in words:
        await talk.chooses("pick", each)
    await talk.becomes("jo")
    assert words[-1] in await talk.hears()
    await talk.becomes("mo", "moderator")
    for number, each in enumerate(words, 1):
        assert f"#{number} is approved. It is on the board." in await talk.says(
            f"pick approve {number}"
        )
        assert each in await talk.says(f"quote show {number}")


async def test_what_nobody_heard_of_is_followed_later(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path, discord_read_all=True) as talk:
        await begin(talk, KETTLE, CHAIR, TEA)
        await put_on_board(talk, KETTLE, CHAIR, TEA)
        await talk.becomes("olive", "owner")
        assert "unloaded" in await talk.says("cog unload quotes")
        await talk.becomes("jo")
        await talk.deletes(KETTLE)
        await talk.edits(f"{CHAIR} And the table.", CHAIR)
        await talk.becomes("olive", "owner")
        assert "loaded" in await talk.says("cog load quotes")
        await talk.waits("2 minutes")
        await talk.becomes("mo", "moderator")
        assert "Nothing is kept of #1." in await talk.says("pick look 1")
        assert "And the table." in await talk.says("pick queue")
        assert "no quote #2 on the board" in await talk.says("quote show 2")
        assert TEA in await talk.says("quote show 3")


async def test_what_was_deleted_while_the_bot_was_off_is_gone(tmp_path: Path) -> None:
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        stage = Stage.on(discord)
        settings = stage.settings(tmp_path, cogs_off="faq,feeds,digest,polls")
        clock = HeldClock(discord.clock.now())  # by which Discord says when a message was edited
        async with running_on_discord(discord, settings, clock) as (app, bot):
            talk = DiscordTalk(stage, app, bot, tmp_path / "heard", is_typed=False)
            await begin(talk, KETTLE, CHAIR, TEA)
            await put_on_board(talk, KETTLE, CHAIR, TEA)
            said, jo = {each.content: (at, each) for at, each in talk._said}, talk.person("jo")
        hall = said[KETTLE][0].place
        await jo.at(hall).deletes(said[KETTLE][1])
        await jo.at(hall).edits(said[CHAIR][1], "And now for something else.")
        path = "/channels/*/messages/*"
        outage = discord.faults.fail("GET", path, status=503, times=None)
        async with running_on_discord(discord, settings, clock) as (app, bot):
            await app.schedule.advance(clock.now() + timedelta(minutes=5))
            assert await list_live(app) == [1, 2, 3]
            assert outage.hits
            outage.lift()
            await app.schedule.advance(clock.now() + AGAIN + PAUSE)
            # Of the second Discord shows only that it was changed, so it can't stay as it was.
            assert await list_live(app) == [3]


async def list_live(app: App) -> list[int]:
    async with app.host.storage.read() as conn:
        return [each.number for each in await Quotes(conn, HOME).list_live()]


@dataclass
class Hall:
    """A bot, and rooms whose messages can change while nobody tells of it."""

    app: App
    clock: HeldClock
    messages: dict[str, Message] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    read: list[str] = field(default_factory=list)

    def find(self, message_id: str, room: Room) -> Message | None:
        """Give a message as it reads now."""
        self.read.append(message_id)
        if room.id in self.closed:
            raise UserError("Not now.")
        return self.messages.get(message_id)

    async def nominates(self, *words: str, room: Room = HALL) -> None:
        """Let jo say something, and let it be nominated."""
        desk = self.app.plugins.desks["quotes"]
        rules = await read_rules(desk, HOME)
        for each in words:
            said = Message(f"console:{each}", room, JO, each)
            self.messages[said.id] = said
            await nominate_message(desk, said, CROWD[0], rules)

    async def goes_on(self, length: timedelta) -> list[str]:
        """Let time pass, without each minute of it; give what was read again."""
        before = len(self.read)
        self.clock.move_to(self.clock.now() + length)
        await self.app.schedule.run_due()
        return self.read[before:]

    async def words(self, number: int) -> str:
        """Give the words that are kept of a quote."""
        async with self.app.host.storage.read() as conn:
            found = await Quotes(conn, HOME).find(number)
        return found.words if found else ""


class Rooms(Console):
    """A console on which messages stand."""

    hall: Hall

    async def find_message(self, room: Room, message_id: str) -> Message | None:
        """Find a message."""
        return self.hall.find(message_id, room)

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List nobody."""
        del room, message_id, emoji
        return []


@contextlib.asynccontextmanager
async def in_a_hall(folder: Path) -> AsyncIterator[Hall]:
    """Run a bot with a hall."""

    async def show(output: Output, reply: Reply) -> None:
        del output, reply

    clock = HeldClock(START)
    settings = Settings.model_validate({"data": folder, "cogs_off": "faq,feeds,digest,polls"})
    async with open_app(settings, clock) as app:
        rooms = Rooms(clock, folder / "files", show)
        app.adapters.add(rooms)
        rooms.hall = Hall(app, clock)
        await allow(app)
        yield rooms.hall


async def test_what_can_not_be_read_now_stays_and_is_looked_at_again(tmp_path: Path) -> None:
    async with in_a_hall(tmp_path) as hall:
        await hall.nominates("one", "two", "three")
        await hall.nominates("four", room=OFFICE)
        hall.messages.clear()
        hall.closed.add(HALL.id)
        # One that can't be read tells enough of its room.
        assert await hall.goes_on(PAUSE) == ["console:one", "console:four"]
        assert await list_live(hall.app) == [1, 2, 3]
        assert await hall.goes_on(AGAIN - PAUSE) == []
        assert await hall.goes_on(PAUSE) == ["console:two"]
        hall.closed.clear()
        assert len(await hall.goes_on(AGAIN)) == 3
        assert await list_live(hall.app) == []
        assert await hall.goes_on(AGAIN) == []


async def test_once_a_day_what_was_not_heard_of_heals(tmp_path: Path) -> None:
    async with in_a_hall(tmp_path) as hall:
        await hall.nominates("one", "two", "three")
        assert len(await hall.goes_on(PAUSE)) == 3
        assert [await hall.words(number) for number in (1, 2, 3)] == ["one", "two", "three"]
        del hall.messages["console:one"]
        hall.messages["console:two"] = replace(hall.messages["console:two"], text="two and more")
        withheld = replace(hall.messages["console:three"], text="", is_readable=False)
        hall.messages["console:three"] = withheld
        assert await hall.goes_on(PERIOD - timedelta(minutes=1)) == []
        await hall.goes_on(timedelta(minutes=2))
        assert [await hall.words(number) for number in (1, 2, 3)] == ["", "two and more", "three"]
        async with hall.app.host.storage.read() as conn:
            author = await find_author(conn, 2)
        assert author is not None
        assert author.read_at == hall.clock.now()
        hall.messages["console:three"] = replace(withheld, edited_at=START + timedelta(hours=1))
        await hall.goes_on(PERIOD)
        assert await list_live(hall.app) == [2]


async def test_what_was_read_before_somebody_changed_the_quote_is_not_taken_over(
    tmp_path: Path,
) -> None:
    async with in_a_hall(tmp_path) as hall:
        await hall.nominates("one")
        desk, said = hall.app.plugins.desks["quotes"], hall.messages["console:one"]
        await follow_change(desk, replace(said, text="one, told at once"), 1)
        await follow_change(desk, replace(said, text="one, read before that"), 1)
        assert await hall.words(1) == "one, told at once"


async def test_many_are_read_a_few_at_a_time(tmp_path: Path) -> None:
    async with in_a_hall(tmp_path) as hall:
        await hall.nominates(*[f"words {number}" for number in range(FEW + 10)])
        assert len(await hall.goes_on(PAUSE)) == FEW
        assert len(await hall.goes_on(PAUSE)) == 10
        assert await hall.goes_on(PAUSE) == []
        assert len({*hall.read}) == FEW + 10


def test_what_is_on_the_board_for_long_is_read_seldom() -> None:
    late = START + 2 * FRESH
    days = [late + DAY * number for number in range(SELDOM)]
    for quote in (make(3, shown_at=START), make(4, shown_at=START)):
        assert sum(is_due(quote, each) for each in days) == 1
        assert is_due(quote, START + FRESH - timedelta(seconds=1))
        assert all(is_due(replace(quote, shown_at=None), each) for each in days)


@pytest.mark.parametrize(
    ("is_readable", "edited_at", "read_at", "has"),
    [
        (True, None, None, True),
        (False, None, None, False),
        (False, START - DAY, None, False),
        (False, START + DAY, None, True),
        (False, START + DAY, START + 2 * DAY, False),
        (False, START + 3 * DAY, START + 2 * DAY, True),
    ],
)
def test_what_is_withheld_has_changed_only_if_its_platform_says_so(
    *, is_readable: bool, edited_at: datetime | None, read_at: datetime | None, has: bool
) -> None:
    message = Message("m", HALL, JO, "", is_readable=is_readable, edited_at=edited_at)
    quote: Quote = make(1, nominated_at=START, state=State.WAITING)
    assert has_changed(message, quote, Author(1, JO.id, HALL, "m", read_at=read_at)) is has
