"""What is kept of people: in one table while it is needed, and nowhere once it is not."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App, open_app
from bot.chat import HOME, Message, Room, User
from bot.clock import HeldClock
from bot.privacy import erase_person, gather_held
from bot.settings import Settings
from cogs.quotes.accounts import refusal_tags
from cogs.quotes.asking import erase
from cogs.quotes.nominating import Outcome, nominate_message
from cogs.quotes.rules import Rules
from cogs.quotes.store import Quotes, add_refusal
from tests.storage.schema import collect_metadata
from tests.talk import START

HALL = Room("test:hall", "hall")
JO, ADA = User("test:jo-7", "Josephine"), User("test:ada-9", "Adelaide")
RULES = Rules(rooms=(HALL,))
SAID = Message("test:message-5", HALL, JO, "We mended the kettle ourselves.")


async def tables_naming(app: App, text: str) -> set[str]:
    """Name the tables that hold a text."""
    found = set()
    async with app.host.storage.read() as conn:
        for name, table in collect_metadata().tables.items():
            rows = [repr(tuple(row)) for row in await conn.execute(select(table))]
            found |= {name for row in rows if re.search(text, row)}
    return found


@pytest.mark.parametrize("is_erased", [True, False])
async def test_whoever_is_quoted_or_votes_is_named_where_it_is_needed_alone(
    tmp_path: Path, database_url: str, *, is_erased: bool
) -> None:
    given = {"data": tmp_path / "data", "database_url": database_url}
    async with open_app(Settings.model_validate(given), HeldClock(START)) as app:
        desk = app.plugins.desks["quotes"]
        done = await nominate_message(desk, SAID, ADA, RULES)
        assert done.outcome is Outcome.NEW
        # What was asked of jo waits in the outbox, which has to know whom to ask.
        assert await tables_naming(app, "jo-7") == {"quote_author", "posting"}
        assert await tables_naming(app, "message-5") == {"quote_author"}
        assert await tables_naming(app, "ada-9") == {"quote_nominator"}
        assert await tables_naming(app, "Josephine|Adelaide") == set()
        assert await tables_naming(app, "mended") == {"quote", "posting"}

        report = await gather_held(desk, ADA, None)
        assert {each.title for each in report.held} == {
            "Nominations of yours",
            "Votes and reactions of yours, as tags",
        }
        await erase_person(desk, ADA, None)
        assert await tables_naming(app, "ada-9") == set()
        async with app.host.storage.write() as conn:
            quote = await Quotes(conn, HOME).find(1)
            assert quote is not None
            assert quote.votes == 0
            if not is_erased:
                await erase(desk, conn, quote)
        if is_erased:
            (words,) = (await gather_held(desk, JO, None)).held[-1:]
            assert "mended the kettle" in words.lines[0]
            await erase_person(desk, JO, None)
        assert await tables_naming(app, "jo-7") <= {"posting"}
        assert await tables_naming(app, "message-5") == set()
        assert "quote" not in await tables_naming(app, "mended")


async def test_a_refusal_outlives_erasing(tmp_path: Path) -> None:
    given = {"data": tmp_path / "data"}
    async with open_app(Settings.model_validate(given), HeldClock(START)) as app:
        desk = app.plugins.desks["quotes"]
        tags = await refusal_tags(desk, HOME, JO)
        async with app.host.storage.write() as conn:
            await add_refusal(conn, HOME, tags)
        await erase_person(desk, JO, None)
        done = await nominate_message(desk, SAID, ADA, RULES)
        assert done.outcome is Outcome.REFUSED
        assert await tables_naming(app, "mended") == set()
