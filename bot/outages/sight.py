"""Sight: how platforms and rooms are at one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.storage import Posting, Postings

from .contact import Contact
from .decide import Outage
from .records import Records

Key = tuple[str, str]
"""A subject, which is a platform's name or a room's id, and a community."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to see: platforms, rooms that postings wait for, and what was given up."""

    now: datetime
    contacts: Mapping[str, Contact]
    known: Mapping[Key, Outage]
    stuck: Mapping[Key, tuple[Posting, int]]
    """What was tried first in a room, and how much waits there."""
    given_up: Mapping[Key, list[Posting]]
    closed: frozenset[str]
    """Rooms that did not take what was posted last."""

    def contact_of(self, room: str) -> Contact | None:
        """Find the platform of a room, if it is one that the bot knows."""
        return self.contacts.get(room.partition(":")[0])

    def is_calm(self, contact: Contact) -> bool:
        """Tell whether a platform is well, and was for so long that its rooms had a new try."""
        return not contact.trouble and all(name != contact.platform for name, _ in self.known)

    def can_reach(self, room: str) -> bool:
        """Tell whether a room can be written to, as far as the bot knows."""
        contact = self.contact_of(room)
        return contact is not None and not contact.trouble and room not in self.closed


async def get_sight(
    records: Records, postings: Postings, contacts: Iterable[Contact], now: datetime
) -> Sight:
    """See how everything is now."""
    waiting = await postings.list_stuck()
    stuck = {(each.room, each.community): (each, count) for each, count in waiting}
    given_up: dict[Key, list[Posting]] = {}
    for each in await postings.list_given_up():
        given_up.setdefault((each.room, each.community), []).append(each)
    closed = {room for room, _ in stuck}
    for (room, _), lost in given_up.items():
        if not await postings.has_sent(room, lost[-1].id):
            closed.add(room)
    return Sight(
        now,
        {each.platform: each for each in contacts},
        await records.list(),
        stuck,
        given_up,
        frozenset(closed),
    )
