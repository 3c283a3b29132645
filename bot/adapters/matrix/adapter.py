"""Adapter: signs in to Matrix, stays there, and finds people and rooms for the house."""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic
from urllib.parse import unquote

from bot.chat import HOME, Membership, Message, Room, StartError, Team, User, UserError
from bot.commands import Held, Host
from bot.dispatch import Dispatcher
from bot.outages import SILENT, STARTING, Contact
from bot.outbox import Delivery, DeliveryError, find_addressee
from bot.storage import Connection

from .account import REVOKED, Account, Credentials, Vault, sign_in
from .audience import find_membership
from .courier import Courier
from .crypt import Crypt
from .faults import FAULTS, Refused, is_passing, log_fault, patiently
from .homeserver import Homeserver
from .names import NAME, from_id, to_id, to_user
from .reading import UNSURE, Reader
from .session import Session, Setup

UNREACHABLE = (
    "Matrix can't be reached at {url}. Please check STAFFROOM_MATRIX_HOMESERVER and this machine's "
    "connection."
)
GOING_ON = " I go on trying."
_FIRST_TRIES = 4
"""After which the operator is told that the server is out of reach."""
_LASTING = 60.0
"""Seconds for which a token must have been good, for the bot to sign in again by itself."""
_LINK = re.compile(r"https://matrix\.to/#/([^?]+)")


class Matrix:
    """The adapter of Matrix."""

    name = NAME

    def __init__(
        self,
        host: Host,
        dispatcher: Dispatcher,
        given: Credentials,
        folder: Path,
        *,
        allowed: frozenset[str],
        owners: frozenset[str],
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """Take how to sign in, where to keep the account, whom to serve, who is told of it."""
        # Whoever is let in by a person or a server is of the community that everybody is of.
        communities = {HOME} if any(not each.startswith("!") for each in allowed) else set[str]()
        self.contact = Contact(NAME, trouble=STARTING, communities=communities)
        self._given = given
        self._vault = Vault(folder)
        self._inside: Session | None = None
        self.ready = asyncio.Event()
        """Set once the bot is signed in and has caught up with what it missed."""
        self._setup = Setup(
            host, dispatcher, allowed, owners, tell or _say_nothing, self.ready, self.contact
        )

    async def run(self) -> None:
        """Sign in and stay until cancelled; raise StartError if Matrix won't have the bot."""
        try:
            while True:
                began = monotonic()
                try:
                    await self._sign_in_and_stay()
                except Refused as fault:
                    self.ready.clear()
                    log_fault("matrix does not let the bot stay", fault)
                    # Servers may let a token be good for a day alone.
                    is_lasting = monotonic() - began >= _LASTING
                    if not (fault.is_revoked and self._given.password and is_lasting):
                        raise self._explain(fault) from fault
                    self.contact.lose(SILENT)
        finally:
            self.ready.clear()

    async def _sign_in_and_stay(self) -> None:
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(Homeserver(self._given.homeserver))
            account = await self._sign_in(server)
            crypt = Crypt(server, account, self._vault, self._given.password)
            stack.push_async_callback(crypt.close)
            await patiently(crypt.begin, "the keys are not known yet")
            await self._stay(server, account, crypt)

    def _explain(self, fault: Refused) -> StartError:
        url = self._given.homeserver
        return StartError(REVOKED if fault.is_revoked else UNREACHABLE.format(url=url))

    async def _sign_in(self, server: Homeserver) -> Account:
        async def attempt() -> Account:
            return await sign_in(server, self._given, self._vault)

        try:
            return await patiently(attempt, "matrix is out of reach", attempts=_FIRST_TRIES)
        except FAULTS as fault:
            if not is_passing(fault):
                raise
            self.contact.lose(SILENT)
            self._setup.tell(UNREACHABLE.format(url=self._given.homeserver) + GOING_ON)
        return await patiently(attempt, "matrix is out of reach")

    async def _stay(self, server: Homeserver, account: Account, crypt: Crypt) -> None:
        inside = self._inside = Session(self._setup, server, account, crypt)
        try:
            await inside.run()
        except BaseExceptionGroup as group:
            revoked = group.subgroup(Refused)
            if revoked is None:
                raise
            raise _first(revoked) from group
        finally:
            self._inside = None

    async def settle(self) -> None:
        """Wait until what was begun is answered."""
        if self._inside is not None:
            await self._inside.work.wait_idle()

    async def handled(self, event: str) -> None:
        """Wait until an event, by its id, has been taken in and answered."""
        assert self._inside is not None
        await self._inside.work.wait_for(event)

    @property
    def user_id(self) -> str:
        """Give the bot's own id; "" before it has signed in."""
        return self._inside.rooms.me if self._inside is not None else ""

    async def find_user(self, room: Room, typed: str) -> User | None:
        """Find somebody by id, link or name among those in a room."""
        view = self._inside.rooms.find(from_id(room.id)) if self._inside is not None else None
        if view is None:
            return None
        wanted = _read_link(typed)
        if wanted in view.people("join", "invite"):
            return to_user(wanted, view.name_of(wanted))
        found = view.find_people(wanted.removeprefix("@"))
        return to_user(found[0], view.name_of(found[0])) if len(found) == 1 else None

    async def find_room(self, room: Room, typed: str) -> Room | None:
        """Find a room by id, link, alias or name, of the same community."""
        if self._inside is None:
            return None
        wanted = _read_link(typed)
        for view in self._inside.rooms:
            names = {view.id, view.name.lower(), f"#{view.name.lower()}"}
            alias = view.content("m.room.canonical_alias").get("alias")
            approval = self._inside.standing.approval_of(view)
            is_near = approval is not None and approval.community == room.community
            if is_near and (wanted in names | {alias} or wanted.lower() in names):
                place = self._inside.standing.place_of(view)
                return Room(
                    to_id(view.id),
                    view.name,
                    community=room.community,
                    place=place,
                    is_private=view.is_private,
                )
        return None

    async def find_team(self, room: Room, typed: str) -> Team | None:
        """Find no role: on Matrix there is power in a room instead."""
        del room, typed
        return None

    async def find_membership(self, room: Room, user: User) -> Membership | None:
        """Find somebody's place in a room; raise UserError if the server does not tell."""
        if self._inside is None:
            return None
        if find_addressee(room):
            view = self._inside.courier.find_conversation(room)
        else:
            view = self._inside.rooms.find(from_id(room.id))
        if view is None:
            return None
        return await find_membership(self._inside.server, view, from_id(user.id))

    async def count_people(self, room: Room, team: Team | None = None) -> int | None:
        """Count who is in a room, without the bot; there are no roles."""
        view = self._inside.rooms.find(from_id(room.id)) if self._inside is not None else None
        return len(view.people("join")) - 1 if view is not None and team is None else None

    async def find_message(self, room: Room, message_id: str) -> Message | None:
        """Find a message as it reads now; raise UserError if the server does not say."""
        return await self._reader.find(room, message_id)

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List the people who have put an emoji to a message."""
        return await self._reader.list_reactors(room, message_id, emoji)

    @property
    def _reader(self) -> Reader:
        if self._inside is None:
            raise UserError(UNSURE)
        return self._inside.reader

    async def add_reaction(self, room: Room, message_id: str, emoji: str) -> bool:
        """Put a reaction of the bot's own to a message, and tell whether it is there."""
        return self._inside is not None and await self._inside.reader.react(room, message_id, emoji)

    async def link_to(self, room: Room, message_id: str) -> str:
        """Give the address that leads to a message."""
        return self._inside.reader.link_to(room, message_id) if self._inside is not None else ""

    async def list_directs(self, account: str) -> tuple[str, ...] | None:
        """List the direct conversations with somebody; None before the bot has signed in."""
        if self._inside is None:
            return None
        return tuple(to_id(each) for each in self._inside.list_directs(from_id(account)))

    async def list_held(self, accounts: Sequence[str]) -> list[Held]:
        """Say which forms and invitations of somebody's are remembered."""
        return await self._inside.personal.list_held(accounts) if self._inside else []

    async def erase(self, conn: Connection, accounts: Sequence[str]) -> None:
        """Forget them within a transaction."""
        if self._inside is not None:
            await self._inside.personal.erase(conn, accounts)

    def community_of(self, room: Room) -> str:
        """Give the community that a room belongs to now; "" if the bot does not serve there."""
        if self._inside is None or room.is_direct:
            return room.community
        view = self._inside.rooms.find(from_id(room.id))
        approval = self._inside.standing.approval_of(view) if view else None
        return approval.community if approval else ""

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Say something without having been asked; raise DeliveryError if it can't be said."""
        return await self._courier.deliver(delivery)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Say something in place of messages; raise DeliveryError if it can't be said."""
        return await self._courier.redraw(delivery, messages)

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take messages back; raise DeliveryError if they stay."""
        await self._courier.withdraw(room, messages)

    @property
    def _courier(self) -> Courier:
        if self._inside is None or not self.ready.is_set():
            raise DeliveryError("Matrix is not connected.")
        return self._inside.courier


def _read_link(typed: str) -> str:
    found = _LINK.match(typed.strip().strip("<>"))
    return unquote(found[1]) if found else typed.strip()


def _first(group: BaseExceptionGroup[Refused]) -> Refused:
    """Give the first fault of a group, however deep it lies."""
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


def _say_nothing(_: str) -> None:
    return None
