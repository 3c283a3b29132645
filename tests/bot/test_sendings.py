"""What became of a posting can be asked by its number: said, and when, or still waiting, or not."""

from datetime import timedelta

from bot.chat import Reply, User
from bot.outbox import DeliveryError, Sending
from bot.storage import Storage
from tests.bot.test_outbox import STAFF, Office, Post, opened
from tests.talk import START

JO = User("test:jo", "jo")
LATER = START + timedelta(days=2)


async def tell(office: Office) -> int:
    async with office.storage.write() as conn:
        return await office.outbox.tell(conn, JO, "home", Reply("You were named."))


async def find(office: Office, number: int) -> Sending:
    async with office.storage.read() as conn:
        return await office.outbox.find_sending(conn, number)


async def test_it_was_said_when_the_platform_took_it(storage: Storage) -> None:
    async with opened(storage, Post(is_on=False)) as office:
        number = await tell(office)
        await office.waits(days=2)
        assert await find(office, number) == Sending(is_waiting=True, said_at=None)
        office.post.is_on = True
        await office.outbox.flush()
        assert await find(office, number) == Sending(is_waiting=False, said_at=LATER)


async def test_what_is_given_up_was_not_said(storage: Storage) -> None:
    post = Post(trouble={"test:to:jo": DeliveryError("They take none.", is_final=True)})
    async with opened(storage, post) as office:
        number = await tell(office)
        await office.outbox.flush()
        assert await find(office, number) == Sending(is_waiting=False, said_at=None)


async def test_what_is_forgotten_does_not_lend_its_number(storage: Storage) -> None:
    async with opened(storage, Post()) as office:
        async with office.storage.write() as conn:
            first = await office.outbox.post(conn, STAFF, Reply("one"), "a")
            await office.outbox.withdraw(conn, "a")
        assert await find(office, first) == Sending(is_waiting=False, said_at=None)
        assert await tell(office) > first
