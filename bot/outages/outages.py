"""Outages: looks at platforms and rooms once a minute, and sees that moderators know."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.commands import Host
from bot.storage import Postings

from .contact import Contact
from .platforms import look_at_platforms
from .records import Records
from .rooms import look_at_rooms
from .sight import get_sight
from .telling import Telling

PERIOD = timedelta(minutes=1)


class Outages:
    """Sees what can't be reached for long, and tells moderators, wherever they can be told."""

    def __init__(self, host: Host, list_contacts: Callable[[], Iterable[Contact]]) -> None:
        self._host = host
        self._list_contacts = list_contacts
        self._turn = asyncio.Lock()
        self._is_quiet = False
        """Whether there was nothing to tell, and nothing has been stored since."""
        host.storage.committed.append(self._hear)

    def _hear(self) -> None:
        self._is_quiet = False

    async def look(self) -> None:
        """See how everything is now, and tell what is to be told."""
        if self._is_quiet and not any(each.trouble for each in self._list_contacts()):
            return
        records, postings = Records(self._host.storage), Postings(self._host.storage)
        async with self._turn:
            self._is_quiet = True
            now = self._host.clock.now()
            sight = await get_sight(records, postings, self._list_contacts(), now)
            if sight.known or sight.stuck or sight.given_up:
                self._is_quiet = False
            telling = Telling(self._host, records, sight)
            await look_at_platforms(self._host, sight, telling)
            await look_at_rooms(self._host, sight, telling)
