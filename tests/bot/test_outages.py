"""Moderators are told what can't be reached, wherever they can be told, and over restarts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.accounts import Accounts
from bot.adapters import Adapter, Adapters
from bot.chat import Place, Reply, Room, User
from bot.clock import HeldClock
from bot.commands import Host, Registry
from bot.communities import Communities
from bot.fetch import Fetches
from bot.outages import Contact, Outages
from bot.outbox import PATIENCE, Delivery, DeliveryError, Outbox
from bot.schedule import Runner
from bot.storage import Storage
from tests.talk import START

STAFF = Room("red:staff", "staff", place=Place("red:1", "Staff"))
NEWS = Room("red:news", "news", place=Place("red:1", "Staff"))
MODS = Room("blue:mods", "mods", place=Place("blue:1", "Mods"))


@dataclass
class Platform:
    """A platform whose rooms can be shut."""

    name: str
    contact: Contact = field(init=False)
    shown: dict[str, list[str]] = field(default_factory=dict)
    trouble: dict[str, DeliveryError] = field(default_factory=dict)
    """Why a room takes nothing, by its id; "" stands for all."""

    def __post_init__(self) -> None:
        self.contact = Contact(self.name)

    def goes(self) -> None:
        """Be out of reach."""
        self.contact.lose("It does not answer.")
        self.trouble[""] = DeliveryError("It is not connected.")

    def comes_back(self) -> None:
        """Be within reach."""
        self.trouble.pop("", None)
        self.contact.find()

    def community_of(self, room: Room) -> str:
        """Give a room's community."""
        return room.community

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Show a text."""
        for key in ("", delivery.room.id):
            if key in self.trouble:
                raise self.trouble[key]
        self.shown.setdefault(delivery.room.id, []).append(delivery.reply.plain())
        return (f"{delivery.room.id}:{len(self.shown[delivery.room.id])}",)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Show another text in its place."""
        await self.deliver(delivery)
        return messages

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take texts away."""


@dataclass
class House:
    """A bot on two platforms, moderators on the blue one."""

    host: Host
    outages: Outages
    red: Platform
    blue: Platform

    async def says(self, *texts: str, room: Room = NEWS) -> None:
        """Say something by itself."""
        for text in texts:
            async with self.host.storage.write() as conn:
                await self.host.outbox.post(conn, room, Reply(text))
        await self.host.outbox.flush()

    async def waits(self, **length: float) -> None:
        """Let time pass, minute by minute, or in longer steps if it is long."""
        assert isinstance(self.host.clock, HeldClock)
        span = timedelta(**length)
        step = max(timedelta(minutes=1), span / 24)
        for _ in range(round(span / step)):
            self.host.clock.move_to(self.host.clock.now() + step)
            await self.host.outbox.flush()
            await self.outages.look()
        await self.host.outbox.flush()

    @property
    def told(self) -> list[str]:
        """List what moderators have read."""
        return self.blue.shown.get(MODS.id, [])


@contextlib.asynccontextmanager
async def opened(
    storage: Storage, red: Platform, blue: Platform, *, moderators: Room | None = MODS
) -> AsyncIterator[House]:
    """Start a bot; moderators have their room from before, where there is one."""
    communities = Communities(storage, ["red:1", "blue:1"])
    # As much of an adapter each as is asked for here.
    clock, adapters = HeldClock(START), Adapters(cast("list[Adapter]", [red, blue]))
    async with asyncio.TaskGroup() as tasks:
        outbox = Outbox(storage, clock, adapters, Runner(tasks), Random(1))
        for each in (red, blue):
            each.contact.watchers.append(partial(outbox.hasten, each.name))
        zone, fetches = ZoneInfo("Europe/London"), cast("Fetches", None)  # nothing is fetched
        host = Host(
            storage,
            clock,
            zone,
            Registry(),
            adapters,
            communities,
            outbox,
            fetches,
            Path(),
            Accounts(storage, clock, Random(1)),
            Random(1),
        )
        if moderators is not None:
            await communities.set_moderators_room(moderators)
        yield House(host, Outages(host, adapters.contacts), red, blue)


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[House]:
    """Give a bot on each kind of database."""
    async with opened(storage, Platform("red"), Platform("blue")) as house:
        yield house


def assert_told(house: House, *beginnings: str) -> None:
    """See that moderators have read so many messages, which begin so."""
    told = house.told
    assert [text[: len(start)] for text, start in zip(told, beginnings, strict=False)] == list(
        beginnings
    )
    assert len(told) == len(beginnings), told


async def test_a_platform_that_is_away_is_told_of_once_on_the_other(house: House) -> None:
    house.red.goes()
    await house.says("news", room=NEWS)
    await house.waits(minutes=29)
    assert house.told == []
    await house.waits(hours=9)
    assert_told(house, "I can't reach Red, since 23 November 2026, 09:01. It does not answer.")
    house.red.comes_back()
    await house.waits(minutes=10)
    assert_told(house, "I can't reach Red", "I can reach Red again. I could not from 23 Nov")
    assert "09:01 to 23 November 2026, 18:30. What I had to say" in house.told[1]
    assert house.red.shown == {NEWS.id: ["news"]}  # at once, and nothing is said of its room


async def test_each_community_is_told_of_what_it_is_on(house: House) -> None:
    place, owner = Place("red:2", "North"), User("red:owner", "owner")
    await house.host.communities.approve(place, "north", owner, START)
    north = Room("red:north", "north", community="north", place=place)
    await house.host.communities.set_moderators_room(north)
    house.blue.goes()
    await house.waits(hours=2)
    assert house.red.shown == {}, "north is not on blue, and the others' room is away"
    house.blue.comes_back()
    await house.waits(minutes=10)
    assert_told(house, "I can reach Blue again. I could not from")
    house.blue.contact.communities = frozenset({"north"})
    house.blue.goes()
    await house.waits(hours=1)
    assert [text[:18] for text in house.red.shown[north.id]] == ["I can't reach Blue"]


async def test_what_nobody_could_be_told_of_is_told_as_over_once(house: House) -> None:
    house.blue.goes()
    await house.waits(hours=5)
    async with house.host.storage.read() as conn:
        assert await house.host.outbox._postings.list_posted(conn, "") == [], "nothing piles up"
    house.blue.comes_back()
    await house.waits(hours=1)
    assert_told(house, "I can reach Blue again. I could not from 23 November 2026, 09:12 to")


async def test_what_was_not_said_in_time_is_not_said_late(house: House) -> None:
    house.red.goes()
    house.blue.trouble[""] = DeliveryError("It did not take it.")
    await house.waits(minutes=32)
    house.red.comes_back()
    await house.waits(minutes=6)
    house.blue.comes_back()
    house.host.outbox.hasten("blue")
    await house.waits(minutes=12)
    assert_told(house, "I can reach Red again. I could not from")


async def test_a_restart_does_not_tell_again(storage: Storage) -> None:
    red, blue = Platform("red"), Platform("blue")
    red.goes()
    async with opened(storage, red, blue) as house:
        await house.waits(minutes=40)
        assert_told(house, "I can't reach Red")
    async with opened(storage, red, blue) as house:
        house.host.clock = HeldClock(START + timedelta(hours=3))
        house.host.outbox._clock = house.host.clock
        await house.waits(hours=2)
        assert_told(house, "I can't reach Red")
        red.comes_back()
        await house.waits(minutes=10)
        assert_told(house, "I can't reach Red", "I can reach Red again. I could not from 23 Nov")


async def test_a_room_that_takes_nothing_is_told_of_after_an_hour(house: House) -> None:
    house.red.trouble[NEWS.id] = DeliveryError("Red did not take it.")
    await house.says("one", "two")
    await house.waits(minutes=59)
    assert house.told == []
    await house.waits(hours=30)
    assert_told(
        house, "I can't write in the room news on Red, since 23 November 2026, 09:02, and 2"
    )
    assert "2 messages wait for it. Red did not take it." in house.told[0]
    del house.red.trouble[NEWS.id]
    await house.waits(hours=3)
    assert_told(
        house, "I can't write", "I can write in the room news on Red again. I could not from"
    )
    assert house.red.shown[NEWS.id] == ["one", "two"]


async def test_a_room_that_forbids_it_is_told_of_sooner(house: House) -> None:
    house.red.trouble[NEWS.id] = DeliveryError("I may not write there.", is_forbidden=True)
    await house.says("one")
    await house.waits(minutes=9)
    assert house.told == []
    await house.waits(minutes=3)
    assert_told(house, "I can't write in the room news on Red")
    assert "1 message waits for it. I may not write there." in house.told[0]


async def test_a_short_trouble_is_nobodys_concern(house: House) -> None:
    house.red.trouble[NEWS.id] = DeliveryError("Red did not take it.")
    await house.says("one")
    await house.waits(minutes=30)
    del house.red.trouble[NEWS.id]
    await house.waits(hours=4)
    assert house.told == []
    assert house.red.shown[NEWS.id] == ["one"]


async def test_what_is_given_up_is_told_with_how_it_began(house: House) -> None:
    house.red.trouble[NEWS.id] = DeliveryError("The room news is gone.", is_final=True)
    await house.says(*(f"News *number* {number}\nand more" for number in range(7)))
    await house.waits(minutes=2)
    assert_told(
        house, "I have given up 7 messages for the room news on Red. The room news is gone."
    )
    assert "- News number 0\n" in house.told[0]
    assert "News number 5" not in house.told[0]
    assert "- and 2 more" in house.told[0]
    assert "and more" not in house.told[0].replace("and 2 more", "")
    await house.says("later")
    await house.says("later still")
    await house.waits(hours=23)
    assert len(house.told) == 1
    await house.waits(hours=2)
    assert_told(house, "I have given up 7", "I have given up 2 messages for the room news on Red.")
    await house.says("lost too")
    del house.red.trouble[NEWS.id]
    await house.says("said")
    await house.waits(minutes=7)
    assert_told(
        house, "I have", "I have", "I have given up 1 message", "I can write in the room news"
    )
    assert await house.host.outbox._postings.list_given_up() == []


async def test_what_is_given_up_is_not_forgotten_before_it_is_told(storage: Storage) -> None:
    red, blue = Platform("red"), Platform("blue")
    red.trouble[NEWS.id] = DeliveryError("It is gone.", is_final=True)
    async with opened(storage, red, blue) as house:
        blue.goes()
        await house.says("lost")
        await house.waits(hours=3)
        assert house.told == []
    async with opened(storage, red, blue) as house:
        blue.comes_back()
        await house.waits(minutes=2)
        assert_told(house, "I have given up 1 message for the room news on Red.")
        assert "- lost" in house.told[0]


async def test_after_seven_days_of_trying_the_loss_is_told(house: House) -> None:
    house.red.trouble[NEWS.id] = DeliveryError("Red did not take it.")
    await house.says("one")
    await house.waits(days=PATIENCE.days, hours=3)
    assert_told(house, "I can't write in the room", "I have given up 1 message for the room news")
    assert "- one" in house.told[1]


async def test_what_is_between_the_bot_and_one_person_is_not_told(house: House) -> None:
    room = Room("red:ada", "direct messages", is_direct=True)
    house.red.trouble[room.id] = DeliveryError("They take nothing.", is_final=True)
    await house.says("for you alone", room=room)
    house.red.trouble[room.id] = DeliveryError("They take nothing.", is_forbidden=True)
    await house.says("for you alone", room=room)
    await house.waits(hours=2)
    assert house.told == []
    assert await house.host.outbox._postings.list_given_up() == []


async def test_without_a_moderators_room_the_log_alone_is_told(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    red, blue = Platform("red"), Platform("blue")
    async with opened(storage, red, blue, moderators=None) as house:
        red.goes()
        await house.waits(hours=2)
        red.comes_back()
        red.trouble[NEWS.id] = DeliveryError("It is gone.", is_final=True)
        await house.waits(minutes=10)
        await house.says("lost")
        await house.waits(minutes=3)
        assert (red.shown, blue.shown) == ({}, {})
    events = [each.getMessage() for each in caplog.records if each.name.startswith("bot.outages")]
    assert events == [
        "moderators can't be told of an outage",
        "moderators were not told of what was given up",
    ]


async def test_the_moderators_own_room_is_told_that_it_was_away(house: House) -> None:
    house.blue.trouble[MODS.id] = DeliveryError("I may not write there.", is_forbidden=True)
    await house.says("a feed fails", room=MODS)
    await house.waits(hours=2)
    assert house.told == []
    del house.blue.trouble[MODS.id]
    await house.waits(hours=2)
    assert_told(
        house, "a feed fails", "I can write in the room mods on Blue again. I could not from"
    )
