"""Silence counts only from when the author was told, whatever became of what tells them."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.console import Console, Output
from bot.app import App
from bot.chat import HOME, Membership, Reply, Room, User, UserError
from bot.clock import HeldClock
from bot.packing import pack_room
from bot.storage import Storage
from cogs.quotes.agenda import Agenda, look_again
from cogs.quotes.model import Author, Quote, State, Telling
from cogs.quotes.nominating import nominate_message
from cogs.quotes.rules import read_rules
from cogs.quotes.store import Quotes, find_author
from cogs.quotes.telling import find_telling, look_whether_heard
from tests.cogs.quotes.test_consent import CHAIR, KETTLE, begin
from tests.cogs.quotes.test_crowd import CROWD, HALL, SAID, allow, find, running
from tests.cogs.quotes.test_rules import ASKED
from tests.discord_talk import talking_on_discord
from tests.matrix_server import Synapse
from tests.matrix_talk import talking_on_matrix
from tests.storage.steps import Steps
from tests.talk import START

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


async def test_whoever_takes_no_messages_is_quoted_only_with_a_yes(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, cogs_off="faq,feeds,digest,polls") as talk:
        await talk.goes_to("office")
        await talk.becomes("mo", "moderator")
        assert "moderators in office" in await talk.says("community moderators-room office")
        await begin(talk, KETTLE, CHAIR)
        talk.person("jo").closes_dms()
        await talk.becomes("ada")
        await talk.chooses("pick", KETTLE)
        await talk.waits("1 minute")
        await talk.becomes("mo", "moderator")
        assert "(1 vote). Its author could not be told." in await talk.says("pick queue")
        said = await talk.presses("Look at #1")
        assert "The author: could not be told, as far as I know" in said
        assert "please ask them to type quote mine" in said
        said = await talk.says("pick approve 1")
        assert "#1 is approved. Its author could not be told" in said
        await talk.goes_to("office")
        told = await talk.waits("2 minutes")
        assert "#1 is approved. Its author could not be told" in told
        assert "jo" not in told
        assert "could not be told" not in await talk.waits("25 hours")
        assert "no quote #1" in await talk.says("quote show 1")
        await talk.becomes("jo")
        said = await talk.says("quote mine")
        assert said.is_private
        assert "I could not ask you, so it is shown only if you say that it is fine." in said
        said = await talk.presses("Decide on #1")
        assert f"{KETTLE}\n\nYou decide. Unless you say that it is fine, it is not shown." in said
        assert said.is_private
        assert said.buttons == ["That is fine", "Name me", "Decline"]
        await talk.presses("Name me")
        assert "— jo" in await talk.says("quote show 1")
        assert (await talk.says("quote mine")).buttons == ["Withdraw #1"]
        talk._discord.refused.clear()


async def test_on_matrix_silence_counts_once_the_invitation_is_accepted(
    synapse: Synapse, tmp_path: Path
) -> None:
    async with talking_on_matrix(tmp_path, synapse=synapse) as talk:
        await begin(talk, KETTLE)
        await talk.becomes("mo", "moderator")
        await talk.says("pick consent 0")
        await talk.becomes("ada")
        await talk.chooses("pick", KETTLE)
        await talk.becomes("mo", "moderator")
        said = await talk.says("pick approve 1")
        assert "Its author was told, but has not come to where I write to them" in said
        assert "Until they do, their silence counts for nothing." in await talk.says("pick look 1")
        await talk.waits("61 minutes")
        assert "no quote #1" in await talk.says("quote show 1")
        await talk.becomes("jo")
        assert KETTLE in await talk.hears()
        await talk.becomes("mo", "moderator")
        await talk.waits("61 minutes")
        assert KETTLE in await talk.says("quote show 1")


class Elsewhere(Console):
    """A platform on which people have to come first."""

    name = "elsewhere"

    def __init__(
        self, clock: HeldClock, folder: Path, there: Membership | UserError | None
    ) -> None:
        async def show(output: Output, reply: Reply) -> None:
            del output, reply

        super().__init__(clock, folder, show)
        self._there = there

    async def find_membership(self, room: Room, user: User) -> Membership | None:
        """Say what was given, if it is asked of the conversation."""
        assert (room.id, user.id) == ("elsewhere:to:jo", "elsewhere:jo")
        if isinstance(self._there, UserError):
            raise self._there
        return self._there


@pytest.mark.parametrize(
    ("there", "said_at", "is_absent"),
    [
        (Membership(), START, False),
        (Membership(START - timedelta(days=9)), START, False),
        (Membership(START + timedelta(hours=1)), START + timedelta(hours=1), False),
        (Membership(START + timedelta(days=9)), START, False),  # by a clock that is ahead of ours
        (None, None, True),
        (UserError("Not now."), None, True),
    ],
)
async def test_an_author_knows_once_they_are_where_they_were_told(
    tmp_path: Path,
    sqlite_url: str,
    there: Membership | UserError | None,
    said_at: datetime | None,
    *,
    is_absent: bool,
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        desk = app.plugins.desks["quotes"]
        app.adapters.add(Elsewhere(HeldClock(START), tmp_path, there))
        told = Telling(said_at=START, wait=DAY, account="elsewhere:jo")
        await goes_on(app, START + DAY)
        heard = await look_whether_heard(desk, ASKED, told)
        assert (heard.said_at, heard.is_absent) == (said_at, is_absent)
        assert (heard.wait, heard.account) == (DAY, "elsewhere:jo")


async def nominate(app: App, *, wait: int | None) -> Quote:
    """Nominate what jo said, and approve it at once."""
    await allow(app)
    desk = app.plugins.desks["quotes"]
    await desk.values(HOME).set("wait", wait)
    await nominate_message(desk, SAID, CROWD[0], await read_rules(desk, HOME))
    async with app.host.storage.write() as conn:
        quote = await Quotes(conn, HOME).find(1)
        assert quote is not None
        await Quotes(conn, HOME).save(replace(quote, state=State.APPROVED, decided_at=START))
    look_again(desk)
    return quote


async def is_shown(app: App) -> bool:
    found = await find(app)
    assert found is not None
    return found.is_shown


async def goes_on(app: App, moment: datetime) -> None:
    """Let it be a moment, without each minute before, and let what is due be done."""
    assert isinstance(app.host.clock, HeldClock)
    app.host.clock.move_to(moment)
    await app.schedule.run_due()
    await app.host.outbox.flush()


@pytest.mark.parametrize("wait", [0, 3600, 86400])
async def test_after_an_outage_the_wait_begins_when_the_author_is_told(
    tmp_path: Path, sqlite_url: str, wait: int
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        contact = app.adapters._adapters["console"].contact
        contact.lose("It is away.")
        await nominate(app, wait=wait)
        back = START + 2 * DAY
        await goes_on(app, back)
        assert not await is_shown(app)
        contact.find()
        await app.host.outbox.flush()
        ready = max(back + timedelta(seconds=wait), back + 5 * MINUTE)
        await goes_on(app, ready - MINUTE)
        assert not await is_shown(app)
        await goes_on(app, ready + MINUTE)
        assert await is_shown(app)


async def test_minutes_in_which_an_author_is_still_to_be_told_are_few(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        app.adapters._adapters["console"].contact.lose("It is away.")
        await nominate(app, wait=0)
        await goes_on(app, START + 2 * MINUTE)
        wake = app.plugins.desks["quotes"].state(Agenda).wake
        assert wake is not None
        assert START + 5 * MINUTE < wake <= START + 7 * MINUTE


async def test_what_an_author_was_told_holds_when_moderators_settle_less(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with running(tmp_path / "data", sqlite_url) as app:
        await nominate(app, wait=86400)
        await app.host.outbox.flush()
        desk = app.plugins.desks["quotes"]
        await desk.values(HOME).set("wait", 3600)
        look_again(desk)
        await goes_on(app, START + DAY - MINUTE)
        assert not await is_shown(app)
        await goes_on(app, START + DAY)
        assert await is_shown(app)


async def test_the_number_of_what_asks_goes_with_the_author(
    tmp_path: Path, database_url: str
) -> None:
    async with running(tmp_path / "data", database_url) as app:
        quote = await nominate(app, wait=86400)
        desk = app.plugins.desks["quotes"]
        async with app.host.storage.write() as conn:
            author = await find_author(conn, quote.id)
            assert author is not None
            assert author.asked is not None
            assert (author.wait, author.read_at) == (DAY, START)
            assert (await find_telling(desk, conn, quote)).is_waiting
            await Quotes(conn, HOME).erase(quote)
            assert await find_author(conn, quote.id) is None
            keys = (await conn.execute(text("SELECT key FROM posting"))).scalars()
            assert set(keys) == {""}


async def test_who_was_asked_before_this_was_kept_counts_as_not_told(
    tmp_path: Path, database_url: str
) -> None:
    steps = Steps(tmp_path / "migrations")
    steps.cut("0010")
    old = await Storage.open(database_url, backups=tmp_path, migrations=steps.folder)
    hall = json.dumps(pack_room(HALL))
    given = {"hall": hall, "words": KETTLE, "then": START.isoformat()}
    async with old.write() as conn:
        for row in (OLD_QUOTE, OLD_AUTHOR, OLD_POSTING):
            await conn.execute(text(row), given)
    await old.close()
    async with running(tmp_path / "data", database_url) as app:
        await goes_on(app, START + 9 * DAY)
        quote = await find(app)
        assert quote is not None
        assert (quote.words, quote.is_shown) == (KETTLE, False)
        async with app.host.storage.write() as conn:
            author = await find_author(conn, quote.id)
            assert author == Author(quote.id, "console:jo", HALL, "console:m")
            kept = (await conn.execute(text("SELECT id, state, sent_at FROM posting"))).all()
            assert (7, "sent", None) in [tuple(each) for each in kept]


OLD_QUOTE = """
INSERT INTO quote (id, community, number, subject, source, state, consent, original, words,
    reason, name, link, nominated_at, decided_at, version)
VALUES (1, 'home', 1, 's', 't', 'approved', 'asked', :words, :words, '', '', '', :then, :then, 1)
"""
OLD_AUTHOR = """
INSERT INTO quote_author (quote, community, account, place, message)
VALUES (1, 'home', 'console:jo', :hall, 'console:m')
"""
OLD_POSTING = """
INSERT INTO posting (id, key, kind, state, community, room, place, content, nonce, messages,
    attempts, made_at, due_at)
VALUES (7, '', 'post', 'sent', 'home', 'console:to:jo', :hall, '', 'n', '[]', 1, :then, :then)
"""
