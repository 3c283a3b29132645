"""Rooms: those that do not take what the bot has to say, while their platform is well."""

from dataclasses import replace

from bot.chat import Reply
from bot.commands import Host
from bot.packing import unpack_reply, unpack_room
from bot.storage import Posting, Postings

from .decide import FORBIDDEN_PATIENCE, REMEMBERED, ROOM_PATIENCE, Outage, Stage
from .render import render_losses, render_room, render_room_over
from .sight import Key, Sight
from .telling import Telling

_POST = "post"


async def look_at_rooms(host: Host, sight: Sight, telling: Telling) -> None:
    """See which rooms take nothing, or do again, and what was given up there."""
    rooms = {key for key in sight.known if key[0] not in sight.contacts}
    for key in sorted(rooms | {*sight.stuck} | {*sight.given_up}):
        contact = sight.contact_of(key[0])
        # That a platform is away is told of already, and its rooms get a new try when it is back.
        if contact is not None and sight.is_calm(contact):
            await _Look(host, sight, telling, key, contact.title).go_on()


class _Look:
    """A look at one room, as far as one community is concerned."""

    def __init__(self, host: Host, sight: Sight, telling: Telling, key: Key, platform: str) -> None:
        self._host = host
        self._sight = sight
        self._telling = telling
        self._key = key
        self._platform = platform
        self._failure = host.outbox.failures.get(key[0])
        self._reason = str(self._failure or "")
        self._stuck: Posting | None
        self._stuck, self._waiting = sight.stuck.get(key, (None, 0))
        self._lost = sight.given_up.get(key, [])

    async def go_on(self) -> None:
        """Tell what is to be told of it now."""
        known = await self._find()
        if known is None:
            return
        if self._lost:
            known = await self._telling.tell_losses(known, self._lost, self._losses)
        is_idle = self._stuck is None and known.until is None
        if is_idle and self._is_forgettable(known):
            await self._telling.forget(known, self._lost)
            return
        is_forbidden = self._failure is not None and self._failure.is_forbidden
        await self._telling.go_on(
            known,
            FORBIDDEN_PATIENCE if is_forbidden else ROOM_PATIENCE,
            is_well=known.until is not None,
            lasts=self._lasts,
            over=lambda it: render_room_over(it, self._platform, self._host.zone),
        )

    async def _find(self) -> Outage | None:
        """Give what is known of it, and since when it is well; None if there is nothing to tell."""
        (room, community), known = self._key, self._sight.known.get(self._key)
        if known is None:
            tried = [each for each in [self._stuck, *self._lost] if each is not None]
            first = min(tried, key=lambda each: each.id)
            place = unpack_room(first.place)
            if place.is_direct:
                await self._telling.pass_over(self._lost)  # it is between the bot and one person
                return None
            known = Outage(room, community, place.name, self._sight.now, posting=first.id)
        is_well = self._stuck is None and await self._postings.has_sent(room, known.posting)
        return replace(known, until=(known.until or self._sight.now) if is_well else None)

    @property
    def _postings(self) -> Postings:
        return Postings(self._host.storage)

    def _is_forgettable(self, known: Outage) -> bool:
        """Tell whether nothing waits there any more that could show how the room is."""
        is_new = known.stage is Stage.NEW and not self._lost
        return is_new or self._sight.now - known.since > REMEMBERED

    def _lasts(self, outage: Outage) -> Reply:
        return render_room(outage, self._platform, self._reason, self._waiting, self._host.zone)

    def _losses(self, outage: Outage) -> Reply:
        posts = [unpack_reply(each.content) for each in self._lost if each.kind == _POST]
        changes = len(self._lost) - len(posts)
        return render_losses(outage, self._platform, self._reason, posts, changes)
