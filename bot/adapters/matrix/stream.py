"""Stream: follows what happens on the homeserver, and takes each thing in once.

The place in the stream and what is to be answered are kept in one transaction, before anything is
answered. What a sync leaves out, because it was too much at once, is read page by page.
"""

import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot.clock import Clock
from bot.log import log_event
from bot.outages import SILENT, Contact
from bot.storage import Arrival, Inbox, keep

from . import limits
from .crypt import Crypt
from .directs import Directs
from .faults import FAULTS, Refused, log_fault, patiently
from .fetching import Fetcher
from .hearing import Heard, Kind, read_event
from .homeserver import Homeserver, Json
from .names import to_path
from .rooms import Rooms, RoomView
from .work import Work

log = logging.getLogger(__name__)

_POLL = 30
"""Seconds for which the server holds a sync back until something happens."""
_REMEMBERED = 10_000
_FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "timeline": {"limit": limits.TIMELINE},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}


class Doorkeeper(Protocol):
    """Who is told of rooms that the bot has left or may have to follow."""

    async def leave(self, room: str) -> None:
        """Clean up after a room that the bot is no longer in."""
        ...

    def notice(self, room: RoomView) -> None:
        """See what a room's new state asks for."""
        ...


class Stream:
    """The stream of one account's syncs."""

    def __init__(
        self,
        server: Homeserver,
        crypt: Crypt,
        rooms: Rooms,
        directs: Directs,
        inbox: Inbox,
        clock: Clock,
        fetcher: Fetcher,
    ) -> None:
        self._server = server
        self._crypt = crypt
        self._rooms = rooms
        self._directs = directs
        self._inbox = inbox
        self._clock = clock
        self._fetcher = fetcher
        self._position: str | None = None
        self._said_directly: OrderedDict[str, None] = OrderedDict()
        """What was taken in and is forgotten by the inbox, in memory alone."""

    async def begin(self, door: Doorkeeper) -> list[Heard]:
        """Take in what happened since last time, after what was not answered then.

        At the very first start there is no last time, and what was said before is not answered.
        """
        self._position = await self._inbox.position()
        told = await patiently(self._first, "matrix is out of reach")
        waiting = await self._inbox.waiting()
        heard = await self._take(told, door)
        return [*await self._recall(waiting), *heard]

    async def follow(self, door: Doorkeeper, work: Work, contact: Contact) -> None:
        """Take in what happens, until cancelled; raise Refused when the token is revoked."""
        while True:
            told = await patiently(lambda: self._next(contact), "matrix is out of reach")
            new = await self._take(told, door)
            for heard in new:
                work.add(heard)
            await work.pass_over(_ids(told) - {each.id for each in new})
            await self._crypt.keep_up()
            await self._directs.save()
            if work.count:
                await self._rooms.tidings.gather()

    async def _first(self) -> Json:
        try:
            return await self._sync(patience=600.0, full_state="true")
        except Refused as fault:
            return await self._begin_anew(fault)

    async def _begin_anew(self, fault: Refused) -> Json:
        """Follow the stream from its present end, if its server does not know our place in it."""
        if fault.status != 400 or self._position is None:  # noqa: PLR2004  a bad request
            raise fault
        # Another server, or one that was put back: its stream is not the one we followed.
        log_fault("the place in matrix's stream is not known any more", fault)
        self._position = None
        return await self._sync(patience=600.0, full_state="true")

    async def _next(self, contact: Contact) -> Json:
        # Whether the server is back is to be known at once, not when something happens there.
        poll = 0 if contact.trouble else _POLL
        try:
            told = await self._sync(patience=_POLL + 15.0, timeout=str(poll * 1000))
        except FAULTS as fault:
            contact.lose(SILENT)
            if not isinstance(fault, Refused):
                raise
            told = await self._begin_anew(fault)
        contact.find()
        return told

    async def _sync(self, *, patience: float, **query: str) -> Json:
        query["filter"] = json.dumps(_FILTER)
        if self._position is not None:
            query["since"] = self._position
        return await self._server.call("GET", to_path("sync"), query=query, patience=patience)

    async def _recall(self, waiting: Sequence[Arrival]) -> list[Heard]:
        """Ask again for what came before the bot was stopped; its words are kept nowhere here."""
        found: list[Heard] = []
        for each in waiting:
            if each.kind == Kind.INVITED:
                found.append(_read_invitation(each))
                continue
            heard = await self._find(each)
            if heard is None:
                await self._inbox.finish([each.id])
            else:
                found.append(replace(heard, is_begun=each.is_written))
        if waiting:
            log_event(log, "what was left unanswered is answered now", events=len(found))
        return found

    async def _find(self, arrival: Arrival) -> Heard | None:
        """Ask for something again; in which direct conversation it was said is kept nowhere."""
        if arrival.room:
            return await self._fetcher.find(arrival.room, arrival.id)
        rooms = [each.id for each in self._rooms if self._directs.is_direct(each)]
        return await self._fetcher.find_among(rooms, arrival.id)

    async def _take(self, told: Json, door: Doorkeeper) -> list[Heard]:
        """Take in an answer to a sync; give what is new in it."""
        opened = await self._crypt.take_sync(told)
        rooms, heard = told.get("rooms", {}), []
        for id_, info in rooms.get("join", {}).items():
            events = self._apply(id_, info)
            if self._position is not None:
                events = await self._complete(id_, info, events)
                heard += self._read(id_, events, opened)
            door.notice(self._rooms.get(id_))
        heard += _invitations(rooms.get("invite", {}), self._rooms.me, told["next_batch"])
        for id_ in rooms.get("leave", {}):
            await door.leave(id_)
        self._rooms.tidings.tell()
        if self._position is not None and _is_echo(told, self._rooms.me):
            # Kept with the next thing that counts; until then it may well be read once more.
            self._position = told["next_batch"]
            return []
        return await self._keep(told["next_batch"], heard)

    def _apply(self, id_: str, info: Json) -> list[Json]:
        view, timeline = self._rooms.get(id_), info.get("timeline", {}).get("events", [])
        for event in [*info.get("state", {}).get("events", []), *timeline]:
            view.apply(event)
            self._directs.apply(event, id_)
        return list(timeline)

    async def _complete(self, id_: str, info: Json, events: list[Json]) -> list[Json]:
        """Read what the sync has left out, and drop what was said before the bot was asked in."""
        timeline = info.get("timeline", {})
        since: str | None = timeline.get("prev_batch") if timeline.get("limited") else None
        while since is not None and not any(self._begins(each) for each in events):
            path, query = to_path("rooms", id_, "messages"), self._page(since)
            try:
                page = await patiently(
                    lambda path=path, query=query: self._server.call("GET", path, query=query),  # type: ignore[misc]
                    "what was left out is not read yet",
                )
            except Refused as fault:
                if fault.is_revoked:
                    raise
                # The bot may have been taken out meanwhile; the other rooms go on.
                log_fault("what was left out can't be read", fault)
                break
            events = [*reversed(page.get("chunk", [])), *events]
            since = page.get("end") if page.get("chunk") else None
        starts = [place for place, each in enumerate(events) if self._begins(each)]
        return events[starts[-1] + 1 :] if starts else events

    def _page(self, since: str) -> dict[str, str]:
        query = {"dir": "b", "from": since, "limit": str(limits.PAGE)}
        return query | ({"to": self._position} if self._position else {})

    def _begins(self, event: Json) -> bool:
        """Tell whether the bot was asked into a room by an event, or came unasked."""
        if event.get("type") != "m.room.member" or event.get("state_key") != self._rooms.me:
            return False
        membership = event.get("content", {}).get("membership")
        before = event.get("unsigned", {}).get("prev_content", {}).get("membership")
        return membership == "invite" or (membership == "join" and before not in {"join", "invite"})

    def _read(self, id_: str, events: Iterable[Json], opened: Mapping[str, Json]) -> list[Heard]:
        found = []
        for event in events:
            if event.get("sender") == self._rooms.me:
                continue
            read = opened.get(str(event.get("event_id")))
            heard = read_event(read, id_) if read else self._fetcher.read(event, id_)
            if heard is not None:
                found.append(heard)
        return found

    async def _keep(self, position: str, heard: list[Heard]) -> list[Heard]:
        heard = [each for each in heard if each.id not in self._said_directly]
        arrivals = [Arrival(each.id, self._room_of(each), each.kind) for each in heard]
        new = await keep(
            lambda: self._inbox.take(position, arrivals, self._clock.now()),
            "what came in could not be kept yet",
        )
        self._position = position
        self._said_directly.update(dict.fromkeys(each.id for each in arrivals if not each.room))
        while len(self._said_directly) > _REMEMBERED:
            self._said_directly.popitem(last=False)
        return [each for each in heard if each.id in new]

    def _room_of(self, heard: Heard) -> str:
        """Name the room of an event for the inbox, unless that would name somebody."""
        view = self._rooms.find(heard.room)
        is_direct = view is not None and self._directs.is_direct(view)
        return "" if is_direct and heard.kind is not Kind.INVITED else heard.room


def _ids(told: Json) -> set[str]:
    """List the events that an answer to a sync shows."""
    joined = told.get("rooms", {}).get("join", {}).values()
    shown = [info.get("timeline", {}).get("events", []) for info in joined]
    return {str(event.get("event_id")) for events in shown for event in events}


def _is_echo(told: Json, me: str) -> bool:
    """Tell whether an answer to a sync shows nothing but what the bot itself has said, if that."""
    rooms = told.get("rooms", {})
    joined = rooms.get("join", {}).values()
    shown = [info.get("timeline", {}).get("events", []) for info in joined]
    shown += [info.get("state", {}).get("events", []) for info in joined]
    return not (rooms.get("invite") or rooms.get("leave")) and all(
        event.get("sender") == me and "state_key" not in event
        for events in shown
        for event in events
    )


def _invitations(invited: Mapping[str, Any], me: str, batch: str) -> list[Heard]:
    """Read invitations; one has no id of its own that can be asked for.

    The inviting server may have put anything before the invitation, which comes last.
    """
    found = []
    for room, info in invited.items():
        events = [each for each in info.get("invite_state", {}).get("events", []) if each]
        asked = [each for each in events if each.get("type") == "m.room.member"]
        asked = [each for each in asked if each.get("state_key") == me][-1:]
        for event in asked:
            content, sender = event.get("content"), str(event.get("sender"))
            if not isinstance(content, dict) or content.get("membership") != "invite":
                continue
            number = hashlib.sha256(batch.encode())
            key = "direct" if content.get("is_direct") is True else "room"
            id_ = f"invitation {sender} {key} {number.hexdigest()[:16]}"
            found.append(Heard(id_, room, sender, Kind.INVITED, key=key))
    return found


def _read_invitation(arrival: Arrival) -> Heard:
    _, sender, key, _ = arrival.id.split(" ")
    return Heard(arrival.id, arrival.room, sender, Kind.INVITED, key=key)
