"""Accounts: which of them are one person's, linked by a code that is typed on the other network.

Nothing but counting as one person follows from a link: what somebody may do on a network is
decided by that network alone.
"""

import asyncio
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random

from bot.chat import User, UserError
from bot.clock import Clock
from bot.storage import Code, Connection, Linked, Storage, links

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no word comes of them, and no figures: phones need no second keyboard."""
GROUPS, GROUP = 3, 3
LASTS = timedelta(minutes=15)
TRIES = 5
"""Wrong codes that one account may type within LASTS; there are 20 ** 9 codes."""
MOST = 10
"""Accounts of one person."""
NEW_ONE = "To get a new one, type `link` to me on your other account."
OVERHEARD = (
    "Others could read what you typed there, so I take no code from it, and that one no longer "
    f"counts. {NEW_ONE} Then type it to me in a direct message."
)
UNKNOWN = (
    f"I don't know that code. It may be mistyped, used already, or over 15 minutes old. {NEW_ONE}"
)
TOO_MANY = "You have typed too many wrong codes. Please wait 15 minutes, then try a new one."


def make_code(random: Random) -> str:
    """Make a code as it is shown: KTR-MWX-HBD."""
    groups = ("".join(random.choices(LETTERS, k=GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def read_code(typed: str) -> str:
    """Read a code, however it was spaced; "" for what can't be one."""
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return letters if len(letters) == GROUPS * GROUP and set(letters) <= set(LETTERS) else ""


def digest(letters: str) -> str:
    """Give what is kept of a code: slow to reckon, so that a stolen database tells it late."""
    made = hashlib.scrypt(letters.encode(), salt=b"staffroom link", n=2**13, r=8, p=1, dklen=32)
    return made.hex()


def describe_account(account: str, name: str = "") -> str:
    """Name an account in a sentence, not escaped: Ada on Discord."""
    platform, _, own = account.partition(":")
    return f"{name or own} on {platform.capitalize()}"


class Accounts:
    """The accounts of all people who have linked some."""

    def __init__(self, storage: Storage, clock: Clock, random: Random) -> None:
        self._storage = storage
        self._clock = clock
        self._random = random
        self._wrong: dict[str, list[datetime]] = {}

    async def list_ids(self, user: User, conn: Connection | None = None) -> tuple[str, ...]:
        """List the ids of all of somebody's accounts, the given one first."""
        if conn is not None:
            linked = await links.list_linked(conn, user.id)
        else:
            linked = await self.list_linked(user)
        return tuple(each.account for each in linked) or (user.id,)

    async def list_linked(self, user: User) -> list[Linked]:
        """List somebody's accounts, the given one first; none if it is linked with no other."""
        async with self._storage.read() as conn:
            return await links.list_linked(conn, user.id)

    async def offer(self, user: User) -> str:
        """Give a new code for an account in place of the one before."""
        code = make_code(self._random)
        kept = Code(user.id, user.name, await _reckon(read_code(code)), "")
        async with self._storage.write() as conn:
            await links.list_codes(conn, self._clock.now())
            await links.set_code(conn, kept, self._clock.now() + LASTS)
        return code

    async def take(self, user: User, typed: str, *, is_overheard: bool) -> Code:
        """Take a code that somebody has typed, once, and wait for their yes.

        Raise UserError if it can't be taken. One that others could read is void from then on.
        """
        self._refuse_guessing(user)
        wanted = await _reckon(read_code(typed))
        async with self._storage.write() as conn:
            code = await self._find(conn, user, wanted)
            refusal = await self._refuse(conn, user, code, is_overheard=is_overheard)
            if code is not None and not refusal:
                await links.note_typed(conn, code.account, user.id)
        if code is None:
            self._wrong.setdefault(user.id, []).append(self._clock.now())
        if code is None or refusal:
            raise UserError(refusal or UNKNOWN)
        return code

    async def confirm(
        self, user: User, tell: Callable[[Connection, User], Awaitable[None]]
    ) -> list[Linked]:
        """Link the account whose code somebody has typed; give all that are one person's now.

        In the same transaction `tell` tells that account of it.
        """
        now = self._clock.now()
        async with self._storage.write() as conn:
            codes = await links.list_codes(conn, now)
            code = next((each for each in codes if each.typed_by == user.id), None)
            if code is not None:
                await links.forget_codes(conn, [code.account])
                joined = await self._join(conn, user, code)
                if len(joined) <= MOST:
                    await links.link(conn, joined, now)
                    await tell(conn, User(code.account, code.name))
        if code is None:
            raise UserError(f"That code no longer counts. {NEW_ONE}")
        if len(joined) > MOST:
            raise UserError(f"One person can link {MOST} accounts. Type `unlink` on one first.")
        return await self.list_linked(user)

    async def decline(self, user: User) -> None:
        """Forget the code that somebody has typed."""
        async with self._storage.write() as conn:
            codes = await links.list_codes(conn, self._clock.now())
            typed = [each.account for each in codes if each.typed_by == user.id]
            await links.forget_codes(conn, typed)

    async def unlink(self, user: User) -> list[Linked]:
        """Part an account from the others, and give those; an only one left is linked no more."""
        async with self._storage.write() as conn:
            others = (await links.list_linked(conn, user.id))[1:]
            lonely = [each.account for each in others] if len(others) == 1 else []
            await links.unlink(conn, [user.id, *lonely])
        return others

    async def forget(self) -> None:
        """Forget codes that have run out."""
        async with self._storage.read() as conn:
            if not await links.has_codes(conn):
                return  # an empty change would have every cog look at the database again
        async with self._storage.write() as conn:
            await links.list_codes(conn, self._clock.now())

    async def _find(self, conn: Connection, user: User, wanted: str) -> Code | None:
        """Find a code; every one is compared to its end, so that the time taken tells nothing."""
        codes = await links.list_codes(conn, self._clock.now())
        found = [each for each in codes if hmac.compare_digest(each.digest, wanted)]
        return next((each for each in found if each.typed_by in {"", user.id}), None)

    async def _refuse(
        self, conn: Connection, user: User, code: Code | None, *, is_overheard: bool
    ) -> str:
        """Say why a code can't be taken, and forget one that must not be taken later either."""
        if is_overheard:
            await links.forget_codes(conn, [code.account] if code else [])
            return OVERHEARD
        if code is None:
            return ""
        if code.account == user.id:
            return "That is the code of this very account. Type it to me on your other one."
        if code.account in await self.list_ids(user, conn):
            await links.forget_codes(conn, [code.account])
            return "Those two accounts are linked already. To see them, type `link`."
        return ""

    async def _join(self, conn: Connection, user: User, code: Code) -> list[Linked]:
        person = f"{self._random.getrandbits(80):020x}"
        both = (User(code.account, code.name), user)
        joined = {each.id: Linked(each.id, each.name, person) for each in both}
        for each in both:
            for known in await links.list_linked(conn, each.id):
                joined.setdefault(known.account, Linked(known.account, known.name, person))
        return list(joined.values())

    def _refuse_guessing(self, user: User) -> None:
        start = self._clock.now() - LASTS
        recent = {name: [at for at in when if at > start] for name, when in self._wrong.items()}
        self._wrong = {name: when for name, when in recent.items() if when}
        if len(self._wrong.get(user.id, ())) >= TRIES:
            raise UserError(TOO_MANY)


async def _reckon(letters: str) -> str:
    return await asyncio.to_thread(digest, letters)
