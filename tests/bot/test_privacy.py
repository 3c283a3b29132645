"""What the core and the cogs keep on a person is told and erased, and other people's is left."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.adapters.console import Console
from bot.adapters.console.output import Output
from bot.app import App, open_app
from bot.chat import Place, Reply, Room, User
from bot.clock import HeldClock
from bot.commands import Held, list_holdings
from bot.privacy import NotErasedError, erase_person, gather_held
from bot.settings import Settings
from bot.storage import Arrival, Inbox, Offered, Offers
from bot.storage.postings import posting
from bot.timing import Mark
from cogs.digest.plan import parse_plan
from cogs.digest.store import Digests
from cogs.faq.model import Entry
from cogs.faq.store import Entries, list_changes
from cogs.feeds.polling import first_polling
from cogs.feeds.records import Feed
from cogs.feeds.store import Subscriptions, add_announced, add_feed
from cogs.privacy.render import render_file
from tests.bot.test_accounts import tell_nobody
from tests.storage.schema import collect_metadata
from tests.talk import START

ADA, BOB = User("console:ada", "Ada"), User("console:bob", "Bob")
ADA_TOO = User("console:adelaide", "Adelaide")
PEOPLE = [ADA, ADA_TOO, BOB]
PUBLIC = Room("console:staff", "staff")


def room_of(user: User) -> Room:
    """Give somebody's direct conversation."""
    return Room(f"console:direct:{user.id.partition(':')[2]}", "console", is_direct=True)


@pytest.fixture
async def app(tmp_path: Path, database_url: str) -> AsyncIterator[App]:
    """Give a bot in which the console is on."""
    given: dict[str, Any] = {"data": tmp_path / "bot", "database_url": database_url}
    clock = HeldClock(START)

    async def show(output: Output, reply: Reply) -> None:
        del output, reply

    async with open_app(Settings.model_validate(given), clock) as app:
        app.adapters.add(Console(clock, tmp_path / "files", show))
        yield app


async def keep_everything(app: App, user: User) -> None:
    """Have all parts keep something on somebody, under ids that tell nothing of who it is."""
    storage, room, number = app.host.storage, room_of(user), PEOPLE.index(user)
    await app.host.communities.approve(Place(f"discord:{number}", "Staff"), "home", user, START)
    await Entries(storage, "home").add([Entry(0, "Why?", "Because.", "Rules")], user, START)
    await Digests(storage, "home").add(room, parse_plan("daily"), Mark(START, START))
    async with storage.write() as conn:
        feed = Feed(0, "home", f"https://{number}.test/feed", first_polling(START))
        feed = replace(feed, id=await add_feed(conn, feed, START))
        wish = await Subscriptions(storage, "home").offer(conn, feed.id, room, START)
        await add_announced(conn, wish, [1], START, is_posted=True)
        await app.host.outbox.post(conn, room, Reply(f"Psst, {user.name}."), f"key {number}")
        later = (START + timedelta(days=1)).isoformat()  # so that it is still on its way
        await conn.execute(update(posting).values(due_at=later, attempts=1))
    for where, only_for in ((room, user.id), (PUBLIC, "")):
        id_ = f"${number} in {'public' if where is PUBLIC else 'private'}"
        offered = Offered(id_, where.id, user.id, "", (("Yes", "x"),), only_for)
        await Offers(storage).set(offered, START)
    posted = Offered(f"${number} posted", room.id.partition(":")[2], "", "", (("Yes", "x"),))
    await Offers(storage).set(posted, START)  # as what the bot says by itself
    arrivals = [Arrival(f"invitation {user.id.partition(':')[2]} room 1", "!room", "invited")]
    await Inbox(storage, "matrix:@bot").take("s0", arrivals, START)
    await Inbox(storage, "matrix:@bot").finish([arrivals[0].id])
    arrivals = [Arrival(f"${number}", room.id, "said")]
    await Inbox(storage, "matrix:@bot").take("s1", arrivals, START)
    await app.host.accounts.offer(user)


async def dump(app: App) -> str:
    """Write every row of every table as text."""
    rows: list[str] = []
    async with app.host.storage.read() as conn:
        for name, table in sorted(collect_metadata().tables.items()):
            rows += [f"{name}: {tuple(row)!r}" for row in await conn.execute(select(table))]
    return "\n".join(rows)


def list_naming(rows: str, start: str) -> list[str]:
    """List the rows that name somebody by an id or a name that starts so."""
    found = re.compile(rf"console:(?:direct:)?{start}|'{start}", re.IGNORECASE)
    return [row for row in rows.splitlines() if found.search(row.replace('"', "'"))]


async def link(app: App, one: User, other: User) -> None:
    """Link two accounts."""
    accounts = app.host.accounts
    await accounts.take(other, await accounts.offer(one), is_overheard=False)
    await accounts.confirm(other, tell_nobody)


async def test_everything_is_told_and_erased_for_all_accounts_and_for_nobody_else(
    app: App,
) -> None:
    for each in (ADA, ADA_TOO, BOB):
        await keep_everything(app, each)
    await link(app, ADA, ADA_TOO)
    await app.host.accounts.offer(ADA)
    desk = app.host.desks["privacy"]
    report = await gather_held(desk, ADA_TOO, room_of(ADA_TOO))
    assert report.missing == ()
    assert {each.title: len(each.lines) for each in report.held} == {
        "Your linked accounts": 2,
        "Codes for linking an account": 1,
        "Private messages to you that are on their way": 2,
        "Numbered choices under my answers to you": 1,
        "Invitations of yours, by their ids": 1,
        "Ids of messages in our direct conversation": 1,
        "Servers and rooms that you let me work in": 2,
        "Digests that come to you directly": 2,
        "Answers of the FAQ that you added or changed": 2,
        "Feeds that come to you directly": 2,
    }
    text = render_file(report, [ADA_TOO.id, ADA.id], START, ZoneInfo("Europe/London"))
    assert "Psst, Adelaide." in text
    assert "Psst, Bob." not in text

    before = await dump(app)
    assert await erase_person(desk, ADA, room_of(ADA)) == ()
    after = await dump(app)
    assert {row.partition(":")[0] for row in list_naming(before, "ad")} == {
        *("cog_value", "digest", "faq_version", "feed_subscription", "inbox_event", "link_code"),
        *("linked_account", "offer", "posting"),
    }
    assert {row.partition(":")[0] for row in list_naming(after, "ad")} == {"inbox_event"}
    assert list_naming(after, "bob") == list_naming(before, "bob") != []
    assert "invitation ada" not in after
    assert "$0 posted" not in after
    changes = await list_changes(app.host.storage, "home", START - timedelta(days=1), START)
    assert len([each for each in changes if each.now.question == "Why?"]) == 3, "still people's own"
    assert {each.by for each in app.host.communities.list()} == {"a colleague", BOB.id}
    left = await gather_held(desk, ADA, room_of(ADA))
    assert {each.title for each in left.held} == {"Ids of messages in our direct conversation"}


async def test_if_one_part_fails_nothing_at_all_is_erased(app: App) -> None:
    await keep_everything(app, ADA)
    before = await dump(app)

    async def fail(*_: object) -> None:
        raise OSError

    app.host.registry.cogs["help"].erases.append(fail)
    with pytest.raises(NotErasedError, match="help"):
        await erase_person(app.host.desks["privacy"], ADA, room_of(ADA))
    app.host.registry.cogs["help"].erases.remove(fail)
    assert await dump(app) == before
    assert ADA.id in {each.by for each in app.host.communities.list()}


async def test_a_network_that_is_off_is_named(app: App) -> None:
    far = User("matrix:@ada:localhost", "ada")
    await link(app, ADA, far)
    desk = app.host.desks["privacy"]
    missing = ("your direct conversation on Matrix, which I can't reach now",)
    assert (await gather_held(desk, ADA, room_of(ADA))).missing == missing
    assert await erase_person(desk, ADA, room_of(ADA)) == missing


async def test_buttons_in_rooms_go_on_working_for_others(app: App) -> None:
    await keep_everything(app, ADA)
    await erase_person(app.host.desks["privacy"], ADA, room_of(ADA))
    offers = Offers(app.host.storage)
    assert await offers.find("$0 in private") is None
    public = await offers.find("$0 in public")
    assert public is not None
    assert (public.asked_by, public.buttons) == ("", (("Yes", "x"),))


@pytest.mark.parametrize("given", ["text", ["text"], 7])
def test_what_says_not_what_is_held_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match="says not what is held"):
        list_holdings(given)


def test_what_holds_no_lines_is_not_shown() -> None:
    some = Held("Some", ("one",), "Deleted.")
    assert list_holdings([Held("None", ()), some]) == list_holdings(some) == [some]
    assert list_holdings(None) == []
