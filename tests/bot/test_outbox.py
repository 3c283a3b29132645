"""What the bot says by itself: once, in order, and for days if it has to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.chat import Button, Reply, Room, User
from bot.clock import HeldClock
from bot.outbox import PATIENCE, TRIES, Delivery, DeliveryError, Outbox, find_addressee
from bot.schedule import Runner
from bot.stamps import stamp
from bot.storage import Storage
from tests.bot.test_packing import Named
from tests.talk import START

STAFF, OFFICE = Room("test:1", "staff"), Room("test:2", "office")


@dataclass
class Post:
    """A platform that keeps a message for each nonce, and can be out of order."""

    shown: dict[str, list[str]] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    since: list[object] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    trouble: dict[str, Exception] = field(default_factory=dict)
    is_cut_off: bool = False
    is_on: bool = True

    def can_reach(self, room: str) -> bool:
        """Tell whether it is on."""
        return self.is_on and room.startswith("test:")

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Show a text, once for each nonce."""
        room = delivery.room.id
        self.since.append(delivery.since)
        self.deliveries.append(delivery)
        if room in self.trouble:
            raise self.trouble[room]
        if delivery.nonce not in self.nonces:
            self.shown.setdefault(room, []).append(delivery.reply.plain())
            self.nonces[delivery.nonce] = f"{room}:{len(self.shown[room])}"
        if self.is_cut_off:
            raise DeliveryError("cut off after it was taken")
        return (self.nonces[delivery.nonce],)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Show another text in a message's place."""
        (message,) = messages
        self.shown[delivery.room.id][int(message.rpartition(":")[2]) - 1] = delivery.reply.plain()
        return messages

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take a text away."""
        (message,) = messages
        self.shown[room.id][int(message.rpartition(":")[2]) - 1] = "(gone)"


@dataclass
class Office:
    """An outbox, and the platform that it delivers to."""

    storage: Storage
    clock: HeldClock
    post: Post
    outbox: Outbox

    async def says(self, *texts: str, room: Room = STAFF, key: str = "") -> None:
        """Store some texts, each with its own cause."""
        for text in texts:
            async with self.storage.write() as conn:
                await self.outbox.post(conn, room, Reply(text), key)

    async def waits(self, **length: float) -> None:
        """Let time pass and what is due go out."""
        self.clock.move_to(self.clock.now() + timedelta(**length))
        await self.outbox.flush()

    @property
    def staff(self) -> list[str]:
        """List what is shown in the staff's room."""
        return self.post.shown.get(STAFF.id, [])


@pytest.fixture
async def office(storage: Storage) -> AsyncIterator[Office]:
    """Give an outbox on each kind of database."""
    async with opened(storage, Post()) as office:
        yield office


@contextlib.asynccontextmanager
async def opened(storage: Storage, post: Post) -> AsyncIterator[Office]:
    """Open an outbox that delivers to a platform."""
    clock = HeldClock(START)
    async with asyncio.TaskGroup() as tasks:
        outbox = Outbox(storage, clock, post, Runner(tasks), Random(1))
        yield Office(storage, clock, post, outbox)


async def test_what_is_stored_is_said_in_order(office: Office) -> None:
    await office.says("one", "two", "three")
    assert await office.outbox.flush() is None
    assert office.staff == ["one", "two", "three"]
    await office.outbox.flush()
    assert office.staff == ["one", "two", "three"]


async def test_what_is_undone_is_never_said(office: Office) -> None:
    async def fail() -> None:
        async with office.storage.write() as conn:
            await office.outbox.post(conn, STAFF, Reply("never"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    await office.outbox.flush()
    assert office.staff == []


async def test_one_room_in_trouble_holds_up_no_other_and_keeps_its_order(office: Office) -> None:
    office.post.trouble[STAFF.id] = DeliveryError("shut")
    await office.says("one", "two")
    await office.says("elsewhere", room=OFFICE)
    assert await office.outbox.flush() is not None
    assert office.post.shown == {OFFICE.id: ["elsewhere"]}
    del office.post.trouble[STAFF.id]
    await office.waits(seconds=10)
    assert office.staff == ["one", "two"]


async def test_tries_are_further_and_further_apart(office: Office) -> None:
    office.post.trouble[STAFF.id] = DeliveryError("shut")
    await office.says("one")
    gaps = []
    for _ in range(8):
        due = await office.outbox.flush()
        assert due is not None
        gaps.append((due - office.clock.now()).total_seconds())
        office.clock.move_to(due)
    assert gaps[:6] == sorted(gaps[:6])
    assert 4 <= gaps[0] <= 6
    assert all(1440 <= gap <= 2160 for gap in gaps[5:])


async def test_a_platform_may_ask_to_wait_longer(office: Office) -> None:
    office.post.trouble[STAFF.id] = DeliveryError("busy", wait=timedelta(minutes=9))
    await office.says("one")
    due = await office.outbox.flush()
    assert due == START + timedelta(minutes=9)


@pytest.mark.parametrize(
    ("trouble", "after"),
    [
        (DeliveryError("gone", is_final=True), timedelta()),
        (DeliveryError("shut"), PATIENCE + timedelta(hours=1)),
        (LookupError("a fault of ours"), PATIENCE + timedelta(hours=1)),
    ],
)
async def test_what_can_not_be_said_is_given_up_and_the_next_has_its_turn(
    office: Office, trouble: Exception, after: timedelta
) -> None:
    office.post.trouble[STAFF.id] = trouble
    await office.says("lost")
    await office.outbox.flush()
    for _ in range(TRIES):
        await office.waits(seconds=after.total_seconds() / TRIES)
    del office.post.trouble[STAFF.id]
    await office.says("found")
    await office.waits(hours=2)
    assert office.staff == ["found"]


async def test_what_waited_while_the_bot_was_off_is_not_given_up_at_the_first_trouble(
    office: Office,
) -> None:
    office.post.trouble[STAFF.id] = DeliveryError("shut")
    await office.says("one")
    await office.waits(days=20)
    del office.post.trouble[STAFF.id]
    await office.waits(minutes=1)
    assert office.staff == ["one"]


async def test_a_platform_that_is_off_is_waited_for(office: Office) -> None:
    office.post.is_on = False
    await office.says("one")
    await office.waits(days=2)
    assert office.post.since == []
    office.post.is_on = True
    await office.outbox.flush()
    assert office.staff == ["one"]


async def test_what_was_taken_before_the_break_is_not_said_twice(office: Office) -> None:
    office.post.is_cut_off = True
    await office.says("one", "two")
    await office.outbox.flush()
    assert office.staff == ["one"]
    office.post.is_cut_off = False
    await office.waits(minutes=1)
    assert office.staff == ["one", "two"]
    assert office.post.since == [None, START, None]


async def test_a_restart_goes_on_where_it_was(storage: Storage) -> None:
    post = Post(is_cut_off=True)
    async with opened(storage, post) as office:
        await office.says("one", "two")
        await office.outbox.flush()
    post.is_cut_off = False
    async with opened(storage, post) as office:
        await office.waits(minutes=1)
        assert office.staff == ["one", "two"]


async def test_what_was_posted_can_be_said_anew_and_taken_back(office: Office) -> None:
    await office.says("one", key="a")
    await office.says("one elsewhere", room=OFFICE, key="a")
    await office.says("two", key="b")
    await office.outbox.flush()
    async with office.storage.write() as conn:
        await office.outbox.edit(conn, "a", Reply("uno"))
        await office.outbox.withdraw(conn, "b")
    await office.outbox.flush()
    assert office.post.shown == {STAFF.id: ["uno", "(gone)"], OFFICE.id: ["uno"]}


async def test_what_still_waits_is_changed_before_anybody_sees_it(office: Office) -> None:
    await office.says("one", key="a")
    await office.says("two", key="b")
    async with office.storage.write() as conn:
        await office.outbox.edit(conn, "a", Reply("uno"))
        await office.outbox.withdraw(conn, "b")
    await office.outbox.flush()
    assert office.staff == ["uno"]


@pytest.mark.parametrize("is_taken", [True, False])
async def test_what_may_be_there_already_is_neither_reworded_nor_forgotten(
    office: Office, *, is_taken: bool
) -> None:
    office.post.is_cut_off = is_taken
    office.post.trouble |= {} if is_taken else {STAFF.id: DeliveryError("shut")}
    await office.says("one", key="a")
    await office.says("two", key="b", room=OFFICE)
    await office.outbox.flush()
    async with office.storage.write() as conn:
        await office.outbox.edit(conn, "a", Reply("uno"))
        await office.outbox.edit(conn, "a", Reply("un"))
        await office.outbox.withdraw(conn, "b")
    office.post.is_cut_off = False
    office.post.trouble.clear()
    await office.waits(minutes=1)
    assert office.post.shown == {STAFF.id: ["un"], OFFICE.id: ["(gone)"]}
    async with office.storage.write() as conn:
        await office.outbox.edit(conn, "b", Reply("due"))
    await office.outbox.flush()
    assert office.post.shown[OFFICE.id] == ["(gone)"]


async def test_what_was_given_up_is_not_edited(office: Office) -> None:
    office.post.trouble[STAFF.id] = DeliveryError("shut")
    await office.says("one", key="a")
    await office.outbox.flush()
    async with office.storage.write() as conn:
        await office.outbox.edit(conn, "a", Reply("uno"))
    for _ in range(TRIES):
        await office.waits(hours=8)
    office.post.trouble.clear()
    await office.says("two")
    await office.waits(hours=2)
    assert office.staff == ["two"]


async def test_of_many_edits_the_last_one_counts(office: Office) -> None:
    await office.says("one", key="a")
    await office.outbox.flush()
    for text in ("uno", "eins", "un"):
        async with office.storage.write() as conn:
            await office.outbox.edit(conn, "a", Reply(text))
    await office.outbox.flush()
    assert office.staff == ["un"]


async def test_the_words_are_forgotten_once_they_are_said(office: Office, tmp_path: Path) -> None:
    await office.says("a very telling sentence")
    await office.outbox.flush()
    await office.storage.checkpoint()
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"telling" not in file.read_bytes()


async def test_what_was_said_long_ago_can_not_be_changed(office: Office) -> None:
    await office.says("one", key="a")
    await office.outbox.flush()
    await office.waits(days=401)
    await office.outbox.forget()
    async with office.storage.write() as conn:
        await office.outbox.edit(conn, "a", Reply("uno"))
    await office.outbox.flush()
    assert office.staff == ["one"]


async def test_what_one_person_is_told_goes_to_them_in_order_and_can_be_changed(
    office: Office,
) -> None:
    ada = User("test:@ada:x", "ada")

    async def tell(text: str, key: str = "") -> None:
        reply = Reply(text, buttons=(Button("Press", Named(), 1),))
        async with office.storage.write() as conn:
            await office.outbox.tell(conn, ada, "north", reply, key)

    await tell("one", "a")
    await tell("two")
    async with office.storage.write() as conn:
        await office.outbox.edit(conn, "a", Reply("uno", buttons=(Button("Press", Named(), 2),)))
    await office.outbox.flush()
    (room,) = office.post.shown
    assert office.post.shown[room] == ["uno", "two"]
    (first, _) = office.post.deliveries
    assert find_addressee(first.room) == ada.id
    assert (first.room.community, first.room.is_direct, first.room.is_private) == (
        "north",
        True,
        True,
    )
    stamped = stamp("made.up:2", "north")
    assert [each.token for each in first.reply.buttons] == [stamped]
    async with office.storage.write() as conn:
        await office.outbox.withdraw(conn, "a")
    await office.outbox.flush()
    assert office.post.shown[room] == ["(gone)", "two"]


async def test_who_can_not_be_told_is_given_up_at_once_and_holds_up_nobody(office: Office) -> None:
    ada, bob = User("test:ada", "ada"), User("test:bob", "bob")
    office.post.trouble["test:to:ada"] = DeliveryError("no messages", is_final=True)
    async with office.storage.write() as conn:
        for each in (ada, bob):
            await office.outbox.tell(conn, each, "home", Reply("Hush."))
    assert await office.outbox.flush() is None
    assert office.post.shown == {"test:to:bob": ["Hush."]}
    assert len(office.post.since) == 2
    await office.waits(hours=1)
    assert len(office.post.since) == 2


def test_a_room_has_no_addressee() -> None:
    assert find_addressee(STAFF) == ""
    assert find_addressee(Room("matrix:!to:x", "to")) == ""


async def test_the_key_of_what_was_said_is_found_by_its_message(office: Office) -> None:
    await office.says("one", key="first")
    await office.says("two", room=OFFICE, key="second")
    for _ in range(11):
        await office.says("more", key="later")
    await office.outbox.flush()
    async with office.storage.read() as conn:
        assert await office.outbox.find_key(conn, STAFF, "test:1:1") == "first"
        assert await office.outbox.find_key(conn, STAFF, "test:1:12") == "later"
        assert await office.outbox.find_key(conn, OFFICE, "test:2:1") == "second"
        assert await office.outbox.find_key(conn, OFFICE, "test:1:1") == ""
        assert await office.outbox.find_key(conn, STAFF, "%") == ""
