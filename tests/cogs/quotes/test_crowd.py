"""A hundred people at once: counts are right, and one message is one quote."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.adapters.console import Console
from bot.adapters.console.output import Output
from bot.adapters.console.session import Show
from bot.app import App, open_app
from bot.chat import HOME, Features, Message, Reaction, Reply, Role, Room, User
from bot.clock import HeldClock
from bot.dispatch import Pressed, Reacted
from bot.packing import pack_room
from bot.settings import Settings
from bot.storage import Connection
from cogs.quotes.board import show
from cogs.quotes.model import Quote, State
from cogs.quotes.nominating import Outcome, nominate_message
from cogs.quotes.rules import STAR, read_rules
from cogs.quotes.store import Quotes, list_cast
from tests.talk import START

HALL, BOARD = Room("console:hall", "hall"), Room("console:board", "board")
JO = User("console:jo", "jo")
SAID = Message("console:message", HALL, JO, "We mended the kettle ourselves.")
CROWD = [User(f"console:person {number}", f"person {number}") for number in range(100)]
NOBODY = Features()


class Hall(Console):
    """A console on which the message stands."""

    def __init__(self, clock: HeldClock, folder: Path, show: Show) -> None:
        super().__init__(clock, folder, show)
        self.reactors: dict[User, None] = {}

    async def find_message(self, room: Room, message_id: str) -> Message | None:
        """Find the message, after a while."""
        del room
        await asyncio.sleep(0)
        return SAID if message_id == SAID.id else None

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List who has reacted by now."""
        del room, emoji
        return [*self.reactors] if message_id == SAID.id else []


@asynccontextmanager
async def running(
    folder: Path, database_url: str, reactors: Iterable[User] = ()
) -> AsyncIterator[App]:
    """Run a bot with a hall, where some people have reacted already."""

    async def show(output: Output, reply: Reply) -> None:
        del output, reply

    clock = HeldClock(START)
    given = {"data": folder, "database_url": database_url}
    async with open_app(Settings.model_validate(given), clock) as app:
        hall = Hall(clock, folder / "files", show)
        hall.reactors = dict.fromkeys(reactors)
        app.adapters.add(hall)
        yield app


async def allow(app: App, threshold: int = 3) -> None:
    values = app.plugins.desks["quotes"].values(HOME)
    await values.set("rooms", {HALL.id: {"place": pack_room(HALL), "is_on": True}})
    await values.set("threshold", threshold)


async def react(app: App, people: Iterable[User], *, is_added: bool = True) -> None:
    """Let people react to the message, or take it back, all at once."""
    hall = app.adapters._adapters["console"]
    assert isinstance(hall, Hall)
    async with asyncio.TaskGroup() as tasks:
        for each in people:
            hall.reactors.pop(each, None)
            hall.reactors |= {each: None} if is_added else {}
            reaction = Reaction(SAID.id, HALL, each, STAR, is_added)
            event = Reacted(each, HALL, Role.MEMBER, NOBODY, reaction)
            tasks.create_task(app.dispatcher.tell(event))


async def press(app: App, people: Iterable[User], token: str) -> None:
    async with asyncio.TaskGroup() as tasks:
        for each in people:
            event = Pressed(each, HALL, Role.MEMBER, NOBODY, token=token)
            tasks.create_task(app.dispatcher.take(event, _say_nothing))


async def _say_nothing(_: object) -> None:
    return None


async def _tell_nobody(_: Connection, __: User) -> None:
    return None


async def find(app: App) -> Quote | None:
    async with app.host.storage.read() as conn:
        return await Quotes(conn, HOME).find(1)


async def count(app: App) -> int:
    found = await find(app)
    assert found is not None
    return found.votes


def shuffled(people: Iterable[User]) -> list[User]:
    return Random(7).sample([*people], k=len([*people]))


async def test_a_hundred_reactions_at_once_are_one_quote_with_a_hundred_votes(
    tmp_path: Path, database_url: str
) -> None:
    async with running(tmp_path / "data", database_url) as app:
        await allow(app)
        await react(app, shuffled([*CROWD, *CROWD, JO]))
        assert await count(app) == 100
        async with app.host.storage.read() as conn:
            assert len(await Quotes(conn, HOME).list_in(State.WAITING)) == 1
        await react(app, CROWD[:40], is_added=False)
        assert await count(app) == 60
    # While the bot is away ten more take theirs back, and twenty come.
    there = [*CROWD[50:], *CROWD[:20]]
    async with running(tmp_path / "data", database_url, there) as app:
        assert await count(app) == 60
        await app.schedule.advance(START + timedelta(minutes=3))
        assert await count(app) == 70
        await react(app, CROWD[:50])
        assert await count(app) == 100
        await react(app, CROWD, is_added=False)
        await react(app, CROWD[:1], is_added=False)
        assert await count(app) == 0


async def test_too_few_reactions_nominate_nothing_and_are_counted_over_a_restart(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        await allow(app, threshold=100)
        await react(app, CROWD[:99])
        await react(app, [JO])  # whose own does not count
        assert await find(app) is None
    async with running(tmp_path / "data", sqlite_url, CROWD[:99]) as app:
        await react(app, CROWD[:10], is_added=False)
        await react(app, CROWD[5:])
        assert await find(app) is None
        await react(app, CROWD[:5])
        assert await count(app) == 100


async def test_buttons_and_reactions_of_a_person_are_one_vote(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        await allow(app)
        await react(app, CROWD[:50])
        async with app.host.storage.write() as conn:
            quote = await Quotes(conn, HOME).find(1)
            assert quote is not None
            shown = replace(quote, state=State.APPROVED, shown_at=START)
            assert await Quotes(conn, HOME).save(shown)
        await press(app, shuffled([*CROWD, *CROWD[:30], JO]), "quotes.vote:1")
        assert await count(app) == 100
        await press(app, CROWD[:20], "quotes.unvote:1")
        await react(app, CROWD[:30], is_added=False)
        assert await count(app) == 70


async def test_a_reaction_on_the_board_is_a_vote(tmp_path: Path, sqlite_url: str) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        await allow(app)
        await react(app, CROWD[:3])
        desk = app.plugins.desks["quotes"]
        await desk.values(HOME).set("board", pack_room(BOARD))
        rules = await read_rules(desk, HOME)
        async with app.host.storage.write() as conn:
            quote = await Quotes(conn, HOME).find(1)
            assert quote is not None
            await show(desk, conn, replace(quote, state=State.APPROVED), rules)
        outbox = app.host.outbox
        await outbox.flush()
        ids = [f"console:post:{number}" for number in (1, 2)]  # jo was asked as well
        async with app.host.storage.read() as conn:
            (there,) = [each for each in ids if await outbox.find_key(conn, BOARD, each)]
        changes = [(CROWD[2], True), (CROWD[3], True), (CROWD[4], True), (JO, True)]
        for user, is_added in [*changes, (CROWD[0], False)]:
            reaction = Reaction(there, BOARD, user, STAR, is_added)
            event = Reacted(user, BOARD, Role.MEMBER, NOBODY, reaction)
            await app.dispatcher.tell(event)
        assert await count(app) == 4
        posted = Message(there, BOARD, User("console:staffroom", "staffroom"), "> Words")
        done = await nominate_message(desk, posted, CROWD[0], rules)
        assert done.outcome is Outcome.POSTED


async def test_linked_accounts_are_one_voter_and_one_author(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        await allow(app)
        accounts = app.host.accounts
        for one, other in ((CROWD[0], CROWD[1]), (JO, CROWD[2])):
            await accounts.take(other, await accounts.offer(one), is_overheard=False)
            await accounts.confirm(other, _tell_nobody)
        await react(app, CROWD[:4])  # two people who are not the author
        assert await find(app) is None
        await react(app, CROWD[4:5])
        assert await count(app) == 3
        await react(app, CROWD[1:2], is_added=False)
        assert await count(app) == 2


async def test_in_a_private_room_that_nobody_allowed_a_reaction_is_not_even_counted(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        await allow(app, threshold=1)
        private = replace(HALL, is_private=True)
        reaction = Reaction(SAID.id, private, CROWD[0], STAR, is_added=True)
        event = Reacted(CROWD[0], private, Role.MEMBER, NOBODY, reaction)
        await app.dispatcher.tell(event)
        assert await find(app) is None
        async with app.host.storage.read() as conn:
            assert await list_cast(conn, HOME) == {}
