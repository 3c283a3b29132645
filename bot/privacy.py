"""Privacy: all that is kept on one person, gathered from the core and every cog, and erased.

Erasing is one transaction: if any part can't erase, nothing is, and the person is told so.
"""

import asyncio
from dataclasses import dataclass

from bot.accounts import describe_account
from bot.chat import Room, StaffroomError, User
from bot.commands import COLLEAGUE, Desk, Held, Holdings, Host, Person, list_holdings
from bot.outbox import to_person
from bot.packing import unpack_reply
from bot.storage import Connection, Inbox, Offers, Postings, links

PATIENCE = 20
"""Seconds that a cog may take to say what it keeps, or to erase it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is held on a person; `missing` names, in words, what could not be asked."""

    held: tuple[Held, ...]
    missing: tuple[str, ...] = ()


class NotErasedError(StaffroomError):
    """Some part could not erase, so nothing was erased; the message names the part."""


async def find_person(desk: Desk, user: User, room: Room | None) -> tuple[Person, tuple[str, ...]]:
    """Find all accounts and direct conversations of somebody, if they speak themselves by the room.

    Give also the platforms that could not say which conversations there are.
    """
    accounts = await desk.accounts_of(user)
    rooms = {room.id} if room is not None and room.is_direct else set()
    silent = []
    for account in accounts:
        rooms.add(to_person(User(account, ""), "").id)
        found = await desk.host.directory.list_directs(account)
        rooms |= set(found or ())
        if found is None:
            silent.append(account.partition(":")[0].capitalize())
    return Person(accounts, tuple(sorted(rooms))), tuple(sorted(set(silent)))


async def gather_held(desk: Desk, user: User, room: Room | None) -> Report:
    """Ask the core and every loaded cog what they keep on somebody."""
    person, silent = await find_person(desk, user, room)
    held = list_holdings(await desk.host.directory.list_held(person.accounts))
    async with desk.storage.read() as conn:
        held += list_holdings(await _list_core(desk.host, conn, person))
    missing = _list_silent(silent)

    async def ask(own: Desk) -> None:
        async with asyncio.timeout(PATIENCE):
            for run in desk.host.registry.cogs[own.cog].exports:
                held.extend(list_holdings(await run(own, person)))

    failed = [each.cog for each in _list_desks(desk.host) if not await each.attempt(ask(each))]
    missing += [f"the part called {each}, which failed" for each in failed]
    missing += [f"the part called {each}, which is not running" for each in _list_off(desk.host)]
    return Report(tuple(held), tuple(missing))


async def erase_person(desk: Desk, user: User, room: Room | None) -> tuple[str, ...]:
    """Erase all that can be; give, in words, what could not be reached.

    Raise NotErasedError, with nothing erased, if a part fails.
    """
    host = desk.host
    person, silent = await find_person(desk, user, room)
    async with host.storage.write() as conn:
        await host.directory.erase(conn, person.accounts)
        await _erase_core(host, conn, person)
        for each in _list_desks(host):
            if not await each.attempt(_erase_in(each, conn, person)):
                raise NotErasedError(each.cog)
    await host.communities.read()
    await host.storage.scrub()
    missing = _list_silent(silent)
    missing += [f"the part called {each}, which is not running" for each in _list_off(host)]
    return tuple(missing)


async def _erase_in(own: Desk, conn: Connection, person: Person) -> None:
    async with asyncio.timeout(PATIENCE):
        for run in own.host.registry.cogs[own.cog].erases:
            await run(own, conn, person)


def _list_desks(host: Host) -> list[Desk]:
    return [host.desks[name] for name in sorted(host.desks)]


def _list_silent(platforms: tuple[str, ...]) -> list[str]:
    return [f"your direct conversation on {each}, which I can't reach now" for each in platforms]


def _list_off(host: Host) -> list[str]:
    reports = host.cogs.list_cogs() if host.cogs else ()
    return [each.name for each in reports if not each.is_loaded]


async def _list_core(host: Host, conn: Connection, person: Person) -> Holdings:
    linked = await links.list_linked(conn, person.accounts[0])
    codes = await links.count_codes(conn, person.accounts)
    approved = [each for each in host.communities.list() if each.by in person.accounts]
    return [
        Held(
            "Your linked accounts",
            tuple(
                f"{describe_account(each.account, each.name)} ({each.account})" for each in linked
            ),
            "The link is deleted: each account counts as one person again.",
        ),
        Held(
            "Codes for linking an account",
            (f"{codes}, as a digest; each is gone 15 minutes after it was given",) if codes else (),
            "Deleted.",
        ),
        *await _list_said(conn, person),
        Held(
            "Servers and rooms that you let me work in",
            tuple(f"{each.place.name} ({each.place.id})".strip() for each in approved),
            "Your id is taken out.",
            f"That it was approved stays, by {COLLEAGUE}: I would have to leave it otherwise.",
        ),
    ]


async def _list_said(conn: Connection, person: Person) -> list[Held]:
    postings = await Postings.list_in(conn, person.rooms)
    waiting = [unpack_reply(each.content).plain() for each, is_waiting in postings if is_waiting]
    said = len(postings) - len(waiting)
    offers = await Offers.count_of(conn, person.accounts, person.rooms)
    events = await Inbox.count_in(conn, person.rooms)
    invitations = await Inbox.count_naming(conn, _own_ids(person))
    return [
        Held(
            "Private messages to you that are on their way",
            tuple(waiting),
            "Deleted: they will not come.",
        ),
        Held(
            "Private messages that I sent you by myself",
            (f"{said}, by their ids; I have forgotten the words",) if said else (),
            "Deleted: I can't change or take back those messages any more.",
        ),
        Held(
            "Numbered choices under my answers to you",
            (f"{offers}, so that the numbers work; each is gone after 90 days",) if offers else (),
            "Deleted; under messages in rooms the choices stay, without you.",
        ),
        Held(
            "Invitations of yours, by their ids",
            (f"{invitations}; each is gone after 30 days",) if invitations else (),
            "Deleted.",
        ),
        Held(
            "Ids of messages in our direct conversation",
            (f"{events}, without words and without your name",) if events else (),
            "",
            "They stay for up to 30 days, so that no message is answered twice.",
        ),
    ]


def _own_ids(person: Person) -> list[str]:
    """Give the ids by which the platforms themselves know somebody."""
    return [each.partition(":")[2] for each in person.accounts]


async def _erase_core(host: Host, conn: Connection, person: Person) -> None:
    await links.forget_people(conn, person.accounts)
    await Postings.drop_in(conn, person.rooms)
    await Inbox.forget_naming(conn, _own_ids(person))
    await Offers.forget_of(conn, person.accounts, person.rooms)
    await host.communities.forget_people(conn, person.accounts, COLLEAGUE)
